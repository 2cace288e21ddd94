"""Hartigan's dip: how far slips are from any distribution with a single peak.

Source: J. A. Hartigan & P. M. Hartigan, "The dip test of unimodality", Annals of Statistics 13
(1985), 70-84. With F the slips' cumulative distribution, the dip is the smallest sup-distance
from F to a distribution that is convex up to some mode and concave after it. Letters: G is the
greatest convex minorant of F between two slips, L the least concave majorant.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from emtui.em.dip_table import LEVELS, QUANTILES, SIZES
from emtui.em.mixture import Array
from emtui.em.sample import Sample

MOST = 100_000
"""Of more slips, the dip of a random sample of this size is taken."""
TIMES = 9
"""Draws averaged over where slips tie."""
ROUNDS = 40
"""Passes over whole arrays before the rest of a hull is done point by point."""


@dataclass(frozen=True, slots=True)
class Dip:
    """The dip statistic of slips, and its p-value.

    Attributes:
        statistic: between ``1 / (2 N)`` and 1/4 where no two slips tie.
        p: against the uniform, which of all single peaks is the hardest to tell from two
            (Hartigan & Hartigan 1985, section 4). Never below the table's last level.
        slips: how many the dip was taken of: all, up to MOST.
    """

    statistic: float
    p: float
    slips: int


def dip_of(sample: Sample, seed: int = 0) -> Dip:
    """The dip of a sample; above MOST slips that of MOST of them, drawn by `seed`.

    Slips from a density tie only where they were rounded. So p is computed with tied slips
    spread by less than half a grid step either way, averaged over TIMES seeded draws.
    """
    sample = sample.themselves()
    counts, total = np.broadcast_to(sample.counts, sample.values.shape), sample.total
    values = sample.values
    if total > MOST:
        rng = np.random.default_rng(seed)
        drawn = rng.choice(math.floor(total), MOST, replace=False, shuffle=False)
        places = np.searchsorted(np.cumsum(counts), drawn, side="right")
        found, times = np.unique(np.minimum(places, len(values) - 1), return_counts=True)
        values, counts, total = values[found], times.astype(np.float64), MOST
    statistic = dip(values, counts)
    spread = statistic
    if (counts > 1).any():
        rng = np.random.default_rng(seed)
        spread = float(np.mean([dip(_unrounded(rng, values, counts)) for _ in range(TIMES)]))
    return Dip(statistic, p_value(spread, total), round(total))


def _unrounded(rng: np.random.Generator, values: Array, counts: Array) -> Array:
    """Single slips, each moved by less than half the smallest step between values; rising."""
    times = np.maximum(np.round(counts).astype(np.int64), 1)
    grid = float(np.diff(values).min())
    return np.unique(np.repeat(values, times) + grid * (rng.random(int(times.sum())) - 0.5))


def dip(values: ArrayLike, counts: ArrayLike | None = None) -> float:
    """The dip statistic of slips.

    Args:
        values: distinct and rising, shape ``(n,)``.
        counts: slips at each value, shape ``(n,)``; one each when not given.
    """
    x = np.asarray(values, dtype=np.float64)
    c = np.ones(len(x)) if counts is None else np.asarray(counts, dtype=np.float64)
    above = np.cumsum(c)
    below, total = above - c, above[-1]
    # The mode lies between the slips `first` and `last`; outside of them F is within `found`
    # (twice the dip) of the convex and the concave part.
    first, last, found = 0, len(x) - 1, 0.0
    while first < last:
        here = slice(first, last + 1)
        lower = first + lower_hull(x[here], below[here])
        upper = first + lower_hull(x[here], -above[here])
        convex = np.interp(x[here], x[lower], below[lower])
        concave = np.interp(x[here], x[upper], above[upper])
        corners = np.union1d(lower, upper)
        widths = (concave - convex)[corners - first]
        if widths.max() <= found:
            break
        widest = corners[widths.argmax()]
        start = lower[np.searchsorted(lower, widest, side="right") - 1]
        stop = upper[np.searchsorted(upper, widest)]
        left, right = slice(0, start - first), slice(stop - first + 1, None)
        steps = np.concatenate(
            [(above[here] - convex)[left], (concave - below[here])[right], [found]]
        )
        first, last, found = int(start), int(stop), float(steps.max())
    return found / (2.0 * float(total))


def lower_hull(x: Array, y: Array) -> NDArray[np.intp]:
    """Which points are corners of the greatest convex minorant, rising; `x` rises strictly.

    A point on or above the line between two others is none, so all such points can go at once;
    a few passes leave only corners, save for shapes that shed one point a pass: those are
    walked as in Andrew's monotone chain (1979).
    """
    kept = np.arange(len(x))
    for _ in range(ROUNDS):
        # Slopes are compared as products: over steps near the smallest double they are beyond any.
        runs, rises = np.diff(x[kept]), np.diff(y[kept])
        bends = rises[1:] * runs[:-1] > rises[:-1] * runs[1:]
        if bends.all():
            return kept
        kept = kept[np.concatenate([[True], bends, [True]])]
    chain: list[tuple[float, float, int]] = []
    for a, b, index in zip(x[kept].tolist(), y[kept].tolist(), kept.tolist(), strict=True):
        while len(chain) > 1 and _on_or_above(chain[-2], chain[-1], (a, b, index)):
            chain.pop()
        chain.append((a, b, index))
    return np.array([index for _, _, index in chain], dtype=np.intp)


def _on_or_above(
    one: tuple[float, float, int], middle: tuple[float, float, int], other: tuple[float, float, int]
) -> bool:
    """Whether the middle point lies on or above the line between the two others."""
    run, rise = middle[0] - one[0], middle[1] - one[1]
    return rise * (other[0] - middle[0]) >= run * (other[1] - middle[1])


def p_value(statistic: float, slips: float) -> float:
    """Probability that so many slips from a uniform have at least this dip, from the table.

    ``sqrt(N) dip`` hardly depends on N: its quantiles are interpolated in ``1 / sqrt(N)``, and
    the logarithm of p between levels. Beyond the last level it is that level's p.
    """
    places = 1.0 / np.sqrt(SIZES)
    scaled = float(np.sqrt(slips)) * statistic
    quantiles = [np.interp(1.0 / np.sqrt(slips), places[::-1], row[::-1]) for row in QUANTILES.T]
    return float(np.exp(np.interp(scaled, quantiles, np.log1p(-LEVELS))))
