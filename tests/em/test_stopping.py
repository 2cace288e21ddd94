"""How a climb is judged: at rest, collapsed, emptied, merged, a saddle."""

from __future__ import annotations

import numpy as np
import pytest

from emtui.em import stopping
from emtui.em.estimation import Moments
from emtui.em.history import Why
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.starts import given_start, quartile_start, random_start
from emtui.em.variants import Variant
from tests.strategies import mixture, slips_of

SOFT, SAME = Variant(), Variant(spread="same")


def quiet_after(scores: list[float], tolerance: float = 1e-8, total: float = 14.0) -> int:
    pace = stopping.Pace.at_start(scores[0])
    for score in scores[1:]:
        pace = pace.next(score, tolerance, total)
    return int(pace.quiet)


def test_quiet_needs_small_and_shrinking_gains() -> None:
    assert quiet_after([0.0, 1.0]) == 0
    assert quiet_after([0.0, 1e-9]) == 0  # nothing before to compare with
    assert quiet_after([0.0, 1e-9, 1.5e-9]) == 1
    assert quiet_after([0.0, 1e-9, 1.5e-9, 1.7e-9]) == 2
    assert quiet_after([0.0, 1e-9, 1.5e-9, 3.0e-9]) == 0  # gains grow: leaving a saddle
    assert quiet_after([0.0, 1.0, 1.0 + 1e-6]) == 0  # smaller, but above the tolerance


def test_quiet_needs_little_left_to_climb() -> None:
    # Gains of 0.9e-8 times 0.99 each: about a hundred times that is left.
    gains = 0.9e-8 * 0.99 ** np.arange(4)
    assert quiet_after([0.0, *np.cumsum(gains)]) == 0
    assert quiet_after([0.0, *np.cumsum(gains)], tolerance=1e-5) == 3


def test_gains_lost_in_rounding_are_quiet_unless_tolerance_is_0() -> None:
    scores = [100.0, 100.0 + 2e-14, 100.0 + 1e-14, 100.0 + 2e-14]
    assert quiet_after(scores) == 3
    assert quiet_after(scores, tolerance=0.0) == 0


def test_a_fall_is_not_quiet() -> None:
    assert quiet_after([1.0, 1.0 + 2e-9, 1.0 + 1e-9]) == 0


def test_pace_of_a_batch_is_each_ones_own() -> None:
    starts = np.array([0.0, 0.0])
    pace = stopping.Pace.at_start(starts)
    for scores in ([1e-9, 1.0], [1.5e-9, 2.0], [1.7e-9, 3.0]):
        pace = pace.next(np.array(scores), 1e-8, 14.0)
    assert pace.quiet.tolist() == [2, 0]
    assert int(pace[0].quiet) == 2


def test_settled_when_nothing_moves_beyond_rounding() -> None:
    old = mixture([0.4, 0.6], [-1.0, 1.0], [0.5, 0.25])
    fresh = stopping.Pace.at_start(0.0)
    assert stopping.settled(fresh, old, old)
    assert stopping.settled(fresh, old, mixture([0.4, 0.6], [-1.0, 1.0 + 2e-16], [0.5, 0.25]))
    for moved in (
        mixture([0.4 + 1e-13, 0.6 - 1e-13], [-1.0, 1.0], [0.5, 0.25]),
        mixture([0.4, 0.6], [-1.0, 1.0 + 1e-13], [0.5, 0.25]),
        mixture([0.4, 0.6], [-1.0, 1.0], [0.5, 0.25 + 1e-13]),
    ):
        assert not stopping.settled(fresh, old, moved)


def test_settled_takes_two_quiet_iterations() -> None:
    old, new = mixture([0.4, 0.6], [-1, 1], [0.5, 0.25]), mixture([0.4, 0.6], [-1, 1.1], [0.5, 0.2])
    for quiet, expected in ((0, False), (1, False), (2, True), (3, True)):
        pace = stopping.Pace(np.array(0.0), np.array(0.0), np.array(quiet))
        assert bool(stopping.settled(pace, old, new)) is expected


def test_emptied_and_fading() -> None:
    def moments(left: float, right: float) -> Moments:
        return Moments(np.array([left, right]), np.zeros(2), np.ones(2))

    assert stopping.emptied(moments(0.0, 14.0)).tolist() == [True, False]
    assert stopping.emptied(moments(-1e-16, 14.0)).tolist() == [True, False]  # rounding of weights
    assert stopping.emptied(moments(14.0, 1e-6)).tolist() == [False, False]
    assert stopping.fading(moments(14.0, 1e-6)).tolist() == [False, True]
    assert stopping.fading(moments(13.0, 1.0)).tolist() == [False, False]


def test_nearest_is_the_nearest() -> None:
    sample = Sample.of([0.0, 1.0, 4.0, 4.5])
    for place in np.linspace(-2.0, 2.0, 101):
        found = int(stopping.nearest(sample, np.array([place, place]))[0])
        gaps = np.abs(sample.values - place)
        assert gaps[found] == gaps.min()


def test_collapsed_on_one_slip() -> None:
    sample = Sample.of(slips_of("seed"))
    narrow = sample.to_standard(mixture([0.1, 0.9], [0.9, 0.2], [1e-6, 0.2]))
    assert stopping.collapsed(sample, narrow, SOFT).tolist() == [True, False]
    assert stopping.collapsed(sample, narrow.swapped, SOFT).tolist() == [False, True]
    assert not stopping.collapsed(sample, narrow, Variant(min_sd=1e-7)).any()
    flat = sample.to_standard(mixture([0.1, 0.9], [0.9, 0.2], [0.0, 0.2]))
    assert stopping.collapsed(sample, flat, SOFT).tolist() == [True, False]


def test_not_collapsed_while_wide_or_between_slips() -> None:
    sample = Sample.of(slips_of("seed"))
    for means, sd in (([0.9, 0.2], 0.05), ([0.7, 0.2], 1e-6)):
        story = sample.to_standard(mixture([0.1, 0.9], means, [sd, 0.2]))
        assert not stopping.collapsed(sample, story, SOFT).any()


@pytest.mark.parametrize("mirrored", [False, True])
def test_the_nearer_neighbour_says_what_is_narrow(mirrored: bool) -> None:
    """Slips at 0, 1 and 1.001: on 1, an sd of 1e-5 is narrow beside 1 and not beside 0.001."""
    slips = np.array([0.0, 1.0, 1.001, -2.0, 3.0])
    sample = Sample.of(-slips if mirrored else slips)
    sign = -1.0 if mirrored else 1.0
    for sd, fell in ((1e-5, False), (1e-7, True)):
        story = sample.to_standard(mixture([0.2, 0.8], [sign, sign * 0.5], [sd, 1.5]))
        assert stopping.collapsed(sample, story, SOFT).tolist() == [fell, False]


def test_the_lowest_slip_is_a_neighbour_too() -> None:
    sample = Sample.of([0.999, 1.0, 2.0, 3.0, 4.0])
    for sd, fell in ((1e-5, False), (1e-7, True)):
        story = sample.to_standard(mixture([0.2, 0.8], [1.0, 2.5], [sd, 1.5]))
        assert stopping.collapsed(sample, story, SOFT).tolist() == [fell, False]


def test_collapsed_in_a_batch_is_as_one_by_one() -> None:
    sample = Sample.of(slips_of("seed"))
    sds = [[1e-6, 0.2], [0.2, 0.2], [0.0, 0.2], [1e-6, 0.2]]
    means = [[0.9, 0.2], [0.9, 0.2], [0.9, 0.2], [0.7, 0.2]]
    batch = sample.to_standard(mixture([[0.1, 0.9]] * 4, means, sds))
    together = stopping.collapsed(sample, batch, SOFT)
    single = [stopping.collapsed(sample, batch[k], SOFT).tolist() for k in range(4)]
    assert together.tolist() == single == [[True, False], [False] * 2, [True, False], [False] * 2]


def test_a_common_spread_small_beside_one_gap_is_no_collapse() -> None:
    # Ali sits on the heap at 0, Bilal on three slips near 1 whose scatter keeps the spread up.
    slips = [0.0] * 5 + [1.0, 1.0001, 1.0002]
    sample = Sample.of(slips)
    for assign in ("soft", "hard"):
        variant = Variant(assign=assign, spread="same")
        session = Session.begin(sample, variant, quartile_start(sample, variant)).run()
        assert session.now.end is not None
        assert session.now.end.why is Why.SETTLED
        np.testing.assert_allclose(session.now.mixture.means, [0.0, 1.0001], atol=1e-12)
        expected = np.sqrt(2e-8 / 8)
        np.testing.assert_allclose(session.now.mixture.sds, expected, rtol=1e-9)


def test_a_common_spread_beside_an_outlier_is_no_collapse() -> None:
    slips = np.append(np.random.default_rng(0).normal(0.0, 3.0, 50), 1e6)
    sample = Sample.of(slips)
    start = given_start(sample, SAME, mixture([0.5, 0.5], [0.0, 1e6], [3.0, 3.0]))
    session = Session.begin(sample, SAME, start).run()
    assert session.now.end is not None
    assert session.now.end.why is Why.SETTLED
    np.testing.assert_allclose(session.now.mixture.means, [slips[:-1].mean(), 1e6], rtol=1e-9)
    expected = np.sqrt(((slips[:-1] - slips[:-1].mean()) ** 2).sum() / 51)
    np.testing.assert_allclose(session.now.mixture.sds, expected, rtol=1e-9)


def test_two_stories_alike_on_a_great_heap_are_no_collapse() -> None:
    # Narrow beside the gap, but as near to the far slip as the other: it stays shared.
    sample = Sample.of([0.0, 1.0], [1e6, 1.0])
    session = Session.begin(sample, SOFT, quartile_start(sample, SOFT)).run()
    assert session.now.end is not None
    assert (session.now.end.why, session.now.end.merged) == (Why.SETTLED, True)
    np.testing.assert_allclose(session.now.mixture.sds, 1e-3, rtol=1e-5)


def test_two_atoms_with_one_spread_collapse_together() -> None:
    sample = Sample.of([0.0, 0.0, 1.0])
    session = Session.begin(sample, SAME, random_start(sample, SAME, 1)).run()
    assert session.now.end is not None
    assert (session.now.end.why, session.now.end.who) == (Why.COLLAPSED, (0, 1))


def test_merged_is_about_means_and_spreads() -> None:
    assert stopping.merged(mixture([0.2, 0.8], [1.0, 1.0], [0.5, 0.5]))
    assert stopping.merged(mixture([0.2, 0.8], [1.0, 1.01], [0.5, 0.51]))
    assert not stopping.merged(mixture([0.5, 0.5], [1.0, 1.1], [0.5, 0.5]))
    assert not stopping.merged(mixture([0.5, 0.5], [1.0, 1.0], [0.5, 0.6]))
    assert not stopping.merged(mixture([0.5, 0.5], [1.0, 1.0], [0.6, 0.5]))


@pytest.mark.parametrize("share", ["free", "equal"])
@pytest.mark.parametrize("spread", ["different", "same"])
def test_one_story_for_two_heaps_is_a_saddle(spread: str, share: str) -> None:
    sample = Sample.of([0.0, 0.1, 0.2, 0.3, 5.0, 5.1, 5.2, 5.3])
    one = mixture([0.5, 0.5], [sample.mean] * 2, [sample.sd] * 2)
    assert stopping.saddle(sample, one, Variant(spread=spread, share=share))


def test_one_story_for_a_long_tail_of_one_spread_and_equal_shares_is_a_top() -> None:
    # Symmetric and peaked: two equal Gaussians of one spread are flatter than one, never more
    # peaked, so pulling them apart loses.
    heavy = [-9.0, -3.0, -1.0, -0.5, -0.25, 0.0, 0.25, 0.5, 1.0, 3.0, 9.0]
    sample = Sample.of(heavy)
    one = mixture([0.5, 0.5], [sample.mean] * 2, [sample.sd] * 2)
    assert not stopping.saddle(sample, one, Variant(spread="same", share="equal"))
    assert stopping.saddle(sample, one, SOFT)  # one wide, one narrow explains them better


def test_no_saddle_where_the_smallest_spread_hides_all_structure() -> None:
    variant = Variant(min_sd=10.0)
    sample = Sample.of([0.05, 0.07, 0.3, 0.9])
    session = Session.begin(sample, variant, quartile_start(sample, variant)).run()
    assert session.now.end is not None
    assert session.now.end.merged
    assert not session.now.end.saddle
    np.testing.assert_allclose(session.now.mixture.sds, 10.0)


def test_nobody_collapses_who_has_no_slips() -> None:
    sample = Sample.of(slips_of("seed"))
    none = sample.to_standard(mixture([0.0, 1.0], [0.9, 0.2], [1e-6, 0.2]))
    assert not stopping.collapsed(sample, none, SOFT).any()


def test_a_climb_that_rests_on_a_speck_of_a_slip_is_emptied() -> None:
    # Ali's narrow guess lies in a gap of the minutes; what he has left dwindles step by step.
    sample = Sample.of(slips_of("faithful_eruptions"))
    start = given_start(sample, SOFT, mixture([0.32, 0.68], [3.04, 4.33], [0.0223, 0.2141]))
    session = Session.begin(sample, SOFT, start).run()
    assert session.now.end is not None
    assert (session.now.end.why, session.now.end.who) == (Why.EMPTIED, (0,))
    assert session.now.expectation is not None
    assert 1e-12 < session.now.expectation.moments.totals[0] < 1e-3
    assert session.now.iteration > 5
