"""Is it two at all: one Gaussian beside two, and where the two meet."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from emtui.em.mixture import Mixture
from emtui.em.sample import Sample
from emtui.em.steps import e_step
from emtui.em.variants import Variant


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
    known = variant.spread_rule.known
    sd = float(mixture.sds[0]) if known else max(sample.sd, variant.smallest_sd(sample.scale))
    z2 = sample.total * (sample.sd / sd) ** 2
    alone = -sample.total * (0.5 * math.log(math.tau) + math.log(sd)) - 0.5 * z2
    both = math.inf
    if (mixture.sds > 0).all():
        soft = replace(variant, assign="soft")
        both = float(e_step(sample, mixture, soft).score)
    return Comparison(
        one=_story(sample, alone, 1 if known else 2),
        mean=float(sample.place_in_units(sample.mean)),
        sd=sd * sample.scale,
        two=_story(sample, both, variant.free(mixture.components)),
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
    c = math.log(w[1] / w[0]) + math.log(ratio) - 0.5 * (gap * ratio) * (gap * ratio)
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
