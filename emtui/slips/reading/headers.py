"""What names columns: a comment above, a header, and a second line of words below it."""

from __future__ import annotations

from dataclasses import replace

from emtui.slips.reading.layout import Layout
from emtui.slips.reading.lines import is_name, split_cells
from emtui.slips.reading.numerals import is_number
from emtui.slips.reading.units import is_unit


def named_by(comment: str, lines: list[str], delimiter: str) -> tuple[str, ...]:
    """The columns' names, where a comment above has one for each; nothing where it has not."""
    names = [name.strip().strip('"') for name in split_cells(comment, delimiter or " ")]
    widths = {len(split_cells(line, delimiter or " ")) for line in lines}
    fits = widths == {len(names)} and 1 < len(names) < len(lines)
    return tuple(names) if fits and all(names) and all(map(is_name, names)) else ()


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
