"""The EM state machine: a history of half-steps to move along.

A `Session` is immutable; every event gives a new one. What is not legal in a phase raises
`IllegalEventError` and changes nothing. No clock, no screen: the caller decides when to step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from emtui.em.condense import Condensed, Slips, condensed
from emtui.em.history import HALF_STEPS, Entry, Limits, Phase, guess_entry
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
"""What may happen in each phase, and the phases it may lead to.

`Session` looks up here what is legal, which half-step a STEP takes, and whether the phase it led to
is allowed. Jumps along the history (`go`, `rewind`) are not transitions: they only select an entry.
"""

WAYS = {Event.STEP: 1, Event.BACK: -1, Event.REDO: 1}
"""How far along the history each event goes."""


class IllegalEventError(RuntimeError):
    """The event is not legal in the present phase."""


@dataclass(frozen=True, eq=False, slots=True)
class Session:
    """A run of EM from one start: its history, and the present place in it.

    Attributes:
        sample: the slips.
        variant: the choices, in the slips' units.
        start: the guess it began from, as it was made.
        limits: when to stop.
        history: every half-step computed so far; the first is the guess.
        at: index of the present one.
        slips: the condensed slips, refined as far as the steps so far needed.
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
        """A new session in GUESS; `slips` of an earlier one of the same sample save work."""
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
        there = event is Event.STEP or 0 <= self.at + WAYS[event] < len(self.history)
        return there and event in TRANSITIONS[self.now.phase]

    def step(self) -> Session:
        """Take the next half-step; along the history where it was computed already."""
        if self.at + 1 < len(self.history):
            return self._moved(Event.STEP)
        entry, slips = self._next(self.slips, self.now)
        return replace(self, history=(*self.history, entry), at=self.at + 1, slips=slips)

    def iterate(self) -> Session:
        """Complete the iteration under way: up to and including the next M-step."""
        stepped = self.step()
        return stepped.step() if stepped.now.phase is Phase.ASSIGNED else stepped

    def back(self) -> Session:
        """Undo one half-step."""
        return self._moved(Event.BACK)

    def redo(self) -> Session:
        """Take again a half-step that was undone."""
        return self._moved(Event.REDO)

    def go(self, at: int) -> Session:
        """Go to half-step `at` of the history, or to its nearest end."""
        return replace(self, at=max(0, min(at, len(self.history) - 1)))

    def rewind(self) -> Session:
        """Go back to the guess; the history is kept for redo."""
        return self.go(0)

    def run(self, going_on: Callable[[int], bool] | None = None) -> Session:
        """Step until it ends; `going_on(iterations)` may stop it earlier by saying False."""
        history, slips = list(self.history), self.slips
        while Event.STEP in TRANSITIONS[history[-1].phase]:
            if going_on is not None and not going_on(history[-1].iteration):
                break
            entry, slips = self._next(slips, history[-1])
            history.append(entry)
        return replace(self, history=tuple(history), at=len(history) - 1, slips=slips)

    def restart(self, start: Start) -> Session:
        """A new guess for the same slips and variant."""
        return Session.begin(self.sample, self.variant, start, self.limits, self.slips)

    def configure(self, variant: Variant) -> Session:
        """The same start under another variant, adjusted to its constraints.

        An opening guess is replaced by the new variant's own: the one for different spreads would
        merge under a common spread.
        """
        start = self.start
        if start.name == DEFAULT:
            start = default_start(self.sample, variant, len(start.mixture.means))
        return Session.begin(self.sample, variant, start, self.limits, self.slips)

    def _next(self, slips: Slips, now: Entry) -> tuple[Entry, Slips]:
        """The half-step that the table has for `now`, and the slips as refined for it."""
        (phase,) = _leads_to(now.phase, Event.STEP) - {Phase.ENDED}
        entry, slips = HALF_STEPS[phase](self.sample, slips, self.variant, self.limits, now)
        return _allowed(now.phase, Event.STEP, entry), slips

    def _moved(self, event: Event) -> Session:
        """Go one half-step along the history, if the table allows `event` to lead there."""
        if not self.may(event):
            raise _illegal(event, self.now.phase)
        at = self.at + WAYS[event]
        _allowed(self.now.phase, event, self.history[at])
        return replace(self, at=at)


def _leads_to(phase: Phase, event: Event) -> frozenset[Phase]:
    if event not in TRANSITIONS[phase]:
        raise _illegal(event, phase)
    return TRANSITIONS[phase][event]


def _allowed(phase: Phase, event: Event, entry: Entry) -> Entry:
    if entry.phase not in _leads_to(phase, event):
        raise IllegalEventError(
            f"{event.value} from {phase.value} must not lead to {entry.phase.value}"
        )
    return entry


def _illegal(event: Event, phase: Phase) -> IllegalEventError:
    return IllegalEventError(f"no {event.value} in {phase.value}")
