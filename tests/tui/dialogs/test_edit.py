"""Editing the slips by hand, as a person does it."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from emtui.slips.envelope import Envelope
from emtui.slips.essay import ESSAY
from emtui.tui.dialogs.edit import EditDialog, SlipList
from emtui.tui.screens.workbench import Workbench
from tests.long_run import in_long_runs
from tests.tui.app_kit import MIDDLE, NARROW, WIDE, opened, press, session, settle, text, workbench


def slips(pilot: Pilot[None]) -> list[float]:
    frame = workbench(pilot).frame
    assert frame is not None
    return [float(slip) for slip in frame.backdrop.envelope.slips]


async def type_in(pilot: Pilot[None], words: str) -> None:
    """Type into the number's field, and Enter."""
    field = pilot.app.screen.query_one("#number", Input)
    field.focus()
    await pilot.press(*("full_stop" if char == "." else char for char in words), "enter")
    await settle(pilot)


async def use(pilot: Pilot[None]) -> None:
    await press(pilot, "ctrl+s")
    assert isinstance(pilot.app.screen, Workbench)


async def test_a_number_and_enter_add_a_slip() -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "e")
        before = text(pilot, "#preview")
        await type_in(pilot, "0.3")
        assert "15 slips, 13 different" in text(pilot, "#count")
        assert text(pilot, "#preview") != before
        assert slips(pilot) == list(ESSAY)
        await use(pilot)
        assert slips(pilot) == [*ESSAY, 0.3]
        assert session(pilot).at == 0
        assert "the essay, edited" in text(pilot, "#masthead")


async def test_enter_on_a_slip_changes_it() -> None:
    async with opened() as pilot:
        await press(pilot, "e", "shift+tab", "home", "down", "enter")
        field = pilot.app.screen.query_one("#number", Input)
        assert field.value == "0.07"
        assert "Slip 2" in text(pilot, "#problem")
        await press(pilot, "2", "enter")
        assert pilot.app.screen.focused is pilot.app.screen.query_one("#slip-list")
        await use(pilot)
        assert slips(pilot) == [ESSAY[0], 2.0, *ESSAY[2:]]


async def test_escape_leaves_the_slip_first_and_the_dialog_then() -> None:
    async with opened() as pilot:
        await press(pilot, "e", "shift+tab", "home", "enter", "escape")
        assert isinstance(pilot.app.screen, EditDialog)
        await type_in(pilot, "5")
        assert "15 slips" in text(pilot, "#count")
        await press(pilot, "escape", "escape")
        assert isinstance(pilot.app.screen, Workbench)
        assert slips(pilot) == list(ESSAY)


async def test_escape_says_first_how_many_changes_it_would_discard() -> None:
    async with opened() as pilot:
        await press(pilot, "e")
        await type_in(pilot, "5")
        await press(pilot, "escape")
        assert "Esc again discards 1 change;" in text(pilot, "#problem")
        await type_in(pilot, "6")
        assert "Esc" not in text(pilot, "#problem")
        await press(pilot, "escape")
        assert "Esc again discards 2 changes;" in text(pilot, "#problem")
        await press(pilot, "ctrl+z", "ctrl+z", "escape")
        assert isinstance(pilot.app.screen, Workbench)


@pytest.mark.parametrize("key", ["delete", *in_long_runs("backspace")])
async def test_delete_takes_a_slip_out(key: str) -> None:
    async with opened() as pilot:
        await press(pilot, "e", "shift+tab", "home", "down", key)
        assert "13 slips" in text(pilot, "#count")
        await use(pilot)
        assert slips(pilot) == [ESSAY[0], *ESSAY[2:]]


async def test_delete_on_an_empty_list_and_before_a_slip_is_chosen_does_nothing() -> None:
    async with opened(envelope=Envelope.of("two", [1, 2])) as pilot:
        await press(pilot, "e", "shift+tab", "end", "delete", "delete", "delete", "delete")
        assert "0 slips" in text(pilot, "#count")
        assert "no slips" in text(pilot, "#preview")
        await press(pilot, "ctrl+s")
        assert "no slips" in text(pilot, "#problem")
        await press(pilot, "ctrl+z", "ctrl+z")
        assert "2 slips" in text(pilot, "#count")


async def test_undo_and_redo() -> None:
    async with opened() as pilot:
        await press(pilot, "e")
        await type_in(pilot, "1")
        await type_in(pilot, "2")
        await press(pilot, "ctrl+z", "ctrl+z", "ctrl+z")
        assert "14 slips" in text(pilot, "#count")
        await press(pilot, "ctrl+y")
        assert "15 slips" in text(pilot, "#count")
        await use(pilot)
        assert slips(pilot) == [*ESSAY, 1.0]


async def test_digits_on_the_list_begin_a_number() -> None:
    async with opened() as pilot:
        await press(pilot, "e", "shift+tab", "7", "1", "enter")
        await use(pilot)
        assert slips(pilot) == [*ESSAY, 71.0]


async def test_what_is_no_number_is_told_and_changes_nothing() -> None:
    async with opened() as pilot:
        await press(pilot, "e")
        await type_in(pilot, "[red]")
        assert "'[red]' is not a number" in text(pilot, "#problem")
        assert "14 slips" in text(pilot, "#count")
        assert pilot.app.screen.query_one("#number", Input).value == "[red]"


async def test_fewer_than_two_different_numbers_are_not_accepted() -> None:
    async with opened(envelope=Envelope.of("two", [1, 2])) as pilot:
        await press(pilot, "e", "shift+tab", "end", "delete", "ctrl+s")
        assert isinstance(pilot.app.screen, EditDialog)
        assert "two friends need at least two" in " ".join(text(pilot, "#problem").split())
        await type_in(pilot, "1")
        await press(pilot, "ctrl+s")
        assert "at least two different numbers" in " ".join(text(pilot, "#problem").split())
        assert slips(pilot) == [1.0, 2.0]


async def test_using_unchanged_slips_leaves_the_climb_alone() -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "e", "ctrl+s")
        assert session(pilot).at == 2


async def test_a_click_on_the_button_uses_them() -> None:
    async with opened() as pilot:
        await press(pilot, "e")
        await type_in(pilot, "3")
        await pilot.click("#use")
        await settle(pilot)
        assert slips(pilot) == [*ESSAY, 3.0]


async def test_a_large_envelope_says_so_in_a_line() -> None:
    async with opened(envelope=Envelope.of("large", range(5001))) as pilot:
        await press(pilot, "e")
        assert "5,001 slips are too many to edit by hand" in text(pilot, "#edit")
        await press(pilot, "ctrl+z", "ctrl+y", "ctrl+s", "escape")
        assert isinstance(pilot.app.screen, Workbench)


async def test_names_from_files_are_text() -> None:
    name = "\x1b]0;x\x07[red]x[/nonsense]"
    async with opened(envelope=Envelope.of(name, [1, 2])) as pilot:
        await press(pilot, "e")
        assert "[red]x[/nonsense]" in text(pilot)
        assert "\x1b" not in text(pilot)


@pytest.mark.parametrize("size", [NARROW, *in_long_runs(WIDE, MIDDLE)])
async def test_everything_is_in_sight(size: tuple[int, int]) -> None:
    async with opened(size) as pilot:
        await press(pilot, "e")
        await type_in(pilot, "x")
        page = text(pilot)
        for words in ("Edit the essay", "0.05", "Use these slips", "not a number", "Esc cancel"):
            assert words in page


async def test_the_list_shows_the_draft_after_every_edit() -> None:
    numbers = [float(k) for k in range(9)]
    async with opened(envelope=Envelope.of("nine", numbers)) as pilot:
        await press(pilot, "e")
        slip_list = pilot.app.screen.query_one(SlipList)

        def listed() -> list[str]:
            return [
                str(slip_list.get_option_at_index(k).prompt) for k in range(slip_list.option_count)
            ]

        assert listed() == [f"{k + 1}  {k}" for k in range(9)]
        await type_in(pilot, "9")
        ten = [f"{k + 1:<2}  {k}" for k in range(10)]
        assert listed() == ten
        await type_in(pilot, "10")
        assert listed() == [*ten, "11  10"]
        await press(pilot, "shift+tab", "home", "enter", "5", "enter")
        assert listed() == ["1   5", *ten[1:], "11  10"]
        await press(pilot, "ctrl+z", "ctrl+z")
        assert listed() == ten
        await press(pilot, "home", "delete")
        assert listed() == [f"{k}  {k}" for k in range(1, 10)]
