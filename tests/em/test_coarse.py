"""Which cells are split: those that would lose digits, and no more than need be."""

from __future__ import annotations

import numpy as np
import pytest

from emtui.em import chebyshev, condense
from emtui.em.condense import PRECISION, ROUNDING, SEEN, Condensed, _coarse, _hides
from emtui.em.estimation import Moments
from emtui.em.history import Limits
from emtui.em.mixture import Array, Mixture, log_joint
from emtui.em.odds import Odds
from emtui.em.session import Session
from emtui.em.starts import default_start, random_start
from emtui.em.variants import Variant
from tests.em.test_condense import KINDS, sample_of

SAMPLE = sample_of("overlapping")
MADE = chebyshev.cut(SAMPLE, 40)
CELL = 7
SOFT = Variant()


def test_a_cell_reaches_from_its_first_slip_to_its_last() -> None:
    x = SAMPLE.values
    np.testing.assert_allclose(MADE.middles - MADE.halves, x[MADE.starts], atol=1e-15)
    np.testing.assert_allclose(MADE.middles + MADE.halves, x[MADE.stops - 1], atol=1e-15)


@pytest.mark.parametrize(
    ("sizes", "groups"),
    [([32_768] * 4, 2), ([8192, 65_536, 8192, 65_536], 3), ([65_537, 1, 1], 2), ([5], 1), ([], 0)],
)
def test_pieces_are_taken_together_as_far_as_there_is_room(sizes: list[int], groups: int) -> None:
    found = list(chebyshev._alike(np.array(sizes, dtype=np.intp)))
    assert len(found) == groups
    assert sorted(k for some in found for k in some.tolist()) == list(range(len(sizes)))
    for some in found:
        largest = max(sizes[k] for k in some)
        assert len(some) == 1 or largest * len(some) <= chebyshev.ROOM


def rough(part: float, level: float = 0.0) -> Array:
    """At the points: `level` everywhere, and in one cell a shape of degrees 9 and 10 on it.

    Their coefficients are `part` and ``-part``, so that a sum without signs is twice `part`.
    """
    values = np.full((3, len(MADE)), level)
    t = np.clip((MADE.at_points(MADE.off) / MADE.halves)[:, CELL], -1.0, 1.0)
    shape = np.cos(9 * np.arccos(t)) - np.cos(10 * np.arccos(t))
    MADE.at_points(values)[:, :, CELL] += part * shape
    return values


def coarse(values: Array, size: Array | None = None, scatter: float = 1e6) -> list[int]:
    """The cells that are too coarse for one row of values alone, row by row the same."""
    size = np.zeros(len(MADE)) if size is None else size
    moments = Moments(np.full(2, 0.5 * SAMPLE.total), np.array([0.1, -0.2]), np.full(2, scatter))
    return np.flatnonzero(_coarse(MADE, values, size, moments, SAMPLE.total)).tolist()


def alone(values: Array, row: int) -> Array:
    """The other two rows are level."""
    only = np.ones_like(values)
    only[row] = values[row]
    return only


@pytest.mark.parametrize("row", [0, 1, 2])
@pytest.mark.parametrize("scatter", [1e6, 1e-3])
def test_a_cell_may_be_off_by_a_part_of_the_sum_it_adds_to(row: int, scatter: float) -> None:
    mean = (0.1, -0.2, 0.0)[row]
    ends = MADE.middles[CELL] + MADE.halves[CELL] * np.array([-1.0, 1.0])
    far = np.abs(ends - mean).max()
    adds = 1.0 / SAMPLE.total if row == 2 else max(2.0 / SAMPLE.total, far**2 / scatter)
    most = PRECISION / (MADE.masses[CELL] * adds)
    for part, wanted in ((0.45 * most, []), (0.55 * most, [CELL])):
        assert coarse(alone(rough(part), row), scatter=scatter) == wanted


@pytest.mark.parametrize("row", [0, 1, 2])
@pytest.mark.parametrize("level", [1e4, -1e4])
def test_what_rounding_makes_of_the_values_is_no_shape(row: int, level: float) -> None:
    noise = ROUNDING * abs(level)
    for part, wanted in ((0.3 * noise, []), (0.8 * noise, [CELL])):
        # So few slips that only a shape beyond rounding could matter.
        assert coarse(alone(rough(part, level), row), scatter=1e-6) == wanted


def test_rounding_is_that_of_the_largest_value_in_the_cell() -> None:
    noise = ROUNDING * 1e4
    for part, wanted in ((0.3 * noise, []), (0.8 * noise, [CELL])):
        values = rough(part)
        # A slope through zero: at the middle of the cell's points there is nothing.
        MADE.at_points(values)[:, :, CELL] += 1e4 * np.cos(np.pi * np.arange(11) / 10)
        assert coarse(values, scatter=1e-6) == wanted


@pytest.mark.parametrize("row", [0, 1, 2])
def test_steep_odds_round_more_and_the_log_density_does_not(row: int) -> None:
    level, steep = 1e4, 9.0
    size = np.zeros(len(MADE))
    MADE.at_points(size)[3, CELL] = steep
    noise = ROUNDING * level * (1.0 + steep if row < 2 else 1.0)
    for part, wanted in ((0.3 * noise, []), (0.8 * noise, [CELL])):
        assert coarse(alone(rough(part, level), row), size, scatter=1e-6) == wanted


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("broad", [5.0, 0.75])
@pytest.mark.parametrize(("widths", "hides"), [(0.9, False), (1.1, True)])
def test_a_peak_hides_in_the_cell_around_it_if_points_are_sparse(
    widths: float, hides: bool, broad: float, swapped: bool
) -> None:
    half = float(MADE.halves[CELL])
    wanted = half / (widths * SEEN)
    # Odds of a narrow against a wide Gaussian fall away with 1/v = 1/narrow - 1/wide.
    wide = broad * wanted
    narrow = 1.0 / np.sqrt(1.0 / wanted**2 + 1.0 / wide**2)
    for off, inside in ((-0.8, True), (0.8, True), (-1.2, False), (1.2, False)):
        place = float(MADE.middles[CELL]) + off * half
        story = Mixture(np.full(2, 0.5), np.full(2, place), np.array([narrow, wide]))
        odds = Odds.of(story.swapped if swapped else story)
        x = place + wanted * np.array([-1.0, 0.0, 1.0])
        joint = log_joint(x, story)
        curvature = np.diff(joint[0] - joint[1], 2)[0]
        assert curvature == pytest.approx(-1.0, rel=1e-6)
        found = np.flatnonzero(_hides(MADE, odds))
        assert (CELL in found) is (hides and inside)
        assert len(found) <= 1


def test_no_peak_hides_where_odds_only_rise() -> None:
    odds = Odds.of(Mixture(np.full(2, 0.5), np.array([0.0, 0.1]), np.full(2, 1e-6)))
    assert not _hides(MADE, odds).any()


@pytest.mark.parametrize("kind", KINDS)
def test_cells_stay_few_all_the_way(kind: str) -> None:
    """What is split for no reason costs time, and soon the slips take over."""
    sample = sample_of(kind)
    for start in (default_start(sample, SOFT), random_start(sample, SOFT, 11)):
        kept = Session.begin(sample, SOFT, start, Limits(max_iterations=12)).run().slips
        assert isinstance(kept, Condensed)
        assert kept.cells is not None
        assert len(kept.cells.starts) < 2 * condense.CELLS
