"""What is painted first: the workbench's frames, then its pictures, while it is being imported."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from textual import events, work
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Static

from emtui.tui.rows import Rows
from emtui.tui.sizes import HEIGHTS, WIDTHS

if TYPE_CHECKING:
    from emtui.scenes.frame import Frame
    from emtui.scenes.marks import Scene

PAINTED = 0.03
"""Seconds after which the first picture has left for the terminal."""

FRAMES = {"slips": "The slips", "climb": "The climb", "friends": "The friends", "narrator": ""}
"""Titles of the frames, by the names that the stylesheet places them by."""


class Curtain(Screen[None]):
    """Stands for the workbench until it is there; keys pressed meanwhile reach it."""

    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    def __init__(
        self,
        opening: Callable[[], Frame],
        prepare: Callable[[Frame], Callable[[], Screen[Any]]],
        *,
        filled: bool = True,
    ) -> None:
        """A curtain before a workbench.

        Args:
            opening: gives the frame that it opens on; called in a thread.
            prepare: imports the workbench and gives what makes it; called in that thread, too.
            filled: whether the curtain shows the frame's pictures: the workbench will have them
                at the same places.
        """
        super().__init__()
        self._opening, self._prepare, self._filled = opening, prepare, filled
        self._keys: list[str] = []

    def compose(self) -> ComposeResult:
        """The workbench's frames without anything in them."""
        yield Static("[bold reverse] emtui [/]", id="masthead")
        with Container(id="bench"):
            with Container(id="plots"):
                yield _Frame("slips")
            yield _Frame("climb")
            with Vertical(id="words"):
                yield _Frame("friends")
                yield _Frame("narrator")
        yield Static("", id="timeline")
        yield Static("", id="keys")

    def on_mount(self) -> None:
        """Paint first; only then import what takes time."""
        self.set_timer(PAINTED, self._raise)

    @work(thread=True)
    def _raise(self) -> None:
        frame = self._opening()
        if self._filled:
            from emtui.scenes.panes.climb import climb_scene
            from emtui.scenes.panes.slips import slips_scene

            for name, make in (("slips", slips_scene), ("climb", climb_scene)):
                show = self.query_one(f"#{name}", _Frame).show
                self.app.call_from_thread(show, partial(make, frame))
        self.app.call_from_thread(self._go, self._prepare(frame))

    def _go(self, make: Callable[[], Screen[Any]]) -> None:
        app, keys = self.app, self._keys
        app.push_screen(make())
        for key in keys:
            app.simulate_key(key)

    def on_key(self, event: events.Key) -> None:
        """Keep what is pressed for the workbench."""
        self._keys.append(event.key)


class _Frame(Rows):
    """A frame of the workbench, and its first picture once that can be drawn."""

    def __init__(self, name: str) -> None:
        super().__init__(id=name, classes="frame")
        self.border_title = FRAMES[name]
        self._scene: Callable[[int], Scene] | None = None

    def show(self, scene: Callable[[int], Scene]) -> None:
        """Draw a scene, made for so many columns."""
        self._scene = lru_cache(maxsize=1)(scene)
        width = self.size.width
        self.border_subtitle = self._scene(width).caption_in(width)
        self.refresh()

    def make(self, width: int, height: int) -> list[Strip]:
        """The picture."""
        if self._scene is None:
            return []
        from emtui.tui.plot_pane import drawn

        return drawn(self, self._scene(width), width, height)
