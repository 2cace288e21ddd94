"""What may be said of a fit to bins: one Gaussian beside it, and the verdict."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache

import numpy as np

from emtui.em.best import Best
from emtui.em.binned_best import CONFIRMING, best_of_bins, polished
from emtui.em.binned_likelihood import Bins, binned_step, climb
from emtui.em.comparison import Comparison, Story
from emtui.em.crooked import Lump, lumps
from emtui.em.cuts import cuts
from emtui.em.dip import MOST, TIMES, Dip, dip, p_value
from emtui.em.history import Limits
from emtui.em.mixture import Mixture
from emtui.em.peaks import shape
from emtui.em.sample import Sample
from emtui.em.variants import Variant
from emtui.em.verdict import Verdict

SPREAD_OUT = 16
"""Where a shape needs slips, those of a bin are spread evenly over it, at so many places."""


@lru_cache(maxsize=4)  # it is asked for with every mixture beside it
def one_gaussian(bins: Bins, variant: Variant) -> tuple[Mixture, float]:
    """The best single Gaussian, standard scale, and its log-likelihood."""
    points = bins.points
    start = variant.admit(
        Mixture(np.ones(1), np.array([points.mean]), np.array([points.sd])), points.scale
    )
    there = polished(bins, variant, start)[None]
    ends = climb(bins, variant, there, Limits(max_iterations=CONFIRMING))
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
        third = best_of_bins(bins, variant, 3, seed=seed, base=best.mixture)
        third_sound = third.useful and not third.spikes
        if third.useful:
            three = compare_bins(bins, variant, third.mixture).two
    hills, apart = shape(best.mixture)
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
        peaks=hills,
        separation=apart,
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
