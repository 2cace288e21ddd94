"""Binned slips, and a bound on how far their score can be from the score of the slips."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from emtui.em.mixture import Array, Mixture, frozen
from emtui.em.sample import Sample

MIXTURES_BY_BINS = 1 << 16
"""Mixtures times bins worked on at once."""


@dataclass(frozen=True, eq=False, slots=True)
class Binned:
    """A sample with few distinct values that stands for one with many.

    Attributes:
        sample: the bins' averages and counts, on the original's standard scale.
        scatter: sum of squared distances from slip to its bin's average; 0 where nothing was
            binned.
        stray: the largest sum of absolute such distances within one bin.
        ends: the lowest and the highest slip, standard units.
        edges: each bin's lowest and highest slip, shape ``(bins,)`` each, standard units.
    """

    sample: Sample
    scatter: float
    stray: float
    ends: tuple[float, float]
    edges: tuple[Array, Array]

    def error(self, mixtures: Mixture, hard: bool = False, fine: float = np.inf) -> Array:
        """Upper bound on how much binning changed the score of a mixture, shape ``(...)``.

        Args:
            mixtures: on the standard scale, positive sds.
            hard: whether the score is that of the likeliest labels.
            fine: a bound no larger than this is good enough. Above it the quick bound, by
                curvature, which is loose for narrow components, gives way to the slow one,
                which looks at every bin.
        """
        if self.scatter == 0.0:
            return np.zeros(mixtures.means.shape[:-1])
        quick = self._by_curvature(mixtures, hard)
        coarse = quick > fine
        if coarse.any():
            quick[coarse] = np.fmin(quick[coarse], self._by_swing(mixtures[coarse], hard))
        return quick

    def _by_curvature(self, mixtures: Mixture, hard: bool) -> Array:
        """Half the scatter times the largest curvature: linear terms cancel within a bin.

        The curvature of a log density is the responsibilities' average of ``-1/s^2``, plus the
        variance of the slopes ``(m - x)/s^2``, which is at most a quarter of their squared range
        (Popoviciu 1935). A hard score has no such variance, but up to 2 (K - 1) kinks, where the
        slope jumps by at most that range: the highest of K parabolas changes at most that often.
        """
        precision = mixtures.sds**-2.0
        slopes = (np.array(self.ends) - mixtures.means[..., None]) * precision[..., None]
        jump = np.ptp(slopes, axis=-2).max(-1)
        bend = precision.max(-1)
        kinks = 2.0 * (mixtures.components - 1) * jump * self.stray if hard else 0.0
        bent = bend if hard else np.maximum(bend, 0.25 * jump * jump)
        return np.atleast_1d(0.5 * bent * self.scatter + kinks).reshape(jump.shape)

    def _by_swing(self, mixtures: Mixture, hard: bool) -> Array:
        """Sum over bins of the most that the log density can vary within one; batch ``(B, K)``."""
        low, high = self.edges
        join = np.maximum if hard else np.logaddexp
        size = max(1, MIXTURES_BY_BINS // len(low))
        swings = np.empty(len(mixtures.means))
        for k in range(0, len(swings), size):
            part = mixtures[k : k + size]
            means, sds = part.means[..., None], part.sds[..., None]
            below, above = low - means, high - means
            near = np.maximum(np.maximum(below, -above), 0.0) / sds
            far = np.maximum(-below, above) / sds
            with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
                level = (np.log(part.weights) - np.log(part.sds))[..., None]
                most, least = (level - 0.5 * z * z for z in (near, far))
                swing = join.reduce(most, axis=1) - join.reduce(least, axis=1)
            swings[k : k + size] = swing @ self.sample.counts
        return swings


def binned(sample: Sample, most: int) -> Binned:
    """At most about `most` bins: half of equal width, half of equal count.

    The equal widths bound what a bin can hide, the equal counts keep the bulk resolved where a
    few far slips stretch the range. A sample with no more distinct values stays as it is.
    """
    x, c = sample.values, sample.counts
    if len(x) <= most:
        return Binned(sample, 0.0, 0.0, (sample.lowest, sample.highest), (x, x))
    half = most // 2
    wide = np.searchsorted(x, np.linspace(x[0], x[-1], half + 1)[1:-1])
    heaped = np.cumsum(c)
    full = np.searchsorted(heaped, np.linspace(0.0, heaped[-1], half + 1)[1:-1])
    starts = np.unique(sample.at_fences(np.concatenate([[0], wide, full])))
    starts = starts[starts < len(x)]
    counts = np.add.reduceat(c, starts)
    members = np.diff(np.append(starts, len(x)))
    # Averages of the offsets from each bin's first value: nothing is lost to cancellation.
    offsets = x - np.repeat(x[starts], members)
    centres = np.add.reduceat(c * offsets, starts) / counts
    offsets -= np.repeat(centres, members)
    places = frozen(x[starts] + centres)
    short = Sample(values=places, counts=frozen(counts), shift=sample.shift, scale=sample.scale)
    squares = np.maximum(np.add.reduceat(c * offsets * offsets, starts), 0.0)
    edges = x[starts], x[np.append(starts[1:], len(x)) - 1]
    if sample.points is None:
        stray = np.add.reduceat(c * np.abs(offsets), starts)
    else:  # the distances of slips that are not here are bounded by their squares
        stray = np.sqrt(np.maximum(counts, 0.0) * squares)
        around = np.concatenate([[sample.lowest], x, [sample.highest]])
        edges = around[starts], around[np.append(starts[1:], len(x)) + 1]
    ends = (sample.lowest, sample.highest)
    return Binned(short, float(squares.sum()), float(stray.max()), ends, edges)
