"""The one table of keys, seen from the help screen and the palette of commands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from textual.app import App, ComposeResult
from textual.command import CommandPalette
from textual.containers import VerticalScroll
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from emtui.scenes.panes.table import PANES
from emtui.slips.examples import EXAMPLES
from emtui.tui.app import EmtuiApp
from emtui.tui.control.commands import COMMANDS
from emtui.tui.control.dialogs import DIALOGS
from emtui.tui.dialogs.help import HelpDialog, halves
from emtui.tui.keys import (
    BY_HEADING,
    CUT_KEYS,
    HAND_KEYS,
    KEYS,
    OPENING,
    TAKING_ARROWS,
    AppAction,
    Command,
    spelled,
)
from emtui.tui.textual_mends import Lines
from tests.long_run import in_long_runs
from tests.tui.app_kit import MIDDLE, NARROW, WIDE, opened, press, session, settle, text, workbench


async def read_through(pilot: Pilot[None]) -> str:
    """Every line of the help, page by page from its top to its bottom."""
    frame = pilot.app.screen.query_one("#help", VerticalScroll)
    seen: list[str] = []
    page = frame.scrollable_content_region.height
    for top in range(0, int(frame.max_scroll_y) + page, page):
        frame.scroll_to(y=top, animate=False)
        await pilot.pause()
        seen.append(text(pilot, "#help"))
    return "\n".join(seen)


@pytest.mark.parametrize("size", [WIDE, NARROW, *in_long_runs(MIDDLE)])
async def test_the_help_shows_every_key_under_its_heading(size: tuple[int, int]) -> None:
    async with opened(size) as pilot:
        await press(pilot, "question_mark")
        assert isinstance(pilot.app.screen, HelpDialog)
        page = await read_through(pilot)
        for heading, keys in BY_HEADING.items():
            assert heading in page
            for key in keys:
                # A long line is broken after its first words.
                begun = " ".join(key.help.split()[:3])
                assert any(spelled(key) in line and begun in line for line in page.split("\n")), key
        await press(pilot, "escape")
        assert workbench(pilot).is_current


async def test_the_help_is_scrolled_with_keys() -> None:
    async with opened(NARROW) as pilot:
        await press(pilot, "question_mark")
        assert "Leave" not in text(pilot)
        await press(pilot, "end")
        await pilot.pause(0.3)
        assert "Leave" in text(pilot)


async def test_a_click_in_the_help_does_what_the_key_does() -> None:
    async with opened() as pilot:
        await press(pilot, "question_mark")
        rows = text(pilot).split("\n")
        row = next(y for y, line in enumerate(rows) if "Take a whole round" in line)
        await pilot.click(offset=(rows[row].index("Take a whole") + 2, row))
        await settle(pilot)
        assert workbench(pilot).is_current
        assert session(pilot).at == 2


def test_every_key_stands_in_one_group_and_columns_are_balanced() -> None:
    groups = tuple(BY_HEADING.items())
    assert all(heading for heading, _ in groups)
    left, right = halves(groups)
    assert (*left, *right) == groups
    assert left
    assert right


def test_no_key_and_no_action_stands_twice() -> None:
    names = [name for key in KEYS for name in key.keys.split(",")]
    assert len(names) == len(set(names))
    commands = [key.command for key in KEYS]
    assert len(commands) == len(set(commands))
    assert len({key.help for key in KEYS}) == len(KEYS)


def test_every_command_is_done_and_has_its_key() -> None:
    assert set(COMMANDS) == set(get_args(Command))
    assert {*DIALOGS} - {"groups"} <= OPENING  # what is typed after them waits for them
    assert {*PANES} & {*COMMANDS} <= TAKING_ARROWS
    keyed = {key.command for key in (*KEYS, *HAND_KEYS, *CUT_KEYS) if key.command}
    assert keyed == {*COMMANDS, *get_args(AppAction)} - {"give_back"}  # Escape, too, before stop


def test_the_readme_names_every_letter() -> None:
    readme = (Path(__file__).parents[3] / "README.md").read_text("utf-8")
    rows = [line.split("|")[1] for line in readme.splitlines() if line.startswith("| ")]
    named = {word.strip(",") for row in rows for word in row.split()}
    named |= {*re.findall(r"`(\w)`", readme)}
    assert {key.keys for key in KEYS if len(key.keys) == 1 and key.keys.isalpha()} <= named


def test_the_app_has_its_actions() -> None:
    for action in get_args(AppAction):
        assert hasattr(EmtuiApp, action.replace("app.", "action_"))


async def test_the_verdict_is_found_at_an_end_and_in_the_palette() -> None:
    async with opened() as pilot:
        await press(pilot, "space")
        assert "w two?" not in text(pilot, "#keys")
        await press(pilot, "end")
        assert "w two?" in text(pilot, "#keys")
        titles = [c.title for c in pilot.app.get_system_commands(pilot.app.screen)]
        assert [title for title in titles if "verdict" in title.lower()] == [
            key.help for key in KEYS if key.command == "two"
        ]


async def test_the_palette_has_every_action_once_and_nothing_else() -> None:
    async with opened() as pilot:
        commands = [c.title for c in pilot.app.get_system_commands(pilot.app.screen)]
        wanted = [key.help for key in KEYS if key.command != "app.command_palette"]
        examples = [title for title in commands if title.startswith("Open the example ")]
        assert len(examples) == len(EXAMPLES)
        wanted += examples
        assert sorted(commands) == sorted(wanted)
        await press(pilot, "ctrl+p")
        await pilot.pause(0.3)
        assert isinstance(pilot.app.screen, CommandPalette)
        offered = pilot.app.screen.query_one(OptionList)
        assert offered.option_count == len(wanted)


async def test_a_command_of_the_palette_does_what_its_key_does() -> None:
    async with opened() as pilot:
        await press(pilot, "ctrl+p", *"whole round")
        await pilot.pause(0.5)
        await press(pilot, "enter")
        await pilot.pause(0.3)
        await settle(pilot)
        assert session(pilot).at == 2


async def test_over_a_dialog_the_palette_offers_what_is_not_the_workbenchs() -> None:
    async with opened() as pilot:
        await press(pilot, "question_mark")
        offered = [c.title for c in pilot.app.get_system_commands(pilot.app.screen)]
        assert "Leave" in offered
        assert not any("half-step: who" in title for title in offered)


@pytest.mark.parametrize(
    ("words", "dialog"),
    [
        ("the essay", "OpenDialog"),
        ("the usual guess", "StartsDialog"),
        ("the usual rules", "VariantDialog"),
    ],
)
async def test_a_click_on_the_masthead_opens_what_it_names(words: str, dialog: str) -> None:
    async with opened() as pilot:
        await press(pilot, "space")  # the opening names only the envelope
        at = text(pilot, "#masthead").index(words)
        await pilot.click("#masthead", offset=(at + 1, 0))
        await pilot.pause(0.3)
        assert type(pilot.app.screen).__name__ == dialog


@pytest.mark.parametrize("size", [NARROW, *in_long_runs(WIDE, MIDDLE)])
async def test_the_key_bar_is_clickable_at_every_width(size: tuple[int, int]) -> None:
    async with opened(size) as pilot:
        bar = text(pilot, "#keys")
        assert "quit" in bar
        await pilot.click("#keys", offset=(bar.index("keys"), 0))
        await settle(pilot)
        assert isinstance(pilot.app.screen, HelpDialog)


@pytest.mark.parametrize("keys", [("T", "e"), *in_long_runs(("T",), ("ctrl+p", "r"))])
async def test_the_palette_takes_a_page_key_where_it_has_no_row_to_show(
    keys: tuple[str, ...],
) -> None:
    async with opened(WIDE) as pilot:
        await press(pilot, *keys, "down", "down")
        await pilot.resize_terminal(20, 3)
        await press(pilot, "pagedown", "pageup")
        await pilot.resize_terminal(*WIDE)
        await press(pilot, "pagedown", "escape")
        assert workbench(pilot).is_current


class Cramped(App[None]):
    """A list without a row to show."""

    CSS = "Lines { border: none; padding: 0; width: 0; height: 0; }"

    def compose(self) -> ComposeResult:
        yield Lines("one", "two")


async def test_a_list_takes_a_page_key_where_it_has_no_row_to_show() -> None:
    app = Cramped()
    async with app.run_test() as pilot:
        found = app.query_one(Lines)
        assert not found.scrollable_content_region
        found.focus()
        await pilot.press("pagedown", "pageup")
        assert found.highlighted == 0


@pytest.mark.parametrize("key", ["d", *in_long_runs("o", "e", "x")])
async def test_ctrl_c_in_a_field_copies_what_is_selected_and_else_quits(key: str) -> None:
    async with opened(WIDE) as pilot:
        await pilot.press(key)
        await pilot.pause(0.1)
        pilot.app.screen.query(Input).first(Input).focus()
        await pilot.press("end", "7", "7", "shift+left", "ctrl+c")
        assert pilot.app.clipboard == "7"
        assert not pilot.app._exit
        await pilot.press("right", "ctrl+c")
    assert pilot.app._exit
    assert pilot.app.return_code == 0
