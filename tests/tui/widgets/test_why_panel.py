"""Why this slip: chosen by keys, on the plot and in the table; follows every half-step."""

from __future__ import annotations

import numpy as np
import pytest
from textual.pilot import Pilot
from textual.widgets import DataTable

from emtui.em.history import Why
from emtui.scenes.panes.why import ORDERS, slip_rows
from emtui.slips.envelope import Envelope
from emtui.slips.essay import ESSAY
from emtui.tui.widgets.plot_pane import PlotPane
from emtui.tui.widgets.slip_table import HEADINGS
from emtui.tui.widgets.why_panel import WhyPanel
from tests.long_run import in_long_runs, strength
from tests.tui.app_kit import (
    MIDDLE,
    NARROW,
    WIDE,
    begin_from,
    opened,
    press,
    session,
    settle,
    text,
    workbench,
)

VALUES = sorted(set(ESSAY))


def panel(pilot: Pilot[None]) -> WhyPanel:
    return workbench(pilot).query_one(WhyPanel)


def asked(pilot: Pilot[None]) -> float:
    """The slip asked about, in the slips' units."""
    frame = workbench(pilot).frame
    assert frame.slip is not None
    return round(float(frame.session.sample.place_in_units(frame.slip)), 6)


def table(pilot: Pilot[None]) -> list[list[str]]:
    rows: DataTable[object] = panel(pilot).query_one(DataTable)
    return [[str(cell) for cell in rows.get_row_at(k)] for k in range(rows.row_count)]


def words(pilot: Pilot[None]) -> str:
    return str(panel(pilot).query_one("#why-words").render())


async def test_i_asks_about_the_least_sure_and_closes_again() -> None:
    async with opened() as pilot:
        await press(pilot, "enter")
        before = text(pilot)
        await press(pilot, "i")
        rows = slip_rows(workbench(pilot).frame, "doubt")
        assert workbench(pilot).frame.slip == rows[0].place
        assert "Why this slip?" in text(pilot)
        assert "▼" in text(pilot, "#slips")
        await press(pilot, "i")
        assert workbench(pilot).frame.slip is None
        assert text(pilot) == before


async def test_left_and_right_go_from_slip_to_slip_and_nothing_is_undone() -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "i", *["shift+left"] * 3)
        seen = [asked(pilot)]
        for _ in VALUES:
            await press(pilot, "right")
            seen.append(asked(pilot))
        assert seen == [*VALUES, VALUES[-1]]
        await press(pilot, "left")
        assert asked(pilot) == VALUES[-2]
        assert session(pilot).at == 2
        assert f"{VALUES[-2]:g}" in words(pilot)


async def test_up_and_down_go_along_the_table_in_its_order() -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "i", *["u"] * list(ORDERS).index("sure"))
        first = slip_rows(workbench(pilot).frame, "sure")
        await press(pilot, *["shift+up"] * 3)
        assert asked(pilot) == pytest.approx(float(first[0].value))
        await press(pilot, "down", "down")
        assert asked(pilot) == pytest.approx(float(first[2].value))
        assert panel(pilot).query_one(DataTable).cursor_row == 2


async def test_u_sorts_in_every_order() -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "i")
        for order, (said, _) in ORDERS.items():
            rows = slip_rows(workbench(pilot).frame, order)
            assert [row[0] for row in table(pilot)] == [row.value for row in rows]
            assert said in text(pilot, "#why")
            await press(pilot, "u")
        assert panel(pilot).order == "value"


@pytest.mark.parametrize("heading", ["?", *in_long_runs("slip", "times", "Ali", "Bilal")])
async def test_a_click_on_a_heading_sorts_and_another_the_other_way(heading: str) -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "i", "u", "u", "u")
        grid: DataTable[object] = panel(pilot).query_one(DataTable)
        columns = list(grid.ordered_columns)
        place = list(HEADINGS).index(heading)
        across = sum(column.get_render_width(grid) for column in columns[:place]) + 1
        for order in HEADINGS[heading]:
            panel(pilot).order = "count" if order != "count" else "value"
            if order != HEADINGS[heading][0]:
                panel(pilot).order = HEADINGS[heading][0]
            await pilot.click("#why-table", offset=(across, 0))
            await settle(pilot)
            assert panel(pilot).order == order


async def test_a_click_on_a_row_asks_about_it() -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "i")
        await pilot.click("#why-table", offset=(3, 3))
        await settle(pilot)
        assert asked(pilot) == VALUES[2]
        await press(pilot, "right")
        assert asked(pilot) == VALUES[3]


async def test_a_click_on_the_plot_asks_about_the_nearest_slip() -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "i")
        pane, sample = workbench(pilot).query_one("#slips", PlotPane), session(pilot).sample
        for value in (0.9, 0.45):
            place = ((value + 0.002 - sample.shift) / sample.scale, 1.0)
            pane.post_message(PlotPane.Pointed(pane, place, dragged=False))
            await settle(pilot)
            assert asked(pilot) == value
        await pilot.click("#slips", offset=(8, 4))
        await settle(pilot)
        assert asked(pilot) < 0.1
        # The arrows are still the panel's.
        before = asked(pilot)
        await press(pilot, "right")
        assert asked(pilot) > before
        assert session(pilot).at == 2


async def test_the_numbers_follow_stepping() -> None:
    async with opened() as pilot:
        await press(pilot, "space", "i", "left")
        place, seen = workbench(pilot).frame.slip, []
        for _ in range(3):
            seen.append((words(pilot), table(pilot)))
            await press(pilot, "enter")
        assert workbench(pilot).frame.slip == place
        assert len({told for told, _ in seen}) == 3
        now = slip_rows(workbench(pilot).frame)
        assert [row[:4] for row in table(pilot)] == [list(row.cells) for row in now]
        assert seen[0][1] != seen[2][1]


async def test_escape_gives_the_arrows_back_then_closes() -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "i", "escape", "left")
        assert session(pilot).at == 1
        assert panel(pilot).display
        await press(pilot, "escape")
        assert not panel(pilot).display
        assert workbench(pilot).frame.slip is None


async def test_it_and_another_pane_take_turns() -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "i", "b")
        assert not panel(pilot).display
        assert workbench(pilot).frame.slip is None
        assert "The floor under the score" in text(pilot)
        await press(pilot, "i")
        assert panel(pilot).display
        assert "The floor under the score" not in text(pilot)


@pytest.mark.parametrize("size", [MIDDLE, NARROW])
async def test_where_there_is_little_room_i_goes_to_the_table_then_closes(
    size: tuple[int, int],
) -> None:
    async with opened(size) as pilot:
        await press(pilot, "enter", "enter", "i")
        page = text(pilot, "#why")
        assert "×" in page
        assert "→" in page
        assert "times" not in page
        await press(pilot, "i")
        page = text(pilot, "#why")
        assert "times" in page
        assert "×" not in page
        await press(pilot, "i")
        assert not panel(pilot).display


@pytest.mark.parametrize("size", [NARROW, *in_long_runs(WIDE, MIDDLE)])
async def test_no_word_of_the_rule_is_cut_off(size: tuple[int, int]) -> None:
    async with opened(size) as pilot:
        await press(pilot, "i", *["shift+left"] * 2)
        for _ in range(3):
            for _ in VALUES[:: strength(4, 1)]:
                shown = " ".join(text(pilot, "#why-words").split())
                assert " ".join(words(pilot).split()) in shown
                await press(pilot, "right")
            await press(pilot, "enter", "shift+left", "shift+left")


async def test_a_collapsed_climb_and_hard_labels() -> None:
    async with opened() as pilot:
        await begin_from(pilot, "on one slip")
        await press(pilot, "end")
        end = session(pilot).now.end
        assert end is not None
        assert end.why is Why.COLLAPSED
        await press(pilot, "i", "shift+right", "shift+right")
        assert asked(pilot) == 0.9
        assert "nan" not in words(pilot)
        assert words(pilot).endswith("% ◆")
        await press(pilot, "v", "down", "enter", "ctrl+s", "space")
        assert "all of it" in words(pilot)


async def test_a_new_envelope_is_asked_about_anew() -> None:
    async with opened() as pilot:
        await press(pilot, "i")
        workbench(pilot).begin.load(Envelope.of("another", [1.0, 2.0, 4.0]))
        await settle(pilot)
        assert asked(pilot) in (1.0, 2.0, 4.0)
        assert [float(row[0]) for row in table(pilot)] == [1.0, 2.0, 4.0]


async def test_a_hundred_thousand_values_take_a_few_hundred_rows() -> None:
    slips = np.random.default_rng(4).normal(size=100_000)
    async with opened(envelope=Envelope.of("many", slips)) as pilot:
        await press(pilot, "enter", "i", "right", "u", "enter", "down")
        assert 100 < len(table(pilot)) <= 400
        assert workbench(pilot).frame.slip in session(pilot).sample.values


async def test_resizing_and_zooming_while_a_slip_is_asked_about() -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "i")
        place = workbench(pilot).frame.slip
        for size in (NARROW, (30, 8), MIDDLE, WIDE):
            await pilot.resize_terminal(*size)
            await settle(pilot)
        await press(pilot, "z")
        assert workbench(pilot).zoom.pane is panel(pilot)
        await press(pilot, "z")
        assert workbench(pilot).zoom.pane is None
        assert workbench(pilot).frame.slip == place
        assert panel(pilot).query_one("#path").display


async def test_quitting_while_a_slip_is_asked_about() -> None:
    async with opened() as pilot:
        await press(pilot, "i")
        await pilot.press("q")
        await pilot.pause()
        assert not pilot.app.is_running


async def test_it_takes_the_whole_screen_from_a_pane_that_has_it() -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "b", "z", "i")
        assert workbench(pilot).zoom.pane is panel(pilot)
        await press(pilot, "right", "i")
        assert workbench(pilot).zoom.pane is None
        assert "The climb" in text(pilot)
