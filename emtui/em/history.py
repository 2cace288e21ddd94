"""Half-steps of EM: what the history keeps of each, and how the next one is computed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np

from emtui.em import stopping
from emtui.em.condense import Slips, checked_step
from emtui.em.mixture import Mixture
from emtui.em.sample import Sample
from emtui.em.starts import Start
from emtui.em.steps import Expectation, lower_bound, m_step
from emtui.em.variants import Variant


class Phase(Enum):
    """Phase of a session."""

    GUESS = "guess"
    ASSIGNED = "assigned"
    UPDATED = "updated"
    ENDED = "ended"


class Why(Enum):
    """Why a run ended."""

    SETTLED = "settled"
    COLLAPSED = "collapsed"
    EMPTIED = "emptied"
    STEP_LIMIT = "step limit"


@dataclass(frozen=True, slots=True)
class Limits:
    """When to stop, and whether slips may be condensed.

    Attributes:
        tolerance: the log-likelihood still to be gained, at which a run counts as converged.
        max_iterations: most whole iterations.
        exact: look at every slip in every step, however many there are.
    """

    tolerance: float = 1e-8
    max_iterations: int = 10_000
    exact: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class End:
    """Why a run ended, and in what state.

    Attributes:
        why: the reason.
        who: components that collapsed or were emptied.
        merged: all components have become one and the same Gaussian.
        saddle: merged, and the score would rise again if they were moved apart.
    """

    why: Why
    who: tuple[int, ...] = ()
    merged: bool = False
    saddle: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class Entry:
    """One half-step of the history: parameters and scores, not the slips' responsibilities.

    Attributes:
        phase: where it stands.
        iteration: whole iterations so far.
        standard: the mixture on the standard scale.
        mixture: the same in the slips' units.
        score: the variant's own score of it, in the slips' units.
        floor: the lower bound under the score; None in GUESS, where there is none yet.
        assigned_at: the mixture (standard scale) of the last E-step; None in GUESS.
        expectation: the E-step taken at `standard`; None where an sd is 0.
        pace: state of the stopping rule.
        end: set in ENDED.
    """

    phase: Phase
    iteration: int
    standard: Mixture
    mixture: Mixture
    score: float
    floor: float | None
    assigned_at: Mixture | None
    expectation: Expectation | None
    pace: stopping.Pace
    end: End | None = None


def guess_entry(
    sample: Sample, slips: Slips, variant: Variant, start: Start
) -> tuple[Entry, Slips]:
    """The start as the variant admits it, and the slips refined as far as it needed."""
    guess = variant.admit(start.mixture, sample.scale)
    expectation, slips = checked_step(slips, guess, variant)
    entry = Entry(
        phase=Phase.GUESS,
        iteration=0,
        standard=guess,
        mixture=variant.admit(start.given, 1.0) if start.given else sample.to_units(guess),
        score=float(sample.score_in_units(expectation.score)),
        floor=None,
        assigned_at=None,
        expectation=expectation,
        pace=stopping.Pace.at_start(expectation.score),
    )
    return entry, slips


def _assigned(
    sample: Sample, slips: Slips, variant: Variant, limits: Limits, now: Entry
) -> tuple[Entry, Slips]:
    """Show the E-step: the score stays, the lower bound rises to touch it.

    It was computed at the end of the half-step before, which needed its score.
    """
    assert now.expectation is not None
    who = _which(stopping.emptied(now.expectation.moments))
    end = End(Why.EMPTIED, who) if who else None
    entry = replace(
        now,
        phase=Phase.ENDED if end else Phase.ASSIGNED,
        floor=now.score,
        assigned_at=now.standard,
        end=end,
    )
    return entry, slips


def _updated(
    sample: Sample, slips: Slips, variant: Variant, limits: Limits, now: Entry
) -> tuple[Entry, Slips]:
    """The M-step: the lower bound rises to its maximum, and the score with it."""
    assert now.expectation is not None
    new = m_step(sample, now.expectation.moments, now.standard, variant)
    flat = bool((new.sds == 0).any())
    expectation = None
    if not flat:
        expectation, slips = checked_step(slips, new, variant)
    score = np.inf if expectation is None else float(expectation.score)
    floor = np.inf if flat else float(lower_bound(now.expectation, now.standard, new))
    iteration = now.iteration + 1
    pace = now.pace.next(score, limits.tolerance, sample.total)
    end = _judge(sample, variant, limits, now, new, expectation, pace)
    entry = Entry(
        phase=Phase.ENDED if end else Phase.UPDATED,
        iteration=iteration,
        standard=new,
        mixture=sample.to_units(new),
        score=float(sample.score_in_units(score)),
        floor=float(sample.score_in_units(floor)),
        assigned_at=now.standard,
        expectation=expectation,
        pace=pace,
        end=end,
    )
    return entry, slips


HalfStep = Callable[[Sample, Slips, Variant, Limits, Entry], tuple[Entry, Slips]]
"""Takes a half-step from an entry: the next entry, and the slips refined as far as it needed."""

HALF_STEPS: dict[Phase, HalfStep] = {Phase.ASSIGNED: _assigned, Phase.UPDATED: _updated}
"""The half-step that leads to each phase. Either may also end the climb."""


def _judge(
    sample: Sample,
    variant: Variant,
    limits: Limits,
    now: Entry,
    new: Mixture,
    expectation: Expectation | None,
    pace: stopping.Pace,
) -> End | None:
    """Whether the M-step that led from `now` to `new` ended the climb, and how."""
    if who := _which(stopping.collapsed(sample, new, variant)):
        return End(Why.COLLAPSED, who)
    why = None
    if stopping.settled(pace, now.standard, new):
        why = Why.SETTLED
        if expectation and (who := _which(stopping.fading(expectation.moments))):
            return End(Why.EMPTIED, who)
    elif now.iteration + 1 >= limits.max_iterations:
        why = Why.STEP_LIMIT
    if why is None:
        return None
    one = bool(stopping.merged(new))
    return End(why, merged=one, saddle=one and stopping.saddle(sample, new, variant))


def _which(mask: stopping.Mask) -> tuple[int, ...]:
    return tuple(int(k) for k in np.flatnonzero(mask))
