"""Is it two at all: one Gaussian beside two, where the two meet, and how sure the numbers are."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from emtui.em.history import Limits, Why
from emtui.em.mixture import Array, Mixture, frozen
from emtui.em.multistart import WHYS, run_many
from emtui.em.sample import Sample, SampleError
from emtui.em.steps import e_step
from emtui.em.variants import Variant

PATIENCE = Limits(max_iterations=2000)
"""Hundreds of fits are not waited for as long as one: those near a saddle barely move."""
SETTLED = WHYS.index(Why.SETTLED)


@dataclass(frozen=True, slots=True)
class Story:
    """How well a story explains the slips, and for how many numbers.

    Attributes:
        log_likelihood: in the slips' units.
        parameters: how many numbers it was free to choose.
        bic: ``parameters log N - 2 log_likelihood`` (Schwarz 1978): lower is better.
    """

    log_likelihood: float
    parameters: int
    bic: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """One friend beside two.

    Attributes:
        one: a single Gaussian.
        mean: its mean, in the slips' units.
        sd: its sd, in the slips' units.
        two: the mixture.
        cut_points: where a slip belongs to either friend with one half, rising, slips' units.
    """

    one: Story
    mean: float
    sd: float
    two: Story
    cut_points: tuple[float, ...]

    @property
    def bic_gain(self) -> float:
        """How much lower the BIC of two is than that of one; positive speaks for two."""
        return self.one.bic - self.two.bic


def compare(sample: Sample, variant: Variant, mixture: Mixture) -> Comparison:
    """One Gaussian beside a fitted mixture, both by the log-likelihood of the slips alone.

    The one Gaussian keeps to the variant's spread rule: a known sd is his too, and he has no
    sd below the smallest.

    Args:
        sample: the slips.
        variant: in the slips' units.
        mixture: on the standard scale. Where an sd is 0 the score of two is inf.
    """
    known = variant.spread_rule.parameters == 0
    sd = float(mixture.sds[0]) if known else max(sample.sd, variant.min_spread / sample.scale)
    z2 = sample.total * (sample.sd / sd) ** 2
    alone = -sample.total * (0.5 * math.log(math.tau) + math.log(sd)) - 0.5 * z2
    both = math.inf
    if (mixture.sds > 0).all():
        standard = replace(variant.on_scale(sample.scale), assign="soft")
        both = float(e_step(sample, mixture, standard).score)
    free = 2 + variant.spread_rule.parameters + variant.share_rule.parameters
    return Comparison(
        one=_story(sample, alone, 1 if known else 2),
        mean=float(sample.place_in_units(sample.mean)),
        sd=sd * sample.scale,
        two=_story(sample, both, free),
        cut_points=cut_points(sample, mixture),
    )


def _story(sample: Sample, score: float, parameters: int) -> Story:
    log_likelihood = float(sample.score_in_units(score))
    bic = parameters * math.log(sample.total) - 2.0 * log_likelihood
    return Story(log_likelihood, parameters, bic)


def cut_points(sample: Sample, mixture: Mixture) -> tuple[float, ...]:
    """Where both responsibilities are one half: none, one or two places, rising, slips' units.

    Log odds are a quadratic in x; with equal sds a straight line, with equal means too nothing
    or everywhere. `mixture` is on the standard scale; without shares or spreads there is none.
    """
    w, m, s = mixture.weights, mixture.means, mixture.sds
    if not ((w > 0).all() and (s > 0).all()):
        return ()
    # In z, from Ali's mean in his own sds: a z^2 + b z + c = 0.
    ratio, gap = float(s[0] / s[1]), float((m[1] - m[0]) / s[0])
    a = 0.5 * (1.0 - ratio) * (1.0 + ratio)
    b = gap * ratio * ratio
    c = math.log(w[1] / w[0]) + math.log(ratio) - 0.5 * (gap * ratio) ** 2
    with np.errstate(over="ignore"):  # a place beyond any double is none
        places = [float(sample.place_in_units(m[0] + s[0] * z)) for z in _roots(a, b, c)]
    return tuple(place for place in places if math.isfinite(place))


def _roots(a: float, b: float, c: float) -> list[float]:
    """Real roots of ``a z^2 + b z + c``, rising, without subtracting what is nearly equal."""
    inside = b * b - 4.0 * a * c
    if inside < 0:
        return []
    q = -0.5 * (b + math.copysign(math.sqrt(inside), b))
    roots = [q / a] if a != 0 else []
    if q != 0:
        roots.append(c / q)
    return sorted(set(roots))


@dataclass(frozen=True, eq=False, slots=True)
class Bootstrap:
    """Standard errors from the replicates so far; arrays of shape ``(2,)``, slips' units.

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
    at `mixture`; one that collapsed, emptied or did not settle is counted and left out. Names
    are those, of the two ways, that lie nearer to `mixture`. Reports after each replicate; stop
    asking, and it stops.

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
    scatter = _Scatter()
    for done in range(1, replicates + 1):
        fit = _refit(_draw(rng, truth, round(sample.total)), variant, truth, limits or PATIENCE)
        if fit is not None:
            scatter = scatter.with_one(_aligned(sample.to_standard(fit), mixture))
        weights, means, sds = scatter.errors()
        units = (frozen(means * sample.scale), frozen(sds * sample.scale))
        yield Bootstrap(done, replicates, scatter.count, weights, *units)


def _refit(slips: Array, variant: Variant, truth: Mixture, limits: Limits) -> Mixture | None:
    """The fit of drawn slips, in their units; None where it did not settle or none can be."""
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
    who = (rng.random(count) < mixture.weights[1]).astype(np.int64)
    return np.asarray(rng.normal(mixture.means[who], mixture.sds[who]))


def _aligned(fit: Mixture, truth: Mixture) -> Array:
    """Weights, means and sds, shape ``(3, 2)``, under the names nearer to `truth`."""

    def far(one: Mixture) -> float:
        places = ((one.means - truth.means) / truth.sds) ** 2
        spreads = np.log(one.sds / truth.sds) ** 2
        shares = (one.weights - truth.weights) ** 2
        return float((places + spreads + shares).sum())

    near = min((fit, fit.swapped), key=far)
    return np.stack([near.weights, near.means, near.sds])


@dataclass(frozen=True, eq=False, slots=True)
class _Scatter:
    """How fits scatter, without keeping them (B. P. Welford 1962).

    Attributes:
        count: fits so far.
        mean: their average, shape ``(3, 2)``.
        squares: sum of squared deviations from it, same shape.
    """

    count: int = 0
    mean: Array = field(default_factory=lambda: np.zeros((3, 2)))
    squares: Array = field(default_factory=lambda: np.zeros((3, 2)))

    def with_one(self, fit: Array) -> _Scatter:
        """With one fit more."""
        count, off = self.count + 1, fit - self.mean
        mean = self.mean + off / count
        return _Scatter(count, mean, self.squares + off * (fit - mean))

    def errors(self) -> Array:
        """Sample standard deviation over the fits; NaN before there are two."""
        if self.count < 2:
            return frozen(np.full((3, 2), np.nan))
        return frozen(np.sqrt(self.squares / (self.count - 1)))
