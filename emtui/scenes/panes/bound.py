"""The floor under the score, along the straight line from the old parameters to the new."""

from __future__ import annotations

import numpy as np

from emtui.em.mixture import Array, Mixture
from emtui.plot.captions import line
from emtui.plot.marks import (
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
    kind,
)
from emtui.plot.ticks import ticks
from emtui.scenes.numbers import amount, score_change
from emtui.scenes.pane import Pane, View
from emtui.scenes.panes.bound_study import FLOORS, Floors

BELOW, ABOVE = 0.4, 0.6
"""Margins below the old score and above the floor's top, as fractions of the rise."""
GAP = kind(0, 0.35)
"""No friend's colour: orange is Ali's."""
FARTHEST = 2.0
"""The picture reaches at most so many rises above the top, to show where the run stands."""


# The picture.


def bound_scene(view: View, columns: int) -> Scene:
    """Score and floor along the line, with the gap between them shaded."""
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
    marks: list[Mark] = [Band(way.t, floor, way.score, GAP)] if named else []
    marks += [Rule(post, MUTED.faint(0.4)) for post in ((0.0,) if found.still else (0.0, 1.0))]
    if named:
        top = float(np.interp(way.top, way.t, way.bound))
        marks += [Curve(way.t, floor, MUTED)]
    marks += [Curve(way.t, way.score, TEXT)]
    marks += _names(found, x, y, floor, named)
    # On the floor's top ▲ hides ○; where no gap is left to be seen, ● hides both.
    signs = [(stands, under, MUTED, "○")]
    signs += [(way.top, top, MUTED, "▲")] if named and lift == 1 else []
    xs, ys, inks, symbols = zip(*signs, (stands, here, TEXT, "●"), strict=True)
    marks += [Points(np.array(xs), np.array(ys), inks, symbols)]
    words = "The floor under the score: press z to see it large."
    caption = "the way the next round goes"
    if named:
        across, up = abs(way.top - stands) / (x.high - x.low), (here - top) / (y.high - y.low)
        on_top = across < 0.02 and up < 0.1
        caption = f"{'● on' if on_top else '▲'} the floor's top"
    return Scene(x, y, tuple(marks), words, caption)


def _glide(view: View) -> tuple[float, float]:
    """Where on the line the session is drawn, and how far the floor has risen, 0 to 1."""
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
    """The part of the line and of the scores in which old, new and the gap can be read.

    Score and floor fall steeply on both sides, so the picture ends where the floor leaves it
    at the bottom.
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
    here = float(np.interp(found.stands, way.t, way.score))
    high = min(float(way.score[inside].max()), top + ABOVE * rise)
    high = max(high, min(here, top + FARTHEST * rise))
    margin = 0.12 * (high - low) or rise
    places = (Tick(0.0, "here"),) if found.still else (Tick(0.0, "old"), Tick(1.0, "new"))
    y = Axis(low, high + margin, ticks(low, high + margin, 4))
    return Axis(float(left), float(right), places), y


def _names(found: Floors, x: Axis, y: Axis, floor: Array, named: bool) -> list[Mark]:
    """The curves' names: the score's above its rising part, the floor's next to its fall."""
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
    """The gap as a number, what it means, and the error from binning."""
    found: Floors = view.found
    if found.now.assigned_at is None:
        return (line("no floor yet: Space lifts one"),)
    lines = [line(_told(found))]
    if np.isfinite(found.now.score):
        hard = view.frame.session.variant.assign == "hard"
        name = "by outdated labels" if hard else "between score and floor"
        name = name if found.stands else "(it touches)"
        lines.insert(0, line("gap ", (amount(_gap(found)), TEXT), f" {name}"))
    if error := found.line.bin_error:
        lines += [line(f"binned: scores are right to {amount(max(error, 1e-6))}")]
    return tuple(lines)


def _gap(found: Floors) -> float:
    """Score minus floor where the session is."""
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
    return "on its top ▲: asking who? closes the gap"


BOUND = Pane(
    "bound",
    "The floor under the score",
    bound_scene,
    bound_words,
    FLOORS,
    glides=True,
)
