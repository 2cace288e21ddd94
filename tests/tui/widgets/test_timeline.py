"""The strip of half-steps: follows every key, and is scrubbed with the mouse."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from emtui.slips.envelope import Envelope
from emtui.tui.widgets.timeline import HEAD
from tests.long_run import in_long_runs
from tests.tui.app_kit import MIDDLE, NARROW, WIDE, opened, press, session, settle, text, workbench

SLOW = Envelope.of("slow", [-3.0, -1.0, -0.5, -0.1, 0.1, 0.5, 1.0, 3.0])


def rows(pilot: Pilot[None]) -> list[str]:
    return text(pilot, "#timeline").split("\n")


async def point(pilot: Pilot[None], column: int) -> None:
    await pilot.click("#timeline", offset=(HEAD + column, 1))
    await settle(pilot)


@pytest.mark.parametrize("size", [MIDDLE, *in_long_runs(WIDE)])
async def test_it_shows_every_half_step_and_what_was_undone(size: tuple[int, int]) -> None:
    async with opened(size) as pilot:
        await press(pilot, "enter", "enter", "less_than_sign")
        bars, letters = rows(pilot)
        assert letters.split() == ["steps", "○", "□", "■", "□", "▪", "3", "of", "4"]
        assert "□ who wrote what?  ■ what numbers?" in bars
        assert "log" in bars
        await press(pilot, "m")
        bars, letters = rows(pilot)
        assert letters.split() == ["steps", "○", "E", "M", "E", "m", "3", "of", "4"]
        assert "E floor, M score" in bars
        assert any(block in bars for block in "▁▂▃▄▅▆▇█")


async def test_where_we_stand_is_marked_without_colour() -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "enter", "less_than_sign")
        strip = pilot.app.screen.query_one("#timeline").render_line(1)
        marked = [s.text for s in strip if s.style and s.style.reverse]
        assert marked == ["□"]


async def test_a_click_stands_there_and_the_history_stays() -> None:
    async with opened() as pilot:
        await press(pilot, "end")
        history = session(pilot).history
        await point(pilot, 2 * 5)
        assert session(pilot).at == 5
        assert session(pilot).history is history
        await point(pilot, 0)
        assert session(pilot).at == 0
        await press(pilot, "greater_than_sign")
        assert session(pilot).at == 1


async def test_dragging_scrubs_and_the_picture_follows() -> None:
    async with opened() as pilot:
        await press(pilot, "end")
        await pilot.mouse_down("#timeline", offset=(HEAD + 4, 1))
        seen = []
        for column in (4, 8, 12, 200, 2):
            await pilot.hover("#timeline", offset=(min(HEAD + column, 118), 1))
            await settle(pilot)
            seen.append((session(pilot).at, text(pilot, "#slips")))
        await pilot.mouse_up("#timeline", offset=(HEAD + 2, 1))
        await pilot.hover("#timeline", offset=(HEAD + 12, 1))
        await settle(pilot)
        assert [at for at, _ in seen] == [2, 4, 6, len(session(pilot).history) - 1, 1]
        assert len({picture for _, picture in seen}) == len(seen)
        assert session(pilot).at == 1


async def test_the_wheel_undoes_and_redoes() -> None:
    async with opened() as pilot:
        await press(pilot, "enter")
        strip = pilot.app.screen.query_one("#timeline")
        strip.on_mouse_scroll_up()  # type: ignore[attr-defined]
        await settle(pilot)
        assert session(pilot).at == 1
        strip.on_mouse_scroll_down()  # type: ignore[attr-defined]
        await settle(pilot)
        assert session(pilot).at == 2
        strip.on_mouse_scroll_down()  # type: ignore[attr-defined]
        await settle(pilot)
        assert session(pilot).at == 2


async def test_a_click_on_the_climb_stands_there_too() -> None:
    async with opened(NARROW) as pilot:
        await press(pilot, "end")
        climb = pilot.app.screen.query_one("#climb")
        await pilot.click("#climb", offset=(climb.size.width // 2 + 4, 4))
        await settle(pilot)
        assert 1 < session(pilot).at < len(session(pilot).history) - 1


async def test_scrubbing_ends_playing() -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "enter", "minus", "p")
        await point(pilot, 2)
        assert workbench(pilot).pace == ""
        assert session(pilot).at == 1


async def test_a_long_climb_is_put_together_and_both_ends_are_reached() -> None:
    async with opened(MIDDLE, SLOW) as pilot:
        await press(pilot, "end")
        count = len(session(pilot).history) - 1
        assert count > 500
        assert "a column" in rows(pilot)[1]
        await point(pilot, 0)
        assert session(pilot).at == 0
        for column in range(60, 0, -1):
            await pilot.click("#timeline", offset=(HEAD + column, 1))
            if session(pilot).at:
                break
        await settle(pilot)
        assert session(pilot).at == count


async def test_it_gives_way_below_24_rows_and_comes_back() -> None:
    async with opened(NARROW) as pilot:
        await press(pilot, "enter")
        assert not pilot.app.screen.query_one("#timeline").display
        await pilot.resize_terminal(*MIDDLE)
        await settle(pilot)
        assert "○ □ ■" in rows(pilot)[1]


async def test_runs_are_named_by_their_starts_in_the_climb() -> None:
    async with opened() as pilot:
        await press(pilot, "end", "s", "down", "down", "enter", "end")
        climb = text(pilot, "#climb")
        assert "usual guess" in climb
        assert "extremes" in climb
        await press(pilot, "v", "down", "enter", "ctrl+s", "end")
        assert "usual guess, soft" in text(pilot, "#climb")
