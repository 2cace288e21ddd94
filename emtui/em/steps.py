"""The two half-steps of EM, and the bound between them, on weighted slips.

Mixtures, moments and scores are on the sample's standard scale; a variant is always in the slips'
own units, and only `m_step` needs its smallest sd.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from emtui.em.blocked import pass_over
from emtui.em.estimation import Moments
from emtui.em.mixture import LOG_SQRT_TAU, Array, Mixture, log_joint
from emtui.em.sample import Sample
from emtui.em.slices import blocks
from emtui.em.variants import Variant

FEW = 4000
"""With at most this many distinct values, whole arrays are faster than blocks."""
AT_ONCE = 32_768
"""Slips times mixtures worked on at once, so that a batch's arrays stay in cache."""


@dataclass(frozen=True, eq=False, slots=True)
class Expectation:
    """An E-step taken at a mixture: the assignment's moments, and the score; read-only.

    Attributes:
        moments: the assignment's moments, shape ``(..., K)`` each.
        score: the variant's own score of the mixture it was taken at, shape ``(...)``.
    """

    moments: Moments
    score: Array

    def __post_init__(self) -> None:
        moments = self.moments
        for array in (moments.totals, moments.means, moments.scatters, self.score):
            array.setflags(write=False)

    def __getitem__(self, index: Any) -> Expectation:
        """The E-step of one, or several, of a batch."""
        return Expectation(self.moments[index], self.score[index])


def e_step(sample: Sample, mixture: Mixture, variant: Variant) -> Expectation:
    """Assign the slips under `mixture`; moments of the assignment and the score.

    A component without slips keeps its mean. Few slips, and batches of mixtures over them, are
    worked on as whole arrays; many slips in blocks, one mixture after the other.

    Args:
        sample: the slips.
        mixture: on the standard scale, shape ``(..., K)``, positive sds.
        variant: its assigner counts.
    """
    batch = mixture.means.shape[:-1]
    n = len(sample.values)
    if n <= FEW and math.prod(batch) * n <= AT_ONCE:
        return _whole(sample, mixture, variant)
    if not batch:
        if mixture.components == 2:
            return Expectation(*pass_over(sample, mixture, variant))
        return _in_blocks(sample, mixture, variant)
    rows = 1 if n > FEW else AT_ONCE // n
    each = mixture.components
    flat = Mixture(*(a.reshape(-1, each) for a in (mixture.weights, mixture.means, mixture.sds)))
    parts = [
        e_step(sample, flat[k] if n > FEW else flat[k : k + rows], variant)
        for k in range(0, len(flat.means), rows)
    ]
    return joined(parts, batch)


def joined(parts: Sequence[Expectation], batch: tuple[int, ...]) -> Expectation:
    """One E-step of the given batch shape from those of its parts, in order."""
    shape = (*batch, parts[0].moments.totals.shape[-1])
    totals, means, scatters = (
        np.concatenate([getattr(part.moments, name).ravel() for part in parts]).reshape(shape)
        for name in ("totals", "means", "scatters")
    )
    score = np.concatenate([part.score.ravel() for part in parts]).reshape(batch)
    return Expectation(Moments(totals, means, scatters), score)


def _in_blocks(sample: Sample, mixture: Mixture, variant: Variant) -> Expectation:
    """The E-step of one mixture, shape ``(K,)``, block by block.

    Moments of the blocks are joined as in Chan, Golub & LeVeque 1979, without cancellation:
    scatters about each block's own means, plus the scatter of these means.
    """
    parts = [
        _whole(
            replace(sample, values=sample.values[here], counts=sample.counts[here]),
            mixture,
            variant,
        )
        for here in blocks(0, len(sample.values), FEW)
    ]
    totals, means, scatters = (
        np.array([getattr(part.moments, name) for part in parts])
        for name in ("totals", "means", "scatters")
    )
    whole = totals.sum(0)
    drift = (totals * (means - mixture.means)).sum(0)
    centre = mixture.means + np.divide(drift, whole, out=np.zeros_like(drift), where=whole > 0)
    scatter = (scatters + totals * (means - centre) ** 2).sum(0)
    score = np.sum([part.score for part in parts])
    return Expectation(Moments(whole, centre, scatter), np.asarray(score))


def _whole(sample: Sample, mixture: Mixture, variant: Variant) -> Expectation:
    """The E-step on whole arrays of shape ``(..., K, n)``.

    Two passes over the responsibilities: scatters about the new means avoid cancellation.
    """
    x = sample.values
    r, each = variant.assigner.share(log_joint(x, mixture))
    if not sample.untied:
        r *= sample.counts
        each *= sample.counts
    totals = r.sum(-1)
    firsts = r @ x
    if not totals.all():  # a component without slips keeps its mean
        empty = totals == 0
        firsts, divisors = np.where(empty, mixture.means, firsts), np.where(empty, 1.0, totals)
    else:
        divisors = totals
    means = firsts / divisors
    deviations = x - means[..., None]
    r *= deviations
    r *= deviations
    return Expectation(Moments(totals, means, r.sum(-1)), each.sum(-1))


def m_step(sample: Sample, moments: Moments, mixture: Mixture, variant: Variant) -> Mixture:
    """The maximum likelihood estimate for an assignment (Bishop 2006, eqs 9.24 to 9.26).

    Variances divide by the totals. Where the variant has a smallest sd, smaller ones become that,
    which is the constrained maximum.

    Args:
        sample: the slips; only their scale counts.
        moments: of the assignment, on the standard scale, shape ``(..., K)`` each.
        mixture: the current one, on the standard scale, for rules that keep something of it.
        variant: its spread and share rules count.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        sds = variant.spread_rule.estimate(moments, mixture)
    sds = np.maximum(sds, variant.smallest_sd(sample.scale))
    return Mixture(variant.share_rule.estimate(moments), moments.means, sds)


def expected_score(moments: Moments, mixture: Mixture) -> Array:
    """Q: expected log joint density of slips and labels for a fixed assignment, ``(...)``.

    Source: Bishop 2006, eq. 9.40, written with the assignment's moments alone. A component without
    slips contributes 0.
    """
    t, m, s = moments.totals, mixture.means, mixture.sds
    with np.errstate(divide="ignore", invalid="ignore"):
        level = t * (np.log(mixture.weights) - np.log(s) - LOG_SQRT_TAU)
        spread = (moments.scatters + t * (moments.means - m) ** 2) / (2.0 * s * s)
        terms = np.where(t > 0, level - spread, 0.0)
    total: Array = terms.sum(-1)
    return total


def lower_bound(expectation: Expectation, taken_at: Mixture, mixture: Mixture) -> Array:
    """F(q, mixture) for the q of an E-step taken at `taken_at`; shape ``(...)``.

    Equals the score at `taken_at` and never exceeds it elsewhere (Neal & Hinton 1998). The
    entropy of q is the score less Q at `taken_at`, so this needs no pass over the slips.
    """
    rise = expected_score(expectation.moments, mixture) - expected_score(
        expectation.moments, taken_at
    )
    bound: Array = expectation.score + rise
    return bound
