"""Slips against what a story would make of them: quantiles against quantiles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from emtui.em.cuts import parts_below
from emtui.em.mixture import Array, Mixture, densities, frozen
from emtui.em.sample import Sample

MOST = 100
"""Slips that are compared; of more, so many evenly spaced among them."""
REACH, FINE = 9.0, 401
"""How many sds a component is drawn to on both sides, and at how many places."""


@dataclass(frozen=True, eq=False, slots=True)
class Quantiles:
    """Some slips, and where a story would have them; standard scale, shape ``(n,)``.

    Attributes:
        slips: rising, no two the same.
        expected: where the story has slips of the same ranks, on average.
        error: standard error of a slip of these ranks, were the story true.
    """

    slips: Array
    expected: Array
    error: Array


def quantiles(sample: Sample, mixture: Mixture, most: int = MOST) -> Quantiles:
    """Quantiles of the slips beside those of a mixture.

    The slip of rank k of N stands for the probability ``(k - 1/2) / N`` (Hazen 1914); its standard
    error is ``sqrt(p (1 - p) / N) / f`` (David & Nagaraja 2003, section 2.5).

    Args:
        sample: the slips.
        mixture: on the standard scale, positive sds.
        most: slips that are compared.
    """
    edges = np.cumsum(np.broadcast_to(sample.counts, sample.values.shape))
    count = min(most, max(2, int(sample.total)))
    ranks = (np.arange(count) + 0.5) / count * sample.total
    slips = sample.values[np.minimum(np.searchsorted(edges, ranks), len(edges) - 1)]
    chances = ranks / sample.total
    reach = np.linspace(-REACH, REACH, FINE)
    places = np.unique(mixture.means[:, None] + mixture.sds[:, None] * reach)
    expected = np.interp(chances, mixture.weights @ parts_below(places, mixture), places)
    with np.errstate(all="ignore"):
        height = densities(expected, mixture).sum(0)
        error = np.sqrt(chances * (1.0 - chances) / sample.total) / height
    distinct, which = np.unique(slips, return_inverse=True)
    times = np.bincount(which)
    expected, error = (np.bincount(which, part) / times for part in (expected, error))
    return Quantiles(frozen(distinct), frozen(expected), frozen(error))
