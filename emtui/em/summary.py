"""A summary of slips: a few numbers for each of some thousand cells, which add up.

Per cell a summary holds the Chebyshev moments ``M_j = sum_i T_j(t_i)`` of its slips, t from -1 to 1
on the cell, and the slips themselves where few different ones lie in it. All are sums over slips:
summaries of parts on the same cells add up to that of the whole, wherever they were made. EM runs
on the points that `sample_of` gives (`emtui.em.chebyshev` has the mathematics and its sources).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from emtui.em.chebyshev import DEGREE, POINTS, Indices, ranges
from emtui.em.mixture import Array, frozen
from emtui.em.sample import Sample, SampleError, StandIns, scale_exponent, standardise
from emtui.em.survey import Survey

ROOM = 32_768
"""Slips whose polynomials are computed at once."""
_ANGLES = np.pi * (np.arange(POINTS)[::-1] + 0.5) / POINTS
_PLACES = np.cos(_ANGLES)
_DEGREES = np.arange(POINTS)
_TO_WEIGHTS = np.where(_DEGREES == 0, 1.0, 2.0) / POINTS * np.cos(np.outer(_ANGLES, _DEGREES))


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
        """The sums of the chosen cells, as those at `places` of m cells."""
        moments, listed = np.zeros((m, POINTS)), np.ones(m, np.bool_)
        moments[places], listed[places] = self.moments[chosen], self.listed[chosen]
        place = np.zeros(len(chosen), np.intp)
        place[chosen] = places
        mine = chosen[self.cell]
        return CellSums(moments, listed, self.own[mine], self.counts[mine], place[self.cell[mine]])


@dataclass(frozen=True, eq=False, slots=True)
class Summary:
    """Slips, however many, as sums that add up; everything in the slips' units.

    Attributes:
        edges: of the cells, rising, shape ``(m + 1,)``.
        bars: edges of the histogram; cells end there.
        sums: of the slips.
        survey: their number, range and sample, and what was left out.
        column: that they stood in.
        sources: the files that they came from.
        marks: of those files, which tell whether two of the same path are one: a machine, and what
            that knows of the file, in words apart; empty where nothing is known.
    """

    edges: Array
    bars: Array
    sums: CellSums
    survey: Survey
    column: str = ""
    sources: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()

    def __add__(self, other: Summary) -> Summary:
        if not np.array_equal(self.edges, other.edges):
            raise SampleError(
                "summaries of different cells do not add up; condense one with --edges of the other"
            )
        if twice := self._in_both(other):
            raise SampleError(f"{min(twice)} is in both summaries: its slips would count twice")
        return replace(
            self,
            sums=self.sums + other.sums,
            survey=(self.survey + other.survey).settled(),
            column=self.column or other.column,
            sources=self.sources + other.sources,
            marks=tuple(mark for part in (self, other) for _, mark in part._marked()),
        )

    def _in_both(self, other: Summary) -> set[str]:
        """The sources of both, but those that other machines hold other files of."""
        theirs: dict[str, list[str]] = {}
        for path, mark in other._marked():
            theirs.setdefault(path, []).append(mark)
        return {
            path
            for path, mark in self._marked()
            if any(_one_file(mark, there) for there in theirs.get(path, ()))
        }

    def _marked(self) -> list[tuple[str, str]]:
        """Sources and their marks."""
        marks = self.marks or ("",) * len(self.sources)
        return list(zip(self.sources, marks, strict=True))


def _one_file(mark: str, other: str) -> bool:
    """Whether files of the same path may be one: of one machine, or alike on both."""
    machine, _, known = mark.partition(" ")
    elsewhere, _, known_there = other.partition(" ")
    return machine == elsewhere or known == known_there or not mark or not other


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


def sample_of(summary: Summary) -> Sample:
    """What EM runs on: weighted points that stand for the slips, and slips themselves.

    Raises:
        SampleError: there are fewer than two different slips.
    """
    sums, found = summary.sums, summary.survey
    if not found.low < found.high:
        raise alike(found)
    middles, halves = cells_of(summary.edges)
    made = np.flatnonzero(~sums.listed)
    shift, exponent = _scale(found)
    middles, own = middles[made], np.array(sums.own)
    for places in (middles, own):
        standardise(places, exponent, shift)
    points = middles[:, None] + np.ldexp(halves[made], -exponent)[:, None] * _PLACES
    values = np.concatenate([points.ravel(), own])
    counts = np.concatenate([(sums.moments[made] @ _TO_WEIGHTS.T).ravel(), sums.counts])
    cell = np.concatenate([np.repeat(made, POINTS), sums.cell])
    order = np.lexsort((values, cell))
    stands, cell = order < points.size, cell[order]
    fences = np.append(np.flatnonzero(~stands | (np.diff(cell, prepend=-1) != 0)), len(order))
    stand_ins = np.append(0, np.cumsum(stands))
    return scaled(found, values[order], counts[order], fences, stand_ins, summary.bars)


def alike(found: Survey) -> SampleError:
    """Why slips that all read alike are no sample."""
    what = f"all slips read {found.low:.6g}" if found.count else "there are no slips"
    return SampleError(f"{what}: two friends need at least two different numbers")


def _scale(found: Survey) -> tuple[float, int]:
    """Where the standard scale has its zero, and the power of two that is its unit."""
    x = np.sort(found.drawn)
    return float(x[len(x) // 2]), scale_exponent(found.low, found.high)


def scaled(
    found: Survey, values: Array, counts: Array, fences: Indices, stand_ins: Indices, bars: Array
) -> Sample:
    """A sample of values on the standard scale of the slips' range."""
    shift, exponent = _scale(found)
    ends = np.array([found.low, found.high])
    standardise(ends, exponent, shift)
    low, high = ends.tolist()
    points = StandIns(float(found.count), (low, high), fences, stand_ins, found.drawn, bars)
    return Sample(frozen(values), frozen(counts), shift, float(np.ldexp(1.0, exponent)), points)


def refined(summary: Summary, edges: Array, fresh: NDArray[np.bool_], sums: CellSums) -> Summary:
    """The summary with the cells that `finer` cut summed anew.

    Args:
        summary: as it was.
        edges: from `em.cell_edges.finer`.
        fresh: from `em.cell_edges.finer`.
        sums: of the slips in the fresh cells, on the new edges.
    """
    stays = np.isin(summary.edges[:-1], edges[:-1][~fresh])
    kept = summary.sums.of_cells(stays, np.flatnonzero(~fresh), len(fresh))
    return replace(summary, edges=edges, sums=kept + sums)
