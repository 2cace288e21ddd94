"""Which start ends where: EM from many starts, and the table of the ends they came to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emtui.em import ends
from emtui.em.bins import binned
from emtui.em.landscape import mean_axis
from emtui.em.many import WHYS, Ends, run_many
from emtui.em.mixture import Array, Mixture, frozen
from emtui.em.sample import Sample
from emtui.em.session import Limits, Why
from emtui.em.starts import random_mixtures
from emtui.em.variants import Variant

NEAR = 2e-3
"""Ends this close in every parameter, as a part of the slips' range, may be one end."""
LEVEL = 1e-4
"""Ends this close in score, relative to its size or absolutely, may be one end."""
BASIN_BINS = 256
"""More distinct slips than this are put into bins before thousands of climbs."""

PATIENCE = Limits(max_iterations=2000)
"""Thousands of climbs are not waited for as long as one: those near a saddle barely move."""

Index = NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class EndRow:
    """One end, and how often it came up.

    Attributes:
        why: how climbs to it ended.
        mixture: of the highest climb to it, in the slips' units.
        score: of that climb, in the slips' units; inf where an sd is 0.
        starts: how many climbs came to it.
        share: of all starts.
        iterations: the median that they took.
        who: components that collapsed or were emptied.
        slip: the value that a friend collapsed onto, in the slips' units; None otherwise.
        merged: both friends tell one and the same story.
    """

    why: Why
    mixture: Mixture
    score: float
    starts: int
    share: float
    iterations: float
    who: tuple[int, ...] = ()
    slip: float | None = None
    merged: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class EndsTable:
    """The ends of R climbs.

    Attributes:
        rows: settled ends by score, then those cut short, collapsed and emptied by number.
        index: which row each start ended in, shape ``(R,)``; -1 where stopped on the way.
        iterations: whole iterations each took, shape ``(R,)``.
        bins: how many bins stood for the slips; 0 where every distinct slip counted.
    """

    rows: tuple[EndRow, ...]
    index: Index
    iterations: Index
    bins: int


@dataclass(frozen=True, eq=False, slots=True)
class Basins:
    """A map of where starts end, over the means they begin with.

    Attributes:
        xs: Ali's starting means in the slips' units, shape ``(nx,)``.
        ys: Bilal's, shape ``(ny,)``.
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
        mixtures: the starts, shape ``(R, 2)``, standard scale.
        limits: when to stop each climb; PATIENCE if not given.
        going_on: asked with the share ended; False stops, and what has not ended has index -1.
        fold: whether an end and its mirror image (names swapped) are one.
        bins: more distinct slips than this are put into bins first.
    """
    short = binned(sample, bins).sample
    found = run_many(short, variant, mixtures, limits or PATIENCE, going_on)
    keys = _Keys.of(short, variant, found, fold)
    groups = _grouped(keys, NEAR * (sample.highest - sample.lowest))
    rows = [(_row(short, found, keys, group), group) for group in groups]
    rows.sort(key=lambda pair: _order(pair[0]))
    index = np.full(len(found.why), -1, dtype=np.int64)
    for number, (_, group) in enumerate(rows):
        index[group] = number
    return EndsTable(
        rows=tuple(row for row, _ in rows),
        index=index,
        iterations=found.iterations,
        bins=0 if short is sample else len(short.values),
    )


def random_table(
    sample: Sample,
    variant: Variant,
    seed: int,
    count: int,
    *,
    held: Mixture | None = None,
    limits: Limits | None = None,
    going_on: Callable[[float], bool] | None = None,
    fold: bool = True,
) -> EndsTable:
    """The table of ends of the first `count` random starts of `seed`; see `ends_table`.

    `held` is a mixture (standard) that has the spread, needed where that is known.

    Raises:
        ValueError: the spread is known, but nobody says it.
    """
    starts = random_mixtures(sample, variant, seed, count)
    if variant.spread_rule.parameters == 0:
        if held is None:
            raise ValueError("the spread is known: say which it is")
        starts = Mixture(starts.weights, starts.means, np.tile(held.sds, (count, 1)))
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
    `cells` says how many means along x (Ali) and y (Bilal).
    """
    xs, ys = (mean_axis(sample, count) for count in cells)
    means = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    weights, sds = (np.tile(a, (len(means), 1)) for a in (start.weights, start.sds))
    starts = variant.on_scale(sample.scale).admit(Mixture(weights, means, sds))
    table = ends_table(sample, variant, starts, limits, going_on, fold=fold)
    shape = (len(ys), len(xs))
    return Basins(
        xs=frozen(sample.place_in_units(xs)),
        ys=frozen(sample.place_in_units(ys)),
        index=table.index.reshape(shape),
        iterations=table.iterations.reshape(shape),
        start=sample.to_units(starts[0]),
        table=table,
    )


@dataclass(frozen=True, eq=False, slots=True)
class _Keys:
    """What makes ends the same, one row a climb.

    Attributes:
        kind: whole numbers that must be equal, shape ``(R, 4)``: why, who as bits, the slip
            collapsed onto (-1 for none), merged.
        places: numbers that must be near, shape ``(R, 6)``, standard scale.
        scores: shape ``(R,)``.
        who: components that collapsed or were emptied, shape ``(R, 2)``.
    """

    kind: Index
    places: Array
    scores: Array
    who: ends.Mask

    @classmethod
    def of(cls, sample: Sample, variant: Variant, found: Ends, fold: bool) -> _Keys:
        now = found.mixtures
        fell = ends.collapsed(sample, now, variant.on_scale(sample.scale))
        fell &= (found.why == WHYS.index(Why.COLLAPSED))[:, None]
        fewer = np.argmin(now.weights, axis=-1)[:, None] == np.arange(2)
        empty = (found.why == WHYS.index(Why.EMPTIED))[:, None] & fewer
        who = fell | empty
        told = who.any(-1)
        onto = np.where(fell, ends.nearest(sample, now.means), -1).max(-1)
        one = ends.merged(now) & ~told
        places = np.concatenate([now.means, now.sds, now.weights], axis=-1)
        places[one] = _as_one(now[one])
        bits = who @ np.array([1, 2])
        if fold:
            mirrored = places[:, [1, 0, 3, 2, 5, 4]]
            places = np.where(_turned(now)[:, None], mirrored, places)
            bits = np.minimum(bits, 1)
        # Of a friend who is gone the rest says nothing: who, and onto which slip, is all.
        places[told] = 0.0
        kind = np.stack([found.why, bits, onto, one], axis=-1).astype(np.int64)
        return cls(kind, places, np.where(told, 0.0, found.scores), who)


def _as_one(merged: Mixture) -> Array:
    """Merged stories by the one Gaussian they tell: their shares are free to be anything."""
    mean = (merged.weights * merged.means).sum(-1)
    sd = np.sqrt((merged.weights * merged.sds**2).sum(-1))
    return np.stack([mean, mean, sd, sd, np.full(len(mean), 0.5), np.full(len(mean), 0.5)], axis=-1)


def _turned(now: Mixture) -> ends.Mask:
    """Where the names are to be swapped so that Ali has the lower mean, or the lower sd."""
    means, sds = now.means, now.sds
    level = means[:, 0] == means[:, 1]
    return np.asarray((means[:, 0] > means[:, 1]) | (level & (sds[:, 0] > sds[:, 1])))


def _grouped(keys: _Keys, near: float) -> list[NDArray[np.intp]]:
    """Climbs to the same end, each group led by its highest."""
    ended = np.flatnonzero(keys.kind[:, 0] >= 0)
    left = ended[np.argsort(-keys.scores[ended], kind="stable")]
    groups = []
    while len(left):
        first = left[0]
        slack = LEVEL * max(1.0, abs(float(keys.scores[first])))
        same = (keys.kind[left] == keys.kind[first]).all(-1)
        same &= (np.abs(keys.places[left] - keys.places[first]) <= near).all(-1)
        same &= keys.scores[left] >= keys.scores[first] - slack
        same[0] = True
        groups.append(left[same])
        left = left[~same]
    return groups


def _row(sample: Sample, found: Ends, keys: _Keys, group: NDArray[np.intp]) -> EndRow:
    best = group[np.argmax(np.where(np.isnan(found.scores[group]), -np.inf, found.scores[group]))]
    why, _, onto, merged = (int(k) for k in keys.kind[best])
    return EndRow(
        why=WHYS[why],
        mixture=sample.to_units(found.mixtures[best]),
        score=float(found.scores[best]),
        starts=len(group),
        share=len(group) / len(found.why),
        iterations=float(np.median(found.iterations[group])),
        who=tuple(int(k) for k in np.flatnonzero(keys.who[best])),
        slip=float(sample.place_in_units(sample.values[onto])) if onto >= 0 else None,
        merged=bool(merged),
    )


ORDER = (Why.SETTLED, Why.STEP_LIMIT, Why.COLLAPSED, Why.EMPTIED)
"""Sound ends first."""


def _order(row: EndRow) -> tuple[float, float]:
    place = ORDER.index(row.why)
    return (place, -row.score if place < 2 else -row.starts)
