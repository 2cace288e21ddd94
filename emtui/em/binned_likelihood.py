"""Slips known only by the bin they fell into: the exact likelihood, and EM's steps on it.

Source: G. J. McLachlan & P. N. Jones, "Fitting mixture models to grouped and truncated data via
the EM algorithm", Biometrics 44 (1988), 571-578. A slip in bin j has probability
``sum_k w_k (Phi((b_j - m_k) / s_k) - Phi((a_j - m_k) / s_k))``; to the E-step its place within the
bin is unknown too, so that moments of truncated Gaussians stand for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from emtui.em import stopping
from emtui.em.estimation import Moments
from emtui.em.history import Limits, Why
from emtui.em.mixture import Array, Mixture, frozen, shared
from emtui.em.multistart import WHYS, Ends
from emtui.em.normal_cells import cells
from emtui.em.sample import Sample, SampleError
from emtui.em.steps import m_step
from emtui.em.stopping import Mask
from emtui.em.variants import Variant

TOUCH = 1e-9
"""Edges this close, as a part of the narrowest bin, are one."""
ALL = 1e-5
"""A component with less than this outside of one bin lies within it."""
FOLD = 8.0
"""A bin that holds a component so is wider than its sd by this factor at least."""
SETTLED, COLLAPSED, EMPTIED, LIMIT = (WHYS.index(why) for why in WHYS)


@dataclass(frozen=True, eq=False, slots=True)
class Bins:
    """Bins that part the whole line, and how many slips lie in each.

    Attributes:
        edges: shape ``(J + 1,)``, rising, slips' units; the outer ones are infinite.
        counts: shape ``(J,)``, not negative.
        spans: finite edges of each bin, shape ``(J, 2)``: one open at a side is as wide as the one
            beside it.
        given: how many bins were given; the rest are the empty ones between and beyond them.
        points: the middles of bins with slips, each as often as its count.
    """

    edges: Array
    counts: Array
    spans: Array
    given: int
    points: Sample

    @classmethod
    def of(cls, lower: ArrayLike, upper: ArrayLike, counts: ArrayLike) -> Bins:
        """Bins by their edges, in any order; the lowest and the highest may be open.

        Bins given twice are added up; where bins are left out, nothing fell.

        Args:
            lower: shape ``(J,)``; -inf or NaN where the lowest bin has no lower edge.
            upper: shape ``(J,)``; inf or NaN where the highest bin has no upper edge.
            counts: slips in each, shape ``(J,)``, not negative.

        Raises:
            SampleError: bins overlap, or leave gaps narrower than a bin, or hold too few slips.
        """
        low, high, often = (np.asarray(part, dtype=np.float64) for part in (lower, upper, counts))
        low = np.where(np.isnan(low), -np.inf, low)
        high = np.where(np.isnan(high), np.inf, high)
        order = np.lexsort((high, low))
        low, high, often = low[order], high[order], often[order]
        _refuse_unusable(low, high, often)
        same = np.concatenate([[False], (low[1:] == low[:-1]) & (high[1:] == high[:-1])])
        firsts = np.flatnonzero(~same)
        low, high, often = low[firsts], high[firsts], np.add.reduceat(often, firsts)
        edges, held = _parted(low, high, often)
        spans = _finite(edges)
        if (held > 0).sum() < 2:
            raise SampleError("all slips lie in one bin: nothing can be told within it")
        middles = (spans / 2).sum(-1)
        some = held > 0
        points = Sample.of(middles[some], held[some])
        return cls(frozen(edges), frozen(held), frozen(spans), len(low), points)

    @property
    def total(self) -> float:
        """How many slips."""
        return self.points.total

    @property
    def standard(self) -> Array:
        """The edges on the scale of `points`, shape ``(J + 1,)``."""
        return self.points.place_to_standard(self.edges)

    @property
    def narrowest(self) -> float:
        """Width of the narrowest bin with slips, standard scale."""
        some = self.counts > 0
        widths = np.diff(self.spans, axis=-1)[:, 0][some]
        return float(widths.min()) / self.points.scale


def _refuse_unusable(low: Array, high: Array, often: Array) -> None:
    if len(low) == 0:
        raise SampleError("there are no bins")
    if not (np.isfinite(often).all() and (often >= 0).all()):
        raise SampleError("a count must be a finite number, 0 or above")
    turned = np.flatnonzero(~(low < high))
    if len(turned):
        k = turned[0]
        raise SampleError(
            f"a bin from {low[k]:.10g} to {high[k]:.10g}: its upper edge must be above its lower"
        )


def _parted(low: Array, high: Array, often: Array) -> tuple[Array, Array]:
    """Edges and counts of bins that part the line: with the empty ones between and beyond."""
    widths = (high - low)[np.isfinite(high - low)]
    narrowest = float(widths.min()) if len(widths) else 0.0
    edges, counts = [float(low[0])], [float(often[0])]
    if np.isfinite(low[0]):
        edges, counts = [-np.inf, edges[0]], [0.0, counts[0]]
    for k, (before, after) in enumerate(pairwise(range(len(low)))):
        gap = float(low[after] - high[before])
        here = f"{low[before]:.10g} to {high[before]:.10g} and {low[after]:.10g} to"
        here += f" {high[after]:.10g}"
        if not gap >= -TOUCH * narrowest:
            raise SampleError(f"bins overlap: {here}")
        edges.append(float(high[before]))
        if gap > TOUCH * narrowest:
            if gap < narrowest * (1 - TOUCH):
                middle = (low[after] + high[before]) / 2.0
                raise SampleError(
                    f"bins leave a gap: {here}; edges must touch, for whole numbers half way "
                    f"between: {middle:.10g}"
                )
            edges.append(float(low[after]))
            counts.append(0.0)
        counts.append(float(often[k + 1]))
    edges.append(float(high[-1]))
    if np.isfinite(high[-1]):
        edges.append(np.inf)
        counts.append(0.0)
    return np.array(edges), np.array(counts)


def _finite(edges: Array) -> Array:
    """Finite edges of every bin, shape ``(J, 2)``."""
    inner = edges[1:-1]
    if len(inner) < 2:
        width = max(1.0, abs(float(inner[0]))) if len(inner) else 1.0
        first = last = width
    else:
        first, last = float(inner[1] - inner[0]), float(inner[-1] - inner[-2])
    whole = np.concatenate([[inner[0] - first], inner, [inner[-1] + last]])
    return np.stack([whole[:-1], whole[1:]], axis=-1)


def binned_step(bins: Bins, mixture: Mixture, counts: Array | None = None) -> tuple[Moments, Array]:
    """The E-step at a mixture: moments of the assignment, and the log-likelihood.

    Args:
        bins: where slips fell.
        mixture: on the scale of `bins.points`, shape ``(..., K)``, positive sds.
        counts: other counts than the bins' own, shape ``(..., J)``.

    Returns:
        Moments of shape ``(..., K)`` each, standard scale, and scores of shape ``(...)``: the sum
        of counts times log probabilities, without the multinomial's constant.
    """
    often = bins.counts if counts is None else counts
    some = np.flatnonzero((often > 0).reshape(-1, often.shape[-1]).any(0))  # the rest add nothing
    often = often[..., some]
    z = (bins.standard - mixture.means[..., None]) / mixture.sds[..., None]
    inside = cells(z[..., some], z[..., some + 1])
    with np.errstate(divide="ignore"):
        joint = np.log(mixture.weights)[..., None] + inside.log_p
    r, each = shared(joint)
    score = np.where(often > 0, often * each, 0.0).sum(-1)
    r = r * often[..., None, :]
    totals = r.sum(-1)
    divisors = np.where(totals > 0, totals, 1.0)
    shift = (r * inside.first).sum(-1) / divisors
    scatter = totals * np.maximum((r * inside.second).sum(-1) / divisors - shift**2, 0.0)
    sds = mixture.sds
    return Moments(totals, mixture.means + sds * shift, sds**2 * scatter), score


def probabilities(bins: Bins, mixture: Mixture) -> Array:
    """How probably a slip falls into each bin, shape ``(..., J)``; standard scale."""
    z = (bins.standard - mixture.means[..., None]) / mixture.sds[..., None]
    with np.errstate(divide="ignore"):
        joint = np.log(mixture.weights)[..., None] + cells(z[..., :-1], z[..., 1:]).log_p
    return np.asarray(np.exp(np.logaddexp.reduce(joint, axis=-2)))


def within_one(bins: Bins, mixture: Mixture, variant: Variant) -> Mask:
    """Which components lie within a single bin, where no spread can be told; ``(..., K)``."""
    if variant.bounded or len(bins.counts) < 3:
        return np.zeros(mixture.sds.shape, dtype=np.bool_)
    inner = bins.standard[1:-1]
    if not (FOLD * mixture.sds < np.diff(inner).max()).any():  # as in most iterations
        return np.zeros(mixture.sds.shape, dtype=np.bool_)
    z = (inner - mixture.means[..., None]) / mixture.sds[..., None]
    fell = cells(z[..., :-1], z[..., 1:]).log_p.max(-1) > np.log1p(-ALL)
    if variant.spread_rule.common:
        fell &= fell.all(-1, keepdims=True)
    return np.asarray(fell)


def climb(
    bins: Bins,
    variant: Variant,
    starts: Mixture,
    limits: Limits,
    counts: Array | None = None,
    seen: Callable[[Mixture, Array], None] | None = None,
) -> Ends:
    """EM from every start of a batch to its end.

    Args:
        bins: where slips fell.
        variant: in the slips' units.
        starts: shape ``(R, K)``, on the scale of `bins.points`.
        limits: when to stop.
        counts: for each start counts of its own, shape ``(R, J)``.
        seen: hears every iteration's mixtures that still climb, and their scores.

    Returns:
        Ends on the standard scale; scores as of `binned_step`.
    """
    now = variant.admit(starts, bins.points.scale)
    rows = len(now.means)
    weights, means, sds = (np.array(part) for part in (now.weights, now.means, now.sds))
    scores, why = np.full(rows, np.nan), np.full(rows, LIMIT)
    iterations, live = np.zeros(rows, dtype=np.int64), np.arange(rows)
    moments, score = binned_step(bins, now, counts)
    pace = stopping.Pace.at_start(score)
    for _ in range(limits.max_iterations):
        new = m_step(bins.points, moments, now, variant)
        fell = (new.sds <= 0).any(-1)
        fell |= within_one(bins, new.with_sds(np.maximum(new.sds, 1e-300)), variant).any(-1)
        safe = new.with_sds(np.maximum(new.sds, 1e-12))
        mine = None if counts is None else counts[live]
        moments, score = binned_step(bins, safe, mine)
        pace = pace.next(score, limits.tolerance, bins.total)
        rests = stopping.settled(pace, now, new)
        empty = stopping.emptied(moments).any(-1)
        empty |= rests & stopping.fading(moments).any(-1)
        weights[live], means[live], sds[live] = new.weights, new.means, new.sds
        scores[live] = score
        iterations[live] += 1
        if seen is not None:
            seen(new, score)
        ended = fell | empty | rests
        why[live[ended]] = np.where(fell, COLLAPSED, np.where(empty, EMPTIED, SETTLED))[ended]
        on = ~ended
        live, now, moments, pace = live[on], new[on], moments[on], pace[on]
        if not len(live):
            break
    return Ends(Mixture(weights, means, sds), scores, why, iterations)


def who_ended(bins: Bins, mixture: Mixture, variant: Variant, why: Why) -> NDArray[np.intp]:
    """The components that a collapse or an emptying is about."""
    if why is Why.COLLAPSED:
        flat = mixture.with_sds(np.maximum(mixture.sds, 1e-300))
        return np.flatnonzero((mixture.sds <= 0) | within_one(bins, flat, variant))
    if why is Why.EMPTIED:
        return np.array([int(mixture.weights.argmin())])
    return np.empty(0, dtype=np.intp)
