"""Histograms of block characters."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from emtui.tui.widgets.slips_preview import SlipsPreview, bars
from tests.tui.app_kit import opened, settle, text


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
