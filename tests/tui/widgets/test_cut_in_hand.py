"""The cut between the two: a key takes it in hand, arrows and mouse move it, Escape gives back."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from emtui.scenes.panes import comparison_study
from emtui.scenes.panes.comparison_study import BESIDE, BY_SLIP
from tests.tui.app_kit import WIDE, opened, press, session, settle, text, workbench


def at(pilot: Pilot[None]) -> float | None:
    view = workbench(pilot).side.study.view
    return view.cursor[0] if view and view.cursor else None


async def test_the_arrows_are_the_cuts_own_from_its_key_to_escape() -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "enter", "w")
        taken = session(pilot).at
        await press(pilot, "left")
        assert (session(pilot).at, at(pilot)) == (taken - 1, None)
        await press(pilot, "C")
        first = at(pilot)
        assert first is not None
        assert "cut at" in text(pilot, "#study-words")
        assert "move the cut" in text(pilot, "#keys")
        await press(pilot, "right", "right")
        second = at(pilot)
        assert second is not None
        assert second > first
        assert session(pilot).at == taken - 1
        await press(pilot, "shift+left")
        assert at(pilot) < first  # type: ignore[operator]
        await press(pilot, "escape", "left")
        assert (session(pilot).at, at(pilot)) == (taken - 2, None)
        assert workbench(pilot).side.name == "two"


async def test_the_key_opens_the_pane_and_another_picture_lets_go() -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "C")
        assert workbench(pilot).side.name == "two"
        assert at(pilot) is not None
        await press(pilot, "w")
        view = workbench(pilot).side.study.view
        assert view is not None
        assert (view.choice, view.cursor) == (BY_SLIP, None)
        await press(pilot, "left")
        assert session(pilot).at == 1


async def test_the_cut_has_its_interval_once_the_bootstrap_was_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(comparison_study, "REPLICATES", 1)
    async with opened() as pilot:
        await press(pilot, "end", "w", "C")
        assert "in 95%" not in text(pilot, "#study-words")
        await press(pilot, "escape", "w", "w", "w", "w", "C")
        view = workbench(pilot).side.study.view
        assert view is not None
        assert view.choice == BESIDE
        assert "in 95%" in text(pilot, "#study-words")
        await press(pilot, "escape", "left", "C")  # another half-step has another story
        assert "in 95%" not in text(pilot, "#study-words")


async def test_the_mouse_takes_it_in_hand_and_drags_it() -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "w")
        await pilot.mouse_down("#study", offset=(20, 2))
        first = at(pilot)
        await pilot.hover("#study", offset=(30, 2))
        second = at(pilot)
        await pilot.mouse_up("#study", offset=(30, 2))
        assert first is not None
        assert second is not None
        assert second > first
        await press(pilot, "left")
        assert at(pilot) < second  # type: ignore[operator]


async def test_a_pane_with_a_cursor_does_not_hand_the_cut_over() -> None:
    async with opened(WIDE) as pilot:
        await press(pilot, "end", "l", "w")
        await settle(pilot)
        assert not workbench(pilot).side.cut_in_hand
        assert "cut" in text(pilot, "#keys")
        await press(pilot, "C")
        assert workbench(pilot).side.cut_in_hand


async def test_a_cut_is_taken_where_there_is_one() -> None:
    async with opened(WIDE) as pilot:
        await press(pilot, "enter", "w", "w", "w")  # "how sure" waits for the end
        await settle(pilot)
        await press(pilot, "C")
        await settle(pilot)
        assert workbench(pilot).side.choice == 0
        assert workbench(pilot).side.cut_in_hand
