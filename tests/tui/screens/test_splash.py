"""The splash screen: painted first, and no key pressed over it is lost, undone or out of order."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from threading import Event
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from emtui.scenes.narration.puzzle import TITLE
from emtui.slips.envelope import Envelope
from emtui.tui.app import EmtuiApp
from emtui.tui.launch import Launch
from emtui.tui.screens.splash import LOADING, Splash
from emtui.tui.screens.workbench import Workbench
from tests.tui.app_kit import MIDDLE, NARROW, WIDE, session, settle, text, until, workbench


@asynccontextmanager
async def splash(
    monkeypatch: pytest.MonkeyPatch, *, size: tuple[int, int] = WIDE, **choices: Any
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
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: isinstance(app.screen, Splash))
            yield pilot, go
    finally:
        go.set()


async def let_go(pilot: Pilot[None], go: Event) -> None:
    """Have the workbench come, and wait until it has dealt with what was typed."""
    go.set()
    await until(pilot, lambda: isinstance(pilot.app.screen, Workbench))
    await settle(pilot)


@pytest.mark.parametrize("size", [WIDE, MIDDLE, NARROW])
async def test_the_puzzle_stands_where_it_will_before_there_is_a_plot(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with splash(monkeypatch, size=size) as (pilot, go):
        assert LOADING in " ".join(text(pilot, "#slips").replace("│", "").split())
        puzzle = text(pilot, "#narrator")
        assert TITLE in puzzle
        assert "0.9" in puzzle
        await let_go(pilot, go)
        assert text(pilot, "#narrator") == puzzle
        assert not any(isinstance(screen, Splash) for screen in pilot.app.screen_stack)


async def test_other_slips_are_not_the_puzzles(monkeypatch: pytest.MonkeyPatch) -> None:
    envelope = Envelope.of("mine", [1.0, 2.0, 5.0])
    async with splash(monkeypatch, envelope=envelope) as (pilot, _):
        assert "The climb" in text(pilot)
        assert TITLE not in text(pilot)


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
