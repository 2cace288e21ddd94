"""Heat maps and shaded bands: coloured grounds under a picture, two cells to a character.

A half character that a band covers in part is shaded in part.

plotext's own heat map takes 30 ms at 60 x 24, and more for more cells. Here the cells of all
characters are looked up at once, so that a map on a whole screen takes a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emtui.em.mixture import Array
from emtui.plot.cells import Cell, Rows
from emtui.plot.layout import PictureLayout
from emtui.plot.marks import Band, Heat, Mark
from emtui.plot.palette import RGB, Palette

Colours = NDArray[Any]
"""An RGB triple or None for every half of a character, shape ``(2 rows, columns)``, top first."""


def ground(marks: Sequence[Mark], layout: PictureLayout, palette: Palette) -> Rows | None:
    """The grounds of `marks` as rows of cells, later ones over earlier; None if there are none."""
    grounds = [mark for mark in marks if isinstance(mark, Heat | Band)]
    if not grounds:
        return None
    colours = np.full((2 * layout.rows, layout.columns), None, dtype=object)
    for mark in grounds:
        if isinstance(mark, Heat):
            _heat(colours, mark, layout, palette)
        else:
            _band(colours, mark, layout, palette)
    upper, lower = colours[0::2].tolist(), colours[1::2].tolist()
    rows = [
        [_cell(above, below) for above, below in zip(tops, bottoms, strict=True)]
        for tops, bottoms in zip(upper, lower, strict=True)
    ]
    return rows + [[Cell(" ", None, None)] * layout.columns for _ in range(layout.rug)]


def _cell(above: RGB | None, below: RGB | None) -> Cell:
    if above == below:
        return Cell(" ", None, above)
    return Cell("▀", above, below) if above is not None else Cell("▄", below, None)


def _middles(layout: PictureLayout) -> tuple[Array, Array]:
    """Values at the middle of every column, and of every half row from the top."""
    columns = (np.arange(layout.columns) + 0.5) / layout.columns
    halves = 1.0 - (np.arange(2 * layout.rows) + 0.5) / (2 * layout.rows)
    x, y = layout.x, layout.y
    return x.low + columns * (x.high - x.low), y.low + halves * (y.high - y.low)


def _heat(colours: Colours, heat: Heat, layout: PictureLayout, palette: Palette) -> None:
    if not np.size(heat.cells):
        return
    across, up = _middles(layout)
    columns, inside_x = _nearest(heat.xs, across)
    rows, inside_y = _nearest(heat.ys, up)
    cells = np.asarray(heat.cells)[rows[:, None], columns]
    seen = inside_y[:, None] & inside_x & (cells >= 0) & (cells < len(heat.inks))
    inks = np.empty(len(heat.inks), dtype=object)
    inks[:] = [palette.rgb(ink) for ink in heat.inks]
    colours[seen] = inks[cells[seen]]
    _under_signs(colours, heat, inks, layout)


def _under_signs(colours: Colours, heat: Heat, inks: Colours, layout: PictureLayout) -> None:
    """The whole character under each sign in the colour of its own cell."""
    if not heat.signs:
        return
    xs, ys = np.array(heat.signs).T
    columns, rows = (_nearest(cells, at)[0] for cells, at in ((heat.xs, xs), (heat.ys, ys)))
    levels = np.asarray(heat.cells)[rows, columns]
    for across, up, level in zip(layout.across(xs), layout.up(ys), levels, strict=True):
        inside = 0 <= across <= layout.columns and 0 <= up <= layout.rows
        if inside and 0 <= level < len(inks):
            row = layout.rows - 1 - min(int(up), layout.rows - 1)
            column = min(int(across), layout.columns - 1)
            colours[2 * row, column] = colours[2 * row + 1, column] = inks[level]


def _nearest(middles: Array, places: Array) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Which cell each place lies in, and whether in any: they reach half a cell around."""
    if len(middles) < 2:
        return np.zeros(len(places), dtype=np.intp), np.full(len(places), len(middles) == 1)
    with np.errstate(over="ignore", invalid="ignore"):
        edges = middles[1:] / 2 + middles[:-1] / 2
        first, last = 1.5 * middles[0] - middles[1] / 2, 1.5 * middles[-1] - middles[-2] / 2
        slack = 1e-9 * (last - first)
    inside = (places >= first - slack) & (places <= last + slack)
    return np.searchsorted(edges, places), inside


SHADES = 8
"""Steps of shading for a half character that a band covers in part."""


def _band(colours: Colours, band: Band, layout: PictureLayout, palette: Palette) -> None:
    across, up = _middles(layout)
    known = np.isfinite(band.xs)
    if known.sum() < 2:
        return
    xs, half = band.xs[known], (layout.y.high - layout.y.low) / (4 * layout.rows)
    with np.errstate(invalid="ignore", over="ignore"):
        low = np.interp(across, xs, band.lows[known], np.nan, np.nan)
        high = np.interp(across, xs, band.highs[known], np.nan, np.nan)
        reach = np.minimum(high, up[:, None] + half) - np.maximum(low, up[:, None] - half)
        shades = np.rint(SHADES * np.clip(np.nan_to_num(reach / (2 * half)), 0.0, 1.0))
    inks = [band.ink.faint(band.ink.strength * shade / SHADES) for shade in range(SHADES + 1)]
    fills = np.empty(SHADES + 1, dtype=object)
    fills[:] = [palette.rgb(ink) for ink in inks]
    covered = shades > 0
    colours[covered] = fills[shades[covered].astype(np.intp)]
