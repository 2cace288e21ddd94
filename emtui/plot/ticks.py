"""The ticks of an axis: round numbers, evenly spaced, with equal decimals."""

from __future__ import annotations

import math

import numpy as np

from emtui.em.bars import nice_step
from emtui.em.sample import Sample
from emtui.plot.marks import Tick
from emtui.plot.numerals import digits_for, fixed, significant


def ticks(low: float, high: float, parts: int) -> tuple[Tick, ...]:
    """Round numbers between `low` and `high`, about `parts` at most, with equal decimals."""
    if not (math.isfinite(low) and math.isfinite(high) and high > low):
        return ()
    step = nice_step(high - low, parts)
    largest = max(abs(low), abs(high))
    if largest / step > 1e14:
        places = (low, low / 2 + high / 2, high)
        return tuple(Tick(place, significant(place, 17)) for place in places)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    if round(step * 10**decimals, 6) % 1:
        decimals += 1
    digits = digits_for(largest, step) + 1

    def write(place: float) -> str:
        if decimals > 6 or step >= 1e7:
            return significant(place, digits)
        return fixed(place, decimals)

    # Round-off must not carry a tick past the limit that it stands on.
    marks = ((k * step, write(k * step)) for k in range(first, last + 1))
    return tuple(Tick(min(max(place, low), high), label) for place, label in marks)


def whole_ticks(last: int, parts: int) -> tuple[Tick, ...]:
    """Whole numbers from 0 to `last`, evenly spaced, about `parts` at most: counts of a thing."""
    finest = (ticks(0.0, float(last), n) for n in range(parts, 0, -1))
    return next((t for t in finest if all(tick.at.is_integer() for tick in t)), ())


def unit_ticks(sample: Sample, low: float, high: float, parts: int) -> tuple[Tick, ...]:
    """Round numbers in the slips' units, at their places on the standard scale."""
    with np.errstate(over="ignore"):
        ends = np.nan_to_num(sample.place_in_units(np.array([low, high])))
    marks = ticks(float(ends[0]), float(ends[1]), parts)
    return tuple(Tick(float(sample.place_to_standard(t.at)), t.label) for t in marks)
