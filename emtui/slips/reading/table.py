"""CSV, TSV and their kin: lines of cells, with or without a header."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import replace

from emtui.slips.reading.cells import Cells, LabelCells
from emtui.slips.reading.column_choice import find_column, truth_wanted
from emtui.slips.reading.columns import Column, Table
from emtui.slips.reading.errors import ReadError, harmless
from emtui.slips.reading.lines import words_of
from emtui.slips.reading.options import ReadOptions
from emtui.slips.reading.sniff import Layout, layout_of, refuse_doubts
from emtui.slips.reading.source import LATIN_1, Source
from emtui.slips.reading.text import above_note

DELIMITER_NAMES = {
    ",": "comma",
    ";": "semicolon",
    "\t": "tab",
    "|": "bar",
    " ": "space",
    "": "space",
}

Row = tuple[int, list[str]]


def read_delimited(source: Source, options: ReadOptions) -> Table:
    """Read lines of cells; a column asked for is read alone.

    Raises:
        ReadError: a line has too many cells, quotes do not match, no such column.
    """
    layout = layout_of(source, options)
    refuse_doubts(source.name, layout)
    text = io.TextIOWrapper(source.body, "utf-8", LATIN_1, newline="")
    rows = _rows(source.name, text, layout)
    first = next(rows, None)
    if first is None:
        return Table((), ())
    names = layout.header
    if names:
        found = tuple(cell.strip() for cell in first[1])
        names = found if len(found) == len(names) else ("",) * (len(names) - len(found)) + found
    else:
        names = ("",) * len(first[1])
        rows = _chained(first, rows)
    names = tuple(name or str(number) for number, name in enumerate(names, 1))
    sheet = _Sheet(source.name, names, options, layout.delimiter)
    table = sheet.read(rows)
    return replace(table, notes=above_note(layout.above) + table.notes, row_names=layout.row_names)


def _chained(first: Row, rest: Iterator[Row]) -> Iterator[Row]:
    yield first
    yield from rest


def _rows(name: str, text: io.TextIOWrapper, layout: Layout) -> Iterator[Row]:
    """Each row that holds something, with the number of the line it ends on."""
    skip = layout.first_line - bool(layout.header)
    for _ in range(skip):
        text.readline()
    if layout.delimiter in ("", " "):
        for number, line in enumerate(text, skip + 1):
            if line.strip():
                cells = [line[start:end].strip() for start, end in layout.spans]
                yield number, cells or words_of(line)
        return
    yield from _csv_rows(name, text, layout.delimiter, skip)


def _csv_rows(name: str, lines: Iterable[str], delimiter: str, skip: int) -> Iterator[Row]:
    import csv

    rows = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    try:
        for row in rows:
            if len(row) > 1 or (row and row[0].strip()):
                yield rows.line_num + skip, row
    except csv.Error as error:
        raise ReadError(
            f"{name}, line {rows.line_num + skip}: the quotes do not match "
            f"({harmless(str(error), 80)}); "
            'close every " and double those inside a cell'
        ) from error


class _Sheet:
    """The columns of a file while its rows are read."""

    def __init__(
        self, name: str, names: tuple[str, ...], options: ReadOptions, delimiter: str
    ) -> None:
        self._name = name
        self._delimiter = delimiter
        self._names = names
        self._skip_bad = options.skip_bad
        self._long_rows = 0
        label = truth_wanted(name, names, options)
        self._labels = None if label is None else LabelCells(names[label], label + 1)
        wanted = [place for place in range(len(names)) if place != label]
        if options.column is not None:
            wanted = [find_column(name, names, options.column, "--column")]
        self._columns = [Cells(names[place], place + 1, options) for place in wanted]

    def read(self, rows: Iterator[Row]) -> Table:
        """All rows."""
        width = len(self._names)
        for line, row in rows:
            if len(row) > width and any(cell.strip() for cell in row[width:]):
                self._refuse_long(line, len(row))
                continue
            if len(row) == 1 < width and row[0].startswith("#"):
                continue
            for cells in self._columns:
                cells.add(row[cells.number - 1] if cells.number <= len(row) else "", line)
            if self._labels is not None:
                place = self._labels.number - 1
                self._labels.add(row[place] if place < len(row) else "")
        labels = None if self._labels is None else self._labels.labels()
        notes = (_long_rows_note(self._long_rows),) if self._long_rows else ()
        return Table(self._names, tuple(self._column(c) for c in self._columns), labels, notes)

    def _column(self, cells: Cells) -> Column:
        """A column; between semicolons a comma is a decimal one, whatever follows it."""
        column = cells.column()
        return replace(column, thousands="") if self._delimiter == ";" else column

    def _refuse_long(self, line: int, cells: int) -> None:
        if not self._skip_bad:
            width = len(self._names)
            if width == 1 and not any(cells.numbers for cells in self._columns):
                raise ReadError(
                    f"{self._name}, line {line}: {cells} cells, but the lines above have 1; take "
                    "out what stands above the table, or begin it with #"
                )
            between = DELIMITER_NAMES.get(self._delimiter, self._delimiter)
            raise ReadError(
                f"{self._name}, line {line}: {cells} cells where the first line has {width}; put "
                f'cells with a {between} in "quotes", or leave such lines out with --skip-bad'
            )
        self._long_rows += 1


def _long_rows_note(rows: int) -> str:
    return f"{rows} line{'s' * (rows > 1)} with too many cells left out"
