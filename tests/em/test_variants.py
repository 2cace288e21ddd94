"""The choices in EM, each against its definition written out in plain numpy."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given

from emtui.em.mixture import Array, Mixture
from emtui.em.sample import Sample
from emtui.em.steps import e_step, m_step
from emtui.em.variants import ASSIGNERS, SHARES, SPREADS, Variant
from tests.strategies import climbs, mixture, slips_of

CHOICES = [
    Variant(*choice)
    for choice in product(("soft", "hard"), ("different", "same"), ("free", "equal"))
]


def joint(x: Array, story: Mixture) -> Array:
    """Weighted densities, from the definition; shape ``(2, n)``."""
    rows = []
    for w, m, s in zip(story.weights, story.means, story.sds, strict=True):
        rows.append(w * np.exp(-((x - m) ** 2) / (2 * s**2)) / (s * math.sqrt(2 * math.pi)))
    return np.array(rows)


def assigned(x: Array, story: Mixture, assign: str) -> Array:
    """Who wrote each slip, from the definition; shape ``(2, n)``."""
    both = joint(x, story)
    if assign == "soft":
        return np.asarray(both / both.sum(0))
    ali = both[0] >= both[1]
    return np.array([ali, ~ali]).astype(float)


def test_tables_are_keyed_by_name_and_worded() -> None:
    for table in (ASSIGNERS, SPREADS, SHARES):
        for name, rule in table.items():
            assert rule.name == name
            assert rule.words
    assert {"soft", "hard"} <= set(ASSIGNERS)
    assert {"different", "same"} <= set(SPREADS)
    assert {"free", "equal"} <= set(SHARES)
    assert Variant() == Variant("soft", "different", "free", 0.0)


@pytest.mark.parametrize("variant", CHOICES, ids=str)
def test_one_iteration_is_as_defined(variant: Variant) -> None:
    slips = np.sort(slips_of("seed"))
    sample = Sample.of(slips)
    guess = variant.admit(
        sample.to_standard(mixture([0.7, 0.3], [0.08, 0.5], [0.05, 0.2])), sample.scale
    )
    units = sample.to_units(guess)
    r = assigned(slips, units, variant.assign)
    totals = r.sum(1)
    means = r @ slips / totals
    scatters = np.array([r[k] @ (slips - means[k]) ** 2 for k in (0, 1)])
    if variant.spread == "different":
        sds = np.sqrt(scatters / totals)
    else:
        sds = np.full(2, np.sqrt(scatters.sum() / len(slips)))
    shares = totals / len(slips) if variant.share == "free" else np.full(2, 0.5)

    new = sample.to_units(m_step(sample, e_step(sample, guess, variant).moments, guess, variant))
    np.testing.assert_allclose(new.means, means, rtol=1e-12)
    np.testing.assert_allclose(new.sds, sds, rtol=1e-12)
    np.testing.assert_allclose(new.weights, shares, rtol=1e-12)


@pytest.mark.parametrize("variant", CHOICES, ids=str)
def test_each_assigner_has_its_own_score(variant: Variant) -> None:
    slips = slips_of("seed")
    sample = Sample.of(slips)
    guess = variant.admit(
        sample.to_standard(mixture([0.7, 0.3], [0.08, 0.5], [0.05, 0.2])), sample.scale
    )
    both = joint(slips, sample.to_units(guess))
    each = both.sum(0) if variant.assign == "soft" else both.max(0)
    score = sample.score_in_units(e_step(sample, guess, variant).score)
    assert float(score) == pytest.approx(np.log(each).sum(), rel=1e-12)


def test_a_slip_that_both_explain_alike_goes_to_ali_when_hard() -> None:
    x = np.array([-1.0, 0.0, 1.0])
    even = mixture([0.5, 0.5], [-1.0, 1.0], [1.0, 1.0])
    r = ASSIGNERS["hard"].assign(x, even)
    np.testing.assert_array_equal(r, [[1, 1, 0], [0, 0, 1]])
    np.testing.assert_allclose(ASSIGNERS["soft"].assign(x, even)[:, 1], 0.5, rtol=1e-15)


def test_a_smallest_spread_stops_the_sds_there() -> None:
    sample = Sample.of(slips_of("seed"))
    guess = sample.to_standard(mixture([0.7, 0.3], [0.08, 0.5], [0.05, 0.2]))
    free = sample.to_units(
        m_step(sample, e_step(sample, guess, Variant()).moments, guess, Variant())
    )
    floor = Variant(min_sd=0.1)
    held = sample.to_units(m_step(sample, e_step(sample, guess, floor).moments, guess, floor))
    assert free.sds[0] < 0.1 < free.sds[1]
    np.testing.assert_allclose(held.sds, [0.1, free.sds[1]], rtol=1e-14)
    np.testing.assert_array_equal(held.means, free.means)
    np.testing.assert_array_equal(held.weights, free.weights)


def test_a_smallest_spread_is_in_the_slips_units() -> None:
    guess = mixture([0.5, 0.5], [0.0, 1.0], [0.125, 2.0])
    assert Variant(min_sd=3.0).smallest_sd(4.0) == 0.75
    assert Variant(min_sd=3.0).admit(guess, 4.0).sds.tolist() == [0.75, 2.0]
    known = Variant("hard", "known", "equal", known_sd=3.0)
    assert known.admit(guess, 4.0).sds.tolist() == [0.75, 0.75]


def test_admit_changes_only_what_it_must() -> None:
    story = mixture([0.2, 0.8], [3.0, 5.0], [1.0, 2.0])
    as_is = Variant().admit(story, 1.0)
    for ours, theirs in zip(
        (as_is.weights, as_is.means, as_is.sds),
        (story.weights, story.means, story.sds),
        strict=True,
    ):
        np.testing.assert_array_equal(ours, theirs)
    pooled = Variant(spread="same").admit(story, 1.0)
    np.testing.assert_allclose(pooled.sds, math.sqrt(0.2 * 1 + 0.8 * 4), rtol=1e-15)
    np.testing.assert_array_equal(pooled.weights, story.weights)
    equal = Variant(share="equal").admit(story, 1.0)
    np.testing.assert_array_equal(equal.weights, 0.5)
    np.testing.assert_array_equal(equal.sds, story.sds)
    floored = Variant(min_sd=1.5).admit(story, 1.0)
    np.testing.assert_array_equal(floored.sds, [1.5, 2.0])
    # What is the same already stays so to the last bit.
    third = mixture([0.3, 0.7], [3.0, 5.0], [1 / 3, 1 / 3])
    np.testing.assert_array_equal(Variant(spread="same").admit(third, 1.0).sds, third.sds)


@given(climbs())
def test_admit_twice_is_admit_once(climb: tuple[list[float], Variant, Mixture]) -> None:
    _, variant, guess = climb
    once = variant.admit(guess, 1.0)
    twice = variant.admit(once, 1.0)
    np.testing.assert_array_equal(once.sds, twice.sds)
    np.testing.assert_array_equal(once.weights, twice.weights)
    np.testing.assert_array_equal(once.means, guess.means)


@pytest.mark.parametrize("name", ["assign", "spread", "share"])
def test_an_unknown_choice_does_not_pass(name: str) -> None:
    sample = Sample.of([0.0, 1.0, 3.0])
    guess = mixture([0.5, 0.5], [0.0, 0.5], [0.3, 0.3])
    broken = Variant(**{name: "none such"})  # type: ignore[arg-type]
    with pytest.raises(KeyError, match="none such"):
        m_step(sample, e_step(sample, guess, broken).moments, guess, broken)


@pytest.mark.parametrize("scale", [1e-200, 1.0, 1e200])
def test_one_spread_of_two_is_their_root_mean_square_in_any_unit(scale: float) -> None:
    two = Mixture(np.array([0.3, 0.7]), np.zeros(2), scale * np.array([0.5, 2.0]))
    sds = Variant(spread="same").admit(two, 1.0).sds
    assert sds == pytest.approx(np.full(2, scale * np.sqrt(0.3 * 0.25 + 0.7 * 4.0)), rel=1e-14)


def test_one_spread_of_two_of_any_sizes_and_of_a_batch() -> None:
    pooled = Variant(spread="same")
    far = Mixture(np.array([0.5, 0.5]), np.zeros(2), np.array([1e-200, 1e200]))
    np.testing.assert_allclose(pooled.admit(far, 1.0).sds, np.sqrt(0.5) * 1e200, rtol=1e-14)
    # Shares that miss one by a rounding leave what is the same as it is, row by row.
    weights = np.array([[0.7, 0.29999999999999993]] * 3)
    sds = np.array([[0.1, 0.1], [1.0, 2.0], [0.0, 0.0]])
    found = pooled.admit(Mixture(weights, np.zeros((3, 2)), sds), 1.0).sds
    assert found[[0, 2]].tolist() == [[0.1, 0.1], [0.0, 0.0]]
    np.testing.assert_allclose(found[1], np.sqrt(0.7 + 0.3 * 4.0), rtol=1e-14)
