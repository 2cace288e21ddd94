"""Starting guesses: where they lie, and that a seed means one and the same everywhere."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from emtui.em.history import Limits, Why
from emtui.em.mixture import Mixture
from emtui.em.multistart import WHYS, run_many
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.starts import (
    BY_HAND,
    DEFAULT,
    FAR,
    STARTS,
    Start,
    default_start,
    given_start,
    likely_mixtures,
    quartile_start,
    random_mixtures,
    random_start,
)
from emtui.em.variants import ASSIGNERS, SHARES, Variant
from emtui.slips.examples import EXAMPLES, load_example
from tests.strategies import mixture, slips_of

SEED = slips_of("seed")
Draw = Callable[[Sample, Variant, int, int], Mixture]


def never(_: float) -> bool:
    """Stops a run before its first iteration."""
    return False


@pytest.mark.parametrize("spread", ["different", "same"])
def test_quartile_start(spread: str) -> None:
    sample = Sample.of(SEED)
    start = quartile_start(sample, Variant(spread=spread))
    guess = sample.to_units(start.mixture)
    np.testing.assert_allclose(guess.means, np.quantile(SEED, [0.25, 0.75]), rtol=1e-14)
    np.testing.assert_allclose(guess.sds, np.std(SEED) / 2, rtol=1e-14)
    np.testing.assert_array_equal(guess.weights, 0.5)
    assert start.seed is None


@pytest.mark.parametrize("start", [quartile_start, default_start])
def test_named_starts_obey_the_smallest_spread(start: Callable[[Sample, Variant], Start]) -> None:
    sample, variant = Sample.of(SEED), Variant(min_sd=0.5)
    guess = Session.begin(sample, variant, start(sample, variant)).now.mixture
    np.testing.assert_allclose(guess.sds, 0.5, rtol=1e-15)


# The opening guess.


def test_the_opening_guess_is_half_timid_where_spreads_differ() -> None:
    sample = Sample.of(SEED)
    guess = sample.to_units(default_start(sample, Variant()).mixture)
    mean, sd = SEED.mean(), SEED.std()
    np.testing.assert_allclose(guess.means, [mean - sd / 2, mean + sd / 2], rtol=1e-13)
    np.testing.assert_allclose(guess.sds, sd, rtol=1e-13)
    np.testing.assert_array_equal(guess.weights, 0.5)


@pytest.mark.parametrize("spread", ["same", "known"])
def test_with_one_spread_the_opening_guess_is_the_quartiles(spread: str) -> None:
    sample, variant = Sample.of(SEED), Variant(spread=spread, known_sd=0.25)
    ours, quartiles = (make(sample, variant) for make in (default_start, quartile_start))
    np.testing.assert_array_equal(ours.mixture.means, quartiles.mixture.means)
    np.testing.assert_array_equal(ours.mixture.sds, quartiles.mixture.sds)
    assert ours.name == DEFAULT


def test_the_essays_climb_changes_the_picture_for_six_rounds() -> None:
    sample = Sample.of(SEED)
    session = Session.begin(sample, Variant(), default_start(sample, Variant())).run()
    rounds = [entry.score for entry in session.history[::2]]
    wanted = [-1.08, 0.47, 1.68, 5.91, 12.08, 12.48, 12.57, 12.58]
    assert rounds[: len(wanted)] == pytest.approx(wanted, abs=0.005)
    assert session.now.score == pytest.approx(12.580190, abs=1e-6)


APART = [Variant(assign, share=share) for assign in ASSIGNERS for share in SHARES]
"""Every variant that opens on a guess of its own: with one spread it is the quartile start."""
LOWER = {("acidity", Variant(share="equal")), ("acidity", Variant("hard", share="equal"))}
"""Where the opening guess ends lower than the quartile start: the end has to say so."""


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_opening_guess_ends_merged_or_lower_than_the_quartiles(name: str) -> None:
    sample = load_example(name).sample
    for variant in APART:
        ours, quartiles = (
            Session.begin(sample, variant, make(sample, variant)).run().now
            for make in (default_start, quartile_start)
        )
        assert ours.end is not None
        assert quartiles.end is not None
        assert not ours.end.merged, variant
        if ours.end.why is Why.COLLAPSED:
            assert name == "outlier"
            assert quartiles.end.why is Why.COLLAPSED
        else:
            assert ours.end.why is Why.SETTLED
            lower = ours.score < quartiles.score - 1e-6
            assert lower == ((name, variant) in LOWER), (variant, ours.score, quartiles.score)


def test_under_another_variant_the_opening_guess_is_that_ones_own() -> None:
    """Kept as it was for spreads apart, it would merge under one spread."""
    sample, same = Sample.of(SEED), Variant(spread="same")
    session = Session.begin(sample, Variant(), default_start(sample, Variant())).configure(same)
    np.testing.assert_array_equal(
        session.start.mixture.means, quartile_start(sample, same).mixture.means
    )
    assert session.run().now.score == pytest.approx(2.804733, abs=1e-6)


# Likely draws.


def test_a_likely_start_stands_on_two_slips_as_wide_as_slips_lie() -> None:
    sample, count = Sample.of(SEED), 4000
    drawn = sample.to_units(likely_mixtures(sample, Variant(), 5, count))
    values, counts = np.unique(SEED, return_counts=True)
    places = np.round(drawn.means, 9)
    assert set(places.ravel()) == set(np.round(values, 9))
    assert (places[:, 0] != places[:, 1]).all()
    # Two of a share p each: the chance of the pair is p (q / (1 - p)), and the first's is p.
    p = counts / counts.sum()
    second = [sum(p[k] * p[j] / (1 - p[k]) for k in range(len(p)) if k != j) for j in range(len(p))]
    for friend, chances in enumerate((p, second)):
        shares = [(places[:, friend] == np.round(value, 9)).mean() for value in values]
        slack = 4 * np.sqrt(np.array(chances) / count)
        assert (np.abs(np.array(shares) - chances) < slack).all()
    widths = drawn.sds / SEED.std()
    assert 0.25 <= widths.min() < 0.26
    assert 0.99 < widths.max() <= 1.0
    np.testing.assert_array_equal(drawn.weights, 0.5)


@pytest.mark.parametrize("slips", [[1.0, 2.0], [1.0] * 5 + [2.0], np.arange(50.0)])
def test_two_slips_are_never_one(slips: list[float]) -> None:
    sample = Sample.of(slips)
    means = likely_mixtures(sample, Variant(), 1, 2000).means
    assert (means[:, 0] != means[:, 1]).all()
    assert set(means.ravel()) <= set(sample.values)
    assert set(means[:, 0]) == set(means[:, 1]) == set(sample.values)


def test_a_likely_start_of_the_essay_usually_ends_at_the_top() -> None:
    """Of wild ones 28 collapse, 14 are emptied and 21 end lower, of a hundred."""
    sample = Sample.of(SEED)
    ends = run_many(sample, Variant(), likely_mixtures(sample, Variant(), 1, 300))
    top = (ends.scores > 12.58) & (ends.why == WHYS.index(Why.SETTLED))
    assert top.mean() > 0.8


def test_random_starts_are_spread_as_they_should_be() -> None:
    sample, count = Sample.of(SEED), 4000
    drawn = sample.to_units(random_mixtures(sample, Variant(), 5, count))
    low, high = SEED.min(), SEED.max()
    reach = high - low
    places = (drawn.means - low) / reach
    heights = np.log(drawn.sds / reach * 200) / np.log(100)
    for uniform in (places[:, 0], places[:, 1], heights[:, 0], heights[:, 1], drawn.weights[:, 1]):
        assert uniform.min() >= -1e-12
        assert uniform.max() <= 1 + 1e-12
        # Kolmogorov's distance to the uniform; 1.95 / sqrt(n) is passed once in a thousand.
        gap = np.abs(np.sort(uniform) - (np.arange(count) + 0.5) / count).max()
        assert gap < 1.95 / np.sqrt(count)
    np.testing.assert_allclose(drawn.weights.sum(-1), 1.0, rtol=1e-15)
    draws = np.stack(
        [places[:, 0], places[:, 1], heights[:, 0], heights[:, 1], drawn.weights[:, 1]]
    )
    correlations = np.corrcoef(draws) - np.eye(5)
    assert np.abs(correlations).max() < 4 / np.sqrt(count)


@pytest.mark.parametrize("draw", [likely_mixtures, random_mixtures])
def test_one_spread_is_one_draw(draw: Draw) -> None:
    sample = Sample.of(SEED)
    same = draw(sample, Variant(spread="same"), 5, 50)
    different = draw(sample, Variant(), 5, 50)
    np.testing.assert_array_equal(same.sds[:, 0], same.sds[:, 1])
    np.testing.assert_array_equal(same.sds[:, 0], different.sds[:, 0])
    np.testing.assert_array_equal(same.means, different.means)


def test_random_starts_obey_equal_shares_and_the_smallest_spread() -> None:
    sample, variant = Sample.of(SEED), Variant(share="equal", min_sd=0.1)
    begun = run_many(sample, variant, random_mixtures(sample, variant, 5, 200), Limits(), never)
    drawn = sample.to_units(begun.mixtures)
    np.testing.assert_array_equal(drawn.weights, 0.5)
    assert drawn.sds.min() == pytest.approx(0.1, rel=1e-14)
    assert drawn.sds.max() > 0.2


@pytest.mark.parametrize("draw", [likely_mixtures, random_mixtures])
def test_a_seed_is_a_seed(draw: Draw) -> None:
    sample, variant = Sample.of(SEED), Variant()
    many, few = draw(sample, variant, 17, 100), draw(sample, variant, 17, 3)
    np.testing.assert_array_equal(many.means[:3], few.means)
    np.testing.assert_array_equal(many.sds[:3], few.sds)
    np.testing.assert_array_equal(many.weights[:3], few.weights)


def test_one_random_start_is_the_first_likely_one() -> None:
    sample, variant = Sample.of(SEED), Variant()
    one = random_start(sample, variant, 17)
    np.testing.assert_array_equal(
        one.mixture.means, likely_mixtures(sample, variant, 17, 1).means[0]
    )
    assert one.seed == 17
    assert "17" in one.name
    other = random_start(sample, variant, 18)
    assert not np.array_equal(one.mixture.means, other.mixture.means)


@pytest.mark.parametrize("draw", [likely_mixtures, random_mixtures])
def test_random_starts_move_with_the_slips(draw: Draw) -> None:
    here, there = Sample.of(SEED), Sample.of(SEED * 8.0 - 16.0)
    ours = here.to_units(draw(here, Variant(), 3, 20))
    theirs = there.to_units(draw(there, Variant(), 3, 20))
    np.testing.assert_allclose(theirs.means, ours.means * 8.0 - 16.0, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(theirs.sds, ours.sds * 8.0, rtol=1e-12)


def test_given_start_is_in_the_slips_units() -> None:
    sample = Sample.of(SEED)
    guess = mixture([0.3, 0.7], [0.1, 0.6], [0.02, 0.2])
    start = given_start(sample, Variant(), guess)
    back = sample.to_units(start.mixture)
    np.testing.assert_allclose(back.means, guess.means, rtol=1e-14)
    np.testing.assert_allclose(back.sds, guess.sds, rtol=1e-15)
    np.testing.assert_array_equal(back.weights, guess.weights)
    pooled = under([Variant(spread="same")], start).now.mixture
    np.testing.assert_allclose(pooled.sds, np.sqrt(0.3 * 0.02**2 + 0.7 * 0.2**2), rtol=1e-14)
    np.testing.assert_array_equal(under([Variant(share="equal")], start).now.mixture.weights, 0.5)


@pytest.mark.parametrize(
    ("means", "sds", "spread", "words"),
    [
        ([1e60, 0.5], [0.1, 0.1], "different", "too far"),
        ([-1e60, 0.5], [0.1, 0.1], "different", "too far"),
        ([-1e300, 1e300], [0.1, 0.1], "same", "too far"),
        ([0.1, 0.5], [1e-60, 0.1], "different", "too wide or too narrow"),
        ([0.1, 0.5], [1e-60, 1e-60], "known", "too wide or too narrow"),
        ([0.1, 0.5], [0.1, 1e300], "same", "too wide or too narrow"),
        ([np.nan, 0.5], [0.1, 0.1], "different", "finite"),
        ([0.1, 0.5], [0.0, 0.1], "different", "above 0"),
    ],
)
def test_a_guess_that_cannot_be_computed_with_is_refused(
    means: list[float], sds: list[float], spread: str, words: str
) -> None:
    variant = Variant(spread=spread, known_sd=sds[0])
    with pytest.raises(ValueError, match=words):
        given_start(Sample.of(SEED), variant, mixture([0.5, 0.5], means, sds))


@pytest.mark.parametrize("part", [0.7, 1.5])
def test_the_farthest_narrowest_and_widest_guess_are_told_from_the_next(part: float) -> None:
    sample = Sample.of([-1.0, 0.0, 1.0])
    near = FAR * sample.scale
    for means, sds, fine in (
        ([part * near, 0.5], [0.1, 0.1], part < 1),
        ([0.0, -part * near], [0.1, 0.1], part < 1),
        ([0.0, 0.5], [part * near, 0.1], part < 1),
        ([0.0, 0.5], [0.1, part * sample.scale / FAR], part > 1),
    ):
        guess = mixture([0.5, 0.5], means, sds)
        if fine:
            assert given_start(sample, Variant(), guess).name == BY_HAND
        else:
            with pytest.raises(ValueError, match=r"too (far|wide)"):
                given_start(sample, Variant(), guess)


def test_a_guess_beyond_any_double_beside_the_slips_is_refused() -> None:
    sample = Sample.of(SEED * 1e-300)
    for means, sds in (([1e100, 0.0], [1e-300, 1e-300]), ([0.0, 1e-300], [1e100, 1e-300])):
        with pytest.raises(ValueError, match=r"too (far|wide)"):
            given_start(sample, Variant(), mixture([0.5, 0.5], means, sds))


def test_a_guess_is_far_in_the_slips_own_measure() -> None:
    sample = Sample.of(SEED * 1e150)
    start = given_start(sample, Variant(), mixture([0.5, 0.5], [1e149, 5e149], [1e148, 1e149]))
    assert np.isfinite(start.mixture.means).all()


def test_named_starts_stand_where_their_words_say() -> None:
    sample = Sample.of(SEED)
    made = {
        name: sample.to_units(make(sample, Variant()).mixture) for name, (_, make) in STARTS.items()
    }
    sd, reach = float(SEED.std()), float(SEED.max() - SEED.min())
    expected: dict[str, tuple[list[float], list[float]]] = {
        "default": ([SEED.mean() - sd / 2, SEED.mean() + sd / 2], [sd, sd]),
        "quartiles": (np.quantile(SEED, [0.25, 0.75]).tolist(), [sd / 2, sd / 2]),
        "extremes": ([SEED.min(), SEED.max()], [sd / 2, sd / 2]),
        "both the same": ([SEED.mean(), SEED.mean()], [sd / 2, sd / 2]),
        "on one slip": ([SEED.mean(), SEED.max()], [sd, reach / 200]),
    }
    assert set(made) == set(expected)
    for name, (means, sds) in expected.items():
        np.testing.assert_allclose(made[name].means, means, rtol=1e-12)
        np.testing.assert_allclose(made[name].sds, sds, rtol=1e-12)
        np.testing.assert_array_equal(made[name].weights, [0.5, 0.5])


def under(variants: list[Variant], start: Start) -> Session:
    """A session from `start` that was put under each variant in turn."""
    session = Session.begin(Sample.of(SEED), variants[0], start)
    for variant in variants[1:]:
        session = session.configure(variant)
    return session


@pytest.mark.parametrize(
    "between",
    [
        Variant(spread="same"),
        Variant(min_sd=0.3),
        Variant(share="equal"),
        Variant(spread="known", known_sd=0.125),
    ],
    ids=str,
)
def test_a_start_is_what_it_was_after_another_variant(between: Variant) -> None:
    sample = Sample.of(SEED)
    given = given_start(sample, Variant(), mixture([0.3, 0.7], [0.1, 0.6], [0.05, 0.2]))
    for start in (random_start(sample, Variant(), 3), quartile_start(sample, Variant()), given):
        begun, back = (under(v, start).now for v in ([Variant()], [Variant(), between, Variant()]))
        for name in ("weights", "means", "sds"):
            ours, theirs = getattr(back.mixture, name), getattr(begun.mixture, name)
            assert ours.tolist() == theirs.tolist()
        other = under([Variant(), between], start).now.mixture
        admitted = between.admit(begun.mixture, 1.0)
        np.testing.assert_allclose(other.sds, admitted.sds, rtol=1e-15)
        np.testing.assert_allclose(other.weights, admitted.weights, rtol=1e-15)
