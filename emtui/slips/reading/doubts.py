"""What is told of numbers that were read, but may not be slips: codes and thousands."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np

from emtui.em.mixture import Array
from emtui.slips.reading.columns import Column
from emtui.slips.reading.options import ReadOptions, on_command_line

MANY = 3
"""So many equal numbers may be a code."""
_CODE = re.compile(r"9{2,}|9+[678]|8{2,}|7{2,}|6{2,}")
_SURE_CODE = re.compile(r"-?(?:9{2,}|8{2,})|-[98]")
"""Codes that are told though there are only two of them, where they are far away."""
_FEW = 2
_MOST_CODES = 3
MANY_FIRST = 1000
"""So many numbers are looked at before all are."""


def doubts(column: Column, options: ReadOptions) -> tuple[str, ...]:
    """What of a column may be meant otherwise than it was read, a sentence each.

    Args:
        column: its numbers, NaN where nothing was read.
        options: what was said of them.
    """
    values = column.values
    nothing = np.isnan(values)
    numbers = values[~nothing] if nothing.any() else values
    if not len(numbers):
        return ()
    return (
        *_code_notes(numbers),
        *_pointed_thousands(numbers, options, seen=bool(column.pointed)),
        *(_first_apart(numbers) if column.name == str(column.number) else ()),
    )


def _first_apart(numbers: Array) -> Iterable[str]:
    """A first number without a point above others with one, as a name or a count may be."""
    first, some = float(numbers[0]), numbers[1:MANY_FIRST]
    if len(some) < MANY or first % 1 != 0 or (some % 1 == 0).any():
        return
    others = numbers[1:]
    if first == len(others) or not others.min() <= first <= others.max():
        yield (
            f"the first number, {first:.15g}, was read as a slip; say --skip-lines 1 if it is a "
            "name or a count"
        )


def missing_codes(numbers: Array) -> tuple[float, ...]:
    """Equal numbers far outside all others, as -99 stands for a missing value.

    Args:
        numbers: shape ``(n,)``, n at least 1, none of them NaN.
    """
    ends = float(numbers.min()), float(numbers.max())
    if all(np.count_nonzero(numbers == end) < _least(end) for end in ends):
        return ()  # as a rule, and it holds no copy of many numbers
    high = _codes_below(-numbers)
    low = _codes_below(numbers[~np.isin(-numbers, high)])
    high = high or _codes_below(-numbers[~np.isin(numbers, low)])
    return (*low, *(-code for code in high))


def _code_notes(numbers: Array) -> Iterable[str]:
    for code in missing_codes(numbers):
        count, shown = int(np.count_nonzero(numbers == code)), f"{code:.15g}"
        yield (
            f"{count:,} slips are {shown}, far from all others; "
            f"say {on_command_line({'na': (shown,)})} if that means a missing value"
        )


def _codes_below(numbers: Array) -> list[float]:
    """The lowest numbers, where they look like codes below all others."""
    codes: list[float] = []
    few = False
    rest = numbers
    while len(codes) < _MOST_CODES and len(rest):
        low = float(rest.min())
        others = rest[rest != low]
        copies = len(rest) - len(others)
        if copies < _least(low) or len(others) < MANY:
            return []
        few |= copies < MANY
        codes.append(low)
        nearest, highest = float(others.min()), float(others.max())
        far = nearest - low > highest - nearest
        if _stand_apart(codes, nearest, highest) and (far or not few):
            return codes
        rest = others
    return []


def _least(code: float) -> int:
    """How many equal numbers may be a code."""
    return _FEW if _SURE_CODE.fullmatch(f"{code:.15g}") else MANY


def _stand_apart(codes: list[float], nearest: float, highest: float) -> bool:
    """Whether codes are far below other numbers: the farther, the less they look like codes."""
    gap, width = nearest - codes[-1], highest - nearest
    if width <= 0:
        return False
    if not all(map(_is_written_as_code, codes)):
        return len(codes) == 1 and gap > 10 * width
    below_all = codes[-1] < 0 <= nearest
    return gap > (width / 4 if below_all else width)


def _is_written_as_code(code: float) -> bool:
    if code in (-1, -7, -8, -9):
        return True
    return code % 1 == 0 and _CODE.fullmatch(f"{abs(code):.0f}") is not None


def _pointed_thousands(numbers: Array, options: ReadOptions, *, seen: bool) -> Iterable[str]:
    """Numbers such as 2.626 beside 930, where the point may set off thousands."""
    if options.decimal_known is not None or options.thousands is not None:
        return
    first = np.abs(numbers[:MANY_FIRST])
    if max(-numbers.min(), numbers.max()) >= 1000 or ((first > 0) & (first < 1)).any():
        return
    size = np.abs(numbers)
    pointed = size[size % 1 != 0]
    whole = size[size % 1 == 0]
    if not len(pointed) or not len(whole) or pointed.min() < 1 or whole.max() <= pointed.max():
        return
    thousandths = np.round(pointed * 1000)
    if not (thousandths / 1000 == pointed).all():
        return
    if not seen and (thousandths % 10 != 0).mean() < 0.6:
        return
    yield (
        f"points read as decimal points, as in {pointed[0]:.3f} beside {whole.max():g}; "
        "say --thousands point if they set off thousands"
    )
