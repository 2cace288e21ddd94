"""How a column writes its numbers, as its own cells show: decimal commas, thousands, signs."""

from __future__ import annotations

from collections import Counter

from emtui.slips.reading.numerals import (
    COMMA_NUMBER,
    NUMBER,
    canonical,
    has_thousands,
    undressed,
)
from emtui.slips.reading.options import Decimal, ReadOptions


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

    def number(self, text: str) -> float | None:
        """The number a cell holds, or None; may be infinite when it is too large."""
        text, off = canonical(text), ""
        if self.dressed:
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
        return float(text.replace(",", "."))

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
