import math

import numpy as np
import pytest

from emtui.em.mixture import Array
from emtui.em.one_component import Chord, chord, running_mean, score_curve
from emtui.slips.essay import ESSAY


def test_running_mean_written_out() -> None:
    running = running_mean(ESSAY)
    for n in (1, 5, 14):
        assert running.means[n - 1] == pytest.approx(math.fsum(ESSAY[:n]) / n, rel=1e-14)
    mean = math.fsum(ESSAY) / 14
    sd = math.sqrt(math.fsum((x - mean) ** 2 for x in ESSAY) / 13)
    assert (running.centre, running.sd) == pytest.approx((mean, sd))
    low, high = running.funnel(2.0)
    assert low[3] == pytest.approx(mean - 2 * sd / 2)
    assert high[3] == pytest.approx(mean + 2 * sd / 2)


def test_the_funnels_hold_two_thirds_and_nineteen_in_twenty() -> None:
    rng = np.random.default_rng(3)
    deals = [running_mean(rng.normal(5, 2, 50), 5.0, 2.0) for _ in range(4000)]
    for n in (1, 10, 50):
        off = np.array([abs(deal.means[n - 1] - 5.0) / deal.errors[n - 1] for deal in deals])
        assert (off <= 1).mean() == pytest.approx(0.683, abs=0.025)
        assert (off <= 2).mean() == pytest.approx(0.954, abs=0.015)
    assert np.mean([deal.held(2.0) for deal in deals]) == pytest.approx(0.954, abs=0.01)


def test_a_far_offset_costs_no_digits() -> None:
    noise = np.random.default_rng(4).integers(0, 1000, 500) / 1024.0
    np.testing.assert_allclose(
        running_mean(noise + 2.0**30).means - 2.0**30, running_mean(noise).means, atol=2e-7
    )


def test_score_curve_written_out_and_its_peak() -> None:
    score = score_curve(ESSAY, 0.2)
    for m in (-1.0, 0.1, 0.9):
        by_hand = math.fsum(
            -math.log(0.2 * math.sqrt(math.tau)) - 0.5 * ((x - m) / 0.2) ** 2 for x in ESSAY
        )
        assert float(score(np.array(m))) == pytest.approx(by_hand, rel=1e-12)
    means = np.linspace(0, 0.5, 5001)
    assert means[np.argmax(score(means))] == pytest.approx(np.mean(ESSAY), abs=1e-4)


def test_every_chord_lies_below_one_friends_score_and_the_logarithm() -> None:
    rng = np.random.default_rng(5)
    score = score_curve(ESSAY, 0.2)
    for start, end in rng.uniform(-5, 5, (50, 2)):
        assert chord(score, start, end).below
        assert chord(np.log, abs(start) + 0.01, abs(end) + 0.01).below
    laid = chord(score, 0.0, 1.0, 3)
    assert laid.line[1] == pytest.approx((laid.curve[0] + laid.curve[2]) / 2)
    assert laid.clearance[1] > 0


def test_a_chord_across_a_valley_lies_above() -> None:
    def two_hills(x: Array) -> Array:
        return np.asarray(np.logaddexp(-0.5 * (x - 3) ** 2, -0.5 * (x + 3) ** 2))

    laid = chord(two_hills, -3.0, 3.0)
    assert not laid.below
    assert laid.clearance.min() < -1


def test_what_has_no_mean_says_so() -> None:
    with pytest.raises(ValueError, match="needs slips"):
        running_mean([])
    with pytest.raises(ValueError, match="needs slips"):
        running_mean([1.0])
    assert running_mean([1.0], sd=0.5).errors.tolist() == [0.5]
    with pytest.raises(ValueError, match="above zero"):
        score_curve(ESSAY, 0.0)


def test_one_slip_has_a_score_too() -> None:
    score = score_curve([3.0], 0.5)
    assert float(score(np.array(3.0))) == pytest.approx(-math.log(0.5 * math.sqrt(math.tau)))
    with pytest.raises(ValueError, match="needs a slip"):
        score_curve([], 0.5)


@pytest.mark.parametrize(
    ("heights", "above", "below"),
    [
        ([0.0, 0.0, 0.0], 0.5e-12, True),
        ([0.0, 0.0, 0.0], 1.5e-12, False),
        ([-1e6, 0.0, -1e6], 0.5e-6, True),
        ([-1e6, 0.0, -1e6], 1.5e-6, False),
    ],
)
def test_a_chord_above_by_no_more_than_rounding_is_below(
    heights: list[float], above: float, below: bool
) -> None:
    curve = np.array(heights)
    line = curve + np.array([-1.0, above, -1.0])
    assert Chord(np.arange(3.0), line, curve).below is below


def test_curves_are_read_only() -> None:
    running, laid = running_mean(ESSAY), chord(score_curve(ESSAY, 0.2), 0.0, 1.0)
    for array in (running.counts, running.means, running.errors):
        assert not array.flags.writeable
    for array in (laid.places, laid.line, laid.curve):
        assert not array.flags.writeable
