"""The climb: the score at every half-step, the floor under it, and where we stand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from emtui.em.mixture import Array
from emtui.em.session import Entry
from emtui.scenes.figures import ticks
from emtui.scenes.frame import Frame
from emtui.scenes.marks import MUTED, TEXT, Axis, Curve, Mark, Points, Scene

LEAST = 12
"""Half-steps the axis is wide at least, so that the first ones do not fill the pane."""


def climb_scene(frame: Frame, columns: int) -> Scene:
    """The score against the half-steps, for a pane of so many columns."""
    session = frame.session
    chosen = _thin(len(session.history), columns * 2)
    entries = [session.history[i] for i in chosen]
    scores = _column(entries, "score")
    floors = _column(entries, "floor")
    axis = _y_axis(scores, floors)
    done = chosen <= session.at
    last = max(LEAST, len(session.history) - 1)
    steps = chosen.astype(np.float64)
    # A score without a ceiling is drawn up to the pane's.
    scores = np.array(
        [axis.high if e.score == np.inf else s for e, s in zip(entries, scores, strict=True)]
    )
    marks: list[Mark] = [
        Curve(steps, np.where(done, np.nan, scores), MUTED.faint(0.5), "dotted"),
        Curve(steps, np.where(done, floors, np.nan), MUTED),
        Curve(steps, np.where(done, scores, np.nan), TEXT),
        Points(
            np.array([float(session.at)]),
            np.array([min(session.now.score, axis.high)]),
            [TEXT],
            "●",
        ),
    ]
    return Scene(
        Axis(-0.5, last + 0.5, ticks(0, last, max(2, columns // 9))),
        axis,
        tuple(marks),
        "The climb: make this pane larger to see it.",
        "score, and the floor under it",
    )


def _thin(length: int, most: int) -> NDArray[np.int64]:
    """Indices of at most `most` half-steps, the first and last among them."""
    if length <= most:
        return np.arange(length, dtype=np.int64)
    return np.unique(np.rint(np.linspace(0, length - 1, most)).astype(np.int64))


def _column(entries: Sequence[Entry], name: str) -> Array:
    """Score or floor of each half-step; NaN where there is none or it has no ceiling."""
    values = [getattr(entry, name) for entry in entries]
    column = np.array([np.nan if v is None else v for v in values], dtype=np.float64)
    return np.where(np.isfinite(column), column, np.nan)


def _y_axis(scores: Array, floors: Array) -> Axis:
    seen = np.concatenate([scores, floors])
    seen = seen[np.isfinite(seen)]
    low, high = (float(seen.min()), float(seen.max())) if len(seen) else (0.0, 1.0)
    margin = 0.08 * (high - low) or 1.0
    low, high = low - margin, high + margin
    return Axis(low, high, ticks(low, high, 4))
