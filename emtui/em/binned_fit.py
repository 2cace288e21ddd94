"""A fit to bins that a person can stand by: the best of many starts, its verdict and its errors."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from emtui.em.best import USUAL, Best
from emtui.em.binned_best import best_of_bins, polished
from emtui.em.binned_likelihood import Bins, binned_step, climb, probabilities, who_ended
from emtui.em.bootstrap import PATIENCE, Bootstrap, gathered
from emtui.em.comparison import Comparison, Story
from emtui.em.condense import condensed
from emtui.em.crooked import Lump, lumps
from emtui.em.cuts import cuts
from emtui.em.dip import MOST, TIMES, Dip, dip, p_value
from emtui.em.fitting import CLOSE, PLAIN, FitFindings, of_session
from emtui.em.fitting import MOST as MOST_FRIENDS
from emtui.em.history import End, Entry, Limits, Phase, Why
from emtui.em.mixture import Array, Mixture
from emtui.em.multistart import WHYS
from emtui.em.peaks import peaks, separation
from emtui.em.sample import Sample, SampleError
from emtui.em.session import Session
from emtui.em.starts import Start, quartile_start
from emtui.em.stopping import Pace, merged
from emtui.em.variants import Variant
from emtui.em.verdict import THIRD_STARTS, RatioTest, Verdict

ROUGH = Limits(tolerance=1e-2, max_iterations=100)
"""Numbers of Gaussians are compared as far as their BIC is read: to tenths."""
SPREAD_OUT = 16
"""Where a shape needs slips, those of a bin are spread evenly over it, at so many places."""


class BinsError(ValueError):
    """Bins cannot be fitted so; the message says why in one line."""


def fit_bins(
    bins: Bins,
    variant: Variant,
    *,
    components: int | None = 2,
    given: Start | None = None,
    starts: int | None = None,
    seed: int = 0,
    limits: Limits | None = None,
    probability: float = 0.5,
    judged: bool = True,
    going_on: Callable[[float], bool] | None = None,
) -> FitFindings:
    """Fit bins by their exact likelihood; arguments and result as of `emtui.em.fitting.fit`.

    The session's sample has the slips at the bins' middles; its scores are those of the bins.

    Raises:
        BinsError: there are too few bins for so many numbers, or labels are to be hard.
    """
    if variant.assign != "soft":
        raise BinsError("bins are shared by probability: --assign hard needs single slips")
    limits, keep = limits or Limits(), given is not None
    by_number: tuple[float, ...] = ()
    if components is None:
        by_number, components = _by_number(bins, variant, seed)
    _refuse_too_few(bins, variant, components)
    count = starts if starts is not None else (1 if keep else USUAL)
    best = None
    if count > 1:
        best = best_of_bins(bins, variant, components, count=count, seed=seed, given=given,
                            limits=limits, going_on=going_on)  # fmt: skip
        session = _replayed(bins, variant, best, limits, keep=keep)
    else:
        start = given or quartile_start(bins.points, variant, components)
        session = _climbed(bins, variant, start, limits)
        if not keep:
            session = _climbed(bins, variant, _ordered(start, session.now.standard), limits)
    found = replace(of_session(session, probability), best=best, by_number=by_number)
    beside = compare_bins(bins, variant, session.now.standard)
    found = replace(found, beside=beside)
    if judged:
        known = best if components == 2 else None
        found = replace(found, verdict=verdict(bins, variant, known, seed, sound=found.sound))
    return found


def _refuse_too_few(bins: Bins, variant: Variant, components: int) -> None:
    needed = variant.free(components) + 1
    if bins.given < needed:
        raise BinsError(
            f"{bins.given} bins are too few for {needed - 1} free numbers: give {needed} or more, "
            "or free fewer (--spread same, --share equal)"
        )


def _by_number(bins: Bins, variant: Variant, seed: int) -> tuple[tuple[float, ...], int]:
    """BIC of 1 to 6 Gaussians, and of how many from 2 on it is lowest without a spike."""
    bics, base = [math.nan] * MOST_FRIENDS, None
    for components in range(2, MOST_FRIENDS + 1):
        if bins.given <= variant.free(components):
            break
        found = best_of_bins(bins, variant, components, seed=seed, base=base, limits=ROUGH)
        base = found.mixture
        if not found.useful or not (base.sds > 0).all():
            break
        compared = compare_bins(bins, variant, base)
        bics[0] = compared.one.bic
        bics[components - 1] = math.nan if found.spikes else compared.two.bic
    usable = np.where(np.isfinite(bics), bics, np.inf)[1:]
    return tuple(bics), int(usable.argmin()) + 2


# The climb that is shown.


def _ordered(start: Start, end: Mixture) -> Start:
    order = np.argsort(end.means, kind="stable").tolist()
    given = start.given.only(order) if start.given is not None else None
    return replace(start, mixture=start.mixture.only(order), given=given)


def _replayed(bins: Bins, variant: Variant, best: Best, limits: Limits, *, keep: bool) -> Session:
    """The winning climb, plainly from its start; where that takes too long, from near its end."""
    start = best.start if keep else _ordered(best.start, best.mixture)
    brief = replace(limits, max_iterations=min(PLAIN, limits.max_iterations))
    session = _climbed(bins, variant, start, brief)
    end, score = session.now.end, session.now.score
    there = score >= best.score - CLOSE * max(1.0, abs(best.score) * 1e-3)
    if not best.sound or (end is not None and end.why is best.why and there):
        return session
    near = Start(f"near the end of {start.name}", best.mixture, start.seed)
    return _climbed(bins, variant, near if keep else _ordered(near, best.mixture), limits)


def _climbed(bins: Bins, variant: Variant, start: Start, limits: Limits) -> Session:
    """A climb with its history, a whole iteration an entry."""
    sample = bins.points
    guess = variant.admit(start.mixture, sample.scale)
    path = [(guess, float(binned_step(bins, guess)[1]))]
    ends = climb(
        bins,
        variant,
        guess[None],
        limits,
        seen=lambda mixtures, scores: path.append((mixtures[0], float(scores[0]))),
    )
    history = [_entry(bins, *at, k) for k, at in enumerate(path)]
    why, last = WHYS[ends.why[0]], path[-1][0]
    who = tuple(int(k) for k in who_ended(bins, last, variant, why))
    end = End(why, who, merged=bool(merged(last)))
    history[-1] = replace(history[-1], phase=Phase.ENDED, end=end)
    return Session(
        sample, variant, start, limits, tuple(history), len(history) - 1, condensed(sample)
    )


def _entry(bins: Bins, mixture: Mixture, score: float, iteration: int) -> Entry:
    units = bins.points.to_units(mixture)
    phase = Phase.UPDATED if iteration else Phase.GUESS
    pace = Pace.at_start(score)
    return Entry(phase, iteration, mixture, units, score, None, None, None, pace)


# What may be said.


def one_gaussian(bins: Bins, variant: Variant) -> tuple[Mixture, float]:
    """The best single Gaussian, standard scale, and its log-likelihood."""
    points = bins.points
    start = variant.admit(
        Mixture(np.ones(1), np.array([points.mean]), np.array([points.sd])), points.scale
    )
    ends = climb(bins, variant, polished(bins, variant, start)[None], Limits())
    return ends.mixtures[0], float(ends.scores[0])


def compare_bins(bins: Bins, variant: Variant, mixture: Mixture) -> Comparison:
    """One Gaussian beside a fitted mixture, by the exact likelihood of the bins."""
    one, alone = one_gaussian(bins, variant)
    both = float(binned_step(bins, mixture)[1]) if (mixture.sds > 0).all() else math.inf
    units = bins.points.to_units(one)
    return Comparison(
        one=_story(bins, alone, variant.free(1)),
        mean=float(units.means[0]),
        sd=float(units.sds[0]),
        two=_story(bins, both, variant.free(mixture.components)),
        cut_points=cuts(bins.points, mixture).inside,
    )


def _story(bins: Bins, score: float, parameters: int) -> Story:
    return Story(score, parameters, parameters * math.log(bins.total) - 2.0 * score)


def verdict(
    bins: Bins, variant: Variant, best: Best | None = None, seed: int = 0, *, sound: bool = True
) -> Verdict:
    """The verdict on bins; BICs of Gaussians are exact.

    The dip, and the crooked lump's BIC as far as it differs from one Gaussian's, are those of
    slips spread over their bins.
    """
    best = best or best_of_bins(bins, variant, seed=seed)
    pair = compare_bins(bins, variant, best.mixture)
    three, third_sound = Story(math.nan, variant.free(3), math.nan), False
    if best.sound and bins.given > variant.free(3):
        third = best_of_bins(bins, variant, 3, count=THIRD_STARTS, seed=seed, base=best.mixture)
        third_sound = third.useful and not third.spikes
        if third.useful:
            three = compare_bins(bins, variant, third.mixture).two
    fine = bool((best.mixture.sds > 0).all())
    return Verdict(
        slips=bins.total,
        sound=sound and best.sound,
        best=best,
        one=pair.one,
        two=pair.two,
        three=three,
        third_sound=third_sound,
        crooked=_crooked(bins, pair.one),
        dip=_dip(bins, seed),
        peaks=peaks(best.mixture) if fine else 0,
        separation=separation(best.mixture) if fine else math.nan,
        whole=bins.points.whole,
    )


def _crooked(bins: Bins, one: Story) -> Lump:
    """The best crooked lump, as much better than one Gaussian as on slips spread over bins."""
    some = bins.counts > 0
    low, high = bins.spans[some].T
    parts = (np.arange(SPREAD_OUT) + 0.5) / SPREAD_OUT
    places = low[:, None] + (high - low)[:, None] * parts
    each = np.repeat(bins.counts[some] / SPREAD_OUT, SPREAD_OUT)
    spread = Sample.of(places.ravel(), each)
    alone = -0.5 * spread.total * (math.log(math.tau * spread.sd**2) + 1.0)
    gaussian = 2 * math.log(spread.total) - 2.0 * float(spread.score_in_units(alone))
    found = lumps(spread)[0]
    bic = one.bic + found.bic - gaussian
    height = 0.5 * (found.parameters * math.log(bins.total) - bic)
    return replace(found, log_likelihood=height, bic=bic)


def _dip(bins: Bins, seed: int) -> Dip:
    """The average dip of slips spread at random over their bins."""
    rng, total = np.random.default_rng(seed), bins.total
    often = np.round(bins.counts).astype(np.int64)
    if total > MOST:
        often = rng.multinomial(MOST, bins.counts / total)
        total = float(MOST)
    low, high = (np.repeat(edge, often) for edge in bins.spans.T)
    if len(low) < 2:
        return Dip(0.5, 1.0, len(low))
    draws = [np.unique(low + (high - low) * rng.random(len(low))) for _ in range(TIMES)]
    statistic = float(np.mean([dip(slips) for slips in draws]))
    return Dip(statistic, p_value(statistic, total), len(low))


# Dealt anew.


def bootstrap_bins(
    bins: Bins,
    variant: Variant,
    mixture: Mixture,
    replicates: int = 200,
    seed: int = 0,
) -> Iterator[Bootstrap]:
    """Standard errors: as many slips are dealt from the mixture into the same bins, and fitted."""
    return gathered(
        bins.points, mixture, replicates, _fits(bins, variant, mixture, replicates, seed)
    )


BATCH = 50
"""Envelopes that are climbed at once."""


def _fits(
    bins: Bins, variant: Variant, mixture: Mixture, replicates: int, seed: int
) -> Iterator[Mixture | None]:
    rng, done = np.random.default_rng(seed), 0
    while done < replicates:
        rows = min(BATCH, replicates - done)
        counts = _dealt(rng, bins, mixture, rows)
        starts = Mixture.batch([mixture] * rows)
        ends = climb(bins, variant, starts, PATIENCE, counts)
        for k in range(rows):
            yield ends.mixtures[k] if WHYS[ends.why[k]] is Why.SETTLED else None
        done += rows


def _dealt(rng: np.random.Generator, bins: Bins, mixture: Mixture, rows: int) -> Array:
    """Counts of slips dealt into the bins, shape ``(rows, J)``."""
    chances = probabilities(bins, mixture)
    return rng.multinomial(round(bins.total), chances / chances.sum(), rows).astype(np.float64)


def ratio_test_bins(
    bins: Bins, variant: Variant, found: Verdict, replicates: int, seed: int = 0
) -> Iterator[Verdict]:
    """The verdict with a bootstrap of the likelihood ratio, replicate by replicate."""
    rng = np.random.default_rng(seed)
    ratio = 2.0 * (found.two.log_likelihood - found.one.log_likelihood)
    one, _ = one_gaussian(bins, variant)
    ratios: list[float] = []
    for counts in _dealt(rng, bins, one, replicates):
        try:
            dealt = Bins.of(bins.edges[:-1], bins.edges[1:], counts)
            pair = compare_bins(dealt, variant, best_of_bins(dealt, variant, seed=seed).mixture)
        except SampleError:
            continue
        ratios.append(2.0 * (pair.two.log_likelihood - pair.one.log_likelihood))
        yield replace(found, test=RatioTest(ratio, tuple(ratios), replicates))
