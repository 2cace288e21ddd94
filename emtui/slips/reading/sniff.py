"""How a text file of numbers is laid out, found from its first lines.

Bare numbers with anything between them are *plain* and flow into one list; lines of cells are a
*table*. A header is a line without a number in it, above the numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from emtui.slips.harmless import quoted
from emtui.slips.reading.cells import is_missing
from emtui.slips.reading.commas import comma_reading
from emtui.slips.reading.errors import AmbiguousDecimal, Answer, ReadError, either
from emtui.slips.reading.lines import (
    DELIMITERS,
    Span,
    all_numbers,
    fixed_spans,
    is_name,
    lines_above,
    split_cells,
)
from emtui.slips.reading.numerals import canonical, is_number, ways
from emtui.slips.reading.options import EVERY_NUMBER, ReadOptions
from emtui.slips.reading.source import Source, as_text

LINE_END = re.compile(r"\r\n|\r|\n")
LOOKED_AT = 200
"""Lines a layout is found from."""

_BETWEEN = re.compile(r"[\s,;]+")
_SEPARATOR_LINE = re.compile(r'"?sep=(\\t|.)?"?', re.IGNORECASE)
"""A first line by which spreadsheets tell each other what stands between cells."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text file is laid out.

    Attributes:
        kind: bare numbers, or lines of cells.
        delimiter: between the cells of a table; a space stands for any white space, nothing for
            cells in columns of a fixed width.
        header: the columns' names, empty where the file has none.
        first_line: how many lines (comments, blanks, the header) come before the data.
        across: how many numbers stand in every line of plain ones; 1 where it varies.
        row_names: whether lines begin with a name that the header has no name for.
        spans: where each column of a fixed width begins and ends.
        above: how many lines that are not its own stand above the table.
        mixed: a line of plain numbers that is partly words; empty where there is none.
        spaced: a line that may be one number with blanks between its thousands; else empty.
    """

    kind: Literal["plain", "table"]
    delimiter: str
    header: tuple[str, ...]
    first_line: int
    across: int = 1
    row_names: bool = False
    spans: tuple[Span, ...] = ()
    above: int = 0
    mixed: str = ""
    spaced: str = ""


class _Head:
    """The first lines with content, and the number of each, counted from 0."""

    def __init__(self, source: Source, options: ReadOptions) -> None:
        lines = LINE_END.split(as_text(source.head))
        if not source.whole:
            lines = lines[:-1] or [lines[0][: _last_break(lines[0])]]
        self.said = ""
        self.lines: list[str] = []
        self.numbers: list[int] = []
        for number, line in enumerate(lines[: options.skip_lines + LOOKED_AT]):
            if number < options.skip_lines:
                continue
            if not self.lines and (told := _SEPARATOR_LINE.fullmatch(line.strip(" "))):
                self.said = "\t" if told[1] == "\\t" else told[1] or ""
                continue
            content = line if '"' in line.partition("#")[0] else line.partition("#")[0]
            if content.strip():
                self.lines.append(content)
                self.numbers.append(number)

    def without(self, above: int) -> None:
        """Leave the first lines out."""
        del self.lines[:above], self.numbers[:above]

    @property
    def skipped(self) -> int:
        """How many lines come before the first one."""
        return self.numbers[0]


def layout_of(source: Source, options: ReadOptions) -> Layout:
    """The layout of a text file, from its head."""
    head = _Head(source, options)
    if not head.lines:
        return Layout("plain", "", (), options.skip_lines)
    above = lines_above(head.lines, head.numbers)
    head.without(above)
    asked = options.column is not None or options.thousands is not None
    spaced = "" if asked else _spaced_thousands(head.lines)
    return replace(_layout(head, options), above=above, spaced=spaced)


def _layout(head: _Head, options: ReadOptions) -> Layout:
    lines = head.lines
    if head.said:
        return _table(head, head.said)
    if any('"' in line for line in lines):
        return _table(head, _delimiter(lines, options))
    bare = [not _BETWEEN.sub("", line) or all_numbers(line) for line in lines]
    if _is_numbered_list(lines):
        return Layout("table", " ", (), head.skipped, row_names=True)
    if all(bare):
        return _bare_numbers(head, options)
    delimiter = _delimiter(lines, options)
    if len(lines) > 1 and _is_lone_header(lines) and all(bare[1:]):
        if _begin_with_row_numbers(lines[1:], delimiter):
            header = ("", lines[0].strip())
            return Layout("table", delimiter, header, head.skipped + 1, row_names=True)
        return Layout("plain", "", (lines[0].strip(),), head.skipped + 1)
    if not delimiter:
        return _not_in_step(head, options)
    table = _table(head, delimiter)
    asked = options.names_columns
    if table.header or asked or _has_label_column(lines, delimiter):
        return table
    if delimiter == " " and options.column is None:
        return table
    return _bare_numbers(head, options)


def _is_numbered_list(lines: list[str]) -> bool:
    """Whether lines begin with 1. or 1) and so on, in steps of one."""
    found = [re.match(r"\s*(\d{1,6})[.):]\s+\S", line) for line in lines]
    first = [int(match[1]) for match in found if match]
    return len(first) == len(lines) > 1 and all(b - a == 1 for a, b in pairwise(first))


def _spaced_thousands(lines: list[str]) -> str:
    """The first line where all may be one number each with blanks between its thousands."""
    rows = lines[1:] if len(lines) > 2 and _is_lone_header(lines) else lines
    rows = [row.strip() for row in rows]
    grouped = [
        row
        for row in rows
        if re.search(r"\d \d", row) and any("space" in way.changes.values() for way in ways(row))
    ]
    rest = [row for row in rows if row not in grouped and (len(row.split()) > 1 or "," in row)]
    short = any(re.match(r"\D*\d{1,2} ", row) for row in grouped)
    return grouped[0] if len(grouped) > 1 and short and not rest else ""


def _last_break(line: str) -> int:
    return max(line.rfind(separator) for separator in " \t,;")


def _is_lone_header(lines: list[str]) -> bool:
    first = lines[0].strip()
    return is_name(first) and not any(delimiter in first for delimiter in DELIMITERS)


def _begin_with_row_numbers(lines: list[str], delimiter: str, *, at_once: bool = False) -> bool:
    """Whether lines of two cells begin with row numbers: counting up, or growing beside fractions.

    Args:
        lines: without a header.
        delimiter: between the cells; nothing for none.
        at_once: counting up from 0 or 1 alone will do.

    Two numbers with a comma between are left alone where they may be one.
    """
    rows = (
        [[canonical(cell.strip()) for cell in split_cells(line, delimiter)] for line in lines]
        if delimiter
        else []
    )
    if not rows or any(len(row) != 2 or not row[0].isdigit() for row in rows):
        return False
    fractions = any("." in row[1] for row in rows)
    if len(rows) < 2 or (delimiter == "," and not fractions):
        return False
    first = [int(row[0]) for row in rows]
    steps = [b - a for a, b in pairwise(first)]
    counting = set(steps) == {1} and first[0] in (0, 1)
    return counting or (not at_once and min(steps) > 0 and fractions)


def _bare_numbers(head: _Head, options: ReadOptions) -> Layout:
    """Numbers only: a table where they stand in columns, or where a column is asked for."""
    lines, skipped = head.lines, head.skipped
    delimiter = _delimiter(lines, options)
    asked = options.names_columns
    in_columns = delimiter in DELIMITERS and _stands_in_columns(lines, delimiter, options)
    if delimiter and (asked or (in_columns and options.column != EVERY_NUMBER)):
        return Layout("table", delimiter, (), skipped)
    counted = delimiter == " " and len(lines) > 2 and options.column != EVERY_NUMBER
    if counted and _begin_with_row_numbers(lines, delimiter, at_once=True):
        return Layout("table", delimiter, (), skipped)
    across = len(lines[0].split())
    in_step = len(lines) > across and {len(line.split()) for line in lines} == {across}
    in_step = in_step and not any(map(is_missing, lines[0].split()))
    return Layout("plain", "", (), skipped, across if in_step else 1)


def _stands_in_columns(lines: list[str], delimiter: str, options: ReadOptions) -> bool:
    """More lines than numbers a line, all of the same length, in the tight writing of tables."""
    widths = {len(split_cells(line, delimiter)) for line in lines}
    width = max(widths)
    if len(widths) > 1 or not 2 <= width < len(lines):
        return False
    if delimiter == ",":
        tight = not any(re.search(r",\s", line) for line in lines)
        reading = comma_reading(lines, header=False)
        told = reading == "thousands" and options.decimal == "point"
        return (reading == "point" or told) and tight
    return True


def _not_in_step(head: _Head, options: ReadOptions) -> Layout:
    """Lines without a delimiter, some of them not numbers: columns of a fixed width, or a list."""
    lines, skipped = head.lines, head.skipped
    spans = () if options.thousands == "space" else fixed_spans(lines)
    if spans:
        first = [lines[0][start:end].strip() for start, end in spans]
        header = tuple(first) if all(map(is_name, first)) and any(first) else ()
        return Layout(
            "table",
            "",
            header,
            skipped + bool(header),
            row_names=bool(header) and not header[0],
            spans=spans,
        )
    lone = len(lines) > 1 and _is_lone_header(lines)
    header = (lines[0].strip(),) if lone else ()
    rows = lines[len(header) :]
    mixed = [line for line in rows if _is_mixed(line)]
    return Layout(
        "plain",
        "",
        header,
        skipped + len(header),
        mixed=mixed[0].strip() if len(mixed) * 2 > len(rows) and len(rows) > 1 else "",
    )


def _is_mixed(line: str) -> bool:
    """Whether a line has a number and something else, with white space between."""
    cells = line.split()
    numbers = sum(map(is_number, cells))
    return 0 < numbers < len(cells) and any(
        is_name(cell) and cell.strip("-") and not is_missing(cell) for cell in cells
    )


def _delimiter(lines: list[str], options: ReadOptions) -> str:
    """What stands between cells, or nothing; commas not where they belong into numbers."""
    quotes = any('"' in line for line in lines)
    commas_within = "comma" in (options.decimal_known, options.thousands) and not quotes
    for delimiter in DELIMITERS:
        if delimiter == "," and commas_within and not _has_header_of(lines, ","):
            continue
        widths = Counter(len(split_cells(line.rstrip(" "), delimiter)) for line in lines)
        width, often = widths.most_common(1)[0]
        if len(split_cells(lines[0].rstrip(), delimiter)) > 1 or (width > 1 and often > 1):
            return delimiter
    if options.thousands != "space":
        first, *others = (len(split_cells(line, " ")) for line in lines)
        in_step = bool(others) and max(others) == min(others) > 1
        if in_step and first in (others[0], others[0] - 1):
            return " "
    return "," if quotes else ""


def _has_header_of(lines: list[str], delimiter: str) -> bool:
    """Whether all lines have as many cells as a first one of names."""
    widths = {len(split_cells(line.rstrip(), delimiter)) for line in lines}
    return len(widths) == 1 and max(widths) > 1 and all(map(is_name, lines[0].split(delimiter)))


def _table(head: _Head, delimiter: str) -> Layout:
    lines, skipped = head.lines, head.skipped
    rows = [[cell.strip() for cell in split_cells(line, delimiter)] for line in lines]
    first = [cell.strip('"') for cell in rows[0]]
    if len(lines) > 1 and any(first) and all(is_name(cell) for cell in first):
        short = _is_one_short(rows, delimiter)
        header = ("", *first) if short else tuple(first)
        named = short or (len(header) > 1 and not header[0])
        return Layout("table", delimiter, header, skipped + 1, row_names=named)
    return Layout("table", delimiter, (), skipped)


def _is_one_short(rows: list[list[str]], delimiter: str) -> bool:
    """Whether the header lacks a cell because rows begin with names of their own.

    Between commas a cell too many may as well be a decimal comma: there names must be words.
    """
    width = len(rows[0]) + 1
    others = rows[1:]
    if any(len(row) != width or not row[-1] for row in others):
        return False
    names = [canonical(row[0].strip('"')) for row in others]
    if len(set(names)) < len(names):
        return False
    if delimiter in (" ", "\t"):
        return not any(is_number(text) and not text.isdigit() for text in names)
    return all(
        is_name(text) or row[0].startswith('"') for text, row in zip(names, others, strict=True)
    )


def _has_label_column(lines: list[str], delimiter: str) -> bool:
    """Whether some column holds words only, beside one that holds numbers."""
    rows = [split_cells(line, delimiter) for line in lines]
    if len({len(row) for row in rows}) > 1:
        return False
    columns = list(zip(*rows, strict=True))
    worded = [all(is_name(cell) and cell.strip() for cell in column) for column in columns]
    numbered = [sum(map(is_number, column)) * 2 >= len(column) for column in columns]
    return any(worded) and any(numbered)


def refuse_doubts(name: str, layout: Layout) -> None:
    """Refuse lines whose numbers may belong to several columns, or be one number each.

    Raises:
        ReadError: the layout has lines that are partly words.
        AmbiguousDecimal: lines may be numbers with blanks between their thousands.
    """
    if layout.mixed:
        raise ReadError(
            f"{name}, line {layout.first_line + 1}: {quoted(layout.mixed)} has words beside "
            "numbers, and lines differ in their number of cells; put commas or tabs between cells"
        )
    if layout.spaced:
        answers = [Answer(way.changes, way.number) for way in ways(layout.spaced)]
        *parts, last = layout.spaced.split()
        column = layout.header[-1] if layout.row_names and layout.header else EVERY_NUMBER
        answers.append(Answer({"column": column}, f"{', '.join(parts)} and {last}"))
        raise AmbiguousDecimal(
            f"{name}: {quoted(layout.spaced)} could be {either([a.reads for a in answers])}; say "
            f"which with {either([answer.option for answer in answers])}",
            quoted(layout.spaced)[1:-1],
            tuple(answers),
        )
