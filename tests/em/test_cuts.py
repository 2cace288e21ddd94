"""Where a slip passes from one to the next."""

from statistics import NormalDist

import numpy as np
import pytest

from emtui.em.bootstrap import bootstrap
from emtui.em.cuts import _roots, alike, cut_interval, cut_intervals, cuts, odds_at, wrong_of
from emtui.em.mixture import Mixture, responsibilities
from emtui.em.sample import Sample
from emtui.em.variants import Variant
from emtui.slips.essay import ESSAY
from tests.strategies import slips_of

SAMPLE = Sample.of(ESSAY)


def mix(weights: list[float], means: list[float], sds: list[float]) -> Mixture:
    return Mixture(np.array(weights), np.array(means), np.array(sds))


@pytest.mark.parametrize(
    ("mixture", "count"),
    [
        (mix([0.6, 0.4], [0.1, 0.6], [0.1, 0.1]), 1),
        (mix([0.6, 0.4], [0.1, 0.6], [0.03, 0.17]), 2),
        (mix([0.6, 0.4], [0.1, 0.6], [0.1, 0.1 * (1 + 1e-9)]), 1),
        (mix([0.5, 0.5], [0.3, 0.3], [0.1, 0.2]), 2),
        (mix([0.02, 0.98], [0.3, 0.3], [0.1, 0.2]), 0),
        (mix([0.5, 0.5], [0.3, 0.3], [0.2, 0.2]), 0),
        (mix([0.0, 1.0], [0.1, 0.6], [0.1, 0.2]), 0),
    ],
)
def test_at_a_cut_point_a_slip_belongs_to_either(mixture: Mixture, count: int) -> None:
    here = SAMPLE.to_standard(mixture)
    found = cuts(SAMPLE, here).every
    assert len(found) == count
    assert list(found) == sorted(found)
    assert cuts(SAMPLE, here.swapped).every == pytest.approx(found, rel=1e-6)
    near = [x for x in found if abs(x) < 1e3]
    halves = responsibilities(np.array(near), mixture)
    np.testing.assert_allclose(halves, 0.5, atol=1e-6)
    # Nowhere else: the likelier friend changes at these places and no other.
    x = np.linspace(-3.0, 3.0, 6001)
    ali = responsibilities(x, mixture)[0] > 0.5
    changes = int((ali[1:] != ali[:-1]).sum())
    assert changes == sum(abs(place) < 3.0 for place in found)


@pytest.mark.parametrize(
    "wanted",
    [(0.5, 0.6), (1.0, 1.0), (0.0, 0.0), (0.25, 1.0), (-0.6, -0.5), (-3.0, 1e-9), (0.0, 7.0)],
)
@pytest.mark.parametrize("a", [1.0, -0.5])
def test_roots_are_those_a_quadratic_was_made_of(wanted: tuple[float, float], a: float) -> None:
    low, high = wanted
    found = _roots(a, -a * (low + high), a * low * high)
    assert len(found) == len(set(wanted))
    np.testing.assert_allclose(found, sorted(set(wanted)), rtol=1e-12, atol=0)


def test_roots_of_what_is_no_quadratic() -> None:
    assert _roots(0.0, 2.0, -1.0) == [0.5]
    assert _roots(0.0, 0.0, 5.0) == []
    assert _roots(1.0, 0.5, 1.0) == []


def test_a_cut_beyond_any_double_is_none() -> None:
    far = Sample.of(np.array([-1.0, -2.0, 5.0, 6.0]) * 1e300)
    near = Sample.of([-1.0, -2.0, 5.0, 6.0])
    mixture = mix([0.5, 0.5], [-0.4, 0.6], [0.5, 0.9])
    assert len(cuts(near, mixture).every) >= len(cuts(far, mixture).every)


def test_spreads_that_slips_cannot_tell_apart_have_one_cut() -> None:
    """Minutes between eruptions: two cuts, one of them among the slips of no one else."""
    rng = np.random.default_rng(0)
    sample = Sample.of(np.concatenate([rng.normal(54.6, 5.87, 98), rng.normal(80.1, 5.87, 174)]))
    near = sample.to_standard(mix([0.36, 0.64], [54.6, 80.1], [5.871, 5.868]))
    apart = sample.to_standard(mix([0.36, 0.64], [54.6, 80.1], [3.0, 9.0]))
    assert alike(sample, near, 0, 1)
    assert not alike(sample, apart, 0, 1)
    assert len(cuts(sample, near).every) == 1
    assert len(cuts(sample, apart).every) == 2


def test_at_a_cut_the_lower_ones_probability_is_as_asked() -> None:
    for mixture in (
        mix([0.4, 0.6], [0.1, 0.6], [0.1, 0.1]),
        mix([0.6, 0.4], [0.6, 0.1], [0.3, 0.1]),
    ):
        lower = int(mixture.means.argmin())
        found = cuts(SAMPLE, SAMPLE.to_standard(mixture), 0.9)
        told = responsibilities(np.array(found.every), mixture)[lower]
        np.testing.assert_allclose(told, 0.9, atol=1e-9)


def test_cuts_beyond_the_slips_are_told_apart() -> None:
    mixture = mix([0.98, 0.02], [0.3, 2.5], [0.2, 0.2])
    found = cuts(SAMPLE, SAMPLE.to_standard(mixture))
    assert found.inside == ()
    assert len(found.every) == 1
    assert found.every[0] > max(ESSAY)


def test_slips_on_the_wrong_side_are_the_tails_beyond_the_cut() -> None:
    mixture = mix([0.4, 0.6], [0.1, 0.6], [0.12, 0.12])
    found = cuts(SAMPLE, SAMPLE.to_standard(mixture))
    (place,) = found.inside
    expected = [
        14 * 0.4 * (1 - NormalDist(0.1, 0.12).cdf(place)),
        14 * 0.6 * NormalDist(0.6, 0.12).cdf(place),
    ]
    np.testing.assert_allclose(found.wrong, expected, rtol=1e-9)


def test_three_have_a_cut_between_neighbours() -> None:
    sample = Sample.of(np.linspace(0, 30, 60))
    mixture = mix([0.2, 0.5, 0.3], [25.0, 5.0, 15.0], [2.0, 2.0, 2.0])
    found = cuts(sample, sample.to_standard(mixture))
    assert len(found.inside) == 2
    assert 5 < found.inside[0] < 15 < found.inside[1] < 25


@pytest.mark.parametrize(
    "mixture",
    [
        mix([0.28, 0.11, 0.61], [114.689, 129.967, 180.993], [5.88036, 4.19597, 12.3684]),
        mix([0.28, 0.11, 0.61], [180.993, 114.689, 129.967], [12.3684, 5.88036, 4.19597]),
        mix([0.3, 0.05, 0.65], [120.0, 140.0, 150.0], [5.0, 4.0, 20.0]),
        mix([0.3, 0.02, 0.68], [120.0, 150.0, 160.0], [8.0, 9.0, 15.0]),  # one is nowhere likeliest
    ],
)
def test_of_three_a_cut_is_where_the_likelier_changes_and_tells_who_meets(mixture: Mixture) -> None:
    x = np.linspace(95.0, 215.0, 120_001)
    sample = Sample.of(x)
    likeliest = responsibilities(x, mixture).argmax(0)
    at = np.flatnonzero(np.diff(likeliest))
    found = cuts(sample, sample.to_standard(mixture))
    assert found.inside == pytest.approx(x[at], abs=0.002)
    wanted = [(int(likeliest[k]), int(likeliest[k + 1])) for k in at]
    assert list(found.meeting) == wanted


@pytest.mark.parametrize("sds", [[0.1, 1e-200], [0.1, 0.0], [1e-320, 1e-320]])
def test_collapsed_spreads_never_overflow(sds: list[float]) -> None:
    assert cuts(SAMPLE, mix([0.5, 0.5], [0.1, 0.6], sds)).inside is not None


def test_slips_beyond_a_cut_of_ones_own() -> None:
    sample = Sample.of(slips_of("faithful_waiting"))
    now = sample.to_standard(mix([0.64, 0.36], [80.0, 54.6], [5.8, 5.9]))
    found = cuts(sample, now)
    (inside,) = found.inside
    place = float(sample.place_to_standard(inside))
    above, below = wrong_of(sample, now, place)
    assert [below, above] == pytest.approx(found.wrong.tolist(), rel=1e-9)
    assert odds_at(now, place) == pytest.approx(0.5)
    high = float(sample.place_to_standard(200.0))
    assert wrong_of(sample, now, high) == pytest.approx((0.0, 0.64 * 272), abs=1e-6)
    assert odds_at(now, high) < 1e-6


def test_a_cuts_interval_is_that_of_the_fits_own_cuts() -> None:
    sample = Sample.of(slips_of("faithful_waiting"))
    now = sample.to_standard(mix([0.36, 0.64], [54.6, 80.0], [5.9, 5.8]))
    *_, found = bootstrap(sample, Variant(), now, 40)
    place = float(sample.place_to_standard(cuts(sample, now, 0.3).inside[0]))
    each = [cuts(sample, sample.to_standard(Mixture(*fit)), 0.3).inside[0] for fit in found.fits]
    wanted = np.quantile(each, (0.025, 0.975))
    assert cut_interval(sample, found.fits, place, 0.3) == pytest.approx(tuple(wanted), rel=1e-9)
    nothing = cut_interval(sample, found.fits[:1], place, 0.3)
    assert np.isnan(nothing).all()


def test_two_cuts_share_no_cut_of_an_envelope_dealt_anew() -> None:
    """A fit with as many cuts gives each one, in their order; one with one cut gives it once."""
    three = mix([0.4, 0.2, 0.4], [0.1, 0.35, 0.6], [0.05, 0.05, 0.05])
    first, second = cuts(SAMPLE, SAMPLE.to_standard(three)).inside
    moved = mix([0.4, 0.2, 0.4], [0.0, 0.15, 0.45], [0.02, 0.02, 0.02])  # both nearer to the first
    one, other = cuts(SAMPLE, SAMPLE.to_standard(moved)).inside
    assert abs(other - first) < abs(other - second)
    fits = np.array([[m.weights, m.means, m.sds] for m in (moved, moved)])
    low, high = cut_intervals(SAMPLE, fits, (first, second), 0.5)
    assert low == pytest.approx((one, one))
    assert high == pytest.approx((other, other))
    single = mix([0.4, 0.2, 0.4], [0.1, 0.1, 0.6], [0.05, 0.05, 0.05])
    fits = np.array([[m.weights, m.means, m.sds] for m in (single, single)])
    low, high = cut_intervals(SAMPLE, fits, (first, second), 0.5)
    assert np.isnan(low).all() != np.isnan(high).all()


@pytest.mark.parametrize("sds", [(5.6e-7, 0.0), (0.0, 1.0), (0.0, 0.0)])
def test_a_cut_in_hand_where_a_spread_has_collapsed_has_odds(sds: tuple[float, float]) -> None:
    now = Mixture(np.array([0.9, 0.1]), np.array([-1e-8, 1.9]), np.array(sds))
    near = [odds_at(now, place) for place in (0.9, 1.0)]
    assert near == ([1.0, 1.0] if not all(sds) and sds[0] else [0.0, 0.0] if sds[1] else [1.0, 0.0])


def test_a_cut_in_hand_has_no_interval_where_no_fit_has_its_odds() -> None:
    sample = Sample.of(ESSAY)
    alone = np.array([[0.5, 0.5], [0.3, 0.3], [0.1, 0.1]])
    low, high = cut_interval(sample, np.array([alone, alone]), 0.0, 0.9)
    assert np.isnan(low)
    assert np.isnan(high)
