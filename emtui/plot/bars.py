"""Bars, stacked blocks and the rug below a picture, drawn as cells without plotext."""

from __future__ import annotations

import math

import numpy as np

from emtui.plot.blocks import BLOCKS
from emtui.plot.cells import BLANK, FULL, Cell, Rows, single
from emtui.plot.layout import PictureLayout
from emtui.plot.marks import Bars, Ink, Points, Stacks
from emtui.plot.painters import uppermost
from emtui.plot.palette import Palette

TOP = BLOCKS[7]
"""The top cell of a block: an eighth stays open below the next block."""


def bar_rows(bars: Bars, layout: PictureLayout, palette: Palette) -> Rows:
    """Bars to an eighth of a cell. Where they are narrower than a column, it shows the tallest."""
    edges = layout.across(bars.edges).tolist()
    tops = np.clip(layout.up(bars.heights), 0, layout.rows).tolist()
    base = _ground(layout)
    tallest: dict[int, tuple[float, Ink]] = {}
    for left, right, top, ink in zip(edges[:-1], edges[1:], tops, bars.inks, strict=True):
        if not math.isfinite(left + right + top) or right <= 0:
            continue
        for column in _columns(left, right, layout.columns):
            if top > tallest.get(column, (base, ink))[0]:
                tallest[column] = (top, ink)
    rows = _blank(layout)
    for column, (top, ink) in tallest.items():
        colour = palette.rgb(ink)
        full, eighth = divmod(round(8 * top), 8)
        whole = Cell(FULL, colour, None)
        for row in range(layout.rows - full, layout.rows):
            rows[row][column] = whole
        if eighth and full < layout.rows:
            rows[layout.rows - 1 - full][column] = Cell(BLOCKS[eighth], colour, None)
    return rows


def stack_rows(stacks: Stacks, layout: PictureLayout, palette: Palette) -> Rows:
    """Stacked blocks, with an open line between them if each is at least a row high.

    Lower than that, each cell has the colour of the block at its middle.
    """
    edges, base = layout.across(stacks.edges).tolist(), _ground(layout)
    unit = float(layout.rows / (layout.y.high - layout.y.low))
    rows = _blank(layout)
    for left, right, inks in zip(edges[:-1], edges[1:], stacks.inks, strict=True):
        if not inks or not math.isfinite(left + right) or right <= 0:
            continue
        pile = _pile([palette.rgb(ink) for ink in inks], base, unit, layout.rows)
        for column in _columns(left, right, layout.columns):
            for row, cell in enumerate(pile):
                rows[layout.rows - 1 - row][column] = cell
    return rows


def _pile(colours: list[tuple[int, int, int]], base: float, unit: float, most: int) -> list[Cell]:
    """The cells of one column of blocks, from the lowest up."""
    cells: list[Cell] = []
    if unit >= 1:
        for number, colour in enumerate(colours, 1):
            high = min(round(base + number * unit), most)
            cells += [Cell(FULL, colour, None)] * (high - len(cells) - 1)
            cells += [Cell(TOP, colour, None)] * (high - len(cells))
        return cells
    # At least half a cell: less would be hidden by a curve over it.
    top = min(max(base + len(colours) * unit, base + 0.5), most)
    full, eighth = divmod(round(8 * top), 8)
    for row in range(full + bool(eighth and full < most)):
        number = min(max(int((row + 0.5 - base) / unit), 0), len(colours) - 1)
        cells.append(Cell(FULL if row < full else BLOCKS[eighth], colours[number], None))
    return cells


def put_rug(picture: Rows, points: Points, layout: PictureLayout, palette: Palette) -> None:
    """Points without a height, in the row below the picture; in each column the last one."""
    xs = layout.across(points.xs)
    inside = (xs >= 0) & (xs <= layout.columns)
    for i in uppermost(xs, np.zeros(len(xs)), inside):
        column = min(int(xs[i]), layout.columns - 1)
        sign = single(points.symbols[i])[:1] or "?"
        picture[-1][column] = Cell(sign, palette.rgb(points.inks[i]), None)


def _ground(layout: PictureLayout) -> float:
    """The row that 0 lies in, kept inside the picture."""
    return float(np.clip(layout.up(np.zeros(1))[0], 0, layout.rows))


def _blank(layout: PictureLayout) -> Rows:
    return [[BLANK] * layout.columns for _ in range(layout.rows + layout.rug)]


def _columns(left: float, right: float, columns: int) -> range:
    """Columns of a bar: those between its edges, less one between wide neighbours."""
    first, last = max(0, round(left)), min(columns, round(right))
    if last - first >= 3:
        last -= 1
    return range(first, max(last, min(first + 1, columns)))
