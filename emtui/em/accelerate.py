"""Accelerated EM: brings a batch of runs close to convergence in a fraction of the iterations.

A stride extrapolates from two EM steps. Where it does not raise the score, the second step is taken
instead, so the score never falls. Source: SQUAREM, scheme S3 of Varadhan & Roland 2008. Plain EM
then confirms the convergence.
"""

from __future__ import annotations

import numpy as np

from emtui.em import stopping
from emtui.em.condense import Slips, checked_step
from emtui.em.mixture import Array, Mixture
from emtui.em.sample import Sample
from emtui.em.steps import Expectation, m_step
from emtui.em.variants import Variant

LONGEST = 1000.0
"""The longest stride, in EM steps."""
CYCLES = 500
"""The most strides; what has not converged by then goes on with plain EM."""


def strides(
    sample: Sample,
    slips: Slips,
    variant: Variant,
    starts: Mixture,
    tolerance: float,
    most: int = CYCLES,
) -> tuple[Mixture, Array, Slips]:
    """Climb from each of a batch, shape ``(R, K)``, to where EM would gain less than `tolerance`.

    What EM would gain is its last gain times the length of the stride: the steps' ratio is how
    fast they shrink. A climb that collapses or is emptied is left where it was seen to be.
    Mixtures, their scores on the standard scale, shape ``(R,)``, and the slips as refined.

    Args:
        sample: the slips.
        slips: the same as steps are taken on.
        variant: in the slips' units.
        starts: on the standard scale, positive sds.
        tolerance: in the score's units.
        most: strides at most.
    """
    weights, means, sds = (np.array(a) for a in (starts.weights, starts.means, starts.sds))
    live, now = np.arange(len(means)), starts
    taken, slips = checked_step(slips, now, variant)
    scores = taken.score.copy()
    for _ in range(most):
        first = m_step(sample, taken.moments, now, variant)
        on = _sound(sample, variant, first, taken)
        live, now, taken, first = live[on], now[on], taken[on], first[on]
        if not len(live):
            break
        after, slips = checked_step(slips, first, variant)
        second = m_step(sample, after.moments, first, variant)
        weights[live], means[live], sds[live] = first.weights, first.means, first.sds
        scores[live] = after.score
        numbers = [logs(mixture) for mixture in (now, first, second)]
        size = stride_length(*numbers)
        gain = after.score - taken.score
        rests = gain * size <= np.maximum(tolerance, 8 * stopping.EPS * np.abs(after.score))
        on = _sound(sample, variant, second, after) & ~rests
        if not on.any():
            break
        live, least, numbers = live[on], after.score[on], [part[:, on] for part in numbers]
        now, taken, slips = _stride(
            slips, variant, sample.scale, numbers, size[on], second[on], least
        )
        weights[live], means[live], sds[live] = now.weights, now.means, now.sds
        scores[live] = taken.score
    return Mixture(weights, means, sds), scores, slips


def stride_length(a: Array, b: Array, c: Array) -> Array:
    """How many EM steps' worth the stride goes that two steps suggest, shape ``(R,)``."""
    with np.errstate(all="ignore"):
        step = b - a
        bend = c - b - step
        size = np.sqrt((step**2).sum((0, -1)) / (bend**2).sum((0, -1)))
    return np.asarray(np.clip(np.nan_to_num(size, nan=1.0, posinf=LONGEST), 1.0, LONGEST))


def strode(numbers: list[Array], size: Array) -> Array:
    """Where a stride of that length goes from a start and two steps, as `logs` gives them."""
    (a, b, c), far = numbers, size[:, None]
    with np.errstate(all="ignore"):
        step = b - a
        return np.asarray(a + 2.0 * far * step + far**2 * (c - b - step))


def _stride(
    slips: Slips,
    variant: Variant,
    scale: float,
    numbers: list[Array],
    size: Array,
    second: Mixture,
    least: Array,
) -> tuple[Mixture, Expectation, Slips]:
    """Where two steps lead to, or the second one's end where that is below `least`."""
    there = from_logs(strode(numbers, size))
    usable = (there.sds > 1e-12) & (there.sds < 1e12) & (np.abs(there.means) < 1e12)
    there = variant.admit(chosen(np.asarray(usable.all(-1)), there, second), scale)
    taken, slips = checked_step(slips, there, variant)
    fell = ~(taken.score >= least)
    if fell.any():
        again, slips = checked_step(slips, second[fell], variant)
        there, taken = chosen(~fell, there, second), _patched(taken, fell, again)
    return there, taken, slips


def logs(mixture: Mixture) -> Array:
    """What strides go along: log weights, means and log sds, shape ``(3, R, K)``."""
    with np.errstate(divide="ignore"):
        return np.stack([np.log(mixture.weights), mixture.means, np.log(mixture.sds)])


def from_logs(numbers: Array) -> Mixture:
    """The mixtures again, weights adding up to 1."""
    weights = np.exp(numbers[0] - numbers[0].max(-1, keepdims=True))
    with np.errstate(over="ignore"):
        return Mixture(weights / weights.sum(-1, keepdims=True), numbers[1], np.exp(numbers[2]))


def chosen(mask: stopping.Mask, one: Mixture, other: Mixture) -> Mixture:
    """Those of `one` where `mask` says so, else of `other`."""
    pick = mask[:, None]
    return Mixture(
        np.where(pick, one.weights, other.weights),
        np.where(pick, one.means, other.means),
        np.where(pick, one.sds, other.sds),
    )


def _patched(taken: Expectation, mask: stopping.Mask, other: Expectation) -> Expectation:
    """The E-steps, with those of `mask` replaced."""
    moments = {}
    for name in ("totals", "means", "scatters"):
        moments[name] = np.array(getattr(taken.moments, name))
        moments[name][mask] = getattr(other.moments, name)
    score = np.array(taken.score)
    score[mask] = other.score
    return Expectation(type(taken.moments)(**moments), score)


def _sound(sample: Sample, variant: Variant, mixture: Mixture, taken: Expectation) -> stopping.Mask:
    """Which climbs have neither collapsed nor lost a component."""
    gone = stopping.emptied(taken.moments).any(-1) | (mixture.weights <= 0).any(-1)
    flat = ~(mixture.sds > stopping.VANISHING).all(-1)
    sound: stopping.Mask = np.asarray(~(gone | flat))
    sound[sound] &= ~stopping.collapsed(sample, mixture[sound], variant).any(-1)
    return sound
