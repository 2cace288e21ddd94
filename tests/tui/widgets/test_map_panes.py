"""The landscape and the basins under keys and the mouse: cursor, Enter, choices, progress."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest
from textual.pilot import Pilot
from textual.worker import WorkerState

from emtui.em.history import Phase
from emtui.scenes.pane import GoingOn, View
from emtui.scenes.panes import landscape_study
from emtui.scenes.panes.landscape import LANDSCAPE
from emtui.slips.envelope import Envelope
from emtui.tui.widgets.plot_pane import PlotPane
from emtui.tui.widgets.study_pane import StudyPane
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
    until,
    workbench,
)


def study(pilot: Pilot[None]) -> StudyPane:
    return workbench(pilot).query_one(StudyPane)


def view(pilot: Pilot[None]) -> View:
    shown = study(pilot).view
    assert shown is not None
    return shown


@pytest.mark.parametrize("key", ["l", *in_long_runs("n")])
async def test_the_cursor_moves_by_cells_of_the_picture_and_stays_inside(key: str) -> None:
    async with opened() as pilot:
        await press(pilot, key)
        first, grain = view(pilot).cursor, study(pilot).query_one(PlotPane).grain()
        assert first is not None
        await press(pilot, "right", "right", "up")
        moved = view(pilot).cursor
        assert moved == pytest.approx((first[0] + 2 * grain[0], first[1] + grain[1]))
        before = text(pilot, "#study-words")
        await press(pilot, *["shift+left"] * 20)
        held = view(pilot).cursor
        assert held is not None
        assert held[0] < min(session(pilot).sample.to_units(session(pilot).now.standard).means)
        await press(pilot, "left")
        assert view(pilot).cursor == held
        assert text(pilot, "#study-words") != before


@pytest.mark.parametrize("turns", [4, *in_long_runs(*range(len(LANDSCAPE.choices) - 1))])
async def test_enter_begins_a_run_with_the_score_that_the_cursor_read(turns: int) -> None:
    async with opened() as pilot:
        await press(pilot, "enter", *["l"] * (turns + 1))
        assert view(pilot).choice == turns
        await press(pilot, "shift+right", "up", "up")
        cursor = view(pilot).cursor
        assert cursor is not None
        spot = view(pilot).found.spot(cursor)
        told = f"{spot.score:.1f}".replace("-", "−")
        assert told in text(pilot, "#study-words").splitlines()[0].split()
        await press(pilot, "enter")
        now = session(pilot).now
        assert now.phase is Phase.GUESS
        assert session(pilot).start.name == "from the map"
        assert now.score == pytest.approx(spot.score, rel=1e-9)
        await press(pilot, "space", "space")
        assert session(pilot).at == 2
        assert view(pilot).found is not None


@pytest.mark.parametrize("turns", [2, *in_long_runs(1)])
async def test_enter_on_a_map_of_ends_begins_a_run_that_ends_as_it_says(turns: int) -> None:
    async with opened() as pilot:
        await press(pilot, *["n"] * turns, "shift+right", "shift+right", "up")
        cursor, found = view(pilot).cursor, view(pilot).found
        assert cursor is not None
        chosen = found.nearest(cursor)
        await press(pilot, "enter", "end")
        assert session(pilot).start.name == "from the map"
        now = session(pilot).now
        assert now.end is not None
        assert now.end.why is found.table.rows[found.table.index[chosen]].why
        assert now.iteration == found.table.iterations[chosen]


async def test_the_mouse_points_at_a_place_that_enter_begins_from() -> None:
    async with opened() as pilot:
        await press(pilot, "n")
        plot = study(pilot).query_one("#study", PlotPane)
        await pilot.click(plot, offset=(20, 3))  # the map is nearly square: not beyond it
        place = plot.place_at(20, 3)
        assert place is not None
        assert view(pilot).cursor == pytest.approx(place)
        await press(pilot, "enter")
        grid = view(pilot).found.grid
        near = np.array(place) - session(pilot).now.mixture.means
        assert np.abs(near).max() <= (grid[0][1] - grid[0][0]) / 2


async def test_a_click_beside_a_map_is_none() -> None:
    async with opened() as pilot:
        await press(pilot, "n")
        before, plot = view(pilot).cursor, study(pilot).query_one("#study", PlotPane)
        await pilot.click(plot, offset=(plot.size.width - 1, 3))
        await settle(pilot)
        assert view(pilot).cursor == before


@pytest.mark.parametrize("size", [NARROW, *in_long_runs(WIDE, MIDDLE)])
@pytest.mark.parametrize("key", ["n", *in_long_runs("l")])
async def test_the_reading_shows_at_every_size(key: str, size: tuple[int, int]) -> None:
    async with opened(size) as pilot:
        await press(pilot, key)
        first = text(pilot, "#study-words")
        assert first.startswith("┼ ")
        await press(pilot, "shift+up", "shift+right")
        assert text(pilot, "#study-words").splitlines()[0] != first.splitlines()[0]


async def test_a_map_follows_the_climb_and_stays_while_the_next_is_computed() -> None:
    async with opened() as pilot:
        await press(pilot, "l", "l")
        for _ in range(3):
            await pilot.press("space")
            assert view(pilot).found is not None
        await until(pilot, lambda: not _running(pilot))
        await pilot.pause()
        held = view(pilot).found.surface.held
        np.testing.assert_array_equal(held.sds, session(pilot).now.mixture.sds)
        assert len(view(pilot).found.xs) == landscape_study.CELLS[0]


async def test_a_collapsed_climb_has_no_landscape_around_it_but_others_stay_open() -> None:
    async with opened() as pilot:
        await begin_from(pilot, "on one slip")
        await press(pilot, "end", "l", "l")
        assert np.isinf(session(pilot).now.score)
        assert "no landscape around him" in " ".join(text(pilot, "#study").split())
        await press(pilot, "enter")
        assert np.isinf(session(pilot).now.score)
        await press(pilot, "less_than_sign")
        assert view(pilot).refused == ""
        await press(pilot, "n")
        assert view(pilot).found is not None


def _running(pilot: Pilot[None]) -> bool:
    return any(worker.state is WorkerState.RUNNING for worker in pilot.app.workers)


async def test_closed_while_it_computes_it_leaves_no_worker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stopped = threading.Event()

    def endless(*_: object, going_on: GoingOn, **__: object) -> object:
        while going_on(0.25):
            time.sleep(0.005)
        stopped.set()
        raise ValueError("It was stopped.")

    monkeypatch.setattr("emtui.scenes.panes.basins_study.basins", endless)
    async with opened() as pilot:
        await pilot.press("n")
        await until(pilot, lambda: view(pilot).progress == 0.25)
        await pilot.pause()
        assert "25%" in text(pilot, "#study-words")
        assert "Computing" in text(pilot, "#study")
        await pilot.press("space")
        assert session(pilot).at == 1
        await pilot.press("escape", "escape")
        await until(pilot, lambda: stopped.is_set() and not _running(pilot))
        assert not study(pilot).display


async def test_other_slips_bring_another_map() -> None:
    rng = np.random.default_rng(1)
    async with opened() as pilot:
        await press(pilot, "l")
        first = view(pilot).found
        slips = 1e9 + rng.normal(0, 1, 30)
        workbench(pilot).begin.load(Envelope.of("far off", slips))
        await until(pilot, lambda: view(pilot).found not in (None, first))
        await until(pilot, lambda: not _running(pilot))
        await pilot.pause()
        assert view(pilot).found.xs[0] > 1e8
        await press(pilot, "right", "enter")
        assert session(pilot).start.name == "from the map"


@pytest.mark.parametrize("between", [(0.0,), *in_long_runs(())], ids=["three", "two"])
async def test_maps_of_the_widest_range_there_is(between: tuple[float, ...]) -> None:
    async with opened(MIDDLE, Envelope.of("wide", [1e308, -1e308, *between])) as pilot:
        await press(pilot, "end")
        for keys in ("l", "l", "n", "n", "nn"):
            await press(pilot, *keys, "right", "up")
            assert study(pilot).view is not None
