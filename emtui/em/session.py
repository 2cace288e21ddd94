"""The EM state machine: a history of half-steps that a person walks along.

A `Session` is immutable; every event gives a new one. What is not legal in a phase raises
`IllegalEventError` and changes nothing. No clock, no screen: the caller decides when to step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np

from emtui.em import ends
from emtui.em.mixture import Mixture
from emtui.em.sample import Sample
from emtui.em.starts import Start
from emtui.em.steps import Expectation, e_step, lower_bound, m_step
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


class Event(Enum):
    """What can happen to a session."""

    STEP = "step"
    BACK = "back"
    REDO = "redo"


TRANSITIONS: dict[Phase, dict[Event, frozenset[Phase]]] = {
    Phase.GUESS: {
        Event.STEP: frozenset({Phase.ASSIGNED, Phase.ENDED}),
        Event.REDO: frozenset({Phase.ASSIGNED, Phase.ENDED}),
    },
    Phase.ASSIGNED: {
        Event.STEP: frozenset({Phase.UPDATED, Phase.ENDED}),
        Event.BACK: frozenset({Phase.GUESS, Phase.UPDATED}),
        Event.REDO: frozenset({Phase.UPDATED, Phase.ENDED}),
    },
    Phase.UPDATED: {
        Event.STEP: frozenset({Phase.ASSIGNED, Phase.ENDED}),
        Event.BACK: frozenset({Phase.ASSIGNED}),
        Event.REDO: frozenset({Phase.ASSIGNED, Phase.ENDED}),
    },
    Phase.ENDED: {
        Event.BACK: frozenset({Phase.GUESS, Phase.ASSIGNED, Phase.UPDATED}),
    },
}
"""What may happen in each phase, and the phases it may lead to."""


class IllegalEventError(RuntimeError):
    """The event is not legal in the present phase."""


@dataclass(frozen=True, slots=True)
class Limits:
    """When to stop: log-likelihood that may be left to climb, and most iterations."""

    tolerance: float = 1e-8
    max_iterations: int = 10_000


@dataclass(frozen=True, eq=False, slots=True)
class End:
    """Why a climb ended, and what to tell of it.

    Attributes:
        why: the reason.
        who: components that collapsed or were emptied.
        merged: both have become one and the same story.
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
    pace: ends.Pace
    end: End | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Session:
    """A climb from one start: its history, and where in it a person stands.

    Attributes:
        sample: the slips.
        variant: the choices, in the slips' units.
        start: the guess it began from.
        limits: when to stop.
        history: every half-step computed so far; the first is the guess.
        at: index of the present one.
    """

    sample: Sample
    variant: Variant
    start: Start
    limits: Limits
    history: tuple[Entry, ...]
    at: int = 0

    @classmethod
    def begin(
        cls, sample: Sample, variant: Variant, start: Start, limits: Limits | None = None
    ) -> Session:
        """A new session in GUESS."""
        return cls(sample, variant, start, limits or Limits(), (_guess(sample, variant, start),))

    @property
    def now(self) -> Entry:
        """The present half-step."""
        return self.history[self.at]

    @property
    def before(self) -> Entry | None:
        """The half-step before the present one, None in GUESS."""
        return self.history[self.at - 1] if self.at else None

    @property
    def past(self) -> tuple[Entry, ...]:
        """From the guess to the present half-step, both included."""
        return self.history[: self.at + 1]

    def may(self, event: Event) -> bool:
        """Whether `event` is legal now."""
        if event is Event.REDO and self.at + 1 == len(self.history):
            return False
        return event in TRANSITIONS[self.now.phase]

    def step(self) -> Session:
        """Take the next half-step; along the history where it was computed already."""
        self._demand(Event.STEP)
        if self.at + 1 < len(self.history):
            return replace(self, at=self.at + 1)
        entry = _next_entry(self.sample, self.variant, self.limits, self.now)
        return replace(self, history=(*self.history, entry), at=self.at + 1)

    def iterate(self) -> Session:
        """Complete the iteration under way: up to and including the next M-step."""
        stepped = self.step()
        return stepped.step() if stepped.now.phase is Phase.ASSIGNED else stepped

    def back(self) -> Session:
        """Undo one half-step."""
        self._demand(Event.BACK)
        return replace(self, at=self.at - 1)

    def redo(self) -> Session:
        """Take again a half-step that was undone."""
        self._demand(Event.REDO)
        return replace(self, at=self.at + 1)

    def go(self, at: int) -> Session:
        """Stand at half-step `at` of the history, as near as it reaches."""
        return replace(self, at=max(0, min(at, len(self.history) - 1)))

    def rewind(self) -> Session:
        """Stand at the guess again; the history stays for redo."""
        return self.go(0)

    def run(self, going_on: Callable[[int], bool] | None = None) -> Session:
        """Step until it ends; `going_on(iterations)` may stop it earlier by saying False."""
        history = list(self.history)
        while history[-1].phase is not Phase.ENDED:
            if going_on is not None and not going_on(history[-1].iteration):
                break
            history.append(_next_entry(self.sample, self.variant, self.limits, history[-1]))
        return replace(self, history=tuple(history), at=len(history) - 1)

    def restart(self, start: Start) -> Session:
        """A new guess for the same slips and variant."""
        return Session.begin(self.sample, self.variant, start, self.limits)

    def configure(self, variant: Variant) -> Session:
        """The same start under another variant, as far as that admits it."""
        admitted = variant.on_scale(self.sample.scale).admit(self.start.mixture)
        start = replace(self.start, mixture=admitted)
        return Session.begin(self.sample, variant, start, self.limits)

    def _demand(self, event: Event) -> None:
        if not self.may(event):
            raise IllegalEventError(f"no {event.value} in {self.now.phase.value}")


def _guess(sample: Sample, variant: Variant, start: Start) -> Entry:
    expectation = _taken(sample, start.mixture, variant.on_scale(sample.scale))
    return Entry(
        phase=Phase.GUESS,
        iteration=0,
        standard=start.mixture,
        mixture=sample.to_units(start.mixture),
        score=float(sample.score_in_units(expectation.score)),
        floor=None,
        assigned_at=None,
        expectation=expectation,
        pace=ends.Pace.at_start(expectation.score),
    )


def _taken(sample: Sample, mixture: Mixture, variant: Variant) -> Expectation:
    """The E-step, read-only like all that a session holds."""
    expectation = e_step(sample, mixture, variant)
    moments = expectation.moments
    for array in (moments.totals, moments.means, moments.scatters):
        array.setflags(write=False)
    return expectation


def _next_entry(sample: Sample, variant: Variant, limits: Limits, now: Entry) -> Entry:
    standard = variant.on_scale(sample.scale)
    if now.phase is Phase.ASSIGNED:
        return _updated(sample, standard, limits, now)
    return _assigned(sample, standard, now)


def _assigned(sample: Sample, variant: Variant, now: Entry) -> Entry:
    """The E-step: the score stays, the floor rises to touch it."""
    assert now.expectation is not None
    who = _which(ends.emptied(now.expectation.moments))
    end = End(Why.EMPTIED, who) if who else None
    return replace(
        now,
        phase=Phase.ENDED if end else Phase.ASSIGNED,
        floor=now.score,
        assigned_at=now.standard,
        end=end,
    )


def _updated(sample: Sample, variant: Variant, limits: Limits, now: Entry) -> Entry:
    """The M-step: the floor rises to its top, and the score with it."""
    assert now.expectation is not None
    moments = now.expectation.moments
    new = m_step(moments, now.standard, variant)
    flat = bool((new.sds == 0).any())
    expectation = None if flat else _taken(sample, new, variant)
    score = np.inf if expectation is None else float(expectation.score)
    floor = np.inf if flat else float(lower_bound(now.expectation, now.standard, new))
    iteration = now.iteration + 1
    pace = now.pace.next(score, limits.tolerance, sample.total)
    end = _judge(sample, variant, limits, now, new, expectation, pace)
    return Entry(
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


def _judge(
    sample: Sample,
    variant: Variant,
    limits: Limits,
    now: Entry,
    new: Mixture,
    expectation: Expectation | None,
    pace: ends.Pace,
) -> End | None:
    """Whether the M-step that led from `now` to `new` ended the climb, and how."""
    if who := _which(ends.collapsed(sample, new, variant)):
        return End(Why.COLLAPSED, who)
    why = None
    if ends.settled(pace, now.standard, new):
        why = Why.SETTLED
        if expectation and (who := _which(ends.fading(expectation.moments))):
            return End(Why.EMPTIED, who)
    elif now.iteration + 1 >= limits.max_iterations:
        why = Why.STEP_LIMIT
    if why is None:
        return None
    one = bool(ends.merged(new))
    return End(why, merged=one, saddle=one and ends.saddle(sample, new, variant))


def _which(mask: ends.Mask) -> tuple[int, ...]:
    return tuple(int(k) for k in np.flatnonzero(mask))
