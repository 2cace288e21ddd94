"""How a column writes its numbers, as its own cells show: decimal commas, thousands, signs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice

from emtui.slips.reading.numerals import (
    COMMA_NUMBER,
    NUMBER,
    canonical,
    has_thousands,
    money,
    undressed,
)
from emtui.slips.reading.options import Decimal, ReadOptions

_POINTED = re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+")
LOOKED_AT = 1000
"""Cells whose points are looked at."""


class PointsSeen:
    """Whether points may set off thousands, as far as the first cells show it.

    Attributes:
        millions: whether a number has two points or more.
    """

    __slots__ = ("_example", "_hundreds", "_left", "_others", "_pointed", "millions")

    def __init__(self) -> None:
        self._left = LOOKED_AT
        self._pointed = self._others = self._hundreds = 0
        self._example = ""
        self.millions = False

    def look(self, texts: Iterable[str]) -> None:
        """Look at cells, up to LOOKED_AT of them."""
        for text in islice(texts, self._left):
            self._left -= 1
            if "." not in text:
                self._hundreds += len(text) == 3 and text.isdigit()
                self._others += len(text) > 3 and text.isdigit()
            elif _POINTED.fullmatch(text):
                self._pointed += 1
                self._example = self._example or text
                self.millions |= text.count(".") > 1
            else:
                self._others += 1

    @property
    def example(self) -> str:
        """The first such number; empty where others have another form, or it stands alone."""
        fine = self._pointed > 1 or (self._pointed and self._hundreds)
        return self._example if fine and not self._others else ""


class Notation:
    """Turns a column's cells into numbers, and keeps what was seen on the way.

    Args:
        options: what was said of numbers; where nothing was said of commas, the first cell that
            has a comma or a point between its digits decides for the column.

    Attributes:
        decimal: the decimal sign; None before a cell shows it.
        dressed: whether the options say to take something off, such as currency signs.
        commas: whether decimal commas were found without being told of.
        taken_off: what the options took off numbers, and how often.
    """

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self.decimal: Decimal | None = options.decimal_known
        self.dressed = bool(options.currency or options.percent or options.thousands)
        self.commas = False
        self.taken_off: Counter[str] = Counter()
        self._with_comma = self._thousands = 0
        self._example = ""
        self._beside = ""

    def number(self, text: str) -> float | None:
        """The number a cell holds, or None; may be infinite when it is too large."""
        text, off, beside = canonical(text), "", ""
        if self.dressed:
            beside = money(text)[1]
            if beside and self._beside not in ("", beside):
                return None
            text, off = undressed(text, self._options)
        if "," in text:
            if self.decimal == "point" or not COMMA_NUMBER.fullmatch(text):
                return None
            self._note_comma(text)
        elif not NUMBER.fullmatch(text):
            return None
        elif "." in text:
            if self.decimal == "comma":
                return None
            self.decimal = "point"
        if off:
            self.taken_off[off] += 1
            self._beside = self._beside or beside
        return float(text.replace(",", "."))

    def other_currency(self, text: str) -> str:
        """The currency of the numbers before, where that of this cell is another; else empty."""
        beside = money(canonical(text))[1] if self._options.currency else ""
        return self._beside if beside and beside != self._beside else ""

    def _note_comma(self, text: str) -> None:
        self.commas |= self.decimal is None
        self.decimal = "comma"
        self._thousands += has_thousands(text)
        self._with_comma += 1
        self._example = self._example or text

    @property
    def doubtful(self) -> str:
        """The first cell with a comma, if all may be thousands and nobody said; else empty."""
        every = self.commas and self._thousands == self._with_comma
        return self._example if every else ""
