"""The curtain, which stands while the workbench is imported, shows what the workbench will."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

import pytest
from bench import MIDDLE, NARROW, WIDE, session, settle, text, until
from textual.pilot import Pilot

from emtui.scenes.frame import Frame
from emtui.tui.app import EmtuiApp
from emtui.tui.curtain import Curtain
from emtui.tui.rows import Rows
from emtui.tui.workbench import Workbench


def held(monkeypatch: pytest.MonkeyPatch, *, present: bool = False) -> tuple[EmtuiApp, Event]:
    """An app whose workbench waits until it is let go."""
    go, prepare = Event(), EmtuiApp._prepare

    def wait(app: EmtuiApp, frame: Frame) -> Callable[[], Workbench]:
        make = prepare(app, frame)
        go.wait(30)
        return make

    monkeypatch.setattr(EmtuiApp, "_prepare", wait)
    app = EmtuiApp(present=present)
    app.animation_level = "none"
    return app, go


def drawn(pilot: Pilot[None]) -> bool:
    """Whether the last of the curtain's pictures is there."""
    climb = pilot.app.screen.query_one("#climb", Rows)
    return any(climb.render_line(y).text.strip() for y in range(climb.size.height))


@pytest.mark.parametrize("size", [WIDE, MIDDLE, NARROW])
async def test_the_first_pictures_are_those_of_the_workbench(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, go = held(monkeypatch)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: drawn(pilot))
        await pilot.pause()
        assert isinstance(app.screen, Curtain)
        first = {name: text(pilot, name) for name in ("#slips", "#climb")}
        go.set()
        await until(pilot, lambda: isinstance(app.screen, Workbench))
        await settle(pilot)
        assert first == {name: text(pilot, name) for name in first}


async def test_a_curtain_before_another_look_stays_empty_and_keeps_the_keys(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app, go = held(monkeypatch, present=True)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("space", "space")
        await pilot.pause(0.5)
        assert isinstance(app.screen, Curtain)
        assert "█" not in text(pilot, "#slips")
        go.set()
        await until(pilot, lambda: isinstance(app.screen, Workbench))
        await settle(pilot)
        assert session(pilot).at == 2
