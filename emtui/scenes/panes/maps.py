"""Shared by the maps over two parameters: levels, axes, paths of runs, the cursor."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emtui.em.mixture import Array, Mixture
from emtui.em.session import Session
from emtui.em.starts import Start, given_start
from emtui.plot.marks import (
    MUTED,
    TEXT,
    Axis,
    Curve,
    Ink,
    Mark,
    Points,
    Rule,
    Tick,
    heat,
)
from emtui.plot.ticks import ticks
from emtui.scenes.frame import Frame
from emtui.scenes.pane import Place, View
from emtui.slips.envelope import NAMES

SHARES = (0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.28, 0.4, 0.52, 0.64, 0.76, 0.88)
"""Fractions of a map above the edges of its levels: finer near the top."""
APART = 1.08
"""Each edge is at least this many times as far below the top as the last: plains get none."""
LARGEST = sys.float_info.max
WAY = 300
"""At most this many points of a run's path are drawn."""

Placed = Callable[[Mixture], tuple[Array, Array]]
"""Maps a batch of mixtures (slips' units) to places x and y on a map, shape ``(n,)``."""


@dataclass(frozen=True, eq=False, slots=True)
class Levels:
    """Heights put into a few levels by rank; the edges of levels read as contours.

    Ranks, because scores span many orders of magnitude and both ends matter.

    Attributes:
        cells: level of each cell, shape ``(ny, nx)``, 0 the highest; -1 where the height is not
            finite.
        edges: how far below the top each level but the last reaches, in rising order.
    """

    cells: NDArray[np.intp]
    edges: Array

    @classmethod
    def of(cls, heights: Array) -> Levels:
        """Levels for a map of this shape ``(ny, nx)``; at least one height is finite."""
        finite = np.isfinite(heights)
        depths = np.where(finite, heights[finite].max() - np.where(finite, heights, 0.0), np.inf)
        edges: list[float] = []
        for edge in np.quantile(depths[finite], SHARES).tolist():
            if edge > APART * (edges[-1] if edges else 0.0):
                edges.append(edge)
        cells = np.where(finite, np.searchsorted(edges, depths), -1)
        return cls(cells.astype(np.intp), np.array(edges))

    @property
    def inks(self) -> tuple[Ink, ...]:
        """The inks of the levels, strongest at the top."""
        last = max(len(self.edges), 1)
        return tuple(heat(1.0 - level / last) for level in range(len(self.edges) + 1))


LEVELS = "stronger colour is higher"
"""What a level is, for the frame."""


# Axes.


def axis_of(cells: Array, parts: int, name: str = "") -> Axis:
    """The axis of evenly spaced cells, to their outer edges."""
    first, second, last = (float(cells[i]) for i in (0, 1, -1))
    half = second / 2.0 - first / 2.0
    low, high = max(first - half, -LARGEST), min(last + half, LARGEST)
    return Axis(low, high, ticks(low, high, parts), name)


def spread_axis(cells: Array, name: str = "") -> Axis:
    """The axis of decadic logarithms of spreads; its ticks are the spreads themselves.

    Spreads that underflow in the slips' units are left out.
    """
    seen = cells[np.isfinite(cells)]
    half = float(seen[1] - seen[0]) / 2.0 if len(seen) > 1 else 0.5
    low, high = float(seen[0]) - half, float(seen[-1]) + half
    steps = (1, 3) if high - low <= 4 else (1,)
    powers = range(math.floor(low), math.ceil(high) + 1)
    places = [(power + math.log10(step), step, power) for power in powers for step in steps]
    marks = [Tick(at, _spread(step, power)) for at, step, power in places if low <= at <= high]
    return Axis(low, high, tuple(marks), name)


def _spread(step: int, power: int) -> str:
    return f"{step * 10.0**power:g}" if -5 < power < 6 else f"{step}e{power}"


def decadic(spreads: Array | float) -> Array:
    """log10 of spreads; -inf for 0, which no axis shows."""
    with np.errstate(divide="ignore"):
        logs: Array = np.log10(spreads)
    return logs


def to_the_right(friend: int) -> str:
    """The name of an axis with a friend's number, from left to right."""
    return f"{NAMES[friend]}'s number →"


def upwards(friend: int) -> str:
    """The name of an axis with a friend's number, from below upwards."""
    return f"↑ {NAMES[friend]}'s number"


def diagonal(xs: Array, ys: Array) -> Curve:
    """Where both friends have the same number: the mirror between a story and its swapped one."""
    # Halved, because the whole range may overflow.
    low, high = max(xs[0], ys[0]) / 2, min(xs[-1], ys[-1]) / 2
    both = 2 * np.linspace(low, high, 200)
    return Curve(both, both, TEXT.faint(0.55), "short")


# Paths.


def ways(frame: Frame, placed: Placed) -> list[Mark]:
    """The paths of earlier runs, faint, and of this run, with a mark at each end."""
    marks: list[Mark] = []
    for other in frame.others:
        xs, ys = placed(_stations(other))
        marks += [Curve(xs, ys, MUTED), Points(xs[-1:], ys[-1:], [MUTED], "○")]
    now = frame.session.sample.to_units(frame.mixture)
    xs, ys = placed(_stations(frame.session, now))
    marks += [Curve(xs, ys, TEXT), Points(xs[-1:], ys[-1:], [TEXT], "●")]
    return marks


def _stations(session: Session, last: Mixture | None = None) -> Mixture:
    """The mixtures along a run as a batch in the slips' units; `last` replaces the last one."""
    entries = [entry for entry in session.past if entry.standard is not entry.assigned_at]
    if last is not None:
        entries.pop()
    chosen = np.unique(np.linspace(0, len(entries) - 1, min(WAY, len(entries))).astype(int))
    end = [] if last is None else [last]
    return Mixture.batch([entries[i].mixture for i in chosen] + end)


# The cursor.


def crosshair(cursor: Place | None) -> list[Mark]:
    """The cursor, with lines to its values on both axes."""
    if cursor is None:
        return []
    x, y = cursor
    faint = TEXT.faint(0.55)
    return [
        Rule(x, faint),
        Rule(y, faint, vertical=False),
        Points(np.array([x]), np.array([y]), [TEXT], "┼"),
    ]


def start_from_map(view: View, mixture: Mixture) -> Start | None:
    """The start at a place on a map; None if the variant does not admit it."""
    session = view.frame.session
    try:
        return given_start(session.sample, session.variant, mixture, "from the map")
    except ValueError:
        return None
