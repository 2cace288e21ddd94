"""Words under a pane's picture: where they do not all fit, they say so."""

from __future__ import annotations

from emtui.slips.examples import EXAMPLES
from emtui.tui.widgets.study_pane import MORE
from tests.tui.app_kit import MIDDLE, WIDE, opened, press, text


async def test_words_that_are_cut_say_so_and_z_shows_them_all() -> None:
    async with opened(WIDE, EXAMPLES["acidity"].load()) as pilot:
        await press(pilot, "end", "w")
        rows = text(pilot, "#study-words").splitlines()
        assert rows[-1].rstrip().endswith(MORE)
        assert not any(MORE in row for row in rows[:-1])
        await press(pilot, "z")
        assert MORE not in text(pilot, "#study-words")
        assert "though the fitted sum has two" in text(pilot, "#study-words")


async def test_a_tables_row_is_not_cut_for_it() -> None:
    async with opened(MIDDLE) as pilot:
        await press(pilot, "end", "w", "w", "w")
        last = text(pilot, "#study-words").splitlines()[-1]
        assert "64% (" in last
        assert last.count("(") == last.count(")") == 2


async def test_a_pane_has_more_rows_at_80_x_24_than_the_timeline_leaves() -> None:
    async with opened(MIDDLE) as pilot:
        await press(pilot, "space")
        before = pilot.app.screen.query_one("#slips").size.height
        await press(pilot, "l")
        assert pilot.app.screen.query_one("#slips").size.height == before + 2
