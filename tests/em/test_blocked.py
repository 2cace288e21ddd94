"""The pass over all slips: one step against fifty digits, and against whole arrays."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from emtui.em import blocked, steps
from emtui.em.estimation import Moments
from emtui.em.mixture import Array, Mixture, log_density, log_joint
from emtui.em.odds import Odds, stretches
from emtui.em.sample import Sample
from emtui.em.slices import BLOCK
from emtui.em.starts import random_mixtures
from emtui.em.variants import Variant
from tests.long_run import some_of

SOFT, HARD = Variant(), Variant(assign="hard")


def sample_of(kind: str, n: int = 300) -> Sample:
    rng = np.random.default_rng(5)
    bulk = rng.normal(size=n)
    kinds = {
        "plain": bulk,
        "offset": bulk + 1e9,
        "ties": np.round(bulk, 1),
        "outlier": np.append(bulk, 1e6),
        "two atoms": np.concatenate([1e-9 * bulk, 1.0 + 1e-9 * bulk]),
    }
    return Sample.of(kinds[kind])


KINDS = ("plain", "offset", "ties", "outlier", "two atoms")


def fifty_digits(sample: Sample, mixture: Mixture) -> tuple[list[list[mpmath.mpf]], mpmath.mpf]:
    """Totals, means and scatters of both components, and the log-likelihood."""
    mpf = mpmath.mpf
    w, m, s = (
        [mpf(float(v)) for v in part] for part in (mixture.weights, mixture.means, mixture.sds)
    )
    x = [mpf(float(v)) for v in sample.values]
    c = [mpf(float(v)) for v in sample.counts]
    density = [[w[k] * mpmath.npdf(v, m[k], s[k]) for k in (0, 1)] for v in x]
    score = mpmath.fsum(n * mpmath.log(d[0] + d[1]) for n, d in zip(c, density, strict=True))
    sums = []
    for k in (0, 1):
        r = [n * d[k] / (d[0] + d[1]) for n, d in zip(c, density, strict=True)]
        total = mpmath.fsum(r)
        mean = mpmath.fsum(a * v for a, v in zip(r, x, strict=True)) / total
        scatter = mpmath.fsum(a * (v - mean) ** 2 for a, v in zip(r, x, strict=True))
        sums.append([total, mean, scatter])
    return sums, score


def mix(weights: ArrayLike, means: ArrayLike, sds: ArrayLike) -> Mixture:
    return Mixture(np.asarray(weights), np.asarray(means), np.asarray(sds))


def mixtures_of(sample: Sample) -> list[Mixture]:
    mean, sd = sample.mean, sample.sd
    x = sample.values
    half = np.full(2, 0.5)
    return [
        mix(half, [mean - sd, mean + sd], [sd / 2, sd]),
        mix([0.9, 0.1], [mean + sd / 3, mean - sd], [sd, sd]),
        mix([0.3, 0.7], [mean, mean], [sd, sd / 10]),
        # On one slip, so narrow that its neighbours hardly count: a collapse under way.
        mix(half, [x[len(x) // 3], mean], [0.1 * np.diff(x).min(), sd]),
    ]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("which", some_of(range(4)))
def test_a_soft_step_agrees_with_fifty_digits(kind: str, which: int) -> None:
    sample = sample_of(kind)
    mixture = mixtures_of(sample)[which]
    moments, score = blocked.pass_over(sample, mixture, SOFT)
    with mpmath.workdps(50):
        sums, exact = fifty_digits(sample, mixture)
        assert abs(score - exact) <= 1e-12 * (abs(exact) + sample.total)
        for k, (total, mean, scatter) in enumerate(sums):
            assert abs(moments.totals[k] - total) <= 1e-12 * total
            assert abs(moments.means[k] - mean) <= 1e-12 * abs(mean) + 1e-16
            assert abs(moments.scatters[k] - scatter) <= 1e-12 * scatter + 1e-32 * total


def assert_same(ours: tuple[Moments, Array], theirs: steps.Expectation, total: float) -> None:
    moments, score = ours
    np.testing.assert_allclose(score, theirs.score, rtol=1e-12, atol=1e-13 * total)
    np.testing.assert_allclose(moments.totals, theirs.moments.totals, rtol=1e-11)
    np.testing.assert_allclose(moments.means, theirs.moments.means, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(moments.scatters, theirs.moments.scatters, rtol=1e-10, atol=1e-30)


@given(
    st.sampled_from(KINDS),
    st.sampled_from([SOFT, HARD]),
    st.integers(0, 10_000),
)
def test_any_step_agrees_with_whole_arrays(kind: str, variant: Variant, draw: int) -> None:
    sample = sample_of(kind, 500)
    mixture = random_mixtures(sample, variant, draw, 1)[0]
    ours = blocked.pass_over(sample, mixture, variant)
    assert_same(ours, steps._whole(sample, mixture, variant), sample.total)


@pytest.mark.parametrize("variant", [SOFT, HARD])
@pytest.mark.parametrize("n", [BLOCK - 1, BLOCK, 3 * BLOCK + 1])
def test_blocks_of_every_length_are_summed(variant: Variant, n: int) -> None:
    sample = Sample.of(np.random.default_rng(n).normal(size=n))
    mixture = random_mixtures(sample, variant, 3, 1)[0]
    ours = blocked.pass_over(sample, mixture, variant)
    assert_same(ours, steps._whole(sample, mixture, variant), sample.total)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("which", range(4))
def test_stretches_are_where_each_one_is_likelier(kind: str, which: int) -> None:
    sample = sample_of(kind)
    mixture = mixtures_of(sample)[which]
    winner = np.full(len(sample.values), -1)
    found = stretches(sample.values, Odds.of(mixture))
    for start, stop, who in found:
        winner[start:stop] = who
    joint = log_joint(sample.values, mixture)
    np.testing.assert_array_equal(winner, np.where(joint[1] > joint[0], 1, 0))
    assert 1 <= len(found) <= 3
    assert all(start < stop for start, stop, _ in found)


@pytest.mark.parametrize("draw", range(12))
def test_odds_are_the_log_joints_and_best_at_the_vertex(draw: int) -> None:
    sample = sample_of("plain")
    mixture = random_mixtures(sample, SOFT, draw, 1)[0]
    odds = Odds.of(mixture)
    x = odds.vertex() + odds.sd * np.linspace(-3.0, 3.0, 601)
    joint = log_joint(x, mixture)
    wide_less_narrow = joint[odds.wide] - joint[odds.narrow]
    z = (x - odds.mean) / odds.sd
    np.testing.assert_allclose((odds.a * z + odds.b) * z + odds.c, wide_less_narrow, rtol=1e-9)
    assert np.argmin(wide_less_narrow) == 300
    assert mixture.sds[odds.narrow] == mixture.sds.min()


def test_odds_of_equal_spreads_only_rise_or_only_fall() -> None:
    for means, ahead in (([0.0, 1.0], -np.inf), ([1.0, 0.0], np.inf), ([0.5, 0.5], -np.inf)):
        odds = Odds.of(mix([0.5, 0.5], means, [0.3, 0.3]))
        assert odds.vertex() == ahead


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("away", [-0.9, 0.9])
def test_a_narrow_friend_who_nowhere_wins_keeps_his_digits(away: float, swapped: bool) -> None:
    """His slips lie in blocks of the other's, a million times as wide as he."""
    rng = np.random.default_rng(7)
    few = away + 1e-6 * rng.normal(size=9)
    sample = Sample.of(np.concatenate([rng.normal(size=400), few]))
    told = mix([3e-8, 1.0 - 3e-8], [away, 0.0], [1e-6, 1.0])
    mixture = sample.to_standard(told.swapped if swapped else told)
    assert {s.winner for s in stretches(sample.values, Odds.of(mixture))} == {0 if swapped else 1}
    theirs = steps._whole(sample, mixture, SOFT)
    assert 0.1 < theirs.moments.totals.min() < 9
    assert_same(blocked.pass_over(sample, mixture, SOFT), theirs, sample.total)


@pytest.mark.parametrize("variant", [SOFT, HARD])
def test_two_alike_share_every_slip_and_ties_go_to_the_first(variant: Variant) -> None:
    sample = sample_of("plain")
    one = mix([0.5, 0.5], np.full(2, sample.mean), np.full(2, sample.sd))
    moments, _ = blocked.pass_over(sample, one, variant)
    expected = [150.0, 150.0] if variant is SOFT else [300.0, 0.0]
    np.testing.assert_allclose(moments.totals, expected)


@pytest.mark.parametrize("n", [8192, 20_000])
def test_products_of_whole_blocks_do_not_overflow(n: int) -> None:
    """Where both are as likely everywhere, each of a block's factors is 2, the largest."""
    sample = Sample.of(np.random.default_rng(n).normal(size=n))
    one = mix([0.5, 0.5], np.full(2, sample.mean), np.full(2, sample.sd))
    moments, score = blocked.pass_over(sample, one, SOFT)
    np.testing.assert_allclose(moments.totals, n / 2, rtol=1e-12)
    assert score == pytest.approx(float(log_density(sample.values, one).sum()), rel=1e-12)


def test_a_weight_of_zero_takes_nothing() -> None:
    sample = sample_of("plain")
    mixture = mix([0.0, 1.0], [0.0, sample.mean], [0.5, sample.sd])
    moments, score = blocked.pass_over(sample, mixture, SOFT)
    assert moments.totals.tolist() == [0.0, 300.0]
    assert moments.means[0] == 0.0
    assert np.isfinite(score)


def test_hard_sums_of_known_blocks_are_those_of_the_slips() -> None:
    for kind in KINDS:
        sample = sample_of(kind, 3000)
        known = blocked.block_sums(sample)
        for mixture in mixtures_of(sample):
            ours = blocked.hard_pass(sample, known, mixture, HARD)
            assert_same(ours, steps._whole(sample, mixture, HARD), sample.total)


@pytest.mark.parametrize("n", [200, 6000])
@pytest.mark.parametrize("variant", [SOFT, HARD])
def test_a_batch_is_its_mixtures_one_by_one(n: int, variant: Variant) -> None:
    sample = Sample.of(np.random.default_rng(n).normal(size=n))
    batch = random_mixtures(sample, variant, 8, 240)
    square = Mixture(*(a.reshape(-1, 3, 2) for a in (batch.weights, batch.means, batch.sds)))
    taken = steps.e_step(sample, square, variant)
    assert taken.score.shape == (80, 3)
    for index in ((0, 0), (17, 2), (79, 1)):
        alone = steps.e_step(sample, square[index], variant)
        here = taken[index]
        assert_same((here.moments, here.score), alone, sample.total)
