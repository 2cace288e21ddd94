"""The E-step over all slips: one exponential per slip, in blocks that fit the cache.

Sorted slips make it cheap. The log odds between two Gaussians are a quadratic of the slip, so
that the sorted slips fall into at most three stretches with one likelier component each. On a
stretch only the less likely one's responsibility, at most a half, is computed for each slip. The
likelier one has the rest, and the sums of squares that its log density needs are the slips' own.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from emtui.em.estimation import Moments
from emtui.em.mixture import Array, Mixture
from emtui.em.odds import Odds, stretches
from emtui.em.sample import Sample
from emtui.em.slices import BLOCK, blocks
from emtui.em.variants import Variant

LOSS = 64.0
"""Scatters smaller than their terms by this factor lost digits to cancellation: summed again."""
LANES = 128
"""Columns of the products whose logs are taken; 64 factors up to 2 each, then 8 of those."""


class Sums(NamedTuple):
    """Sums over the slips of each of ``b`` blocks, about a place near them; shape ``(b,)`` each.

    `all0` to `all2` are counts, first and second moments of all slips, `few0` to `few2` of the
    slips weighted by the less likely component's responsibility; `logs` are the sums of
    ``log(1 + odds)``.
    """

    winner: Array
    place: Array
    all0: Array
    all1: Array
    all2: Array
    few0: Array
    few1: Array
    few2: Array
    logs: Array


Row = tuple[float, ...]
Few = tuple[float, float, float, float]


def pass_over(sample: Sample, mixture: Mixture, variant: Variant) -> tuple[Moments, Array]:
    """Moments and score of one mixture, shape ``(2,)``, from one pass over all slips."""
    odds = Odds.of(mixture)
    shared = SHARED[variant.assign]
    room = np.empty((3, BLOCK))
    rows: list[Row] = []
    for start, stop, winner in stretches(sample.values, odds):
        for here in blocks(start, stop):
            rows.append(_row(sample, here, winner, odds, shared, room))
    return combine(sample, mixture, variant, Sums(*np.array(rows).T))


def block_sums(sample: Sample) -> Sums:
    """Sums of all blocks of `stride` slips, with every slip assigned to component 0."""
    room = np.empty((3, stride(sample)))
    odds = Odds.of(Mixture(np.full(2, 0.5), np.zeros(2), np.ones(2)))
    rows = [
        _row(sample, here, 0, odds, None, room)
        for here in blocks(0, len(sample.values), stride(sample))
    ]
    return Sums(*np.array(rows).T)


def stride(sample: Sample) -> int:
    """Slips per block: about the square root of their number."""
    return math.isqrt(len(sample.values)) + 1


def hard_pass(
    sample: Sample, known: Sums, mixture: Mixture, variant: Variant
) -> tuple[Moments, Array]:
    """Moments and score under hard assignment, from whole blocks' sums and the stretches' ends.

    Looks at about ``sqrt(n)`` slips, and at ``log n`` to find the stretches.
    """
    odds, size = Odds.of(mixture), stride(sample)
    room = np.empty((3, size))
    rows: list[Row] = []
    whole = []
    for start, stop, winner in stretches(sample.values, odds):
        first, last = -(-start // size), stop // size
        ends = [(start, stop)] if first >= last else [(start, first * size), (last * size, stop)]
        rows += [
            _row(sample, here, winner, odds, None, room)
            for a, b in ends
            for here in blocks(a, b, size)
        ]
        part = np.stack([column[first:last] for column in known])
        part[0] = winner
        whole.append(part)
    columns = np.concatenate([*whole, np.array(rows).T.reshape(len(known), -1)], axis=1)
    return combine(sample, mixture, variant, Sums(*columns))


def combine(
    sample: Sample, mixture: Mixture, variant: Variant, sums: Sums
) -> tuple[Moments, Array]:
    """Moments and score from the blocks' sums.

    Sums about a place near the block move to the new means exactly, except where a component is
    so much narrower than a block that its scatter is lost to cancellation: then it is summed again
    about its mean.
    """
    odds = Odds.of(mixture)
    mine = sums.winner == np.array([[0.0], [1.0]])
    part0 = np.where(mine, sums.all0 - sums.few0, sums.few0)
    part1 = np.where(mine, sums.all1 - sums.few1, sums.few1)
    part2 = np.where(mine, sums.all2 - sums.few2, sums.few2)
    totals = part0.sum(-1)
    old = mixture.means[:, None]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        drift = (part1 + part0 * (sums.place - old)).sum(-1) / totals
        means = np.where(totals > 0, mixture.means + drift, mixture.means)
    away = sums.place - means[:, None]
    terms = np.stack([part2, 2.0 * away * part1, part0 * away * away])
    scatters = np.maximum(terms.sum((0, 2)), 0.0)
    if (LOSS * scatters < np.abs(terms).sum((0, 2))).any():
        scatters = _scatters_about(sample, mixture, variant, means)
    away = sums.place - old
    squares = np.where(mine, sums.all2 + away * (2.0 * sums.all1 + away * sums.all0), 0.0).sum(-1)
    held = np.where(mine, sums.all0, 0.0).sum(-1)
    with np.errstate(over="ignore", invalid="ignore"):
        best = held * np.array(odds.levels) - 0.5 * (squares / mixture.sds) / mixture.sds
    score = np.where(held > 0, best, 0.0).sum() + sums.logs.sum()
    return Moments(totals, means, scatters), np.asarray(score)


def _row(
    sample: Sample, here: slice, winner: int, odds: Odds, shared: Shared | None, room: Array
) -> Row:
    """One block's row of `Sums`, about its median."""
    x = sample.values[here]
    c = None if sample.untied else sample.counts[here]
    if c is None:
        place, all0 = float(x[len(x) // 2]), float(len(x))
    else:
        edges = np.cumsum(c, out=room[0, : len(x)])
        all0 = float(edges[-1])
        place = float(x[int(np.searchsorted(edges, all0 / 2))])
    few, logs = room[1, : len(x)], 0.0
    if shared:
        logs = shared(x, c, odds, winner == odds.wide, room)
    u = np.subtract(x, place, out=room[0, : len(x)])
    few0 = few1 = few2 = 0.0
    if shared:
        few0, few1 = float(few.sum()), float(few @ u)
        few *= u
        few2 = float(few @ u)
    if c is None:
        all1, all2 = float(u.sum()), float(u @ u)
    else:
        all1 = float(u @ c)
        all2 = float(np.multiply(u, c, out=room[2, : len(x)]) @ u)
    return (float(winner), place, all0, all1, all2, few0, few1, few2, logs)


Shared = Callable[[Array, "Array | None", Odds, bool, Array], float]


def _soft(x: Array, c: Array | None, odds: Odds, wide_wins: bool, room: Array) -> float:
    """Write the less likely one's counted responsibilities to ``room[1]``; return the logs' sum."""
    n = len(x)
    z, few = room[0, :n], room[1, :n]
    sign = -1.0 if wide_wins else 1.0
    np.subtract(x, odds.mean, out=z)
    z /= odds.sd
    np.multiply(z, sign * odds.a, out=few)
    few += sign * odds.b
    few *= z
    few += sign * odds.c
    np.exp(few, out=few)
    whole = np.add(few, 1.0, out=room[2, :n])
    logs = _sum_of_logs(room[2], n) if c is None else float(np.log1p(few, out=z) @ c)
    few /= whole
    if c is not None:
        few *= c
    return logs


def _sum_of_logs(factors: Array, n: int) -> float:
    """Sum of the logs of the first `n` factors, each from 1 to 2; pads the rest with ones.

    Logs of products: at most 64 factors a lane, at most 512 in the end, so none overflows.
    """
    full = -(-n // LANES) * LANES
    factors[n:full] = 1.0
    lanes = np.multiply.reduce(factors[:full].reshape(-1, LANES), axis=0)
    return float(np.log(np.multiply.reduce(lanes.reshape(8, -1), axis=0)).sum())


SHARED: dict[str, Shared | None] = {"soft": _soft, "hard": None}
"""How the less likely component's responsibilities are computed; None where they are 0."""


def _scatters_about(sample: Sample, mixture: Mixture, variant: Variant, means: Array) -> Array:
    """Scatters about `means`, slip by slip: no cancellation, but one more pass."""
    scatters = np.zeros(2)
    for here in blocks(0, len(sample.values)):
        x = sample.values[here]
        r = variant.assigner.assign(x, mixture) * sample.counts[here]
        deviations = x - means[:, None]
        scatters += (r * deviations * deviations).sum(-1)
    return scatters
