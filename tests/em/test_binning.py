import numpy as np
import pytest

from emtui.em.binning import binned
from emtui.em.mixture import Mixture, log_joint, responsibilities
from emtui.em.sample import Sample
from emtui.em.starts import random_mixtures
from emtui.em.steps import e_step
from emtui.em.variants import ASSIGNERS, Variant


def heap(seed: int, outlier: float | None = None) -> Sample:
    rng = np.random.default_rng(seed)
    slips = np.concatenate([rng.normal(0, 1, 2000), rng.normal(3, 0.4, 3000)])
    return Sample.of(slips if outlier is None else np.append(slips, outlier))


def test_few_values_stay_as_they_are() -> None:
    sample = heap(1)
    short = binned(sample, len(sample.values))
    assert short.sample is sample
    assert (short.scatter, short.stray) == (0.0, 0.0)
    guesses = random_mixtures(sample, Variant(), 1, 5)
    narrow = guesses.with_sds(np.full((5, 2), 1e-160))
    for mixtures in (guesses, narrow):
        assert short.error(mixtures).tolist() == [0.0] * 5


@pytest.mark.parametrize("outlier", [None, 1e6])
def test_bins_keep_the_slips_number_mean_and_variance(outlier: float | None) -> None:
    sample = heap(2, outlier)
    short = binned(sample, 200)
    assert len(short.sample.values) <= 200
    assert (np.diff(short.sample.values) > 0).all()
    assert short.sample.total == pytest.approx(sample.total)
    assert short.sample.mean == pytest.approx(sample.mean, rel=1e-12)
    within = short.scatter / sample.total
    assert short.sample.sd**2 + within == pytest.approx(sample.sd**2, rel=1e-9)
    # The bulk stays resolved however far the one slip lies.
    assert len(short.sample.values) > 90


@pytest.mark.parametrize("outliers", [[], [1e3], [-1e3], [-1e3, 1e3]])
@pytest.mark.parametrize("most", [20, 200])
def test_no_bin_is_too_wide_nor_too_full(outliers: list[float], most: int) -> None:
    sample = Sample.of(np.append(np.random.default_rng(7).normal(size=5000), outliers))
    short = binned(sample, most)
    low, high = short.edges
    x, half = sample.values, most // 2
    assert (high - low).max() <= (x[-1] - x[0]) / half
    assert short.sample.counts.max() <= len(x) / half + 1
    # Every slip lies in one bin, between that bin's own lowest and highest.
    ends = np.searchsorted(x, high, "right")
    assert ends.tolist() == np.cumsum(short.sample.counts).tolist()
    np.testing.assert_array_equal(low, x[np.append(0, ends[:-1])])
    np.testing.assert_array_equal(high, x[ends - 1])
    for array in (short.sample.values, short.sample.counts):
        assert not array.flags.writeable


def test_alike_friends_lose_half_the_scatter_over_their_variance() -> None:
    """Their log density is a parabola, and there the bound is what is lost."""
    sample = heap(4)
    short = binned(sample, 60)
    one = Mixture(np.array([[0.3, 0.7]]), np.full((1, 2), 0.1), np.full((1, 2), 0.05))
    lost = e_step(short.sample, one, Variant()).score - e_step(sample, one, Variant()).score
    np.testing.assert_allclose(short.error(one), lost, rtol=1e-9)
    np.testing.assert_allclose(short.error(one), 0.5 * short.scatter / 0.05**2, rtol=1e-12)


def test_a_hard_score_may_lose_two_kinks_more() -> None:
    sample = heap(4)
    short = binned(sample, 60)
    two = Mixture(np.array([[0.5, 0.5]]), np.array([[-0.1, 0.3]]), np.full((1, 2), 0.05))
    jump = 0.4 / 0.05**2
    wanted = 0.5 * short.scatter / 0.05**2 + 2.0 * jump * short.stray
    np.testing.assert_allclose(short.error(two, hard=True), wanted, rtol=1e-12)
    assert short.error(two)[0] == short.error(two, hard=False)[0] != wanted


def test_the_curvature_is_nowhere_greater_than_allowed() -> None:
    """Second derivatives of the log density at many places, wherever zero is on the scale."""
    sample = heap(5)
    short = binned(sample, 60)
    guesses = random_mixtures(sample, Variant(), 4, 400)
    found = short.error(guesses)
    x = np.linspace(sample.lowest, sample.highest, 2001)
    r = responsibilities(x, guesses)
    precision = guesses.sds[..., None] ** -2.0
    slopes = (guesses.means[..., None] - x) * precision
    bent = -(r * precision).sum(1) + r[:, 0] * r[:, 1] * (slopes[:, 1] - slopes[:, 0]) ** 2
    assert (0.5 * short.scatter * np.abs(bent).max(-1) <= found * (1 + 1e-12)).all()
    moved = Sample(sample.values + 8.0, sample.counts, sample.shift, sample.scale)
    there = Mixture(guesses.weights, guesses.means + 8.0, guesses.sds)
    np.testing.assert_allclose(binned(moved, 60).error(there), found, rtol=1e-6)


@pytest.mark.parametrize("hard", [False, True])
@pytest.mark.parametrize("shares", [[0.4, 0.6], [1.0, 0.0]])
@pytest.mark.parametrize("places", [[-3.0, -2.0], [3.0, 2.0]])
def test_the_swing_of_a_slope_is_from_one_end_of_a_bin_to_the_other(
    places: list[float], shares: list[float], hard: bool
) -> None:
    sample = heap(6)
    short = binned(sample, 60)
    # Below or above all slips: each density falls from one end to the other of every bin.
    two = Mixture(np.array([shares]), np.array([places]), np.array([[0.9, 0.4]]))
    low, high = (log_joint(edge, two)[0] for edge in short.edges)
    join = np.maximum if hard else np.logaddexp
    swing = np.abs(join(low[0], low[1]) - join(high[0], high[1])) @ short.sample.counts
    np.testing.assert_allclose(short._by_swing(two, hard), swing, rtol=1e-12)


def test_only_what_is_not_fine_is_looked_at_closer() -> None:
    sample = heap(3)
    short = binned(sample, 60)
    guesses = random_mixtures(sample, Variant(), 6, 50)
    quick, close = short.error(guesses), short.error(guesses, fine=0.0)
    fine = float(np.median(quick))
    wanted = np.where(quick > fine, close, quick)
    np.testing.assert_allclose(short.error(guesses, fine=fine), wanted, rtol=1e-12)


@pytest.mark.parametrize("assign", ASSIGNERS)
@pytest.mark.parametrize("most", [50, 400])
def test_scores_differ_by_no_more_than_the_error(assign: str, most: int) -> None:
    sample, variant = heap(3), Variant(assign)
    short = binned(sample, most)
    guesses = random_mixtures(sample, variant, 6, 300)
    off = np.abs(
        e_step(short.sample, guesses, variant).score - e_step(sample, guesses, variant).score
    )
    quick = short.error(guesses, hard=assign == "hard")
    close = short.error(guesses, hard=assign == "hard", fine=0.0)
    assert (off <= close + 1e-9).all()
    assert (close <= quick).all()
    assert (close < quick / 10).any()
    assert off.max() > 0
