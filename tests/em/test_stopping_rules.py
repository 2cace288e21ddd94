"""The rules of an end, close to where each begins to hold."""

from __future__ import annotations

import numpy as np
import pytest

from emtui.em import stopping
from emtui.em.estimation import Moments
from emtui.em.mixture import Mixture
from emtui.em.sample import Sample
from emtui.em.variants import Variant
from tests.strategies import mixture

SOFT = Variant()
HEAVY = [-9.0, -3.0, -1.0, -0.5, -0.25, 0.0, 0.25, 0.5, 1.0, 3.0, 9.0]


def quiet_after(scores: list[float], tolerance: float = 1e-8, total: float = 14.0) -> int:
    pace = stopping.Pace.at_start(scores[0])
    for score in scores[1:]:
        pace = pace.next(score, tolerance, total)
    return int(pace.quiet)


def test_a_gain_of_just_the_tolerance_is_not_below_it() -> None:
    tolerance = 2.0**-28
    assert quiet_after([0.0, 1.0, 1.0 + tolerance], tolerance) == 0
    assert quiet_after([0.0, 1.0, 1.0 + 0.5 * tolerance], tolerance) == 1
    # Aitken: of 0.75 and then 0.5 of it, 0.25 / 0.25 = 1 of it is left.
    assert quiet_after([0.0, 0.75 * tolerance, 1.25 * tolerance], tolerance) == 0
    assert quiet_after([0.0, 0.875 * tolerance, 1.375 * tolerance], tolerance) == 1


def test_rounding_is_that_of_the_score_and_of_the_sum_it_comes_from() -> None:
    assert quiet_after([0.0, 1e-9], total=1e6) == 1
    assert quiet_after([-1e6, -1e6 + 1e-9], total=14.0) == 1
    assert quiet_after([0.0, 1e-9], total=14.0) == 0


def test_a_gain_too_large_to_square_is_no_trouble() -> None:
    assert quiet_after([-3e200, -1e200, -0.5e200]) == 0


def test_settled_looks_at_falls_as_at_rises_each_beside_its_size() -> None:
    fresh = stopping.Pace.at_start(0.0)
    old = mixture([0.4, 0.6], [-1.0, 1.0], [0.5, 0.25])
    for moved in (
        mixture([0.4, 0.6], [-1.0, 1.0 - 1e-13], [0.5, 0.25]),
        mixture([0.4, 0.6], [-1.0, 1.0], [0.5, 0.25 - 1e-13]),
    ):
        assert not stopping.settled(fresh, old, moved)
    far = mixture([0.4, 0.6], [-1e3, 1e3], [2e3, 1e3])
    for off in (1e-12, -1e-12):
        assert stopping.settled(fresh, far, Mixture(far.weights, far.means + off, far.sds))
        assert stopping.settled(fresh, far, Mixture(far.weights, far.means, far.sds + off))
    near = mixture([0.4, 0.6], [0.0, 0.0], [1e-3, 1e-3])
    for off, still in ((1e-15, True), (2.5e-15, False)):
        moved = Mixture(near.weights, near.means + off, near.sds)
        assert bool(stopping.settled(fresh, near, moved)) is still
        moved = Mixture(near.weights, near.means, near.sds + off)
        assert bool(stopping.settled(fresh, near, moved)) is still


@pytest.mark.parametrize("total", [14.0, 1e9])
def test_emptied_is_a_part_of_all_slips_and_a_speck_a_number_of_them(total: float) -> None:
    def moments(left: float) -> Moments:
        return Moments(np.array([left, total]), np.zeros(2), np.ones(2))

    assert stopping.emptied(moments(0.5e-14 * total)).tolist() == [True, False]
    assert stopping.emptied(moments(2e-14 * total)).tolist() == [False, False]
    assert stopping.fading(moments(0.9e-3)).tolist() == [True, False]
    assert stopping.fading(moments(1.1e-3)).tolist() == [False, False]


def test_merged_is_within_a_twentieth() -> None:
    for means, sds, one in (
        ([1.0, 1.024], [0.5, 0.5], True),
        ([1.0, 1.026], [0.5, 0.5], False),
        ([1.0, 1.0], [0.5, 0.524], True),
        ([1.0, 1.0], [0.5, 0.526], False),
    ):
        assert bool(stopping.merged(mixture([0.5, 0.5], means, sds))) is one


def test_the_highest_slip_is_a_neighbour_too() -> None:
    sample = Sample.of([-3.0, -2.0, 0.0, 1.0, 1.001])
    for sd, fell in ((1e-5, False), (1e-7, True)):
        story = sample.to_standard(mixture([0.2, 0.8], [1.0, -0.5], [sd, 1.5]))
        assert stopping.collapsed(sample, story, SOFT).tolist() == [fell, False]


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_narrow_but_off_every_slip_is_no_collapse(sign: float) -> None:
    sample = Sample.of(sign * np.array([0.0, 1.0, 2.0, 5.0]))
    for mean in (0.9, 1.1):
        story = sample.to_standard(mixture([0.2, 0.8], [sign * mean, sign * 2.0], [1e-6, 1.5]))
        assert not stopping.collapsed(sample, story, SOFT).any()


@pytest.mark.parametrize("side", [-1.0, 1.0])
@pytest.mark.parametrize(("off", "fell"), [(0.5, True), (1.5, False)])
def test_a_friend_on_a_slip_is_within_a_thousandth_of_the_way_to_the_next(
    side: float, off: float, fell: bool
) -> None:
    sample, reach = Sample.of([0.0, 1.0, 2.0, 5.0]), 1e-3
    means, sds = [1.0 + side * off * reach, 2.0], [0.9 * reach, 1.5]
    story = sample.to_standard(mixture([0.2, 0.8], means, sds))
    assert stopping.collapsed(sample, story, SOFT).tolist() == [fell, False]


def test_no_spread_left_is_a_collapse_on_slips_that_no_square_tells_apart() -> None:
    sample = Sample.of([0.0, 1e-170, 1.0])
    assert sample.counts.tolist() == [2.0, 1.0]
    there = Mixture(np.array([0.6, 0.4]), sample.values, np.array([0.0, 0.3]))
    assert stopping.collapsed(sample, there, SOFT).tolist() == [True, False]


@pytest.mark.parametrize(("heap", "fell"), [(2.0e12, False), (2.6e12, True)])
def test_on_a_heap_the_far_slip_still_counts_for_what_it_adds(heap: float, fell: bool) -> None:
    # Both the same: they share the far slip, and the next spread is gap / sqrt(heap) for both.
    sample, gap = Sample.of([0.0, 1.5], [heap, 1.0]), 1.5
    sd = 1e-3
    assert (gap / np.sqrt(heap) < 1e-3 * sd) is np.bool_(fell)
    here = sample.to_standard(mixture([0.5, 0.5], [0.0, 0.0], [sd, sd]))
    assert stopping.collapsed(sample, here, SOFT).tolist() == [fell, fell]


def test_spreads_that_differ_are_a_way_off_the_saddle_of_equal_shares() -> None:
    sample = Sample.of(HEAVY)
    one = mixture([0.5, 0.5], [sample.mean] * 2, [sample.sd] * 2)
    assert stopping.saddle(sample, one, Variant(share="equal"))
    assert not stopping.saddle(sample, one, Variant("soft", "same", "equal"))


@pytest.mark.parametrize("share", ["free", "equal"])
@pytest.mark.parametrize("spread", ["different", "same", "known"])
def test_nudges_keep_the_mean_and_the_variance_of_all(spread: str, share: str) -> None:
    variant = Variant(spread=spread, share=share, known_sd=0.7)
    nudged = stopping._nudged(0.3, 0.7, variant, 2)
    w, m, s = nudged.weights, nudged.means, nudged.sds
    np.testing.assert_allclose((w * m).sum(-1), 0.3, rtol=1e-14)
    assert (m[:, 0] != m[:, 1]).all()
    if spread == "known":
        np.testing.assert_array_equal(s, np.full(s.shape, 0.7))
    else:
        variance = (w * (s**2 + (m - 0.3) ** 2)).sum(-1)
        np.testing.assert_allclose(variance, 0.49, rtol=1e-13)
    assert bool((s[:, 0] != s[:, 1]).any()) is (spread == "different")
    assert bool((w[:, 0] != 0.5).any()) is (share == "free")
    # Whoever is above is now wide, now narrow, and has now more, now less than half.
    wider, more = np.sign(s[:, 1] - s[:, 0]), np.sign(w[:, 1] - w[:, 0])
    ways = {(int(a), int(b)) for a, b in zip(wider, more, strict=True)}
    spreads = {-1, 0, 1} if spread == "different" else {0}
    shares = {-1, 0, 1} if share == "free" else {0}
    assert ways == {(a, b) for a in spreads for b in shares}
