"""Sums over the slips of some thousand cells, which add up.

Per cell they are the Chebyshev moments ``M_j = sum_i T_j(t_i)`` of its slips, t from -1 to 1 on the
cell, and the slips themselves where few different ones lie in it (`emtui.em.chebyshev` has the
mathematics and its sources).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from emtui.em.chebyshev import DEGREE, POINTS, Indices, ranges
from emtui.em.mixture import Array
from emtui.em.sample import SampleError

ROOM = 32_768
"""Slips whose polynomials are computed at once."""


@dataclass(frozen=True, eq=False, slots=True)
class CellSums:
    """Sums over slips, cell by cell; of m cells.

    Attributes:
        moments: Chebyshev moments, shape ``(m, POINTS)``.
        listed: whether a cell has so few different slips that they are listed, shape ``(m,)``.
        own, counts: the slips of those cells, rising, and how many of each, shape ``(o,)``.
        cell: the cell of each, shape ``(o,)``.
    """

    moments: Array
    listed: NDArray[np.bool_]
    own: Array
    counts: Array
    cell: Indices

    def __add__(self, other: CellSums) -> CellSums:
        listed = self.listed & other.listed
        own, inverse = np.unique(np.concatenate([self.own, other.own]), return_inverse=True)
        both = np.concatenate([self.counts, other.counts])
        counts = np.bincount(inverse, both, len(own)).astype(np.float64)
        cell = np.empty(len(own), np.intp)
        cell[inverse] = np.concatenate([self.cell, other.cell])
        listed &= np.bincount(cell, minlength=len(listed)) <= POINTS
        kept = listed[cell]
        moments = self.moments + other.moments
        return CellSums(moments, listed, own[kept], counts[kept], cell[kept])

    def of_cells(self, chosen: NDArray[np.bool_], places: Indices, m: int) -> CellSums:
        """The sums of the chosen cells, now at `places` among m cells."""
        moments, listed = np.zeros((m, POINTS)), np.ones(m, np.bool_)
        moments[places], listed[places] = self.moments[chosen], self.listed[chosen]
        place = np.zeros(len(chosen), np.intp)
        place[chosen] = places
        mine = chosen[self.cell]
        return CellSums(moments, listed, self.own[mine], self.counts[mine], place[self.cell[mine]])


def condense(values: Array, edges: Array) -> CellSums:
    """The sums of some slips.

    Args:
        values: finite, shape ``(n,)``, any order.
        edges: of the cells, rising, shape ``(m + 1,)``.

    Raises:
        SampleError: a slip lies outside the cells.
    """
    x, m = np.sort(values), len(edges) - 1
    cuts = np.searchsorted(x, edges)
    if len(x) and (cuts[0] > 0 or cuts[-1] < len(x)):
        odd = x[0] if cuts[0] > 0 else x[-1]
        raise SampleError(
            f"a slip of {odd:.6g} is far outside the cells; make the edges from all the slips"
        )
    filled = np.flatnonzero(np.diff(cuts))
    starts, sizes = cuts[:-1][filled], np.diff(cuts)[filled]
    moments, listed = np.zeros((m, POINTS)), np.ones(m, np.bool_)
    middles, halves = cells_of(edges)
    middles, scales = middles[filled], 2.0 / halves[filled]
    for some in _pieces(starts, len(x)):
        moments[filled[some]] = _moments(x, starts[some], sizes[some], middles[some], scales[some])
    distinct, tied = sizes, np.flatnonzero(x[1:] == x[:-1])
    if len(tied):
        among = np.searchsorted(starts, tied, side="right") - 1
        distinct = sizes - np.bincount(among, minlength=len(sizes))
    few = distinct <= POINTS
    listed[filled] = few
    own, counts = np.unique(x[ranges(starts[few], (starts + sizes)[few])], return_counts=True)
    cell = np.searchsorted(edges, own, side="right") - 1
    return CellSums(moments, listed, own, counts.astype(np.float64), cell)


def _pieces(starts: Indices, n: int) -> Iterator[slice]:
    """Runs of cells of about ROOM slips, whose polynomials stay in cache."""
    marks = np.unique(np.searchsorted(starts, np.arange(0, n, ROOM)))
    for a, b in zip(marks, np.append(marks[1:], len(starts)), strict=True):
        yield slice(int(a), int(b))


def _moments(x: Array, starts: Indices, sizes: Indices, middles: Array, scales: Array) -> Array:
    """Chebyshev moments of neighbouring cells' slips, shape ``(cells, POINTS)``.

    Of ``C_j = 2 T_j`` in ``s = 2 t`` (Mason & Handscomb 2003, section 1.5) only half are computed:
    ``C_i C_j = C_{i+j} + C_{|i-j|}`` gives the sums of the others; every step is one product.

    Args:
        x: all slips, rising.
        starts: where each cell's begin among them, shape ``(cells,)``.
        sizes: how many each has, same shape.
        middles: of the cells, same shape.
        scales: of the cells, 2 over half a width each, same shape.
    """
    if not len(starts):
        return np.empty((0, POINTS))
    x, here = x[starts[0] : starts[-1] + sizes[-1]], starts - starts[0]
    basis = np.empty((DEGREE // 2 + 1, len(x)))
    s, product = basis[1], basis[0]
    np.subtract(x, np.repeat(middles, sizes), out=s)
    s *= np.repeat(scales, sizes)
    sums = np.empty((POINTS, len(starts)))
    sums[0], sums[1] = 2.0 * sizes, np.add.reduceat(s, here)
    for j in range(2, POINTS):
        low, high = j // 2, j - j // 2
        new = basis[j] if j < len(basis) else product
        np.multiply(basis[low], basis[high], out=new)
        if j < len(basis):
            new -= s if low < high else 2.0
            sums[j] = np.add.reduceat(new, here)
        else:
            sums[j] = np.add.reduceat(new, here) - sums[high - low]
    sums *= 0.5
    return sums.T


def cells_of(edges: Array) -> tuple[Array, Array]:
    """Middles and half widths of the cells, shape ``(m,)`` each."""
    low, high = edges[:-1] / 2, edges[1:] / 2
    return low + high, np.maximum(high - low, np.finfo(float).tiny)


def total(parts: list[CellSums]) -> CellSums:
    """The sum of some sums, at least one."""
    return reduce(CellSums.__add__, parts)
