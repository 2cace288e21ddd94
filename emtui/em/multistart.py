"""EM from many starts at once: one vectorised run that ends by the rules of a session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emtui.em import stopping
from emtui.em.condense import Slips, checked_step, condensed
from emtui.em.history import Limits, Why
from emtui.em.mixture import Array, Mixture
from emtui.em.sample import Sample
from emtui.em.steps import Expectation, m_step
from emtui.em.variants import Variant

WHYS = (Why.SETTLED, Why.COLLAPSED, Why.EMPTIED, Why.STEP_LIMIT)
"""What the codes in `Ends.why` stand for."""


@dataclass(frozen=True, eq=False, slots=True)
class Ends:
    """Where each of R starts ended.

    Attributes:
        mixtures: batch of shape ``(R, K)`` on the standard scale.
        scores: the variant's own score in the slips' units, shape ``(R,)``; inf where an sd is 0.
        why: index into WHYS, shape ``(R,)``; -1 where stopped before its end.
        iterations: whole iterations made, shape ``(R,)``.
    """

    mixtures: Mixture
    scores: Array
    why: NDArray[np.int64]
    iterations: NDArray[np.int64]


def run_many(
    sample: Sample,
    variant: Variant,
    starts: Mixture,
    limits: Limits | None = None,
    going_on: Callable[[float], bool] | None = None,
) -> Ends:
    """Run EM from every start of the batch (shape ``(R, K)``, standard scale) to its end.

    Starts are taken as the variant admits them.

    `going_on(share ended)` is asked once an iteration and may stop it by saying False.
    """
    limits = limits or Limits()
    starts, count = variant.admit(starts, sample.scale), len(starts.means)
    taken, slips = checked_step(condensed(sample, limits.exact), starts, variant)
    record = _Record.of(starts, taken.score)
    climbs = _Climbs(np.arange(count), starts, taken, stopping.Pace.at_start(taken.score))
    while len(climbs.live):
        if going_on is not None and not going_on(1.0 - len(climbs.live) / count):
            break
        climbs, slips = _iterate(sample, slips, variant, limits, climbs, record)
    mixtures = Mixture(record.weights, record.means, record.sds)
    return Ends(mixtures, sample.score_in_units(record.scores), record.why, record.iterations)


@dataclass(frozen=True, eq=False, slots=True)
class _Climbs:
    """The runs still going on: which starts they began from, and where each one is."""

    live: NDArray[np.intp]
    now: Mixture
    taken: Expectation
    pace: stopping.Pace

    def __getitem__(self, keep: stopping.Mask) -> _Climbs:
        return _Climbs(self.live[keep], self.now[keep], self.taken[keep], self.pace[keep])


@dataclass(frozen=True, eq=False, slots=True)
class _Record:
    """Results so far for every start; its arrays are updated as runs go on."""

    weights: Array
    means: Array
    sds: Array
    scores: Array
    why: NDArray[np.int64]
    iterations: NDArray[np.int64]

    @classmethod
    def of(cls, starts: Mixture, scores: Array) -> _Record:
        count = len(starts.means)
        return cls(
            np.array(starts.weights),
            np.array(starts.means),
            np.array(starts.sds),
            np.array(scores),
            np.full(count, -1),
            np.zeros(count, dtype=np.int64),
        )

    def moved(self, live: NDArray[np.intp], new: Mixture) -> None:
        self.iterations[live] += 1
        self.weights[live], self.means[live], self.sds[live] = new.weights, new.means, new.sds

    def ended(self, live: NDArray[np.intp], why: Why) -> None:
        self.why[live] = WHYS.index(why)


def _iterate(
    sample: Sample,
    slips: Slips,
    variant: Variant,
    limits: Limits,
    climbs: _Climbs,
    record: _Record,
) -> tuple[_Climbs, Slips]:
    """One whole iteration of every climb; those still going on after it, and the slips."""
    gone: stopping.Mask = np.asarray(stopping.emptied(climbs.taken.moments).any(-1))
    record.ended(climbs.live[gone], Why.EMPTIED)
    climbs = climbs[~gone]
    new = m_step(sample, climbs.taken.moments, climbs.now, variant)
    record.moved(climbs.live, new)
    fell: stopping.Mask = np.asarray(stopping.collapsed(sample, new, variant).any(-1))
    record.ended(climbs.live[fell], Why.COLLAPSED)
    flat: stopping.Mask = np.asarray((new.sds == 0).any(-1))
    record.scores[climbs.live[flat]] = np.inf
    climbs, new, fell = climbs[~flat], new[~flat], fell[~flat]
    if not len(climbs.live):
        return climbs, slips
    taken, slips = checked_step(slips, new, variant)
    record.scores[climbs.live] = taken.score
    pace = climbs.pace.next(taken.score, limits.tolerance, sample.total)
    still = stopping.settled(pace, climbs.now, new) & ~fell
    faded = still & stopping.fading(taken.moments).any(-1)
    spent = (record.iterations[climbs.live] >= limits.max_iterations) & ~still & ~fell
    record.ended(climbs.live[still], Why.SETTLED)
    record.ended(climbs.live[faded], Why.EMPTIED)
    record.ended(climbs.live[spent], Why.STEP_LIMIT)
    on: stopping.Mask = np.asarray(~(still | fell | spent))
    return _Climbs(climbs.live, new, taken, pace)[on], slips
