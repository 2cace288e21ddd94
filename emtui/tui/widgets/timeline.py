"""The strip of all half-steps: bars over letters; the mouse scrubs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.reactive import reactive

from emtui.em.history import Entry
from emtui.em.mixture import Array
from emtui.em.session import Session
from emtui.plot.blocks import BLOCKS
from emtui.plot.marks import MUTED, TEXT, Words, kind
from emtui.plot.palette import Palette
from emtui.scenes.frame import Frame
from emtui.scenes.timeline import Line, Stop, rises, timeline
from emtui.tui.widgets.binding import bound
from emtui.tui.widgets.plot_pane import ink_style, palette_of
from emtui.tui.widgets.text_rows import Line as Row
from emtui.tui.widgets.text_rows import TextRows

HEAD = 11
"""Columns for the strip's name at the left."""
INKS = {"E": kind(0), "M": TEXT}
PLAIN_SIGNS = {"E": "□", "M": "■", "e": "▫", "m": "▪"}
"""Signs shown instead of the letters until the maths is on."""
LEGENDS: tuple[Words, ...] = (
    (("□", INKS["E"]), (" who wrote what?  ", MUTED), ("■", INKS["M"]), (" what numbers?", MUTED)),
    (("□", INKS["E"]), (" who?  ", MUTED), ("■", INKS["M"]), (" what?", MUTED)),
)
"""What the signs are: in full as long as there is room for it."""
MATHS_LEGEND: Words = (("E", INKS["E"]), (" floor, ", MUTED), ("M", INKS["M"]), (" score", MUTED))
UNDONE = 0.4
"""Ink strength of undone half-steps."""
UNDONE_INKS = {letter: ink.faint(UNDONE) for letter, ink in INKS.items()}
HERE = Style(reverse=True, bold=True)


class Timeline(TextRows):
    """Shows the present place among all half-steps, and posts the place clicked."""

    frame: reactive[Frame] = reactive(bound, repaint=False, init=False)
    maths: reactive[bool] = reactive(False, repaint=False, init=False)

    @dataclass
    class Scrubbed(Message):
        """The person chose another half-step."""

        at: int

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._held = False
        self._rises_of: tuple[tuple[Entry, ...], Array] | None = None
        self._line: Line | None = None

    def watch_frame(self, old: Frame | None, new: Frame) -> None:
        """Draw again for another half-step; a glide changes nothing here."""
        if old is None or old.session is not new.session:
            self.renew()

    def watch_maths(self) -> None:
        """Letters instead of signs, or signs again."""
        self.renew()

    def lines(self) -> Iterator[Row]:
        """Bars over letters; letters alone if there is a single row."""
        session = self.frame.session
        line = self._line = timeline(session, self.size.width - HEAD - 1, self._rises(session))
        palette = palette_of(self.app, self.background_colors[1])
        if self.size.height > 1:
            yield self._row("rise, log", line, self._legend(line), palette, self._bar)
        told = ((line.words, TEXT),)
        yield self._row("steps", line, told, palette, self._sign, marked=True)

    def _legend(self, line: Line) -> Words:
        room = self.size.width - HEAD - line.width * len(line.stops) - 1
        legends = (MATHS_LEGEND,) if self.maths else LEGENDS
        return next((words for words in legends if _wide(words) < room), legends[-1])

    def _bar(self, stop: Stop) -> str:
        """The rise of the score; with the maths also that of the floor, which is at E."""
        return BLOCKS[0 if stop.letter in "Ee" and not self.maths else stop.height]

    def _sign(self, stop: Stop) -> str:
        return stop.letter if self.maths else PLAIN_SIGNS.get(stop.letter, stop.letter)

    def _rises(self, session: Session) -> Array:
        if self._rises_of is None or self._rises_of[0] is not session.history:
            self._rises_of = (session.history, rises(session.history))
        return self._rises_of[1]

    def _row(
        self,
        name: str,
        line: Line,
        words: Words,
        palette: Palette,
        sign: Callable[[Stop], str],
        *,
        marked: bool = False,
    ) -> Row:
        row = [Segment(f" {name:<{HEAD - 1}}", ink_style(palette, MUTED))]
        gap = Segment(" " * (line.width - 1))
        for stop in line.stops:
            row.append(Segment(sign(stop), _style_of(stop, palette, marked)))
            if gap.text:
                row.append(gap)
        told = _wide(words) + 1
        used = HEAD + line.width * len(line.stops)
        row.append(Segment(" " * (self.size.width - used - told)))
        return row + [Segment(text, ink_style(palette, ink)) for text, ink in words]

    # The mouse.

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Go to the half-step pressed, and capture the mouse."""
        if event.button == 1:
            self._held = True
            self.capture_mouse()
            self._point(event.x)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Go to the half-step dragged to."""
        if self._held:
            self._point(event.x)

    def on_mouse_up(self) -> None:
        """Release the mouse."""
        if self._held:
            self._held = False
            self.release_mouse()

    def on_mouse_scroll_up(self) -> None:
        """Undo one half-step."""
        self._turn(-1)

    def on_mouse_scroll_down(self) -> None:
        """Redo one half-step."""
        self._turn(1)

    def _turn(self, by: int) -> None:
        self._go(self.frame.session.at + by)

    def _point(self, x: int) -> None:
        if self._line is not None:
            self._go(self._line.at(x - HEAD, self.frame.session.at))

    def _go(self, at: int) -> None:
        """Post the half-step, unless it is the present one."""
        session = self.frame.session
        if at != session.at and 0 <= at < len(session.history):
            self.post_message(self.Scrubbed(at))


def _wide(words: Words) -> int:
    return sum(len(text) for text, _ in words)


def _style_of(stop: Stop, palette: Palette, marked: bool) -> Style:
    kind_of = "E" if stop.first % 2 and stop.first == stop.last else "M"
    style = ink_style(palette, (UNDONE_INKS if stop.undone else INKS)[kind_of])
    return style + HERE if stop.here and marked else style
