"""Every dialog: what comes twice at once counts once, and an error inside takes it alone."""

from __future__ import annotations

import pytest
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Button

from emtui.tui.control import rescue
from emtui.tui.dialogs.base import Dialog
from tests.long_run import LONG
from tests.tui.app_kit import opened, press, session, until, workbench
from tests.tui.control.test_rescue import FAULT, breaks, report, told
from tests.tui.every_dialog import every, kinds

TRIED = None if LONG else 3
"""Every so-manieth in an ordinary run."""


async def calm(pilot: Pilot[None]) -> None:
    """Wait for what is to be painted, not for workers: a tree of files looks about for ever."""
    for _ in range(3):
        await pilot.pause()


async def open_one(pilot: Pilot[None], dialog: Dialog[object], given: list[object]) -> None:
    pilot.app.push_screen(dialog, given.append)
    await until(pilot, lambda: pilot.app.screen is dialog)
    await calm(pilot)


async def test_none_is_missing() -> None:
    async with opened() as pilot:
        assert {type(dialog) for dialog in every(workbench(pilot))} == kinds()


@pytest.mark.parametrize("what", ["escape", "enter", "click"])
async def test_what_comes_thrice_at_once_closes_one_screen(
    what: str, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(str(tmp_path))
    async with opened() as pilot:
        bench = workbench(pilot)
        for dialog in [*every(bench)][::TRIED]:
            given: list[object] = []
            await open_one(pilot, dialog, given)
            for _ in range(3):
                if what == "click":
                    for button in dialog.query(Button):
                        button.press()
                else:
                    pilot.app.post_message(Key(what, "\r" if what == "enter" else None))
            await calm(pilot)
            assert bench in pilot.app.screen_stack, dialog
            assert len(given) <= 1, dialog
            if what == "escape":
                assert pilot.app.screen is bench, dialog
            while pilot.app.screen is not bench:
                await pilot.press("escape")
            assert len(given) == 1, dialog
        at = session(pilot).at
        await press(pilot, "home", "space")
        assert session(pilot).at == 1, at


async def test_an_error_in_it_closes_it_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rescue, "WITHIN", 0.0)  # one after the other, not all at once
    async with opened(guarded=True) as pilot:
        await press(pilot, "space", "space")
        bench = workbench(pilot)
        for dialog in [*every(bench)][::TRIED]:
            kind, given = type(dialog), []  # type: ignore[var-annotated]
            await open_one(pilot, dialog, given)
            assert pilot.app.screen is dialog
            with monkeypatch.context() as broken:
                broken.setattr(kind, "on_key", breaks, raising=False)
                await pilot.press("down")
                await until(pilot, lambda: pilot.app.screen is bench)
            await until(pilot, lambda: FAULT in told(pilot))
            assert "closed the dialog" in told(pilot), dialog
            bench.query_one("#notice").clear()  # type: ignore[attr-defined]
            assert session(pilot).at == 2
        await press(pilot, "space")
        assert session(pilot).at == 3
        assert "no such thing should happen" in report()
