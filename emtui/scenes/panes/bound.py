"""The floor under the score, along the straight line from the old parameters to the new."""

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
from emtui.plot.captions import line
from emtui.plot.marks import (
    ACCENT,
    MUTED,
    TEXT,
    Axis,
    Band,
    Curve,
    Label,
    Mark,
    Points,
    Rule,
    Scene,
    Tick,
    Words,
)
from emtui.plot.ticks import ticks
from emtui.scenes.numbers import score, score_change
from emtui.scenes.pane import GoingOn, Pane, Study, View
from emtui.slips.envelope import NAMES

BEFORE, BEYOND = 0.4, 1.5
"""How far the line is followed past both ends; what shows is cut to what can be read."""
BELOW, ABOVE = 0.4, 0.6
"""How much below the old score and above the floor's top shows, in parts of the way up."""
STILL = 1e-9
"""A way up shorter than this part of the score is lost in rounding: the step stands still."""
SIGHT = 0.5
"""How far to look around a step that stands still, in sds or in parts of a share."""


@dataclass(frozen=True, eq=False, slots=True)
class Floors:
    """What the study finds.

    Attributes:
        line: score and floor.
        now: the half-step that it was computed for.
        old, new: the line's 0 and 1, standard scale.
        stands: where on the line we stand.
        earlier: the floor from before the E-step just taken, shape ``(T,)``; None where the
            last half-step was none.
        still: the step is too short to be seen, and the line reaches far around it.
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
    """The line's 0 and 1, and on which of them we stand.

    The line leads from where the E-step in force was taken (in GUESS: from the guess) to where
    its M-step leads.

    Raises:
        ValueError: no line leads on from here.
    """
    now, before = session.now, session.before
    if before is not None and now.standard is not before.standard:
        return before.standard, now.standard, 1.0
    if now.expectation is None:
        raise ValueError("A friend has no spread left: from here no line leads on.")
    variant = session.variant.on_scale(session.sample.scale)
    new = m_step(now.expectation.moments, now.standard, variant)
    gone = stopping.emptied(now.expectation.moments)
    if gone.any():
        name = NAMES[int(np.argmax(gone))]
        raise ValueError(f"{name} has no slips left: from here no line leads on.")
    return now.standard, new, 0.0


def _sight(old: Mixture, new: Mixture) -> tuple[Mixture, float]:
    """Where a line leads that can be seen, and how many times as far to look on both sides.

    The line of a step that moved nothing at all leads both means apart.
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


# The picture.


def bound_scene(view: View, columns: int) -> Scene:
    """Score and floor along the line, the gap between them shaded, for so many columns."""
    found: Floors = view.found
    way = found.line
    stands, lift = _glide(view)
    named = found.now.assigned_at is not None
    floor = way.bound
    if found.earlier is not None:
        floor = found.earlier + (way.bound - found.earlier) * lift
    x, y = _window(found)
    here = float(np.interp(stands, way.t, way.score))
    under = float(np.interp(stands, way.t, floor))
    marks: list[Mark] = [Band(way.t, floor, way.score, ACCENT.faint(0.35))] if named else []
    marks += [Rule(post, MUTED.faint(0.4)) for post in ((0.0,) if found.still else (0.0, 1.0))]
    if named:
        top = float(np.interp(way.top, way.t, way.bound))
        marks += [Curve(way.t, floor, MUTED)]
        marks += [Points(np.array([way.top]), np.array([top]), [MUTED], "▲")] if lift == 1 else []
    marks += [Curve(way.t, way.score, TEXT)]
    marks += _names(found, x, y, floor, named)
    marks += [Points(np.array([stands, stands]), np.array([under, here]), [MUTED, TEXT], "○●")]
    words = "The floor under the score: make this pane larger to see it."
    caption = "the gap shaded, ▲ the floor's top" if named else "the way the next round goes"
    return Scene(x, y, tuple(marks), words, caption)


def _glide(view: View) -> tuple[float, float]:
    """Where on the line we are drawn, and how much of the way up the floor has come."""
    found: Floors = view.found
    frame, stands = view.frame, found.stands
    origin = frame.origin
    if origin is None or frame.glide >= 1 or found.now is not frame.session.now:
        return stands, 1.0
    for place, mixture in ((0.0, found.old), (1.0, found.new)):
        if place != stands and _same(origin.standard, mixture):
            return place + (stands - place) * frame.glide, 1.0
    rises = found.earlier is not None and origin.standard is found.old
    return stands, frame.glide if rises else 1.0


def _same(one: Mixture, other: Mixture) -> bool:
    return all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("weights", "means", "sds")
    )


def _window(found: Floors) -> tuple[Axis, Axis]:
    """The part of the line and of the scores where old, new and the gap can be read.

    Score and floor fall away steeply on both sides: the picture ends where the floor leaves
    through its lower edge.
    """
    way = found.line
    touch, top = float(np.interp(0.0, way.t, way.score)), float(way.bound.max())
    rise = top - touch
    if found.still:
        rise = min(touch - float(way.bound[0]), touch - float(way.bound[-1]))
    if not rise > 0:
        rise = 1e-9 * (1.0 + abs(touch))
    low = touch - (1.0 if found.still else BELOW) * rise
    inside = (way.bound >= low) | ((way.t >= 0.0) & (way.t <= 1.0))
    left, right = way.t[inside][[0, -1]]
    high = min(float(way.score[inside].max()), top + ABOVE * rise)
    margin = 0.12 * (high - low) or rise
    places = (Tick(0.0, "here"),) if found.still else (Tick(0.0, "old"), Tick(1.0, "new"))
    y = Axis(low, high + margin, ticks(low, high + margin, 4))
    return Axis(float(left), float(right), places), y


def _names(found: Floors, x: Axis, y: Axis, floor: Array, named: bool) -> list[Mark]:
    """Both curves' names: the score's above it on its way up, the floor's beside its fall."""
    way, height = found.line, y.high - y.low
    place = x.low + 0.42 * (x.high - x.low) if not found.still else x.low + 0.25 * (x.high - x.low)
    above = float(np.interp(place, way.t, way.score)) + 0.1 * height
    marks: list[Mark] = [Label(place, min(above, y.high), "score", TEXT, "right")]
    if named:
        seen = (way.t >= max(0.0, way.top)) & (way.t <= x.high) & (floor <= y.high)
        falls = way.t[seen][np.argmin(np.abs(floor[seen] - (y.low + 0.2 * height)))]
        at = float(np.interp(falls, way.t, floor))
        marks += [Label(float(falls) - 0.015 * (x.high - x.low), at, "floor", MUTED, "right")]
    return marks


# The words.


def bound_words(view: View) -> tuple[Words, ...]:
    """The gap as a number, what it says, and what binning can have changed."""
    found: Floors = view.found
    if found.now.assigned_at is None:
        return (line("no floor yet: Space lifts one"),)
    lines = [line(_told(found))]
    if np.isfinite(found.now.score):
        hard = view.frame.session.variant.assign == "hard"
        name = "by outdated labels" if hard else "(Kullback-Leibler)"
        name = name if found.stands else "(it touches)"
        lines.insert(0, line("gap ", (score(_gap(found)), TEXT), f" {name}"))
    if error := found.line.bin_error:
        lines += [line(f"binned: scores are right to {error:.1e}")]
    return tuple(lines)


def _gap(found: Floors) -> float:
    """Score less floor where we stand."""
    return float(np.interp(found.stands, found.line.t, found.line.gap))


def _told(found: Floors) -> str:
    way = found.line
    if not np.isfinite(found.now.score):
        return "no ceiling: both rise without end"
    if found.still:
        if found.now.end is not None and found.now.end.saddle:
            return "top reached, but this is a saddle"
        return "top reached: nothing left to climb"
    if found.stands == 0.0:
        rise = float(way.bound.max()) - float(np.interp(0.0, way.t, way.score))
        return f"next: up to its top ▲, {score_change(rise)}"
    if _gap(found) == 0.0:
        return "on its top ▲, and no label changed"
    return "on its top ▲: Space closes the gap"


BOUND = Pane(
    "bound",
    "The floor under the score",
    bound_scene,
    bound_words,
    Study(_depends, _compute),
    glides=True,
)
