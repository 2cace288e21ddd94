"""Lines of words straight to the screen: for panels that say something else at every key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Self

from rich.segment import Segment
from rich.text import Text
from textual.app import RenderResult
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

Line = Sequence[Segment]
"""Pieces of a line, each in its style."""


class Written(Widget):
    """Shows lines, from the top, each cut where the widget ends.

    A widget's `render` is parsed, wrapped and aligned at every change, which for a few words takes
    longer than to paint a picture.
    """

    _strips: tuple[Size, list[Strip]] | None = None

    def lines(self) -> Iterable[Line]:
        """The lines; styles are laid over the widget's own."""
        return ()

    def render(self) -> RenderResult:
        """The lines as Textual takes them where it has to ask how much room they need."""
        pieces = ([(piece.text, piece.style or "") for piece in line] for line in self.lines())
        return Text("\n").join(Text.assemble(*line) for line in pieces)

    def render_line(self, y: int) -> Strip:
        """One of the lines."""
        if self._strips is None or self._strips[0] != self.size:
            self._strips = self.size, [self._strip(line) for line in self.lines()]
        strips = self._strips[1]
        return strips[y] if y < len(strips) else Strip.blank(self.size.width, self.rich_style)

    def _strip(self, line: Line) -> Strip:
        width, style = self.size.width, self.rich_style
        pieces = [Segment(text, style + own if own else style) for text, own, _ in line if text]
        strip = Strip(pieces)
        if strip.cell_length > width:
            strip = Strip.join([strip.crop(0, width - 1), Strip([Segment("…", style)])])
        return strip.adjust_cell_length(width, style)

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Ask for the lines again, whatever the reason."""
        self._strips = None
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def notify_style_update(self) -> None:
        """Another theme: the colours may have changed."""
        self._strips = None
        super().notify_style_update()
