"""How a text file of numbers is laid out, found from its first lines.

Bare numbers with anything between them are *plain* and flow into one list; lines of cells are a
*table*. A header is a first line without a number in it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from emtui.slips.reading.advice import NUMBER, is_number, with_hyphen
from emtui.slips.reading.cells import is_missing
from emtui.slips.reading.commas import comma_reading
from emtui.slips.reading.options import EVERY_NUMBER, ReadOptions
from emtui.slips.reading.source import Source, as_text

LINE_END = re.compile(r"\r\n|\r|\n")
DELIMITERS = (";", "\t", ",", "|")
LOOKED_AT = 1000
"""Lines a layout is found from."""

_BETWEEN = re.compile(r"[\s,;]+")
_SEPARATOR_LINE = re.compile(r'"?sep=.?"?', re.IGNORECASE)
"""A first line by which spreadsheets tell each other what stands between cells."""
_LIST_OPENED = re.compile(r"[(\[]\s*[+-]?\.?\d[\d.]*$")
"""How the first cell of a printed list ends, as in ``array([1, 2])``."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text file is laid out.

    Attributes:
        kind: bare numbers, or lines of cells.
        delimiter: between the cells of a table; a space stands for any white space.
        header: the columns' names, empty where the file has none.
        first_line: how many lines (comments, blanks, the header) come before the data.
        across: how many numbers stand in every line of plain ones; 1 where it varies.
        thousands: whether commas between the cells may as well set off thousands.
    """

    kind: Literal["plain", "table"]
    delimiter: str
    header: tuple[str, ...]
    first_line: int
    across: int = 1
    thousands: bool = False


def layout_of(source: Source, options: ReadOptions) -> Layout:
    """The layout of a text file, from its head."""
    skipped, lines = _content(source)
    if not lines:
        return Layout("plain", "", (), 0)
    if any('"' in line for line in lines):
        return _table(lines, skipped, _delimiter(lines, options))
    bare = [not _BETWEEN.sub("", line) or _all_numbers(line) for line in lines]
    if all(bare):
        return _bare_numbers(lines, skipped, options)
    delimiter = _delimiter(lines, options)
    if len(lines) > 1 and delimiter != " " and _is_lone_header(lines) and all(bare[1:]):
        return Layout("plain", "", (lines[0].strip(),), skipped + 1)
    if not delimiter:
        header = (lines[0].strip(),) if len(lines) > 1 and _is_lone_header(lines) else ()
        return Layout("plain", "", header, skipped + len(header))
    table = _table(lines, skipped, delimiter)
    if table.header or options.column or options.truth or _has_label_column(lines, delimiter):
        return table
    return _bare_numbers(lines, skipped, options)


def split_cells(line: str, delimiter: str) -> list[str]:
    """A line's cells; quotes are only roughly obeyed, which is enough to count cells."""
    line = re.sub(r'"[^"]*"', lambda quote: re.sub(r"[;\t, |]", "_", quote.group()[1:-1]), line)
    return line.split(delimiter if delimiter != " " else None)


def _content(source: Source) -> tuple[int, list[str]]:
    """How many lines come before the first with content, and the head's lines with content."""
    lines = LINE_END.split(as_text(source.head))
    if not source.whole:
        lines = lines[:-1] or [lines[0][: _last_break(lines[0])]]
    kept: list[str] = []
    before = 0
    for line in lines[:LOOKED_AT]:
        content = line.partition("#")[0] if not _is_cell_start(line) else line
        if content.strip() and (kept or not _SEPARATOR_LINE.fullmatch(line.strip())):
            kept.append(content)
        elif not kept:
            before += 1
    return before, kept


def _is_cell_start(line: str) -> bool:
    """Whether a # inside the line may belong to a quoted cell."""
    return '"' in line.partition("#")[0]


def _last_break(line: str) -> int:
    return max(line.rfind(separator) for separator in " \t,;")


def _all_numbers(line: str) -> bool:
    tokens = _BETWEEN.split(with_hyphen(line.strip(" \t,;")))
    return all(NUMBER.fullmatch(token) or is_missing(token) for token in tokens)


def _is_lone_header(lines: list[str]) -> bool:
    first = lines[0].strip()
    return _is_name(first) and not any(delimiter in first for delimiter in DELIMITERS)


def _is_name(cell: str) -> bool:
    """Whether a cell can be a column's name: not a number, nor what was meant to be one."""
    cell = with_hyphen(cell.strip())
    if not cell:
        return True
    if is_missing(cell) or is_number(cell) or cell[0] in "+-.0123456789":
        return False
    digits = any(character.isdigit() for character in cell)
    return not digits or (cell.upper() != cell.lower() and not _LIST_OPENED.search(cell))


def _bare_numbers(lines: list[str], skipped: int, options: ReadOptions) -> Layout:
    """Numbers only: a table where they stand in columns, or where a column is asked for."""
    delimiter = _delimiter(lines, options)
    asked = options.column not in (None, EVERY_NUMBER) or options.truth is not None
    in_columns = delimiter in DELIMITERS and _stands_in_columns(lines, delimiter)
    if delimiter and (asked or (in_columns and options.column != EVERY_NUMBER)):
        doubtful = delimiter == "," and comma_reading(lines, header=False) == "thousands"
        return Layout("table", delimiter, (), skipped, thousands=doubtful)
    across = len(lines[0].split())
    in_step = len(lines) > across and {len(line.split()) for line in lines} == {across}
    in_step = in_step and not any(map(is_missing, lines[0].split()))
    return Layout("plain", "", (), skipped, across if in_step else 1)


def _stands_in_columns(lines: list[str], delimiter: str) -> bool:
    """More lines than numbers a line, all of the same length, in the tight writing of tables."""
    widths = {len(split_cells(line, delimiter)) for line in lines}
    width = max(widths)
    if len(widths) > 1 or not 2 <= width < len(lines):
        return False
    if delimiter == ",":
        reading = comma_reading(lines, header=False)
        tight = not any(re.search(r",\s", line) for line in lines)
        return reading in ("point", "thousands") and tight
    return True


def _delimiter(lines: list[str], options: ReadOptions) -> str:
    """What stands between cells, or nothing; commas not where they are said to be decimal."""
    quotes = any('"' in line for line in lines)
    commas_decimal = options.decimal == "comma" and not quotes
    for delimiter in DELIMITERS:
        if delimiter == "," and commas_decimal:
            continue
        widths = Counter(len(split_cells(line.rstrip(), delimiter)) for line in lines)
        width, often = widths.most_common(1)[0]
        if len(split_cells(lines[0].rstrip(), delimiter)) > 1 or (width > 1 and often > 1):
            return delimiter
    widths = Counter(len(split_cells(line, " ")) for line in lines)
    in_step = len(widths) == 1 and len(lines) > 1 and max(widths) > 1
    if in_step and not quotes:
        return " "
    return "," if quotes else ""


def _table(lines: list[str], skipped: int, delimiter: str) -> Layout:
    first = [cell.strip() for cell in split_cells(lines[0], delimiter)]
    if len(lines) > 1 and any(first) and all(_is_name(cell) for cell in first):
        return Layout("table", delimiter, tuple(first), skipped + 1)
    return Layout("table", delimiter, (), skipped)


def _has_label_column(lines: list[str], delimiter: str) -> bool:
    """Whether some column holds words only, beside one that holds numbers."""
    rows = [split_cells(line, delimiter) for line in lines]
    if len({len(row) for row in rows}) > 1:
        return False
    columns = list(zip(*rows, strict=True))
    worded = [all(_is_name(cell) and cell.strip() for cell in column) for column in columns]
    numbered = [sum(map(is_number, column)) * 2 >= len(column) for column in columns]
    return any(worded) and any(numbered)
