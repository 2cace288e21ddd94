"""The computation behind the bound: score and floor along the line of the last or next step."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

import numpy as np

from emtui.em import stopping
from emtui.em.bound import BoundLine, bound_line, floor_of
from emtui.em.history import Entry, Phase
from emtui.em.mixture import Array, Mixture
from emtui.em.session import Session
from emtui.em.steps import m_step
from emtui.scenes.pane import GoingOn, Study, View
from emtui.slips.envelope import NAMES

BEFORE, BEYOND = 0.4, 1.5
"""How far the line is followed past its ends; the picture shows the part that can be read."""
STILL = 1e-9
"""A rise below this fraction of the score is round-off: the step moves nothing."""
SIGHT = 0.5
"""How far to look around a step that moves nothing, in sds or fractions of a weight."""


@dataclass(frozen=True, eq=False, slots=True)
class Floors:
    """What the study finds.

    Attributes:
        line: score and floor along the line.
        now: the half-step that it was computed for.
        old, new: the line's ends at 0 and 1, standard scale.
        stands: where on the line the session is.
        earlier: the floor before the E-step just taken, shape ``(T,)``; None if the last
            half-step was not an E-step.
        still: whether the step is too short to see; the line then reaches far around it.
    """

    line: BoundLine
    now: Entry
    old: Mixture
    new: Mixture
    stands: float
    earlier: Array | None = None
    still: bool = False


def _depends(view: View) -> Hashable:
    session = view.frame.session
    return session.sample, session.variant, session.now


def _compute(view: View, going_on: GoingOn) -> Iterator[Floors]:
    session = view.frame.session
    sample, variant, now = session.sample, session.variant, session.now
    old, new, stands = _ends(session)
    way = bound_line(sample, variant, old, new, before=BEFORE, beyond=BEYOND)
    start = float(np.interp(0.0, way.t, way.score))
    still = float(way.bound.max()) - start <= STILL * (1.0 + abs(start))
    still |= now.end is not None and bool(np.isfinite(now.score))
    seen = new
    if still:
        seen, far = _sight(old, new)
        way = bound_line(sample, variant, old, seen, before=far, beyond=far, points=160)
    earlier = None
    if now.phase is Phase.ASSIGNED and session.before is not None:
        lately = session.before.assigned_at
        earlier = floor_of(sample, variant, lately, old, seen, way.t)
    yield Floors(way, now, old, new, stands, earlier, still)


def _ends(session: Session) -> tuple[Mixture, Mixture, float]:
    """The line's ends at 0 and 1, and which of them the session is at.

    The line goes from the parameters of the E-step in force (in GUESS: from the guess) to the
    result of its M-step.

    Raises:
        ValueError: there is no M-step from here.
    """
    now, before = session.now, session.before
    if before is not None and now.standard is not before.standard:
        return before.standard, now.standard, 1.0
    if now.expectation is None:
        raise ValueError("A friend has no spread left: from here no line leads on.")
    new = m_step(session.sample, now.expectation.moments, now.standard, session.variant)
    gone = stopping.emptied(now.expectation.moments)
    if gone.any():
        name = NAMES[int(np.argmax(gone))]
        raise ValueError(f"{name} has no slips left: from here no line leads on.")
    return now.standard, new, 0.0


def _sight(old: Mixture, new: Mixture) -> tuple[Mixture, float]:
    """A direction in which the curves can be seen, and how far to follow it on both sides.

    For a step that moved nothing at all, the direction moves the two means apart.
    """
    moved = np.concatenate(
        [
            np.abs(new.means - old.means) / old.sds,
            np.abs(new.sds - old.sds) / old.sds,
            np.abs(new.weights - old.weights) / old.weights.clip(1e-300),
        ]
    ).max()
    if moved > 0:
        return new, max(1.0, float(SIGHT / moved))
    apart = SIGHT * old.sds * (-1.0, 1.0)
    return Mixture(old.weights, old.means + apart, old.sds), 1.0


FLOORS = Study(_depends, _compute)
"""Score and floor along the line from old to new parameters."""
