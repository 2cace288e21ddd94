"""The layout of a pane's picture: its place, and which cell stands for which value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from emtui.em.mixture import Array
from emtui.plot.cells import single
from emtui.plot.marks import Axis, Name, Points, Scene

SMALLEST = (16, 5)
"""Columns and rows below which a pane shows its words instead of its picture."""
LARGEST = (400, 200)
MARGIN = 2.0
"""How far lines are drawn beyond the pane's edge, in cells."""


@dataclass(frozen=True, slots=True)
class PictureLayout:
    """Where in a pane the picture lies, and which values its edges stand for.

    Attributes:
        left: columns of the gutter for the vertical axis's labels.
        columns, rows: size of the picture, in cells.
        rug: 1 if a row below the picture belongs to points without a height.
        x, y: the axes, with limits that can be told apart.
        head: 1 if a row above the picture belongs to names.
    """

    left: int
    columns: int
    rows: int
    rug: int
    x: Axis
    y: Axis
    head: int = 0

    def across(self, values: Array) -> Array:
        """Columns (0 at the left edge) of x values, clipped to the margin; NaN stays."""
        return _place(values, self.x, self.columns)

    def up(self, values: Array) -> Array:
        """Rows (0 at the lower edge) of y values, clipped to the margin; NaN stays."""
        return _place(values, self.y, self.rows)

    def x_at(self, column: float) -> float:
        """The x value under a column of the pane (its gutter included), at the cell's middle."""
        share = (column - self.left + 0.5) / self.columns
        return self.x.low + share * (self.x.high - self.x.low)

    def y_at(self, row: float) -> float:
        """The y value under a row of the pane, counted from the top, at the cell's middle."""
        share = 1.0 - (row - self.head + 0.5) / self.rows
        return self.y.low + share * (self.y.high - self.y.low)


def lay_out(scene: Scene, width: int, height: int) -> PictureLayout | None:
    """The layout of `scene` in a pane of this size; None if that is too small for a picture."""
    width, height = min(width, LARGEST[0]), min(height, LARGEST[1])
    left = max((len(single(tick.label)) + 1 for tick in scene.y.ticks), default=0)
    rug = int(any(isinstance(mark, Points) and mark.ys is None for mark in scene.marks))
    head = int(bool(scene.y.name) or any(isinstance(mark, Name) for mark in scene.marks))
    around = head + rug + (1 if scene.x.ticks else 0)
    if width < SMALLEST[0] or height < SMALLEST[1] or width - left < SMALLEST[0] // 2:
        return None
    columns, rows = width - left, height - around
    if scene.square:
        columns, rows = min(columns, 5 * rows // 2), min(rows, max(columns // 2, 1))
    return PictureLayout(
        left, columns, rows, rug, with_limits_apart(scene.x), with_limits_apart(scene.y), head
    )


def with_limits_apart(axis: Axis) -> Axis:
    """The axis with finite limits that floating point can tell apart."""
    low, high = axis.low, axis.high
    if not (np.isfinite(low) and np.isfinite(high)) or high < low or not np.isfinite(high - low):
        return Axis(0.0, 1.0)
    least = 1e-12 * max(abs(low), abs(high)) or 1.0
    if high - low < least:
        middle = low / 2 + high / 2
        low, high = middle - least, middle + least
    return Axis(low, high, axis.ticks, axis.name)


def _place(values: Array, axis: Axis, cells: int) -> Array:
    with np.errstate(over="ignore", invalid="ignore"):
        share = (np.asarray(values, dtype=np.float64) - axis.low) / (axis.high - axis.low)
        return np.clip(share * cells, -MARGIN, cells + MARGIN)
