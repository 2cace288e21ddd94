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
from emtui.slips.reading.advice import Advice
from emtui.slips.reading.blocks import Cut
from emtui.slips.reading.columns import Column
from emtui.slips.reading.encoded import as_text
from emtui.slips.reading.missing import EMPTY, INFINITE, Nothing
from emtui.slips.reading.notation import LOOKED_AT, Notation, PointsSeen
from emtui.slips.reading.options import ReadOptions
from emtui.slips.reading.refused import Refused
from emtui.slips.reading.straight import StraightReader

_LOOSE_COMMA = re.compile(rb"(?<![0-9]),|,(?![0-9])")
WORD_BEGINNINGS = "".join(c for c in string.ascii_letters if c not in "nN")
_PLAIN_LETTER = np.zeros(256, np.bool_)
_PLAIN_LETTER[list(WORD_BEGINNINGS.encode())] = True
_OF_MISSING = np.frombuffer(b"nN", np.uint8)
"""How words for a missing cell begin, other than with signs."""


def _without_quotes(column: bytes, rows: int) -> bytes:
    """A column without its quotes, if every cell is quoted; else empty."""
    edges = column.startswith(b'"') + column.count(b'\n"') + column.count(b'"\n')
    return column.replace(b'"', b"") if edges == column.count(b'"') == 2 * rows else b""


class Cells:
    """A column of cells while it is read: numbers, and a count of what was left out.

    Args:
        name: the column's name; empty where the file has no columns.
        number: counted from 1.
        options: what was said of numbers and of missing cells.
    """

    def __init__(
        self,
        name: str,
        number: int,
        options: ReadOptions = ReadOptions(),  # noqa: B008 - frozen
    ) -> None:
        self.name = name
        self.number = number
        self.values = array("d")
        self._before = 0
        """Rows before the first number, only counted: a column of words takes no memory."""
        self._drained = self._drained_numbers = 0
        self._drained_sum = 0.0
        self.missing: Counter[str] = Counter()
        self.refused = Refused(name)
        self._missing_named = bool(options.na)
        self.nothing = Nothing(options.na)
        self.notation = Notation(options)
        self.points = PointsSeen()
        self._reader = StraightReader()

    def add_block(self, piece: Cut, place: int, before: int) -> None:
        """Take a column of a block, at once where it is plain numbers or plain words.

        Args:
            piece: the block.
            place: the column's, from 0.
            before: how many lines stand above the block.
        """
        if not self.places:
            self.points.look(piece.cells(place, LOOKED_AT))
        if not self._add_at_once(piece, place) and not self._add_words(piece, place):
            for text, line in zip(piece.cells(place), piece.lines(before), strict=True):
                self.add(text, line)

    def takes_plain(self, block: bytes) -> bool:
        """Whether another reader may read the plain numbers of this block: no option changes them.

        Where the first point is still to come, it must be seen whether it stands in this column.
        """
        settled = self.notation.decimal == "point" or b"." not in block
        return settled and not self.notation.dressed and self.notation.decimal != "comma"

    def takes_numbers(self, values: Array) -> bool:
        """Whether none of the numbers is a code for a missing value, such as -99."""
        return not any((values == number).any() for number in self.nothing.numbers)

    def _add_at_once(self, piece: Cut, place: int) -> bool:
        """Take a column of plain decimal numbers at once; False if it holds anything else."""
        notation = self.notation
        column = b"" if notation.dressed else piece.column(place)
        if b'"' in column:
            column = _without_quotes(column, piece.rows)
        points = b"." in column
        if b"," in column:
            settled = notation.decimal == "comma" and not notation.doubtful
            if not settled or points or _LOOSE_COMMA.search(column):
                return False
            column, points = column.replace(b",", b"."), False
        if not column or (points and notation.decimal == "comma"):
            return False
        values = self._reader.numbers(column)
        if values is None or len(values) != piece.rows:
            return False
        if not self.takes_numbers(values):
            return False
        if points:
            notation.decimal = "point"
        self.add_numbers(values)
        return True

    def _add_words(self, piece: Cut, place: int) -> bool:
        """Count a column of words at once; False if a cell may be a number or needs a message."""
        if not self.only_counts_words:
            return False
        starts = piece.starts(place)
        first = piece.codes[starts]
        doubtful = np.flatnonzero(~_PLAIN_LETTER[first])
        if not np.isin(first[doubtful], _OF_MISSING).all():
            return False
        data = piece.codes.tobytes()
        for row in doubtful.tolist():
            text = as_text(data[starts[row] : piece.marks[row, place]]).strip()
            word = self.nothing.word_for(text)
            if word is not None:
                self.missing[word] += 1
                self.refused.count -= 1
        self.refused.count += piece.rows
        self._hold_places(piece.rows)
        return True

    def add(self, text: str, place: str | int) -> None:
        """Take the next cell; `place` is its line's number, or words such as ``item 3``."""
        text = text.strip()
        self.points.look((text,))
        value = self.notation.number(text)
        if value is not None and math.isfinite(value):
            self.take(value)
        elif (word := self.nothing.word_for(text)) is not None:
            self.skip(word)
        else:
            infinite = value is not None or text.lower() in INFINITE
            said = self.refused.advice(text, self.notation.decimal, infinite=infinite)
            if first := self.notation.other_currency(text):
                said = Advice(f"is in another currency than those in {first}", "keep one a file")
            self.refuse(text, place, said)

    def take(self, value: float) -> None:
        """Keep a number, unless it is a code for a missing value."""
        word = self.nothing.numbers.get(value)
        if word is None:
            self._keep(value)
        else:
            self.skip(word)

    def add_numbers(self, numbers: Array) -> None:
        """Take finite numbers at once, none of them a code for a missing value."""
        self._fill_before()
        self.values.frombytes(numbers.tobytes())

    def add_plain_words(self, cells: int) -> None:
        """Count cells that are certainly no numbers; only where `only_counts_words`."""
        self.refused.count += cells
        self._hold_places(cells)

    def skip(self, word: str = EMPTY, cells: int = 1) -> None:
        """Leave missing cells out, and count them."""
        self.missing[word] += cells
        self._hold_places(cells)

    def refuse(
        self, text: str, place: str | int, said: Advice, show: Callable[[str], str] = quoted
    ) -> None:
        """Leave a bad cell out, and keep what a message needs of it."""
        self.refused.note(text, place, said, show)
        self._hold_places(1)

    def _hold_places(self, cells: int) -> None:
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

    @property
    def only_counts_words(self) -> bool:
        """Whether so many bad cells were looked at that further words need only be counted."""
        return self.refused.enough and not (self.notation.dressed or self._missing_named)

    @property
    def bad(self) -> int:
        """How many cells are not numbers."""
        return self.refused.count

    @property
    def numbers(self) -> int:
        """How many numbers there are."""
        return self.places - self.bad - sum(self.missing.values())

    @property
    def places(self) -> int:
        """How many cells there were."""
        return self._drained + self._before + len(self.values)

    def drained(self) -> Array:
        """Give away the numbers held so far; NaN where a cell was left out."""
        self._fill_before()
        values = np.array(self.values, dtype=np.float64)
        self._drained += len(values)
        self._drained_numbers += int(np.count_nonzero(~np.isnan(values)))
        self._drained_sum += float(np.nansum(values))
        self.values, self._before = array("d"), 0
        return values

    def end(self) -> tuple[float, int, float]:
        """The sum and the count of all numbers but the last cell's, and that; NaN for none."""
        if not self.values:
            return 0.0, 0, math.nan
        above = np.frombuffer(self.values)[:-1]
        count = self._drained_numbers + int(np.count_nonzero(~np.isnan(above)))
        with np.errstate(over="ignore"):
            return self._drained_sum + float(np.nansum(above)), count, self.values[-1]

    def column(self) -> Column:
        """All that was read."""
        # The same memory: columns of a large file are not held twice.
        nothing = np.broadcast_to(np.float64(np.nan), (self._before,))
        values = np.frombuffer(self.values) if self.values else nothing
        refused = self.refused
        return Column(
            self.name,
            self.number,
            values,
            dict(self.missing),
            refused.count,
            refused.first,
            refused.some,
            self.notation.commas,
            refused.first_known,
            refused.meant,
            refused.first_meant,
            self.notation.doubtful,
            most_meant=refused.most_meant,
            figures=refused.figures,
            pointed=self.points.example,
            answers=refused.answers,
            taken_off=dict(self.notation.taken_off),
        )
