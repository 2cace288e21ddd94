import math
from statistics import NormalDist

import numpy as np
import pytest

from emtui.em.comparison import compare
from emtui.em.mixture import Mixture
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.starts import default_start
from emtui.em.variants import Variant
from emtui.slips.essay import ESSAY

SAMPLE = Sample.of(ESSAY)


def mix(weights: list[float], means: list[float], sds: list[float]) -> Mixture:
    return Mixture(np.array(weights), np.array(means), np.array(sds))


def fit(sample: Sample, variant: Variant) -> Mixture:
    return Session.begin(sample, variant, default_start(sample, variant)).run().now.standard


def bells(mixture: Mixture, x: float) -> list[float]:
    return [
        mixture.weights[k]
        * math.exp(-0.5 * ((x - mixture.means[k]) / mixture.sds[k]) ** 2)
        / (mixture.sds[k] * math.sqrt(math.tau))
        for k in (0, 1)
    ]


def test_one_beside_two_written_out() -> None:
    end = fit(SAMPLE, Variant())
    found = compare(SAMPLE, Variant(), end)
    mean = math.fsum(ESSAY) / 14
    variance = math.fsum((x - mean) ** 2 for x in ESSAY) / 14
    one = math.fsum(
        -0.5 * math.log(math.tau * variance) - (x - mean) ** 2 / (2 * variance) for x in ESSAY
    )
    two = math.fsum(math.log(sum(bells(SAMPLE.to_units(end), x))) for x in ESSAY)
    assert found.one.log_likelihood == pytest.approx(one, rel=1e-12)
    assert found.one.log_likelihood == pytest.approx(-0.906073, abs=1e-6)
    assert found.two.log_likelihood == pytest.approx(two, rel=1e-12)
    assert (found.one.parameters, found.two.parameters) == (2, 5)
    assert found.one.bic == pytest.approx(2 * math.log(14) - 2 * one)
    assert found.two.bic == pytest.approx(5 * math.log(14) - 2 * two)
    assert (found.mean, found.sd) == pytest.approx((mean, math.sqrt(variance)))
    assert found.one.bic - found.two.bic > 10


@pytest.mark.parametrize(
    ("variant", "one", "two"),
    [
        (Variant(), 2, 5),
        (Variant("hard"), 2, 5),
        (Variant(spread="same"), 2, 4),
        (Variant(share="equal"), 2, 4),
        (Variant(spread="same", share="equal"), 2, 3),
        (Variant(spread="known", known_sd=0.3 * SAMPLE.scale), 1, 3),
        (Variant("soft", "known", "equal", known_sd=0.3 * SAMPLE.scale), 1, 2),
    ],
)
def test_free_numbers_are_counted(variant: Variant, one: int, two: int) -> None:
    found = compare(SAMPLE, variant, mix([0.5, 0.5], [-0.1, 0.8], [0.3, 0.3]))
    assert (found.one.parameters, found.two.parameters) == (one, two)
    if variant.spread == "known":
        assert found.sd == pytest.approx(0.3 * SAMPLE.scale)


def test_one_gaussian_is_not_two_to_bic() -> None:
    sample = Sample.of(np.random.default_rng(5).normal(3, 2, 400))
    found = compare(sample, Variant(), fit(sample, Variant()))
    assert found.two.log_likelihood >= found.one.log_likelihood - 1e-6
    assert found.one.bic < found.two.bic


def test_a_collapsed_story_scores_without_limit() -> None:
    found = compare(SAMPLE, Variant(), mix([0.9, 0.1], [0.0, 0.5], [0.3, 0.0]))
    assert found.two.log_likelihood == math.inf
    assert found.two.bic == -math.inf
    assert found.cut_points == ()


def test_a_smallest_spread_holds_for_one_gaussian_too() -> None:
    variant = Variant(min_sd=0.7)
    mixture = SAMPLE.to_standard(mix([0.6, 0.4], [0.1, 0.6], [0.7, 0.7]))
    found = compare(SAMPLE, variant, mixture)
    mean = math.fsum(ESSAY) / 14
    wanted = math.fsum(math.log(NormalDist(mean, 0.7).pdf(x)) for x in ESSAY)
    assert found.sd == pytest.approx(0.7, rel=1e-14)
    assert found.one.log_likelihood == pytest.approx(wanted, rel=1e-12)


def test_a_hard_climbs_mixture_is_told_by_the_log_likelihood_too() -> None:
    mixture = SAMPLE.to_standard(mix([0.6, 0.4], [0.1, 0.5], [0.15, 0.25]))
    hard, soft = (compare(SAMPLE, Variant(assign), mixture) for assign in ("hard", "soft"))
    assert hard.two == soft.two
