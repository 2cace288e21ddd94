"""A widget made of rows; only rows that changed are sent to the terminal."""

from __future__ import annotations

from typing import Self

from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget


class Rows(Widget):
    """Makes all its rows at once and keeps them until something visible has changed.

    Between two half-steps most rows stay the same, and sending a row takes longer than making it.
    """

    _made: tuple[Size, list[Strip]] | None = None

    def make(self, width: int, height: int) -> list[Strip]:
        """The rows from the top, `width` cells each; below them the widget is empty."""
        return []

    def renew(self) -> None:
        """Make the rows again, and repaint those that differ."""
        size = self.size
        if self._made is None or self._made[0] != size:
            self.refresh()
            return
        before, after = self._made[1], self.make(*size)
        self._made = size, after
        if len(before) != len(after):
            super().refresh()
            return
        pairs = enumerate(zip(before, after, strict=True))
        changed = [Region(0, y, size.width, 1) for y, (old, new) in pairs if old != new]
        if changed:
            super().refresh(*changed)

    def render_line(self, y: int) -> Strip:
        """One of the rows."""
        size = self.size
        if self._made is None or self._made[0] != size:
            self._made = size, self.make(*size)
        rows = self._made[1]
        return rows[y] if y < len(rows) else Strip.blank(size.width, self.rich_style)

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Make the rows again at the next paint, whatever the reason."""
        self._made = None
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def notify_style_update(self) -> None:
        """Another theme or focus: the colours may have changed."""
        self._made = None
        super().notify_style_update()
