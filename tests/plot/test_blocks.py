"""Histograms of block characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emtui.plot.blocks import BLOCKS, sparkline


def test_one_row_in_eighths() -> None:
    assert sparkline([0, 1, 4, 8]) == " ▁▄█"


def test_two_rows_stack() -> None:
    assert sparkline([16, 12, 8, 1], 2) == "█▄  \n███▁"


def test_what_is_there_shows_however_little_it_is() -> None:
    assert sparkline([1, 1_000_000]) == "▁█"


@pytest.mark.parametrize("counts", [[], [0.0, 0.0]])
def test_nothing_is_blank(counts: list[float]) -> None:
    assert sparkline(counts).strip() == ""


@given(st.lists(st.integers(0, 10**9), max_size=40), st.integers(1, 4))
def test_always_the_same_shape(counts: list[int], rows: int) -> None:
    lines = sparkline(counts, rows).split("\n")
    assert [len(line) for line in lines] == [len(counts)] * rows
    assert set("".join(lines)) <= set(BLOCKS)


def test_columns_can_be_two_wide() -> None:
    assert sparkline([1, 2], width=2) == "▄▄██"
