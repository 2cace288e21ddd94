"""As many lines of words as there is room for, and which."""

from __future__ import annotations

from rich.text import Text

from emtui.plot.captions import BETWEEN

SCROLL, LARGER = " … ↓", " … z"
"""At the end of words that go on: arrows scroll them, or, where a cursor has the arrows, `z`."""


class Excerpt:
    """A window on lines that may not all fit.

    Attributes:
        alone: whether the words have the picture's room, too.
    """

    def __init__(self) -> None:
        self.alone = False
        self._above, self._more = 0, False
        """Lines that are scrolled out of sight, and whether there are more below."""

    def reset(self) -> None:
        """Begin at the first line again, under the picture."""
        self.alone, self._above = False, 0

    def scroll(self, rows: int) -> bool:
        """Scroll; returns whether there was anything to scroll.

        The first press gives the words the picture's room, the last one back gives it back.
        """
        if not (self._more if rows > 0 else self.alone):
            return False
        above = self._above + rows if self.alone else self._above
        self.alone, self._above = above >= 0, max(0, above)
        return True

    def cut(self, lines: list[Text], room: int, wide: int, more: str) -> list[Text]:
        """The lines that are seen; the last ends in `more` where there are more below.

        A sentence gives it a word's room, short pieces a whole one's, a row of a table nothing.

        Args:
            lines: all of them.
            room: rows for them.
            wide: columns of a row.
            more: SCROLL or LARGER.
        """
        self._above = min(self._above, max(0, len(lines) - room))
        shown, self._more = lines[self._above :][:room], self._above + room < len(lines)
        if self._more and shown:
            last, end = shown[-1].copy(), max(0, wide - len(more))
            if last.cell_len > end and len(last.spans) == 1:
                pieces = last.plain.rfind(BETWEEN, 0, end + len(BETWEEN))
                last.truncate(pieces if pieces > 0 else last.plain.rfind(" ", 0, end + 1))
            if last.cell_len <= end:
                last.append(more, "dim")
            shown[-1] = last
        return shown
