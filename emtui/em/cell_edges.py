"""Where a summary's cells end: from a survey of the slips, and finer where a step needs it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from emtui.em.bars import bar_edges, slack
from emtui.em.mixture import Array, frozen
from emtui.em.summary import Summary, alike, scaled
from emtui.em.survey import Survey

CELLS = 4096
"""About so many cells, unless said otherwise."""
TAIL, TAILS = 24, 0.05
"""Cells for each halving of what lies beyond, in both tails of the slips drawn; their part."""
GROWTH, BEYOND = 1.1, 470
"""Beyond them every cell is wider than the one before by this factor, and there are so many."""
PIECES = 16
"""A cell that was too wide is cut into at least so many."""
CROWD = 16
"""A cell with so many times its share of the different slips drawn is crowded."""


def edges_of(found: Survey, cells: int = CELLS) -> tuple[Array, Array]:
    """Edges of about `cells` cells for slips of such a survey, and of the histogram's bars.

    Half of the cells hold equal numbers of the slips drawn, a quarter are equally wide; in the
    tails, and beyond the slips drawn, they widen by a constant factor.

    Raises:
        SampleError: there are fewer than two different slips.
    """
    x, n = np.sort(found.drawn), len(found.drawn)
    bars = _bars(found)
    places = np.linspace(0, n, cells // 2 + 1)
    halvings = max(0.0, np.log2(TAILS * n))
    tails = TAILS * n * 0.5 ** np.linspace(0, halvings, int(TAIL * halvings) + 1)
    places = np.concatenate([places, tails, n - tails])
    wide = np.linspace(x[0], x[-1], cells // 4 + 1)
    middle = 0.5 * x[n // 2] + 0.5 * x[(n - 1) // 2]
    steps = np.cumsum(GROWTH ** np.arange(BEYOND)) / 64.0
    reach = x[-1] / 2 - x[0] / 2
    with np.errstate(over="ignore"):
        above = x[-1] + max(x[-1] - middle, reach * 1e-3, np.spacing(abs(x[-1]))) * steps
        below = x[0] - max(middle - x[0], reach * 1e-3, np.spacing(abs(x[0]))) * steps
    inside = np.concatenate([_between(x, np.unique(np.rint(places))), wide[1:-1], bars[1]])
    edges = np.unique(np.concatenate([below, inside, above]))
    return frozen(edges[np.isfinite(edges)]), frozen(bars[0])


def _bars(found: Survey) -> tuple[Array, Array]:
    """Edges of the histogram's bars, and the places where cells end at them."""
    if not found.low < found.high:
        raise alike(found)
    sample = scaled(found, np.zeros(1), np.ones(1), np.arange(2), np.arange(2), np.empty(0))
    edges = bar_edges(sample)
    return sample.place_in_units(edges), sample.place_in_units(edges - slack(sample, edges))


def _between(x: Array, places: Array) -> Array:
    """Edges below the values at some places of sorted slips: halfway to a smaller one."""
    wanted = x[np.clip(places.astype(np.intp), 0, len(x) - 1)]
    distinct = np.unique(x)
    at = np.searchsorted(distinct, wanted)
    at = np.unique(at[at > 0])
    middles: Array = 0.5 * distinct[at - 1] + 0.5 * distinct[at]
    return np.where(middles > distinct[at - 1], middles, distinct[at])


def finer(summary: Summary, coarse: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Edges with the cells cut that were too wide, and which of the new cells are to be summed.

    Args:
        summary: that it was too coarse.
        coarse: the lower and the upper end of what was too wide, shape ``(2, k)``.

    Returns:
        New edges, shape ``(n + 1,)``, and a mask of shape ``(n,)``.
    """
    edges = summary.edges
    wide = np.zeros(len(edges), np.bool_)
    middles = 0.5 * coarse[0] + 0.5 * coarse[1]
    wide[np.searchsorted(edges, middles, side="right") - 1] = True
    x = np.sort(summary.survey.drawn)
    new = [edges]
    for low, high in zip(edges[:-1][wide[:-1]], edges[1:][wide[:-1]], strict=True):
        inside = x[slice(*np.searchsorted(x, [low, high]))]
        ranks = np.linspace(0, len(inside), PIECES)
        new.append(_between(inside, ranks) if len(inside) > 1 else np.empty(0))
        new.append(np.linspace(low, high, PIECES + 1)[1:-1])
    cut = np.unique(np.concatenate(new))
    old = np.searchsorted(edges, cut[:-1], side="right") - 1
    return frozen(cut), wide[old]


def crowded(summary: Summary) -> Array:
    """The ends of cells that far too many slips lie in, shape ``(2, k)``: made from a bad guess."""
    edges, x = summary.edges, np.unique(summary.survey.drawn)
    counts = np.bincount(np.searchsorted(edges, x, side="right") - 1, minlength=len(edges) - 1)
    most = max(CROWD * len(x) / (len(edges) - 1), 4 * PIECES)
    crowds = (counts > most) & ~summary.sums.listed
    return np.stack([edges[:-1][crowds], edges[1:][crowds]])
