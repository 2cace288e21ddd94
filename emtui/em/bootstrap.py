"""How sure a fit's numbers are: standard errors from fits to slips drawn anew."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from emtui.em.history import Limits
from emtui.em.mixture import Array, Mixture, frozen, in_units
from emtui.em.refits import refitted, refitted_alone, unfitted
from emtui.em.sample import Sample
from emtui.em.variants import Variant

PATIENCE = Limits(max_iterations=2000)
"""Fewer iterations than for a single fit: those near a saddle barely move."""
MANY = 20_000
"""Larger envelopes are climbed one by one, condensed."""
ROOM = 20_000
"""Slips of all envelopes that are climbed at once."""
DRAWN = 100_000
"""Slips drawn at most for a replicate of a summary."""


@dataclass(frozen=True, eq=False, slots=True)
class Bootstrap:
    """Standard errors from the replicates so far; arrays of shape ``(K,)``, slips' units.

    Attributes:
        done: replicates drawn.
        total: to be drawn.
        used: of those done, the ones that settled.
        weights: standard error of each share; NaN before two replicates are used.
        means: of each mean.
        sds: of each sd.
        fits: the used fits' weights, means and sds, shape ``(used, 3, K)``.
    """

    done: int
    total: int
    used: int
    weights: Array
    means: Array
    sds: Array
    fits: Array

    def interval(self, level: float = 0.95) -> Array:
        """Percentile intervals (Efron 1979), lower and upper ends, shape ``(2, 3, K)``.

        Of weights, means and sds; NaN before two replicates are used.
        """
        if self.used < 2:
            return np.full((2, *self.fits.shape[1:]), np.nan)
        tails = (0.5 * (1.0 - level), 0.5 * (1.0 + level))
        return np.asarray(np.quantile(self.fits, tails, axis=0))


def bootstrap(
    sample: Sample,
    variant: Variant,
    mixture: Mixture,
    replicates: int = 200,
    seed: int = 0,
    limits: Limits | None = None,
) -> Iterator[Bootstrap]:
    """Draw as many slips from the mixture, fit them, and see how the numbers scatter.

    A parametric bootstrap (Efron 1979; McLachlan & Peel 2000, section 2.16). Every fit begins
    at `mixture`; one that collapsed, emptied or did not settle is counted and left out. The
    components of a fit are put into the order that lies nearest to `mixture`. Yields after each
    replicate; the caller may stop at any time.

    Args:
        sample: the slips: their number (the nearest whole one) and scale. Of a summary, DRAWN of
            them are drawn at most, and the scatter is scaled to their number.
        variant: in the slips' units.
        mixture: on the standard scale, positive sds.
        replicates: how many to draw.
        seed: of the draws; the first k do not depend on `replicates`.
        limits: when to stop each fit; PATIENCE if not given.

    Raises:
        ValueError: an sd of `mixture` is 0.
    """
    if not (mixture.sds > 0).all():
        raise ValueError("a friend with no spread left writes no new slips")
    return _replicates(sample, variant, mixture, replicates, seed, limits)


def _replicates(
    sample: Sample,
    variant: Variant,
    mixture: Mixture,
    replicates: int,
    seed: int,
    limits: Limits | None,
) -> Iterator[Bootstrap]:
    fits = _fits(sample, variant, mixture, replicates, seed, limits or PATIENCE)
    yield from gathered(sample, mixture, replicates, fits)


def _dealt(sample: Sample) -> int:
    """How many slips a replicate has."""
    count = round(sample.total)
    return count if sample.points is None else min(count, DRAWN)


def _in_units(sample: Sample, fit: Array) -> Array:
    """Weights, means and sds on the standard scale, shape ``(3, K)``, in the slips' units."""
    weights, means, sds = fit
    shift, scale = sample.shift, sample.scale
    return np.stack([weights, in_units(means, shift, scale), in_units(sds, 0.0, scale)])


def gathered(
    sample: Sample, truth: Mixture, replicates: int, fits: Iterator[Mixture | None]
) -> Iterator[Bootstrap]:
    """What fits to envelopes dealt anew tell, after each.

    Args:
        sample: its scale is that of the fits.
        truth: what was dealt from; fits are put into the order that lies nearest to it.
        replicates: how many fits there will be.
        fits: on the standard scale, shape ``(K,)``; None for one that did not settle.
    """
    nothing = np.zeros((3, truth.components))
    scatter, used = _Scatter(nothing, nothing), np.empty((replicates, *nothing.shape))
    home = _aligned(truth, truth)
    # Errors shrink with the root of the number of slips, where it is large.
    fewer = np.sqrt(_dealt(sample) / sample.total) if sample.points is not None else 1.0
    for done, fit in enumerate(fits, start=1):
        if fit is not None:
            aligned = _aligned(fit, truth)
            if fewer != 1.0:
                aligned = home + fewer * (aligned - home)
            used[scatter.count] = _in_units(sample, aligned)
            scatter = scatter.with_one(aligned)
        weights, means, sds = scatter.errors()
        means, sds = (frozen(in_units(e, 0.0, sample.scale)) for e in (means, sds))
        yield Bootstrap(done, replicates, scatter.count, weights, means, sds, used[: scatter.count])


def _fits(
    sample: Sample,
    variant: Variant,
    mixture: Mixture,
    replicates: int,
    seed: int,
    limits: Limits,
) -> Iterator[Mixture | None]:
    """Fits to envelopes drawn from `mixture`."""
    rng, count = np.random.default_rng(seed), _dealt(sample)
    truth = sample.to_units(mixture)
    refit = refitted if count <= MANY else refitted_alone
    # Counts that add up to less than two slips deal none that could be fitted; nor do spreads too
    # small for any double in the slips' units.
    if count < 2 or not (truth.sds > 0).all():
        refit = unfitted
    done = 0
    while done < replicates:
        rows = min(max(1, ROOM // max(count, 1)), replicates - done)
        slips = np.stack([draw(rng, truth, count) for _ in range(rows)])  # as doubles read
        yield from refit(sample, sample.place_to_standard(slips), variant, mixture, limits)
        done += rows


def draw(rng: np.random.Generator, mixture: Mixture, count: int) -> Array:
    """So many slips of a mixture, shape ``(count,)``; those beyond the doubles at their end."""
    # Component k where the uniform number lies below the weights of k and all after it, summed,
    # and not below that of the next.
    above = np.cumsum(mixture.weights[:0:-1])[::-1]
    who = (rng.random(count)[:, None] < above).sum(-1)
    drawn = rng.normal(mixture.means[who], mixture.sds[who])
    within: Array = np.clip(drawn, -sys.float_info.max, sys.float_info.max)
    return within


def _aligned(fit: Mixture, truth: Mixture) -> Array:
    """Weights, means and sds, shape ``(3, K)``, in the order of components nearest to `truth`."""

    def far(one: Mixture) -> float:
        with np.errstate(over="ignore"):  # of a spread of nearly nothing all are equally far
            places = ((one.means - truth.means) / truth.sds) ** 2
        spreads = np.log(one.sds / truth.sds) ** 2
        weights = (one.weights - truth.weights) ** 2
        return float((places + spreads + weights).sum())

    orders = permutations(range(fit.components))
    near = min((fit.only(order) for order in orders), key=far)
    return np.stack([near.weights, near.means, near.sds])


@dataclass(frozen=True, eq=False, slots=True)
class _Scatter:
    """How fits scatter, without keeping them (B. P. Welford 1962).

    Attributes:
        mean: their average, shape ``(3, K)``.
        squares: sum of squared deviations from it, same shape.
        count: fits so far.
    """

    mean: Array
    squares: Array
    count: int = 0

    def with_one(self, fit: Array) -> _Scatter:
        """With one fit more."""
        count, off = self.count + 1, fit - self.mean
        mean = self.mean + off / count
        return _Scatter(mean, self.squares + off * (fit - mean), count)

    def errors(self) -> Array:
        """Sample standard deviation over the fits; NaN before there are two."""
        if self.count < 2:
            return frozen(np.full_like(self.mean, np.nan))
        return frozen(np.sqrt(self.squares / (self.count - 1)))
