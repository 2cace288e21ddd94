"""The best of many starts: the one definition, with its guard against spikes.

Starts are the best runs of the sorted slips, then the named starts, then draws. All climb a
little; those that lie together go on as one, and the promising ones climb to rest (short runs
first, Biernacki, Celeux & Govaert 2003), in strides that plain EM confirms. Of the ends the highest
counts that is no spike: a likelihood has no ceiling where a spread falls to nothing, and on the way
there stand high ends on a handful of close slips. What is reported stays a plain maximum of the
likelihood, and what was set aside is told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from emtui.em.accelerate import strides
from emtui.em.chebyshev import TooCoarse
from emtui.em.condense import condensed
from emtui.em.history import Limits, Why
from emtui.em.mixture import Array, Mixture, frozen, responsibilities
from emtui.em.multistart import WHYS, Ends, run_many
from emtui.em.runs import best_runs
from emtui.em.sample import Sample
from emtui.em.starts import (
    Start,
    extremes,
    half_start,
    likely_mixtures,
    quartile_start,
    random_mixtures,
)
from emtui.em.stopping import Mask
from emtui.em.variants import Variant

USUAL = 24
"""How many starts where nobody says."""
RUNS = 12
"""Of these, best runs of the slips."""
SHORT = Limits(tolerance=1e-2, max_iterations=12)
"""The short runs."""
LONG, DOUBTFUL = 8, 2
"""So many promising climbs go on, and so many that look like spikes on the way."""
MIDDLE, MIDDLE_STRIDES = 1e-2, 25
"""The first strides of these: to what EM would still gain, and how many at most."""
LAST = 2
"""So many of them climb to rest, and one that looks like a spike."""
SOME = 1500
"""Above so many distinct values climbs are compared on thinned slips."""
PATIENCE = 300
"""Plain iterations that each of these has to confirm that it rests."""
RATIO = 0.15
"""A spread below this part of the widest one may be a spike's."""
ALIKE = 0.02
"""Climbs whose numbers differ by less, in sds of all slips, go on as one."""
SETTLED, COLLAPSED, EMPTIED, LIMIT = (WHYS.index(why) for why in WHYS)


@dataclass(frozen=True, eq=False, slots=True)
class Aside:
    """A higher end that was set aside as a spike; in the slips' units.

    Attributes:
        log_likelihood: the variant's score there.
        spread: of the component that stands on too few slips.
        slips: those that are likelier its than any other's, rising, ties repeated.
    """

    log_likelihood: float
    spread: float
    slips: Array


@dataclass(frozen=True, eq=False, slots=True)
class Best:
    """The best of many starts, and what became of the others.

    Attributes:
        start: the winning climb's.
        mixture: its end, on the standard scale.
        score: the variant's own, in the slips' units.
        why: how it ended.
        spikes: components of it that stand on too few slips: none, unless nothing else was left.
        tried: starts.
        settled, collapsed, emptied: how many of these ended so; the rest was not followed.
        set_aside: higher ends that are spikes, highest first.
    """

    start: Start
    mixture: Mixture
    score: float
    why: Why
    spikes: tuple[int, ...]
    tried: int
    settled: int
    collapsed: int
    emptied: int
    set_aside: tuple[Aside, ...]

    @property
    def useful(self) -> bool:
        """Whether its score may be read: at rest, or all but."""
        return self.why in (Why.SETTLED, Why.STEP_LIMIT)

    @property
    def sound(self) -> bool:
        """Whether there is something to say of it: settled, and no spike."""
        return self.why is Why.SETTLED and not self.spikes


def few(sample: Sample) -> float:
    """Fewer slips than this make a narrow component a spike: no more than a handful.

    The larger of 8 and the smaller of 8 % of all and ``2 sqrt(N)``.
    """
    return max(8.0, min(0.08 * sample.total, 2.0 * float(np.sqrt(sample.total))))


def spikes(sample: Sample, mixture: Mixture) -> Mask:
    """Which components are much narrower than the widest and stand on few slips; ``(..., K)``.

    A narrow component with more slips is a cluster.
    """
    narrow = mixture.sds < RATIO * mixture.sds.max(-1, keepdims=True)
    return np.asarray(narrow & (mixture.weights * sample.total < few(sample)))


def best_of(
    sample: Sample,
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
    """The highest end of `count` starts that is no spike.

    Args:
        sample: the slips.
        variant: in the slips' units.
        components: how many Gaussians.
        count: of starts, `given` included.
        seed: of the draws.
        given: a start that is tried first.
        base: the best mixture with a component less, standard scale; found if not given and
            three components or more are asked for.
        limits: of every climb.
        going_on: asked while climbing; False stops (the best so far is returned).
    """
    if base is None and components > 2:
        base = best_of(sample, variant, components - 1, seed=seed, limits=limits).mixture
    starts, name = _starts(sample, variant, components, count, seed, given, base)
    ends, leaders = _climbed(sample, variant, starts, limits or Limits(), going_on)
    spiked = spikes(sample, ends.mixtures)
    winner = _winner(sample, ends, spiked)
    why = WHYS[ends.why[winner]] if ends.why[winner] >= 0 else Why.STEP_LIMIT
    return Best(
        start=name(winner),
        mixture=ends.mixtures[winner],
        score=float(ends.scores[winner]),
        why=why,
        spikes=tuple(int(k) for k in np.flatnonzero(spiked[winner])),
        tried=len(ends.why),
        settled=int((ends.why[leaders] == SETTLED).sum()),
        collapsed=int((ends.why[leaders] == COLLAPSED).sum()),
        emptied=int((ends.why[leaders] == EMPTIED).sum()),
        set_aside=_set_aside(sample, ends, spiked, winner),
    )


# Where to begin.


def _starts(
    sample: Sample,
    variant: Variant,
    components: int,
    count: int,
    seed: int,
    given: Start | None,
    base: Mixture | None,
) -> tuple[Mixture, Callable[[int], Start]]:
    """A batch of `count` starts, and what gives the one of an index with its name."""
    named = [] if given is None else [given]
    named += [make(sample, variant, components) for make in (quartile_start, half_start, extremes)]
    named = named[:count]
    room = count - len(named)
    parts = [start.mixture for start in named]
    if room and (base is None or ((base.sds > 0) & (base.weights > 0)).all()):
        runs = best_runs(sample, variant, base, min(RUNS, room))
        parts += [runs[k] for k in range(len(runs.means))]
    drawn = count - len(parts)
    for draws, many in ((likely_mixtures, drawn // 2), (random_mixtures, drawn - drawn // 2)):
        batch = draws(sample, variant, seed, many, components)
        parts += [batch[k] for k in range(many)]
    starts = Mixture.batch(parts)

    def name(index: int) -> Start:
        if index < len(named):
            return named[index]
        if index < count - drawn:
            return Start(f"run {index - len(named) + 1}", starts[index])
        return Start(f"random {seed}", starts[index], seed)

    return starts, name


# The climbs.


def _climbed(
    sample: Sample,
    variant: Variant,
    starts: Mixture,
    limits: Limits,
    going_on: Callable[[float], bool] | None,
) -> tuple[Ends, NDArray[np.intp]]:
    """Every start's end, and for each the start that it went on with (or itself)."""
    rough, width = thinned(sample)
    ends = run_many(rough, variant, starts, replace(SHORT, exact=True), going_on)
    ends = _rescued(sample, ends, width)
    leaders = _leaders(sample, ends)
    follow = _promising(sample, ends, leaders, LONG, DOUBTFUL)
    if variant.assign == "soft" and len(follow):
        moved, scores, _ = strides(
            rough, rough, variant, ends.mixtures[follow], MIDDLE, MIDDLE_STRIDES
        )
        ends = _with(ends, follow, moved, sample.score_in_units(scores))
        leaders = leaders[_leaders(sample, ends)[leaders]]
        ends = _rested(sample, variant, ends, leaders, (LAST, 1), limits, going_on)
        if not _clean(sample, ends).any():
            ends = _rested(sample, variant, ends, leaders, (LONG, 0), limits, going_on)
        return ends, leaders
    return _rested(sample, variant, ends, leaders, (LONG, DOUBTFUL), limits, going_on), leaders


def _rested(
    sample: Sample,
    variant: Variant,
    ends: Ends,
    leaders: NDArray[np.intp],
    most: tuple[int, int],
    limits: Limits,
    going_on: Callable[[float], bool] | None,
) -> Ends:
    """The ends with the most promising climbs brought to rest, on the slips themselves.

    So many of `most`, and of such as look like spikes. Climbs that only seemed to settle in the
    short runs count as not followed.
    """
    rested = np.isin(ends.why, (SETTLED, LIMIT)) & (ends.iterations > SHORT.max_iterations)
    follow = _promising(sample, ends, leaders, *most)
    follow = follow[~rested[follow]]
    if not len(follow):
        return ends
    if sample.points is None:
        last = _to_rest(sample, variant, ends.mixtures[follow], limits, going_on)
    else:
        follow, last = _to_rest_on_summary(sample, variant, ends, follow, limits, going_on)
    passing = np.isin(ends.why, (SETTLED, LIMIT)) & ~rested
    why, iterations = np.where(passing, -1, ends.why), ends.iterations.copy()
    why[follow] = last.why
    iterations[follow] = SHORT.max_iterations + 1 + last.iterations
    ends = _with(ends, follow, last.mixtures, last.scores)
    return Ends(ends.mixtures, ends.scores, why, iterations)


def _to_rest(
    sample: Sample,
    variant: Variant,
    moved: Mixture,
    limits: Limits,
    going_on: Callable[[float], bool] | None,
) -> Ends:
    """Climbs in strides, and the plain EM that confirms where they rest."""
    if variant.assign == "soft":
        slips = condensed(sample, limits.exact)
        moved, _, _ = strides(sample, slips, variant, moved, 0.1 * limits.tolerance)
    patient = replace(limits, max_iterations=min(PATIENCE, limits.max_iterations))
    return run_many(sample, variant, moved, patient, going_on)


def _to_rest_on_summary(
    sample: Sample,
    variant: Variant,
    ends: Ends,
    follow: NDArray[np.intp],
    limits: Limits,
    going_on: Callable[[float], bool] | None,
) -> tuple[NDArray[np.intp], Ends]:
    """The same, one climb after the other, and which came to an end.

    A summary cannot follow a climb onto a handful of close slips, which would be set aside.

    Raises:
        TooCoarse: nor another climb, which counts.
    """
    followed, parts = [], []
    for k in follow.tolist():
        try:
            parts.append(_to_rest(sample, variant, ends.mixtures[[k]], limits, going_on))
            followed.append(k)
        except TooCoarse as fault:
            if fault.mixture is None or not spikes(sample, fault.mixture).any():
                raise
    rest = (
        np.array([getattr(part, name)[0] for part in parts])
        for name in ("scores", "why", "iterations")
    )
    none = ends.mixtures[np.array([], dtype=np.intp)]
    mixtures = Mixture.batch([part.mixtures[0] for part in parts]) if parts else none
    return np.array(followed, dtype=np.intp), Ends(mixtures, *rest)


def _clean(sample: Sample, ends: Ends) -> Mask:
    """Which ends may be reported: settled on no spike."""
    return np.asarray((ends.why == SETTLED) & ~spikes(sample, ends.mixtures).any(-1))


def thinned(sample: Sample) -> tuple[Sample, float]:
    """Fewer slips that stand for many while climbs are compared, and how wide a cell of them is.

    Neighbours within a hundredth of the middle half's width become one, with their mean and
    their number. Few slips stay as they are, at a width of 0.
    """
    x = sample.values
    width = (sample.quantile(0.75) - sample.quantile(0.25)) / 100.0
    if len(x) <= SOME or not width > 0:
        return sample, 0.0
    cells = np.floor((x - x[0]) / width)
    firsts = np.unique(sample.at_fences(np.flatnonzero(np.diff(cells, prepend=-1.0))))
    firsts = firsts[firsts < len(x)]
    counts = np.broadcast_to(sample.counts, x.shape)
    masses = np.add.reduceat(counts, firsts)
    means = np.add.reduceat(counts * x, firsts) / masses
    return Sample(frozen(means), frozen(masses), sample.shift, sample.scale), width


def _rescued(sample: Sample, ends: Ends, width: float) -> Ends:
    """Climbs that collapsed onto a cell of many slips, which may be a narrow cluster, go on."""
    one = ends.mixtures.sds.argmin(-1)[:, None]
    slips = np.take_along_axis(ends.mixtures.weights, one, -1)[:, 0] * sample.total
    on = (ends.why == COLLAPSED) & (slips >= few(sample)) & (width > 0)
    mixtures = ends.mixtures.with_sds(np.maximum(ends.mixtures.sds, width / 4.0))
    tallest = np.max(ends.scores, initial=-np.inf, where=np.isfinite(ends.scores))
    scores = np.where(on, tallest, ends.scores)
    chosen = np.where(on[:, None], mixtures.sds, ends.mixtures.sds)
    return Ends(ends.mixtures.with_sds(chosen), scores, np.where(on, -1, ends.why), ends.iterations)


def _with(ends: Ends, which: NDArray[np.intp], mixtures: Mixture, scores: Array) -> Ends:
    """The ends, with those of `which` elsewhere."""
    arrays = []
    for name in ("weights", "means", "sds"):
        array = np.array(getattr(ends.mixtures, name))
        array[which] = getattr(mixtures, name)
        arrays.append(array)
    all_scores = ends.scores.copy()
    all_scores[which] = scores
    return Ends(Mixture(*arrays), all_scores, ends.why, ends.iterations)


def _leaders(sample: Sample, ends: Ends) -> NDArray[np.intp]:
    """For each climb the highest one that lies where it does: itself, or one that goes on."""
    order = np.argsort(ends.mixtures.means, axis=-1)
    arrays = (ends.mixtures.means, ends.mixtures.sds, ends.mixtures.weights * sample.sd)
    places = np.concatenate([np.take_along_axis(a, order, -1) for a in arrays], axis=-1)
    leaders = np.arange(len(places))
    alive = ~np.isin(ends.why, (COLLAPSED, EMPTIED))
    tall = np.argsort(-np.nan_to_num(ends.scores, nan=-np.inf, posinf=np.inf), kind="stable")
    tall = tall[alive[tall]]
    for k in tall:
        if leaders[k] == k:
            near = (np.abs(places - places[k]) < ALIKE * sample.sd).all(-1)
            leaders[near & alive & (leaders == np.arange(len(places)))] = k
    return leaders


def _promising(
    sample: Sample, ends: Ends, leaders: NDArray[np.intp], most: int, doubtful: int
) -> NDArray[np.intp]:
    """The highest climbs that lead, and fewer of those that look like spikes already."""
    leads = np.unique(leaders)
    leads = leads[~np.isin(ends.why[leads], (COLLAPSED, EMPTIED)) & (leaders[leads] == leads)]
    leads = leads[np.argsort(-ends.scores[leads], kind="stable")]
    spiked = spikes(sample, ends.mixtures[leads]).any(-1)
    return np.concatenate([leads[~spiked][:most], leads[spiked][:doubtful]])


# The guard.


def _winner(sample: Sample, ends: Ends, spiked: Mask) -> int:
    """The highest end that settled and is no spike; else what tells most of the slips.

    That is a collapse onto a tie of many slips, then a spike, then any other end.
    """
    scores = np.where(np.isnan(ends.scores), -np.inf, ends.scores)
    clean = ~spiked.any(-1)
    narrowest = ends.mixtures.sds.argmin(-1)
    stands_on = np.take_along_axis(ends.mixtures.weights, narrowest[:, None], -1)[:, 0]
    tie = (ends.why == COLLAPSED) & (stands_on * sample.total >= few(sample) / 2)
    if not (clean & np.isin(ends.why, (SETTLED, LIMIT))).any() and tie.any():
        return int(np.argmax(np.where(tie, stands_on, -np.inf)))
    for allowed in (
        clean & (ends.why == SETTLED),
        clean & (ends.why == LIMIT),
        np.isin(ends.why, (SETTLED, LIMIT)),
        ends.why == COLLAPSED,
    ):
        if allowed.any():
            return int(np.argmax(np.where(allowed, scores, -np.inf)))
    return int(np.argmax(scores))


def _set_aside(sample: Sample, ends: Ends, spiked: Mask, winner: int) -> tuple[Aside, ...]:
    """Spikes that settled higher than the winner, each told once."""
    higher = spiked.any(-1) & (ends.why == SETTLED) & (ends.scores > ends.scores[winner])
    found: dict[tuple[float, ...], Aside] = {}
    for k in sorted(np.flatnonzero(higher), key=lambda k: -ends.scores[k]):
        mixture = ends.mixtures[k]
        one = int(np.argmin(np.where(spiked[k], mixture.sds, np.inf)))
        r = responsibilities(sample.values, mixture)
        own = np.flatnonzero(r.argmax(0) == one)
        slips = sample.written_out(own)
        spread = float(mixture.sds[one] * sample.scale)
        found.setdefault(tuple(slips), Aside(float(ends.scores[k]), spread, frozen(slips)))
    return tuple(found.values())
