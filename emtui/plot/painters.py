"""How each mark becomes plotext's signals; every coordinate is a cell of the pane by then.

plotext itself is handed in: only the canvas imports it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from emtui.em.mixture import Array
from emtui.plot.blocks import BLOCKS
from emtui.plot.cells import single
from emtui.plot.layout import Layout
from emtui.plot.marks import Bars, Curve, Ink, Points, Rule
from emtui.plot.palette import RGB, Palette

PATTERNS = {"solid": (1, 0), "dashed": (5, 1), "short": (2, 2), "dotted": (1, 1)}
"""Columns drawn and left out, in turn."""


class Shape(NamedTuple):
    """One character at several cells; with `filled`, down from them to the axis.

    What a picture of shapes looks like does not depend on colours: painted once, it is kept.
    """

    symbol: str
    filled: bool
    columns: tuple[int, ...]
    rows: tuple[int, ...]


Tints = dict[int, RGB]
"""The colour of each column; to plotext a marker for each costs more than the picture."""


def _signal(plotext: Any, xs: Array, ys: Array, marker: Any) -> Any:
    """A plotext signal of points that are known to be finite and near the pane."""
    return plotext.figure.signal(xs.tolist(), ys.tolist(), marker=marker)


def _marker(plotext: Any, symbol: str, ink: Ink, palette: Palette) -> Any:
    return plotext.marker(symbol, plotext.pixel(palette.rgb(ink)))


def _paint_curve(plotext: Any, curve: Curve, layout: Layout, palette: Palette) -> None:
    xs, ys = layout.across(curve.xs), layout.up(curve.ys)
    drawn, left_out = PATTERNS[curve.pattern]
    seen = np.isfinite(xs) & np.isfinite(ys) & (xs >= 0) & (xs <= layout.columns)
    if left_out:
        seen &= np.floor(np.nan_to_num(xs)) % (drawn + left_out) < drawn
    marker = _marker(plotext, "braille", curve.ink, palette)
    # One signal for all dashes: a signal costs plotext more than its points.
    places = np.flatnonzero(seen)
    if not len(places):
        return
    signal = _signal(plotext, xs[places], ys[places], marker)
    joined = np.diff(places, prepend=-2) == 1
    mostly = 2 * joined.sum() > len(places)
    if mostly:
        signal.lines()
    for place in np.flatnonzero(joined != mostly).tolist():
        signal.line(place, not mostly)
    plotext.figure.draw(signal)


def bar_shapes(bars: Bars, layout: Layout, palette: Palette) -> tuple[list[Shape], Tints]:
    """Whole cells as a fill, and the top of each bar to an eighth of a cell.

    Where bars are narrower than a column, it shows the tallest of them.
    """
    edges, tops = layout.across(bars.edges), np.clip(layout.up(bars.heights), 0, layout.rows)
    base = float(np.clip(layout.up(np.zeros(1))[0], 0, layout.rows))
    tallest: dict[int, tuple[float, Ink]] = {}
    for left, right, top, ink in zip(edges[:-1], edges[1:], tops, bars.inks, strict=True):
        if not np.isfinite(left + right + top) or right <= 0:
            continue
        for column in _columns(left, right, layout.columns):
            if top > tallest.get(column, (base, ink))[0]:
                tallest[column] = (float(top), ink)
    cells: dict[str, list[tuple[int, int]]] = {}
    for column, (top, _) in tallest.items():
        full, eighth = divmod(round(8 * top), 8)
        if full:
            cells.setdefault(BLOCKS[8], []).append((column, full - 1))
        if eighth and full < layout.rows:
            cells.setdefault(BLOCKS[eighth], []).append((column, full))
    tints = {column: palette.rgb(ink) for column, (_, ink) in tallest.items()}
    return _shapes(cells, BLOCKS[8]), tints


def rug_shapes(points: Points, layout: Layout, palette: Palette) -> tuple[list[Shape], Tints]:
    """Points without a height: the last of those in one column, in the row below the picture."""
    xs = layout.across(points.xs)
    inside = (xs >= 0) & (xs <= layout.columns)
    cells: dict[str, list[tuple[int, int]]] = {}
    tints: Tints = {}
    for i in _uppermost(xs, np.zeros(len(xs)), inside):
        column = min(int(xs[i]), layout.columns - 1)
        cells.setdefault(single(points.symbols[i])[:1] or "?", []).append((column, -1))
        tints[column] = palette.rgb(points.inks[i])
    return _shapes(cells), tints


def _shapes(cells: dict[str, list[tuple[int, int]]], filled: str = "") -> list[Shape]:
    return [
        Shape(symbol, symbol == filled, *zip(*places, strict=True))
        for symbol, places in sorted(cells.items())
    ]


def paint_shape(plotext: Any, shape: Shape) -> None:
    """Paint a shape in no colour of its own."""
    xs, ys = np.array(shape.columns) + 0.5, np.array(shape.rows) + 0.5
    signal = _signal(plotext, xs, ys, plotext.marker(shape.symbol))
    plotext.figure.draw(signal.fillx() if shape.filled else signal)


def _columns(left: float, right: float, columns: int) -> range:
    """Columns of a bar: those between its edges, one left free between wide neighbours."""
    first, last = max(0, round(left)), min(columns, round(right))
    if last - first >= 3:
        last -= 1
    return range(first, max(last, min(first + 1, columns)))


def _paint_points(plotext: Any, points: Points, layout: Layout, palette: Palette) -> None:
    assert points.ys is not None
    xs, ys = layout.across(points.xs), layout.up(points.ys)
    inside = (xs >= 0) & (xs <= layout.columns) & (ys >= 0) & (ys <= layout.rows)
    kept = _uppermost(xs, ys, inside)
    if not kept:
        return
    symbols = [single(points.symbols[i])[:1] or "?" for i in kept]
    markers = [
        _marker(plotext, symbol, points.inks[i], palette)
        for symbol, i in zip(symbols, kept, strict=True)
    ]
    plotext.figure.draw(_signal(plotext, xs[kept], ys[kept], markers))


def _uppermost(xs: Array, ys: Array, inside: Any) -> list[int]:
    """Indices of the points inside, of several in one cell only the last, which hides the rest."""
    kept = np.flatnonzero(inside)[::-1]
    cells = np.floor(xs[kept]) + 1j * np.floor(ys[kept])
    _, first = np.unique(cells, return_index=True)
    return sorted(int(i) for i in kept[first])


def _paint_rule(plotext: Any, rule: Rule, layout: Layout, palette: Palette) -> None:
    at = (layout.across if rule.vertical else layout.up)(np.array([rule.at]))[0]
    cells = layout.columns if rule.vertical else layout.rows
    if not np.isfinite(at) or not 0 <= at <= cells:
        return
    along = np.arange(layout.rows if rule.vertical else layout.columns, dtype=np.float64) + 0.5
    across: Array = np.full(len(along), float(at), dtype=np.float64)
    marker = _marker(plotext, "│" if rule.vertical else "─", rule.ink, palette)
    xs, ys = (across, along) if rule.vertical else (along, across)
    plotext.figure.draw(_signal(plotext, np.asarray(xs), np.asarray(ys), marker))


PAINTERS: dict[type, Callable[..., None]] = {
    Curve: _paint_curve,
    Points: _paint_points,
    Rule: _paint_rule,
}
