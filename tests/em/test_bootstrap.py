"""Standard errors from slips drawn anew."""

import itertools
import math

import numpy as np
import pytest

from emtui.em.bootstrap import Bootstrap, _aligned, _Scatter, bootstrap
from emtui.em.history import Limits
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
    sample, known = Sample.of([1.0, 2.0]), Variant(spread="known", known_sd=1e-18)
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
    scatter = _Scatter(np.zeros((3, 2)), np.zeros((3, 2)))
    for one in fits:
        scatter = scatter.with_one(one)
    np.testing.assert_allclose(scatter.errors(), fits.std(axis=0, ddof=1), rtol=1e-9)


def test_two_fits_scatter_already_and_one_does_not() -> None:
    one, other = np.arange(6.0).reshape(3, 2), np.full((3, 2), 7.0)
    alone = _Scatter(np.zeros((3, 2)), np.zeros((3, 2))).with_one(one)
    assert np.isnan(alone.errors()).all()
    both = alone.with_one(other).errors()
    np.testing.assert_allclose(both, np.abs(other - one) / math.sqrt(2), rtol=1e-14)


def test_without_more_said_it_is_200_replicates_of_seed_0() -> None:
    end = fit(SAMPLE, Variant())
    found = list(itertools.islice(bootstrap(SAMPLE, Variant(), end), 3))
    said = list(itertools.islice(bootstrap(SAMPLE, Variant(), end, 200, 0), 3))
    assert found[0].total == 200
    np.testing.assert_array_equal(found[-1].means, said[-1].means)


def test_reports_are_read_only() -> None:
    for report in bootstrap(SAMPLE, Variant(), fit(SAMPLE, Variant()), 2):
        for array in (report.weights, report.means, report.sds):
            assert not array.flags.writeable


def test_fits_that_are_not_given_the_time_are_left_out() -> None:
    end = fit(SAMPLE, Variant())
    *_, found = bootstrap(SAMPLE, Variant(), end, 5, limits=Limits(max_iterations=1))
    assert (found.done, found.used) == (5, 0)


@pytest.mark.parametrize(
    "truth",
    [
        mix([0.5, 0.5], [-0.4, 0.7], [0.2, 0.2]),
        mix([0.5, 0.5], [0.3, 0.3], [0.1, 0.4]),
        mix([0.5, 0.5], [0.3, 0.3], [2.0, 3.0]),
        mix([0.2, 0.8], [0.3, 0.3], [0.2, 0.2]),
        mix([0.3, 0.7], [-0.1, 0.5], [0.3, 0.1]),
    ],
)
@pytest.mark.parametrize("off", [0.02, -0.02])
def test_names_are_those_of_the_nearer_story(truth: Mixture, off: float) -> None:
    tilt = np.array([off, -off])
    fitted = Mixture(truth.weights + tilt, truth.means + off * truth.sds, truth.sds * (1 + off))
    wanted = np.stack([fitted.weights, fitted.means, fitted.sds])
    np.testing.assert_array_equal(_aligned(fitted, truth), wanted)
    np.testing.assert_array_equal(_aligned(fitted.swapped, truth), wanted)


@pytest.mark.parametrize("sds", [[0.1, 0.4], [2.0, 3.0]])
def test_spreads_alone_may_tell_the_names(sds: list[float]) -> None:
    truth = mix([0.5, 0.5], [0.3, 0.3], sds)
    for factor in (0.9, 1.1):
        fitted = truth.with_sds(truth.sds * factor)
        for one in (fitted, fitted.swapped):
            np.testing.assert_array_equal(_aligned(one, truth)[2], fitted.sds)


def test_spreads_too_small_for_any_double_are_left_out() -> None:
    sample = Sample.of(np.array([0.0, 1.0, 2.0, 6.0]) * 5e-324)
    variant = Variant(spread="known", known_sd=5e-324)
    mixture = mix([0.5, 0.5], [-0.1, 0.4], [1e-3, 1e-3])
    *_, found = bootstrap(sample, variant, mixture, 20, 0)
    assert (found.done, found.used) == (20, 0)


def test_slips_drawn_beyond_the_doubles_lie_at_their_end() -> None:
    sample = Sample.of([1.797e308, 1e308, 1.1e308, 1.5e308])
    *_, found = bootstrap(sample, Variant(), mix([0.5, 0.5], [-0.4, 0.4], [0.3, 0.3]), 20, 0)
    assert found.done == 20


def test_replicates_of_slips_from_one_end_of_the_doubles_to_the_other_are_told() -> None:
    sample = Sample.of([1e308, -1e308])
    wide = Mixture(np.array([0.5, 0.5]), np.array([-4.45, 0.0]), np.array([1.67, 1.67]))
    *_, found = bootstrap(sample, Variant(spread="same"), wide, 20, 1)
    assert found.done == 20
    assert not np.isnan(found.fits).any()
