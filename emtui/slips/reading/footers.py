"""Rows of totals, means and the like among or below the rows of a table: they are told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile

import numpy as np

from emtui.slips.harmless import listed, quoted
from emtui.slips.reading.numerals import is_number

LAST = 8
"""So many rows at the end are looked at where a file is too long for all."""
_SOME = re.compile(r"(?:grand |sub)?(?:total|sum|mean|average|summe|gesamt|mittel)\w*:?", re.I)
"""How a last row may be called that is the sum or the mean of the others."""
_SURE = re.compile(
    r"(?:(?:grand|sub|overall|column)[ -]?)?(?:totals?|sums?|means?|averages?|avg\.?)|"
    r"gesamt(?:summe|ergebnis|wert)?|insgesamt|(?:zwischen)?summen?|mittel(?:wert)?|durchschnitt|"
    r"somm[ea]|moyenne|suma|promedio|totale",
    re.IGNORECASE,
)
"""Words that call hardly anything else."""
_BESIDE = re.compile(
    r"n|n ?obs|count|anzahl|sd|s\.d\.|std\.?|st\.? ?dev\.?|std\.? ?dev\.?|standard deviation|stabw|"
    r"standardabweichung|var|variance|varianz|se|sem|cv|median|min|max|minimum|maximum",
    re.IGNORECASE,
)
"""Words that call other things, too, unless several such rows end a table."""

_CALLED = re.compile(f"{_SURE.pattern}|{_BESIDE.pattern}", re.IGNORECASE)

Row = Sequence[str]


def footer_note(
    rows: Sequence[Row], places: Iterable[int], ends: Iterable[tuple[float, int, float]]
) -> tuple[str, ...]:
    """A note of rows that are called as totals or means are, or are such without a name.

    Args:
        rows: the cells of all rows, or of the last ones.
        places: of the columns read as numbers, from 0.
        ends: of each of these the sum of the numbers above its last row, their count, and that.
    """
    if not rows:
        return ()
    held = tuple(places)
    called = _called([r for r in rows if any(p < len(r) and is_number(r[p]) for p in held)])
    if len(called) < 2 and (what := _of_those_above(rows[-1], ends)):
        name = next((cell for cell in rows[-1] if _SOME.fullmatch(cell)), "")
        name = name or next(filter(None, rows[-1]))
        return (
            f"the last line, {quoted(name)}, is the {what} of those above and was read as a slip; "
            "take it out of the file",
        )
    if not called:
        return ()
    if len(called) == 1:
        return (
            f"the line called {quoted(called[0])} was read as a slip; take it out of the file if "
            "it is a total or the like",
        )
    names = listed(list(dict.fromkeys(called)))
    return (
        f"{len(called)} lines called {names} were read as slips; take them out of the file if "
        "they are totals or the like",
    )


def _called(rows: Sequence[Row]) -> tuple[str, ...]:
    """What rows of totals and the like are called, those at the end by less sure words, too."""
    first = [_name(row) for row in rows]
    run = list(takewhile(bool, reversed(first)))
    above = {cell for row in rows[: len(rows) - len(run)] for cell in row}
    several = 1 < len(run) == len({*run} - above) and len(run) < len(rows)
    sure = first[: len(first) - len(run)] if several else first
    return (
        *(name for name in sure if _SURE.fullmatch(name.rstrip(": "))),
        *(reversed(run) if several else ()),
    )


def _name(row: Row) -> str:
    """The cell that is such a word; empty where none is."""
    names = (cell for cell in row if cell[:1].isalpha())
    return next((name for name in names if _CALLED.fullmatch(name.rstrip(": "))), "")


def _of_those_above(last: Row, ends: Iterable[tuple[float, int, float]]) -> str:
    """Whether a last row, called so or with one cell alone, is the sum or the mean of the others.

    Nothing beside it calls a number so, too, where the rows above have more than it.
    """
    if not any(map(_SOME.fullmatch, last)) and (len(last) < 2 or sum(map(bool, last)) != 1):
        return ""
    for total, count, number in ends:
        if not count or np.isnan(number):
            continue
        for what, expected in (("sum", total), ("mean", total / count)):
            if np.isclose(number, expected, rtol=1e-3, atol=0.0):
                return what
    return ""
