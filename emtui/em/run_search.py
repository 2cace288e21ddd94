"""The best labeling without trying them all: one component's slips are a run of the sorted ones.

Under any two Gaussians the log of the odds between them is at most quadratic in a slip's value, so
the likelier component's region is one interval, or all but one interval. Renaming every slip to the
likelier component never lowers a labeling's own score. So unless that leaves a component without a
spread, no labeling beats the best of those that give one a run of neighbours: about n^2/2 of
them, and with one spread for both only the n - 1 runs that begin at the smallest slip, the cuts.
"""

from __future__ import annotations

import numpy as np

from emtui.em.estimation import Moments
from emtui.em.labelings import (
    Labeling,
    LabelingError,
    admitted,
    describe,
    scores_of,
    slips_of,
)
from emtui.em.mixture import Array
from emtui.em.sample import Sample
from emtui.em.variants import Variant

MOST_SLIPS = 1000
"""The most slips whose runs are all tried where spreads differ: half a million runs."""


def runs(slips: int, variant: Variant) -> int:
    """How many different labelings give one component a run of neighbouring slips."""
    return slips - 1 if variant.spread_rule.common else slips * (slips - 1) // 2


def best_run(sample: Sample, variant: Variant) -> Labeling:
    """The labeling with the highest classification likelihood among the runs; mean 0 is lower.

    Takes `runs` evaluations; each start of a run is scored against all its ends at once.

    Args:
        sample: the slips.
        variant: in the slips' units; its spread and share rules count, its assigner does not.

    Raises:
        LabelingError: counts that are not whole slips, more than MOST_SLIPS slips where spreads
            differ, or every run leaves a component without a spread.
    """
    slips = slips_of(sample)
    n, one_spread = len(slips), variant.spread_rule.common
    if not one_spread and n > MOST_SLIPS:
        raise LabelingError(f"{n:,} slips: runs of slips are tried up to {MOST_SLIPS:,}")
    held = admitted(sample, variant)
    left, right = _running(slips), _running(slips[::-1])[::-1]
    best, run = -np.inf, (0, 0)
    for first in range(1 if one_spread else n - 1):
        # A run up to the largest slip is the complement of one from the smallest.
        inside = _running(slips[first : n - 1])
        outside = right[first + 1 :] if first == 0 else _joined(left[first - 1], right[first + 1 :])
        moments = Moments(*np.stack([outside, inside], axis=-1).transpose(1, 0, 2))
        scores = scores_of(sample, moments, held, variant)
        if not variant.bounded:
            scores[_flat(slips, first, one_spread)] = -np.inf
        top = int(np.argmax(scores))
        if scores[top] > best:
            best, run = float(scores[top]), (first, first + top + 1)
    if not np.isfinite(best):
        raise LabelingError("no run of the sorted slips leaves both friends a spread")
    return _described(sample, variant, run)


def _described(sample: Sample, variant: Variant, run: tuple[int, int]) -> Labeling:
    """The labeling with a run ``start:stop`` of one component, numbered so that mean 0 is lower."""
    labels = np.ones(int(sample.total), dtype=np.int64)
    labels[run[0] : run[1]] = 0
    found = describe(sample, variant, labels)
    if found.mixture.means[0] > found.mixture.means[1]:
        found = describe(sample, variant, 1 - labels)
    return found


def _flat(slips: Array, first: int, one_spread: bool) -> Array:
    """Whether a run from `first` to each later slip but the last leaves a component an sd of 0."""
    inside = slips[first : len(slips) - 1] == slips[first]
    # Slips on both sides of the run differ, unless all are the same.
    outside = (slips[first + 1 :] == slips[-1]) & (slips[0] == slips[-1] if first else True)
    return np.asarray(inside & outside if one_spread else inside | outside)


def _joined(before: Array, after: Array) -> Array:
    """Numbers, means and scatters of slips before and after a run, shape ``(M, 3)``.

    Nothing cancels: the scatter between adds to those within (Chan, Golub & LeVeque 1983).
    """
    numbers = before[0] + after[:, 0]
    gaps = after[:, 1] - before[1]
    means = before[1] + gaps * after[:, 0] / numbers
    scatters = before[2] + after[:, 2] + gaps**2 * before[0] * after[:, 0] / numbers
    return np.stack([numbers, means, scatters], axis=-1)


def _running(slips: Array) -> Array:
    """Number, mean and scatter of the first 1, 2, ... slips, shape ``(N, 3)``.

    Each slip adds to the scatter what it deviates from those before (Welford 1962): terms that
    are never negative, so nothing cancels.
    """
    numbers = np.arange(1.0, len(slips) + 1.0)
    means = slips[0] + np.cumsum(slips - slips[0]) / numbers
    added = (slips[1:] - means[:-1]) ** 2 * numbers[:-1] / numbers[1:]
    return np.stack([numbers, means, np.cumsum(np.append(0.0, added))], axis=-1)
