"""How a run ends: convergence, a degenerate or an empty component; merged components, saddles.

On the standard scale and vectorised, so that a session and a batch of a thousand starts end by the
same rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emtui.em.estimation import Moments
from emtui.em.mixture import Array, Mixture
from emtui.em.sample import Sample
from emtui.em.steps import e_step
from emtui.em.variants import Variant

Mask = NDArray[np.bool_]

EPS = float(np.finfo(np.float64).eps)
EMPTY = 1e-14
"""A component with less than this share of the slips is empty (sums carry rounding)."""
SPECK = 1e-3
"""A component with fewer slips than this at convergence counts as emptied."""
POINT = 1e-3
"""An sd below this fraction of the gap to the next slip may be collapsing."""
VANISHING = 1e-150
"""The smallest sd whose z-scores can be squared on the standard scale."""
ALIKE = 0.05
"""Components whose means differ by fewer sds, and sds by a smaller ratio, are merged."""


@dataclass(frozen=True, eq=False, slots=True)
class Pace:
    """State of the stopping rule, each of shape ``(...)``.

    Attributes:
        score: at the last iteration.
        gain: of the last iteration; NaN before the first.
        quiet: how many iterations in succession looked converged.
    """

    score: Array
    gain: Array
    quiet: NDArray[np.int64]

    def __post_init__(self) -> None:
        for array in (self.score, self.gain, self.quiet):
            array.setflags(write=False)

    def __getitem__(self, index: Any) -> Pace:
        """The pace of one, or several, of a batch."""
        return Pace(self.score[index], self.gain[index], self.quiet[index])

    @classmethod
    def at_start(cls, score: Any) -> Pace:
        """Before the first iteration."""
        score = np.asarray(score, dtype=np.float64)
        return cls(score, np.full(score.shape, np.nan), np.zeros(score.shape, dtype=np.int64))

    def next(self, score: Any, tolerance: float, total: float) -> Pace:
        """The state after one more iteration, which reached `score`.

        Quiet is an iteration whose gain is positive, smaller than the one before, and below the
        tolerance together with Aitken's estimate of the gain still to come (Boehning et al.
        1994); or, with a tolerance, one whose gain is lost in the score's own rounding.
        """
        score = np.asarray(score, dtype=np.float64)
        with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
            gain = score - self.score
            left = gain * gain / (self.gain - gain)
            small = (gain > 0) & (gain < self.gain) & (gain < tolerance) & (left < tolerance)
            lost = (tolerance > 0) & (np.abs(gain) <= 8 * EPS * (np.abs(score) + total))
        quiet = np.where(small | lost, self.quiet + 1, 0)
        return Pace(score, gain, quiet)


def settled(pace: Pace, old: Mixture, new: Mixture) -> Mask:
    """Where a run has converged, shape ``(...)``: quiet twice, or no parameter moved."""
    shift = np.abs(new.means - old.means) > 8 * EPS * (1.0 + np.abs(new.means))
    stretch = np.abs(new.sds - old.sds) > 8 * EPS * (1.0 + new.sds)
    tilt = np.abs(new.weights - old.weights) > 8 * EPS
    moved = (shift | stretch | tilt).any(-1)
    return np.asarray((pace.quiet >= 2) | ~moved)


def emptied(moments: Moments) -> Mask:
    """Which components are empty, shape ``(..., K)``."""
    return np.asarray(moments.totals <= EMPTY * moments.totals.sum(-1, keepdims=True))


def fading(moments: Moments) -> Mask:
    """Which components have less than SPECK slips left, shape ``(..., K)``."""
    return np.asarray(moments.totals < SPECK)


def collapsed(sample: Sample, mixture: Mixture, variant: Variant) -> Mask:
    """Which components are degenerate: on one distinct value, their sd going to 0.

    A narrow sd alone is not enough: if no other component takes over the other slips, or if the
    sd is common, the run may still converge. With a smallest or a known sd the score is bounded
    and nothing collapses; nor does it onto a point that stands for a cell's slips. Shape
    ``(..., K)``.
    """
    if variant.bounded:
        return np.zeros(mixture.sds.shape, dtype=np.bool_)
    x = sample.values
    if (mixture.sds >= POINT * (x[-1] - x[0])).all():  # wider than any gap's part
        return np.zeros(mixture.sds.shape, dtype=np.bool_)
    sits = nearest(sample, mixture.means)
    below = np.where(sits > 0, x[sits] - x[sits - 1], np.inf)
    above = np.where(sits < len(x) - 1, x[np.minimum(sits + 1, len(x) - 1)] - x[sits], np.inf)
    reach = POINT * np.minimum(below, above)
    narrow = (mixture.sds < reach) & (np.abs(mixture.means - x[sits]) <= reach)
    if sample.points is not None:
        narrow &= sample.points.stand_ins[sits] == sample.points.stand_ins[sits + 1]
    some = narrow.any(-1)
    narrow[some] &= _forsaken(sample, mixture[some], variant, sits[some])
    fell = narrow | (mixture.sds == 0)
    if variant.spread_rule.common:
        fell &= fell.all(-1, keepdims=True)
    return np.asarray(fell)


def _forsaken(sample: Sample, mixture: Mixture, variant: Variant, sits: NDArray[np.intp]) -> Mask:
    """Which components the next M-step would shrink to an sd of 0, shape ``(..., K)``.

    Only the other slips are summed, about the value that a component sits on: their scatter
    is exactly zero, not rounding, where none of them is the component's.
    """
    sds = np.maximum(mixture.sds, VANISHING)
    r = variant.assigner.assign(sample.values, Mixture(mixture.weights, mixture.means, sds))
    rc = r * sample.counts
    totals = rc.sum(-1)
    apart = sample.values - sample.values[sits][..., None]
    return np.asarray((totals > 0) & ((rc * apart**2).sum(-1) <= (POINT * sds) ** 2 * totals))


def nearest(sample: Sample, places: Array) -> NDArray[np.intp]:
    """Index of the distinct value nearest to each place, same shape."""
    x = sample.values
    right = np.clip(np.searchsorted(x, places), 1, len(x) - 1)
    return right - (places - x[right - 1] < x[right] - places)


def merged(mixture: Mixture) -> Mask:
    """Where all components have become one and the same Gaussian, shape ``(...)``."""
    sds, means = mixture.sds, mixture.means
    if mixture.components == 1:
        return np.zeros(means.shape[:-1], dtype=bool)
    widest, narrowest = sds.max(-1), sds.min(-1)
    apart = means.max(-1) - means.min(-1)
    return np.asarray((apart <= ALIKE * narrowest) & (widest <= (1.0 + ALIKE) * narrowest))


def saddle(sample: Sample, mixture: Mixture, variant: Variant) -> bool:
    """Whether the score of a merged mixture would rise again if it were moved apart.

    The perturbations pull one component's mean away from the others', tilt the weights and let the
    sds differ, as far as the variant allows, and keep the overall mean and variance: along them the
    score is flat to second order, so higher orders decide. A known sd is kept.
    """
    held = variant.spread_rule.known
    mean, sd = sample.mean, float(mixture.sds[0]) if held else sample.sd
    smallest = variant.smallest_sd(sample.scale)
    level = (
        np.full(mixture.components, mean),
        np.full(mixture.components, max(sd, smallest)),
    )
    nudged = _nudged(mean, sd, variant, mixture.components)
    nudged = nudged.with_sds(np.maximum(nudged.sds, smallest))
    scores = e_step(sample, nudged, Variant()).score
    flat = float(e_step(sample, Mixture(mixture.weights, *level), Variant()).score)
    return bool(scores.max() > flat + 64 * EPS * (abs(flat) + sample.total))


def _nudged(mean: float, sd: float, variant: Variant, components: int) -> Mixture:
    """One component moved a little away from the others, which count as one; a batch of pairs."""
    # The second is always above: the other cases are the same with the components exchanged.
    apart = steps = np.array([0.02, 0.1])
    uneven = [0.0] if variant.spread_rule.common else np.concatenate([[0.0], steps, -steps])
    tilts = [1.0 / components] if variant.share_rule.equal else [0.2, 0.5, 0.8]
    d, u, w = (grid.ravel() for grid in np.meshgrid(apart, uneven, tilts))
    weights = np.stack([1.0 - w, w], -1)
    means = np.stack([-w * d, (1.0 - w) * d], -1)
    within = np.ones_like(d)
    if not variant.spread_rule.known:
        within -= w * (1.0 - w) * d * d
    variances = within[:, None] * np.stack([1.0 - w * u, 1.0 + (1.0 - w) * u], -1)
    return Mixture(weights, mean + sd * means, sd * np.sqrt(variances))
