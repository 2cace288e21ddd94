"""A workbench under a Pilot, and what a person would read on it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

import pytest
import textual.app
import textual.pilot
from textual.constants import DEFAULT_THEME
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import OptionList
from textual.worker import WorkerCancelled

from emtui.em.session import Session
from emtui.scenes.frame import Frame
from emtui.slips.envelope import Envelope, essay_envelope
from emtui.tui.app import EmtuiApp
from emtui.tui.control.beginnings import Beginnings
from emtui.tui.control.essay_mode import EssayMode
from emtui.tui.control.playback import Playback
from emtui.tui.launch import Launch
from emtui.tui.screens.workbench import Workbench
from emtui.tui.store.settings import Settings
from tests.long_run import LONG

WIDE, MIDDLE, NARROW = (120, 34), (80, 24), (60, 20)
AS_OPENED = {"-opening": True} | dict.fromkeys(
    ("-page", "-alone", "-pane", "-map", "-zoomed", "-present", "-maths", "-said"), False
)
"""Classes of a workbench that was just opened: changed at once, for each change styles all anew."""
SOON = 0.02
"""A timer that is due in so many seconds belongs to what goes on."""
LONGEST = 1.0
"""Seconds after which what goes on is not waited for: it plays, or glides."""


async def at_rest(*_: object) -> None:
    """Wait until nothing is left to be done in the loop.

    Textual's own waits until the process has been idle for a while: longer than most keys take,
    and on a busy machine not long enough.
    """
    loop: Any = asyncio.get_running_loop()
    until = loop.time() + LONGEST
    while loop.time() < until:
        await asyncio.sleep(0)
        if loop._ready:
            continue
        due = min(
            (timer.when() for timer in loop._scheduled if not timer._cancelled), default=until
        )
        if due > loop.time() + SOON:
            return
        await asyncio.sleep(due - loop.time())


for module in (textual.app, textual.pilot):
    vars(module)["wait_for_idle"] = at_rest

_paint, _call = Screen._compositor_refresh, Screen._invoke_and_clear_callbacks
_PUT_OFF: list[Screen[Any]] = []
"""Screens that are to be painted once all that goes on has been done."""


@contextmanager
def painted_once() -> Iterator[None]:
    """Paint at the end, not after each message: that takes longer than most of what is tested.

    What is to be done after the painting waits for it. In a long run all is painted as it comes.
    """

    def put_off(screen: Screen[Any]) -> None:
        if screen is not screen.app.screen:
            _paint(screen)
        else:
            screen._dirty_widgets.clear()  # what they cover stays in the compositor's list
            _PUT_OFF.append(screen)

    async def call_later(screen: Screen[Any]) -> None:
        if screen not in _PUT_OFF:
            await _call(screen)

    if not LONG:
        Screen._compositor_refresh = put_off  # type: ignore[method-assign, assignment]
        Screen._invoke_and_clear_callbacks = call_later  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        Screen._compositor_refresh = _paint  # type: ignore[method-assign]
        Screen._invoke_and_clear_callbacks = _call  # type: ignore[method-assign]


@asynccontextmanager
async def opened(
    size: tuple[int, int] = WIDE,
    envelope: Envelope | None = None,
    *,
    fresh: bool = False,
    guarded: bool = False,
    lent: bool = not LONG,
) -> AsyncIterator[Pilot[None]]:
    """The app on an envelope (the essay's), with plotext loaded and the first picture painted.

    Starting an app takes longer than most tests, so that one for each usual size is put back after
    a test and lent to the next. A test of the launch asks for a `fresh` one; in a long run every
    app is, and so is the one after a test that fails or quits. Any unexpected error ends the app
    and fails the test, unless it is `guarded` as for a person; that one is fresh, too.
    """
    if fresh or guarded or not lent or size not in (WIDE, MIDDLE, NARROW):
        app = _app(envelope, guarded=guarded)
        async with app.run_test(size=size, notifications=True) as pilot:
            await settle(pilot)
            yield pilot
        return
    held = _LENT.pop(size, None) or await Lent.started(size)
    try:
        with held.pilot.app._context():
            await held.take_up(envelope)
            yield held.pilot
            if held.pilot.app.is_running:
                await held.put_back(size)
                _LENT[size] = held
    finally:
        if size not in _LENT:
            await held.end()


def _app(envelope: Envelope | None, *, guarded: bool = False) -> EmtuiApp:
    app = EmtuiApp(Launch(envelope), debugging=not guarded)
    app.animation_level = "none"
    return app


class Lent:
    """An app in a task of its own, so that it can be started in one test and ended in another."""

    pilot: Pilot[None]

    def __init__(self, size: tuple[int, int]) -> None:
        self._ready, self._over = asyncio.Event(), asyncio.Event()
        self._task = asyncio.create_task(self._run(size))

    async def _run(self, size: tuple[int, int]) -> None:
        try:
            async with _app(None).run_test(size=size, notifications=True) as self.pilot:
                self._ready.set()
                await self._over.wait()
        finally:
            self._ready.set()

    @classmethod
    async def started(cls, size: tuple[int, int]) -> Lent:
        """One on which nothing has been done."""
        lent = cls(size)
        await lent._ready.wait()
        if lent._task.done():
            await lent._task
        with lent.pilot.app._context():
            await settle(lent.pilot)
        return lent

    async def end(self) -> None:
        """End it; what went wrong inside is raised."""
        self._over.set()
        await self._task

    async def take_up(self, envelope: Envelope | None) -> None:
        """Open an envelope (the essay's), with what is kept in the present state folder."""
        bench = workbench(self.pilot)
        bench.pages.take_up()
        bench.transport.put(Frame.of(envelope or essay_envelope()))
        if envelope is not None:
            bench.begin.tell_notes()
        await settle(self.pilot)

    async def put_back(self, size: tuple[int, int]) -> None:
        """Undo whatever a test can have done, but for the envelope; nothing of it is painted."""
        app, bench = self.pilot.app, workbench(self.pilot)
        assert isinstance(app, EmtuiApp)
        with painted_once():
            while app.screen is not bench:
                app.pop_screen()
            if bench.guess.on:
                bench.guess.put_back()
            bench.transport.interrupt()
            await _come_to_rest(self.pilot)  # an envelope that is being loaded has come
            bench.update_classes(AS_OPENED)
            bench.side.show("")
            bench.playback.end_glide()
            bench.playback, bench.begin = Playback(bench.transport), Beginnings(bench)
            bench.pages = EssayMode(bench, keeps=True)
            bench.zoom.show(None)
            bench.side.why.order = "value"
            bench.presenting = bench.maths = False
            bench.set_focus(None)
            bench.reading = None
            app.capture_mouse(None)
            app.clear_notifications()
            app.animation_level, app.theme = "none", DEFAULT_THEME
            if app.size != size:
                await self.pilot.resize_terminal(*size)
            await _come_to_rest(self.pilot)
            await bench.query("ToastHolder").remove()
        if not LONG:
            _PUT_OFF.clear()
        app.settings = Settings()


_LENT: dict[tuple[int, int], Lent] = {}
"""Apps that no test has at the moment, by their size."""


async def end_lent_apps() -> None:
    """End what `opened` has started."""
    while _LENT:
        await _LENT.popitem()[1].end()


async def settle(pilot: Pilot[None]) -> None:
    """Let workers end and the screen be painted; one that was cancelled has ended, too."""
    with painted_once():
        await _come_to_rest(pilot)
    await _paint_what_was_put_off(pilot)


async def _come_to_rest(pilot: Pilot[None]) -> None:
    for _ in range(3):
        with suppress(WorkerCancelled):
            await pilot.app.workers.wait_for_complete()
        await at_rest()
        pilot.app.screen._on_timer_update()
        await at_rest()
        if not len(pilot.app.workers):
            break


async def _paint_what_was_put_off(pilot: Pilot[None]) -> None:
    """Paint, and again the words on frames, which follow what they stand around."""
    screens = dict.fromkeys(_PUT_OFF)
    _PUT_OFF.clear()
    for screen in screens:
        screen._compositor_refresh()
        screen.check_idle()  # which calls what waits for the painting
    await at_rest()
    pilot.app.screen._on_timer_update()
    await at_rest()


async def until(pilot: Pilot[None], seen: Callable[[], bool]) -> None:
    """Wait for something; a bound against hanging, not a measurement."""
    for _ in range(3000):
        await pilot.pause(0.01)
        if seen():
            return
    pytest.fail(text(pilot))


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys one after the other, each to its full effect; what the last one shows is painted.

    What waits for a painting has it before the next key.
    """
    for place, key in enumerate(keys, 1):
        with painted_once():
            await pilot.app._press_keys([key])
            await _come_to_rest(pilot)
        if place == len(keys) or any(screen._callbacks for screen in _PUT_OFF):
            await _paint_what_was_put_off(pilot)


async def begin_from(pilot: Pilot[None], name: str) -> None:
    """Choose a start by its name in the dialog of starts."""
    await press(pilot, "s")
    choices = pilot.app.screen.query_one(OptionList)
    choices.highlighted = choices.get_option_index(name)
    await press(pilot, "enter")


def workbench(pilot: Pilot[None]) -> Workbench:
    """The screen below any dialog."""
    return next(screen for screen in pilot.app.screen_stack if isinstance(screen, Workbench))


def session(pilot: Pilot[None]) -> Session:
    return workbench(pilot).session


def text(pilot: Pilot[None], query: str | None = None) -> str:
    """The screen, or one widget of it, as a person reads it: rows of characters."""
    app = pilot.app
    _, height = app.size
    rows = [
        "".join(segment.text for segment in strip)
        for strip in app.screen._compositor.render_strips(app.size)
    ]
    assert len(rows) == height
    if query is None:
        return "\n".join(rows)
    region = app.screen.query_one(query).region
    return "\n".join(row[region.x : region.right] for row in rows[region.y : region.bottom])
