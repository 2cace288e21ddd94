"""Model comparison: one Gaussian against two, by BIC; and where the two meet."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from emtui.em.cuts import cuts
from emtui.em.mixture import Mixture
from emtui.em.sample import Sample
from emtui.em.steps import e_step
from emtui.em.variants import Variant


@dataclass(frozen=True, slots=True)
class Story:
    """The log-likelihood of a model, its number of free parameters, and its BIC.

    Attributes:
        log_likelihood: in the slips' units.
        parameters: the number of free ones.
        bic: ``parameters log N - 2 log_likelihood`` (Schwarz 1978): lower is better.
    """

    log_likelihood: float
    parameters: int
    bic: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """One Gaussian beside two.

    Attributes:
        one: a single Gaussian.
        mean: its mean, in the slips' units.
        sd: its sd, in the slips' units.
        two: the mixture.
        cut_points: where the likelier component changes, within the slips, rising, slips' units.
    """

    one: Story
    mean: float
    sd: float
    two: Story
    cut_points: tuple[float, ...]


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
        cut_points=cuts(sample, mixture).inside,
    )


def _story(sample: Sample, score: float, parameters: int) -> Story:
    log_likelihood = float(sample.score_in_units(score))
    bic = parameters * math.log(sample.total) - 2.0 * log_likelihood
    return Story(log_likelihood, parameters, bic)
