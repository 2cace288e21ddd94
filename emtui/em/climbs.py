"""The climbs behind the best of many starts: short runs, and long ones for the promising.

All starts climb a little on thinned slips; those that lie together go on as one, and the promising
ones climb to rest (Biernacki, Celeux & Govaert 2003), in strides that plain EM confirms.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from emtui.em.accelerate import CYCLES, strides
from emtui.em.chebyshev import TooCoarse
from emtui.em.condense import condensed
from emtui.em.history import Limits
from emtui.em.mixture import Array, Mixture, frozen
from emtui.em.multistart import WHYS, Ends, run_many
from emtui.em.sample import Sample
from emtui.em.spikes import few, spikes
from emtui.em.steps import e_step
from emtui.em.stopping import Mask
from emtui.em.variants import Variant

SHORT = Limits(tolerance=1e-2, max_iterations=12)
"""The short runs."""
LONG, DOUBTFUL = 8, 2
"""So many promising climbs go on, and so many that look like spikes on the way."""
MIDDLE, MIDDLE_STRIDES = 1e-2, 25
"""The first strides of these: to what EM would still gain, and how many at most."""
LAST = 2
"""So many of them are run to convergence, and one that looks like a spike."""
SOME = 1500
"""Above so many distinct values climbs are compared on thinned slips."""
PATIENCE = 300
"""Plain iterations that each of these has to confirm that it rests."""
ALIKE = 0.02
"""Climbs whose numbers differ by less, in sds of all slips, go on as one."""
SETTLED, COLLAPSED, EMPTIED, LIMIT = (WHYS.index(why) for why in WHYS)
NARROW = -2
"""The code of a climb that became too narrow for a summary's cells, where it was last seen."""
OVER = (COLLAPSED, EMPTIED, NARROW)
"""Codes of climbs that go nowhere from here."""


def climbed(
    sample: Sample,
    variant: Variant,
    starts: Mixture,
    limits: Limits,
    going_on: Callable[[float], bool] | None,
) -> tuple[Ends, NDArray[np.intp], TooCoarse | None]:
    """Every start's end, for each the start that it went on with (or itself), and what it lacks.

    The last is what stopped the highest climb that a summary cannot follow, and that might still
    have come out above all others.

    Raises:
        TooCoarse: a summary cannot follow the climb that counts.
    """
    rough, width = thinned(sample)
    ends = run_many(rough, variant, starts, replace(SHORT, exact=True), going_on)
    ends = _rescued(sample, ends, width)
    leaders = _leaders(sample, ends)
    follow = _promising(sample, ends, leaders, LONG, DOUBTFUL)
    if variant.assign == "soft" and len(follow):
        moved, scores, _ = strides(
            rough, rough, variant, ends.mixtures[follow], MIDDLE, MIDDLE_STRIDES
        )
        if not variant.spread_rule.known:
            moved = _believable(moved, width)
        ends = _with(ends, follow, moved, sample.score_in_units(scores))
        leaders = leaders[_leaders(sample, ends)[leaders]]
        ends = _rested(sample, variant, ends, leaders, (LAST, 1), limits, going_on)
        if not clean(sample, ends).any():
            ends = _rested(sample, variant, ends, leaders, (LONG, 0), limits, going_on)
    else:
        ends = _rested(sample, variant, ends, leaders, (LONG, DOUBTFUL), limits, going_on)
    return ends, leaders, _stopped(sample, variant, ends, limits)


def _stopped(sample: Sample, variant: Variant, ends: Ends, limits: Limits) -> TooCoarse | None:
    """What stopped the highest of the climbs too narrow for a summary; raised if it would win."""
    alive = (ends.mixtures.weights * sample.total >= 1.0).all(-1)
    lost = (ends.why == NARROW) & alive & ~spikes(sample, ends.mixtures).any(-1)
    found = clean(sample, ends)
    if not found.any():
        lost = ends.why == NARROW
    if not lost.any():
        return None
    k = int(np.argmax(np.where(lost, ends.scores, -np.inf)))
    try:
        to_rest(sample, variant, ends.mixtures[[k]], limits, None)
    except TooCoarse as fault:
        if not found.any() or ends.scores[k] > ends.scores[found].max():
            raise
        return fault
    return None


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

    `most`: how many of them, and how many of those that look like spikes. Climbs that only seemed
    to settle in the short runs count as not followed.
    """
    rested = np.isin(ends.why, (SETTLED, LIMIT)) & (ends.iterations > SHORT.max_iterations)
    follow = _promising(sample, ends, leaders, *most)
    follow = follow[~rested[follow]]
    if not len(follow):
        return ends
    if sample.points is None:
        last = to_rest(sample, variant, ends.mixtures[follow], limits, going_on)
    else:
        last = _to_rest_on_summary(sample, variant, ends.mixtures[follow], limits, going_on)
    passing = np.isin(ends.why, (SETTLED, LIMIT)) & ~rested
    why, iterations = np.where(passing, -1, ends.why), ends.iterations.copy()
    why[follow] = last.why
    iterations[follow] = SHORT.max_iterations + 1 + last.iterations
    ends = _with(ends, follow, last.mixtures, last.scores)
    return Ends(ends.mixtures, ends.scores, why, iterations)


def to_rest(
    sample: Sample,
    variant: Variant,
    moved: Mixture,
    limits: Limits,
    going_on: Callable[[float], bool] | None,
) -> Ends:
    """Climbs in strides, and the plain EM that confirms where they rest.

    Args:
        sample: the slips.
        variant: in the slips' units.
        moved: where they begin, shape ``(R, K)``, standard scale.
        limits: of every climb.
        going_on: as for `run_many`.

    Raises:
        TooCoarse: a summary cannot follow one.
    """
    if variant.assign == "soft":
        slips = condensed(sample, limits.exact)
        most = min(CYCLES, limits.max_iterations)
        moved, _, _ = strides(sample, slips, variant, moved, 0.1 * limits.tolerance, most)
    patient = replace(limits, max_iterations=min(PATIENCE, limits.max_iterations))
    return run_many(sample, variant, moved, patient, going_on)


def _to_rest_on_summary(
    sample: Sample,
    variant: Variant,
    moved: Mixture,
    limits: Limits,
    going_on: Callable[[float], bool] | None,
) -> Ends:
    """The same, one climb after the other; NARROW where a summary's cells cannot follow."""
    parts = []
    for k in range(len(moved.means)):
        try:
            parts.append(to_rest(sample, variant, moved[[k]], limits, going_on))
        except TooCoarse as fault:
            if fault.mixture is None:
                raise
            seen = fault.mixture[None]
            score = sample.score_in_units(e_step(sample, seen, variant).score)
            parts.append(Ends(seen, np.asarray(score), np.array([NARROW]), np.array([0])))
    scores, why, iterations = (
        np.array([getattr(part, name)[0] for part in parts])
        for name in ("scores", "why", "iterations")
    )
    return Ends(Mixture.batch([part.mixtures[0] for part in parts]), scores, why, iterations)


def clean(sample: Sample, ends: Ends) -> Mask:
    """Which ends may be reported: settled on no spike."""
    return np.asarray((ends.why == SETTLED) & ~spikes(sample, ends.mixtures).any(-1))


def thinned(sample: Sample) -> tuple[Sample, float]:
    """A smaller sample to compare climbs on, and the width of its cells.

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
    mixtures = _believable(ends.mixtures, width)
    tallest = np.max(ends.scores, initial=-np.inf, where=np.isfinite(ends.scores))
    scores = np.where(on, tallest, ends.scores)
    chosen = np.where(on[:, None], mixtures.sds, ends.mixtures.sds)
    return Ends(ends.mixtures.with_sds(chosen), scores, np.where(on, -1, ends.why), ends.iterations)


def _believable(mixtures: Mixture, width: float) -> Mixture:
    """The mixtures with no spread below what slips thinned to cells of this width can tell."""
    return mixtures.with_sds(np.maximum(mixtures.sds, width / 4.0))


def _with(ends: Ends, which: NDArray[np.intp], mixtures: Mixture, scores: Array) -> Ends:
    """The ends, with those of `which` replaced."""
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
    alive = ~np.isin(ends.why, OVER)
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
    leads = leads[~np.isin(ends.why[leads], OVER) & (leaders[leads] == leads)]
    leads = leads[np.argsort(-ends.scores[leads], kind="stable")]
    spiked = spikes(sample, ends.mixtures[leads]).any(-1)
    return np.concatenate([leads[~spiked][:most], leads[spiked][:doubtful]])
