"""An unexpected error inside a pane or a worker: a line says so, and the climb stays."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from emtui.em import best, fitting, verdict
from emtui.report import exports
from emtui.scenes.frame import Frame
from emtui.scenes.panes.table import PANES
from emtui.slips.dealing import Deal
from emtui.slips.groups import GroupList
from emtui.tui.control import playback, rescue
from emtui.tui.control.groups import GroupMode
from emtui.tui.control.more_friends import MoreFriends
from emtui.tui.control.rivals import Rivals
from emtui.tui.dialogs import export, starts
from emtui.tui.screens.workbench import Workbench
from emtui.tui.widgets.notice import Notice
from tests.long_run import strength
from tests.tui.app_kit import opened, press, session, workbench
from tests.tui.control.test_rescue import FAULT, breaks, report

EVERY = strength(4, 1)


def told(pilot: Pilot[None]) -> str:
    """What the notice line holds."""
    return str(workbench(pilot).query_one(Notice).render())


async def heard(pilot: Pilot[None]) -> None:
    """Wait for the line, without a pilot: that paints what is broken outside of the app."""
    for _ in range(3000):
        await asyncio.sleep(0.01)
        if FAULT in told(pilot):
            return
    pytest.fail("no line says that there was an error")


def broken(name: str, part: str) -> Any:
    """A pane with a part that fails; None where it has no such part."""
    pane: Any = PANES[name]
    if part != "study":
        return replace(pane, **{part: breaks})
    return pane.study and replace(pane, study=replace(pane.study, compute=breaks))


async def test_an_error_in_a_pane_closes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rescue, "WITHIN", 0.0)  # one after the other, not all at once
    cases = [(name, part) for name in PANES for part in ("scene", "words", "study")]
    async with opened(guarded=True) as pilot:
        await press(pilot, "space", "space")
        for name, part in [case for case in cases if broken(*case)][::EVERY]:
            with monkeypatch.context() as patched:
                patched.setitem(PANES, name, broken(name, part))
                pilot.app.call_later(workbench(pilot).side.show, name)
                await heard(pilot)
                assert "closed the pane" in told(pilot), (name, part)
                assert not workbench(pilot).side.name, (name, part)
            workbench(pilot).query_one(Notice).update("")
            assert session(pilot).at == 2
        await press(pilot, "b", "space")
        assert session(pilot).at == 3
        assert workbench(pilot).side.name == "bound"
        assert "no such thing should happen" in report()


WORKERS = ((playback, "_run"), (best, "best_of"), (verdict, "verdict"))


async def test_an_error_in_a_worker_is_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rescue, "WITHIN", 0.0)
    monkeypatch.setattr(verdict, "FEW", 1)
    async with opened(guarded=True) as pilot:
        for module, name in WORKERS:
            await press(pilot, "r")
            bench = workbench(pilot)
            bench._searches = Rivals(bench), MoreFriends(bench)
            with monkeypatch.context() as patched:
                patched.setattr(module, name, breaks)
                await pilot.press("end")
                await heard(pilot)
            bench.query_one(Notice).update("")
            assert pilot.app.screen is bench
            assert not bench.playback.busy
        with monkeypatch.context() as patched:
            patched.setattr(Frame, "of", breaks)
            workbench(pilot).action_open_example("galaxies")
            await heard(pilot)
        assert isinstance(pilot.app.screen, Workbench)
        at = session(pilot).at
        await press(pilot, "home", "space")
        assert session(pilot).at == 1, at


@pytest.mark.parametrize(
    ("place", "name", "keys"),
    [
        (Deal, "envelope", ("d", "enter")),
        (exports.Export, "write", ("x", "enter")),
        (starts, "random_table", ("s", "end", "enter")),
    ],
)
async def test_an_error_in_a_dialogs_worker_takes_the_dialog_alone(
    place: object,
    name: str,
    keys: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(export, "SOON", 0.0)
    async with opened(guarded=True) as pilot:
        await press(pilot, "space")
        with monkeypatch.context() as patched:
            patched.setattr(place, name, breaks)
            await press(pilot, *keys[:-1])
            await pilot.press(keys[-1])
            await heard(pilot)
        assert "closed the dialog" in told(pilot)
        await press(pilot, "space")
        assert session(pilot).at == 2
    assert not [path for path in tmp_path.iterdir() if path.name != "state"]


async def test_an_error_in_a_groups_fit_is_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(guarded=True) as pilot:
        bench = workbench(pilot)
        whole = bench.frame.backdrop.envelope
        bench.groups = GroupMode(bench, GroupList("g", whole, (("one", whole),)))
        with monkeypatch.context() as patched:
            patched.setattr(fitting, "fit", breaks)
            bench.groups.begin()
            await heard(pilot)
        await press(pilot, "right_parenthesis", "space")
        assert session(pilot).at == 1
