"""Hard labelings of the slips by two components: the best parameters for one, and two scores.

A labeling's own score is the log-likelihood of slips and labels together at the parameters that
explain that labeling best (the classification likelihood of Celeux & Govaert 1992). As a whole
number, bit i is 1 where the i-th slip, sorted, is component 1's; ties are slips of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from emtui.em.estimation import Moments
from emtui.em.mixture import Array, Mixture, frozen
from emtui.em.sample import Sample
from emtui.em.steps import e_step, expected_score, m_step
from emtui.em.variants import Variant

Labels = NDArray[np.int64]


class LabelingError(ValueError):
    """These slips cannot be labeled so; the message says why in one line."""


@dataclass(frozen=True, eq=False, slots=True)
class Labeling:
    """One labeling, its best parameters and its scores.

    Attributes:
        labels: the component of each slip in sorted order, 0 or 1, shape ``(N,)``.
        mixture: the parameters that explain it best, in the slips' units.
        classification: log-likelihood of slips and labels together, the labeling's own score.
        log_likelihood: of the slips alone under those parameters, which is soft EM's score.
    """

    labels: Labels
    mixture: Mixture
    classification: float
    log_likelihood: float


def slips_of(sample: Sample) -> Array:
    """Every slip, sorted, ties written out, standard units, shape ``(N,)``.

    Raises:
        LabelingError: a count is not a whole number of slips.
    """
    counts = np.rint(sample.counts)
    if (counts != sample.counts).any():
        raise LabelingError("counts that are not whole are no single slips to assign")
    return frozen(np.repeat(sample.values, counts.astype(np.int64)))


def labels_of(code: int, count: int) -> Labels:
    """The bits of a labeling as 0 and 1, shape ``(count,)``."""
    return np.array([code >> i & 1 for i in range(count)], dtype=np.int64)


def admitted(sample: Sample, variant: Variant) -> Mixture:
    """Two equal components as the variant admits them, for rules that keep sds; standard scale."""
    whole = Mixture(np.full(2, 0.5), np.full(2, sample.mean), np.full(2, sample.sd))
    return variant.admit(whole, sample.scale)


def scores_of(sample: Sample, moments: Moments, held: Mixture, variant: Variant) -> Array:
    """Scores of labelings at their own best parameters; on the standard scale, shape ``(...)``.

    NaN or infinite where a side has no slip or a spread is nothing.
    """
    return expected_score(moments, m_step(sample, moments, held, variant))


def scatters_of(slips: Array, bilal: NDArray[np.bool_]) -> Moments:
    """Moments of labelings in two passes, without cancellation.

    Args:
        slips: shape ``(N,)``.
        bilal: whether it is component 1's, shape ``(..., N)``.
    """
    sides = np.stack([~bilal, bilal], axis=-2).astype(np.float64)
    totals = sides.sum(-1)
    with np.errstate(invalid="ignore"):
        means = (sides @ slips) / totals
    deviations = np.where(sides > 0, slips - means[..., None], 0.0)
    return Moments(totals, means, (deviations * deviations).sum(-1))


def describe(sample: Sample, variant: Variant, labels: Labels) -> Labeling:
    """A labeling's parameters and both its scores.

    Args:
        sample: the slips.
        variant: in the slips' units.
        labels: 0 or 1 for each slip in sorted order, shape ``(N,)``.

    Raises:
        LabelingError: the counts are not whole slips, a side has no slip, or no spread.
    """
    moments = scatters_of(slips_of(sample), labels == 1)
    if not (moments.totals > 0).all():
        raise LabelingError("one of the two friends has no slip")
    new = m_step(sample, moments, admitted(sample, variant), variant)
    if not (new.sds > 0).all():
        raise LabelingError("the slips of one friend are all the same: no spread is left")
    soft = e_step(sample, new, replace(variant, assign="soft"))
    return Labeling(
        labels=labels,
        mixture=sample.to_units(new),
        classification=float(sample.score_in_units(expected_score(moments, new))),
        log_likelihood=float(sample.score_in_units(soft.score)),
    )
