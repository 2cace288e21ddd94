"""Panes that keys open: beside the slips, following every half-step, closed without a trace."""

from __future__ import annotations

import pytest
from textual import events
from textual.pilot import Pilot

from emtui.scenes.pane import View
from emtui.scenes.panes import comparison_study
from emtui.scenes.panes.table import PANES
from emtui.tui.keys import KEYS
from emtui.tui.widgets.study_pane import StudyPane
from tests.long_run import in_long_runs, some_of
from tests.tui.app_kit import (
    MIDDLE,
    NARROW,
    WIDE,
    opened,
    press,
    session,
    text,
    until,
    workbench,
)


def study(pilot: Pilot[None]) -> StudyPane:
    return workbench(pilot).query_one(StudyPane)


def key_of(name: str) -> str:
    """The key that opens a pane."""
    return next(key.keys for key in KEYS if key.command == name)


KEYED = [name for name in PANES if any(key.command == name for key in KEYS)]


def view(pilot: Pilot[None]) -> View:
    shown = study(pilot).view
    assert shown is not None
    return shown


@pytest.mark.parametrize("size", [NARROW, *in_long_runs(WIDE, MIDDLE)])
@pytest.mark.parametrize("name", some_of(KEYED))
async def test_every_pane_opens_finds_and_closes(name: str, size: tuple[int, int]) -> None:
    async with opened(size) as pilot:
        await press(pilot, "enter", key_of(name))
        assert study(pilot).display
        if PANES[name].study is not None:
            assert view(pilot).found is not None
        assert view(pilot).refused == ""
        assert PANES[name].title in text(pilot)
        await press(pilot, "escape", "escape")
        assert not study(pilot).display
        await press(pilot, "space")
        assert session(pilot).at == 3


@pytest.mark.parametrize("name", some_of(KEYED, 6))
async def test_its_key_goes_through_all_its_choices(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparison_study, "REPLICATES", 3)
    async with opened(MIDDLE) as pilot:
        await press(pilot, "end", key_of(name))
        for choice in range(len(PANES[name].choices)):
            assert view(pilot).choice == choice
            assert view(pilot).refused == ""
            await press(pilot, key_of(name))


async def test_a_pane_follows_the_climb_and_knows_what_it_found_before() -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "b")
        first = view(pilot).found
        await press(pilot, "less_than_sign")
        second = view(pilot).found
        assert second is not first
        await press(pilot, "greater_than_sign")
        assert view(pilot).found is first


async def test_a_terminal_that_is_left_and_come_back_to_keeps_what_was_dealt() -> None:
    async with opened(NARROW) as pilot:
        await press(pilot, key_of("one"), *["right"] * 4)
        assert "5 dealt" in text(pilot)
        for event in (events.AppBlur(), events.AppFocus()):
            pilot.app.post_message(event)
            await pilot.pause()
            assert "5 dealt" in text(pilot)
        await press(pilot, "right")
        assert "6 dealt" in text(pilot)


def test_every_pane_but_the_climb_has_a_key() -> None:
    assert {*PANES} - {*KEYED} == {"climb", "heights"}


@pytest.mark.parametrize(("key", "moving"), [("l", False), ("b", True)])
async def test_only_a_pane_that_glides_is_drawn_while_the_picture_glides(
    key: str, moving: bool
) -> None:
    async with opened() as pilot:
        await press(pilot, key)
        pilot.app.animation_level = "full"
        shares: list[float] = []

        def note(shown: View | None) -> None:
            if shown is not None:
                shares.append(shown.frame.glide)

        pilot.app.watch(study(pilot), "view", note, init=False)
        await pilot.press("space", "space")
        await until(pilot, lambda: workbench(pilot).frame.glide == 1)
        assert any(share < 1.0 for share in shares) == moving
        assert view(pilot).frame.session is session(pilot)
