"""The phase and the score, or a page's title, in letters three rows high, for a whole room."""

from __future__ import annotations

import math
from itertools import product

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.app import RenderResult
from textual.reactive import reactive
from textual.renderables.digits import Digits
from textual.widget import Widget

from emtui.em.history import Phase
from emtui.lessons.reading import Reading
from emtui.plot.numerals import MINUS, fixed
from emtui.scenes.frame import Frame
from emtui.scenes.narration.sentences import headline
from emtui.scenes.numbers import score
from emtui.tui.widgets.binding import bound

ROWS = 3
GAP = 4
"""Columns at least between the words and the score."""

WORDS = {
    Phase.GUESS: "A GUESS",
    Phase.ASSIGNED: "WHO WROTE WHAT?",
    Phase.UPDATED: "NUMBERS?",
    Phase.ENDED: "THE END",
}

LETTERS = {
    "A": ("┏━┓", "┣━┫", "╹ ╹"),
    "B": ("┏━┓", "┣━┻┓", "┗━━┛"),
    "D": ("┏━┓", "┃ ┃", "┗━┛"),
    "E": ("┏━╸", "┣━ ", "┗━╸"),
    "F": ("┏━╸", "┣━ ", "╹  "),
    "G": ("┏━╸", "┃ ┓", "┗━┛"),
    "H": ("╻ ╻", "┣━┫", "╹ ╹"),
    "I": ("╻", "┃", "╹"),
    "K": ("╻┏╸", "┣┻┓", "╹ ╹"),
    "L": ("╻  ", "┃  ", "┗━╸"),
    "M": ("┏┳┓", "┃┃┃", "╹ ╹"),
    "N": ("┏┓╻", "┃┃┃", "╹┗┛"),
    "O": ("┏━┓", "┃ ┃", "┗━┛"),
    "P": ("┏━┓", "┣━┛", "╹  "),
    "R": ("┏━┓", "┣┳┛", "╹┗╸"),
    "S": ("┏━╸", "┗━┓", "╺━┛"),
    "T": ("╺┳╸", " ┃ ", " ╹ "),
    "U": ("╻ ╻", "┃ ┃", "┗━┛"),
    "V": ("╻ ╻", "┃┏┛", "┗┛ "),
    "W": ("╻ ╻", "┃╻┃", "┗┻┛"),
    "Y": ("╻ ╻", "┗┳┛", " ╹ "),
    ",": (" ", " ", "┛"),
    "?": ("╺━┓", " ┏┛", " • "),
    " ": ("  ", "  ", "  "),
}
"""In the style of Textual's digits, with a column between letters."""


def lettered(words: str) -> list[str]:
    """Words in LETTERS, as rows of one width."""
    glyphs = [LETTERS[char] for char in words]
    widths = [max(len(row) for row in glyph) for glyph in glyphs]
    return [
        " ".join(glyph[row].ljust(width) for glyph, width in zip(glyphs, widths, strict=True))
        for row in range(ROWS)
    ]


def numbered(number: str) -> list[str]:
    """A number in Textual's bold digits, as rows of one width."""
    drawn = Digits(number.replace(MINUS, "-")).render(Style(bold=True))
    pieces = (piece.text for piece in drawn if isinstance(piece, Segment))
    rows = "".join(pieces).split("\n")[:ROWS]
    width = max(map(len, rows))
    return [row.ljust(width) for row in rows]


class PresenterBanner(Widget):
    """The phase at the left, the score at the right; before scores, a page's title."""

    frame: reactive[Frame] = reactive(bound, init=False)
    reading: reactive[Reading | None] = reactive(None)

    def render(self) -> RenderResult:
        """Large letters if they fit beside the score, else the headline as plain text."""
        now, width = self.frame.session.now, self.size.width
        if self.reading is not None and not self.reading.has_scores:
            return self._titled(self.reading.page.title, width)
        words = lettered(WORDS[now.phase])
        small = _lines(headline(self.frame))
        numbers = _numbers(now.score)
        for left, right in (*product((words, small), numbers), (small, numbers[-1])):
            if len(left[0]) + GAP + len(right[0]) <= width:
                break
        rows = zip(left, right, strict=True)
        lines = (f"{a}{b.rjust(width - len(a))}" for a, b in rows)
        return Text("\n".join(lines), "bold", no_wrap=True)

    def _titled(self, title: str, width: int) -> Text:
        large = lettered(title.upper())
        lines = large if len(large[0]) <= width else _lines(title)
        return Text("\n".join(lines), "bold", no_wrap=True)


def _numbers(value: float) -> list[list[str]]:
    """The score in digits, with its name and with as many decimals as fit; else as plain text."""
    plain = _lines(f"score {score(value)}")
    if not math.isfinite(value):
        return [plain]
    texts = dict.fromkeys((score(value), fixed(value, 0)))
    name = _lines("score ")
    drawn = [numbered(text) for text in texts]
    named = [[a + b for a, b in zip(name, rows, strict=True)] for rows in drawn]
    return [*named, *drawn, plain]


def _lines(words: str) -> list[str]:
    """Plain text in the middle of three rows."""
    blank = " " * len(words)
    return [blank, words, blank]
