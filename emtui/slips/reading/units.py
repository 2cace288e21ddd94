"""Units beside numbers: lines that are each a number and a unit of the same kind."""

from __future__ import annotations

import re

from emtui.slips.harmless import quoted
from emtui.slips.reading.errors import ReadError
from emtui.slips.reading.numerals import is_number, typed

KINDS = (
    frozenset(("nm", "µm", "μm", "um", "mm", "cm", "dm", "m", "km", "in", "ft", "yd", "mi")),
    frozenset(("ng", "µg", "μg", "ug", "mg", "g", "kg", "t", "oz", "lb", "lbs")),
    frozenset(("ns", "µs", "μs", "us", "ms", "s", "sec", "min", "h", "hr", "hrs", "d")),
    frozenset(("µl", "μl", "ul", "ml", "cl", "dl", "l")),
    frozenset(("b", "kb", "mb", "gb", "tb", "kib", "mib", "gib")),
)
"""Units of one kind, in lower case: numbers in two of them are no numbers of one scale."""

BESIDE_THESE = frozenset([
    *("°c", "°f", "c", "f", "k", "°", "deg", "rad", "%", "‰", "ppm", "ppb", "db"),
    *("v", "mv", "a", "ma", "hz", "khz", "mhz", "ghz", "pa", "hpa", "kpa", "mpa", "bar"),
    *("mbar", "w", "kw", "j", "kj", "n", "mol", "mmol", "m/s", "km/h", "g/l", "mg/l", "mg/dl"),
    *("mmol/l", "€", "$", "eur", "usd", "year", "years", "yrs", "days", "hours", "seconds"),
    *("int", "integer", "float", "double", "number", "numeric", "string", "f8", "i8"),
])  # fmt: skip
"""What else stands in a line of units or types under a header."""
_BRACKETED = re.compile(r"\([^()]{1,12}\)|\[[^\[\]]{1,12}\]|<\w+>")


def is_unit(cell: str) -> bool:
    """Whether a cell is a unit of measure, or a type, such as stand under a header."""
    known = cell.lower() in BESIDE_THESE or any(cell.lower() in kind for kind in KINDS)
    return known or _BRACKETED.fullmatch(cell) is not None


SIDES = frozenset(("DR", "CR")), frozenset("SH")
"""Words beside the two sides of an account."""


def refuse_mixed_units(name: str, lines: list[str], numbers: list[int]) -> None:
    """Refuse lines that are each a number and a unit where the units differ.

    Args:
        name: the file's.
        lines: its first lines with content.
        numbers: of these, counted from 0.

    Raises:
        ReadError: with the first line whose unit is another than that of the first.
    """
    rows = [(line.split(), number) for line, number in zip(lines, numbers, strict=True)]
    rows = rows[1:] if rows and not any(is_number(typed(cell)) for cell in rows[0][0]) else rows
    beside = {word for row, _ in rows for word in row[1:]}
    if beside and any(map(beside.issubset, SIDES)) and all(is_number(typed(r[0])) for r, _ in rows):
        row, number = next(pair for pair in rows if len(pair[0]) > 1)
        raise ReadError(
            f"{name}, line {number + 1}: {quoted(' '.join(row))} is one side of an account, not a "
            f"number; write {row[0]}, with a minus where it is of the other side"
        )
    if len(rows) < 2 or not all(len(r) == 2 and is_number(typed(r[0])) for r, _ in rows):
        return
    units = [row[1].lower() for row, _ in rows]
    if len(set(units)) < 2 or not any(kind.issuperset(units) for kind in KINDS):
        return
    other = next(k for k, unit in enumerate(units) if unit != units[0])
    row, number = rows[other]
    raise ReadError(
        f"{name}, line {number + 1}: {quoted(' '.join(row))} is in another unit than "
        f"{quoted(' '.join(rows[0][0]))}; write all numbers in one unit"
    )
