"""One cell after the other: a number, a missing cell, or neither."""

from __future__ import annotations

import math
import re
from array import array
from collections import Counter

import numpy as np

from emtui.slips.columns import Column, Labels
from emtui.slips.faults import quoted
from emtui.slips.options import Decimal

NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
COMMA_NUMBER = re.compile(r"[+-]?\d+,\d+(?:[eE][+-]?\d+)?", re.ASCII)

EMPTY = "empty"
MISSING = {"": EMPTY, "na": "NA", "nan": "NaN", "-nan": "NaN", "null": "null", "-": "-"}
"""What a missing cell may say (in lower case), and what to call it."""

INFINITE = {sign + word for sign in ("", "+", "-") for word in ("inf", "infinity", "∞")}

FIX = "correct it, or leave such cells out with --skip-bad"


def is_missing(text: str) -> bool:
    """Whether a cell says that it holds nothing."""
    return text.strip().lower() in MISSING


def is_number(text: str) -> bool:
    """Whether a cell holds a number, with a decimal point or a decimal comma."""
    text = text.strip()
    return bool(NUMBER.fullmatch(text) or COMMA_NUMBER.fullmatch(text))


class Cells:
    """A column of cells while it is read: numbers, and a count of what was left out.

    Args:
        name: the column's name; empty where the file has no columns.
        number: counted from 1.
        decimal: how commas in numbers are meant; when None the first cell that has a comma or
            a point between its digits decides for the column.
        keep_places: put NaN where a cell is left out, so that rows stay in step.
    """

    def __init__(
        self, name: str, number: int, decimal: Decimal | None = None, *, keep_places: bool = True
    ) -> None:
        self.name = name
        self.number = number
        self.values = array("d")
        self.missing: Counter[str] = Counter()
        self.bad = 0
        self.first_bad = ""
        self._decimal = decimal
        self._commas_found = False
        self._keep_places = keep_places

    def add(self, text: str, place: str | int) -> None:
        """Take the next cell; `place` is its line's number, or words such as ``item 3``."""
        text = text.strip()
        value = self._number(text)
        if value is not None and math.isfinite(value):
            self.values.append(value)
        elif (word := MISSING.get(text.lower())) is not None:
            self.skip(word)
        else:
            infinite = value is not None or text.lower() in INFINITE
            self._refuse(quoted(text), place, infinite)

    def add_value(self, value: object, place: str | int) -> None:
        """Take the next value of a format that has types of its own: number, text, None."""
        if value is None:
            self.skip("null")
        elif isinstance(value, str):
            self.add(value, place)
        elif isinstance(value, bool) or not isinstance(value, (int, float)):
            self._refuse(quoted(str(value)), place, infinite=False)
        else:
            self._add_float(value, place)

    def _add_float(self, value: float, place: str | int) -> None:
        try:
            number = float(value)
        except OverflowError:  # an integer of more than 308 digits
            number = math.inf
        if math.isnan(number):
            self.skip("NaN")
        elif math.isinf(number):
            self._refuse("infinity", place, infinite=True)
        else:
            self.values.append(number)

    def skip(self, word: str = EMPTY, cells: int = 1) -> None:
        """Leave missing cells out, and count them."""
        self.missing[word] += cells
        self._hold_places(cells)

    def _refuse(self, shown: str, place: str | int, infinite: bool) -> None:
        if not self.bad:
            where = f"line {place}" if isinstance(place, int) else place
            column = f", column {quoted(self.name)}" if self.name else ""
            why = "is infinite, and a slip never is" if infinite else "is not a number"
            self.first_bad = f"{where}{column}: {shown} {why}; {FIX}"
        self.bad += 1
        self._hold_places(1)

    def _hold_places(self, cells: int) -> None:
        if self._keep_places:
            self.values.extend([math.nan] * cells)

    def _number(self, text: str) -> float | None:
        """The number a cell holds, or None; may be infinite when it is too large."""
        if "," in text:
            if self._decimal == "point" or not COMMA_NUMBER.fullmatch(text):
                return None
            self._commas_found |= self._decimal is None
            self._decimal = "comma"
            return float(text.replace(",", "."))
        if not NUMBER.fullmatch(text):
            return None
        if "." in text:
            if self._decimal == "comma":
                return None
            self._decimal = "point"
        return float(text)

    def column(self) -> Column:
        """All that was read."""
        values = np.array(self.values, dtype=np.float64)
        return Column(
            self.name,
            self.number,
            values,
            dict(self.missing),
            self.bad,
            self.first_bad,
            self._commas_found,
        )


class LabelCells:
    """A column of labels while it is read."""

    def __init__(self, name: str, number: int) -> None:
        self.name = name
        self.number = number
        self.codes = array("i")
        self._places: dict[str, int] = {}

    def add(self, text: str) -> None:
        """Take the next label; a missing cell is no label."""
        text = text.strip()
        known = self._places.get(text)
        if known is None:
            known = -1 if is_missing(text) else len(self._places)
            if known >= 0:
                self._places[text] = known
        self.codes.append(known)

    def skip(self, cells: int = 1) -> None:
        """Rows without a label."""
        self.codes.extend([-1] * cells)

    def labels(self) -> Labels:
        """All that was read."""
        codes = np.array(self.codes, dtype=np.int32)
        return Labels(self.name, self.number, codes, tuple(self._places))
