"""Starts by name, a hundred random ones, and variants; runs stay for comparison."""

from __future__ import annotations

from statistics import pstdev

import pytest
from textual.widgets import DataTable, OptionList

from emtui.em.history import Why
from emtui.em.starts import DEFAULT, STARTS
from emtui.em.variants import Variant
from emtui.slips.envelope import Envelope
from emtui.slips.essay import ESSAY
from emtui.tui.dialogs.starts import MOST_ROWS
from tests.long_run import in_long_runs
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


async def test_what_was_left_out_of_a_file_is_told_when_it_opens() -> None:
    envelope = Envelope.of("mine.txt", [1.0, 2.0], notes=["3 empty [b]cells[/x] left out"])
    async with opened(envelope=envelope) as pilot:
        assert "3 empty [b]cells[/x] left out" in text(pilot)


@pytest.mark.parametrize("name", [[*STARTS][1], *in_long_runs(*[*STARTS][::2], *[*STARTS][3::2])])
async def test_a_start_by_name(name: str) -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "s")
        choices = pilot.app.screen.query_one(OptionList)
        choices.highlighted = choices.get_option_index(name)
        await press(pilot, "enter")
        assert session(pilot).start.name == name
        assert session(pilot).at == 0
        called = "the usual guess" if name == DEFAULT else f"guess: {name}"
        assert called in text(pilot, "#masthead")


async def test_a_hundred_starts_are_tabled_and_one_is_opened() -> None:
    async with opened(MIDDLE) as pilot:
        await press(pilot, "s")
        choices = pilot.app.screen.query_one(OptionList)
        choices.highlighted = choices.get_option_index("many")
        await press(pilot, "enter")
        table = pilot.app.screen.query_one("#ends", DataTable)
        rows = [table.get_row_at(i) for i in range(table.row_count)]
        assert "12.6" in [row[0] for row in rows]
        best = [row[0] for row in rows].index("12.6")
        table.move_cursor(row=best)
        await press(pilot, "enter", "end")
        assert session(pilot).now.score == pytest.approx(12.580190, abs=1e-5)
        assert session(pilot).start.name.startswith("random ")


async def test_of_a_hundred_starts_every_one_is_counted_and_all_rows_are_seen() -> None:
    few = [3.5, 4.5, 3.7, 4.1, 4.6, 5.2, 3.3, 4.9, 7.1, 7.8, 8.2, 8.0, 9.4, 7.2, 7.7]
    async with opened(WIDE, Envelope.of("few", few)) as pilot:
        await press(pilot, "s", "end", "enter")
        table = pilot.app.screen.query_one("#ends", DataTable)
        rows = [table.get_row_at(i) for i in range(table.row_count)]
        assert sum(int(row[3]) for row in rows) == 100
        assert rows[-1][4].endswith(" more traps")
        assert len(rows) == MOST_ROWS
        assert table.max_scroll_y == 0
        table.move_cursor(row=len(rows) - 1)
        await press(pilot, "enter", "end")
        end = session(pilot).now.end
        assert end is not None
        assert end.why in (Why.COLLAPSED, Why.EMPTIED)


async def test_both_the_same_ends_on_a_saddle() -> None:
    async with opened() as pilot:
        await begin_from(pilot, "both the same")
        await press(pilot, "end")
        end = session(pilot).now.end
        assert end is not None
        assert (end.why, end.merged, end.saddle) == (Why.SETTLED, True, True)


@pytest.mark.parametrize("size", [NARROW, *in_long_runs(WIDE, MIDDLE)])
async def test_another_variant_keeps_the_start_and_the_earlier_run(size: tuple[int, int]) -> None:
    async with opened(size) as pilot:
        await press(pilot, "end")
        start = session(pilot).start.mixture
        await press(pilot, "v", "down", "enter", "ctrl+s")
        assert session(pilot).variant.assign == "hard"
        assert "hard labels" in text(pilot, "#masthead")
        assert (session(pilot).start.mixture.means == start.means).all()
        frame = workbench(pilot).frame
        assert frame is not None
        assert [run.variant.assign for run in frame.others] == ["soft"]
        await press(pilot, "end")
        assert session(pilot).now.score == pytest.approx(12.547966, abs=1e-5)


async def test_a_smallest_spread_that_is_none_is_told() -> None:
    async with opened() as pilot:
        before = session(pilot)
        await press(pilot, "v")
        pilot.app.screen.query_one("#min-spread").value = "-1"  # type: ignore[attr-defined]
        await press(pilot, "ctrl+s")
        assert "0 or above" in text(pilot)
        await press(pilot, "escape")
        await settle(pilot)
        assert session(pilot) is before


async def test_a_spread_that_cannot_be_is_told() -> None:
    async with opened() as pilot:
        before = session(pilot)
        await press(pilot, "v", "tab", "down", "down", "enter")
        for field, typed, told in (
            ("min-spread", "1e300", "below the smallest spread"),
            ("min-spread", "1.2.3", "'1.2.3' is not a number"),
            ("min-spread", "", ""),
            ("known-sd", "x", "'x' is not a number"),
            ("known-sd", "1e-200", "too wide or too narrow"),
        ):
            pilot.app.screen.query_one(f"#{field}").value = typed  # type: ignore[attr-defined]
            if told:
                await press(pilot, "ctrl+s")
                assert told in " ".join(text(pilot).split())
        await press(pilot, "escape")
        await settle(pilot)
        assert session(pilot) is before


async def test_a_known_spread_is_typed_and_every_start_has_it() -> None:
    async with opened() as pilot:
        await press(pilot, "v", "tab", "down", "down", "enter", "tab", "tab", *"0,05", "ctrl+s")
        assert session(pilot).variant == Variant(spread="known", known_sd=0.05)
        assert session(pilot).now.mixture.sds.tolist() == [0.05, 0.05]
        await press(pilot, "r")
        assert session(pilot).now.mixture.sds.tolist() == [0.05, 0.05]
        await press(pilot, "v")
        assert pilot.app.screen.query_one("#known-sd").value == "0.05"  # type: ignore[attr-defined]


async def test_a_smallest_spread_may_have_a_decimal_comma() -> None:
    async with opened() as pilot:
        await press(pilot, "v", "tab", "tab", "tab", "tab", *"0,05", "ctrl+s")
        assert session(pilot).variant == Variant(min_sd=0.05)


async def test_a_known_spread_below_the_smallest_is_refused() -> None:
    async with opened() as pilot:
        keys = ("v", "tab", "down", "down", "enter", "tab", "tab", *"0.05", "tab", *"0.1", "ctrl+s")
        await press(pilot, *keys)
        assert "below the smallest spread" in text(pilot, "#problem")


async def test_another_start_keeps_a_spread_that_is_known() -> None:
    async with opened() as pilot:
        await press(pilot, "v", "tab", "down", "down", "enter", "ctrl+s")
        assert session(pilot).variant.known_sd == pytest.approx(pstdev(ESSAY))
        known = session(pilot).now.standard.sds
        await press(pilot, "r")
        assert session(pilot).start.name.startswith("random ")
        assert (session(pilot).now.standard.sds == known).all()
        await begin_from(pilot, "extremes")
        assert session(pilot).start.name == "extremes"
        assert (session(pilot).now.standard.sds == known).all()


async def test_the_best_of_many_is_tabled_though_none_of_these_came_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("emtui.tui.dialogs.starts.MANY", 1)
    monkeypatch.setattr("emtui.tui.dialogs.starts.secrets.randbelow", lambda below: 1)
    async with opened() as pilot:
        await press(pilot, "s")
        choices = pilot.app.screen.query_one(OptionList)
        choices.highlighted = choices.get_option_index("many")
        await press(pilot, "enter")
        table = pilot.app.screen.query_one("#ends", DataTable)
        rows = [table.get_row_at(i) for i in range(table.row_count)]
        assert (rows[0][0], rows[0][3]) == ("12.6", "0")
        assert rows[0][4] == "best of more"
        await press(pilot, "enter", "end")
        assert session(pilot).now.score == pytest.approx(12.580190, abs=1e-5)
        assert session(pilot).start.name == "best of many"


async def test_the_variant_opens_at_its_first_heading_in_a_small_window() -> None:
    async with opened(NARROW) as pilot:
        await press(pilot, "v")
        await settle(pilot)
        assert pilot.app.screen.query_one("#variant").scroll_offset.y == 0
