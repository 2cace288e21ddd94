"""Slips put into bins, and how far a score of the bins can be from the score of the slips."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from emtui.em.mixture import Array, Mixture, frozen
from emtui.em.sample import Sample


@dataclass(frozen=True, eq=False, slots=True)
class Binned:
    """A sample with few distinct values that stands for one with many.

    Attributes:
        sample: the bins' averages and counts, on the original's standard scale.
        scatter: sum of squared distances from slip to its bin's average; 0 where nothing was
            binned.
        stray: the largest sum of absolute such distances within one bin.
        ends: the lowest and the highest slip, standard units.
    """

    sample: Sample
    scatter: float
    stray: float
    ends: tuple[float, float]

    def error(self, mixtures: Mixture, hard: bool = False) -> Array:
        """Most that binning can have changed the score of a mixture, shape ``(...)``.

        Since a bin's slips average to its place, the change is at most half the scatter times
        the largest curvature of the log density. That curvature is the responsibilities'
        average of ``-1/s^2``, plus the variance of the slopes ``(m - x)/s^2``, which is at most
        a quarter of their squared difference. A hard score has no such variance, but up to two
        kinks, where the slope jumps by that difference.
        """
        if self.scatter == 0.0:
            return np.zeros(mixtures.means.shape[:-1])
        precision = mixtures.sds**-2.0
        slopes = (np.array(self.ends) - mixtures.means[..., None]) * precision[..., None]
        jump = np.abs(slopes[..., 0, :] - slopes[..., 1, :]).max(-1)
        bend = precision.max(-1)
        kinks = 2.0 * jump * self.stray if hard else 0.0
        bent = bend if hard else np.maximum(bend, 0.25 * jump * jump)
        error: Array = 0.5 * bent * self.scatter + kinks
        return error


def binned(sample: Sample, most: int) -> Binned:
    """At most about `most` bins: half of equal width, half of equal count.

    The equal widths bound what a bin can hide, the equal counts keep the bulk resolved where a
    few far slips stretch the range. A sample with no more distinct values stays as it is.
    """
    x, c = sample.values, sample.counts
    if len(x) <= most:
        return Binned(sample, 0.0, 0.0, (sample.lowest, sample.highest))
    half = most // 2
    wide = np.searchsorted(x, np.linspace(x[0], x[-1], half + 1)[1:-1])
    heaped = np.cumsum(c)
    full = np.searchsorted(heaped, np.linspace(0.0, heaped[-1], half + 1)[1:-1])
    starts = np.unique(np.concatenate([[0], wide, full]))
    counts = np.add.reduceat(c, starts)
    members = np.diff(np.append(starts, len(x)))
    # Averages of the offsets from each bin's first value: nothing is lost to cancellation.
    offsets = x - np.repeat(x[starts], members)
    centres = np.add.reduceat(c * offsets, starts) / counts
    offsets -= np.repeat(centres, members)
    places = frozen(x[starts] + centres)
    short = Sample(values=places, counts=frozen(counts), shift=sample.shift, scale=sample.scale)
    stray = np.add.reduceat(c * np.abs(offsets), starts)
    scatter = float(c @ (offsets * offsets))
    return Binned(short, scatter, float(stray.max()), (sample.lowest, sample.highest))
