"""Values of formats that have types of their own, such as JSON, into a column of cells."""

from __future__ import annotations

import math

import numpy as np

from emtui.em.mixture import Array
from emtui.slips.reading.advice import PLAIN, Advice
from emtui.slips.reading.cells import WORD_BEGINNINGS, Cells
from emtui.slips.reading.refused import BEYOND

WITHIN = Advice("is not a number", "bring its numbers to the top: a list of them, or of objects")
NESTED = {list: "a list within the list", dict: "an object within the object"}
"""What to call a value of JSON that holds others."""


def add_value(cells: Cells, value: object, place: str | int) -> None:
    """Add the next value: a number, a text, None, or a list or an object in its place."""
    if value is None:
        cells.skip("null")
    elif isinstance(value, str):
        cells.add(value, place)
    elif isinstance(value, (list, dict)):
        cells.refuse(NESTED[type(value)], place, WITHIN, show=str)
    elif isinstance(value, bool) or not isinstance(value, (int, float)):
        cells.refuse(str(value), place, PLAIN)
    else:
        _add_float(cells, value, place)


def add_values(cells: Cells, values: list[object], places: range) -> None:
    """Add values, at once where all are numbers or words."""
    kinds = set(map(type, values))
    if kinds <= {int, float} and not cells.nothing.numbers:
        numbers = _floats(values)
        if numbers is not None:
            cells.add_numbers(numbers)
            return
    if cells.only_counts_words and kinds == {str} and all(map(_is_plain_word, values)):
        cells.add_plain_words(len(values))
        return
    for value, place in zip(values, places, strict=True):
        add_value(cells, value, place)


def _add_float(cells: Cells, value: float, place: str | int) -> None:
    try:
        number = float(value)
    except OverflowError:  # an integer of more than 308 digits
        number = math.inf
    if math.isnan(number):
        cells.skip("NaN")
    elif math.isinf(number):
        cells.refuse("infinity", place, BEYOND, show=str)
    else:
        cells.take(number)


def _is_plain_word(value: object) -> bool:
    """Whether a text can neither be a number nor say that nothing is there."""
    return isinstance(value, str) and value != "" and value[0] in WORD_BEGINNINGS


def _floats(values: list[object]) -> Array | None:
    """The numbers as doubles; None where one is not finite."""
    try:
        numbers = np.array(values, np.float64)
    except OverflowError:  # an integer of more than 308 digits
        return None
    return numbers if np.isfinite(numbers).all() else None
