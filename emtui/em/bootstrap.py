"""How sure a fit's numbers are: standard errors from fits to slips drawn anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from emtui.em.history import Limits, Why
from emtui.em.mixture import Array, Mixture, frozen
from emtui.em.multistart import WHYS, run_many
from emtui.em.sample import Sample, SampleError
from emtui.em.variants import Variant

PATIENCE = Limits(max_iterations=2000)
"""Fewer iterations than for a single fit: those near a saddle barely move."""
SETTLED = WHYS.index(Why.SETTLED)


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
    """

    done: int
    total: int
    used: int
    weights: Array
    means: Array
    sds: Array


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
        sample: the slips: their number and scale.
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
    rng = np.random.default_rng(seed)
    truth = sample.to_units(mixture)
    nothing = np.zeros((3, mixture.components))
    scatter = _Scatter(nothing, nothing)
    for done in range(1, replicates + 1):
        fit = _refit(_draw(rng, truth, round(sample.total)), variant, truth, limits or PATIENCE)
        if fit is not None:
            scatter = scatter.with_one(_aligned(sample.to_standard(fit), mixture))
        weights, means, sds = scatter.errors()
        units = (frozen(means * sample.scale), frozen(sds * sample.scale))
        yield Bootstrap(done, replicates, scatter.count, weights, *units)


def _refit(slips: Array, variant: Variant, truth: Mixture, limits: Limits) -> Mixture | None:
    """The fit of drawn slips, in their units; None where it did not settle or is impossible."""
    try:
        drawn = Sample.of(slips)
    except SampleError:  # a spread too small to be seen in the slips: they all read alike
        return None
    start = drawn.to_standard(truth)
    if not (start.sds > 0).all():  # too small to be seen in the slips' units at all
        return None
    one = Mixture(start.weights[None], start.means[None], start.sds[None])
    end = run_many(drawn, variant, one, limits)
    fit = drawn.to_units(end.mixtures[0])
    return fit if end.why[0] == SETTLED and (fit.sds > 0).all() else None


def _draw(rng: np.random.Generator, mixture: Mixture, count: int) -> Array:
    """So many slips of a mixture, shape ``(count,)``."""
    # Component k where the uniform number lies below the weights of k and all after it, summed,
    # and not below that of the next.
    above = np.cumsum(mixture.weights[:0:-1])[::-1]
    who = (rng.random(count)[:, None] < above).sum(-1)
    return np.asarray(rng.normal(mixture.means[who], mixture.sds[who]))


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
