"""Dealing an envelope by a form."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from emtui.slips.dealing import Deal
from emtui.slips.envelope import Envelope
from emtui.tui.dialogs.deal import DealDialog
from emtui.tui.screens.workbench import Workbench
from tests.long_run import in_long_runs
from tests.tui.app_kit import MIDDLE, NARROW, WIDE, opened, press, settle, text, workbench


def envelope(pilot: Pilot[None]) -> Envelope:
    frame = workbench(pilot).frame
    assert frame is not None
    return frame.backdrop.envelope


async def fill(pilot: Pilot[None], **values: str) -> None:
    """Write into fields, by their ids with _ for -."""
    for name, value in values.items():
        pilot.app.screen.query_one(f"#{name.replace('_', '-')}", Input).value = value
    await settle(pilot)


def problem(pilot: Pilot[None]) -> str:
    return " ".join(text(pilot, "#problem").split())


async def test_enter_deals_what_the_form_says_truth_included() -> None:
    async with opened() as pilot:
        await press(pilot, "d")
        await fill(pilot, slips="50", ali_number="-1,5", bilal_spread="2", share="0.25", seed="7")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Workbench)
        expected = Deal(50, (-1.5, 0.05), (0.7, 2.0), 0.25, 7)
        slips, who = expected.numbers()
        assert envelope(pilot).slips.tolist() == slips.tolist()
        truth = envelope(pilot).truth
        assert truth is not None
        assert truth.tolist() == who.tolist()
        assert envelope(pilot).source == str(expected)
        assert "50 slips" in text(pilot, "#masthead")


async def test_slips_have_as_many_digits_as_the_form_says() -> None:
    async with opened() as pilot:
        await press(pilot, "d")
        field = pilot.app.screen.query_one("#digits", Input)
        assert (field.value, field.placeholder) == ("", "4")
        await fill(pilot, digits="1")
        await press(pilot, "enter")
        slips = envelope(pilot).slips
        assert slips.tolist() == slips.round(1).tolist() == Deal(digits=1).numbers()[0].tolist()


async def test_the_button_deals() -> None:
    async with opened() as pilot:
        await press(pilot, "d")
        await pilot.click("#go")
        await settle(pilot)
        assert envelope(pilot).slips.tolist() == Deal().numbers()[0].tolist()


async def test_escape_keeps_the_envelope() -> None:
    async with opened() as pilot:
        before = envelope(pilot)
        await press(pilot, "d", "escape")
        assert envelope(pilot) is before


async def test_the_preview_is_what_would_be_dealt() -> None:
    async with opened() as pilot:
        await press(pilot, "d")
        before = text(pilot, "#preview")
        await fill(pilot, bilal_number="50", slips="300", seed="3")
        slips, _ = Deal(300, bilal=(50.0, 0.1), seed=3).numbers()
        after = text(pilot, "#preview")
        assert after != before
        assert f"{slips.min():.6g}" in after
        assert f"{slips.max():.6g}" in after


async def test_bilals_share_is_the_rest() -> None:
    async with opened() as pilot:
        await press(pilot, "d")
        await fill(pilot, share="0.9")
        assert text(pilot, "#rest").strip() == "0.1"


WRONG = [
    ({"slips": "1"}, "1 slips cannot be dealt"),
    ({"slips": "99999999999"}, "cannot be dealt"),
    ({"slips": "2.5"}, "the number of slips: '2.5' is not a whole number"),
    ({"slips": ""}, "the number of slips is missing"),
    ({"seed": "-1"}, "the seed: '-1' is not a whole number"),
    ({"digits": "2.5"}, "the digits after the point: '2.5' is not a whole number"),
    ({"ali_number": "[red]"}, "Ali's number: '[red]' is not a number"),
    ({"ali_number": ""}, "Ali's number is missing"),
    ({"ali_spread": "0"}, "Ali's spread is 0.0: it must be above 0"),
    ({"bilal_spread": "-1"}, "Bilal's spread is -1.0"),
    ({"bilal_number": "1e999"}, "Bilal's number: '1e999' is not a finite number"),
    ({"share": "1.5"}, "Ali's share is 1.5: it must be from 0 to 1"),
]


async def test_what_cannot_be_is_told_while_typing_and_not_dealt() -> None:
    async with opened(NARROW) as pilot:
        await press(pilot, "d")
        for values, words in WRONG:
            await fill(pilot, **values)
            assert words in problem(pilot)
            await press(pilot, "enter")
            assert isinstance(pilot.app.screen, DealDialog)
            assert words in problem(pilot)
            await fill(pilot, **(dict.fromkeys(values, "2") | {"share": "0.5"}))
            assert problem(pilot) == ""


async def test_slips_beyond_the_largest_number_are_told_on_dealing() -> None:
    async with opened() as pilot:
        await press(pilot, "d")
        await fill(pilot, ali_spread="1e308")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, DealDialog)
        assert "some slips leave the range of numbers" in problem(pilot)


@pytest.mark.parametrize("size", [NARROW, *in_long_runs(WIDE, MIDDLE)])
async def test_everything_is_in_sight(size: tuple[int, int]) -> None:
    async with opened(size) as pilot:
        await press(pilot, "d")
        await fill(pilot, ali_spread="x")
        page = text(pilot)
        assert "not a number" in page
        for words in ("number", "spread", "share", "Ali", "Bilal", "slips", "seed", "decimals"):
            assert words in page
        assert " Deal " in text(pilot, "#go")
        assert "Enter deals" in page
