"""The bars of the histogram: equal, with round edges; decided by the range and the number of slips.

They are decided here, and not where they are drawn, because a summary of many slips has to end its
cells at their edges (`emtui.em.summary`).
"""

from __future__ import annotations

import math

import numpy as np

from emtui.em.mixture import Array
from emtui.em.sample import Sample

FEW = 30
"""Up to so many slips are shown one by one."""


def nice_step(reach: float, parts: int) -> float:
    """The smallest of 1, 2, 2.5, 5 times a power of ten that makes at most `parts` parts."""
    least = reach / max(parts, 1)
    if not (math.isfinite(least) and least > 0):
        return 1.0
    power = 10.0 ** max(-307, math.floor(math.log10(least)))
    return next(k * power for k in (1.0, 2.0, 2.5, 5.0, 10.0) if k * power >= least * (1 - 1e-9))


def bar_edges(sample: Sample, least: int = 0, finest: float = 0.0) -> Array:
    """Equal bars with round edges, on the standard scale, shape ``(b + 1,)``.

    About 12 for slips shown one by one, up to 60 for many: the count grows as the cube root of the
    number of slips (Scott 1979), from 18 on. More where `least` asks for them, but none narrower
    than `finest`, in the slips' units; a summary's are as they are.
    """
    if sample.points is not None and len(sample.points.bars):
        return sample.place_to_standard(sample.points.bars)
    low, high = (float(u) for u in sample.place_in_units(np.array([sample.lowest, sample.highest])))
    slips = max(sample.total, len(sample.values))  # weights may add up to anything
    bars = 12 if slips <= FEW else int(min(60, max(18, 2 * slips ** (1 / 3))))
    step = max(nice_step(high - low, max(bars, least)), finest and nice_step(finest, 1))
    first, last = low / step, high / step
    told_apart = math.isfinite(last - first) and max(abs(first), abs(last)) < 1e12
    if not told_apart or step > high - low:
        return np.linspace(sample.lowest, sample.highest, bars + 1, dtype=np.float64)
    start, stop = math.floor(first), math.floor(last) + 1
    # The scale is a power of two: dividing by it first is exact and avoids overflow.
    edges = np.arange(start, stop + 1, dtype=np.float64) * (step / sample.scale)
    return np.asarray(edges - sample.shift / sample.scale, dtype=np.float64)


def slack(sample: Sample, edges: Array) -> float:
    """How far below an edge a slip still counts as on it: 0.1 + 0.2 is not exactly 0.3."""
    width = float(edges[1] - edges[0])
    rounding = 1e-9 * width + 4 * float(np.spacing(abs(sample.shift))) / sample.scale
    return min(rounding, 1e-3 * width)
