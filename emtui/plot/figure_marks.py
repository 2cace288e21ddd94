"""How each mark is drawn on matplotlib's axes, which are handed in: only `figure` imports it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from emtui.plot.marks import (
    Band,
    Bars,
    Curve,
    Heat,
    Ink,
    Points,
    Rule,
    Stacks,
)
from emtui.plot.palette import Palette

RUG = 0.07
"""Room below 0 for points without a height, in heights of the picture."""
DASHES: dict[str, Any] = {
    "solid": "-", "dashed": (0, (5, 2)), "short": (0, (2.5, 2)), "dotted": (0, (1, 1.6)),
}  # fmt: skip
MARKERS = {"●": "o", "○": "o", "◆": "D", "■": "s", "□": "s", "▼": "v", "▲": "^", "★": "*"}
"""Signs that are drawn; any other is written."""
HOLLOW = "○□"
SIZE, SMALL = 22.0, 11.0
"""Areas of a sign in square points: in the picture, and in the row below 0."""

Colour = tuple[float, float, float]


def ink_colour(palette: Palette, ink: Ink | None) -> Colour:
    """The colour of an ink, None for the ground, as fractions."""
    red, green, blue = palette.background if ink is None else palette.rgb(ink)
    return red / 255, green / 255, blue / 255


def _curve(axes: Any, curve: Curve, palette: Palette) -> None:
    axes.plot(
        curve.xs, curve.ys, color=ink_colour(palette, curve.ink), linestyle=DASHES[curve.pattern],
        linewidth=1.3, solid_capstyle="round",
    )  # fmt: skip


def _bars(axes: Any, bars: Bars, palette: Palette) -> None:
    axes.bar(
        bars.edges[:-1], bars.heights, np.diff(bars.edges), align="edge", linewidth=0.5,
        color=[ink_colour(palette, ink) for ink in bars.inks], edgecolor=ink_colour(palette, None),
    )  # fmt: skip


def _stacks(axes: Any, stacks: Stacks, palette: Palette) -> None:
    blocks = [(bar, up, ink) for bar, inks in enumerate(stacks.inks) for up, ink in enumerate(inks)]
    if blocks:
        at = [bar for bar, _, _ in blocks]
        axes.bar(
            stacks.edges[at], 1.0, np.diff(stacks.edges)[at], [up for _, up, _ in blocks],
            align="edge", color=[ink_colour(palette, ink) for _, _, ink in blocks],
            edgecolor=ink_colour(palette, None), linewidth=0.8,
        )  # fmt: skip


def _points(axes: Any, points: Points, palette: Palette) -> None:
    up = axes.get_ylim()
    rug = points.ys is None
    ys = np.full(len(points.xs), up[0] / 2) if points.ys is None else np.asarray(points.ys)
    colours = [ink_colour(palette, points.inks[i]) for i in range(len(points.xs))]
    symbols = list(points.symbols)
    for symbol in dict.fromkeys(symbols):
        of = [i for i, other in enumerate(symbols) if other == symbol]
        if symbol in MARKERS:
            # A sign at the picture's edge is drawn whole, one beyond it not at all.
            of = [i for i in of if _between(points.xs[i], axes.get_xlim()) and _between(ys[i], up)]
            own = [colours[i] for i in of]
            axes.scatter(
                points.xs[of], ys[of], SMALL if rug else SIZE, marker=MARKERS[symbol], zorder=3,
                facecolors="none" if symbol in HOLLOW else own, edgecolors=own, linewidths=0.7,
                clip_on=False,
            )  # fmt: skip
        else:
            for i in of:
                axes.text(points.xs[i], ys[i], symbol, color=colours[i], ha="center", va="center",
                          clip_on=True)  # fmt: skip


def _between(place: float, limits: tuple[float, float]) -> bool:
    return bool(limits[0] <= place <= limits[1])


def _rule(axes: Any, rule: Rule, palette: Palette) -> None:
    draw = axes.axvline if rule.vertical else axes.axhline
    draw(rule.at, color=ink_colour(palette, rule.ink), linewidth=0.9)


def _band(axes: Any, band: Band, palette: Palette) -> None:
    colour = ink_colour(palette, band.ink)
    axes.fill_between(band.xs, band.lows, band.highs, color=colour, linewidth=0, zorder=0.5)


def _heat(axes: Any, heat: Heat, palette: Palette) -> None:
    """Cells as an image inside the drawing: thousands of them would be as many shapes."""
    colours = np.array([ink_colour(palette, ink) for ink in (*heat.inks, None)])
    axes.pcolormesh(
        heat.xs, heat.ys, colours[heat.cells], shading="nearest", rasterized=True, zorder=0
    )


PAINTERS: dict[type, Callable[[Any, Any, Palette], None]] = {
    Curve: _curve, Bars: _bars, Stacks: _stacks, Points: _points, Rule: _rule, Band: _band,
    Heat: _heat,
}  # fmt: skip
