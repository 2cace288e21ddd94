"""Ticks: round numbers within an axis, evenly spaced and labelled alike."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from emtui.em.bars import nice_step
from emtui.plot.ticks import ticks

exponents = st.integers(-150, 150)
mantissas = st.floats(1.0, 9.99)
offsets = st.floats(-1e9, 1e9)


@given(st.floats(1e-300, 1e300), st.integers(1, 100))
@example(1e-320, 5)
@example(5e-324, 1)
@example(1.7e308, 2)
def test_a_nice_step_is_round_and_the_smallest_that_will_do(reach: float, parts: int) -> None:
    step = nice_step(reach, parts)
    assert math.isfinite(step)
    assert step > 0
    if reach < 1e-300 or reach > 1e300:
        return
    mantissa = float(f"{step:.6e}".partition("e")[0])
    assert mantissa in (1.0, 2.0, 2.5, 5.0)
    smaller = {1.0: 0.5, 2.0: 0.5, 2.5: 0.8, 5.0: 0.5}[mantissa] * step
    assert reach / step <= parts * (1 + 1e-8)
    assert reach / smaller > parts * (1 - 1e-8)


@pytest.mark.parametrize("reach", [0.0, -1.0, math.nan, math.inf])
def test_a_step_is_found_where_there_is_no_reach(reach: float) -> None:
    assert nice_step(reach, 5) > 0


@given(exponents, mantissas, offsets, st.integers(2, 20))
@example(0, 1.0, 1e9, 5)
@example(0, 3.0, 0.0, 3)
@example(-1, 3.0, 0.0, 3)
@example(7, 5.0, 2e7, 6)
@example(-8, 1.0, 3.0, 8)
@example(150, 1.0, -0.5, 5)
@example(-150, 1.0, -0.5, 5)
def test_ticks_are_round_inside_and_told_apart(
    exponent: int, mantissa: float, offset: float, parts: int
) -> None:
    reach = mantissa * 10.0**exponent
    low = offset * reach
    high = low + reach
    assume(high > low)
    marks = ticks(low, high, parts)
    step = nice_step(high - low, parts)
    assert 1 <= len(marks) <= parts + 2
    assert all(low <= tick.at <= high for tick in marks)
    assert len({tick.label for tick in marks}) == len(marks)
    for tick in marks:
        grain = 4 * np.spacing(max(abs(low), abs(high)))
        written = float(tick.label.replace("−", "-"))
        assert "-" not in tick.label
        assert abs(written - tick.at) <= 1e-6 * step + grain
        assert abs(tick.at / step - round(tick.at / step)) <= 1e-6 + grain / step
    if len(marks) > 1:
        gaps = np.diff([tick.at for tick in marks])
        assert np.allclose(gaps, step, rtol=1e-6, atol=8 * np.spacing(max(abs(low), abs(high))))


@given(st.integers(-4, 6), mantissas, st.floats(-10, 10), st.integers(2, 12))
def test_ticks_have_equal_decimals(
    exponent: int, mantissa: float, offset: float, parts: int
) -> None:
    reach = mantissa * 10.0**exponent
    labels = [tick.label for tick in ticks(offset * reach, (offset + 1) * reach, parts)]
    assert len({len(label.partition(".")[2]) for label in labels}) == 1
    assert not {"−0", "−0.0", "−0.00"} & set(labels)


def test_ticks_read_as_expected() -> None:
    def labels(*args: float) -> list[str]:
        return [tick.label for tick in ticks(args[0], args[1], int(args[2]))]

    assert labels(0, 7.3, 5) == ["0", "2", "4", "6"]
    assert labels(-0.6, 1.1, 4) == ["−0.5", "0.0", "0.5", "1.0"]
    assert labels(0, 0.3, 3) == ["0.0", "0.1", "0.2", "0.3"]
    assert labels(0, 10, 4) == ["0.0", "2.5", "5.0", "7.5", "10.0"]


@pytest.mark.parametrize(
    "limits", [(1.0, 1.0), (2.0, 1.0), (math.nan, 1.0), (0.0, math.inf), (-math.inf, 0.0)]
)
def test_there_are_no_ticks_without_a_range(limits: tuple[float, float]) -> None:
    assert ticks(*limits, 5) == ()


@pytest.mark.parametrize(
    "limits", [(-1e308, 1e308), (0.0, 5e-324), (0.0, 1e-320), (1e300, np.nextafter(1e300, np.inf))]
)
def test_ticks_of_hostile_limits_stay_inside(limits: tuple[float, float]) -> None:
    assert all(limits[0] <= tick.at <= limits[1] for tick in ticks(*limits, 5))
