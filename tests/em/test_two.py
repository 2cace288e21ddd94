import math

import numpy as np
import pytest

from emtui.em.mixture import Mixture, responsibilities
from emtui.em.sample import Sample
from emtui.em.session import Limits, Session
from emtui.em.starts import default_start
from emtui.em.two import Bootstrap, _Scatter, bootstrap, compare, cut_points
from emtui.em.variants import Variant
from emtui.slips.envelope import ESSAY

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
    assert found.bic_gain > 10


@pytest.mark.parametrize(
    ("variant", "one", "two"),
    [
        (Variant(), 2, 5),
        (Variant("hard"), 2, 5),
        (Variant(spread="same"), 2, 4),
        (Variant(share="equal"), 2, 4),
        (Variant(spread="same", share="equal"), 2, 3),
        (Variant(spread="known"), 1, 3),
        (Variant(spread="known", share="equal"), 1, 2),
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
    assert found.bic_gain < 0


def test_a_collapsed_story_scores_without_limit() -> None:
    found = compare(SAMPLE, Variant(), mix([0.9, 0.1], [0.0, 0.5], [0.3, 0.0]))
    assert found.two.log_likelihood == math.inf
    assert found.two.bic == -math.inf
    assert found.cut_points == ()


@pytest.mark.parametrize(
    ("mixture", "count"),
    [
        (mix([0.6, 0.4], [0.1, 0.6], [0.1, 0.1]), 1),
        (mix([0.6, 0.4], [0.1, 0.6], [0.03, 0.17]), 2),
        (mix([0.6, 0.4], [0.1, 0.6], [0.1, 0.1 * (1 + 1e-9)]), 2),
        (mix([0.5, 0.5], [0.3, 0.3], [0.1, 0.2]), 2),
        (mix([0.02, 0.98], [0.3, 0.3], [0.1, 0.2]), 0),
        (mix([0.5, 0.5], [0.3, 0.3], [0.2, 0.2]), 0),
        (mix([0.0, 1.0], [0.1, 0.6], [0.1, 0.2]), 0),
    ],
)
def test_at_a_cut_point_a_slip_belongs_to_either(mixture: Mixture, count: int) -> None:
    here = SAMPLE.to_standard(mixture)
    found = cut_points(SAMPLE, here)
    assert len(found) == count
    assert list(found) == sorted(found)
    assert cut_points(SAMPLE, here.swapped) == pytest.approx(found, rel=1e-6)
    near = [x for x in found if abs(x) < 1e3]
    halves = responsibilities(np.array(near), mixture)
    np.testing.assert_allclose(halves, 0.5, atol=1e-6)
    # Nowhere else: the likelier friend changes at these places and no other.
    x = np.linspace(-3.0, 3.0, 6001)
    ali = responsibilities(x, mixture)[0] > 0.5
    changes = int((ali[1:] != ali[:-1]).sum())
    assert changes == sum(abs(place) < 3.0 for place in found)


def test_a_cut_beyond_any_double_is_none() -> None:
    far = Sample.of(np.array([-1.0, -2.0, 5.0, 6.0]) * 1e300)
    near = Sample.of([-1.0, -2.0, 5.0, 6.0])
    mixture = mix([0.5, 0.5], [-0.4, 0.6], [0.5, 0.5 * (1 + 1e-12)])
    assert len(cut_points(near, mixture)) == 2
    assert len(cut_points(far, mixture)) == 1


def last(
    sample: Sample, variant: Variant, mixture: Mixture, replicates: int, seed: int
) -> Bootstrap:
    *_, report = bootstrap(sample, variant, mixture, replicates, seed)
    return report


def test_errors_of_friends_far_apart_are_those_of_one_gaussian_each() -> None:
    rng = np.random.default_rng(2)
    sample = Sample.of(np.concatenate([rng.normal(0, 1, 120), rng.normal(30, 2, 80)]))
    found = last(sample, Variant(), fit(sample, Variant()), 300, 1)
    told = sample.to_units(fit(sample, Variant()))
    counts = told.weights * 200
    assert found.used == 300
    # Asymptotic errors, the mean's spread by its random number of slips left out: 15 % of slack.
    np.testing.assert_allclose(found.means, told.sds / np.sqrt(counts), rtol=0.15)
    np.testing.assert_allclose(found.sds, told.sds / np.sqrt(2 * counts), rtol=0.15)
    np.testing.assert_allclose(found.weights, math.sqrt(0.6 * 0.4 / 200), rtol=0.15)


def test_names_are_kept_where_friends_overlap() -> None:
    mixture = SAMPLE.to_standard(mix([0.5, 0.5], [0.2, 0.5], [0.1, 0.1]))
    variant, brief = Variant("soft", "same", "equal"), Limits(max_iterations=300)
    *_, found = bootstrap(SAMPLE, variant, mixture, 60, 3, brief)
    assert 40 < found.used < 60
    assert (found.means < 0.12).all()


def test_replicates_are_seeded_and_can_be_left() -> None:
    end = fit(SAMPLE, Variant())
    few = [r.means.tolist() for r in bootstrap(SAMPLE, Variant(), end, 5, seed=7)]
    many = bootstrap(SAMPLE, Variant(), end, 1000, seed=7)
    first = [next(many) for _ in range(5)]
    np.testing.assert_array_equal(few, [r.means for r in first])
    assert [r.done for r in first] == [1, 2, 3, 4, 5]
    assert first[0].total == 1000
    assert np.isnan(first[0].means).all()
    other = last(SAMPLE, Variant(), end, 5, 8)
    assert other.means.tolist() != few[-1]


def test_no_spread_writes_no_slips() -> None:
    with pytest.raises(ValueError, match="no spread"):
        bootstrap(SAMPLE, Variant(), mix([0.5, 0.5], [0.0, 0.5], [0.1, 0.0]))


def test_slips_that_all_read_alike_are_counted_and_left_out() -> None:
    sample, known = Sample.of([1.0, 2.0]), Variant(spread="known")
    mixture = sample.to_standard(mix([0.5, 0.5], [1.0, 2.0], [1e-18, 1e-18]))
    *_, found = bootstrap(sample, known, mixture, 60, 0)
    assert found.done == 60
    assert 15 < found.used < 45


@pytest.mark.parametrize("scale", [1e-300, 1e307])
def test_errors_scale_with_the_slips_however_large_or_small(scale: float) -> None:
    slips, variant = np.array([-3.0, -2.5, -2.0, 1.0, 1.5, 2.0, 2.5]), Variant(spread="same")
    plain, scaled = Sample.of(slips), Sample.of(slips * scale)
    errors = last(plain, variant, fit(plain, variant), 12, 2)
    found = last(scaled, variant, fit(scaled, variant), 12, 2)
    assert found.used == errors.used > 5
    np.testing.assert_allclose(found.means / scale, errors.means, rtol=1e-6)
    np.testing.assert_allclose(found.sds / scale, errors.sds, rtol=1e-6)


def test_errors_are_the_sample_deviation_of_the_fits() -> None:
    fits = 1e6 + np.random.default_rng(4).normal(size=(50, 3, 2))
    scatter = _Scatter()
    for one in fits:
        scatter = scatter.with_one(one)
    np.testing.assert_allclose(scatter.errors(), fits.std(axis=0, ddof=1), rtol=1e-9)
