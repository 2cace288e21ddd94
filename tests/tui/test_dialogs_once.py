"""Two presses that arrive in one read close one dialog, and nothing below it."""

from __future__ import annotations

import pytest
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Input

from emtui.tui.app import EmtuiApp
from emtui.tui.control.dialogs import DIALOGS, open_dialog, open_help
from tests.long_run import LONG
from tests.tui.app_kit import opened, settle, until, workbench

OPENED = {"k": "contents", "s": "starts", "v": "variant", "d": "deal", "e": "edit", "o": "open"}
OPENED |= {"x": "export", "question_mark": "help", "ctrl+p": "palette", "T": "themes"}
TRIED = OPENED if LONG else {key: OPENED[key] for key in ("k", "e", "o", "ctrl+p")}
"""An own list, fields that undo, a worker of its own, and one of Textual's."""


@pytest.mark.parametrize("press", ["escape", "enter"])
async def test_three_presses_at_once_leave_the_workbench(press: str) -> None:
    async with opened() as pilot:
        for key, name in TRIED.items():
            await pilot.press(key)
            await until(pilot, lambda: isinstance(pilot.app.screen, ModalScreen))
            for _ in range(3):
                pilot.app.post_message(Key(press, "\r" if press == "enter" else None))
            for _ in range(5):
                await pilot.pause()
            assert workbench(pilot) in pilot.app.screen_stack, name
            await pilot.press("escape", "escape", "escape")
            await pilot.pause()
            assert pilot.app.screen is workbench(pilot), name
            await pilot.press("0")  # Enter in the contents has opened a page
        await pilot.press("home")
        await until(pilot, lambda: workbench(pilot).session.at == 0)
        await pilot.press("space")
        await until(pilot, lambda: workbench(pilot).session.at == 1)


async def test_what_is_typed_while_a_dialog_opens_is_its_own() -> None:
    async with opened() as pilot:
        for name in ("e", "7", "7"):
            pilot.app.post_message(Key(name, name))
        await until(pilot, lambda: isinstance(pilot.app.screen, ModalScreen))
        await settle(pilot)
        assert pilot.app.screen.query_one(Input).value == "77"
        pilot.app.pop_screen()


async def test_a_command_from_a_palette_over_a_dialog_opens_no_other() -> None:
    """A dialog paints what lies below it, so that dozens over one another end in a recursion."""
    async with opened() as pilot:
        await pilot.press("k")
        await until(pilot, lambda: isinstance(pilot.app.screen, ModalScreen))
        below = list(pilot.app.screen_stack)
        for name in DIALOGS:
            open_dialog(workbench(pilot), name)
        open_help(workbench(pilot))
        assert pilot.app.screen_stack == below


async def test_ctrl_z_suspends_in_dialogs_but_for_the_one_that_undoes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    suspended: list[str] = []
    monkeypatch.setattr(EmtuiApp, "action_suspend_process", lambda self: suspended.append(""))
    async with opened() as pilot:
        for key in TRIED:
            await pilot.press(key)
            await until(pilot, lambda: isinstance(pilot.app.screen, ModalScreen))
            await pilot.press("ctrl+z")
            await pilot.pause()
            assert len(suspended) == (key != "e"), key
            suspended.clear()
            while pilot.app.screen is not workbench(pilot):
                await pilot.press("escape")
