"""Mixtures of three to five components: against textbook EM, and what holds for any number."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from emtui.em import blocked, steps
from emtui.em.bootstrap import _aligned, bootstrap, draw
from emtui.em.bound import bound_line
from emtui.em.condense import Condensed, checked_step, condensed
from emtui.em.grouping import Keys, grouped
from emtui.em.history import Limits, Phase, Why
from emtui.em.mixture import Array, Mixture, log_density, responsibilities, shared
from emtui.em.multistart import run_many
from emtui.em.responsibilities import probabilities
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.starts import (
    Start,
    both_the_same,
    default_start,
    extremes,
    random_mixtures,
    random_start,
)
from emtui.em.steps import e_step, lower_bound, m_step
from emtui.em.stopping import merged, saddle
from emtui.em.variants import SHARES, SPREADS, Variant
from tests.long_run import strength

COUNTS = (3, 4, 5)
SLIPS = np.concatenate(
    [np.random.default_rng(7).normal(m, s, n) for m, s, n in ((0, 1, 60), (5, 0.5, 40), (9, 1, 50))]
)
SAMPLE = Sample.of(SLIPS)


@dataclass(frozen=True)
class Climb:
    """What textbook EM came to, in the slips' units."""

    weights: Array
    means: Array
    sds: Array
    scores: list[float]


def textbook(x: Array, start: Mixture, variant: Variant, count: int) -> Climb:
    """EM as in Bishop 2006, section 9.2.2, slip by slip in double precision, nothing clever."""
    w, m, s = (np.array(a) for a in (start.weights, start.means, start.sds))
    scores = []
    for turn in range(count + 1):
        joint = np.log(w) - np.log(s) - 0.5 * np.log(2 * np.pi)
        joint = joint - 0.5 * ((x[:, None] - m) / s) ** 2
        top = joint.max(1, keepdims=True)
        density = top[:, 0] + np.log(np.exp(joint - top).sum(1))
        if variant.assign == "hard":
            r = np.eye(len(m))[joint.argmax(1)]
            scores.append(float(joint.max(1).sum()))
        else:
            r = np.exp(joint - density[:, None])
            scores.append(float(density.sum()))
        if turn == count:
            break
        n = r.sum(0)
        m = (r * x[:, None]).sum(0) / n
        scatter = (r * (x[:, None] - m) ** 2).sum(0)
        s = np.sqrt(scatter / n)
        if variant.spread == "same":
            s = np.full(len(m), np.sqrt(scatter.sum() / len(x)))
        if variant.share == "free":
            w = n / len(x)
    return Climb(w, m, s, scores)


def iterated(sample: Sample, variant: Variant, start: Mixture, count: int) -> Session:
    """So many whole iterations of a session, or until nothing moves any more."""
    return Session.begin(sample, variant, Start("given", start), Limits(0.0, count)).run()


def close(ours: ArrayLike, theirs: ArrayLike, slack: float = 1e-9) -> None:
    np.testing.assert_allclose(np.asarray(ours), np.asarray(theirs), rtol=slack, atol=slack)


@pytest.mark.parametrize("components", COUNTS)
@pytest.mark.parametrize("assign", ["soft", "hard"])
@pytest.mark.parametrize("spread", ["different", "same"])
@pytest.mark.parametrize("share", list(SHARES))
def test_a_climb_is_the_textbooks(components: int, assign: str, spread: str, share: str) -> None:
    variant = Variant(assign, spread, share)
    start = default_start(SAMPLE, variant, components).mixture
    session = iterated(SAMPLE, variant, start, 12)
    assert session.now.iteration == 12 or assign == "hard"
    told = textbook(SLIPS, SAMPLE.to_units(start), variant, session.now.iteration)
    now = session.now.mixture
    close([now.weights, now.means, now.sds], [told.weights, told.means, told.sds])
    close([entry.score for entry in session.history[::2]], told.scores)


@pytest.mark.parametrize("components", COUNTS)
def test_responsibilities_agree_with_fifty_digits(components: int) -> None:
    start = random_mixtures(SAMPLE, Variant(), 3, 1, components)[0]
    x = SAMPLE.values[::15]
    ours, density = responsibilities(x, start), log_density(x, start)
    with mpmath.workdps(50):
        for i, place in enumerate(x.tolist()):
            parts = [
                mpmath.mpf(w) / mpmath.mpf(s)
                * mpmath.exp(-((mpmath.mpf(place) - mpmath.mpf(m)) / mpmath.mpf(s)) ** 2 / 2)
                for w, m, s in zip(
                    start.weights.tolist(), start.means.tolist(), start.sds.tolist(), strict=True
                )
            ]  # fmt: skip
            whole = sum(parts)
            np.testing.assert_allclose(ours[:, i], [float(p / whole) for p in parts], 1e-11, 1e-300)
            exact = float(mpmath.log(whole / mpmath.sqrt(2 * mpmath.pi)))
            assert density[i] == pytest.approx(exact, rel=1e-12, abs=1e-12)


def test_of_two_the_general_formula_gives_the_pairs() -> None:
    """A third component of weight 0 changes nothing but rounding."""
    pair = random_mixtures(SAMPLE, Variant(), 1, 50)
    none = np.zeros((50, 1))
    three = Mixture(
        np.hstack([pair.weights, none]),
        np.hstack([pair.means, none]),
        np.hstack([pair.sds, 1 + none]),
    )
    for assign in ("soft", "hard"):
        one, other = (e_step(SAMPLE, m, Variant(assign)) for m in (pair, three))
        close(other.moments.totals[:, :2], one.moments.totals)
        close(other.moments.scatters[:, :2], one.moments.scatters)
        close(other.score, one.score)
        assert (other.moments.totals[:, 2] == 0).all()


mixtures = st.tuples(st.sampled_from(COUNTS), st.integers(0, 10_000))
variants = st.builds(
    Variant, st.sampled_from(["soft", "hard"]), st.sampled_from(["different", "same"]),
    st.sampled_from(list(SHARES)), st.just(0.05),
)  # fmt: skip


@given(mixtures, variants)
def test_the_score_never_falls_and_the_floor_stays_under_it(
    drawn: tuple[int, int], variant: Variant
) -> None:
    components, seed = drawn
    start = random_start(SAMPLE, variant, seed, components)
    session = Session.begin(SAMPLE, variant, start, Limits(max_iterations=25)).run()
    scores = [entry.score for entry in session.history]
    slack = 1e-10 * (1 + np.abs(scores).max())
    assert (np.diff(scores) >= -slack).all()
    for entry in session.history[1:]:
        assert entry.floor is not None
        assert entry.floor <= entry.score + slack
    np.testing.assert_allclose(session.now.mixture.weights.sum(), 1.0)


@given(mixtures, variants, st.randoms(use_true_random=False))
def test_the_order_of_components_does_not_matter(
    drawn: tuple[int, int], variant: Variant, random: object
) -> None:
    components, seed = drawn
    start = random_mixtures(SAMPLE, variant, seed, 1, components)[0]
    order = list(range(components))
    random.shuffle(order)  # type: ignore[attr-defined]
    one, other = (
        m_step(SAMPLE, e_step(SAMPLE, m, variant).moments, m, variant)
        for m in (start, start.only(order))
    )
    close([one.only(order).means, one.only(order).sds], [other.means, other.sds], 1e-11)
    close(one.only(order).weights, other.weights, 1e-11)


@given(mixtures, st.floats(-1e6, 1e6), st.floats(1e-6, 1e6))
def test_shift_and_scale_only_shift_and_scale(
    drawn: tuple[int, int], shift: float, scale: float
) -> None:
    components, seed = drawn
    whole = np.rint(SLIPS * 64) / 64
    sample, moved = Sample.of(whole), Sample.of(whole * scale + shift)
    variant = Variant()
    start = random_mixtures(sample, variant, seed, 1, components)[0]
    there = moved.to_standard(sample.to_units(start).rescaled(shift, scale))
    one, other = (
        s.to_units(m_step(s, e_step(s, m, variant).moments, m, variant))
        for s, m in ((sample, start), (moved, there))
    )
    slack = 1e-7 * (1 + abs(shift) / scale)
    np.testing.assert_allclose(other.weights, one.weights, atol=slack)
    np.testing.assert_allclose((other.means - shift) / scale, one.means, atol=slack)


@given(mixtures)
def test_parts_of_a_slip_lie_in_zero_to_one_and_sum_to_it(drawn: tuple[int, int]) -> None:
    components, seed = drawn
    r = responsibilities(SAMPLE.values, random_mixtures(SAMPLE, Variant(), seed, 1, components)[0])
    assert ((r >= 0) & (r <= 1)).all()
    np.testing.assert_allclose(r.sum(0), 1.0, atol=1e-14)


def test_a_slip_out_of_everyones_reach_is_still_shared() -> None:
    joint = np.array([[-1e300], [-2e300], [-3e300]])
    r, density = shared(joint)
    assert r[:, 0].tolist() == [1.0, 0.0, 0.0]
    assert density[0] == -1e300


def test_of_equally_likely_components_the_first_gets_the_slip() -> None:
    same = Mixture(np.full(3, 1 / 3), np.full(3, 0.5), np.full(3, 1.0))
    assert Variant("hard").assigner.assign(np.array([0.0, 2.0]), same).tolist() == [
        [1.0, 1.0], [0.0, 0.0], [0.0, 0.0],
    ]  # fmt: skip


@pytest.mark.parametrize("components", COUNTS)
@pytest.mark.parametrize("assign", ["soft", "hard"])
@pytest.mark.parametrize("ties", [False, True], ids=["untied", "tied"])
def test_blocks_and_cells_have_the_slips_own_sums(components: int, assign: str, ties: bool) -> None:
    rng = np.random.default_rng(components)
    raw = np.concatenate([rng.normal(m, 1 + m / 10, 9000) for m in (0.0, 4.0, 20.0)])
    sample = Sample.of(np.concatenate([raw, raw[:5000]]) if ties else raw)
    variant = Variant(assign)
    slips = condensed(sample)
    for seed in range(5):
        story = random_mixtures(sample, variant, seed, 1, components)[0]
        whole = steps._whole(sample, story, variant)
        in_blocks = e_step(sample, story, variant)
        on_cells, slips = checked_step(slips, story, variant)
        for found in (in_blocks, on_cells):
            np.testing.assert_allclose(found.score, whole.score, rtol=1e-12)
            least = 1e-12 * sample.total
            for name in ("totals", "means", "scatters"):
                ours, theirs = getattr(found.moments, name), getattr(whole.moments, name)
                some = whole.moments.totals > 1.0
                np.testing.assert_allclose(ours[some], theirs[some], rtol=1e-9, atol=least)
    assert isinstance(slips, Condensed)


def test_the_general_cells_agree_with_the_pairs() -> None:
    rng = np.random.default_rng(0)
    sample = Sample.of(np.concatenate([rng.normal(0, 1, 9000), rng.normal(4, 0.5, 9000)]))
    pair = default_start(sample, Variant()).mixture
    twin = Mixture(
        pair.weights[[0, 1, 1]] * [1, 0.5, 0.5], pair.means[[0, 1, 1]], pair.sds[[0, 1, 1]]
    )
    two, _ = checked_step(condensed(sample), pair, Variant())
    three, _ = checked_step(condensed(sample), twin, Variant())
    close(three.score, two.score, 1e-12)
    close(three.moments.totals[0], two.moments.totals[0], 1e-12)
    close(three.moments.totals[1:].sum(), two.moments.totals[1], 1e-12)
    direct, _ = blocked.pass_over(sample, pair, Variant())
    close(direct.means, two.moments.means, 1e-11)


@pytest.mark.parametrize("components", COUNTS)
def test_starts_have_as_many_components_as_asked_for(components: int) -> None:
    for make in (default_start, extremes, both_the_same):
        start = make(SAMPLE, Variant(), components).mixture
        assert start.components == components
        close(start.weights, np.full(components, 1 / components))
    drawn = random_mixtures(SAMPLE, Variant(), 5, 2000, components)
    assert drawn.weights.shape == (2000, components)
    np.testing.assert_allclose(drawn.weights.sum(-1), 1.0)
    # Uniform on the simplex: each weight's mean is 1/K, its variance (K - 1) / (K^2 (K + 1)).
    np.testing.assert_allclose(drawn.weights.mean(0), 1 / components, atol=0.02)
    variance = (components - 1) / (components**2 * (components + 1))
    np.testing.assert_allclose(drawn.weights.var(0), variance, rtol=0.15)
    some = random_mixtures(SAMPLE, Variant(), 5, 10, components)
    assert (some.means == drawn.means[:10]).all()
    same = random_mixtures(SAMPLE, Variant(spread="same"), 5, 10, components)
    assert (same.sds == same.sds[:, :1]).all()


@pytest.mark.parametrize("variant", [Variant(), Variant("hard"), Variant(spread="same")], ids=str)
def test_a_batch_ends_as_its_climbs_alone(variant: Variant) -> None:
    count = strength(5, 12)
    starts = random_mixtures(SAMPLE, variant, 2, count, 3)
    limits = Limits(max_iterations=300)
    found = run_many(SAMPLE, variant, starts, limits)
    for k in range(count):
        now = Session.begin(SAMPLE, variant, Start("alone", starts[k]), limits).run().now
        assert now.end is not None
        why = (Why.SETTLED, Why.COLLAPSED, Why.EMPTIED, Why.STEP_LIMIT)[found.why[k]]
        assert (why, found.iterations[k]) == (now.end.why, now.iteration)
        if why is Why.SETTLED:
            close(found.scores[k], now.score)


def test_three_friends_are_found_and_are_one_end_in_any_order() -> None:
    start = default_start(SAMPLE, Variant(), 3).mixture
    orders = [start.only(order) for order in permutations(range(3))]
    batch = Mixture(
        *(np.stack([getattr(m, n) for m in orders]) for n in ("weights", "means", "sds"))
    )
    found = run_many(SAMPLE, Variant(), batch)
    keys = Keys.of(SAMPLE, Variant(), found, fold=True)
    assert len(grouped(keys, SAMPLE.highest - SAMPLE.lowest)) == 1
    apart = Keys.of(SAMPLE, Variant(), found, fold=False)
    assert len(grouped(apart, SAMPLE.highest - SAMPLE.lowest)) == 6
    close(SAMPLE.to_units(found.mixtures[0]).means, [0.0, 5.0, 9.0], 0.4)


def test_one_of_three_can_collapse_and_is_named() -> None:
    start = SAMPLE.to_standard(
        Mixture(
            np.array([0.49, 0.49, 0.02]), np.array([0.0, 7.0, SLIPS.max()]), np.array([1, 2, 1e-3])
        )
    )
    end = Session.begin(SAMPLE, Variant(), Start("spike", start)).run().now.end
    assert end is not None
    assert (end.why, end.who) == (Why.COLLAPSED, (2,))


def test_three_that_are_one_stand_on_a_saddle() -> None:
    for variant in (Variant(), Variant(share="equal"), Variant(spread="same")):
        session = Session.begin(SAMPLE, variant, both_the_same(SAMPLE, variant, 3)).run()
        assert session.now.end is not None
        assert (session.now.end.merged, session.now.end.saddle) == (True, True)
    lump = Sample.of(np.random.default_rng(1).normal(size=20))
    one = Mixture(np.full(3, 1 / 3), np.full(3, lump.mean), np.full(3, lump.sd))
    assert merged(one)
    pushed = Mixture(one.weights, np.array([-1.0, 0.0, 0.0]), one.sds)
    assert not merged(pushed)
    assert not saddle(lump, one, Variant(spread="same", share="equal"))


def test_probabilities_have_a_row_a_component() -> None:
    session = Session.begin(SAMPLE, Variant(), default_start(SAMPLE, Variant(), 4)).run()
    found = probabilities(session, SLIPS)
    assert found.shape == (4, len(SLIPS))
    np.testing.assert_allclose(found.sum(0), 1.0, atol=1e-12)
    close(found.mean(1), session.now.mixture.weights, 1e-3)


def test_a_bootstrap_of_three_scatters_about_the_fit() -> None:
    fit = Session.begin(SAMPLE, Variant(), default_start(SAMPLE, Variant(), 3)).run().now.standard
    *_, found = bootstrap(SAMPLE, Variant(), fit, 20)
    assert found.used >= 18
    units = SAMPLE.to_units(fit)
    # The mean of n slips of one friend alone scatters by sd / sqrt(n); friends stand well apart.
    alone = units.sds / np.sqrt(units.weights * SAMPLE.total)
    assert (found.means > 0.5 * alone).all()
    assert (found.means < 2.5 * alone).all()


def test_draws_follow_the_weights_and_fits_are_put_in_order() -> None:
    story = Mixture(np.array([0.5, 0.2, 0.3]), np.array([0.0, 10.0, 20.0]), np.full(3, 0.1))
    drawn = draw(np.random.default_rng(0), story, 20_000)
    shares = np.bincount(np.rint(drawn / 10).astype(int)) / 20_000
    np.testing.assert_allclose(shares, story.weights, atol=0.01)
    for order in permutations(range(3)):
        close(_aligned(story.only(order), story), [story.weights, story.means, story.sds])


@pytest.mark.parametrize("assign", ["soft", "hard"])
def test_the_gap_is_score_less_bound_for_three(assign: str) -> None:
    variant = Variant(assign)
    old = default_start(SAMPLE, variant, 3).mixture
    taken = e_step(SAMPLE, old, variant)
    line = bound_line(SAMPLE, variant, old, m_step(SAMPLE, taken.moments, old, variant))
    np.testing.assert_allclose(line.score - line.bound, line.gap, atol=1e-8)
    assert (line.gap >= -1e-9).all()
    assert line.top == pytest.approx(1.0, abs=1e-4)
    close(lower_bound(taken, old, old), taken.score)


def test_a_pairs_history_has_every_phase_with_three_too() -> None:
    session = Session.begin(SAMPLE, Variant(), default_start(SAMPLE, Variant(), 3)).run()
    assert [e.phase for e in session.history[:3]] == [Phase.GUESS, Phase.ASSIGNED, Phase.UPDATED]
    assert session.now.phase is Phase.ENDED


@pytest.mark.parametrize("components", [2, *COUNTS])
def test_free_parameters_are_counted(components: int) -> None:
    assert Variant().free(components) == 3 * components - 1
    assert Variant(spread="same").free(components) == 2 * components
    assert Variant(spread="same", share="equal").free(components) == components + 1
    assert {rule.free(components) for rule in SPREADS.values()} == {components, 1, 0}
