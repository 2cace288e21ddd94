"""A workbench under a Pilot, and what a person would read on it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList
from textual.worker import WorkerCancelled

from emtui.em.session import Session
from emtui.slips.envelope import Envelope, essay_envelope
from emtui.tui.app import EmtuiApp
from emtui.tui.screens.workbench import Workbench

WIDE, MIDDLE, NARROW = (120, 34), (80, 24), (60, 20)


@asynccontextmanager
async def opened(
    size: tuple[int, int] = WIDE, envelope: Envelope | None = None, *, guarded: bool = False
) -> AsyncIterator[Pilot[None]]:
    """The app on an envelope (the essay's), with plotext loaded and the first picture painted.

    Any unexpected error ends it and fails the test, unless it is `guarded` as for a person.
    """
    app = EmtuiApp(envelope or essay_envelope(), debugging=not guarded)
    app.animation_level = "none"
    async with app.run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        yield pilot


async def settle(pilot: Pilot[None]) -> None:
    """Let workers end and the screen be painted; one that was cancelled has ended, too."""
    for _ in range(3):
        with suppress(WorkerCancelled):
            await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        if not len(pilot.app.workers):
            break


async def until(pilot: Pilot[None], seen: Callable[[], bool]) -> None:
    """Wait for something; a bound against hanging, not a measurement."""
    for _ in range(600):
        await pilot.pause(0.05)
        if seen():
            return
    pytest.fail(text(pilot))


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys one after the other, each to its full effect."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


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
