"""One moment of the picture: the session, and how far the animation to it has got."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from emtui.em.history import Entry, Phase
from emtui.em.mixture import Array, Mixture, densities
from emtui.em.sample import SampleError
from emtui.em.session import Event, Session
from emtui.em.spikes import is_sound
from emtui.em.starts import default_start
from emtui.em.variants import Variant
from emtui.scenes.backdrop import Backdrop
from emtui.slips.envelope import Envelope

if TYPE_CHECKING:
    from emtui.em.best import Best

RUNS = 4
"""Earlier runs kept for comparison."""


@dataclass(frozen=True, eq=False, slots=True)
class Frame:
    """Everything that a pane may draw.

    Attributes:
        backdrop: the envelope as drawn.
        session: the run, at its current half-step.
        origin: the half-step that the picture is animated from; None at rest.
        glide: progress of the animation, 0 at the origin to 1 at the end.
        revealed: whether the truth is shown, where it is known.
        others: earlier runs on the same slips, kept for comparison, latest last.
        hand: the friend selected while guessing by hand; None otherwise.
        by_hand: the best guess by hand on these slips so far, by variant.
        highest: the best end that many starts found on these slips, by variant.
        slip: the slip that the why panel explains, standard scale; None if there is none.
        dealt: how many slips, in their own order, have been dealt; None for all.
    """

    backdrop: Backdrop
    session: Session
    origin: Entry | None = None
    glide: float = 1.0
    revealed: bool = False
    others: tuple[Session, ...] = ()
    hand: int | None = None
    by_hand: Mapping[Variant, Entry] = field(default_factory=dict)
    highest: Mapping[Variant, Best] = field(default_factory=dict)
    slip: float | None = None
    dealt: int | None = None

    @classmethod
    def of(cls, envelope: Envelope, at: int = 0) -> Frame:
        """The frame that an envelope opens on: default start, soft EM, separate spreads.

        Args:
            envelope: the slips.
            at: half-steps taken at once, as far as there are so many.
        """
        variant = Variant()
        session = Session.begin(envelope.sample, variant, default_start(envelope.sample, variant))
        with suppress(SampleError):  # of a summary; the next key says why
            while session.at < at and session.may(Event.STEP):
                session = session.step()
        return cls(Backdrop.of(envelope), session)

    @property
    def runs(self) -> tuple[Session, ...]:
        """Runs to compare the next one with: the earlier ones, and this one if it went anywhere."""
        ran = len(self.session.history) > 2
        return (*self.others, self.session)[-RUNS:] if ran else self.others

    @property
    def rested(self) -> Frame:
        """The same frame with the animation finished."""
        return self if self.origin is None else replace(self, origin=None, glide=1.0)

    def differs(self, other: Frame) -> bool:
        """Whether the two frames differ in anything but the animation."""
        mine, others = self.rested, other.rested
        return any(getattr(mine, name) != getattr(others, name) for name in self.__slots__)

    @property
    def mixture(self) -> Mixture:
        """The mixture as drawn now, on the standard scale."""
        now = self.session.now.standard
        if self.origin is None or self.glide >= 1:
            return now
        old = self.origin.standard
        return Mixture(
            _between(old.weights, now.weights, self.glide),
            _between(old.means, now.means, self.glide),
            _between(old.sds, now.sds, self.glide),
        )

    @property
    def named(self) -> bool:
        """Whether an E-step has been taken."""
        return self.session.now.assigned_at is not None

    @property
    def ended_unsound(self) -> bool:
        """Whether this climb has ended where nothing may be said of one friend or two."""
        return self.session.now.phase is Phase.ENDED and not is_sound(self.session)

    def bilal_at(self, places: Array) -> Array:
        """Probability that Bilal wrote slips at `places`, as drawn now; one half in GUESS."""
        now = _bilal(self.session, self.session.now, places)
        if self.origin is None or self.glide >= 1:
            return now
        return _between(_bilal(self.session, self.origin, places), now, self.glide)

    def expected(self, places: Array) -> Array:
        """Expected slips per bar at `places` from each component, shape ``(2, n)``.

        NaN where the sd is 0.
        """
        return self.curves_of(self.mixture, places)

    def curves_of(self, mixture: Mixture, places: Array) -> Array:
        """The same for another mixture on the standard scale."""
        a_bar = self.session.sample.total * self.backdrop.bar_width
        flat = mixture.sds <= 0
        safe = Mixture(mixture.weights, mixture.means, np.where(flat, 1.0, mixture.sds))
        curves = a_bar * densities(places, safe)
        curves[flat] = np.nan
        return curves


def in_force(session: Session) -> Mixture:
    """The mixture (standard scale) that the responsibilities in force were computed from.

    Before the first E-step it is the guess, which that E-step will be computed from.
    """
    now = session.now
    return now.standard if now.assigned_at is None else now.assigned_at


def _between(old: Array, new: Array, share: float) -> Array:
    return old + (new - old) * share


def _bilal(session: Session, entry: Entry, places: Array) -> Array:
    if entry.assigned_at is None or entry.phase is Phase.GUESS:
        return np.full(len(places), 0.5)
    assigned: Array = session.variant.assigner.assign(places, entry.assigned_at)[1]
    return assigned
