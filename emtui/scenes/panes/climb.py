"""The climb: the score at every half-step, the floor under it, and where we stand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from emtui.em.history import Entry
from emtui.em.mixture import Array
from emtui.em.session import Session
from emtui.em.starts import DEFAULT
from emtui.plot.marks import MUTED, TEXT, Axis, Curve, Ink, Label, Mark, Points, Scene, Tick
from emtui.plot.ticks import whole_ticks
from emtui.scenes.frame import Frame
from emtui.scenes.panes.climb_heights import Heights, by_score, by_what_is_left

PAST = 0.05
"""Once an iteration gains less than this fraction of the whole climb, the jump is over."""
ROOM_FOR_NAMES, ROOM_FOR_ALL = 24, 30
"""Columns from which the latest two runs are named, and from which all are."""
GUTTER = 8
"""Columns for the ticks of the heights, about."""
LEAST = 12
"""The least width of the axis in half-steps, so that the first ones do not fill the pane."""


def climb_depends(frame: Frame) -> tuple[object, ...]:
    """What the picture depends on: it does not glide."""
    return frame.session, frame.others


def climb_scene(frame: Frame, columns: int) -> Scene:
    """The score against the half-steps, for a pane of so many columns.

    Once the jump is over, the gain still to come is shown instead, on a logarithmic scale.
    """
    session = frame.session
    chosen = thinned(len(session.history), session.at, columns * 2)
    entries = [session.history[i] for i in chosen]
    scores, floors = (_column(entries, name) for name in ("score", "floor"))
    others = [_run(other, columns) for other in frame.others]
    limit = None if others else limit_of(session.history)
    if limit is None:
        heights = by_score(*(ys for _, ys in others), scores, floors)
    else:
        heights = by_what_is_left(limit, scores, columns)
    # An unbounded score is drawn up to the top of the pane.
    up = np.where([e.score == np.inf for e in entries], heights.axis.high, heights.up(scores))
    done = chosen <= session.at
    last = max(LEAST, *(len(s.history) - 1 for s in (session, *frame.others)))
    steps = chosen.astype(np.float64)
    names = _names(frame, columns)
    marks = _at_right_ends(names, heights, last, columns)
    marks += [Curve(xs, heights.up(ys), MUTED.faint(0.45)) for xs, ys in others]
    marks += [
        Curve(steps, np.where(done, np.nan, up), MUTED.faint(0.7), "dotted"),
        Curve(steps, np.where(done, heights.up(floors), np.nan), MUTED),
        Curve(steps, np.where(done, up, np.nan), TEXT),
        Points(np.array([float(session.at)]), up[chosen == session.at], [TEXT], "●"),
    ]
    return Scene(
        Axis(-0.5, last + 0.5 + _margin(names, last, columns), _steps(last, columns, names)),
        heights.axis,
        tuple(marks),
        "The climb: press z to see it large.",
        heights.words,
    )


def turns(frame: Frame) -> bool:
    """Whether the picture turns, at this half-step, from the score to what is left to gain."""
    past = frame.session.past
    turned = limit_of(past) is not None and limit_of(past[:-1]) is None
    return turned and not frame.others


def limit_of(history: Sequence[Entry]) -> float | None:
    """The score that a run converges to, once its jump is over; None before.

    Where it settled, the last one; on the way, Aitken's estimate (Boehning et al. 1994).
    """
    scores = np.array([entry.score for entry in history[::2]])
    if len(scores) < 4 or not np.isfinite(scores).all():
        return None
    before, gain = np.diff(scores)[-2:]
    if not (0 <= gain <= PAST * (scores[-1] - scores[0]) and gain <= before):
        return None
    if history[-1].end is not None or gain == before:
        return float(scores[-1])
    return float(scores[-1] + gain * gain / (before - gain))


def thinned(length: int, at: int, most: int) -> NDArray[np.int64]:
    """Indices of about `most` half-steps, the first, the last and the present one among them."""
    if length <= most:
        return np.arange(length, dtype=np.int64)
    even = np.rint(np.linspace(0, length - 1, most)).astype(np.int64)
    return np.unique(np.append(even, (0, at, length - 1)))


def _column(entries: Sequence[Entry], name: str) -> Array:
    """Score or floor of each half-step; NaN where there is none or it has no ceiling."""
    values = [getattr(entry, name) for entry in entries]
    column = np.array([np.nan if v is None else v for v in values], dtype=np.float64)
    return np.where(np.isfinite(column), column, np.nan)


def _run(session: Session, columns: int) -> tuple[Array, Array]:
    """Half-steps and scores of an earlier run."""
    chosen = thinned(len(session.history), session.at, columns)
    return chosen.astype(np.float64), _column([session.history[i] for i in chosen], "score")


# Names of runs.


def _names(frame: Frame, columns: int) -> list[tuple[Session, str, Ink]]:
    """Each run and its start, once there are several; few or none where there is no room."""
    if not frame.others or columns < ROOM_FOR_NAMES:
        return []
    session = frame.session
    runs = [(session, TEXT), *((run, MUTED) for run in reversed(frame.others))]
    if columns < ROOM_FOR_ALL:
        runs = runs[:2]
    named = [(run, _name(run, session), ink) for run, ink in runs if len(run.history) > 1]
    if max((len(name) for _, name, _ in named), default=0) > columns // 2:
        named = [(run, run.start.name[: columns // 2], ink) for run, _, ink in named]
    return named


def _margin(names: Sequence[tuple[Session, str, Ink]], last: int, columns: int) -> float:
    """Half-steps added to the axis to make room for names."""
    if not names:
        return 0.0
    room = max(len(name) for _, name, _ in names) + 2
    return (last + 1) * room / max(columns - GUTTER - room, 8)


def _steps(last: int, columns: int, names: Sequence[tuple[Session, str, Ink]]) -> tuple[Tick, ...]:
    """Ticks under the curves, none under the names."""
    share = (last + 1) / (last + 1 + _margin(names, last, columns))
    return whole_ticks(last, max(2, int(share * columns) // 9))


def _at_right_ends(
    names: Sequence[tuple[Session, str, Ink]], heights: Heights, last: int, columns: int
) -> list[Mark]:
    """The names beside the picture, each at the height of its run's end, a line leading there."""
    marks: list[Mark] = []
    axis = heights.axis
    beside = last + 0.5 + (last + 1 + _margin(names, last, columns)) / max(columns - GUTTER, 8)
    for run, name, ink in names:
        end = float(heights.up(np.array([run.history[-1].score]))[0])
        end = min(end, axis.high) if end == end else axis.high
        way = np.array([len(run.history) - 1.0, last + 0.5])
        marks.append(Curve(way, np.full(2, end), MUTED.faint(0.45), "dotted"))
        marks.append(Label(beside, end, name, ink, "left"))
    return marks


def _name(run: Session, present: Session) -> str:
    """What to call a run: its start, and its variant's choices that the present one has not."""
    ours, theirs = present.variant, run.variant
    other = [
        words
        for words, differs in (
            (theirs.assign, theirs.assign != ours.assign),
            (f"spreads {theirs.spread}", theirs.spread != ours.spread),
            (f"shares {theirs.share}", theirs.share != ours.share),
            (f"least {theirs.min_sd:g}", theirs.min_sd != ours.min_sd),
        )
        if differs
    ]
    called = "usual guess" if run.start.name == DEFAULT else run.start.name
    return ", ".join([called, *other])
