"""Trying every assignment: the best so far next to EM, or how long it would take."""

from __future__ import annotations

import math

import numpy as np

from emtui.em.mixture import Array
from emtui.em.starts import Start
from emtui.plot.marks import (
    MUTED,
    TEXT,
    Axis,
    Curve,
    Label,
    Mark,
    Points,
    Rule,
    Scene,
    Tick,
)
from emtui.plot.ticks import ticks
from emtui.scenes.pane import Pane, Place, View
from emtui.scenes.panes.assignments_words import TRIED, assignments_words
from emtui.scenes.panes.exhaustive_study import (
    SEARCH,
    Scores,
    Search,
    best_here,
    cursor_at_rest,
    farthest,
    present_scores,
    standing,
)

CLOSE = 0.06
"""Lines closer than this fraction of the picture's height would overlap."""
UNIVERSE = math.log10(13.8e9 * 3.156e7)
"""Age of the universe, log10 of seconds."""
TIMES = (("second", 1.0), ("year", 3.156e7), ("10⁶ years", 3.156e13), ("10¹² years", 3.156e19))


def assignments_scene(view: View, columns: int) -> Scene:
    """The best so far against labelings tried, or the time against slips."""
    found: Search = view.found
    return _climbing(view, found) if found.tries else _taking_time(view, found)


# Few enough slips: the search.


def _steps(found: Search, name: str) -> tuple[Array, Array]:
    """A score of the best so far as a step function of log10 of labelings tried."""
    tried = np.log10([best.tried for best in found.bests] + [found.done])
    heights = np.array([getattr(best.labeling, name) for best in found.bests])
    return np.repeat(tried, 2)[1:-1], np.repeat(heights, 2)


def _climbing(view: View, found: Search) -> Scene:
    story = present_scores(view) if standing(view) else Scores(-math.inf, -math.inf)
    low, high = math.log10(max(found.first, 1)), math.log10(max(found.total, 2))
    heights = [best.labeling.classification for best in found.bests]
    axis = _heights(heights, story)
    marks: list[Mark] = []
    if math.isfinite(story.named):
        marks.append(Rule(story.named, TEXT.faint(0.45), vertical=False))
        if abs(story.alone - story.named) > CLOSE * (axis.high - axis.low):
            ends = np.linspace(low, high, 200)
            marks.append(Curve(ends, np.full(200, story.alone), TEXT.faint(0.7), "dotted"))
        marks.append(Label(low, story.named, f" {standing(view)} ", TEXT, "left"))
    done = math.log10(max(found.done, 1))
    place = done if view.cursor is None else min(view.cursor[0], done)
    if view.cursor is not None:
        marks.append(Rule(place, MUTED.faint(0.6)))
    if found.bests:
        marks.append(Curve(*_steps(found, "log_likelihood"), TRIED.faint(0.7), "dotted"))
        marks.append(Curve(*_steps(found, "classification"), TRIED))
        at = best_here(view, found)
        if at is not None:
            xs, ys = np.array([place]), np.array([at.labeling.classification])
            marks.append(Points(xs, ys, [TRIED], "●"))
    places = tuple(
        Tick(math.log10(n), f"{n:,}")
        for n in (found.first, *_powers(found.first, found.total), found.total)
    )
    return Scene(
        Axis(low, max(high, low + 0.1), places), axis, tuple(marks),
        "All assignments: press z to see them large.",
        "best so far against assignments tried",
    )  # fmt: skip


def _powers(first: int, total: int) -> list[int]:
    """Powers of ten from the first report on, none so near the end that the labels touch."""
    return [10**k for k in range(1, 9) if 2 * first <= 10**k <= total / 2]


def _heights(heights: list[float], story: Scores) -> Axis:
    """From the first best to the last and to EM; scores far below are cut off."""
    own = [h for h in heights if math.isfinite(h)]
    em = [h for h in (story.named, story.alone) if math.isfinite(h)]
    if not own and not em:
        return Axis(0.0, 1.0)
    low, high = min(own or em), max(own + em)
    low = max(min(own + em), low - 1.5 * max(high - low, 1.0))
    margin = 0.1 * (high - low) or 1.0
    return Axis(low - margin, high + margin, ticks(low, high, 4))


# Too many: the time.


def _taking_time(view: View, found: Search) -> Scene:
    if not found.rate:
        return Scene(Axis(0.0, 1.0), Axis(0.0, 1.0), words="Measuring …")
    far = farthest(found)
    slips = np.linspace(0.0, far, 200)
    times = slips * math.log10(2.0) - math.log10(found.rate)
    at = float(found.slips) if view.cursor is None else min(view.cursor[0], far)
    marks: list[Mark] = [
        Rule(UNIVERSE, MUTED.faint(0.4), vertical=False),
        Label(0.0, UNIVERSE, " age of the universe ", MUTED, "left"),
        Curve(slips, times, TRIED),
    ]
    if view.cursor is not None:
        marks.append(Rule(at, MUTED.faint(0.6)))
    if at <= far:
        marks.append(Points(np.array([at]), np.array([np.interp(at, slips, times)]), [TEXT], "●"))
    y = Axis(
        float(times[0]) - 1.0, float(times[-1]) + 1.0,
        tuple(Tick(math.log10(seconds), name) for name, seconds in TIMES),
    )  # fmt: skip
    return Scene(
        Axis(0.0, float(far), ticks(0.0, float(far), 5)), y, tuple(marks),
        "How long: press z to see it large.", "time against slips",
    )  # fmt: skip


# The cursor.


def _move(view: View, presses: Place, cell: Place) -> Place:
    """By cells along the labelings tried, or by whole slips along the time."""
    assert view.cursor is not None
    found: Search | None = view.found
    x, y = view.cursor
    if found is None:
        return x, y
    if found.tries:
        low, high = math.log10(max(found.first, 1)), math.log10(max(found.total, 2))
        return min(max(x + presses[0] * cell[0], low), high), y
    return float(min(max(round(x) + presses[0], 1), farthest(found))), y


def _start(view: View) -> Start | None:
    """The parameters of the best labeling at the cursor."""
    found: Search | None = view.found
    if found is None:
        return None
    best = best_here(view, found) if found.tries else None
    labeling = best.labeling if best else found.run
    if labeling is None:
        return None
    session = view.frame.session
    sample = session.sample
    best_story = session.variant.admit(sample.to_standard(labeling.mixture), sample.scale)
    return Start("best assignment", best_story)


ASSIGNMENTS = Pane(
    "assignments", "All the assignments", assignments_scene, assignments_words, SEARCH,
    cursor=cursor_at_rest, move=_move, start=_start,
)  # fmt: skip
