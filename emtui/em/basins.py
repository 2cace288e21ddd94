"""Which start ends where: EM from many starts, and the table of the ends they came to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from emtui.em.best import best_of
from emtui.em.binning import binned
from emtui.em.chebyshev import TooCoarse
from emtui.em.climbs import to_rest
from emtui.em.condense import checked_step, condensed
from emtui.em.grouping import Index, Keys, grouped
from emtui.em.history import Limits, Why
from emtui.em.landscape import mean_axis
from emtui.em.mixture import Array, Mixture, frozen
from emtui.em.multistart import WHYS, Ends, run_many
from emtui.em.sample import Sample
from emtui.em.spikes import spikes
from emtui.em.starts import BEST, Start, random_mixtures
from emtui.em.variants import Variant

BASIN_BINS = 256
"""More distinct slips than this are put into bins before thousands of climbs."""

CLOSE = 0.1
"""An end on all slips is that on bins if no mean is farther off, in the slips' spreads."""
PATIENCE = Limits(max_iterations=2000)
"""Fewer iterations than for a single run: near a saddle, thousands would change little."""


@dataclass(frozen=True, eq=False, slots=True)
class EndRow:
    """One end, and how often it came up.

    Attributes:
        why: how climbs to it ended.
        mixture: of the highest climb to it, in the slips' units; where slips were put into bins,
            the one close by where a climb on all slips rests, if it settled.
        score: of that mixture, in the slips' units; inf where an sd is 0.
        starts: how many climbs came to it; 0 where only the best of many starts did.
        share: of all starts.
        iterations: the median that they took.
        who: components that collapsed or were emptied.
        slip: the value that a component collapsed onto, in the slips' units; None otherwise.
        merged: all components are one and the same Gaussian.
        spiked: a component stands on a handful of slips, by the guard of `emtui.em.best`.
    """

    why: Why
    mixture: Mixture
    score: float
    starts: int
    share: float
    iterations: float
    who: tuple[int, ...]
    slip: float | None
    merged: bool
    spiked: bool


@dataclass(frozen=True, eq=False, slots=True)
class EndsTable:
    """The ends of R runs.

    Attributes:
        rows: the best first, as `emtui.em.best` ranks them: settled ends by score, those cut
            short, either of these on a handful of slips, then collapsed and emptied by number.
        index: which row each start ended in, shape ``(R,)``; -1 where stopped on the way.
        iterations: whole iterations each took, shape ``(R,)``.
        bins: how many bins stood for the slips; 0 where every distinct slip counted.
        best: where the best of many starts ends, to begin there; None where it is nothing to
            report. Its end is among the rows, whether or not a start of this table came to it.
    """

    rows: tuple[EndRow, ...]
    index: Index
    iterations: Index
    bins: int
    best: Start | None


@dataclass(frozen=True, eq=False, slots=True)
class Basins:
    """A map of where starts end, over the means they begin with.

    Attributes:
        xs: component 0's starting means in the slips' units, shape ``(nx,)``.
        ys: component 1's, shape ``(ny,)``.
        index: row of the table for each cell, shape ``(ny, nx)``; -1 where stopped on the way.
        iterations: shape ``(ny, nx)``.
        start: the weights and sds all began with, in the slips' units.
        table: the ends.
    """

    xs: Array
    ys: Array
    index: Index
    iterations: Index
    start: Mixture
    table: EndsTable


def ends_table(
    sample: Sample,
    variant: Variant,
    mixtures: Mixture,
    limits: Limits | None = None,
    going_on: Callable[[float], bool] | None = None,
    *,
    fold: bool = False,
    bins: int = BASIN_BINS,
) -> EndsTable:
    """Run EM from every start to its end, and group the ends.

    Args:
        sample: the slips.
        variant: in the slips' units.
        mixtures: the starts, shape ``(R, K)``, standard scale; as the variant admits them.
        limits: when to stop each climb; PATIENCE if not given.
        going_on: asked with the share ended; False stops, and what has not ended has index -1.
        fold: whether an end and its mirror image (names swapped) are one.
        bins: more distinct slips than this are put into bins first.
    """
    short, count = binned(sample, bins).sample, len(mixtures.means)
    best = best_of(sample, variant, mixtures.components, limits=limits)
    if best.sound:
        mixtures = Mixture.batch([*(mixtures[k] for k in range(count)), best.mixture])
    found = run_many(short, variant, mixtures, limits or PATIENCE, going_on)
    keys = Keys.of(short, variant, found, fold)
    groups = grouped(keys, sample.highest - sample.lowest)
    rows = [(_row(short, found, keys, group, count), group) for group in groups]
    if short is not sample:
        rows = [(_of_all(sample, variant, row, limits or PATIENCE), group) for row, group in rows]
    rows.sort(key=lambda pair: _order(pair[0]))
    index = np.full(len(found.why), -1, dtype=np.int64)
    for number, (_, group) in enumerate(rows):
        index[group] = number
    return EndsTable(
        rows=tuple(row for row, _ in rows),
        index=index[:count],
        iterations=found.iterations[:count],
        bins=0 if short is sample else len(short.values),
        best=Start(BEST, best.mixture) if best.sound else None,
    )


def random_table(
    sample: Sample,
    variant: Variant,
    seed: int,
    count: int,
    *,
    limits: Limits | None = None,
    going_on: Callable[[float], bool] | None = None,
    fold: bool = True,
) -> EndsTable:
    """The table of ends of `random_mixtures`; see `ends_table`."""
    starts = random_mixtures(sample, variant, seed, count)
    return ends_table(sample, variant, starts, limits, going_on, fold=fold)


def basins(
    sample: Sample,
    variant: Variant,
    start: Mixture,
    cells: tuple[int, int] = (60, 60),
    limits: Limits | None = None,
    going_on: Callable[[float], bool] | None = None,
    *,
    fold: bool = False,
) -> Basins:
    """Run EM from every pair of means on the landscape's grid; see `ends_table`.

    Every climb begins with the weights and sds of `start`, which is on the standard scale;
    `cells` says how many means along x (component 0) and y (component 1).
    """
    xs, ys = (mean_axis(sample, count) for count in cells)
    means = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    weights, sds = (np.tile(a, (len(means), 1)) for a in (start.weights, start.sds))
    starts = Mixture(weights, means, sds)
    table = ends_table(sample, variant, starts, limits, going_on, fold=fold)
    shape = (len(ys), len(xs))
    return Basins(
        xs=frozen(sample.place_in_units(xs)),
        ys=frozen(sample.place_in_units(ys)),
        index=table.index.reshape(shape),
        iterations=table.iterations.reshape(shape),
        start=variant.admit(sample.to_units(start), 1.0),
        table=table,
    )


def _row(sample: Sample, found: Ends, keys: Keys, group: NDArray[np.intp], count: int) -> EndRow:
    """The row of a group of climbs; those beyond `count` are mentioned, not counted."""
    own = group[group < count]
    best = group[np.argmax(np.where(np.isnan(found.scores[group]), -np.inf, found.scores[group]))]
    why, _, onto, merged = (int(k) for k in keys.kind[best])
    return EndRow(
        why=WHYS[why],
        mixture=sample.to_units(found.mixtures[best]),
        score=float(found.scores[best]),
        starts=len(own),
        share=len(own) / count,
        iterations=float(np.median(found.iterations[own if len(own) else group])),
        who=tuple(int(k) for k in np.flatnonzero(keys.who[best])),
        slip=float(sample.place_in_units(sample.values[onto])) if onto >= 0 else None,
        merged=bool(merged),
        spiked=bool(spikes(sample, found.mixtures[best]).any()),
    )


def _of_all(sample: Sample, variant: Variant, row: EndRow, limits: Limits) -> EndRow:
    """The row of an end on bins, with the numbers and the score of all slips.

    Where a climb on all slips does not rest close by, and where a summary is too coarse to follow
    it, the row stays.
    """
    near = sample.to_standard(row.mixture)
    if row.why is not Why.SETTLED:
        return row
    try:
        if row.merged:  # on all slips it would climb on
            score = float(checked_step(condensed(sample), near, variant)[0].score)
            return replace(row, score=float(sample.score_in_units(score)))
        there = to_rest(sample, variant, near[None], limits, None)
    except TooCoarse:
        return row
    apart = np.abs(there.mixtures.means[0] - near.means).max()
    if WHYS[there.why[0]] is not Why.SETTLED or apart > CLOSE * sample.sd:
        return row
    mixture = sample.to_units(there.mixtures[0])
    return replace(row, mixture=mixture, score=float(there.scores[0]))


ORDER = (Why.SETTLED, Why.STEP_LIMIT, Why.COLLAPSED, Why.EMPTIED)
"""Sound ends first."""


def _order(row: EndRow) -> tuple[float, float]:
    place = ORDER.index(row.why)
    if place > 1:
        return place, -row.starts
    return (1.5 if row.spiked else place), -row.score
