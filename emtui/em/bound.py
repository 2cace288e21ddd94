"""Score and lower bound along the straight line from the old parameters to the new.

It shows why the score never falls: the E-step raises the bound until it touches the score at
the old parameters, the M-step goes to the maximum of the bound, and the score is nowhere below it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from emtui.em.binning import binned
from emtui.em.estimation import Moments
from emtui.em.mixture import Array, Mixture, frozen, log_joint
from emtui.em.sample import Sample
from emtui.em.steps import Expectation, e_step, expected_score, lower_bound
from emtui.em.variants import Variant

SHORT = 0.95
"""The line goes at most this fraction of the way to an sd or weight of 0."""
BINS = 4096
"""More distinct values than this are binned first."""
PLACES_BY_SLIPS = 1 << 21
"""Places times slips times components at once, so that a million slips do not need gigabytes."""


@dataclass(frozen=True, eq=False, slots=True)
class BoundLine:
    """Score and bound along the line, in the slips' units; arrays of shape ``(T,)``.

    Attributes:
        t: places: 0 at the old parameters, 1 at the new, rising.
        score: the variant's own score.
        bound: the lower bound for the assignment made at the old parameters.
        gap: score less bound by a formula of its own; soft: the Kullback-Leibler divergence
            from that assignment to the one that the place itself would make.
        top: where the bound is highest, as a value of t.
        bin_error: upper bound on how much binning changed a score.
    """

    t: Array
    score: Array
    bound: Array
    gap: Array
    top: float
    bin_error: float


def bound_line(
    sample: Sample,
    variant: Variant,
    old: Mixture,
    new: Mixture,
    *,
    before: float = 0.0,
    beyond: float = 0.5,
    points: int = 80,
    bins: int = BINS,
) -> BoundLine:
    """The line through `old`, where the E-step was taken, and `new`, the M-step's result.

    Args:
        sample: the slips.
        variant: in the slips' units.
        old: on the standard scale, positive sds.
        new: on the standard scale; an sd of 0 is approached, not reached.
        before: how far the line reaches to the other side of `old`.
        beyond: how far past `new`. Both stop short of where a weight or an sd would reach
            zero, and at the variant's smallest spread.
        points: how many places, 0 and 1 added where the line reaches them.
        bins: more distinct values than this are binned first.

    Raises:
        ValueError: an sd of `old` is 0, so that no slip can be assigned there; or `new` comes
            from an assignment that leaves a component without slips.
    """
    _demand_a_line(old, new)
    smallest, slips = variant.smallest_sd(sample.scale), binned(sample, bins)
    low, high = -_reach(new, old, smallest, before), 1.0 + _reach(old, new, smallest, beyond)
    ends = [p for p in (0.0, 1.0) if low <= p <= high]
    t = np.unique(np.concatenate([np.linspace(low, high, points), ends]))
    places = _along(old, new, t)
    score, gap = _scores_and_gaps(slips.sample, variant, old, places)
    taken = e_step(slips.sample, old, variant)
    bound = lower_bound(taken, old, places)
    return BoundLine(
        t=frozen(t),
        score=frozen(sample.score_in_units(score)),
        bound=frozen(sample.score_in_units(bound)),
        gap=frozen(gap),
        top=_top(taken, old, new, t, bound),
        bin_error=float(slips.error(places, variant.assign == "hard").max()),
    )


def _demand_a_line(old: Mixture, new: Mixture) -> None:
    if not (old.sds > 0).all():
        raise ValueError("the line begins where a friend has no spread: nothing can be assigned")
    if not np.isfinite(new.sds).all():
        raise ValueError("the line leads nowhere: a friend has no slips left")


def _scores_and_gaps(
    slips: Sample, variant: Variant, old: Mixture, places: Mixture
) -> tuple[Array, Array]:
    """Scores at the places, and their gaps to the bound of the E-step at `old`; ``(T,)`` each."""
    assigned = variant.assigner.assign(slips.values, old)
    block = max(1, PLACES_BY_SLIPS // (old.components * len(slips.values)))
    cuts = [slice(k, k + block) for k in range(0, len(places.means), block)]
    score = [e_step(slips, places[cut], variant).score for cut in cuts]
    gaps = [GAPS[variant.assign](slips, places[cut], assigned) for cut in cuts]
    return np.concatenate(score), np.concatenate(gaps)


def floor_of(
    sample: Sample,
    variant: Variant,
    assigned_at: Mixture | None,
    old: Mixture,
    new: Mixture,
    t: Array,
    bins: int = BINS,
) -> Array:
    """The bound of an assignment made elsewhere, at the places `t` of a line, slips' units.

    Args:
        sample: the slips.
        variant: in the slips' units.
        assigned_at: where its E-step was taken, standard scale; None for an equal part of each
            slip to each of the K components, whose entropy is log K a slip.
        old: the line's 0, standard scale; see `bound_line`.
        new: its 1.
        t: places, shape ``(T,)``.
        bins: more distinct values than this are binned first.
    """
    places = _along(old, new, t)
    if assigned_at is not None:
        taken = e_step(binned(sample, bins).sample, assigned_at, variant)
        return frozen(sample.score_in_units(lower_bound(taken, assigned_at, places)))
    count = old.components
    part = np.full(count, sample.total / count)
    moments = Moments(part, np.full(count, sample.mean), part * sample.sd**2)
    entropy = sample.total * np.log(float(count)) if variant.assign == "soft" else 0.0
    return frozen(sample.score_in_units(expected_score(moments, places) + entropy))


def _along(old: Mixture, new: Mixture, t: Array) -> Mixture:
    """The mixtures at the places `t`, a batch; exactly `old` at 0 and `new` at 1."""
    s, mixed = t[:, None], []
    for name in ("weights", "means", "sds"):
        start, end = getattr(old, name), getattr(new, name)
        # Exact at both ends, and accurate however far a short step is extrapolated.
        mixed.append(np.where(s == 1.0, end, start + s * (end - start)))
    return Mixture(*mixed)


def _reach(start: Mixture, through: Mixture, min_sd: float, wish: float) -> float:
    """How far past `through` the line from `start` may go; negative if it must stop before."""
    most = wish
    for name, floor in (("weights", 0.0), ("sds", min_sd)):
        here = getattr(through, name) - floor
        pace = getattr(start, name) - getattr(through, name)
        falling = pace > 0
        if falling.any():
            # From `start` at -1 to the floor: only part of the way, unless the floor itself is
            # allowed.
            whole = here[falling] / pace[falling]
            part = whole if floor > 0 else (whole + 1.0) * SHORT - 1.0
            most = min(most, float(part.min()))
    return most


def _top(expectation: Expectation, old: Mixture, new: Mixture, t: Array, bound: Array) -> float:
    """Where on the line the bound is highest: the best of `t`, refined on ever finer grids."""
    if np.ptp(bound) <= 1e-13 * (1.0 + np.abs(bound).max()):
        return 1.0 if t[-1] >= 1.0 else float(t[-1])
    places, heights = t, bound
    for _ in range(4):
        k = int(np.argmax(heights))
        near = places[max(k - 1, 0)], places[min(k + 1, len(places) - 1)]
        places = np.linspace(*near, 41)
        heights = lower_bound(expectation, old, _along(old, new, places))
    return float(places[np.argmax(heights)])


def _divergence(sample: Sample, places: Mixture, assigned: Array) -> Array:
    """KL(q || p) summed over slips, q being `assigned`, shape ``(...)`` (Bishop 2006, 9.72)."""
    joint = log_joint(sample.values, places)
    log_p = joint - np.logaddexp.reduce(joint, axis=-2, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(assigned > 0, assigned * (np.log(assigned) - log_p), 0.0)
    total: Array = terms.sum(-2) @ sample.counts
    return total


def _regret(sample: Sample, places: Mixture, assigned: Array) -> Array:
    """How much less likely the labels `assigned` are than the likeliest ones, shape ``(...)``."""
    joint = log_joint(sample.values, places)
    held = np.where(assigned > 0, joint, -np.inf).max(-2)
    total: Array = (joint.max(-2) - held) @ sample.counts
    return total


GAPS: dict[str, Callable[[Sample, Mixture, Array], Array]] = {
    "soft": _divergence,
    "hard": _regret,
}
"""The gap's own formula for each assigner: ``(sample, places, assigned at the old) -> gap``."""
