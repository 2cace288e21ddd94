"""CSV, TSV and their kin: lines of cells, with or without a header."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice

from emtui.em.mixture import Array
from emtui.slips.harmless import harmless
from emtui.slips.reading.blocks import cut, one_blank_between, to_end_of_quotes
from emtui.slips.reading.cells import Cells
from emtui.slips.reading.column_choice import truth_wanted, wanted_columns
from emtui.slips.reading.columns import Column, Table
from emtui.slips.reading.counts import wanted_counts
from emtui.slips.reading.encoded import LATIN_1, as_text
from emtui.slips.reading.errors import ReadError, check_slips
from emtui.slips.reading.footers import LAST, footer_note
from emtui.slips.reading.labels import LabelCells
from emtui.slips.reading.layout import Layout, refuse_doubts
from emtui.slips.reading.lines import split_cells, words_of
from emtui.slips.reading.long_rows import refuse_header, refuse_long
from emtui.slips.reading.notation import LOOKED_AT
from emtui.slips.reading.options import ReadOptions
from emtui.slips.reading.source import BLOCK, Source
from emtui.slips.reading.straight import WIDE, StraightReader
from emtui.slips.reading.text import above_note, names_note

ENDING = 4096
"""Bytes at the end of a block in which its last lines are looked for."""

Row = tuple[int, list[str]]


def read_delimited(source: Source, options: ReadOptions, layout: Layout) -> Table:
    """Read lines of cells; a column asked for is read alone.

    Raises:
        ReadError: a line has too many cells, quotes do not match, no such column.
    """
    refuse_doubts(source.name, layout, skip_bad=options.skip_bad)
    above = layout.first_line - bool(layout.header)
    lines = io.StringIO(as_text(source.head), newline="")
    rows = _rows(source.name, islice(lines, above, None), layout, above)
    first = next(rows, None)
    if first is None:
        return Table((), ())
    line, cells = first
    names = ("",) * len(cells)
    if layout.header:
        short = len(layout.header) - len(cells)
        names = ("",) * short + tuple(cell.strip() for cell in cells)
        if cells[0].startswith("#"):  # a comment that names the columns
            names = layout.header
        above = next(rows)[0] if layout.units else line
    del rows, lines
    names = tuple(name or str(number) for number, name in enumerate(names, 1))
    sheet = _Sheet(source.name, names, options, layout)
    sheet.drain = source.drain
    sheet.read(source, above)
    table = sheet.table()
    notes = above_note(layout.above) + names_note(layout.header)
    if layout.units:
        notes += (f"line {above}, units, left out",)
    return replace(table, notes=notes + table.notes, row_names=layout.row_names)


def _rows(name: str, lines: Iterable[str], layout: Layout, above: int) -> Iterator[Row]:
    """Each row that holds something, with the number of the line it ends on."""
    if layout.delimiter in ("", " "):
        for number, line in enumerate(lines, above + 1):
            if line.strip():
                cells = [line[start:end].strip() for start, end in layout.spans]
                yield number, cells or words_of(line)
        return
    yield from _csv_rows(name, lines, layout.delimiter, above)


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
            'close every " and double those inside a cell ("" in place of \\")'
        ) from error


class _Sheet:
    """The columns of a file while its rows are read."""

    def __init__(
        self, name: str, names: tuple[str, ...], options: ReadOptions, layout: Layout
    ) -> None:
        self._name = name
        self._layout = layout
        self._delimiter = layout.delimiter
        self._names = names
        self._options = options
        self._skip_bad = options.skip_bad
        self._max_slips = options.max_slips
        self._long_rows = 0
        label = truth_wanted(name, names, options)
        self._labels = None if label is None else LabelCells(names[label], label + 1)
        wanted = [place for place in range(len(names)) if place != label]
        asked = wanted_columns(name, names, options)
        if asked is not None:
            wanted = asked
        self._columns = [Cells(names[place], place + 1, options) for place in wanted]
        self._few = asked is not None and label is None
        self._straight = StraightReader()
        self._end: deque[str] = deque(maxlen=LAST)
        self._known: list[str] | None = None
        self.drain: Callable[[Array], None] | None = None

    def read(self, source: Source, above: int) -> None:
        """All of the file below its first lines."""
        if source.whole:
            self._known = as_text(source.head).splitlines()[above:]
        alone = b"\r" in source.head.replace(b"\r\n", b"").removesuffix(b"\r")
        if alone or not self._delimiter or not self._delimiter.isascii():
            text = io.TextIOWrapper(source.body, "utf-8", LATIN_1, newline="")
            for _ in range(above):
                text.readline()
            self._take_rows(self._noted(text), above)
            return
        for _ in range(above):
            source.body.readline()
        size = BLOCK
        while block := source.body.read(size):
            self._pour()
            block += source.body.readline()
            self._note_end(block)
            if rows := self._take_straight(block):
                size = WIDE
                above += rows
                continue
            size = BLOCK
            if b'"' in block:
                block = to_end_of_quotes(block, source.body)
                if block.count(b'"') % 2:
                    rest = io.TextIOWrapper(source.body, "utf-8", LATIN_1, newline="")
                    self._take_rows(chain(io.StringIO(as_text(block), newline=""), rest), above)
                    return
            self._take_block(block, above)
            above += block.count(b"\n")

    def _note_end(self, block: bytes) -> None:
        """Keep the last lines, to see whether they are totals."""
        lines = as_text(block[-ENDING:]).rstrip().splitlines()
        self._end.extend(lines[len(block) > ENDING :])

    def _noted(self, lines: Iterable[str]) -> Iterator[str]:
        for line in lines:
            self._end.append(line)
            yield line

    def _pour(self) -> None:
        """Hand over what was read, where it is not kept."""
        if self.drain is not None:
            for cells in self._columns:
                self.drain(cells.drained())

    def _take_straight(self, block: bytes) -> int:
        """Take the columns asked for, if they can be read at once; of how many lines, else 0."""
        if not self._few or self._delimiter == " ":
            return 0
        if not all(cells.takes_plain(block) for cells in self._columns):
            return 0
        places = [cells.number - 1 for cells in self._columns]
        found = self._straight.csv(block, self._delimiter, len(self._names), places)
        if found is None:
            return 0
        pairs = list(zip(self._columns, found, strict=True))
        if not all(cells.takes_numbers(values) for cells, values in pairs):
            return 0
        self._look_at_points(block)
        for cells, values in pairs:
            cells.add_numbers(values)
            check_slips(self._name, cells.places, self._max_slips)
        return len(found[0])

    def _look_at_points(self, block: bytes) -> None:
        """See how the first numbers are written, before any is taken."""
        if self._columns[0].places:
            return
        top = block[: block.rfind(b"\n", 0, BLOCK) + 1]
        if top and (piece := cut(top, self._delimiter, len(self._names))):
            for cells in self._columns:
                cells.points.look(piece.cells(cells.number - 1, LOOKED_AT))

    def _take_block(self, block: bytes, above: int) -> None:
        """Whole lines: column by column where they are cut at once, else row by row."""
        plain = one_blank_between(block) if self._delimiter == " " else block
        piece = cut(plain, self._delimiter, len(self._names)) if plain else None
        if piece is None:
            self._take_rows(io.StringIO(as_text(block), newline=""), above)
            return
        for cells in self._columns:
            cells.add_block(piece, cells.number - 1, above)
            check_slips(self._name, cells.places, self._max_slips)
        if self._labels is not None:
            for text in piece.cells(self._labels.number - 1):
                self._labels.add(text)

    def _take_rows(self, lines: Iterable[str], above: int) -> None:
        """Lines row by row."""
        width = len(self._names)
        for line, row in _rows(self._name, lines, self._layout, above):
            if len(row) > width and any(cell.strip() for cell in row[width:]):
                self._count_long(line, row)
                continue
            if len(row) == 1 < width and row[0].startswith("#"):
                continue
            check_slips(self._name, self._columns[0].places, self._max_slips)
            if len(self._columns[0].values) >= BLOCK:
                self._pour()
            for cells in self._columns:
                cells.add(row[cells.number - 1] if cells.number <= len(row) else "", line)
            if self._labels is not None:
                place = self._labels.number - 1
                self._labels.add(row[place] if place < len(row) else "")

    def table(self) -> Table:
        """All that was read."""
        footer = self._footer()
        self._pour()
        labels = None if self._labels is None else self._labels.labels()
        notes: tuple[str, ...] = ()
        if self._long_rows:
            notes = (_long_rows_note(self._long_rows),)
        commas = any(cells.notation.decimal == "comma" for cells in self._columns)
        columns = tuple(self._column(c, beside_commas=commas) for c in self._columns)
        return Table(self._names, columns, labels, notes + footer)

    def _footer(self) -> tuple[str, ...]:
        """What is told of rows of totals; all are looked at where the file is short."""
        lines = self._end if self._known is None else self._known
        spans, delimiter = self._layout.spans, self._delimiter
        rows = [
            [line[a:b].strip() for a, b in spans]
            or [cell.strip(' "') for cell in split_cells(line, delimiter or " ")]
            for line in lines
            if line.strip() and not line.startswith("#")
        ]
        counts = wanted_counts(self._names, self._options)
        slips = [c for c in self._columns if counts not in (c.name, str(c.number))]
        places = [cells.number - 1 for cells in slips]
        return footer_note(rows, places, [cells.end() for cells in slips])

    def _column(self, cells: Cells, *, beside_commas: bool) -> Column:
        """A column; between semicolons a comma is a decimal one, whatever follows it.

        There, beside decimal commas and beside 1.234.567 points may set off thousands.
        """
        column = cells.column()
        doubtful = beside_commas or self._delimiter == ";" or cells.points.millions
        if column.pointed and doubtful and cells.notation.decimal == "point":
            return replace(column, thousands=column.pointed)
        return replace(column, thousands="") if self._delimiter == ";" else column

    def _count_long(self, line: int, row: list[str]) -> None:
        """Count a row that is too long, or refuse it."""
        if not self._skip_bad:
            numbers = any(cells.numbers for cells in self._columns)
            mostly = any(cells.numbers > cells.bad for cells in self._columns)
            place = f"{self._name}, line {line}"
            width = len(self._names)
            if not mostly:
                refuse_header(place, line, row)
            refuse_long(place, row, self._delimiter, width, numbers=numbers)
        self._long_rows += 1


def _long_rows_note(rows: int) -> str:
    return f"{rows} line{'s' * (rows > 1)} with too many cells left out"
