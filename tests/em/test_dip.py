"""Hartigan's dip against its definition, solved as linear programmes, and published values."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emtui.em import dip as dip_module
from emtui.em.dip import dip, dip_of, lower_hull, p_value
from emtui.em.sample import Sample
from tests.em.dip_by_definition import dip_by_definition
from tests.scipy_values import by_scipy
from tests.strategies import slips_of


@pytest.mark.parametrize("seed", range(60))
def test_the_dip_is_the_distance_to_the_nearest_single_peak(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x = np.sort(rng.choice(31, 2 + seed % 7, replace=False)).astype(float)
    counts = rng.integers(1, 5, len(x)).astype(float)
    expected = by_scipy(f"dip, seed {seed}", lambda: dip_by_definition(x, counts))
    assert dip(x, counts) == pytest.approx(expected, abs=1e-9)


@pytest.mark.long
@given(st.lists(st.integers(0, 30), min_size=2, max_size=8, unique=True), st.data())
def test_so_is_that_of_any_slips(places: list[int], data: st.DataObject) -> None:
    pytest.importorskip("scipy", reason="the linear programmes need scipy")
    counts = data.draw(st.lists(st.integers(1, 4), min_size=len(places), max_size=len(places)))
    x, c = np.sort(places).astype(float), np.array(counts, dtype=float)
    assert dip(x, c) == pytest.approx(dip_by_definition(x, c), abs=1e-9)


def test_evenly_spaced_slips_have_the_smallest_dip_and_two_heaps_the_largest() -> None:
    assert dip(np.arange(10.0)) == pytest.approx(1 / 20)
    heaps = np.concatenate([np.linspace(0, 1e-6, 500), 1 + np.linspace(0, 1e-6, 500)])
    assert dip(heaps) == pytest.approx(0.25, abs=1e-3)
    assert dip([3.0], [7.0]) == 0.0
    assert dip([1.0, 2.0], [5.0, 5.0]) == pytest.approx(0.25)
    assert dip([1.0, 2.0], [9.0, 1.0]) == pytest.approx(0.05)  # an atom at the mode costs nothing


@pytest.mark.parametrize(
    ("name", "expected"),
    [("faithful_waiting", 0.04143689), ("faithful_eruptions", 0.09238103)],
)
def test_old_faithful_has_the_dip_that_diptest_in_r_gives(name: str, expected: float) -> None:
    values, counts = np.unique(slips_of(name), return_counts=True)
    assert dip(values, counts) == pytest.approx(expected, abs=1e-8)


def test_the_example_of_1985_has_its_dip() -> None:
    """Quality of 63 statistics departments, the example of Hartigan & Hartigan 1985."""
    runs = {30: 1, 33: 1, 35: 1, 36: 1, 37: 2, 39: 5, 40: 4, 41: 1, 42: 1, 43: 3, 44: 2, 45: 2,
            46: 2, 47: 2, 48: 3, 49: 1, 50: 2, 51: 1, 52: 2, 53: 5, 54: 2, 57: 2, 59: 1, 60: 3,
            61: 4, 62: 4, 63: 1, 66: 1, 70: 1, 72: 2}  # fmt: skip
    found = dip_of(Sample.of(list(runs), list(runs.values())))
    assert found.slips == 63
    assert found.statistic == pytest.approx(0.05952381, abs=1e-8)
    assert p_value(found.statistic, 63) == pytest.approx(0.0867, abs=0.01)  # as in R, ties as ties
    assert 0.1 < found.p < 0.3  # whole percentages, moved back off their grid


@pytest.mark.parametrize(
    ("slips", "level", "in_r"),
    [
        (4, 0.95, 0.20726979), (10, 0.5, 0.09778176), (10, 0.95, 0.13961140),
        (50, 0.9, 0.06491363), (50, 0.99, 0.08119984), (200, 0.95, 0.03684184),
        (1000, 0.5, 0.01174390), (1000, 0.95, 0.01693440), (1000, 0.99, 0.01960803),
    ],
)  # fmt: skip
def test_the_table_agrees_with_a_million_envelopes_in_r(
    slips: int, level: float, in_r: float
) -> None:
    """Quantiles that the package diptest 0.76 of R tabulates."""
    assert p_value(in_r, slips) == pytest.approx(1 - level, rel=0.25)


def test_p_falls_as_the_dip_grows_and_stays_within_the_table() -> None:
    for slips in (4, 37, 400, 1_000_000):
        ps = [p_value(d / np.sqrt(slips), slips) for d in np.linspace(0, 2, 50)]
        assert ps[0] == 1.0
        assert 0 < ps[-1] <= 0.001
        assert all(a >= b for a, b in itertools.pairwise(ps))


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(-50, 50)), min_size=3, max_size=60))
@settings(max_examples=80, deadline=None)
def test_no_point_lies_below_the_hull_and_every_corner_bends(points: list[tuple[int, int]]) -> None:
    heights = dict(points)
    x = np.array(sorted(heights), dtype=float)
    y = np.array([heights[int(a)] for a in x], dtype=float)
    corners = lower_hull(x, y)
    assert (np.interp(x, x[corners], y[corners]) <= y + 1e-9).all()
    if len(corners) > 1:
        slopes = np.diff(y[corners]) / np.diff(x[corners])
        assert (np.diff(slopes) > -1e-12).all()


def test_a_hull_that_sheds_a_point_a_pass_is_walked() -> None:
    x = np.arange(2000.0)
    y = np.append(x[:-1] ** 2, -1e6)  # convex, but for a last point below all
    assert lower_hull(x, y).tolist() == [0, 1999]


def test_above_the_most_a_seeded_sample_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dip_module, "MOST", 500)
    rng = np.random.default_rng(0)
    sample = Sample.of(np.concatenate([rng.normal(0, 1, 900), rng.normal(6, 1, 900)]))
    found = dip_of(sample)
    assert (found.slips, found.statistic) == (500, dip_of(sample).statistic)
    assert found.statistic != dip_of(sample, seed=1).statistic
    assert found.statistic == pytest.approx(dip(sample.values, sample.counts), abs=0.03)
    assert found.p < 0.01


def test_steps_near_the_smallest_double_have_a_hull() -> None:
    x = np.array([-1.0, 0.0, 5e-324, 1e-323, 1.0])
    corners = lower_hull(x, np.array([0.0, 1.0, 2.0, 3.0, 4.0]))
    assert corners.tolist() == [0, 1, 4]
