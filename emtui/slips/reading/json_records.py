"""Objects of JSON, one after the other, into columns."""

from __future__ import annotations

from collections.abc import Iterable

from emtui.slips.reading.cells import Cells
from emtui.slips.reading.column_choice import truth_wanted, wanted_columns
from emtui.slips.reading.columns import Table
from emtui.slips.reading.errors import ReadError
from emtui.slips.reading.labels import LabelCells
from emtui.slips.reading.options import ReadOptions
from emtui.slips.reading.straight import StraightReader
from emtui.slips.reading.typed_cells import add_value, add_values

Place = str | int


def label_of(item: object) -> str:
    """A value as a label; empty for null."""
    if item is None:
        return ""
    return item if isinstance(item, str) else str(item)


class Records:
    """Columns, added as objects name them; an object without a name gives a missing cell."""

    def __init__(self, name: str, options: ReadOptions) -> None:
        self._name = name
        self._options = options
        self._columns: dict[str, Cells] = {}
        self._labels: LabelCells | None = None
        self.rows = 0
        self._straight = StraightReader()

    def take(self, rows: Iterable[tuple[Place, dict[str, object]]]) -> None:
        """Take objects one by one, with the place of each."""
        for place, row in rows:
            if not self.rows:
                self._start(tuple(row))
            self._take(place, row)

    def take_block(self, rows: list[dict[str, object]], above: int) -> None:
        """Take the objects of the lines below `above`; at once where all have the known names."""
        first = 0 if self.rows else 1
        self.take(zip(range(above + 1, above + 1 + first), rows, strict=False))
        names = tuple(self._columns)
        rest = rows[first:]
        places = range(above + 1 + first, above + 1 + len(rows))
        if not set(map(tuple, rest)) <= {names}:
            self.take(zip(places, rest, strict=True))
            return
        wanted = self._wanted()
        for name, cells in self._columns.items():
            column = [row[name] for row in rest]
            if wanted is None or name in wanted:
                add_values(cells, column, places)
            else:
                cells.skip(cells=len(rest))
            if self._labels is not None and name == self._labels.name:
                for value in column:
                    self._labels.add(label_of(value))
        self.rows += len(rest)

    def take_straight(self, block: bytes) -> bool:
        """Take the columns asked for, as pyarrow reads them; False where it cannot."""
        ready = self._straight.ready(len(block))
        if not ready or not self.rows or self._labels is not None or not self._by_name():
            return False
        wanted = self._wanted()
        if wanted is None or self._options.truth is not None:
            return False
        names = sorted(wanted)
        found = self._straight.json(block, names)
        if found is None:
            return False
        pairs = [(self._columns[key], values) for key, values in zip(names, found, strict=True)]
        if not all(cells.takes_numbers(values) for cells, values in pairs):
            return False
        rows = len(found[0])
        for cells, values in pairs:
            cells.add_numbers(values)
        for key, cells in self._columns.items():
            if key not in wanted:
                cells.skip(cells=rows)
        self.rows += rows
        return True

    def _by_name(self) -> bool:
        """Whether columns are asked for by name: a number may be the name of a later one."""
        said = (self._options.column, self._options.counts)
        return not any(text is not None and text.strip().isdigit() for text in said)

    def _wanted(self) -> set[str] | None:
        """The columns asked for, where they are known; others need not be converted."""
        names = tuple(self._columns)
        try:
            places = wanted_columns(self._name, names, self._options)
        except ReadError:  # a later object may bring it
            return None
        return None if places is None else {names[place] for place in places}

    def table(self) -> Table:
        """All that was read."""
        names = tuple(self._columns)
        labels = None if self._labels is None else self._labels.labels()
        taken = None if labels is None else labels.name
        columns = (cells.column() for key, cells in self._columns.items() if key != taken)
        return Table(names, tuple(columns), labels)

    def _start(self, names: tuple[str, ...]) -> None:
        """Know the label column before its first label comes, where the first object has it."""
        try:
            place = truth_wanted(self._name, names, self._options)
        except ReadError:
            return
        if place is not None:
            self._labels = LabelCells(names[place], place + 1)

    def _take(self, place: Place, row: dict[str, object]) -> None:
        for key, value in row.items():
            cells = self._columns.get(key)
            if cells is None:
                number = len(self._columns) + 1
                cells = self._columns[key] = Cells(key, number, self._options)
                if self.rows:
                    cells.skip(cells=self.rows)
            add_value(cells, value, place)
            self._take_label(key, value)
        self.rows += 1
        for cells in self._columns.values():
            if cells.places < self.rows:
                cells.skip()
        if self._labels is not None and len(self._labels.codes) < self.rows:
            self._labels.skip()

    def _take_label(self, key: str, value: object) -> None:
        if self._labels is None and key == self._options.truth:
            self._labels = LabelCells(key, len(self._columns))
            self._labels.skip(self.rows)
        if self._labels is not None and key == self._labels.name:
            self._labels.add(label_of(value))
