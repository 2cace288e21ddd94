import math

import numpy as np
import pytest

from emtui.em.convergence import missing_information, rate_of_gains, rate_of_steps
from emtui.em.history import Limits, Why
from emtui.em.mixture import Array, Mixture
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.starts import default_start, given_start
from emtui.em.steps import e_step, m_step
from emtui.em.variants import SHARES, SPREADS, Variant
from emtui.slips.essay import ESSAY

SAMPLE = Sample.of(ESSAY)


def mix(weights: list[float], means: list[float], sds: list[float]) -> Mixture:
    return Mixture(np.array(weights), np.array(means), np.array(sds))


def climb(sample: Sample, variant: Variant, tolerance: float = 1e-8) -> tuple[Mixture, Array]:
    """Mixtures and scores of the run from the default start, one an iteration."""
    start = default_start(sample, variant)
    if variant.spread == "known":
        start = given_start(sample, variant, mix([0.5, 0.5], [0.1, 0.5], [0.18, 0.18]))
    session = Session.begin(sample, variant, start, Limits(tolerance)).run()
    end = session.now.end
    assert end is not None
    assert end.why is Why.SETTLED
    entries = [
        e
        for k, e in enumerate(session.history)
        if k == 0 or e.iteration > session.history[k - 1].iteration
    ]
    parts = [
        np.array([getattr(e.standard, name) for e in entries])
        for name in ("weights", "means", "sds")
    ]
    return Mixture(*parts), np.array([e.score for e in entries])


def jacobian_rate(sample: Sample, variant: Variant, at: Mixture) -> float:
    """Largest eigenvalue of the EM map's own derivative, by differences."""

    def step(theta: Array) -> Array:
        now = Mixture(np.array([1 - theta[0], theta[0]]), theta[1:3], theta[3:])
        new = m_step(sample, e_step(sample, now, variant).moments, now, variant)
        return np.array([new.weights[1], *new.means, *new.sds])

    theta = np.array([at.weights[1], *at.means, *at.sds])
    h = 1e-5
    columns = [(step(theta + h * e) - step(theta - h * e)) / (2 * h) for e in np.eye(5)]
    free = [
        variant.share == "free",
        True,
        True,
        variant.spread != "known",
        variant.spread == "different",
    ]
    matrix = np.stack(columns, axis=-1)
    if variant.spread == "same":
        # Both sds move together: one column for the two.
        matrix[:, 3] += matrix[:, 4]
    keep = np.flatnonzero(free)
    return float(np.abs(np.linalg.eigvals(matrix[np.ix_(keep, keep)])).max())


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("spread", SPREADS)
def test_measured_and_foretold_agree(spread: str, share: str) -> None:
    variant = Variant("soft", spread, share, known_sd=0.18)
    mixtures, scores = climb(SAMPLE, variant, tolerance=1e-12)
    foretold = missing_information(SAMPLE, variant, mixtures[-1])
    assert foretold is not None
    assert 0 < foretold < 1
    assert rate_of_steps(mixtures) == pytest.approx(foretold, rel=0.01)
    assert rate_of_gains(scores) == pytest.approx(foretold, rel=0.01)
    assert foretold == pytest.approx(jacobian_rate(SAMPLE, variant, mixtures[-1]), rel=1e-3)


def test_the_essays_rate() -> None:
    mixtures, _ = climb(SAMPLE, Variant(), tolerance=1e-12)
    assert missing_information(SAMPLE, Variant(), mixtures[-1]) == pytest.approx(0.2089, abs=5e-5)


def test_overlapping_friends_crawl() -> None:
    rng = np.random.default_rng(8)
    rates: list[float] = []
    for apart in (2.5, 6.0):
        slips = np.concatenate([rng.normal(0, 1, 200), rng.normal(apart, 1, 200)])
        sample = Sample.of(slips)
        mixtures, _ = climb(sample, Variant(spread="same"), tolerance=1e-10)
        rates.append(missing_information(sample, Variant(spread="same"), mixtures[-1]) or 0.0)
        assert rate_of_steps(mixtures) == pytest.approx(rates[-1], rel=0.01)
    assert rates[0] > 0.8
    assert rates[1] < 0.1


def test_at_a_saddle_more_than_everything_is_missing() -> None:
    same = Variant(spread="same")
    merged = SAMPLE.to_standard(mix([0.5, 0.5], [0.2485714, 0.2485714], [0.2582282, 0.2582282]))
    rate = missing_information(SAMPLE, same, merged)
    assert rate is not None
    assert rate >= 1.0


def test_nothing_is_foretold_where_no_soft_climb_stands() -> None:
    mixtures, scores = climb(SAMPLE, Variant())
    end = mixtures[-1]
    assert missing_information(SAMPLE, Variant("hard"), end) is None
    assert missing_information(SAMPLE, Variant(), mixtures[1]) is None
    smallest = float(SAMPLE.to_units(end).sds.min())
    assert missing_information(SAMPLE, Variant(min_sd=smallest), end) is None
    assert (
        missing_information(
            SAMPLE, Variant(), Mixture(end.weights, end.means, np.array([0.0, 0.3]))
        )
        is None
    )
    assert rate_of_steps(mixtures[:2]) is None
    assert rate_of_gains(scores[:2]) is None
    assert rate_of_gains(np.array([1.0, 2.0, np.inf])) is None
    still = Mixture(*(np.repeat(a[None], 5, axis=0) for a in (end.weights, end.means, end.sds)))
    assert rate_of_steps(still) is None


def test_three_points_and_two_clear_steps_are_enough() -> None:
    assert rate_of_gains(np.array([-7.0, -3.0, -2.0])) == pytest.approx(0.5, rel=1e-14)
    means = np.array([[0.0, 1.0], [0.8, 1.0], [1.0, 1.0]])
    path = Mixture(np.full((3, 2), 0.5), means, np.ones((3, 2)))
    assert rate_of_steps(path) == pytest.approx(0.25, rel=1e-14)


def test_what_is_lost_in_rounding_is_not_measured() -> None:
    # A score of a million is known to about 1e-10, and clear from 4e-7 on.
    scores = np.array([-1e6, -4.0, -2.0, -1.0 - 1e-7, -1.0, -1.0 + 1e-7, -1.0 + 1.2e-7])
    assert rate_of_gains(scores) == pytest.approx(1 / math.sqrt(2), rel=1e-6)
    means = np.stack([np.full(5, -1e6), np.array([0.0, 4.0, 6.0, 6.0 + 2e-7, 6.0 + 3e-7])], -1)
    path = Mixture(np.full((5, 2), 0.5), means, np.ones((5, 2)))
    assert rate_of_steps(path) == pytest.approx(0.5, rel=1e-12)
    level = np.full(4, -3.0)
    assert rate_of_gains(level) is None


def test_near_zero_clear_is_measured_against_one() -> None:
    steps = np.array([0.0, 1e-12, 1.7e-12])
    assert rate_of_gains(steps) == pytest.approx(math.sqrt(0.7), rel=1e-3)
    means = np.stack([steps, np.zeros(3)], -1)
    path = Mixture(np.full((3, 2), 0.5), means, np.full((3, 2), 0.1))
    assert rate_of_steps(path) == pytest.approx(0.7, rel=1e-3)
    assert rate_of_gains(0.2 * steps) is None
    assert rate_of_steps(Mixture(path.weights, 0.2 * means, path.sds)) is None


def test_a_run_that_was_ever_out_of_reach_has_no_rate() -> None:
    assert rate_of_gains(np.array([-np.inf, -np.inf, -4.0, -2.0, -1.0])) is None
    means = np.array([[np.inf, 1.0], [np.inf, 1.0], [0.8, 1.0], [0.9, 1.0], [1.0, 1.0]])
    assert rate_of_steps(Mixture(np.full((5, 2), 0.5), means, np.ones((5, 2)))) is None


@pytest.mark.parametrize("spread", ["same", "known"])
def test_nothing_is_foretold_for_a_friend_without_a_share(spread: str) -> None:
    variant = Variant(spread=spread, known_sd=SAMPLE.sd * SAMPLE.scale)
    one = Mixture(np.array([1.0, 0.0]), np.full(2, SAMPLE.mean), np.full(2, SAMPLE.sd))
    for mixture in (one, one.swapped):
        assert missing_information(SAMPLE, variant, mixture) is None


def moved(variant: Variant, now: Mixture) -> float:
    """How far one soft step moves a mixture: shares, and means and sds in its own sds."""
    new = m_step(SAMPLE, e_step(SAMPLE, now, variant).moments, now, variant)
    shares = np.abs(new.weights - now.weights).max()
    means = np.abs((new.means - now.means) / now.sds).max()
    return float(max(shares, means, np.abs(new.sds / now.sds - 1.0).max()))


@pytest.mark.parametrize("part", ["weights", "means", "sds"])
def test_foretold_is_only_what_a_step_leaves_in_place(part: str) -> None:
    variant = Variant()
    mixtures, _ = climb(SAMPLE, variant, tolerance=1e-12)
    end = mixtures[-1]
    told = []
    for off in np.geomspace(1e-4, 1e-1, 60):
        pulled = {name: getattr(end, name) for name in ("weights", "means", "sds")}
        pulled[part] = pulled[part] + off * np.array([0.3, -0.3])
        near = Mixture(**pulled)
        foretold = missing_information(SAMPLE, variant, near) is not None
        assert foretold == (moved(variant, near) <= 1e-3)
        told.append(foretold)
    assert told[0]
    assert not told[-1]
