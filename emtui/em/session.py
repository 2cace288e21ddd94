"""The EM state machine: a history of half-steps that a person walks along.

A `Session` is immutable; every event gives a new one. What is not legal in a phase raises
`IllegalEventError` and changes nothing. No clock, no screen: the caller decides when to step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from emtui.em.condense import Condensed, Slips, condensed
from emtui.em.history import Entry, Limits, Phase, guess_entry, next_entry
from emtui.em.sample import Sample
from emtui.em.starts import DEFAULT, Start, default_start
from emtui.em.variants import Variant


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


@dataclass(frozen=True, eq=False, slots=True)
class Session:
    """A climb from one start: its history, and where in it a person stands.

    Attributes:
        sample: the slips.
        variant: the choices, in the slips' units.
        start: the guess it began from, as it was made.
        limits: when to stop.
        history: every half-step computed so far; the first is the guess.
        at: index of the present one.
        slips: what steps are taken on, as fine as the steps so far needed it.
    """

    sample: Sample
    variant: Variant
    start: Start
    limits: Limits
    history: tuple[Entry, ...]
    at: int
    slips: Slips

    @classmethod
    def begin(
        cls,
        sample: Sample,
        variant: Variant,
        start: Start,
        limits: Limits | None = None,
        slips: Slips | None = None,
    ) -> Session:
        """A new session in GUESS; `slips` of an earlier one of the same sample save work.

        Where the spread is known but not said, it is the start's, and the session's variant says
        so from then on.
        """
        if variant.spread_rule.known and not variant.known_sd:
            admitted = variant.on_scale(sample.scale).admit(start.mixture)
            variant = replace(variant, known_sd=float(admitted.sds[0]) * sample.scale)
        limits = limits or Limits()
        if limits.exact or not isinstance(slips, Condensed):
            slips = condensed(sample, limits.exact)
        guess, slips = guess_entry(sample, slips, variant, start)
        return cls(sample, variant, start, limits, (guess,), 0, slips)

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
        entry, slips = self._next(self.slips, self.now)
        return replace(self, history=(*self.history, entry), at=self.at + 1, slips=slips)

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
        history, slips = list(self.history), self.slips
        while history[-1].phase is not Phase.ENDED:
            if going_on is not None and not going_on(history[-1].iteration):
                break
            entry, slips = self._next(slips, history[-1])
            history.append(entry)
        return replace(self, history=tuple(history), at=len(history) - 1, slips=slips)

    def restart(self, start: Start) -> Session:
        """A new guess for the same slips and variant."""
        return Session.begin(self.sample, self.variant, start, self.limits, self.slips)

    def configure(self, variant: Variant) -> Session:
        """The same start under another variant, as far as that admits it.

        The opening guess is that variant's own: the one for different spreads would merge where
        there is but one.
        """
        start = self.start
        if start.name == DEFAULT:
            start = default_start(self.sample, variant, len(start.mixture.means))
        return Session.begin(self.sample, variant, start, self.limits, self.slips)

    def _next(self, slips: Slips, now: Entry) -> tuple[Entry, Slips]:
        return next_entry(self.sample, slips, self.variant, self.limits, now)

    def _demand(self, event: Event) -> None:
        if not self.may(event):
            raise IllegalEventError(f"no {event.value} in {self.now.phase.value}")
