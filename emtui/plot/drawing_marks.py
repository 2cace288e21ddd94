"""How each mark is drawn in an SVG: paths in the box of its panel's picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from emtui.em.mixture import Array
from emtui.plot.marks import Axis, Band, Bars, Curve, Heat, Ink, Points, Rule, Stacks
from emtui.plot.palette import Palette

DASHES = {"solid": "", "dashed": "7 3", "short": "3.5 3", "dotted": "1.2 2.6"}
SIGN, SMALLER = 4.0, 3.0
"""Half the size of a sign, in the picture and in the row below 0."""
SIGNS = {
    "●": "M{x},{y}m-{r},0a{r},{r} 0 1 0 {d},0a{r},{r} 0 1 0 -{d},0z",
    "◆": "M{x},{y}m0,-{s}l{s},{s}l-{s},{s}l-{s},-{s}z",
    "■": "M{x},{y}m-{r},-{r}h{d}v{d}h-{d}z",
    "▼": "M{x},{y}m-{s},-{r}h{t}l-{s},{d}z",
    "▲": "M{x},{y}m-{s},{r}h{t}l-{s},-{d}z",
}
"""Outlines around a place: r is half the size, s a little more, d and t twice of these."""
HOLLOW = {"○": "●", "□": "■"}
FAR = 1e4
"""Units beyond which nothing is drawn."""


@dataclass(frozen=True, slots=True)
class Box:
    """The place of a picture, its axes, the height of the row below 0, and its outline's name."""

    left: float
    top: float
    width: float
    height: float
    x: Axis
    y: Axis
    rug: float
    clip: str

    def across(self, values: Array | Sequence[float]) -> Array:
        """Places from left to right; NaN stays."""
        return self.left + self.width * _share(values, self.x)

    def up(self, values: Array | Sequence[float]) -> Array:
        """Places from the top; NaN stays."""
        return self.top + self.height * (1.0 - _share(values, self.y))


def _share(values: Array | Sequence[float], axis: Axis) -> Array:
    with np.errstate(over="ignore", invalid="ignore"):
        share = (np.asarray(values, dtype=np.float64) - axis.low) / (axis.high - axis.low)
    return np.clip(share, -FAR, FAR)


def colour(palette: Palette, ink: Ink | None) -> str:
    """The colour of an ink, None for the ground."""
    red, green, blue = palette.background if ink is None else palette.rgb(ink)
    return f"#{red:02x}{green:02x}{blue:02x}"


def _joined(xs: Array, ys: Array) -> str:
    """A path through the places, broken where one is not finite."""
    steps, pen = [], "M"
    for x, y in zip(xs.tolist(), ys.tolist(), strict=True):
        if x == x and y == y:
            steps.append(f"{pen}{x:.1f},{y:.1f}")
            pen = "L"
        else:
            pen = "M"
    return "".join(steps)


def _curve(curve: Curve, box: Box, palette: Palette) -> Iterator[str]:
    path = _joined(box.across(curve.xs), box.up(curve.ys))
    dashes = f' stroke-dasharray="{DASHES[curve.pattern]}"' if DASHES[curve.pattern] else ""
    yield (
        f'<path d="{path}" fill="none" stroke="{colour(palette, curve.ink)}" stroke-width="1.7" '
        f'stroke-linejoin="round"{dashes}/>'
    )


def _block(left: float, top: float, right: float, foot: float, fill: str) -> str:
    return f'<path d="M{left:.1f},{top:.1f}H{right:.1f}V{foot:.1f}H{left:.1f}z" fill="{fill}"/>'


def _bars(bars: Bars, box: Box, palette: Palette) -> Iterator[str]:
    xs, ys, foot = box.across(bars.edges), box.up(bars.heights), float(box.up([0.0])[0])
    for k, y in enumerate(ys.tolist()):
        if y == y and y < foot:
            yield _block(xs[k] + 0.3, y, xs[k + 1] - 0.3, foot, colour(palette, bars.inks[k]))


def _stacks(stacks: Stacks, box: Box, palette: Palette) -> Iterator[str]:
    xs = box.across(stacks.edges)
    for bar, inks in enumerate(stacks.inks):
        ys = box.up(np.arange(len(inks) + 1.0))
        for up, ink in enumerate(inks):
            left, right = xs[bar] + 0.5, xs[bar + 1] - 0.5
            yield _block(left, ys[up + 1] + 0.5, right, ys[up] - 0.5, colour(palette, ink))


def _points(points: Points, box: Box, palette: Palette) -> Iterator[str]:
    xs, size = box.across(points.xs), SIGN if points.ys is not None else SMALLER
    rug = np.full(len(points.xs), box.top + box.height + box.rug / 2)
    ys = rug if points.ys is None else box.up(points.ys)
    for k, (x, y) in enumerate(zip(xs.tolist(), ys.tolist(), strict=True)):
        if x == x and y == y:
            yield _sign(points.symbols[k], x, y, size, colour(palette, points.inks[k]))


def _sign(symbol: str, x: float, y: float, size: float, fill: str) -> str:
    outline = SIGNS.get(HOLLOW.get(symbol, symbol))
    if outline is None:
        return f'<text x="{x:.1f}" y="{y + 4:.1f}" fill="{fill}" class="c">{symbol}</text>'
    told = {"x": x, "y": y, "r": size, "s": 1.25 * size, "d": 2 * size, "t": 2.5 * size}
    path = outline.format(**{name: f"{value:.1f}" for name, value in told.items()})
    if symbol in HOLLOW:
        return f'<path d="{path}" fill="none" stroke="{fill}" stroke-width="1.2"/>'
    return f'<path d="{path}" fill="{fill}"/>'


def _rule(rule: Rule, box: Box, palette: Palette) -> Iterator[str]:
    if rule.vertical:
        path = f"M{float(box.across([rule.at])[0]):.1f},{box.top:.1f}v{box.height:.1f}"
    else:
        path = f"M{box.left:.1f},{float(box.up([rule.at])[0]):.1f}h{box.width:.1f}"
    yield f'<path d="{path}" stroke="{colour(palette, rule.ink)}" stroke-width="1.1"/>'


def _band(band: Band, box: Box, palette: Palette) -> Iterator[str]:
    xs, lows, highs = box.across(band.xs), box.up(band.lows), box.up(band.highs)
    known = np.isfinite(xs) & np.isfinite(lows) & np.isfinite(highs)
    for run in np.split(np.arange(len(xs)), np.flatnonzero(np.diff(known)) + 1):
        if len(run) > 1 and known[run[0]]:
            around = np.append(run, run[::-1])
            edge = np.append(lows[run], highs[run[::-1]])
            path = _joined(xs[around], edge)
            yield f'<path d="{path}z" fill="{colour(palette, band.ink)}"/>'


def _heat(heat: Heat, box: Box, palette: Palette) -> Iterator[str]:
    """Neighbouring cells of a row with one ink are one block; all of an ink are one path."""
    xs, ys = box.across(_edges(heat.xs)), box.up(_edges(heat.ys))
    paths: dict[str, list[str]] = {}
    for row, cells in enumerate(np.asarray(heat.cells)):
        top, high = ys[row + 1], ys[row] - ys[row + 1]
        cuts = [0, *(np.flatnonzero(np.diff(cells)) + 1).tolist(), len(cells)]
        for first, last in pairwise(cuts):
            if 0 <= cells[first] < len(heat.inks):
                wide = xs[last] - xs[first]
                block = f"M{xs[first]:.1f},{top:.1f}h{wide:.1f}v{high:.1f}h{-wide:.1f}z"
                paths.setdefault(colour(palette, heat.inks[cells[first]]), []).append(block)
    for fill, blocks in paths.items():
        yield f'<path d="{"".join(blocks)}" fill="{fill}" shape-rendering="crispEdges"/>'


def _edges(middles: Array) -> Array:
    """The edges of cells with these middles, shape ``(n + 1,)``."""
    if len(middles) < 2:
        alone: Array = np.repeat(middles, 2) + np.array([-0.5, 0.5])
        return alone
    inner = middles[1:] / 2 + middles[:-1] / 2
    first, last = 1.5 * middles[0] - middles[1] / 2, 1.5 * middles[-1] - middles[-2] / 2
    edges: Array = np.concatenate(([first], inner, [last]))
    return edges


SHAPES: dict[type, Callable[[Any, Box, Palette], Iterator[str]]] = {
    Curve: _curve, Bars: _bars, Stacks: _stacks, Points: _points, Rule: _rule, Band: _band,
    Heat: _heat,
}  # fmt: skip
