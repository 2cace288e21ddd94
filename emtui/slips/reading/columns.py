"""Columns as a file gave them, and a preview of each for the person who chooses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from emtui.em.mixture import Array
from emtui.slips.harmless import harmless
from emtui.slips.reading.options import Way

BLOCK = 65_536
"""Numbers looked at at once: nothing as long as a column is made."""
PREVIEW_BINS = 16
ROW_NAMES = frozenset(("id", "index", "idx", "nr", "no", "row", "rows", "rownum", "key", "obs"))
"""Last words, in lower case, of what columns of row numbers and the like are called."""
SHOWN = 40
"""Characters of a column's name that are shown."""


@dataclass(frozen=True, slots=True)
class ColumnPreview:
    """One column of numbers at a glance.

    Attributes:
        name: as the file has it; its number where the file names no columns.
        number: counted from 1.
        count: how many numbers it holds, missing cells not among them.
        low: the smallest number.
        high: the largest number.
        histogram: how many numbers fall into each of 16 equal bins from low to high.
        counts_rows: whether it only counts the rows.
    """

    name: str
    number: int
    count: int
    low: float
    high: float
    histogram: tuple[int, ...]
    counts_rows: bool = False

    @classmethod
    def of(cls, name: str, number: int, values: Array) -> Self:
        """The preview of finite `values`, shape ``(N,)`` with N at least 1; NaN is left out."""
        low, high = float(np.nanmin(values)), float(np.nanmax(values))
        # Halved first, since the range of finite numbers need not be finite.
        reach = high / 2 - low / 2
        counts = np.zeros(PREVIEW_BINS, dtype=np.intp)
        for start in range(0, len(values), BLOCK):
            seen = values[start : start + BLOCK]
            seen = seen[~np.isnan(seen)]
            with np.errstate(all="ignore"):
                places = (seen / 2 - low / 2) / reach if reach > 0 else np.zeros(len(seen))
            bins = np.minimum(places * PREVIEW_BINS, PREVIEW_BINS - 1).astype(np.intp)
            counts += np.bincount(bins, minlength=PREVIEW_BINS)
        return cls(name, number, int(counts.sum()), low, high, tuple(counts.tolist()))


@dataclass(frozen=True, eq=False, slots=True)
class Column:
    """One column of a file, read as numbers.

    Attributes:
        name: as the file has it; its number where the file names no columns.
        number: counted from 1.
        values: shape ``(rows,)``, NaN where a cell is missing or bad.
        missing: how many cells were missing, by what stood there.
        bad: how many cells are not numbers.
        first_bad: the place and text of the first of these, for a message.
        some_bad: the text and place of the first few of these.
        commas: whether decimal commas were found without being told of.
        first_known: the place and text of the first bad cell of a kind that is known, such as a
            date, and what to do about it.
        meant: how many of the bad cells were meant to be numbers, such as ``$2.50``.
        first_meant: the first of these, in quotation marks.
        thousands: a number whose comma may be a decimal one or set off thousands, where all
            numbers with a comma are of this kind; else empty.
        most_meant: whether most of the bad cells were meant to be numbers.
        figures: whether any of these has a digit.
        pointed: a number such as ``1.460``, where all with a point have three digits behind it;
            else empty.
        answers: options that would read the first of these, and as what.
        taken_off: what options took off numbers, and how often.
        weights: how many slips each value stands for, shape ``(rows,)``, NaN where nobody says;
            None for one each.
        rows: the row that each value stands in, from 0; None where every row is one value.
    """

    name: str
    number: int
    values: Array
    missing: Mapping[str, int]
    bad: int = 0
    first_bad: str = ""
    some_bad: tuple[str, ...] = ()
    commas: bool = False
    first_known: str = ""
    meant: int = 0
    first_meant: str = ""
    thousands: str = ""
    most_meant: bool = False
    figures: bool = False
    pointed: str = ""
    answers: tuple[Way, ...] = ()
    taken_off: Mapping[str, int] = field(default_factory=dict)
    weights: Array | None = None
    rows: NDArray[np.intp] | None = None

    @property
    def count(self) -> int:
        """How many numbers there are."""
        return int(np.count_nonzero(~np.isnan(self.values)))

    @property
    def numeric(self) -> bool:
        """Whether most of what stands in it are numbers."""
        return self.count > 0 and self.count >= self.bad

    @property
    def given_name(self) -> str:
        """Its name, harmless to show; empty where the file gives it none."""
        return "" if self.name == str(self.number) else harmless(self.name, SHOWN)

    @property
    def almost_numbers(self) -> bool:
        """Whether it is not numeric, but most of what stands in it was meant to be numbers."""
        shown = self.count > 0 or self.figures
        return not self.numeric and self.bad > 0 and self.most_meant and shown

    @property
    def counts_rows(self) -> bool:
        """Whether it numbers three rows or more: neighbouring whole numbers, each once."""
        rows = len(self.values)
        if rows < 3 or self.bad or self.missing or self.values[0] % 1 != 0:
            return False
        low, high = float(self.values.min()), float(self.values.max())
        if high / 2 - low / 2 != (rows - 1) / 2 or low % 1 != 0:
            return False
        return self.counts_up or bool((np.diff(np.sort(self.values)) == 1).all())

    @property
    def counts_up(self) -> bool:
        """Whether it goes up in steps of one."""
        return bool((self.values[1:] - self.values[:-1] == 1).all())

    @property
    def names_rows(self) -> bool:
        """Whether it is called as names of rows are, and is whole numbers, each of them once."""
        words = re.findall(r"[^\W\d_]+", re.sub(r"(?<=[a-z])ID\b", " id", self.name).lower())
        if not words or words[-1] not in ROW_NAMES or self.bad or len(self.values) < 3:
            return False
        return bool((self.values % 1 == 0).all()) and self.all_different

    @property
    def all_different(self) -> bool:
        """Whether no number is there twice."""
        numbers = self.values[~np.isnan(self.values)]
        return len(np.unique(numbers)) == len(numbers)

    def rows_of(self, kept: NDArray[np.bool_] | NDArray[np.intp]) -> NDArray[np.intp]:
        """The rows of the values kept, counted from 1."""
        rows = np.arange(len(self.values)) if self.rows is None else self.rows
        return rows[kept] + 1

    def owned(self) -> Self:
        """The same with numbers in an array of its own, which an envelope need not copy again."""
        own = self.values.flags.owndata
        return self if own else replace(self, values=np.array(self.values))

    def preview(self) -> ColumnPreview:
        """The column at a glance; it must hold a number."""
        seen = ColumnPreview.of(self.name, self.number, self.values)
        return replace(seen, counts_rows=self.counts_rows)


@dataclass(frozen=True, eq=False, slots=True)
class Labels:
    """A column of labels that may say who wrote each slip.

    Attributes:
        name: the column's name.
        number: counted from 1.
        codes: shape ``(rows,)``, places in `words`; -1 where there is no label.
        words: the different labels, in order of appearance.
    """

    name: str
    number: int
    codes: NDArray[np.int32]
    words: tuple[str, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Table:
    """What a reader makes of a file.

    Attributes:
        names: all columns' names, in the file's order.
        columns: those read as numbers.
        labels: the column that says who wrote each slip, where one was read.
        notes: what a person should hear about the file as a whole.
        row_names: whether the first column has the rows' names, and no name itself.
    """

    names: tuple[str, ...]
    columns: tuple[Column, ...]
    labels: Labels | None = None
    notes: tuple[str, ...] = ()
    row_names: bool = False
