"""Panes that count: keys, cursor, pins, choices, cancelling, envelopes that are hard on them."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator

import numpy as np
import pytest
from textual.pilot import Pilot

from emtui.em import exhaustive
from emtui.em.history import Phase
from emtui.scenes.pane import View
from emtui.scenes.panes import comparison_study, exhaustive_study
from emtui.slips.envelope import Envelope
from emtui.tui.widgets.study_pane import StudyPane
from tests.long_run import in_long_runs, strength
from tests.tui.app_kit import NARROW, WIDE, opened, press, session, settle, text, workbench

PANES = {"a": "All the assignments", "f": "One friend", "c": "How fast", "w": "Is it two"}


def study(pilot: Pilot[None]) -> StudyPane:
    return workbench(pilot).query_one(StudyPane)


def view(pilot: Pilot[None]) -> View:
    shown = study(pilot).view
    assert shown is not None
    return shown


def words(pilot: Pilot[None]) -> str:
    return text(pilot, "#study-words")


def drawn(count: int, seed: int = 1) -> Envelope:
    return Envelope.of("drawn", np.random.default_rng(seed).normal(size=count))


MANY = Envelope.of("many", np.concatenate([np.arange(20), np.arange(20) / 2 + 40.0]))


async def test_enter_begins_from_the_best_assignment() -> None:
    async with opened() as pilot:
        await press(pilot, "end", "a", "enter")
        assert session(pilot).start.name == "best assignment"
        assert session(pilot).now.phase is Phase.GUESS
        assert session(pilot).now.score == pytest.approx(12.576952, abs=1e-6)
        assert study(pilot).display
        assert "best of all 12.55, the guess 12.55" in words(pilot)
        assert "without names: 12.58, 12.58" in words(pilot)


async def test_a_cursor_earlier_on_begins_from_the_best_by_then() -> None:
    async with opened() as pilot:
        await press(pilot, "a")
        await pilot.press(*["shift+left"] * 9)
        cursor = view(pilot).cursor
        assert cursor is not None
        assert cursor[0] == pytest.approx(math.log10(128))
        assert "best by here" in words(pilot)
        await press(pilot, "right")
        assert view(pilot).cursor[0] > math.log10(128)  # type: ignore[index]
        await press(pilot, "enter")
        assert session(pilot).now.score < 12


async def test_slips_are_dealt_with_the_arrows_until_escape() -> None:
    async with opened() as pilot:
        await press(pilot, "f")
        assert words(pilot).startswith("1 dealt")
        await press(pilot, "right", "right")
        assert words(pilot).startswith("3 dealt: average 0.2")
        await press(pilot, "shift+right", "shift+right", "left")
        assert words(pilot).startswith("13 dealt")
        assert session(pilot).at == 0
        await press(pilot, "escape", "space", "left")
        assert words(pilot).startswith("14 dealt")
        assert session(pilot).at == 0


async def test_enter_pins_both_ends_of_a_chord_and_then_starts_over() -> None:
    async with opened() as pilot:
        await press(pilot, "f", "f")
        assert view(pilot).cursor is not None
        await press(pilot, "left", "enter")
        assert len(view(pilot).pins) == 1
        await press(pilot, "shift+right", "shift+right")
        preview = words(pilot).splitlines()[0]
        assert preview.startswith("above the chord by at most ")
        await press(pilot, "enter")
        assert words(pilot).splitlines()[0] == preview
        assert len(view(pilot).pins) == 2
        await press(pilot, "right", "enter")
        assert view(pilot).pins == (view(pilot).cursor,)


async def test_a_cursor_stays_in_the_picture() -> None:
    async with opened() as pilot:
        await press(pilot, "f", "f")
        await pilot.press(*["shift+left"] * 12, "right")
        cursor = view(pilot).cursor
        assert cursor is not None
        assert cursor[0] > view(pilot).frame.backdrop.low
        here = words(pilot)
        await press(pilot, "right")
        assert words(pilot) != here


async def test_the_mouse_chooses_a_place() -> None:
    async with opened() as pilot:
        await press(pilot, "f", "f", "escape")
        assert view(pilot).cursor is None
        await pilot.click("#study", offset=(30, 3))
        await settle(pilot)
        cursor = view(pilot).cursor
        assert cursor is not None
        assert cursor[0] != pytest.approx(view(pilot).frame.session.sample.mean)


async def test_the_reader_moves_the_slip_under_the_logarithm() -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "f", "f", "f")
        first = words(pilot)
        assert "log of average" in first
        assert "average of logs" in first
        await press(pilot, "right")
        assert words(pilot).splitlines()[0] != first.splitlines()[0]
        assert session(pilot).at == 2


async def test_how_sure_waits_for_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison_study, "REPLICATES", 1)
    async with opened() as pilot:
        await press(pilot, "enter", "w", "w", "w")
        assert "come to its end" in text(pilot, "#study")
        await press(pilot, "end")
        assert "200 envelopes dealt from this story" in words(pilot)
        await press(pilot, "w", "w")
        assert words(pilot).startswith("14 slips are too few to say whether it is two.")


async def test_the_pace_is_known_ahead_of_the_climb() -> None:
    async with opened() as pilot:
        await press(pilot, "c")
        assert "each round leaves 21% of the way" in words(pilot)
        await press(pilot, "enter", "enter")
        assert "round 2 of" in words(pilot)


async def test_another_envelope_is_another_question() -> None:
    async with opened() as pilot:
        for key in strength("aw", "afcw"):
            await press(pilot, key)
            for envelope in (drawn(5), MANY):
                workbench(pilot).begin.load(envelope)
                await settle(pilot)
                await settle(pilot)
            assert view(pilot).frame.session.sample.total == 40
            assert view(pilot).found is not None
            await press(pilot, "escape", "escape")


async def test_more_than_24_slips_are_not_tried() -> None:
    async with opened(envelope=drawn(50)) as pilot:
        await press(pilot, "a")
        assert words(pilot).startswith("50 slips: ")
        assert "years" in words(pilot).splitlines()[0]
        await press(pilot, "left")
        assert "49 slips: " in words(pilot)


async def test_closing_a_search_leaves_nothing_running(monkeypatch: pytest.MonkeyPatch) -> None:
    blocks, held = 0, threading.Event()

    def waiting(*choices: object) -> Iterator[exhaustive.Progress]:
        """The search, held up in its tenth block."""
        nonlocal blocks
        for progress in exhaustive.try_all(*choices):  # type: ignore[arg-type]
            blocks += 1
            if blocks == 10:
                held.wait()
            yield progress

    monkeypatch.setattr(exhaustive_study, "try_all", waiting)
    async with opened(envelope=drawn(24)) as pilot:
        await pilot.press("a")
        while blocks < 10:
            await pilot.pause(0.01)
        # A key is answered while the search goes on.
        await pilot.press("space")
        assert session(pilot).at == 1
        assert view(pilot).found.done < 2**24
        workers = list(study(pilot).workers)
        assert [worker.is_running for worker in workers if worker.node is study(pilot)] == [True]
        await pilot.press("escape", "escape")
        assert study(pilot).view is None
        held.set()
        await settle(pilot)
        assert not [w for w in study(pilot).workers if w.node is study(pilot)]
    assert blocks <= 11


async def test_a_million_slips_hold_up_no_key() -> None:
    many = np.random.default_rng(3).normal(size=strength(30_000, 1_000_000))
    many[: len(many) // 3] += 6
    async with opened(envelope=Envelope.of("many", many)) as pilot:
        for keys in ("c", "ww", "f", "ff", "fff"):
            await press(pilot, "end")
            await pilot.press(*keys)
            await pilot.press("home")
            assert session(pilot).at == 0
            await pilot.press("escape", "escape")
            assert study(pilot).view is None


COLLAPSE = Envelope.of("two atoms", [1.0, 2.0] * 5)
OFFSET = Envelope.of("offset", 1e9 + np.random.default_rng(1).normal(size=18))


@pytest.mark.parametrize("size", [NARROW, *in_long_runs(WIDE)])
@pytest.mark.parametrize(
    ("key", "envelope"),
    [
        *(("a", COLLAPSE), ("f", OFFSET)),
        *(pytest.param(key, COLLAPSE, marks=pytest.mark.long) for key in "wfc"),
        *(pytest.param(key, OFFSET, marks=pytest.mark.long) for key in "awc"),
    ],
)
async def test_hostile_envelopes(key: str, envelope: Envelope, size: tuple[int, int]) -> None:
    async with opened(size, envelope) as pilot:
        await press(pilot, "end", key)
        assert PANES[key] in text(pilot)
        await pilot.press(key, "home", "end", "escape", "escape", "space")
        assert PANES[key] not in text(pilot)


async def test_a_zoomed_pane_has_room_for_its_words() -> None:
    async with opened(NARROW) as pilot:
        await press(pilot, "end", "a")
        assert "without names" not in words(pilot)
        await press(pilot, "z")
        assert words(pilot).splitlines()[1].startswith("without names: 12.577, 12.580")
        assert "0.45 0.47 0.48 0.53 0.9 against the other nine" in words(pilot)
