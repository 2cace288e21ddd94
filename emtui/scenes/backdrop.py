"""The part of every frame that depends on the slips alone, computed once when they are loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from emtui.em.bars import FEW, bar_edges, slack
from emtui.em.mixture import Array, Mixture, frozen
from emtui.em.sample import Sample
from emtui.scenes.numbers import Figures
from emtui.slips.envelope import Envelope

if TYPE_CHECKING:
    from emtui.em.binned_likelihood import Bins

RUG = 400
"""At most this many marks on the axis; with more distinct slips, neighbours share a mark."""


MANY, TIED = 8, 4
"""From so many distinct numbers on, with so many slips for each, slips count as rounded."""


@dataclass(frozen=True, eq=False, slots=True)
class Backdrop:
    """An envelope as the panes draw it; places are on the sample's standard scale.

    Attributes:
        envelope: the slips.
        edges: of the histogram's bars, shape ``(b + 1,)``; round numbers in the slips' units, or
            those of the bins that were given.
        heights: slips in each bar, shape ``(b,)``; of bins of several widths, in a usual width.
        places: mean of the slips in each bar, the middle of an empty bar, shape ``(b,)``.
        rug: places where slips lie, shape ``(k,)``, at most RUG of them.
        rug_counts: slips at each.
        stacks: for each bar, which marks of the rug its slips have, rising, as often as slips
            share it; None where they are too many to be shown one by one.
        low, high: limits of the axis.
        figures: how to write numbers in the slips' units.
        truth: the mixture that the slips really came from; None if unknown.
        bar_writers: fraction of the slips in each bar that Bilal really wrote, NaN in an empty
            bar, shape ``(b,)``; None if unknown.
        rug_writers: the same for the rug, shape ``(k,)``.
    """

    envelope: Envelope
    edges: Array
    heights: Array
    places: Array
    rug: Array
    rug_counts: Array
    stacks: tuple[tuple[int, ...], ...] | None
    low: float
    high: float
    figures: Figures
    truth: Mixture | None = None
    bar_writers: Array | None = None
    rug_writers: Array | None = None

    @classmethod
    def of(cls, envelope: Envelope, bars: int = 0) -> Backdrop:
        """Bin the slips, in one pass over them; into so many bars at least, about."""
        sample = envelope.sample
        edges = bar_edges(sample, bars, _rounding(sample))
        if envelope.bins is not None:
            edges = _own_bars(envelope.bins)
        cuts = edges - slack(sample, edges)
        heights, averages = _gather(sample, cuts)
        if envelope.bins is not None:  # as high as if all were as wide
            heights *= _usual(edges) / np.diff(edges)
        places = np.where(heights > 0, averages, (edges[:-1] + edges[1:]) / 2)
        rug, rug_counts = _rug(sample)
        margin = 0.03 * (sample.highest - sample.lowest)
        units = sample.place_in_units(np.array([sample.lowest, sample.highest]))
        return cls(
            envelope=envelope,
            edges=frozen(edges),
            heights=frozen(heights),
            places=frozen(places),
            rug=frozen(rug),
            rug_counts=frozen(rug_counts),
            stacks=_stacks(rug, rug_counts, cuts) if sample.whole and not envelope.bins else None,
            low=min(sample.lowest - margin, float(edges[0])),
            high=max(sample.highest + margin, float(edges[-1])),
            figures=Figures.for_range(float(units[0]), float(units[1])),
            truth=_truth(envelope),
            bar_writers=_writers(envelope, cuts[1:-1]),
            rug_writers=_writers(envelope, (rug[:-1] + rug[1:]) / 2),
        )

    def dealt(self, count: int) -> tuple[Array, Array]:
        """Of the first so many slips: how many lie in each bar, and where they lie."""
        places = _standard(self.envelope)[:count]
        cuts = self.edges - slack(self.envelope.sample, self.edges)
        bars = np.searchsorted(cuts[1:-1], places, "right")
        return np.bincount(bars, minlength=len(self.heights)).astype(np.float64), np.unique(places)

    @property
    def bar_width(self) -> float:
        """Width of a bar on the standard scale."""
        return _usual(self.edges)


def _usual(edges: Array) -> float:
    """Width of a bar; of bins of several widths one in the middle of them."""
    widths = np.sort(np.diff(edges))  # np.median imports numpy.ma, for which a launch would wait
    return float(widths[len(widths) // 2])


def _rounding(sample: Sample) -> float:
    """To what the slips were rounded, in their units; 0 where they were not, or are summed.

    Narrower bars would stay empty in between.
    """
    many = MANY <= len(sample.values) <= sample.total / TIED
    if sample.points is not None or not many:
        return 0.0
    return float(np.diff(sample.values).min()) * sample.scale


def _own_bars(bins: Bins) -> Array:
    """The bins that were given, on the standard scale, as bars; the outer ones where slips are."""
    low, high = (int(bins.counts[k] == 0) for k in (0, -1))
    spans = bins.spans[low : len(bins.spans) - high]
    return np.asarray(bins.points.place_to_standard(np.append(spans[:, 0], spans[-1, 1])))


def _stacks(rug: Array, counts: Array, edges: Array) -> tuple[tuple[int, ...], ...] | None:
    """The slips of each bar one by one, where they are few."""
    if counts.sum() > FEW:
        return None
    marks = np.repeat(np.arange(len(rug)), counts.astype(int))
    bars = np.searchsorted(edges[1:-1], rug[marks], "right")
    return tuple(tuple(marks[bars == bar].tolist()) for bar in range(len(edges) - 1))


def _truth(envelope: Envelope) -> Mixture | None:
    """Share, mean and sd of the slips that each friend is known to have written."""
    if envelope.truth is None:
        return None
    standard, each = _standard(envelope), envelope.each
    sides = [envelope.truth == k for k in (0, 1)]
    if not all(side.any() for side in sides):
        return None
    means = [np.average(standard[side], weights=each[side]) for side in sides]
    squares = [
        np.average((standard[side] - mean) ** 2, weights=each[side])
        for side, mean in zip(sides, means, strict=True)
    ]
    totals = np.array([each[side].sum() for side in sides])
    return Mixture(totals / totals.sum(), np.array(means), np.sqrt(squares))


def _standard(envelope: Envelope) -> Array:
    """The slips in their own order, on the sample's standard scale."""
    return envelope.sample.place_to_standard(envelope.slips)


def _writers(envelope: Envelope, cuts: Array) -> Array | None:
    """Fraction of the slips in each cell between `cuts` that Bilal really wrote; NaN if empty."""
    if envelope.truth is None:
        return None
    cells = np.searchsorted(cuts, _standard(envelope), "right")
    each = envelope.each
    slips = np.bincount(cells, weights=each, minlength=len(cuts) + 1)
    his = np.bincount(cells, weights=envelope.truth * each, minlength=len(cuts) + 1)
    with np.errstate(invalid="ignore"):
        return frozen(his / slips)


def _rug(sample: Sample) -> tuple[Array, Array]:
    """Where slips lie and how many at each place; neighbours are merged if there are many."""
    if len(sample.values) <= RUG:
        return sample.values, sample.counts
    weights, averages = _gather(sample, np.linspace(sample.lowest, sample.highest, RUG + 1))
    seen = weights > 0
    return averages[seen], weights[seen]


def _gather(sample: Sample, edges: Array) -> tuple[Array, Array]:
    """Weight and mean of the slips between neighbouring edges, both of shape ``(b,)``.

    The first and the last cell also take what lies outside. The values are sorted, so a cell is
    a slice and no array of their length is allocated; the mean of an empty cell is NaN.
    """
    cuts = sample.below(edges[1:-1])
    starts, stops = np.append(0, cuts), np.append(cuts, len(sample.values))
    weights, averages = np.zeros(len(starts)), np.full(len(starts), np.nan)
    for b, (start, stop) in enumerate(zip(starts.tolist(), stops.tolist(), strict=True)):
        counts = sample.counts[start:stop]
        weights[b] = counts.sum()
        if stop > start:
            averages[b] = (counts @ sample.values[start:stop]) / weights[b]
    return weights, averages
