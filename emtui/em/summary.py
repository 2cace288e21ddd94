"""A summary of slips: a few numbers for each of some thousand cells, which add up.

Its sums (`emtui.em.cell_sums`) are sums over slips: summaries of parts on the same cells add up to
that of the whole, wherever they were made. EM runs on the points that `sample_of` gives.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from emtui.em.cell_sums import CellSums, cells_of
from emtui.em.chebyshev import PLACES, POINTS, TO_WEIGHTS, Indices
from emtui.em.mixture import Array, frozen
from emtui.em.sample import Sample, SampleError, StandIns, scale_exponent, standardise
from emtui.em.survey import Survey


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
        notes: what is to be told of how they were read.
    """

    edges: Array
    bars: Array
    sums: CellSums
    survey: Survey
    column: str = ""
    sources: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

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
            notes=tuple(dict.fromkeys((*self.notes, *other.notes))),
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
    points = middles[:, None] + np.ldexp(halves[made], -exponent)[:, None] * PLACES
    values = np.concatenate([points.ravel(), own])
    counts = np.concatenate([(sums.moments[made] @ TO_WEIGHTS.T).ravel(), sums.counts])
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
