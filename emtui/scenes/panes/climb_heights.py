"""Heights in the climb's picture: scores to scale, or the gain still to come."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from emtui.em.mixture import Array
from emtui.plot.marks import Axis, Tick
from emtui.plot.numerals import MINUS
from emtui.plot.ticks import ticks

DEEPEST = 20.0
"""A guess lower than this many times the gain after the first iteration is drawn nearer."""
TAIL = 0.3
"""Height of such low scores relative to the rest, on a logarithmic scale."""
DECADES = 9
"""Of the remaining gain at most so many powers of ten are drawn."""
ROOMY = 30
"""Columns from which there is room for a word beside each height."""
ROUNDING = 1e-12
"""Scores that differ by less than this of themselves are one height."""
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Heights:
    """How high in the picture a score lies.

    Attributes:
        axis: its limits, and ticks that say scores or what is left to climb.
        up: scores to places on the axis, shape ``(n,)``; NaN stays.
        words: what the heights are.
    """

    axis: Axis
    up: Callable[[Array], Array]
    words: str


def by_score(*curves: Array) -> Heights:
    """From the lowest score to the highest; scores far too low are drawn nearer, with a note.

    What the climb gained after its first iteration must stay visible.
    """
    words = "score, half-step by half-step"
    seen = np.concatenate(curves)
    seen = seen[np.isfinite(seen)]
    if not len(seen):
        return Heights(Axis(0.0, 1.0, ticks(0.0, 1.0, 4)), lambda scores: scores, words)
    lowest, high = float(seen.min()), float(seen.max())
    low = lowest
    later = np.concatenate([curve[2:] for curve in curves])
    later = later[np.isfinite(later)]
    if len(later) and later.max() - later.min() > ROUNDING * (1.0 + abs(high)):
        low = max(low, high - DEEPEST * float(later.max() - later.min()))
    reach = high - low
    if lowest == low or not reach > 0:
        margin = 0.08 * reach or 1.0
        low, high = low - margin, high + margin
        return Heights(Axis(low, high, ticks(low, high, 4)), lambda scores: scores, words)
    depth = float(np.log1p((low - lowest) / reach))

    def up(scores: Array) -> Array:
        with np.errstate(invalid="ignore"):
            deep = np.log1p(np.maximum(low - scores, 0.0) / reach) / depth
        return np.where(scores < low, low - TAIL * reach * deep, scores)

    foot = Tick(low - TAIL * reach, f"{lowest:.0f}".replace("-", MINUS))
    above = ticks(low, high, 3)
    axis = Axis(foot.at - 0.08 * reach, high + 0.08 * reach, (foot, *above))
    bend = above[0].label if above else f"{low:.4g}".replace("-", MINUS)
    return Heights(axis, up, f"score by half-steps, logarithmic below {bend}")


def by_what_is_left(limit: float, scores: Array, columns: int) -> Heights:
    """Powers of ten of the gain still to come, the smallest at the top.

    In a pane of so many columns that words beside them leave room for the picture, "left" stands
    with each.
    """
    left = limit - scores[np.isfinite(scores)]
    most = float(np.log10(left.max()))
    smallest = float(left[left > 0].min(initial=left.max()))
    least = max(math.floor(math.log10(smallest)), math.ceil(most) - DECADES)
    # A row for the end itself, with nothing left to gain.
    highest = 0.5 - least

    def up(values: Array) -> Array:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.minimum(-np.log10(np.maximum(limit - values, 0.0)), highest)

    step = max(1, math.ceil((most - least) / 4))
    powers = range(least, math.floor(most) + 1, step)
    word = " left" if columns >= ROOMY else ""
    marks = tuple(Tick(float(-power), f"{_power(power)}{word}") for power in powers)
    margin = 0.08 * (highest + most)
    axis = Axis(-most - margin, highest + margin, marks)
    return Heights(axis, up, "score left to climb (log scale)")


def _power(exponent: int) -> str:
    """A power of ten as a person writes it."""
    if -4 < exponent < 5:
        return f"{10.0**exponent:g}"
    return "10" + str(exponent).translate(RAISED)
