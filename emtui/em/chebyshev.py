"""Sorted slips cut into cells, each cell's slips as a few weighted ones at Chebyshev points.

The weights are made so that every polynomial up to degree P has the same sum over the points as
over the slips. With ``a_j`` the Chebyshev coefficients that interpolate f at the points and
``M_j = sum_i c_i T_j(t_i)`` the slips' Chebyshev moments on the cell,

    sum_i c_i f(x_i) = sum_j a_j M_j = sum_k w_k f(x_k)

which gives ``w_k``, by the discrete orthogonality of the T_j at the extremes of T_P (Mason &
Handscomb 2003, section 4.6). Those points include a cell's ends, so that no step of a function
can hide between an end and the first point. Moments are sums over slips: those of parts add up to
those of the whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from emtui.em.mixture import Array, Mixture
from emtui.em.sample import Sample, SampleError
from emtui.em.slices import BLOCK

Indices = NDArray[np.intp]

DEGREE = 10
"""P, an even number: the degree up to which sums are kept."""
POINTS = DEGREE + 1
"""Chebyshev points a cell."""
ROOM = 65_536
"""Slips whose polynomials are computed at once."""

_ENDS = np.where(np.arange(POINTS) % DEGREE == 0, 0.5, 1.0)
_BASIS = np.cos(np.outer(np.arange(POINTS), np.pi * np.arange(POINTS) / DEGREE))
_TO_COEFFICIENTS = 2.0 / DEGREE * _ENDS[:, None] * _BASIS * _ENDS
TO_WEIGHTS = _TO_COEFFICIENTS.T
PLACES = _BASIS[1]
FINER = (
    "condense the slips again with finer cells (--cells N, 1,000,000 at most), "
    "or name their files with --stream"
)
LAST = np.ascontiguousarray(_TO_COEFFICIENTS[-2:])
"""Takes values at a cell's points to their last two Chebyshev coefficients, shape (2, POINTS)."""


class TooCoarse(SampleError):  # noqa: N818 - a summary that another one can replace
    """A summary's cells are wider than a step needs them to be.

    Attributes:
        cells: the lower and the upper end of each, in the slips' units, shape ``(2, k)``.
        mixture: that the step was taken at, on the standard scale; None where it is not known.
    """

    def __init__(
        self,
        sample: Sample,
        starts: Indices,
        stops: Indices,
        mixture: Mixture | None = None,
    ) -> None:
        ends = (sample.place_in_units(sample.values[places]) for places in (starts, stops - 1))
        self.cells = np.stack(list(ends))
        self.mixture, who = mixture, ""
        if mixture is not None:
            units, k = sample.to_units(mixture), int(mixture.sds.argmin())
            who = f" for a spread of {units.sds[k]:.4g} at {units.means[k]:.6g}"
        super().__init__(f"the summary's cells are too wide{who}; {FINER}")


@dataclass(frozen=True, eq=False, slots=True)
class ChebyshevCells:
    """Weighted slips that stand for a sample's: points of m cells, and o slips themselves.

    Attributes:
        starts, stops: places of each cell's slips in the sorted sample, shape ``(m,)``.
        middles, halves: where each cell lies, and half its width, shape ``(m,)``.
        masses: sum of the counts of each cell's slips, shape ``(m,)``.
        weights: each cell's weighted slips, shape ``(POINTS, m)``; slightly negative ones occur.
        own, counts: slips of cells with no more of them than points, shape ``(o,)``.
        near, off: all values in one row, shape ``(POINTS * m + o,)``, as a cell's middle plus an
            offset, which avoids cancellation for narrow cells far from zero.
        c: all weights in one row, same shape.
    """

    starts: Indices
    stops: Indices
    middles: Array
    halves: Array
    masses: Array
    weights: Array
    own: Array
    counts: Array
    near: Array = field(init=False)
    off: Array = field(init=False)
    c: Array = field(init=False)

    def __post_init__(self) -> None:
        off = (PLACES[:, None] * self.halves).ravel()
        rows = {
            "near": np.concatenate([np.tile(self.middles, POINTS), self.own]),
            "off": np.concatenate([off, np.zeros(len(self.own))]),
            "c": np.concatenate([self.weights.ravel(), self.counts]),
        }
        for name, row in rows.items():
            object.__setattr__(self, name, row)

    def __len__(self) -> int:
        return len(self.c)

    def beyond(self, place: float) -> Array:
        """Weighted slips less `place`, shape ``(len(self),)``."""
        above = self.near - place
        above += self.off
        return above

    def at_points(self, values: Array) -> Array:
        """The part of ``(..., len(self))`` that lies at cells' points, as ``(..., POINTS, m)``."""
        return values[..., : self.weights.size].reshape(*values.shape[:-1], *self.weights.shape)

    def split(self, sample: Sample, coarse: NDArray[np.bool_]) -> ChebyshevCells:
        """The same with each coarse cell cut in two of equal numbers of slips.

        Raises:
            TooCoarse: one is a single cell of a summary.
        """
        starts, stops = self.starts[coarse], self.stops[coarse]
        middles = sample.at_fences((starts + stops) // 2)
        if sample.points is not None:
            fences = sample.points.fences
            before = fences[np.searchsorted(fences, stops) - 1]
            middles = np.where(middles == stops, before, middles)
            if (middles == starts).any():
                raise TooCoarse(sample, starts[middles == starts], stops[middles == starts])
        new = _made(sample, np.concatenate([starts, middles]), np.concatenate([middles, stops]))
        fine = ~coarse
        return ChebyshevCells(
            np.concatenate([self.starts[fine], new.starts]),
            np.concatenate([self.stops[fine], new.stops]),
            np.concatenate([self.middles[fine], new.middles]),
            np.concatenate([self.halves[fine], new.halves]),
            np.concatenate([self.masses[fine], new.masses]),
            np.concatenate([self.weights[:, fine], new.weights], axis=1),
            np.concatenate([self.own, new.own]),
            np.concatenate([self.counts, new.counts]),
        )


def cut(sample: Sample, count: int) -> ChebyshevCells:
    """About `count` cells with equal numbers of distinct values."""
    n = len(sample.values)
    size = -(-n // count)
    starts = np.unique(sample.at_fences(np.arange(0, n, size)))
    starts = starts[starts < n]
    return _made(sample, starts, np.append(starts[1:], n))


def finest(sample: Sample) -> ChebyshevCells:
    """All cells of a summary's sample, as fine as they are."""
    assert sample.points is not None
    return _made(sample, sample.points.fences[:-1], sample.points.fences[1:])


def _made(sample: Sample, starts: Indices, stops: Indices) -> ChebyshevCells:
    """A cell for each ``starts:stops``; cells of few slips keep the slips themselves."""
    few = stops - starts <= POINTS
    if sample.points is not None:
        few &= sample.points.stand_ins[starts] == sample.points.stand_ins[stops]
    own = ranges(starts[few], stops[few])
    starts, stops = starts[~few], stops[~few]
    low, high = sample.values[starts], sample.values[stops - 1]
    middles, halves = 0.5 * (low + high), np.maximum(0.5 * (high - low), np.finfo(float).tiny)
    moments = _moments(sample, starts, stops, middles, halves)
    weights = TO_WEIGHTS @ moments
    slips, counts = sample.values[own], sample.counts[own]
    return ChebyshevCells(starts, stops, middles, halves, moments[0], weights, slips, counts)


def ranges(starts: Indices, stops: Indices) -> Indices:
    """All of ``start:stop`` for every pair, one after the other."""
    sizes = stops - starts
    shift = np.repeat(starts - (np.cumsum(sizes) - sizes), sizes)
    places: Indices = np.arange(len(shift), dtype=np.intp) + shift
    return places


def _moments(
    sample: Sample, starts: Indices, stops: Indices, middles: Array, halves: Array
) -> Array:
    """Chebyshev moments of each cell's slips, shape ``(POINTS, m)``."""
    pieces = -(-(stops - starts) // BLOCK)
    first = np.cumsum(pieces) - pieces
    cell = np.repeat(np.arange(len(starts)), pieces)
    begin = starts[cell] + BLOCK * (np.arange(len(cell)) - first[cell])
    sizes = np.minimum(begin + BLOCK, stops[cell]) - begin
    sums = np.empty((len(cell), POINTS))
    for some in _alike(sizes):
        where = cell[some]
        sums[some] = _piece_moments(sample, begin[some], sizes[some], middles[where], halves[where])
    return np.ascontiguousarray(np.add.reduceat(sums, first, axis=0).T)


def _alike(sizes: Indices) -> Iterator[Indices]:
    """Indices of pieces in groups of similar size, each group within ROOM slips."""
    order = np.argsort(-sizes, kind="stable")
    at = 0
    while at < len(order):
        take = max(1, ROOM // int(sizes[order[at]]))
        yield order[at : at + take]
        at += take


def _piece_moments(
    sample: Sample, begin: Indices, sizes: Indices, middles: Array, halves: Array
) -> Array:
    """Chebyshev moments of some pieces about their cells, shape ``(pieces, POINTS)``.

    Only half of the polynomials are computed: ``2 T_i T_j = T_{i+j} + T_{|i-j|}``.
    """
    run = np.arange(int(sizes.max()))
    places = begin[:, None] + run
    np.minimum(places, len(sample.values) - 1, out=places)
    basis = np.empty((DEGREE // 2 + 1, *places.shape))
    t = basis[1]
    np.subtract(sample.values[places], middles[:, None], out=t)
    t /= halves[:, None]
    basis[0] = 1.0
    for j in range(2, len(basis)):
        np.multiply(t, basis[j - 1], out=basis[j])
        basis[j] *= 2.0
        basis[j] -= basis[j - 2]
    counted = basis
    if not (sample.untied and sizes.min() == len(run)):
        counted = basis * np.where(run < sizes[:, None], sample.counts[places], 0.0)
    moments = np.empty((len(begin), POINTS))
    moments[:, 0] = counted[0].sum(-1)
    moments[:, 1] = np.einsum("pk,pk->p", counted[0], t)
    for j in range(2, POINTS):
        low, high = j // 2, j - j // 2
        sums = np.einsum("pk,pk->p", counted[low], basis[high])
        moments[:, j] = 2.0 * sums - moments[:, high - low]
    return moments
