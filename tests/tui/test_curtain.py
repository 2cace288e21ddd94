"""The curtain, which stands while the workbench is imported, shows what the workbench will."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Event
from unittest.mock import Mock

import pytest
from textual.pilot import Pilot

from emtui.scenes.frame import Frame
from emtui.slips.envelope import essay_envelope
from emtui.tui.app import EmtuiApp
from emtui.tui.forerunner import Answer, Forerunner, Wanted, pictures
from emtui.tui.screens.splash import Curtain
from emtui.tui.screens.workbench import Workbench
from emtui.tui.widgets.rows import Rows
from tests.tui.app_kit import MIDDLE, NARROW, WIDE, session, settle, text, until


class Fake(Forerunner):
    """Answers by a function, without a process."""

    def __init__(self, answer: Callable[[Mapping[str, Wanted]], Answer]) -> None:
        self._answer = answer

    def drawn(self, wanted: Callable[[], Mapping[str, Wanted]]) -> Answer:
        return self._answer(wanted())

    def give_up(self) -> None:
        pass


def right(wanted: Mapping[str, Wanted]) -> Answer:
    return pictures(Frame.of(essay_envelope()), wanted)


def too_small(wanted: Mapping[str, Wanted]) -> Answer:
    return right({name: what._replace(width=20, height=9) for name, what in wanted.items()})


def held(
    monkeypatch: pytest.MonkeyPatch,
    *,
    present: bool = False,
    forerunner: Forerunner | None = None,
) -> tuple[EmtuiApp, Event]:
    """An app whose workbench waits until it is let go."""
    go, prepare = Event(), EmtuiApp._prepare

    def wait(app: EmtuiApp, frame: Frame) -> Callable[[], Workbench]:
        make = prepare(app, frame)
        go.wait(30)
        return make

    monkeypatch.setattr(EmtuiApp, "_prepare", wait)
    app = EmtuiApp(present=present, forerunner=forerunner)
    app.animation_level = "none"
    return app, go


async def let_go(pilot: Pilot[None], go: Event) -> None:
    """Have the workbench come, and wait until it stands."""
    go.set()
    await until(pilot, lambda: isinstance(pilot.app.screen, Workbench))
    await settle(pilot)


def drawn(pilot: Pilot[None]) -> bool:
    """Whether the last of the curtain's pictures is there."""
    climb = pilot.app.screen.query_one("#climb", Rows)
    return any(climb.render_line(y).text.strip() for y in range(climb.size.height))


@pytest.mark.parametrize("size", [WIDE, MIDDLE, NARROW])
@pytest.mark.parametrize("answer", [None, lambda wanted: {}, too_small, right])
async def test_the_first_pictures_are_those_of_the_workbench(
    size: tuple[int, int],
    answer: Callable[[Mapping[str, Wanted]], Answer] | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app, go = held(monkeypatch, forerunner=Fake(answer) if answer else None)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: drawn(pilot))
        await pilot.pause()
        assert isinstance(app.screen, Curtain)
        first = {name: text(pilot, name) for name in ("#slips", "#climb")}
        await let_go(pilot, go)
        assert first == {name: text(pilot, name) for name in first}


async def test_what_was_drawn_ahead_is_shown_before_anything_else_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened = Event()
    opening = EmtuiApp._opening

    def wait(app: EmtuiApp) -> Frame:
        opened.wait(30)
        return opening(app)

    monkeypatch.setattr(EmtuiApp, "_opening", wait)
    app, go = held(monkeypatch, forerunner=Fake(right))
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: drawn(pilot))
        assert not opened.is_set()
        ahead = {name: text(pilot, name) for name in ("#slips", "#climb")}
        opened.set()
        await let_go(pilot, go)
        assert ahead == {name: text(pilot, name) for name in ahead}


async def test_a_curtain_of_another_size_has_other_pictures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app, go = held(monkeypatch)
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda: drawn(pilot))
        await pilot.resize_terminal(*WIDE)
        await until(pilot, lambda: drawn(pilot))
        first = {name: text(pilot, name) for name in ("#slips", "#climb")}
        assert "█" in first["#slips"]
        await let_go(pilot, go)
        assert first == {name: text(pilot, name) for name in first}


async def test_behind_the_workbench_nothing_is_drawn_any_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app, go = held(monkeypatch)
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: drawn(pilot))
        await let_go(pilot, go)
        draw = Mock(return_value={})
        monkeypatch.setattr("emtui.tui.screens.splash.pictures", draw)
        await pilot.resize_terminal(*NARROW)
        await settle(pilot)
        draw.assert_not_called()


async def test_a_curtain_before_another_look_stays_empty_and_keeps_the_keys(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app, go = held(monkeypatch, present=True)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("space", "space")
        await pilot.pause(0.5)
        assert isinstance(app.screen, Curtain)
        assert "█" not in text(pilot, "#slips")
        await let_go(pilot, go)
        assert session(pilot).at == 2
