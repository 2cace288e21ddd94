"""What names columns: a comment above, a header, and a second line of words below it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from emtui.slips.reading.layout import Layout
from emtui.slips.reading.lines import is_name, split_cells
from emtui.slips.reading.missing import is_missing
from emtui.slips.reading.numerals import canonical, is_number
from emtui.slips.reading.units import is_unit

YEARS = 1800, 2100
"""Whole numbers from the one to the other may be years."""


def named_by(comment: str, lines: list[str], delimiter: str) -> tuple[str, ...]:
    """The columns' names, where a comment above has one for each; nothing where it has not."""
    names = [name.strip().strip('"') for name in split_cells(comment, delimiter or " ")]
    widths = {len(split_cells(line, delimiter or " ")) for line in lines}
    fits = widths == {len(names)} and 1 < len(names) < len(lines)
    return tuple(names) if fits and all(names) and all(map(is_name, names)) else ()


def named_by_numbers(rows: list[list[str]], *, years: bool = False) -> bool:
    """Whether the numbers of a first row, all of them whole, name columns and belong to none.

    They are years above other numbers, or two or more that rise above numbers with fractions, or
    stand beside an empty cell above row numbers.

    Args:
        rows: the cells of the first lines.
        years: whether only years will do.
    """
    first, others = [cell.strip('"') for cell in rows[0]], rows[1:]
    held = [place for place, cell in enumerate(first) if not is_name(cell)]
    if len(others) < 3 or not held or {len(row) for row in others} != {len(first)}:
        return False
    if not all(first[p].isascii() and first[p].isdigit() and len(first[p]) < 10 for p in held):
        return False
    heads = [int(first[p]) for p in held]
    cells = [canonical(row[p].strip('"')) for row in others for p in held]
    below = [cell for cell in cells if not is_missing(cell)]
    if not below or not all(map(is_number, below)) or any(b <= a for a, b in pairwise(heads)):
        return False
    if not first[0] and [row[0].strip('"') for row in others] == list(map(str, range(len(others)))):
        return True
    if all(map(_is_year, heads)):
        sizes = [abs(float(cell.replace(",", "."))) for cell in below]
        return not any(map(_is_year, sizes)) and (len(heads) > 1 or max(sizes) < YEARS[0])
    return len(heads) > 1 and not years and not any(map(str.isdigit, below))


def _is_year(number: float) -> bool:
    return YEARS[0] <= number <= YEARS[1]


def with_second_header(found: Layout, lines: list[str], rows: list[list[str]]) -> Layout:
    """The layout with what a second line of words means: units, or a header that comes later.

    Letters alone may be names as well as units, unless another cell tells.
    """
    below, others = [cell.strip('"') for cell in rows[1]], rows[2:]
    if len(others) < 2 or len({len(row) for row in rows[1:]}) > 1 or not all(map(is_name, below)):
        return found
    columns = zip(*others, strict=True)
    over = [cell for cell, column in zip(below, columns, strict=True)
            if all(is_number(each.strip('"')) for each in column)]  # fmt: skip
    known = any(not cell or (len(cell) > 1 and is_unit(cell)) for cell in below)
    if known and any(over) and all(is_unit(cell) for cell in over if cell):
        return replace(found, units=True)
    return replace(found, doubled=lines[1].strip()) if over and all(below) else found
