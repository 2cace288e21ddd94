"""The timeline as data: every half-step once, rises as the entries have them, places kept."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emtui.em.history import Limits, Why
from emtui.em.session import Session
from emtui.scenes.timeline import Line, rises, timeline
from emtui.slips.envelope import Envelope
from tests.scenes.scene_kit import begin, two


def ended() -> Session:
    return begin()[1].run()


SLIPS = (-3.0, -1.0, -0.5, -0.1, 0.1, 0.5, 1.0, 3.0)
"""Slips on which EM takes thousands of iterations."""


def slow(iterations: int = 300) -> Session:
    limits = Limits(max_iterations=iterations)
    return begin(Envelope.of("slow", SLIPS), limits=limits)[1].run()


def letters(line: Line) -> str:
    return "".join(stop.letter for stop in line.stops)


def test_letters_alternate_and_what_was_undone_is_small() -> None:
    session = ended().go(3)
    line = timeline(session, 100)
    n = len(session.history)
    assert letters(line) == ("○EME" + "meme" * n)[:n]
    assert [stop.here for stop in line.stops].index(True) == 3
    assert [stop.undone for stop in line.stops] == [i > 3 for i in range(n)]
    assert line.words == f"3 of {n - 1}"


def test_rises_are_the_floors_at_e_and_the_scores_at_m() -> None:
    history = ended().history
    found = rises(history)
    assert found[0] == found[1] == 0.0
    for i in range(2, len(history)):
        now, before = history[i], history[i - 1]
        assert now.floor is not None
        assert before.floor is not None
        rise = now.floor - before.floor if i % 2 else now.score - before.score
        assert found[i] == pytest.approx(max(rise, 0.0), abs=1e-13)
        assert found[i] >= 0


def test_a_late_small_rise_is_still_seen_and_lower_than_an_early_one() -> None:
    session = ended()
    found, line = rises(session.history), timeline(session, 200)
    heights = [stop.height for stop in line.stops]
    assert found.max() / found[found > 0].min() > 1e4
    assert all((height > 0) == (rise > 0) for height, rise in zip(heights, found, strict=True))
    order = np.argsort(found)
    assert sorted(heights) == [heights[i] for i in order]
    assert max(heights) == 8


def test_a_score_without_a_ceiling_fills_its_column() -> None:
    session = begin(start=two((0.9, 0.2), (0.004, 0.2)))[1].run()
    end = session.now.end
    assert end is not None
    assert end.why is Why.COLLAPSED
    session_heights = [stop.height for stop in timeline(session, 300).stops]
    assert all(0 <= height <= 8 for height in session_heights)
    if math.isinf(session.now.score):
        assert session_heights[-1] == 8


@pytest.mark.parametrize("room", [40, 60, 80, 112])
def test_more_half_steps_than_columns_are_put_together_and_said(room: int) -> None:
    session = slow().go(77)
    line = timeline(session, room)
    assert "a column" in line.words
    assert len(line.stops) * line.width + len(line.words) <= room
    assert letters(line).lstrip("○").strip("─╌") == ""
    assert [stop.first for stop in line.stops[1:]] == [s.last + 1 for s in line.stops[:-1]]
    assert (line.stops[0].first, line.stops[-1].last) == (0, len(session.history) - 1)
    here = next(stop for stop in line.stops if stop.here)
    assert here.first <= 77 <= here.last


@given(at=st.integers(0, 600), room=st.integers(2, 700), column=st.integers(-5, 900))
def test_every_column_leads_to_a_half_step_it_stands_for(at: int, room: int, column: int) -> None:
    session = SLOW.go(at)
    line = timeline(session, room, RISES)
    assert sum(stop.here for stop in line.stops) == 1
    goal = line.at(column, session.at)
    stop = line.stops[min(max(column // line.width, 0), len(line.stops) - 1)]
    assert stop.first <= goal <= stop.last
    assert goal == (session.at if stop.here else stop.last)


def test_both_ends_can_be_reached() -> None:
    line = timeline(slow().go(9), 60)
    assert line.at(-3, 9) == 0
    assert line.at(10_000, 9) == 600


SLOW = slow()
RISES = rises(SLOW.history)
