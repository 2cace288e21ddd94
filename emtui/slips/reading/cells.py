"""One cell after the other: a number, a missing cell, or neither."""

from __future__ import annotations

import math
import re
import string
from array import array
from collections import Counter
from collections.abc import Callable

import numpy as np

from emtui.em.mixture import Array
from emtui.slips.harmless import quoted
from emtui.slips.reading.advice import FIX as ADVICE_FIX
from emtui.slips.reading.advice import PLAIN, Advice, advice
from emtui.slips.reading.blocks import Cut, NumberReader
from emtui.slips.reading.columns import Column, Labels
from emtui.slips.reading.errors import Answer
from emtui.slips.reading.numerals import (
    COMMA_NUMBER,
    NUMBER,
    Way,
    canonical,
    has_thousands,
    undressed,
)
from emtui.slips.reading.options import ReadOptions
from emtui.slips.reading.source import as_text

EMPTY = "empty"
MISSING = {"": EMPTY, "na": "NA", "nan": "NaN", "-nan": "NaN", "null": "null", "-": "-"} | {
    word.lower(): word for word in ("n/a", "#N/A", "<NA>")
}
"""What a missing cell may say (in lower case), and what to call it."""

BEYOND = Advice("is infinite, and a slip never is", meant=False)

WITHIN = Advice("is not a number", "bring its numbers to the top: a list of them, or of objects")
NESTED = {list: "a list within the list", dict: "an object within the object"}
"""What to call a value of JSON that holds others."""

INFINITE = {sign + word for sign in ("", "+", "-") for word in ("inf", "infinity", "∞")}

SKIP = "or leave such cells out with --skip-bad"
FIX = f"{ADVICE_FIX}, {SKIP}"
LOOKED_AT = 1000
"""Cells that are no numbers and are looked at for what they were meant to be."""


def is_missing(text: str) -> bool:
    """Whether a cell says that it holds nothing."""
    return text.strip().lower() in MISSING


_LOOSE_COMMA = re.compile(rb"(?<![0-9]),|,(?![0-9])")
_WORD_BEGINNINGS = "".join(c for c in string.ascii_letters if c not in "nN")
_PLAIN_LETTER = np.zeros(256, np.bool_)
_PLAIN_LETTER[list(_WORD_BEGINNINGS.encode())] = True
_OF_MISSING = np.frombuffer(b"nN", np.uint8)
"""How words for a missing cell begin, other than with signs."""


def _without_quotes(column: bytes, rows: int) -> bytes:
    """A column without quotes, where each cell has two around it; else nothing."""
    edges = column.startswith(b'"') + column.count(b'\n"') + column.count(b'"\n')
    return column.replace(b'"', b"") if edges == column.count(b'"') == 2 * rows else b""


def _is_plain_word(value: object) -> bool:
    """Whether a text can neither be a number nor say that nothing is there."""
    return isinstance(value, str) and value != "" and value[0] in _WORD_BEGINNINGS


def _floats(values: list[object]) -> Array | None:
    """The numbers as doubles; None where one is not finite."""
    try:
        numbers = np.array(values, np.float64)
    except OverflowError:  # an integer of more than 308 digits
        return None
    return numbers if np.isfinite(numbers).all() else None


class Nothing:
    """Which cells say that they hold nothing: those that always do, and those told of."""

    def __init__(self, told: tuple[str, ...] = ()) -> None:
        self._texts = MISSING | {text.strip().lower(): text.strip() for text in told}
        self.numbers = {
            float(text): text.strip() for text in told if NUMBER.fullmatch(text.strip())
        }
        """Numbers that stand for nothing, and how they were told of."""

    def word_for(self, text: str) -> str | None:
        """What to call a cell that holds nothing; None where it holds something."""
        return self._texts.get(text.lower())


class Cells:
    """A column of cells while it is read: numbers, and a count of what was left out.

    Args:
        name: the column's name; empty where the file has no columns.
        number: counted from 1.
        options: what was said of numbers; where nothing was said of commas, the first cell that
            has a comma or a point between its digits decides for the column.
        keep_places: put NaN where a cell is left out, so that rows stay in step.
    """

    def __init__(
        self,
        name: str,
        number: int,
        options: ReadOptions = ReadOptions(),  # noqa: B008 - frozen
        *,
        keep_places: bool = True,
    ) -> None:
        self.name = name
        self.number = number
        self.values = array("d")
        self._before = 0
        """Places held before the first number: a column of words takes no room."""
        self.missing: Counter[str] = Counter()
        self.bad = 0
        self.first_bad = ""
        self.first_known = ""
        self.meant = 0
        self.first_meant = ""
        self._ways: tuple[Way, ...] = ()
        """Options that would read the first bad cell that was meant to be a number."""
        self.taken_off: Counter[str] = Counter()
        self._options = options
        self._nothing = Nothing(options.na)
        self._dressed = bool(options.currency or options.percent or options.thousands)
        self.decimal = options.decimal_known
        self._commas_found = False
        self._commas = self._thousands = 0
        self._comma_example = ""
        self._keep_places = keep_places
        self._reader = NumberReader()

    def add_block(self, piece: Cut, place: int, before: int) -> None:
        """Take a column of a block, at once where it is plain numbers or plain words.

        Args:
            piece: the block.
            place: the column's, from 0.
            before: how many lines stand above the block.
        """
        if not self._add_at_once(piece, place) and not self._add_words(piece, place):
            for text, line in zip(piece.cells(place), piece.lines(before), strict=True):
                self.add(text, line)

    def _add_at_once(self, piece: Cut, place: int) -> bool:
        """Whether the cells are decimal numbers that mean nothing else, and so were taken."""
        column = b"" if self._dressed else piece.column(place)
        if b'"' in column:
            column = _without_quotes(column, piece.rows)
        points = b"." in column
        if b"," in column:
            settled = self.decimal == "comma" and not self._doubtful
            if not settled or points or _LOOSE_COMMA.search(column):
                return False
            column, points = column.replace(b",", b"."), False
        if not column or (points and self.decimal == "comma"):
            return False
        values = self._reader.read(column)
        if values is None or len(values) != piece.rows:
            return False
        if any((values == number).any() for number in self._nothing.numbers):
            return False
        if points:
            self.decimal = "point"
        self._fill_before()
        self.values.frombytes(values.tobytes())
        return True

    def _add_words(self, piece: Cut, place: int) -> bool:
        """Whether no cell begins as a number does, where bad cells are only counted any more."""
        if self.bad < LOOKED_AT or self._options.na or self._dressed:
            return False
        starts = piece.starts(place)
        first = piece.codes[starts]
        doubtful = np.flatnonzero(~_PLAIN_LETTER[first])
        if not np.isin(first[doubtful], _OF_MISSING).all():
            return False
        data = piece.codes.tobytes()
        for row in doubtful.tolist():
            text = as_text(data[starts[row] : piece.marks[row, place]]).strip()
            word = self._nothing.word_for(text)
            if word is not None:
                self.missing[word] += 1
                self.bad -= 1
        self.bad += piece.rows
        self._hold_places(piece.rows)
        return True

    def add(self, text: str, place: str | int) -> None:
        """Take the next cell; `place` is its line's number, or words such as ``item 3``."""
        text = text.strip()
        value = self._number(text)
        if value is not None and math.isfinite(value):
            self._take(value)
        elif (word := self._nothing.word_for(text)) is not None:
            self.skip(word)
        else:
            infinite = value is not None or text.lower() in INFINITE
            self._refuse(text, place, self._said_of(text, infinite))

    def _take(self, value: float) -> None:
        """Keep a number, unless it was said to stand for nothing."""
        word = self._nothing.numbers.get(value)
        if word is None:
            self._keep(value)
        else:
            self.skip(word)

    def add_value(self, value: object, place: str | int) -> None:
        """Take the next value of a format that has types of its own: number, text, None."""
        if value is None:
            self.skip("null")
        elif isinstance(value, str):
            self.add(value, place)
        elif isinstance(value, (list, dict)):
            self._refuse(NESTED[type(value)], place, WITHIN, show=str)
        elif isinstance(value, bool) or not isinstance(value, (int, float)):
            self._refuse(str(value), place, PLAIN)
        else:
            self._add_float(value, place)

    def add_values(self, values: list[object], places: range) -> None:
        """Take values of a format that has types of its own, at once where all are numbers."""
        kinds = set(map(type, values))
        if kinds <= {int, float} and not self._nothing.numbers:
            numbers = _floats(values)
            if numbers is not None:
                self._fill_before()
                self.values.frombytes(numbers.tobytes())
                return
        counted = self.bad >= LOOKED_AT and not (self._dressed or self._options.na)
        if counted and kinds == {str} and all(map(_is_plain_word, values)):
            self.bad += len(values)
            self._hold_places(len(values))
            return
        for value, place in zip(values, places, strict=True):
            self.add_value(value, place)

    def _add_float(self, value: float, place: str | int) -> None:
        try:
            number = float(value)
        except OverflowError:  # an integer of more than 308 digits
            number = math.inf
        if math.isnan(number):
            self.skip("NaN")
        elif math.isinf(number):
            self._refuse("infinity", place, BEYOND, show=str)
        else:
            self._take(number)

    def skip(self, word: str = EMPTY, cells: int = 1) -> None:
        """Leave missing cells out, and count them."""
        self.missing[word] += cells
        self._hold_places(cells)

    def _said_of(self, text: str, infinite: bool) -> Advice:
        """What to say of text that is no number; after many of them, no more than that."""
        if infinite:
            return BEYOND
        return advice(text, self.decimal) if self.bad < LOOKED_AT else PLAIN

    def _refuse(
        self, text: str, place: str | int, said: Advice, show: Callable[[str], str] = quoted
    ) -> None:
        if not self.first_bad or (said is not PLAIN and not self.first_known):
            where = f"line {place}" if isinstance(place, int) else place
            column = f", column {quoted(self.name)}" if self.name else ""
            message = f"{where}{column}: {show(text)} {said.what}; {said.fix}"
            self.first_bad = self.first_bad or f"{message}, {SKIP}"
            self.first_known = message if said is not PLAIN else ""
        if said.meant and not self.first_meant:
            self.first_meant = quoted(text)
            self._ways = said.ways
        self.bad += 1
        self.meant += said.meant
        self._hold_places(1)

    def _hold_places(self, cells: int) -> None:
        if not self._keep_places:
            return
        if self.values:
            self.values.extend([math.nan] * cells)
        else:
            self._before += cells

    def _keep(self, number: float) -> None:
        self._fill_before()
        self.values.append(number)

    def _fill_before(self) -> None:
        if self._before:
            self.values.frombytes(np.full(self._before, np.nan).tobytes())
            self._before = 0

    def _number(self, text: str) -> float | None:
        """The number a cell holds, or None; may be infinite when it is too large."""
        text, off = canonical(text), ""
        if self._dressed:
            text, off = undressed(text, self._options)
        if "," in text:
            if self.decimal == "point" or not COMMA_NUMBER.fullmatch(text):
                return None
            self._commas_found |= self.decimal is None
            self.decimal = "comma"
            self._thousands += has_thousands(text)
            self._commas += 1
            self._comma_example = self._comma_example or text
        elif not NUMBER.fullmatch(text):
            return None
        elif "." in text:
            if self.decimal == "comma":
                return None
            self.decimal = "point"
        if off:
            self.taken_off[off] += 1
        return float(text.replace(",", "."))

    @property
    def numbers(self) -> int:
        """How many numbers there are, where places are kept."""
        return self.places - self.bad - sum(self.missing.values())

    @property
    def places(self) -> int:
        """How many cells there were, where places are kept."""
        return self._before + len(self.values)

    def column(self) -> Column:
        """All that was read."""
        # The same memory: columns of a large file are not held twice.
        nothing = np.broadcast_to(np.float64(np.nan), (self._before,))
        values = np.frombuffer(self.values) if self.values else nothing
        return Column(
            self.name,
            self.number,
            values,
            dict(self.missing),
            self.bad,
            self.first_bad,
            self._commas_found,
            self.first_known,
            self.meant,
            self.first_meant,
            self._comma_example if self._doubtful else "",
            most_meant=self.meant * 2 > min(self.bad, LOOKED_AT),
            answers=tuple(Answer(way.changes, way.number) for way in self._ways),
            taken_off=dict(self.taken_off),
        )

    @property
    def _doubtful(self) -> bool:
        """Whether every comma found without being told of may as well set off thousands."""
        return self._commas_found and self._thousands == self._commas


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
