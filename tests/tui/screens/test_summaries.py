"""The workbench on a summary: what it shows, and what it says that it cannot."""

from __future__ import annotations

import numpy as np

from emtui.em.cell_edges import edges_of
from emtui.em.cell_sums import condense
from emtui.em.history import Phase
from emtui.em.mixture import Array
from emtui.em.summary import Summary
from emtui.em.survey import survey
from emtui.slips.envelope import Envelope
from tests.tui.app_kit import opened, press, session, text, workbench


def _summed(values: Array, cells: int = 2048) -> Envelope:
    found = survey(values, 7, 0).settled()
    edges, bars = edges_of(found, cells)
    return Envelope.summed("sums", Summary(edges, bars, condense(values, edges), found))


def _slips(narrow: float, n: int = 12_000) -> Array:
    rng = np.random.default_rng(2)
    return np.concatenate([rng.normal(0, 1, n), rng.normal(3, narrow, n)])


async def test_it_climbs_and_judges_a_summary() -> None:
    values = _slips(0.6)
    async with opened(envelope=_summed(values)) as pilot:
        assert "24,000 slips" in text(pilot, "#masthead")
        bars = workbench(pilot).frame.backdrop.heights
        assert abs(bars.sum() - len(values)) < 1e-6
        await press(pilot, "space", "space", "end")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert session(pilot).now.phase is Phase.ENDED
        assert abs(session(pilot).now.mixture.means[1] - 3) < 0.05
        await press(pilot, "w")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert "Two lumps." in text(pilot, "#pane")


async def test_what_needs_single_slips_says_so() -> None:
    async with opened(envelope=_summed(_slips(0.6))) as pilot:
        for key, said in (
            ("i", "single slip"),
            ("e", "editor"),
            ("a", "Labels need"),
            ("f", "One friend's slips"),
        ):
            await press(pilot, key)
            assert said in text(pilot, "#notice")
            assert workbench(pilot).side.opened is None
        await press(pilot, "v")
        assert not workbench(pilot).has_class("-said")
        await press(pilot, "escape")


async def test_hard_labels_are_refused_where_it_is_seen() -> None:
    async with opened(size=(60, 20), envelope=_summed(_slips(0.6))) as pilot:
        await press(pilot, "v", "down", "space", "ctrl+s")
        await pilot.pause()
        dialog = pilot.app.screen
        problem = dialog.query_one("#problem")
        assert "Hard labels need every slip" in text(pilot, "#problem")
        assert problem.region.bottom < dialog.query_one("#variant").region.bottom
        await press(pilot, "escape")


async def test_a_step_that_the_cells_are_too_wide_for_is_told_and_not_taken() -> None:
    envelope = _summed(_slips(1e-4), cells=64)
    async with opened(envelope=envelope) as pilot:
        await press(pilot, "end")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        reached = session(pilot)
        assert reached.now.phase is not Phase.ENDED
        assert reached.at > 0
        assert "too wide for a spread of" in text(pilot, "#notice")
        await press(pilot, "space")
        assert session(pilot) is reached
        assert "condense the slips again" in text(pilot, "#notice")
