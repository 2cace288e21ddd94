"""Friends' curves in the same cells: a cell has one colour, so they take turns along the way."""

from __future__ import annotations

import numpy as np

from emtui.plot.cells import Rows
from emtui.plot.layout import PictureLayout
from emtui.plot.marks import Curve, Mark
from emtui.plot.palette import RGB, Palette

FRIENDLY = ("ali", "bilal", "kind")
"""The roles of inks that belong to a friend."""
STEP = 0.25
"""Columns between two places at which a curve's cell is looked up."""


def take_turns(
    picture: Rows, marks: tuple[Mark, ...], layout: PictureLayout, palette: Palette
) -> None:
    """Give every other column of cells that friends' solid curves share to each of them.

    Without it the last one drawn hides the others, end to end where they run alike.
    """
    shared: dict[tuple[int, int], list[RGB]] = {}
    for mark in marks:
        if isinstance(mark, Curve) and mark.pattern == "solid" and mark.ink.role in FRIENDLY:
            for place in _cells(mark, layout):
                shared.setdefault(place, []).append(palette.rgb(mark.ink))
    for (row, column), colours in shared.items():
        cell = picture[row][column]
        if len(colours) > 1 and cell.colour in colours:
            picture[row][column] = cell._replace(colour=colours[column % len(colours)])


def _cells(curve: Curve, layout: PictureLayout) -> set[tuple[int, int]]:
    """Rows from the top, and columns, of the cells that a curve passes; NaN leaves a gap."""
    places = np.arange(STEP / 2, layout.columns, STEP)
    heights = np.interp(places, layout.across(curve.xs), layout.up(curve.ys), np.nan, np.nan)
    inside = (heights >= 0) & (heights < layout.rows)
    rows = layout.rows - 1 - np.floor(heights[inside]).astype(int)
    return set(zip(rows.tolist(), np.floor(places[inside]).astype(int).tolist(), strict=True))
