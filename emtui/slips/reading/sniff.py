"""How a text file of numbers is laid out, found from its first lines.

Bare numbers with anything between them are *plain* and flow into one list; lines of cells are a
*table*. A header is a line without a number in it, above the numbers.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from emtui.slips.reading.delimiters import (
    begin_with_counts,
    begin_with_row_numbers,
    delimiter_of,
    has_label_column,
    is_one_short,
    one_column_climbs,
    stands_in_columns,
)
from emtui.slips.reading.head import Head
from emtui.slips.reading.headers import named_by, named_by_numbers, with_second_header
from emtui.slips.reading.layout import Layout
from emtui.slips.reading.lines import (
    DELIMITERS,
    all_numbers,
    fixed_spans,
    is_lone_header,
    is_name,
    lines_above,
    split_cells,
)
from emtui.slips.reading.missing import is_missing
from emtui.slips.reading.numerals import (
    canonical,
    is_number,
    joined_signs,
    ways,
    without_money,
    without_percent,
)
from emtui.slips.reading.options import EVERY_NUMBER, ReadOptions
from emtui.slips.reading.source import Source
from emtui.slips.reading.units import refuse_mixed_units

_BETWEEN = re.compile(r"[\s,;]+")


def layout_of(source: Source, options: ReadOptions) -> Layout:
    """The layout of a text file, from its head."""
    head = Head(source, options)
    if not head.lines:
        return Layout("plain", "", (), 0)
    above = lines_above(head.lines, head.numbers)
    head.without(above)
    asked = options.column is not None or options.thousands is not None
    spaced = "" if asked else _spaced_thousands(head.lines)
    return replace(_layout(head, options), above=above, spaced=spaced, bullets=head.bullets)


def _layout(head: Head, options: ReadOptions) -> Layout:
    lines = head.lines
    if head.said:
        return _table(head, head.said)
    if any('"' in line for line in lines):
        return _table(head, delimiter_of(lines, options))
    if _are_amounts(lines):
        return _not_in_step(head, options)
    refuse_mixed_units(head.name, lines, head.numbers)
    if _are_signed(lines):
        header = (lines[0].strip(),) if is_lone_header(lines) else ()
        return Layout("plain", "", header, head.skipped + len(header))
    bare = [not _BETWEEN.sub("", line) or all_numbers(line) for line in lines]
    if _is_numbered_list(lines):
        return Layout("table", " ", (), head.skipped, row_names=True)
    if all(bare):
        return _bare_numbers(head, options)
    delimiter = delimiter_of(lines, options)
    if len(lines) > 1 and is_lone_header(lines) and all(bare[1:]):
        names = len(lines[0].split())
        if len(lines) > 2 and names > 1 and {len(line.split()) for line in lines} == {names}:
            return _table(head, " ")
        if names > 1 and is_one_short([split_cells(line, " ") for line in lines], " "):
            return _table(head, " ")
        if begin_with_row_numbers(lines[1:], delimiter):
            named = ("", lines[0].strip())
            return Layout("table", delimiter, named, head.skipped + 1, row_names=True)
        if options.column != EVERY_NUMBER and one_column_climbs(lines[1:]):
            return Layout("table", " ", (), head.skipped + 1)
        return Layout("plain", "", (lines[0].strip(),), head.skipped + 1, _in_step(lines[1:]))
    if not delimiter:
        return _not_in_step(head, options)
    table = _table(head, delimiter)
    asked = options.names_columns
    if table.header or asked or has_label_column(lines, delimiter):
        return table
    if delimiter == " " and options.column is None:
        return table
    return _bare_numbers(head, options)


def _are_amounts(lines: list[str]) -> bool:
    """Whether every line is an amount of money or a share, some with commas as in ``$1,250``."""
    rows = lines[1:] if len(lines) > 1 and is_lone_header(lines) else lines
    bare = [canonical(row.strip()) for row in rows]
    amounts = [without_money(row) or without_percent(row) for row in bare]
    read = [amount for amount in amounts if amount and (is_number(amount) or ways(amount))]
    return len(read) == len(rows) and any("," in amount for amount in read)


def _are_signed(lines: list[str]) -> bool:
    """Whether every line is one number with a currency or per cent sign set off by blanks."""
    rows = lines[1:] if len(lines) > 1 and is_lone_header(lines) else lines
    joined = [joined_signs(canonical(row.strip())) for row in rows]
    signed = [len(row.split()) == 2 and len(one.split()) == 1
              for row, one in zip(rows, joined, strict=True)]  # fmt: skip
    alone = [is_number(row.strip()) or (len(row.split()) == 1 and ways(row)) for row in rows]
    return any(signed) and all(a or b for a, b in zip(signed, alone, strict=True))


def _is_numbered_list(lines: list[str]) -> bool:
    """Whether lines begin with 1. or 1) and so on, in steps of one, or all with the same."""
    found = [re.match(r"\s*(\d{1,6})[.):]\s+\S", line) for line in lines]
    first = [int(match[1]) for match in found if match]
    steps = {b - a for a, b in pairwise(first)}
    return len(first) == len(lines) > 1 and len(steps) == 1 and steps <= {0, 1}


def _spaced_thousands(lines: list[str]) -> str:
    """The first line where all may be one number each with blanks between its thousands."""
    rows = lines[1:] if len(lines) > 2 and is_lone_header(lines) else lines
    rows = [row.strip() for row in rows]
    grouped = [
        row
        for row in rows
        if re.search(r"\d \d", row) and any("space" in way.changes.values() for way in ways(row))
    ]
    rest = [row for row in rows if row not in grouped and (len(row.split()) > 1 or "," in row)]
    short = any(re.match(r"\D*\d{1,2} ", row) for row in grouped)
    return grouped[0] if len(grouped) > 1 and short and not rest else ""


def _bare_numbers(head: Head, options: ReadOptions) -> Layout:
    """Numbers only: a table where they stand in columns, or where a column is asked for."""
    lines, skipped = head.lines, head.skipped
    delimiter = delimiter_of(lines, options)
    asked = options.names_columns
    rows = [split_cells(line.strip(), delimiter) for line in lines] if delimiter else []
    years = bool(rows) and named_by_numbers(rows, years=True)
    if years and options.column == EVERY_NUMBER:
        return Layout("plain", "", (lines[0].strip(),), skipped + 1, _in_step(lines))
    if years:
        return _table(head, delimiter)
    in_columns = delimiter in DELIMITERS and stands_in_columns(lines, delimiter, options)
    named = named_by(head.comment, lines, delimiter)
    if in_columns and options.column != EVERY_NUMBER and not named and named_by_numbers(rows):
        return _table(head, delimiter)
    if delimiter and (asked or ((in_columns or named) and options.column != EVERY_NUMBER)):
        return Layout("table", delimiter, named, skipped)
    blanks = delimiter == " " and len(lines) > 2 and options.column != EVERY_NUMBER
    if blanks and (
        begin_with_row_numbers(lines, delimiter, at_once=True)
        or one_column_climbs(lines)
        or begin_with_counts(lines)
    ):
        return Layout("table", delimiter, (), skipped)
    return Layout("plain", "", (), skipped, _in_step(lines))


def _in_step(lines: list[str]) -> int:
    """How many numbers stand on each line, where all lines have as many; else 1."""
    first = lines[0].split()
    in_step = len(lines) > 1 and {len(line.split()) for line in lines} == {len(first)}
    return len(first) if in_step and not any(map(is_missing, first)) else 1


def _not_in_step(head: Head, options: ReadOptions) -> Layout:
    """Lines without a delimiter, some of them not numbers: columns of a fixed width, or a list."""
    lines, skipped = head.lines, head.skipped
    spans = () if options.thousands == "space" else fixed_spans(lines)
    if spans:
        first = [lines[0][start:end].strip() for start, end in spans]
        header = tuple(first) if all(map(is_name, first)) and any(first) else ()
        found = Layout(
            "table",
            "",
            header,
            skipped + bool(header),
            row_names=bool(header) and not header[0],
            spans=spans,
        )
        cells = [[line[start:end].strip() for start, end in spans] for line in lines]
        return with_second_header(found, lines, cells) if header else found
    lone = len(lines) > 1 and is_lone_header(lines)
    header = (lines[0].strip(),) if lone else ()
    rows = lines[len(header) :]
    mixed = [at for at, line in enumerate(rows, len(header)) if _is_mixed(line)]
    odd = len(mixed) * 2 > len(rows) and len(rows) > 1
    return Layout(
        "plain",
        "",
        header,
        skipped + len(header),
        mixed=(lines[mixed[0]].strip(), head.numbers[mixed[0]] + 1) if odd else None,
    )


def _is_mixed(line: str) -> bool:
    """Whether a line has a number and something else, with white space between."""
    cells = line.split()
    numbers = sum(map(is_number, cells))
    return 0 < numbers < len(cells) and any(
        is_name(cell) and cell.strip("-") and not is_missing(cell) for cell in cells
    )


def _table(head: Head, delimiter: str) -> Layout:
    lines, skipped = head.lines, head.skipped
    rows = [[cell.strip() for cell in split_cells(line, delimiter)] for line in lines]
    first = [cell.strip('"') for cell in rows[0]]
    if len(lines) > 1 and any(first) and all(is_name(cell) for cell in first):
        short = is_one_short(rows, delimiter)
        header = ("", *first) if short else tuple(first)
        named = short or (len(header) > 1 and not header[0])
        found = Layout("table", delimiter, header, skipped + 1, row_names=named)
        return with_second_header(found, lines, rows)
    short = is_one_short(rows, delimiter)
    rows[0] = ["", *first] if short else first
    if named_by_numbers(rows):
        header, named = tuple(rows[0]), len(first) > 1 and not rows[0][0]
        return Layout("table", delimiter, header, skipped + 1, row_names=named)
    return Layout("table", delimiter, (), skipped)
