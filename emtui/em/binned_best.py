"""The best of many starts where slips are known by their bins alone.

As for slips (`emtui.em.best`): starts are the best runs of the bins, the named starts, then
draws. All climb a little, the promising ones to rest; the highest end counts that is no spike.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from emtui.em.best import USUAL, Best
from emtui.em.binned_likelihood import (
    COLLAPSED,
    EMPTIED,
    LIMIT,
    SETTLED,
    Bins,
    binned_step,
    climb,
)
from emtui.em.climbs import SHORT
from emtui.em.history import Limits
from emtui.em.mixture import Array, Mixture, responsibilities
from emtui.em.multistart import WHYS, Ends
from emtui.em.newton import maximum
from emtui.em.runs import best_runs
from emtui.em.spikes import Aside, spikes
from emtui.em.start_batch import RUNS
from emtui.em.starts import (
    Start,
    extremes,
    half_start,
    likely_mixtures,
    quartile_start,
    random_mixtures,
)
from emtui.em.stopping import merged
from emtui.em.variants import Variant

FOLLOWED, DOUBTFUL, MOST = 4, 1, 12
"""So many promising climbs go on to rest, and so many that look like spikes; more in need."""
ALIKE = 0.02
"""Climbs whose numbers differ by less, in sds of all slips, go on as one."""
MOST_FREE = 8
"""Free numbers up to which Newton's steps are quicker than EM's."""
PATIENCE, CONFIRMING = 2000, 300
"""Iterations of EM until an end must rest: all, and those after Newton's steps."""


def best_of_bins(
    bins: Bins,
    variant: Variant,
    components: int = 2,
    *,
    count: int = USUAL,
    seed: int = 0,
    given: Start | None = None,
    base: Mixture | None = None,
    limits: Limits | None = None,
    going_on: Callable[[float], bool] | None = None,
) -> Best:
    """The highest end of `count` starts that is no spike; arguments as of `best_of`."""
    limits = limits or Limits()
    if base is None and components > 2:
        base = best_of_bins(bins, variant, components - 1, seed=seed).mixture
    starts = _starts(bins, variant, components, count, seed, given, base)
    batch = Mixture.batch([start.mixture for start in starts])
    ends = climb(bins, variant, batch, SHORT)
    ends, followed = _followed(bins, variant, ends, limits, going_on)
    doubts = spikes(bins.points, ends.mixtures)
    spare = 0.5 * (variant.free(components) - variant.free(1)) * math.log(bins.total)
    winner = _winner(ends, np.asarray(doubts.any(-1)), followed, spare)
    return Best(
        start=starts[winner],
        mixture=ends.mixtures[winner],
        score=float(ends.scores[winner]),
        why=WHYS[ends.why[winner]],
        spikes=tuple(int(k) for k in np.flatnonzero(doubts[winner])),
        tried=len(starts),
        settled=int((followed & (ends.why == SETTLED)).sum()),
        collapsed=int((ends.why == COLLAPSED).sum()),
        emptied=int((ends.why == EMPTIED).sum()),
        set_aside=_set_aside(bins, ends, doubts, followed, winner),
    )


def _starts(
    bins: Bins,
    variant: Variant,
    components: int,
    count: int,
    seed: int,
    given: Start | None,
    base: Mixture | None,
) -> list[Start]:
    """So many starts; no sd is below half of the narrowest bin, where EM could not move it.

    One has all components alike, which is at rest where one Gaussian is best.
    """
    points = bins.points
    starts = [] if given is None else [given]
    starts += [make(points, variant, components) for make in (quartile_start, half_start, extremes)]
    alike = np.full(components, points.mean), np.full(components, points.sd)
    starts.append(Start("all alike", Mixture(np.full(components, 1 / components), *alike)))
    starts = starts[:count]
    room = count - len(starts)
    if room and (base is None or ((base.sds > 0) & (base.weights > 0)).all()):
        runs = best_runs(points, variant, base, min(RUNS, room))
        starts += [Start(f"run {k + 1}", runs[k]) for k in range(len(runs.means))]
    drawn = count - len(starts)
    for draws, many in ((likely_mixtures, drawn // 2), (random_mixtures, drawn - drawn // 2)):
        if components <= len(points.values):
            batch = draws(points, variant, seed, many, components)
            starts += [Start(f"random {seed}", batch[k], seed) for k in range(many)]
    least = bins.narrowest / 2.0
    return [
        start
        if start is given
        else replace(start, mixture=start.mixture.with_sds(np.maximum(start.mixture.sds, least)))
        for start in starts
    ]


def _followed(
    bins: Bins,
    variant: Variant,
    ends: Ends,
    limits: Limits,
    going_on: Callable[[float], bool] | None,
) -> tuple[Ends, NDArray[np.bool_]]:
    """The promising climbs run to convergence, and which these are."""
    alive = ~np.isin(ends.why, (COLLAPSED, EMPTIED))
    follow = _promising(bins, ends, alive)
    followed = np.zeros(len(ends.why), dtype=np.bool_)
    first = FOLLOWED + DOUBTFUL
    for share, some in ((1 / 3, follow[:first]), (2 / 3, follow[first:])):
        stopped = going_on is not None and not going_on(share)
        if stopped or not len(some) or _clean(bins, ends, followed).any():
            break
        ends = _rested(bins, variant, ends, some, limits)
        followed[some] = True
    return ends, followed


def _promising(bins: Bins, ends: Ends, alive: NDArray[np.bool_]) -> NDArray[np.intp]:
    """The highest climbs, one of those that lie together; early among them some likely spikes.

    More than a few are followed only where none of these rests on anything but a spike; last of
    all one whose components are all alike.
    """
    now, sd = ends.mixtures, bins.points.sd
    order = np.argsort(now.means, axis=-1)
    arrays = (now.means / sd, now.sds / sd, now.weights)
    places = np.concatenate([np.take_along_axis(a, order, -1) for a in arrays], axis=-1)
    doubtful = np.asarray(spikes(bins.points, now).any(-1))
    chosen: list[int] = []
    room = {False: MOST, True: DOUBTFUL}
    for k in np.argsort(-np.nan_to_num(ends.scores, nan=-np.inf), kind="stable"):
        kind = bool(doubtful[k])
        near = any((np.abs(places[k] - places[other]) < ALIKE).all() for other in chosen)
        if alive[k] and not near and room[kind]:
            chosen.append(int(k))
            room[kind] -= 1
    spiky = [k for k in chosen if doubtful[k]]
    plain = [k for k in chosen if not doubtful[k]]
    alike = [k for k in np.flatnonzero(alive & merged(now)).tolist() if k not in chosen][:1]
    return np.array([*plain[:FOLLOWED], *spiky, *plain[FOLLOWED:], *alike], dtype=np.intp)


def _clean(bins: Bins, ends: Ends, followed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which ends may be reported: followed, and settled on no spike."""
    doubtful = spikes(bins.points, ends.mixtures).any(-1)
    return np.asarray(followed & ~doubtful & (ends.why == SETTLED))


def _rested(
    bins: Bins, variant: Variant, ends: Ends, some: NDArray[np.intp], limits: Limits
) -> Ends:
    """The ends with these climbs at rest: Newton's steps, then EM's, which confirm it."""
    moved, patience = ends.mixtures[some], PATIENCE
    if variant.free(moved.components) <= MOST_FREE:
        patience = CONFIRMING
        moved = Mixture.batch([polished(bins, variant, moved[k]) for k in range(len(some))])
    patient = replace(limits, max_iterations=min(patience, limits.max_iterations))
    last = climb(bins, variant, moved, patient)
    arrays = []
    for name in ("weights", "means", "sds"):
        array = np.array(getattr(ends.mixtures, name))
        array[some] = getattr(last.mixtures, name)
        arrays.append(array)
    scores, why, iterations = ends.scores.copy(), ends.why.copy(), ends.iterations.copy()
    scores[some], why[some] = last.scores, last.why
    iterations[some] += last.iterations
    return Ends(Mixture(*arrays), scores, why, iterations)


def polished(bins: Bins, variant: Variant, mixture: Mixture) -> Mixture:
    """The nearest maximum of the likelihood, by Newton's steps; never lower than `mixture`.

    Free numbers are means in units of the slips' sd, logarithms of sds, and log odds of weights
    against the last, as far as the variant frees them.
    """
    many, sd, rule = mixture.components, bins.points.sd, variant.spread_rule
    spreads = rule.free(many)
    level = np.log(np.maximum(mixture.sds, 1e-12))
    odds = np.log(np.maximum(mixture.weights, 1e-12))
    free = [mixture.means / sd, level[:spreads]]
    if not variant.share_rule.equal:
        free.append((odds - odds[-1])[:-1])
    least = max(variant.smallest_sd(bins.points.scale), 1e-9)

    def mixtures(at: Array) -> Mixture:
        sds = np.exp(np.clip(at[:, many : many + spreads], -30.0, 30.0))
        wide = np.maximum(sds, least) if spreads else mixture.sds
        shape = (len(at), many)
        weights = np.broadcast_to(mixture.weights, shape)
        if not variant.share_rule.equal:
            logs = np.column_stack([at[:, many + spreads :], np.zeros(len(at))])
            parts = np.exp(logs - logs.max(-1, keepdims=True))
            weights = parts / parts.sum(-1, keepdims=True)
        return Mixture(weights, sd * at[:, :many], np.broadcast_to(wide, shape))

    start = np.concatenate(free)
    found = maximum(lambda at: binned_step(bins, mixtures(at))[1], start[None])
    return mixtures(found.place[None])[0]


def _winner(
    ends: Ends, doubtful: NDArray[np.bool_], followed: NDArray[np.bool_], spare: float
) -> int:
    """The highest end that settled and is no spike; else a spike, then any other end.

    An end at which all components are one and the same tells as much as one Gaussian does. It
    counts where nothing that did not settle is higher by more than `spare`, half of what BIC asks
    for the other numbers: no end of bins is infinite.
    Of collapses, which end wherever they were stopped, the shortest counts.
    """
    scores = np.where(np.isnan(ends.scores), -np.inf, ends.scores)
    rivals = (ends.why == COLLAPSED) | (followed & ~doubtful & (ends.why == LIMIT))
    highest = float(scores[rivals].max(initial=-np.inf))
    told = followed & ~(merged(ends.mixtures) & (scores < highest - spare))
    for allowed in (
        told & ~doubtful & (ends.why == SETTLED),
        told & ~doubtful & (ends.why == LIMIT),
        told & np.isin(ends.why, (SETTLED, LIMIT)),
    ):
        if allowed.any():
            return int(np.argmax(np.where(allowed, scores, -np.inf)))
    fell = ends.why == COLLAPSED
    if fell.any():
        return int(np.argmin(np.where(fell, ends.iterations, np.iinfo(np.int64).max)))
    return int(np.argmax(scores))


def _set_aside(
    bins: Bins,
    ends: Ends,
    doubts: NDArray[np.bool_],
    followed: NDArray[np.bool_],
    winner: int,
) -> tuple[Aside, ...]:
    """Spikes that settled higher than the winner; their slips lie at the bins' middles."""
    higher = followed & doubts.any(-1) & (ends.why == SETTLED)
    higher &= ends.scores > ends.scores[winner]
    told, points = [], bins.points
    for k in np.flatnonzero(higher):
        mixture = ends.mixtures[k]
        one = int(np.argmin(np.where(doubts[k], mixture.sds, np.inf)))
        own = np.flatnonzero(responsibilities(points.values, mixture).argmax(0) == one)
        spread = float(mixture.sds[one] * points.scale)
        told.append(Aside(float(ends.scores[k]), spread, points.written_out(own)))
    return tuple(told)
