"""Starting guesses: where they lie, and that a seed means one and the same everywhere."""

from __future__ import annotations

import numpy as np
import pytest

from emtui.em.history import Limits
from emtui.em.multistart import run_many
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.starts import (
    BY_HAND,
    FAR,
    STARTS,
    Start,
    default_start,
    given_start,
    random_mixtures,
    random_start,
)
from emtui.em.variants import Variant
from tests.strategies import mixture, slips_of

SEED = slips_of("seed")


def never(_: float) -> bool:
    """Stops a run before its first iteration."""
    return False


@pytest.mark.parametrize("spread", ["different", "same"])
def test_default_start(spread: str) -> None:
    sample = Sample.of(SEED)
    start = default_start(sample, Variant(spread=spread))
    guess = sample.to_units(start.mixture)
    np.testing.assert_allclose(guess.means, np.quantile(SEED, [0.25, 0.75]), rtol=1e-14)
    np.testing.assert_allclose(guess.sds, np.std(SEED) / 2, rtol=1e-14)
    np.testing.assert_array_equal(guess.weights, 0.5)
    assert start.seed is None


def test_default_start_obeys_the_smallest_spread() -> None:
    sample, variant = Sample.of(SEED), Variant(min_spread=0.5)
    guess = Session.begin(sample, variant, default_start(sample, variant)).now.mixture
    np.testing.assert_allclose(guess.sds, 0.5, rtol=1e-15)


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


def test_one_spread_is_one_draw() -> None:
    sample = Sample.of(SEED)
    same = random_mixtures(sample, Variant(spread="same"), 5, 50)
    different = random_mixtures(sample, Variant(), 5, 50)
    np.testing.assert_array_equal(same.sds[:, 0], same.sds[:, 1])
    np.testing.assert_array_equal(same.sds[:, 0], different.sds[:, 0])
    np.testing.assert_array_equal(same.means, different.means)


def test_random_starts_obey_equal_shares_and_the_smallest_spread() -> None:
    sample, variant = Sample.of(SEED), Variant(share="equal", min_spread=0.1)
    begun = run_many(sample, variant, random_mixtures(sample, variant, 5, 200), Limits(), never)
    drawn = sample.to_units(begun.mixtures)
    np.testing.assert_array_equal(drawn.weights, 0.5)
    assert drawn.sds.min() == pytest.approx(0.1, rel=1e-14)
    assert drawn.sds.max() > 0.2


def test_a_seed_is_a_seed() -> None:
    sample, variant = Sample.of(SEED), Variant()
    many = random_mixtures(sample, variant, 17, 100)
    few = random_mixtures(sample, variant, 17, 3)
    np.testing.assert_array_equal(many.means[:3], few.means)
    np.testing.assert_array_equal(many.sds[:3], few.sds)
    np.testing.assert_array_equal(many.weights[:3], few.weights)
    one = random_start(sample, variant, 17)
    np.testing.assert_array_equal(one.mixture.means, many.means[0])
    np.testing.assert_array_equal(one.mixture.sds, many.sds[0])
    assert one.seed == 17
    assert "17" in one.name
    other = random_start(sample, variant, 18)
    assert not np.array_equal(one.mixture.means, other.mixture.means)


def test_random_starts_move_with_the_slips() -> None:
    here, there = Sample.of(SEED), Sample.of(SEED * 8.0 - 16.0)
    ours = here.to_units(random_mixtures(here, Variant(), 3, 20))
    theirs = there.to_units(random_mixtures(there, Variant(), 3, 20))
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
    with pytest.raises(ValueError, match=words):
        given_start(Sample.of(SEED), Variant(spread=spread), mixture([0.5, 0.5], means, sds))


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
        "default": (np.quantile(SEED, [0.25, 0.75]).tolist(), [sd / 2, sd / 2]),
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
        Variant(min_spread=0.3),
        Variant(share="equal"),
        Variant(spread="known", known_sd=0.125),
    ],
    ids=str,
)
def test_a_start_is_what_it_was_after_another_variant(between: Variant) -> None:
    sample = Sample.of(SEED)
    given = given_start(sample, Variant(), mixture([0.3, 0.7], [0.1, 0.6], [0.05, 0.2]))
    for start in (random_start(sample, Variant(), 3), default_start(sample, Variant()), given):
        begun, back = (under(v, start).now for v in ([Variant()], [Variant(), between, Variant()]))
        for name in ("weights", "means", "sds"):
            ours, theirs = getattr(back.mixture, name), getattr(begun.mixture, name)
            assert ours.tolist() == theirs.tolist()
        other = under([Variant(), between], start).now.mixture
        admitted = between.admit(begun.mixture)
        np.testing.assert_allclose(other.sds, admitted.sds, rtol=1e-15)
        np.testing.assert_allclose(other.weights, admitted.weights, rtol=1e-15)
