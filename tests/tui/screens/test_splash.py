"""The splash screen: painted first, and no key pressed over it is lost, undone or out of order."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from threading import Event
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from emtui.tui.app import EmtuiApp
from emtui.tui.launch import Launch
from emtui.tui.screens.splash import Splash
from emtui.tui.screens.workbench import Workbench
from tests.tui.app_kit import WIDE, session, settle, text, until, workbench


@asynccontextmanager
async def splash(
    monkeypatch: pytest.MonkeyPatch, **choices: Any
) -> AsyncIterator[tuple[Pilot[None], Event]]:
    """The app on its splash screen, and what lets the workbench come."""
    go, prepare = Event(), EmtuiApp._prepare

    def wait(app: EmtuiApp) -> Callable[[], Workbench]:
        make = prepare(app)
        go.wait(30)
        return make

    monkeypatch.setattr(EmtuiApp, "_prepare", wait)
    app = EmtuiApp(Launch(**choices), debugging=True)
    app.animation_level = "none"
    try:
        async with app.run_test(size=WIDE) as pilot:
            await until(pilot, lambda: isinstance(app.screen, Splash))
            yield pilot, go
    finally:
        go.set()


async def let_go(pilot: Pilot[None], go: Event) -> None:
    """Have the workbench come, and wait until it has dealt with what was typed."""
    go.set()
    await until(pilot, lambda: isinstance(pilot.app.screen, Workbench))
    await settle(pilot)


async def test_frames_are_painted_before_the_workbench_is_there() -> None:
    app = EmtuiApp(debugging=True)
    async with app.run_test(size=WIDE) as pilot:
        first: list[str] = []
        while not isinstance(app.screen, Workbench):
            if isinstance(app.screen, Splash) and app.screen.size == WIDE:
                first.append(text(pilot))
            await pilot.pause(0.005)
        assert any("emtui" in page and "The climb" in page for page in first)
        await settle(pilot)
        assert not any(isinstance(screen, Splash) for screen in app.screen_stack)


@pytest.mark.parametrize(
    ("choices", "at"), [({}, 2), ({"start_at": 4}, 6), ({"page": "never_falls"}, 0)]
)
async def test_keys_are_obeyed_on_top_of_what_was_asked_for(
    choices: dict[str, Any], at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with splash(monkeypatch, **choices) as (pilot, go):
        await pilot.press("space", "space", "space", "left")
        assert isinstance(pilot.app.screen, Splash)
        await let_go(pilot, go)
        assert session(pilot).at == at
        assert len(session(pilot).history) == (at + 2 if at else 1)


async def test_escape_gives_back_the_presenters_look(monkeypatch: pytest.MonkeyPatch) -> None:
    async with splash(monkeypatch, present=True) as (pilot, go):
        await pilot.press("escape")
        await let_go(pilot, go)
        assert not workbench(pilot).presenting


async def test_pasted_numbers_are_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    async with splash(monkeypatch) as (pilot, go):
        pilot.app.post_message(events.Paste("1 2 5"))
        await pilot.pause()
        await let_go(pilot, go)
        await until(pilot, lambda: session(pilot).sample.total == 3)


async def test_ctrl_c_leaves_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async with splash(monkeypatch) as (pilot, _):
        await pilot.press("ctrl+c")
        assert pilot.app._exit
