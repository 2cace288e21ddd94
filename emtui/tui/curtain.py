"""What is painted first: the empty workbench, while the real one is being imported."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual import events, work
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.screen import Screen
from textual.widgets import Static

from emtui.tui.sizes import HEIGHTS, WIDTHS

PAINTED = 0.03
"""Seconds after which the first picture has left for the terminal."""

FRAMES = {"slips": "The slips", "climb": "The climb", "friends": "The friends", "narrator": ""}
"""Titles of the frames, by the names that the stylesheet places them by."""


class Curtain(Screen[None]):
    """Stands for the workbench until it is there; keys pressed meanwhile reach it."""

    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    def __init__(self, prepare: Callable[[], Callable[[], Screen[Any]]]) -> None:
        """A curtain before what `prepare` makes; called in a thread, it gives the maker."""
        super().__init__()
        self._prepare = prepare
        self._keys: list[str] = []

    def compose(self) -> ComposeResult:
        """The workbench's frames without anything in them."""
        yield Static("[bold reverse] emtui [/]", id="masthead")
        with Container(id="bench"):
            with Container(id="plots"):
                yield self._frame("slips")
            yield self._frame("climb")
            with Vertical(id="words"):
                yield self._frame("friends")
                yield self._frame("narrator")
        yield Static("", id="timeline")
        yield Static("", id="keys")

    def _frame(self, name: str) -> Static:
        frame = Static("", id=name, classes="frame")
        frame.border_title = FRAMES[name]
        return frame

    def on_mount(self) -> None:
        """Paint first; only then import what takes time."""
        self.set_timer(PAINTED, self._raise)

    @work(thread=True)
    def _raise(self) -> None:
        make = self._prepare()
        self.app.call_from_thread(self._go, make)

    def _go(self, make: Callable[[], Screen[Any]]) -> None:
        app, keys = self.app, self._keys
        app.switch_screen(make())
        for key in keys:
            app.simulate_key(key)

    def on_key(self, event: events.Key) -> None:
        """Keep what is pressed for the workbench."""
        self._keys.append(event.key)
