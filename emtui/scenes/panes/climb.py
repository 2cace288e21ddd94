"""The climb: the score at every half-step, the floor under it, and where we stand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from emtui.em.history import Entry
from emtui.em.mixture import Array
from emtui.em.session import Session
from emtui.plot.marks import MUTED, TEXT, Axis, Curve, Label, Mark, Points, Scene, Tick
from emtui.plot.ticks import ticks
from emtui.scenes.frame import Frame

DEEPEST = 30.0
ROOM_FOR_NAMES, ROOM_FOR_ALL = 16, 30
"""Columns from which the latest two runs are named, and from which all are."""
LEAST = 12
"""Half-steps the axis is wide at least, so that the first ones do not fill the pane."""


def climb_depends(frame: Frame) -> tuple[object, ...]:
    """What the picture depends on: it does not glide."""
    return frame.session, frame.others


def climb_scene(frame: Frame, columns: int) -> Scene:
    """The score against the half-steps, for a pane of so many columns."""
    session = frame.session
    chosen = thinned(len(session.history), session.at, columns * 2)
    entries = [session.history[i] for i in chosen]
    floors = _column(entries, "floor")
    others = [_run(other, columns) for other in frame.others]
    axis = _y_axis(*(ys for _, ys in others), _column(entries, "score"), floors)
    # A score without a ceiling is drawn up to the pane's.
    scores = np.where([e.score == np.inf for e in entries], axis.high, _column(entries, "score"))
    done = chosen <= session.at
    last = max(LEAST, *(len(s.history) - 1 for s in (session, *frame.others)))
    steps = chosen.astype(np.float64)
    marks: list[Mark] = [Curve(xs, ys, MUTED.faint(0.45)) for xs, ys in others]
    marks += [
        Curve(steps, np.where(done, np.nan, scores), MUTED.faint(0.7), "dotted"),
        Curve(steps, np.where(done, floors, np.nan), MUTED),
        Curve(steps, np.where(done, scores, np.nan), TEXT),
        Points(
            np.array([float(session.at)]),
            np.clip([session.now.score], axis.low, axis.high),
            [TEXT],
            "●",
        ),
        *_names(frame, columns, axis),
    ]
    return Scene(
        Axis(-0.5, last + 0.5, whole_ticks(last, max(2, columns // 9))),
        axis,
        tuple(marks),
        "The climb: make this pane larger to see it.",
        "score, and the floor under it",
    )


def thinned(length: int, at: int, most: int) -> NDArray[np.int64]:
    """Indices of about `most` half-steps, the first, the last and the present one among them."""
    if length <= most:
        return np.arange(length, dtype=np.int64)
    even = np.rint(np.linspace(0, length - 1, most)).astype(np.int64)
    return np.unique(np.append(even, (0, at, length - 1)))


def whole_ticks(last: int, parts: int) -> tuple[Tick, ...]:
    """Ticks at whole half-steps from 0 to `last`, at most about `parts`."""
    finest = (ticks(0.0, float(last), n) for n in range(parts, 0, -1))
    return next((t for t in finest if all(tick.at.is_integer() for tick in t)), ())


def _column(entries: Sequence[Entry], name: str) -> Array:
    """Score or floor of each half-step; NaN where there is none or it has no ceiling."""
    values = [getattr(entry, name) for entry in entries]
    column = np.array([np.nan if v is None else v for v in values], dtype=np.float64)
    return np.where(np.isfinite(column), column, np.nan)


def _run(session: Session, columns: int) -> tuple[Array, Array]:
    """Half-steps and scores of an earlier run."""
    chosen = thinned(len(session.history), session.at, columns)
    return chosen.astype(np.float64), _column([session.history[i] for i in chosen], "score")


def _names(frame: Frame, columns: int, axis: Axis) -> list[Label]:
    """Each run's start at its curve's end, once there are several; few where there is no room."""
    if not frame.others or columns < ROOM_FOR_NAMES:
        return []
    session = frame.session
    runs = [(session, TEXT), *((run, MUTED) for run in reversed(frame.others))]
    if columns < ROOM_FOR_ALL:
        runs = runs[:2]
    return [
        Label(float(len(run.history) - 1), _end(run, axis), _name(run, session), ink, "right")
        for run, ink in runs
        if len(run.history) > 1
    ]


def _end(run: Session, axis: Axis) -> float:
    """A row below the place where a run's curve ends in the picture; above it at the foot."""
    reach = axis.high - axis.low
    height = min(max(run.history[-1].score, axis.low), axis.high)
    return height + (0.12 if height < axis.low + 0.3 * reach else -0.12) * reach


def _name(run: Session, present: Session) -> str:
    """What to call a run: its start, and its variant's choices that the present one has not."""
    ours, theirs = present.variant, run.variant
    other = [
        words
        for words, differs in (
            (theirs.assign, theirs.assign != ours.assign),
            (f"spreads {theirs.spread}", theirs.spread != ours.spread),
            (f"shares {theirs.share}", theirs.share != ours.share),
            (f"least {theirs.min_spread:g}", theirs.min_spread != ours.min_spread),
        )
        if differs
    ]
    return ", ".join([run.start.name, *other])


def _y_axis(*curves: Array) -> Axis:
    """From the lowest score to the highest; a guess far too low runs out of the picture.

    What the climb gained after its first iteration must stay visible: it gets at least one
    part in DEEPEST of the pane.
    """
    seen = np.concatenate(curves)
    seen = seen[np.isfinite(seen)]
    if not len(seen):
        return Axis(0.0, 1.0, ticks(0.0, 1.0, 4))
    low, high = float(seen.min()), float(seen.max())
    later = np.concatenate([curve[2:] for curve in curves])
    later = later[np.isfinite(later)]
    if len(later) and later.max() > later.min():
        low = max(low, high - DEEPEST * float(later.max() - later.min()))
    margin = 0.08 * (high - low) or 1.0
    low, high = low - margin, high + margin
    return Axis(low, high, ticks(low, high, 4))
