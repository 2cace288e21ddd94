"""What is painted first: the workbench's frames, then its pictures, while it is being imported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from textual import events, work
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Static

from emtui.tui.breakpoints import HEIGHTS, WIDTHS
from emtui.tui.forerunner import Forerunner, Sent, Wanted, pictures
from emtui.tui.themes import tones_of
from emtui.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from emtui.scenes.frame import Frame

PAINTED = 0.03
"""Seconds after which the first picture has left for the terminal."""

FRAMES = {"slips": "The slips", "climb": "The climb", "friends": "The friends", "narrator": ""}
"""Titles of the frames, by the names that the stylesheet places them by."""
PICTURED = ("slips", "climb")
"""Those that a first picture is drawn in."""


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
        forerunner: Forerunner | None = None,
    ) -> None:
        """A curtain before a workbench.

        Args:
            opening: gives the frame that it opens on; called in a thread.
            prepare: imports the workbench and gives what makes it; called in that thread, too.
            filled: whether the curtain shows the frame's pictures: the workbench will have them
                at the same places.
            forerunner: who draws these before the frame is there; None for nobody.
        """
        super().__init__()
        self._opening, self._prepare, self._filled = opening, prepare, filled
        self._forerunner = forerunner
        self._frame: Frame | None = None
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
        if self._forerunner is not None:
            self._await(self._forerunner)

    @work(thread=True)
    def _await(self, forerunner: Forerunner) -> None:
        ask = self.app.call_from_thread
        ask(self._fill, forerunner.drawn(lambda: ask(self._lacking)))

    @work(thread=True)
    def _raise(self) -> None:
        ask = self.app.call_from_thread
        frame = self._opening()
        pictures(frame, {})  # imports here what would hold up the screen there
        ask(self._open, frame)
        ask(self._go, self._prepare(frame))

    def _open(self, frame: Frame) -> None:
        self._frame = frame
        self.refill()

    def refill(self) -> None:
        """Draw what is lacking, if it is known by now what."""
        if self._frame is not None:
            self._fill(pictures(self._frame, self._lacking()))

    def _lacking(self) -> dict[str, Wanted]:
        """The pictures that are not there, or not at the size that their frames have by now."""
        if not self._filled:
            return {}
        frames = [frame for frame in self.query(_Frame) if frame.id in PICTURED]
        return {str(frame.id): frame.wanted for frame in frames if not frame.fits}

    def _fill(self, sent: Mapping[str, Sent]) -> None:
        for frame in self.query(_Frame):
            picture = sent.get(str(frame.id))
            if picture is not None and not frame.fits:
                frame.show(picture)

    def _go(self, make: Callable[[], Screen[Any]]) -> None:
        app, keys = self.app, self._keys
        self._frame = None  # a window of another size is the workbench's affair from now on
        app.push_screen(make())
        for key in keys:
            app.simulate_key(key)

    def on_unmount(self) -> None:
        """Nobody is there to see a picture any more."""
        if self._forerunner is not None:
            self._forerunner.give_up()

    def on_key(self, event: events.Key) -> None:
        """Keep what is pressed for the workbench."""
        self._keys.append(event.key)


class _Frame(Rows):
    """A frame of the workbench, and its first picture once that is drawn."""

    def __init__(self, name: str) -> None:
        super().__init__(id=name, classes="frame")
        self.border_title = FRAMES[name]
        self._sent: Sent | None = None

    def on_resize(self) -> None:
        """Another size needs another picture."""
        if isinstance(self.screen, Curtain):
            self.screen.refill()

    @property
    def wanted(self) -> Wanted:
        """The picture that fits in."""
        tones = tones_of(self.app, self.background_colors[1])
        return Wanted(*self.size, tones, self.rich_style)

    @property
    def fits(self) -> bool:
        """Whether its picture is one for its size."""
        sent = self._sent
        return sent is not None and (sent.width, len(sent.rows)) == self.size

    def show(self, sent: Sent) -> None:
        """Put a picture in."""
        self._sent = sent
        self.border_subtitle = sent.caption
        self.refresh()

    def make(self, width: int, height: int) -> list[Strip]:
        """The picture; nothing where it was drawn for another size."""
        if self._sent is None or not self.fits:
            return []
        return [Strip(row, width) for row in self._sent.rows]
