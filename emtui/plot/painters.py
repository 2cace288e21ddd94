"""Turns marks into plotext's signals; by now every coordinate is a cell of the pane.

plotext itself is passed in: only `terminal` imports it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from emtui.em.mixture import Array
from emtui.plot.cells import single
from emtui.plot.layout import PictureLayout
from emtui.plot.marks import Curve, Ink, Points, Rule
from emtui.plot.palette import Palette

PATTERNS = {"solid": (1, 0), "dashed": (5, 1), "short": (2, 2), "dotted": (1, 1)}
"""Columns drawn and left out, in turn."""


def _signal(plotext: Any, xs: Array, ys: Array, marker: Any) -> Any:
    """A plotext signal of points that are known to be finite and near the pane."""
    return plotext.figure.signal(xs.tolist(), ys.tolist(), marker=marker)


def _marker(plotext: Any, symbol: str, ink: Ink, palette: Palette) -> Any:
    return plotext.marker(symbol, plotext.pixel(palette.rgb(ink)))


def _paint_curve(plotext: Any, curve: Curve, layout: PictureLayout, palette: Palette) -> None:
    xs, ys = layout.across(curve.xs), layout.up(curve.ys)
    drawn, left_out = PATTERNS[curve.pattern]
    seen = np.isfinite(xs) & np.isfinite(ys) & (xs >= 0) & (xs <= layout.columns)
    if left_out:
        seen &= np.floor(np.nan_to_num(xs)) % (drawn + left_out) < drawn
    marker = _marker(plotext, "braille", curve.ink, palette)
    # One signal for all dashes: a signal takes plotext longer than its points.
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


def _paint_points(plotext: Any, points: Points, layout: PictureLayout, palette: Palette) -> None:
    assert points.ys is not None
    xs, ys = layout.across(points.xs), layout.up(points.ys)
    inside = (xs >= 0) & (xs <= layout.columns) & (ys >= 0) & (ys <= layout.rows)
    kept = uppermost(xs, ys, inside)
    if not kept:
        return
    symbols = [single(points.symbols[i])[:1] or "?" for i in kept]
    markers = [
        _marker(plotext, symbol, points.inks[i], palette)
        for symbol, i in zip(symbols, kept, strict=True)
    ]
    plotext.figure.draw(_signal(plotext, xs[kept], ys[kept], markers))


def uppermost(xs: Array, ys: Array, inside: Any) -> list[int]:
    """Indices of the points inside; of several in one cell only the last, which is on top."""
    kept = np.flatnonzero(inside)[::-1]
    cells = np.floor(xs[kept]) + 1j * np.floor(ys[kept])
    _, first = np.unique(cells, return_index=True)
    return sorted(int(i) for i in kept[first])


def _paint_rule(plotext: Any, rule: Rule, layout: PictureLayout, palette: Palette) -> None:
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
