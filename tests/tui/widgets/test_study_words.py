"""Words under a pane's picture: where they do not all fit, they say so, and ↓ scrolls them."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from emtui.scenes.narration.verdict import because, conclusion
from emtui.scenes.panes.comparison_study import Beside
from emtui.slips.examples import EXAMPLES
from emtui.tui.widgets.excerpt import LARGER, SCROLL
from tests.long_run import in_long_runs
from tests.tui.app_kit import MIDDLE, NARROW, WIDE, opened, press, text, workbench


def rows(pilot: Pilot[None]) -> list[str]:
    return [row.rstrip() for row in text(pilot, "#study-words").splitlines()]


async def test_words_that_are_cut_say_so_and_z_shows_them_all() -> None:
    async with opened(WIDE, EXAMPLES["acidity"].load()) as pilot:
        await press(pilot, "end", "w")
        assert rows(pilot)[-1].endswith(SCROLL)
        assert not any(SCROLL in row for row in rows(pilot)[:-1])
        await press(pilot, "z")
        assert SCROLL not in text(pilot, "#study-words")
        assert "though the sum of two Gaussians has two" in text(pilot, "#study-words")


@pytest.mark.parametrize("size", [NARROW, *in_long_runs(MIDDLE)])
async def test_no_word_of_the_verdict_is_out_of_the_arrows_reach(size: tuple[int, int]) -> None:
    async with opened(size, EXAMPLES["acidity"].load()) as pilot:
        await press(pilot, "end", "w")
        picture = pilot.app.screen.query_one("#study")
        told, shown = [], rows(pilot)
        while shown[-1].endswith(SCROLL):
            told += [row for row in shown[:-1] if row not in told]
            await press(pilot, "down")
            shown = rows(pilot)
        assert not picture.display
        words = " ".join([*told, *(row for row in shown if row not in told)])
        view = workbench(pilot).side.study.view
        assert view is not None
        assert isinstance(view.found, Beside)
        assert view.found.verdict is not None
        for sentence in (conclusion(view.found.verdict), *because(view.found.verdict)):
            assert sentence in words
        await press(pilot, *["up"] * 12)
        assert picture.display
        assert rows(pilot)[0].removesuffix(SCROLL) == conclusion(view.found.verdict)
        await press(pilot, "down", "left")  # another half-step: its words from their beginning
        assert picture.display


async def test_where_a_cursor_has_the_arrows_words_name_another_key() -> None:
    async with opened(MIDDLE) as pilot:
        await press(pilot, "end", "w", "C")
        assert rows(pilot)[-1].endswith(LARGER)
        await press(pilot, "escape")
        assert rows(pilot)[-1].endswith(SCROLL)


async def test_a_tables_row_is_not_cut_for_it() -> None:
    async with opened(MIDDLE) as pilot:
        await press(pilot, "end", "w", "w", "w")
        told = rows(pilot)
        assert [row.split()[0] for row in told] == ["number", "spread", "share"]
        assert all(row.count("(") == row.count(")") == 2 for row in told)
        assert told[-1].endswith(SCROLL)


async def test_a_pane_has_more_rows_at_80_x_24_than_the_timeline_leaves() -> None:
    async with opened(MIDDLE) as pilot:
        await press(pilot, "space")
        before = pilot.app.screen.query_one("#slips").size.height
        await press(pilot, "l")
        assert pilot.app.screen.query_one("#slips").size.height == before + 2
