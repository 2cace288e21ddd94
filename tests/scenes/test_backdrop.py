"""The histogram and the marks on the axis hold every slip once, whatever the envelope."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emtui.em.bars import FEW, nice_step
from emtui.em.binned_likelihood import Bins
from emtui.em.mixture import Array
from emtui.scenes.backdrop import RUG, Backdrop
from emtui.slips.envelope import Envelope, essay_envelope
from emtui.slips.examples import EXAMPLES, load_example

RNG = np.random.default_rng(20)
NOISE = RNG.normal(size=200)
HOSTILE: dict[str, Array] = {
    "two atoms": np.repeat([3.0, 4.0], [5, 9]),
    "all ties but one": np.append(np.full(999, 0.1), 0.7),
    "a million equal and one": np.append(np.zeros(1_000_000), 1.0),
    "far from nought": 1e9 + NOISE,
    "farther": 1e12 + NOISE,
    "hardly apart": np.array([1.0, np.nextafter(1.0, 2.0)]),
    "small": 1e-150 * NOISE,
    "large": 1e150 * NOISE,
    "largest": np.array([-1.7e308, 0.0, 1.7e308]),
    "smallest": np.array([0.0, 5e-324, 1e-320]),
    "an outlier": np.append(NOISE, 1e6),
    "an outlier below": np.append(NOISE, -1e15),
    "many": RNG.normal(size=20_000),
    "a grid": np.arange(60) / 20,
    "across nought": np.linspace(-7, 7, 15),
}


def backdrop(slips: Array) -> Backdrop:
    return Backdrop.of(Envelope.of("these", slips))


@pytest.mark.parametrize("name", HOSTILE)
def test_every_slip_is_in_one_bar_and_one_mark(name: str) -> None:
    slips = HOSTILE[name]
    made = backdrop(slips)
    values = made.envelope.sample.values
    assert made.heights.sum() == len(slips)
    assert made.rug_counts.sum() == pytest.approx(len(slips), rel=1e-12)
    assert (made.heights >= 0).all()
    assert len(made.edges) == len(made.heights) + 1 == len(made.places) + 1
    assert (np.diff(made.edges) > 0).all()
    assert made.edges[0] <= values[0] + 1e-9
    assert made.edges[-1] >= values[-1] - 1e-9
    assert made.low < values[0]
    assert made.high > values[-1]
    assert made.low <= made.edges[0]
    assert made.edges[-1] <= made.high


@pytest.mark.parametrize("name", HOSTILE)
def test_the_picture_is_mostly_slips(name: str) -> None:
    """Neither a handful of bars nor margins wider than the slips."""
    made = backdrop(HOSTILE[name])
    values = made.envelope.sample.values
    reach = values[-1] - values[0]
    assert made.high - made.low <= 1.4 * reach
    assert 7 <= len(made.heights) <= 62
    assert np.allclose(np.diff(made.edges), made.bar_width, rtol=1e-6)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_bar_stands_for_the_average_of_its_slips(name: str) -> None:
    made = backdrop(HOSTILE[name])
    slack = 1e-6 * made.bar_width
    assert (made.places >= made.edges[:-1] - slack).all()
    assert (made.places <= made.edges[1:] + slack).all()
    total = made.envelope.sample.counts @ made.envelope.sample.values
    assert made.heights @ made.places == pytest.approx(total, abs=1e-9 * len(HOSTILE[name]))


def test_the_essays_histogram() -> None:
    """Bars of a tenth, counted by hand from the essay's fourteen slips."""
    made = backdrop(essay_envelope().slips)
    units = made.envelope.sample.place_in_units(made.edges)
    assert units == pytest.approx(np.arange(11) / 10 if len(units) == 11 else units)
    bars = {round(float(low), 2): int(n) for low, n in zip(units, made.heights, strict=False) if n}
    assert bars == {0.0: 7, 0.1: 2, 0.4: 3, 0.5: 1, 0.9: 1}
    assert made.stacks is not None
    assert [len(stack) for stack in made.stacks] == made.heights.tolist()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_few_slips_are_stacked_one_by_one(name: str) -> None:
    made = backdrop(HOSTILE[name])
    few = len(HOSTILE[name]) <= FEW
    assert (made.stacks is not None) == few
    if made.stacks is not None:
        assert [len(stack) for stack in made.stacks] == made.heights.tolist()
        flat = [mark for stack in made.stacks for mark in stack]
        assert flat == sorted(flat)
        assert np.bincount(flat).tolist() == made.rug_counts.tolist()


@pytest.mark.parametrize(
    ("start", "step", "many"),
    [(0, "0.1", 30), (-20, "0.05", 61), (3, "0.7", 19), (10**9, "0.1", 30)],
)
@pytest.mark.parametrize("each", [1, 40])
def test_a_slip_on_an_edge_is_in_the_bar_above(start: int, step: str, many: int, each: int) -> None:
    """What doubles make of 0.1 + 0.2 must not carve gaps into even slips."""
    exact = [start + k * Decimal(step) for k in range(many)]
    made = backdrop(np.repeat([float(x) for x in exact], each))
    sample = made.envelope.sample
    width = Decimal(str(nice_step(1, 1))) * Decimal(f"{made.bar_width * sample.scale:.9g}")
    wanted = Counter(int((x / width).to_integral_value(rounding="ROUND_FLOOR")) for x in exact)
    lows = np.rint(sample.place_in_units(made.edges[:-1]) / float(width)).astype(int)
    found = {int(k): int(n) for k, n in zip(lows, made.heights, strict=True) if n}
    assert found == {k: each * n for k, n in wanted.items()}


@given(
    st.lists(st.integers(-500, 500), min_size=2, max_size=60).filter(lambda v: len(set(v)) > 1),
    st.integers(-6, 6),
    st.sampled_from([0, 1000, -123456]),
)
def test_edges_are_round_in_the_slips_units(whole: list[int], power: int, offset: int) -> None:
    slips = (np.array(whole) + offset) * 10.0**power
    made = backdrop(slips)
    units = made.envelope.sample.place_in_units(made.edges)
    width = float(np.diff(units).mean())
    assert float(f"{width:.4e}"[:6]) in (1.0, 2.0, 2.5, 5.0)
    assert np.abs(units / width - np.rint(units / width)).max() < 1e-4


def test_each_slip_has_a_mark_near_it() -> None:
    """Many slips share marks: none farther from its mark than the marks are apart."""
    made = backdrop(HOSTILE["many"])
    values = made.envelope.sample.values
    assert len(made.rug) <= RUG
    assert (np.diff(made.rug) > 0).all()
    away = np.abs(values[:, None] - made.rug[None, :]).min(axis=1)
    assert away.max() <= (values[-1] - values[0]) / (RUG - 1)


def test_a_few_slips_are_marked_where_they_lie() -> None:
    made = backdrop(essay_envelope().slips)
    sample = made.envelope.sample
    assert np.array_equal(made.rug, sample.values)
    assert np.array_equal(made.rug_counts, sample.counts)


def test_a_backdrop_cannot_be_written_to() -> None:
    made = backdrop(HOSTILE["many"])
    for array in (made.edges, made.heights, made.places, made.rug, made.rug_counts):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0.0


@pytest.mark.parametrize("writer", [0.0, 1.0])
def test_a_truth_with_one_writer_is_no_mixture(writer: float) -> None:
    envelope = Envelope.of("one", [0.1, 0.2, 0.4], truth=[writer] * 3)
    assert Backdrop.of(envelope).truth is None


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_bars_and_marks_know_how_many_of_their_slips_bilal_wrote(name: str) -> None:
    envelope = load_example(name)
    made = Backdrop.of(envelope)
    if envelope.truth is None:
        assert made.bar_writers is None
        assert made.rug_writers is None
        return
    assert made.bar_writers is not None
    assert made.rug_writers is not None
    assert (np.isnan(made.bar_writers) == (made.heights == 0)).all()
    for writers, slips in ((made.bar_writers, made.heights), (made.rug_writers, made.rug_counts)):
        his = np.nan_to_num(writers) * slips
        assert his == pytest.approx(his.round(), abs=1e-9)
        assert his.sum() == pytest.approx(envelope.truth.sum())


def test_a_slip_on_a_bars_edge_keeps_its_writer() -> None:
    slips = np.arange(20) / 20
    truth = (np.arange(20) % 3 == 0).astype(float)
    made = Backdrop.of(Envelope.of("these", slips, truth=truth))
    assert made.bar_writers is not None
    assert made.rug_writers is not None
    assert made.rug_writers == pytest.approx(truth)
    assert (made.heights[made.heights > 0] == 2).all()
    assert made.bar_writers[made.heights > 0] == pytest.approx(truth.reshape(10, 2).mean(1))


def test_bins_that_were_given_are_the_bars_whatever_their_widths() -> None:
    """Middles put into bars of other edges would make a comb."""
    lower, upper = [0.0, 1.0, 2.0, 4.0, 6.0, 7.0], [1.0, 2.0, 4.0, 5.0, 7.0, np.inf]
    bins = Bins.of(lower, upper, [4, 9, 6, 3, 8, 2])
    envelope = replace(Envelope.of("bins", np.repeat([0.5, 3.0], [9, 6])), bins=bins)
    envelope = replace(envelope, sample=bins.points)
    made = Backdrop.of(envelope)
    edges = bins.points.place_in_units(made.edges)
    assert edges == pytest.approx([0, 1, 2, 4, 5, 6, 7, 8])
    assert made.heights == pytest.approx([4, 9, 3, 3, 0, 8, 2])  # slips in a width of 1
    assert made.bar_width * bins.points.scale == pytest.approx(1.0)
    assert made.stacks is None


def test_bars_of_rounded_slips_take_a_number_each() -> None:
    """Half as wide, every second one would be empty."""
    made = Backdrop.of(load_example("ties"))
    assert made.bar_width * made.envelope.sample.scale == pytest.approx(0.1)
    assert (np.trim_zeros(made.heights) > 0).all()
