"""Histograms of block characters."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emtui.tui.widgets.slips_preview import BLOCKS, SlipsPreview, bars, spark
from tests.tui.app_kit import opened, settle, text


def test_one_row_in_eighths() -> None:
    assert spark([0, 1, 4, 8]) == " ▁▄█"


def test_two_rows_stack() -> None:
    assert spark([16, 12, 8, 1], 2) == "█▄  \n███▁"


def test_what_is_there_shows_however_little_it_is() -> None:
    assert spark([1, 1_000_000]) == "▁█"


@pytest.mark.parametrize("counts", [[], [0.0, 0.0]])
def test_nothing_is_blank(counts: list[float]) -> None:
    assert spark(counts).strip() == ""


@given(st.lists(st.integers(0, 10**9), max_size=40), st.integers(1, 4))
def test_always_the_same_shape(counts: list[int], rows: int) -> None:
    lines = spark(counts, rows).split("\n")
    assert [len(line) for line in lines] == [len(counts)] * rows
    assert set("".join(lines)) <= set(BLOCKS)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1), st.integers(1, 80))
def test_every_slip_is_in_one_bar(numbers: list[float], columns: int) -> None:
    counts = bars(np.array(numbers), columns)
    assert len(counts) == columns
    assert sum(counts) == len(numbers)


async def test_the_widget_draws_the_bars_over_their_range() -> None:
    async with opened() as pilot:
        preview = SlipsPreview([1.0, 1.0, 2.5])
        preview.styles.height = 2
        await pilot.app.screen.mount(preview)
        await settle(pilot)
        rows = text(pilot, "SlipsPreview").split("\n")
        assert rows[0].startswith("█")
        assert rows[0].endswith("▄")
        assert (rows[1].split()[0], rows[1].split()[-1]) == ("1", "2.5")
        preview.show([float("nan")])
        await settle(pilot)
        assert "no slips" in text(pilot, "SlipsPreview")
