import math
from dataclasses import replace

import numpy as np
import pytest

from emtui.em.binning import binned
from emtui.em.bound import BoundLine, bound_line, floor_of
from emtui.em.mixture import Mixture, log_joint
from emtui.em.sample import Sample
from emtui.em.starts import default_start, random_start
from emtui.em.steps import e_step, m_step
from emtui.em.variants import ASSIGNERS, SHARES, SPREADS, Variant
from emtui.slips.essay import ESSAY
from tests.strategies import said

SAMPLE = Sample.of(ESSAY)
VARIANTS = [
    said(SAMPLE, assign, spread, share)
    for assign in ASSIGNERS
    for spread in SPREADS
    for share in SHARES
]


def mix(weights: list[float], means: list[float], sds: list[float]) -> Mixture:
    return Mixture(np.array(weights), np.array(means), np.array(sds))


GUESS = default_start(SAMPLE, Variant()).mixture
GONE = mix([1.0, 0.0], [0.2, 0.3], [0.5, math.nan])


def step(variant: Variant, old: Mixture, sample: Sample = SAMPLE) -> Mixture:
    return m_step(sample, e_step(sample, old, variant).moments, old, variant)


def line(variant: Variant, seed: int | None = None, **how: float) -> BoundLine:
    start = default_start(SAMPLE, variant) if seed is None else random_start(SAMPLE, variant, seed)
    old = step(variant, variant.admit(start.mixture, SAMPLE.scale))
    return bound_line(SAMPLE, variant, old, step(variant, old), before=0.2, **how)  # type: ignore[arg-type]


def at(bound: BoundLine, t: float) -> int:
    return int(np.flatnonzero(bound.t == t)[0])


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
@pytest.mark.parametrize("seed", [None, 1, 4])
def test_bound_is_below_touches_and_tops_at_the_new(variant: Variant, seed: int | None) -> None:
    bound = line(variant, seed)
    assert (bound.bound <= bound.score + 1e-9).all()
    assert bound.score[at(bound, 0.0)] == pytest.approx(bound.bound[at(bound, 0.0)], abs=1e-10)
    np.testing.assert_allclose(bound.gap, bound.score - bound.bound, rtol=1e-9, atol=1e-9)
    assert bound.bound.max() <= bound.bound[at(bound, 1.0)] + 1e-9
    assert bound.top == pytest.approx(1.0, abs=1e-4)
    assert len(bound.t) >= 80


@pytest.mark.parametrize("variant", [v for v in VARIANTS if v.assign == "soft"], ids=str)
def test_slopes_agree_where_we_stand(variant: Variant) -> None:
    start = default_start(SAMPLE, variant).mixture
    tight = bound_line(SAMPLE, variant, start, step(variant, start), before=1e-4, beyond=-0.9999)
    assert tight.t[0] < 0 < tight.t[-1] < 1
    slopes = [
        np.diff(y[[0, -1]])[0] / np.diff(tight.t[[0, -1]])[0] for y in (tight.score, tight.bound)
    ]
    assert slopes[0] > 0.1
    assert slopes[0] == pytest.approx(slopes[1], rel=1e-3)


def test_gap_against_sums_written_out() -> None:
    variant = Variant()
    old = default_start(SAMPLE, variant).mixture
    new = step(variant, old)
    bound = bound_line(SAMPLE, variant, old, new)

    def chances(mixture: Mixture, x: float) -> list[float]:
        u = SAMPLE.to_units(mixture)
        p = [
            u.weights[k] / u.sds[k] * math.exp(-0.5 * ((x - u.means[k]) / u.sds[k]) ** 2)
            for k in (0, 1)
        ]
        return [v / sum(p) for v in p]

    divergence = math.fsum(
        q * math.log(q / p)
        for x in ESSAY
        for q, p in zip(chances(old, x), chances(new, x), strict=True)
    )
    assert bound.gap[at(bound, 1.0)] == pytest.approx(divergence, rel=1e-10)
    assert divergence > 0.01


def test_stops_short_of_no_spread_and_no_share() -> None:
    variant = Variant()
    old = mix([0.5, 0.5], [-0.5, 0.5], [0.3, 0.3])
    new = mix([0.1, 0.9], [-0.5, 0.5], [0.02, 0.3])
    bound = bound_line(SAMPLE, variant, old, new, beyond=5.0)
    # The spread 0.3 + t (0.02 - 0.3) is nothing at t = 0.3 / 0.28.
    assert bound.t[-1] == pytest.approx(0.95 * 0.3 / 0.28)
    assert np.isfinite(bound.score).all()
    gone = bound_line(SAMPLE, variant, old, mix([0.5, 0.5], [-0.5, 0.5], [0.0, 0.3]))
    assert gone.t[-1] == pytest.approx(0.95)
    assert np.isfinite(gone.bound).all()


def test_smallest_spread_ends_the_line() -> None:
    variant = Variant(min_sd=0.05)
    old = variant.admit(random_start(SAMPLE, variant, 5).mixture, SAMPLE.scale)
    for _ in range(200):
        new = step(variant, old)
        if (new.sds == variant.smallest_sd(SAMPLE.scale)).any():
            break
        old = new
    bound = bound_line(SAMPLE, variant, old, new, beyond=2.0)
    assert bound.t[-1] == pytest.approx(1.0)
    assert bound.top == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize("assign", ASSIGNERS)
@pytest.mark.parametrize("seed", [1, 2, 4])
def test_the_gap_is_that_of_either_friends_slips(assign: str, seed: int) -> None:
    """On lines so long that slips change hands, whoever has them at first."""
    variant = Variant(assign)
    one, other = (
        variant.admit(random_start(SAMPLE, variant, k).mixture, SAMPLE.scale)
        for k in (seed, seed + 10)
    )
    for old, new in ((one, other), (other, one), (one.swapped, other.swapped)):
        bound = bound_line(SAMPLE, variant, old, new)
        np.testing.assert_allclose(bound.gap, bound.score - bound.bound, rtol=1e-9, atol=1e-9)
        assert bound.gap.max() > 0.1


@pytest.mark.parametrize("part", [0.25, 0.5, 0.8])
def test_the_top_lies_where_the_m_step_would_go(part: float) -> None:
    """On a line that goes on past the M-step's result, as a part of the way."""
    variant = Variant()
    goal = step(variant, GUESS)
    beyond = mix(
        *(
            (getattr(GUESS, name) + (getattr(goal, name) - getattr(GUESS, name)) / part).tolist()
            for name in ("weights", "means", "sds")
        )
    )
    bound = bound_line(SAMPLE, variant, GUESS, beyond)
    assert bound.top == pytest.approx(part, abs=3e-6)


def test_the_top_may_lie_at_either_end_of_the_line() -> None:
    goal = step(Variant(), GUESS)
    away = bound_line(SAMPLE, Variant(), goal, GUESS, beyond=0.0)
    short = bound_line(SAMPLE, Variant(), GUESS, goal, beyond=-0.5)
    assert short.top == short.t[-1] == 0.5
    assert away.t[0] == 0.0
    back = bound_line(SAMPLE, Variant(), GUESS, mirrored_step(goal), beyond=0.0)
    assert back.top == 0.0


def mirrored_step(goal: Mixture) -> Mixture:
    """As far from the guess as the M-step's result, the other way."""
    return Mixture(*(2 * getattr(GUESS, n) - getattr(goal, n) for n in ("weights", "means", "sds")))


def test_standing_still_before_the_new_is_level_to_the_end() -> None:
    bound = bound_line(SAMPLE, Variant(), GUESS, GUESS, beyond=-0.25)
    assert bound.top == bound.t[-1] == 0.75


@pytest.mark.parametrize("variant", [Variant(), Variant("hard")], ids=str)
def test_a_line_begins_at_the_old_rises_and_is_read_only(variant: Variant) -> None:
    bound = bound_line(SAMPLE, variant, GUESS, step(variant, GUESS))
    assert bound.t[0] == 0.0
    assert 1.0 in bound.t
    assert (np.diff(bound.t) > 0).all()
    for array in (bound.t, bound.score, bound.bound, bound.gap):
        assert not array.flags.writeable
    for elsewhere in (GUESS, None):
        floor = floor_of(SAMPLE, variant, elsewhere, GUESS, step(variant, GUESS), bound.t)
        assert not floor.flags.writeable


def test_standing_still_is_level() -> None:
    variant = Variant()
    old = default_start(SAMPLE, variant).mixture
    bound = bound_line(SAMPLE, variant, old, old)
    assert bound.top == 1.0
    np.testing.assert_allclose(bound.score, bound.bound, atol=1e-12)


def test_nothing_can_be_assigned_without_a_spread() -> None:
    old = mix([0.5, 0.5], [0.0, 0.5], [0.0, 0.3])
    with pytest.raises(ValueError, match="no spread"):
        bound_line(SAMPLE, Variant(), old, old)
    with pytest.raises(ValueError, match="no slips left"):
        bound_line(SAMPLE, Variant(), GUESS, GONE)


def test_many_slips_are_binned_within_the_stated_error() -> None:
    rng = np.random.default_rng(4)
    sample = Sample.of(np.concatenate([rng.normal(0, 1, 3000), rng.normal(4, 2, 2000)]))
    variant = Variant()
    old = default_start(sample, variant).mixture
    new = step(variant, old, sample)
    exact = bound_line(sample, variant, old, new, bins=10_000)
    short = bound_line(sample, variant, old, new, bins=500)
    assert exact.bin_error == 0.0
    assert (
        0 < np.abs(short.score - exact.score).max() <= short.bin_error < 0.01 * np.ptp(exact.score)
    )
    assert (short.bound <= short.score + 1e-7).all()
    one = bound_line(sample, replace(variant, assign="hard"), old, new, bins=500)
    full = bound_line(sample, replace(variant, assign="hard"), old, new, bins=10_000)
    assert np.abs(one.score - full.score).max() <= one.bin_error
    for found, hard in ((short, False), (one, True)):
        t = found.t[:, None]
        parts = [
            (1 - t) * getattr(old, n) + t * getattr(new, n) for n in ("weights", "means", "sds")
        ]
        worst = binned(sample, 500).error(Mixture(*parts), hard).max()
        assert found.bin_error == pytest.approx(worst, rel=1e-12)


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_a_floor_of_an_assignment_made_elsewhere_lies_below_the_score(variant: Variant) -> None:
    old = step(variant, default_start(SAMPLE, variant).mixture)
    new = step(variant, old)
    way = bound_line(SAMPLE, variant, old, new, before=0.2)
    for elsewhere in (GUESS, None):
        floor = floor_of(SAMPLE, variant, elsewhere, old, new, way.t)
        assert floor.shape == way.t.shape
        assert (floor <= way.score + 1e-9).all()
        assert variant.assign == "hard" or (floor <= way.score - 1e-3).any()
    own = floor_of(SAMPLE, variant, old, old, new, way.t)
    np.testing.assert_allclose(own, way.bound, rtol=1e-12)


def test_the_floor_of_one_half_each_is_a_sum_over_slips() -> None:
    old, new = GUESS, step(Variant(), GUESS)
    floor = floor_of(SAMPLE, Variant(), None, old, new, np.array([0.0, 1.0]))
    for there, found in zip((old, new), floor, strict=True):
        joint = log_joint(SAMPLE.values, there)
        slips = 0.5 * joint.sum(0) + math.log(2.0)
        assert found == pytest.approx(float(SAMPLE.score_in_units(slips @ SAMPLE.counts)))
    # Labels have no entropy: the score of half of each slip's two labelings.
    hard = floor_of(SAMPLE, Variant("hard"), None, old, new, np.array([0.0, 1.0]))
    np.testing.assert_allclose(hard, floor - SAMPLE.total * math.log(2.0), rtol=1e-12)


def test_a_line_far_past_a_step_too_short_to_be_seen_keeps_what_did_not_move() -> None:
    old = mix([0.25, 0.75], [-1e-40, -1.0], [0.05, 0.05])
    new = mix([0.25, 0.75], [-2e-40, -1.0], [0.05, 0.05])
    variant = Variant(spread="known", share="equal", known_sd=0.05)
    far = bound_line(Sample.of([1.0, 1.0, 1.0, 2.0]), variant, old, new, before=1e38, beyond=1e38)
    assert far.t[-1] > 1e37
    assert np.isfinite(far.score).all()
    # The means reach a hundredth: the score hardly changes, as it would with other spreads.
    assert np.ptp(far.score) < 0.1


def test_at_one_the_line_is_the_new_itself() -> None:
    old = mix([0.3, 0.7], [0.1, 0.7], [0.3, 0.1])
    new = mix([0.31, 0.69], [0.1 + 1e-17, 1 / 3], [0.2, 0.1])
    bound = bound_line(SAMPLE, Variant(), old, new)
    units = e_step(SAMPLE, new, Variant()).score
    assert bound.score[at(bound, 1.0)] == SAMPLE.score_in_units(units)
