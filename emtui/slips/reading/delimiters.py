"""What stands between the cells of a table, and whether lines form one."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import numpy as np

from emtui.slips.reading.commas import comma_reading
from emtui.slips.reading.lines import DELIMITERS, is_name, split_cells
from emtui.slips.reading.numerals import NUMBER, canonical, is_number
from emtui.slips.reading.options import ReadOptions

_QUOTED_AND_BLANK = re.compile(r'\s*"[^"]*" +[^\s,;]|\s*"[^"]*"\s*$')
"""A quoted cell first, and a blank after it: how R writes a table."""


_COUNTED = re.compile(r" {3,}(\d+) \S+\s*$")


def delimiter_of(lines: list[str], options: ReadOptions) -> str:
    """What stands between cells, or nothing; commas not where they belong into numbers."""
    quotes = any('"' in line for line in lines)
    commas_within = "comma" in (options.decimal_known, options.thousands) and not quotes
    if quotes and all(map(_QUOTED_AND_BLANK.match, lines)):
        return " "
    among = [
        delimiter
        for delimiter in DELIMITERS
        if delimiter != "," or not commas_within or _has_header_of(lines, ",")
    ]
    some: list[str] = []
    for delimiter in among:
        widths = Counter(len(split_cells(line.rstrip(" "), delimiter)) for line in lines)
        width, often = widths.most_common(1)[0]
        if width > 1 and often == len(lines) > 1:
            return delimiter
        if len(split_cells(lines[0].rstrip(), delimiter)) > 1 or (width > 1 and often > 1):
            some.append(delimiter)
    if some:
        return some[0]
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


def stands_in_columns(lines: list[str], delimiter: str, options: ReadOptions) -> bool:
    """Whether bare numbers form a table: equal lines, more of them than columns, tight commas."""
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


def one_column_climbs(lines: list[str]) -> bool:
    """Whether of two to four columns of bare numbers one rises from line to line, and not all do.

    As the first column of a series does; a list that is sorted, and broken into lines, rises along
    its lines, too.
    """
    rows = [[canonical(cell).replace(",", ".") for cell in line.split()] for line in lines]
    width = len(rows[0])
    if not 2 <= width <= 4 or len(lines) <= width or {len(row) for row in rows} != {width}:
        return False
    if not all(NUMBER.fullmatch(cell) for row in rows for cell in row):
        return False
    table = np.array(rows, dtype=np.float64)
    if (np.diff(table.ravel()) >= 0).all():
        return False
    return bool((np.diff(table, axis=0) > 0).all(axis=0).any())


def begin_with_row_numbers(lines: list[str], delimiter: str, *, at_once: bool = False) -> bool:
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


def begin_with_counts(lines: list[str]) -> bool:
    """Whether lines are a whole number, set in, and another one, as ``uniq -c`` writes them."""
    found = [_COUNTED.match(line) for line in lines]
    return all(found) and len({match.end(1) for match in found if match}) == 1


def is_one_short(rows: list[list[str]], delimiter: str) -> bool:
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


def has_label_column(lines: list[str], delimiter: str) -> bool:
    """Whether some column holds words only, beside one that holds numbers."""
    rows = [split_cells(line, delimiter) for line in lines]
    if len({len(row) for row in rows}) > 1:
        return False
    columns = list(zip(*rows, strict=True))
    worded = [all(is_name(cell) and cell.strip() for cell in column) for column in columns]
    numbered = [sum(map(is_number, column)) * 2 >= len(column) for column in columns]
    return any(worded) and any(numbered)
