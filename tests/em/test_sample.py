"""Slips as the engine takes them: sorted, tied, counted, on a scale of their own."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from emtui.em.sample import Sample, SampleError
from tests.strategies import GRID, mixture, slips, slips_of


@given(slips)
def test_values_are_sorted_distinct_and_counted(numbers: list[float]) -> None:
    sample = Sample.of(numbers)
    assert (np.diff(sample.values) > 0).all()
    distinct, counts = np.unique(numbers, return_counts=True)
    np.testing.assert_array_equal(sample.counts, counts)
    np.testing.assert_allclose(sample.place_in_units(sample.values), distinct, rtol=1e-15)
    assert sample.total == len(numbers)


@given(slips, st.randoms(use_true_random=False))
def test_order_does_not_matter(numbers: list[float], random: object) -> None:
    shuffled = list(numbers)
    getattr(random, "shuffle")(shuffled)  # noqa: B009  (typed as object)
    one, other = Sample.of(numbers), Sample.of(shuffled)
    np.testing.assert_array_equal(one.values, other.values)
    np.testing.assert_array_equal(one.counts, other.counts)
    assert (one.shift, one.scale) == (other.shift, other.scale)


@given(slips)
def test_a_tie_is_a_count(numbers: list[float]) -> None:
    distinct, counts = np.unique(numbers, return_counts=True)
    tied, counted = Sample.of(numbers), Sample.of(distinct, counts)
    backwards = Sample.of(distinct[::-1], counts[::-1])
    for other in (counted, backwards):
        np.testing.assert_array_equal(tied.values, other.values)
        np.testing.assert_array_equal(tied.counts, other.counts)
        assert (tied.shift, tied.scale) == (other.shift, other.scale)


def test_places_go_to_the_standard_scale_and_back() -> None:
    for raw in ([0.1, 0.3, 0.9], [1e9, 1e9 + 1, 1e9 + 7], [-1.7e308, 1.7e308, 1.79e308]):
        sample = Sample.of(raw)
        np.testing.assert_array_equal(sample.place_to_standard(np.sort(raw)), sample.values)
        np.testing.assert_allclose(sample.place_in_units(sample.values), np.sort(raw), rtol=1e-15)
    assert float(Sample.of([1.0, 3.0, 5.0]).place_to_standard(3.0)) == 0.0


def test_slips_without_ties_have_one_form_however_they_are_given() -> None:
    plain = Sample.of([3.0, 1.0, 2.0])
    counted = Sample.of([3.0, 1.0, 2.0], [1.0, 1.0, 1.0])
    for sample in (plain, counted):
        assert sample.untied
        assert sample.counts.tolist() == [1.0, 1.0, 1.0]
        assert sample.total == 3.0
    for sample in (Sample.of([3.0, 1.0, 3.0]), Sample.of([3.0, 1.0], [2.0, 2.0])):
        assert not sample.untied


def test_counts_at_one_value_add_up() -> None:
    sample = Sample.of([2.0, 1.0, 2.0, 3.0], [0.5, 1.25, 2.0, 4.0])
    np.testing.assert_array_equal(sample.counts, [1.25, 2.5, 4.0])
    assert sample.total == 7.75


@given(slips, st.integers(-20, 20), st.integers(-(10**9), 10**9))
def test_the_standard_scale_knows_neither_shift_nor_scale(
    numbers: list[float], exponent: int, shift: int
) -> None:
    # Both exact on this grid, so the standard values must be the same to the last bit.
    here = Sample.of(numbers)
    moved = Sample.of((np.array(numbers) + shift) * 2.0**exponent)
    np.testing.assert_array_equal(here.values, moved.values)
    assert math.log2(moved.scale / here.scale) == exponent


@given(slips)
def test_the_standard_scale_is_about_one_and_a_power_of_two(numbers: list[float]) -> None:
    sample = Sample.of(numbers)
    assert math.frexp(sample.scale)[0] == 0.5
    assert 1.0 <= sample.highest - sample.lowest <= 2.0
    assert sample.lowest <= 0.0 <= sample.highest


@given(slips, st.integers(1, 5))
def test_summaries_are_those_of_the_slips_themselves(numbers: list[float], times: int) -> None:
    repeated = np.repeat(numbers, times)
    sample = Sample.of(numbers, np.full(len(numbers), float(times)))
    standard = (repeated - sample.shift) / sample.scale
    assert sample.mean == pytest.approx(standard.mean(), rel=1e-12, abs=1e-14)
    assert sample.sd == pytest.approx(standard.std(), rel=1e-9, abs=1e-14)
    for p in (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0):
        expected = float(np.quantile(standard, p))
        assert sample.quantile(p) == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_slips_far_from_zero_lose_nothing() -> None:
    noise = np.round(np.random.default_rng(3).normal(0, 1, 100) * GRID) / GRID
    near, far = Sample.of(noise), Sample.of(noise + 1e9)
    np.testing.assert_array_equal(near.values, far.values)


@given(slips)
def test_units_there_and_back(numbers: list[float]) -> None:
    sample = Sample.of(numbers)
    reach = sample.scale
    story = mixture([0.25, 0.75], [numbers[0], numbers[-1]], [reach / 3, reach * 7])
    back = sample.to_units(sample.to_standard(story))
    np.testing.assert_allclose(back.means, story.means, rtol=1e-15, atol=1e-15 * reach)
    np.testing.assert_array_equal(back.sds, story.sds)
    np.testing.assert_array_equal(back.weights, story.weights)


def test_score_changes_units_as_densities_do() -> None:
    sample = Sample.of([0.0, 100.0, 200.0])
    # A density per standard unit is `scale` times that per slips' unit, for each of the three.
    expected = -3 * math.log(sample.scale)
    assert float(sample.score_in_units(0.0)) == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize("exponent", [-150, -1, 0, 1, 150])
def test_scales_far_from_one(exponent: int) -> None:
    sample = Sample.of(slips_of("seed") * 10.0**exponent)
    np.testing.assert_allclose(
        sample.place_in_units(sample.values), np.unique(slips_of("seed")) * 10.0**exponent
    )
    assert 1.0 <= sample.highest - sample.lowest <= 2.0


REFUSED: list[tuple[ArrayLike, ArrayLike | None, str]] = [
    ([], None, "no slips"),
    ([3.5], None, "only one slip"),
    ([3.5, 3.5, 3.5], None, "all slips read 3.5"),
    ([3.5, 3.5], [2.0, 0.5], "all slips read 3.5"),
    ([0.0, -0.0], None, "all slips read"),
    ([1.0, np.nan, 2.0], None, "finite"),
    ([1.0, np.inf, 2.0], None, "finite"),
    ([1.0, -np.inf], None, "finite"),
    ([np.nan], None, "finite"),
    ([1.0, 2.0], [1.0], "one count"),
    ([1.0, 2.0], [1.0, 0.0], "only one slip"),
    ([1.0, 2.0], [1.0, -1.0], "0 or above"),
    ([1.0, 2.0], [1.0, np.nan], "0 or above"),
    ([1.0, 2.0], [1.0, np.inf], "0 or above"),
]


@pytest.mark.parametrize(("numbers", "counts", "words"), REFUSED)
def test_what_cannot_be_fitted_is_refused(
    numbers: ArrayLike, counts: ArrayLike | None, words: str
) -> None:
    with pytest.raises(SampleError, match=words) as caught:
        Sample.of(numbers, counts)
    assert "\n" not in str(caught.value)


def test_what_is_held_is_a_copy_and_read_only() -> None:
    numbers = np.array([1.0, 2.0, 4.0])
    counts = np.array([1.0, 2.0, 3.0])
    sample = Sample.of(numbers, counts)
    numbers[0], counts[0] = 3.0, 9.0
    assert sample.total == 6.0
    for array in (sample.values, sample.counts):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 7.0


@pytest.mark.parametrize("pair", [[-1e308, 1e308], [0.0, 5e-324], [1e308, 1.1e308]])
def test_the_widest_and_the_narrowest_slips_have_a_finite_scale(pair: list[float]) -> None:
    sample = Sample.of(pair)
    assert 0 < sample.scale < math.inf
    assert np.isfinite(sample.values).all()
    assert len(set(sample.values.tolist())) == 2
    assert sample.place_in_units(sample.values).tolist() == pair


@pytest.mark.parametrize(
    ("numbers", "counts"),
    [([0.0, 1e-20, 1.0, 2.0, 3.0], [2, 1, 1, 1]), ([-1.0, 0.0, 5e-324, 1.0], [1, 2, 1])],
)
def test_what_the_standard_scale_cannot_tell_apart_is_a_tie(
    numbers: list[float], counts: list[int]
) -> None:
    sample = Sample.of(numbers)
    assert (np.diff(sample.values) > 0).all()
    np.testing.assert_array_equal(sample.counts, counts)
