"""Two presses that arrive in one read close one dialog, and nothing below it."""

from __future__ import annotations

import pytest
from textual.events import Key
from textual.screen import ModalScreen

from tests.tui.app_kit import opened, until, workbench

OPENED = {"k": "contents", "s": "starts", "v": "variant", "d": "deal", "e": "edit", "o": "open"}
OPENED |= {"x": "export", "question_mark": "help", "ctrl+p": "palette", "T": "themes"}


@pytest.mark.parametrize("key", list(OPENED), ids=list(OPENED.values()))
@pytest.mark.parametrize("press", ["escape", "enter"])
async def test_three_presses_at_once_leave_the_workbench(key: str, press: str) -> None:
    async with opened() as pilot:
        await pilot.press(key)
        await until(pilot, lambda: isinstance(pilot.app.screen, ModalScreen))
        dialog = pilot.app.screen
        assert isinstance(dialog, ModalScreen)
        for _ in range(3):
            character = "\r" if press == "enter" else None
            pilot.app.post_message(Key(press, character))
        for _ in range(5):
            await pilot.pause()
        screens = pilot.app.screen_stack
        assert workbench(pilot) in screens
        await pilot.press("escape", "escape", "escape")
        await pilot.pause()
        assert pilot.app.screen is workbench(pilot)
        at = workbench(pilot).session.at
        await pilot.press("space")
        await until(pilot, lambda: workbench(pilot).session.at == at + 1)
