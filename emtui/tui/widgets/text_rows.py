"""Text rendered as rows: for panels that change with every key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.app import RenderResult
from textual.strip import Strip

from emtui.tui.widgets.rows import Rows

Line = Sequence[Segment]
"""Pieces of a line, each in its style."""


class TextRows(Rows):
    """Shows lines from the top, each cut at the widget's width.

    Textual parses, wraps and aligns what `render` returns at every change, which for a few words
    takes longer than painting a picture.
    """

    def lines(self) -> Iterable[Line]:
        """The lines; their styles are added to the widget's own."""
        return ()

    def render(self) -> RenderResult:
        """The lines as text, for Textual to measure."""
        pieces = ([(piece.text, piece.style or "") for piece in line] for line in self.lines())
        return Text("\n").join(Text.assemble(*line) for line in pieces)

    def make(self, width: int, height: int) -> list[Strip]:
        """The lines as rows."""
        style = self.rich_style
        return [_strip(line, width, style) for line in self.lines()]


def _strip(line: Line, width: int, style: Style) -> Strip:
    pieces = [Segment(text, style + own if own else style) for text, own, _ in line if text]
    strip = Strip(pieces)
    if strip.cell_length > width:
        strip = Strip.join([strip.crop(0, width - 1), Strip([Segment("…", style)])])
    return strip.adjust_cell_length(width, style)
