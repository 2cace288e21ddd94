"""Half-steps of a climb: what each leaves in the history, and how the next one comes of it."""

from __future__ import annotations

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
    """Where in EM a session stands."""

    GUESS = "guess"
    ASSIGNED = "assigned"
    UPDATED = "updated"
    ENDED = "ended"


class Why(Enum):
    """Why a climb ended."""

    SETTLED = "settled"
    COLLAPSED = "collapsed"
    EMPTIED = "emptied"
    STEP_LIMIT = "step limit"


@dataclass(frozen=True, slots=True)
class Limits:
    """When to stop, and whether to save work on the way.

    Attributes:
        tolerance: log-likelihood that may be left to climb.
        max_iterations: most whole iterations.
        exact: look at every slip in every step, however many there are.
    """

    tolerance: float = 1e-8
    max_iterations: int = 10_000
    exact: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class End:
    """Why a climb ended, and what to tell of it.

    Attributes:
        why: the reason.
        who: components that collapsed or were emptied.
        merged: all components have become one and the same Gaussian.
        saddle: merged, and nudged apart they would climb again.
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
        assigned_at: the mixture (standard) whose E-step is in force; None in GUESS.
        expectation: the E-step taken at `standard`; None where an sd is 0.
        pace: what the stopping rule remembers.
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
    """The start as the variant admits it, and the slips as fine as it needs them."""
    standard = variant.on_scale(sample.scale)
    guess = standard.admit(start.mixture)
    expectation, slips = checked_step(slips, guess, standard)
    entry = Entry(
        phase=Phase.GUESS,
        iteration=0,
        standard=guess,
        mixture=variant.admit(start.given) if start.given else sample.to_units(guess),
        score=float(sample.score_in_units(expectation.score)),
        floor=None,
        assigned_at=None,
        expectation=expectation,
        pace=stopping.Pace.at_start(expectation.score),
    )
    return entry, slips


def next_entry(
    sample: Sample, slips: Slips, variant: Variant, limits: Limits, now: Entry
) -> tuple[Entry, Slips]:
    """The half-step after `now`, and the slips as fine as it needs them."""
    if now.phase is Phase.ASSIGNED:
        return _updated(sample, slips, variant.on_scale(sample.scale), limits, now)
    return _assigned(now), slips


def _assigned(now: Entry) -> Entry:
    """The E-step: the score stays, the floor rises to touch it."""
    assert now.expectation is not None
    who = _which(stopping.emptied(now.expectation.moments))
    end = End(Why.EMPTIED, who) if who else None
    return replace(
        now,
        phase=Phase.ENDED if end else Phase.ASSIGNED,
        floor=now.score,
        assigned_at=now.standard,
        end=end,
    )


def _updated(
    sample: Sample, slips: Slips, variant: Variant, limits: Limits, now: Entry
) -> tuple[Entry, Slips]:
    """The M-step: the floor rises to its top, and the score with it."""
    assert now.expectation is not None
    new = m_step(now.expectation.moments, now.standard, variant)
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
