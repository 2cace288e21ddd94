"""An end below the highest one known says so, and a key goes there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from emtui.em.best import best_of
from emtui.em.history import Phase
from emtui.em.variants import Variant
from emtui.slips.examples import load_example
from tests.tui.app_kit import WIDE, opened, press, session, settle, text, workbench


async def test_acidity_with_equal_shares_ends_low_and_h_goes_higher() -> None:
    envelope, variant = load_example("acidity"), replace(Variant(), share="equal")
    best = best_of(envelope.sample, variant)
    async with opened(WIDE, envelope) as pilot:
        workbench(pilot).begin.configure(variant)
        await press(pilot, "end")
        await settle(pilot)
        low = session(pilot).now.score
        words = " ".join(text(pilot, "#narrator").replace("│", " ").split())
        assert "this isn't the highest top" in words
        assert "Press h to go there" in words
        assert "higher top" in text(pilot, "#keys")
        await press(pilot, "h")
        await settle(pilot)
        assert session(pilot).now.phase is Phase.ENDED
        assert session(pilot).now.score > low + 1e-3
        assert "the best guess of many" in text(pilot, "#masthead")
        assert session(pilot).now.score == pytest.approx(best.score, abs=1e-5)


async def test_h_at_the_highest_end_says_so() -> None:
    async with opened(WIDE, load_example("acidity")) as pilot:
        await press(pilot, "end")
        await settle(pilot)
        await press(pilot, "h")
        assert session(pilot).variant in workbench(pilot).frame.highest
        assert "This is the highest end known." in text(pilot, "#notice")


async def test_h_goes_there_from_the_midst_of_another_climb() -> None:
    async with opened(WIDE, load_example("acidity")) as pilot:
        await press(pilot, "h")
        assert "No end is known yet" in text(pilot, "#notice")
        await press(pilot, "end")
        await settle(pilot)
        best = session(pilot).now.score
        await press(pilot, "r")
        await press(pilot, "h")
        await settle(pilot)
        assert session(pilot).now.phase is Phase.ENDED
        assert session(pilot).now.score == pytest.approx(best, abs=1e-3)
