"""Numbers as a person reads them: enough figures, and honest ones."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from emtui.scenes.numbers import (
    Figures,
    climbed,
    count,
    full_score,
    percent,
    power,
    score,
    score_change,
    three,
)

exponents = st.integers(-150, 150)
mantissas = st.floats(1.0, 9.99)
offsets = st.floats(-1e9, 1e9)
shares = st.floats(0.0, 1.0)


def read(text: str) -> float:
    """A number as written; a hyphen for a minus is a fault everywhere but in an exponent."""
    assert "-" not in text
    return float(text.replace("−", "-").replace(",", ""))


# Numbers and spreads


@given(exponents, mantissas, offsets, shares)
@example(0, 1.0, 1e9, 0.3)
@example(-7, 9.0, 5e6, 0.3)
@example(-150, 1.0, 0.0, 0.5)
@example(150, 1.0, 0.0, 0.5)
@example(9, 1.0, 1e6, 0.25)
def test_a_thousandth_of_the_range_can_be_seen(
    exponent: int, mantissa: float, offset: float, share: float
) -> None:
    """What is written lies within a thousandth of the slips' range of what is meant."""
    reach = mantissa * 10.0**exponent
    low = offset * reach
    high = low + reach
    value = low + share * (high - low)
    text = Figures.for_range(low, high).number(value)
    assert abs(read(text) - value) <= (high - low) / 1000


@given(mantissas, st.integers(-4, 8), shares)
def test_no_more_figures_than_the_slips_deserve(
    mantissa: float, exponent: int, share: float
) -> None:
    reach = mantissa * 10.0**exponent
    text = Figures.for_range(0.0, reach).number(share * reach)
    decimals = len(text.partition(".")[2])
    assert decimals == 0 or 10.0**-decimals > reach / 10001


@pytest.mark.parametrize(
    ("low", "high", "value", "text"),
    [
        (0.03, 0.9, 0.0720551, "0.0721"),
        (0.03, 0.9, -0.0720551, "−0.0721"),
        (0.03, 0.9, -0.00001, "0.0000"),
        (43.0, 96.0, 54.614, "54.61"),
        (0.0, 12345.0, 678.9, "679"),
        (-1e9, 1e9, -123456.7, "−123457"),
        (1e-7, 9e-7, 4.25e-7, "4.25e−07"),
        (1e12, 1e12 + 1, 1e12 + 0.25, "1000000000000.25"),
        (1e12, 1e12 + 1, 0.288675, "0.2887"),
        (1e150, 9e150, 0.0, "0"),
    ],
)
def test_numbers_read_as_expected(low: float, high: float, value: float, text: str) -> None:
    assert Figures.for_range(low, high).number(value) == text


@given(st.floats(-1.0, 1.0), st.integers(-150, 150))
def test_a_change_shows_its_sign_or_nothing(share: float, exponent: int) -> None:
    reach = 10.0**exponent
    figures = Figures.for_range(0.0, reach)
    text = figures.change(share * reach)
    if not text:
        assert abs(share) <= 1e-3
    else:
        assert text[0] == ("−" if share < 0 else "+")
        assert abs(read(text) - share * reach) <= reach / 1000


@pytest.mark.parametrize(
    "limits",
    [(0.0, 0.0), (math.nan, 1.0), (-math.inf, math.inf), (0.0, 5e-324), (-1.7e308, 1.7e308)],
)
def test_limits_without_a_range_still_write_numbers(limits: tuple[float, float]) -> None:
    figures = Figures.for_range(*limits)
    assert read(figures.number(2.5)) == 2.5
    assert figures.number(-2.5).startswith("−")


# Scores


@given(st.floats(-1e12, 1e12))
def test_a_score_in_a_report_is_written_to_its_last_figure(value: float) -> None:
    text = full_score(value)
    decimals = len(text.partition(".")[2])
    assert 1 <= decimals <= 6
    assert decimals == 6 or len(text.strip("−")) >= 10
    assert abs(read(text) - value) <= 0.5 * 10.0**-decimals + 1e-15 * abs(value)
    assert text.startswith("−") == (read(text) < 0)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12.5801903, "12.6"),
        (-0.9060733, "−0.9"),
        (-0.0000001, "0.0"),
        (-13998123.12, "−13998123.1"),
        (math.inf, "no ceiling"),
        (-math.inf, "none"),
    ],
)
def test_scores_read_as_expected(value: float, text: str) -> None:
    assert score(value) == text


@pytest.mark.parametrize(
    ("value", "beside", "text"),
    [
        (12.5801903, 12.549, "12.58"),
        (12.5801903, 12.5801901, "12.6"),
        (12.5801903, 12.58018, "12.58019"),
        (0.47, -1.08, "0.5"),
    ],
)
def test_a_score_has_as_many_decimals_as_show_the_difference(
    value: float, beside: float, text: str
) -> None:
    assert score(value, beside) == text


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e3))
def test_scores_that_differ_read_otherwise(value: float, gap: float) -> None:
    assert score(value, value + gap) != score(value + gap, value)


@given(st.floats(-1e9, 1e9))
@example(1e-10)
@example(-3e-7)
@example(3e-6)
@example(0.0)
@example(-5e-324)
def test_a_score_change_keeps_its_sign_and_size(value: float) -> None:
    text = score_change(value)
    if text == "no change":
        assert abs(value) <= 5e-7
        return
    assert text[0] == ("+" if value > 0 else "−")
    assert abs(read(text) - value) <= max(0.06 * abs(value), 5e-7)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.03, "0.03"), (0.9, "0.9"), (0.12 + 1e-17, "0.12"), (0.35548189996242613, "0.3555")],
)
def test_a_slip_reads_as_it_was_written(value: float, text: str) -> None:
    assert Figures.for_range(0.03, 0.9).slip(value) == text


def test_large_slips_read_as_they_were_written() -> None:
    assert Figures.for_range(43.0, 96.0).slip(54.0) == "54"
    assert Figures.for_range(1e9, 1e9 + 1).slip(1e9 + 0.25) == "1000000000.25"


@pytest.mark.parametrize(("value", "text"), [(math.inf, "+∞"), (-math.inf, "−∞")])
def test_a_score_change_without_end(value: float, text: str) -> None:
    assert score_change(value) == text


# Shares and counts


@given(st.floats(0.0, 1.0))
@example(0.9994)
@example(0.99951)
@example(float(np.nextafter(1.0, 0.0)))
@example(5e-324)
@example(0.0004)
def test_no_share_is_rounded_to_certainty(share: float) -> None:
    text = percent(share)
    if 0 < share < 1:
        assert text not in ("0%", "100%")
    number = float(text.strip("<>%"))
    assert abs(number - 100 * share) <= (0.5 if 1 <= 100 * share <= 99 else 0.1)
    if text[0] in "<>":
        assert (100 * share < number) == (text[0] == "<")


def test_certainty_itself_may_be_told() -> None:
    assert (percent(0.0), percent(1.0), percent(0.5)) == ("0%", "100%", "50%")
    assert (percent(0.993), percent(0.0004), percent(0.6429, 1)) == ("99.3%", "<0.1%", "64.3%")


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0.0"), (8.94, "8.9"), (999.94, "999.9"), (1234567.0, "1,234,567")]
)
def test_counts_read_as_expected(value: float, text: str) -> None:
    assert count(value) == text


# Numbers in formulas


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (4.4872, "4.49"),
        (0.04382, "0.0438"),
        (99.97, "100"),
        (345.6, "346"),
        (999.6, "1,000"),
        (1234.56, "1,235"),
        (-12345.6, "−12,346"),
        (99_999.7, "1e5"),
        (1.23e-5, "1.23e−5"),
    ],
)
def test_a_number_in_a_formula_has_three_figures_or_its_whole_part(value: float, text: str) -> None:
    assert three(value) == text


@pytest.mark.parametrize(
    ("log", "text"),
    [
        (math.log(1234.56), "1,235"),
        (-1000.0, "5.08e−435"),
        (1000.0, "1.97e434"),
        (1000 * math.log(10) - 1e-6, "1.00e1000"),
        (-math.inf, "0"),
        (math.inf, "∞"),
    ],
)
def test_a_power_is_written_like_any_number_and_beyond_doubles(log: float, text: str) -> None:
    assert power(log) == text


@example(181.231, 185.172)
@example(-7.4, 12.58019)
@example(5.0, 4.99)
@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_a_change_is_the_difference_of_the_scores_shown(before: float, now: float) -> None:
    old, new, change = climbed(before, now)
    if change == "no change":
        assert old == new or abs(now - before) < 1e-5 * max(1.0, abs(now))
        return
    decimals = len(new.partition(".")[2])
    if decimals < 6:
        assert round(read(new) - read(old), decimals) == pytest.approx(read(change), abs=1e-9)
    assert change[0] in "+−"
