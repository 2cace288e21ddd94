"""Scene + size + palette -> Strips: the one door to plotext.

plotext aborts the process on a coordinate that is not finite, needs gigabytes for a line far
outside its limits, and cannot tell equal limits apart. So every coordinate is turned into
columns and rows of the pane here, checked and clipped, before plotext sees it; ticks and words
are written around and over its picture by this module.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from textual.strip import Strip

from emtui.em.mixture import Array
from emtui.scenes.cells import Cell, Rows, behind, compose, parse, single, to_strip, write
from emtui.scenes.marks import Axis, Bars, Curve, Ink, Label, Mark, Points, Rule, Scene
from emtui.scenes.palette import Palette

SMALLEST = (16, 5)
"""Columns and rows below which a pane shows its words instead of its picture."""
LARGEST = (400, 200)
MARGIN = 2.0
"""Cells beyond the pane's edge up to which a line is still followed."""
EIGHTHS = " ▁▂▃▄▅▆▇█"
PATTERNS = {"solid": (1, 0), "dashed": (5, 1), "dotted": (1, 1)}
"""Columns drawn and left out, in turn."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where in a pane the picture lies, and which values its edges stand for.

    Attributes:
        left: columns of the gutter for the vertical axis's labels.
        columns, rows: size of the picture, in cells.
        rug: 1 if a row below the picture belongs to points without a height.
        x, y: the axes, with limits that can be told apart.
    """

    left: int
    columns: int
    rows: int
    rug: int
    x: Axis
    y: Axis

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
        share = 1.0 - (row + 0.5) / self.rows
        return self.y.low + share * (self.y.high - self.y.low)


def warm_up() -> None:
    """Import plotext, which takes a quarter of a second; safe in a thread."""
    import plotext  # noqa: F401


def lay_out(scene: Scene, width: int, height: int) -> Layout | None:
    """The layout of `scene` in a pane of this size; None if that is too small for a picture."""
    width, height = min(width, LARGEST[0]), min(height, LARGEST[1])
    left = max((len(single(tick.label)) + 1 for tick in scene.y.ticks), default=0)
    rug = int(any(isinstance(mark, Points) and mark.ys is None for mark in scene.marks))
    below = rug + (1 if scene.x.ticks else 0)
    if width < SMALLEST[0] or height < SMALLEST[1] or width - left < SMALLEST[0] // 2:
        return None
    return Layout(left, width - left, height - below, rug, _apart(scene.x), _apart(scene.y))


def draw(scene: Scene, width: int, height: int, palette: Palette) -> list[Strip]:
    """Paint `scene` into `height` strips of `width` cells.

    Never raises for what is in the scene: what is not finite is left out, what lies far outside
    is clipped, and a pane too small for a picture shows the scene's words.
    """
    layout = lay_out(scene, width, height)
    if layout is None or not scene.marks:
        return write(scene.words, width, height, palette)
    under = [mark for mark in scene.marks if isinstance(mark, Bars)]
    over = [mark for mark in scene.marks if not isinstance(mark, Bars | Label)]
    painted = compose(_paint(under, layout, palette), _paint(over, layout, palette))
    picture = painted or parse("", layout.columns, layout.rows + layout.rug)
    for mark in scene.marks:
        if isinstance(mark, Label):
            _put_label(picture, mark, layout, palette)
    return _frame(picture, layout, width, height, palette)


def _apart(axis: Axis) -> Axis:
    """The axis with finite limits that floating point can tell apart."""
    low, high = axis.low, axis.high
    if not (np.isfinite(low) and np.isfinite(high)) or high < low or not np.isfinite(high - low):
        return Axis(0.0, 1.0)
    least = 1e-12 * max(abs(low), abs(high)) or 1.0
    if high - low < least:
        middle = low / 2 + high / 2
        low, high = middle - least, middle + least
    return Axis(low, high, axis.ticks)


def _place(values: Array, axis: Axis, cells: int) -> Array:
    with np.errstate(over="ignore", invalid="ignore"):
        share = (np.asarray(values, dtype=np.float64) - axis.low) / (axis.high - axis.low)
        return np.clip(share * cells, -MARGIN, cells + MARGIN)


def _paint(marks: Sequence[Mark], layout: Layout, palette: Palette) -> Rows | None:
    """One plotext picture of the marks, as rows of cells; None where there are none."""
    if not marks:
        return None
    import plotext  # 250 ms: not on the way to the first paint

    plotext.terminal.limit(False, False)
    figure = plotext.figure
    figure.clear()
    figure.plot_size(layout.columns, layout.rows + layout.rug)
    figure.canvas("default")
    figure.axes(False)
    # plotext puts its limits into the middle of the outermost cells.
    for axis, side, low, high in (
        ("x", "lower", 0, layout.columns),
        ("y", "left", -layout.rug, layout.rows),
    ):
        figure.ruler(axis, side).lim(low + 0.5, high - 0.5).frequency(0)
    for mark in marks:
        PAINTERS[type(mark)](plotext, mark, layout, palette)
    return parse(figure.build().string(), layout.columns, layout.rows + layout.rug)


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
    for run in _runs(seen):
        signal = _signal(plotext, xs[run], ys[run], marker)
        plotext.figure.draw(signal.lines() if run.stop - run.start > 1 else signal)


def _runs(seen: Array | Any) -> list[slice]:
    """Slices of the stretches where `seen` is true."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], seen, [False]]).astype(np.int8)))
    return [slice(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _paint_bars(plotext: Any, bars: Bars, layout: Layout, palette: Palette) -> None:
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
    whole: list[tuple[float, float, Any]] = []
    caps: list[tuple[float, float, Any]] = []
    for column, (top, ink) in tallest.items():
        full, eighth = divmod(round(8 * top), 8)
        if full:
            whole.append((column + 0.5, full - 0.5, _marker(plotext, EIGHTHS[8], ink, palette)))
        if eighth and full < layout.rows:
            cap = _marker(plotext, EIGHTHS[eighth], ink, palette)
            caps.append((column + 0.5, full + 0.5, cap))
    for points, filled in ((whole, True), (caps, False)):
        if points:
            xs, ys, markers = zip(*points, strict=True)
            signal = plotext.figure.signal(list(xs), list(ys), marker=list(markers))
            plotext.figure.draw(signal.fillx() if filled else signal)


def _columns(left: float, right: float, columns: int) -> range:
    """Columns of a bar: those between its edges, one left free between wide neighbours."""
    first, last = max(0, round(left)), min(columns, round(right))
    if last - first >= 3:
        last -= 1
    return range(first, max(last, min(first + 1, columns)))


def _paint_points(plotext: Any, points: Points, layout: Layout, palette: Palette) -> None:
    xs = layout.across(points.xs)
    ys: Array = np.full(len(xs), -0.5) if points.ys is None else layout.up(points.ys)
    low = -1.0 if points.ys is None else 0.0
    inside = (xs >= 0) & (xs <= layout.columns) & (ys >= low) & (ys <= layout.rows)
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
    Bars: _paint_bars,
    Points: _paint_points,
    Rule: _paint_rule,
}


def _put_label(picture: Rows, label: Label, layout: Layout, palette: Palette) -> None:
    x, y = layout.across(np.array([label.x]))[0], layout.up(np.array([label.y]))[0]
    if not (np.isfinite(x) and np.isfinite(y)):
        return
    row = min(max(layout.rows - 1 - int(y), 0), layout.rows - 1)
    text = single(label.text)[: layout.columns]
    shift = {"left": 0.0, "center": len(text) / 2, "right": float(len(text))}
    start = min(max(int(x - shift[label.align]), 0), layout.columns - len(text))
    for i, char in enumerate(text):
        cell = picture[row][start + i]
        picture[row][start + i] = Cell(char, palette.rgb(label.ink), behind(cell))


def _frame(picture: Rows, layout: Layout, width: int, height: int, palette: Palette) -> list[Strip]:
    """The picture with the ticks of both axes around it, as strips."""
    ink = palette.rgb(Ink("muted"))
    rows = [[Cell(" ", None, None)] * layout.left + row for row in picture]
    for tick in layout.y.ticks:
        place = float(layout.up(np.array([tick.at]))[0])
        if not 0 <= place <= layout.rows:
            continue
        row = min(layout.rows - 1, max(0, layout.rows - 1 - int(place)))
        text = single(tick.label).rjust(layout.left - 1)
        rows[row][: len(text)] = [Cell(char, ink, None) for char in text]
    if layout.x.ticks:
        rows.append(_tick_row(layout, ink))
    return [to_strip(row, width) for row in rows[:height]] + [
        Strip.blank(width) for _ in range(height - len(rows))
    ]


def _tick_row(layout: Layout, ink: tuple[int, int, int]) -> list[Cell]:
    """Labels under the picture, centred on their places, none over another."""
    line = [Cell(" ", None, None)] * (layout.left + layout.columns)
    free = 0
    for tick in layout.x.ticks:
        place = float(layout.across(np.array([tick.at]))[0])
        if not 0 <= place <= layout.columns:
            continue
        text = single(tick.label)[: len(line)]
        start = layout.left + int(place) - len(text) // 2
        start = max(0, min(start, len(line) - len(text)))
        if start < free:
            continue
        line[start : start + len(text)] = [Cell(char, ink, None) for char in text]
        free = start + len(text) + 1
    return line
