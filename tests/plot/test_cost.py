"""A frame's cost is the points that plotext is given: few, and no more for a million slips."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import plotext
import pytest

from emtui.em.session import Session
from emtui.plot import terminal
from emtui.plot.marks import TEXT, Axis, Bars, Points, Scene
from emtui.scenes.backdrop import Backdrop
from emtui.scenes.frame import Frame
from emtui.scenes.panes.climb import climb_scene
from emtui.scenes.panes.slips import slips_scene
from emtui.slips.envelope import Envelope, essay_envelope
from tests.scenes.scene_kit import DARK, begin

SIZES = [(40, 10), (80, 24), (120, 34), (200, 50)]
ROWS = 30


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many points each signal that plotext is given has."""
    given: list[int] = []
    signal = plotext.figure.signal

    def counted(xs: list[float], ys: list[float], **choices: Any) -> Any:
        given.append(len(xs))
        return signal(xs, ys, **choices)

    monkeypatch.setattr(plotext.figure, "signal", counted)
    return given


@lru_cache(maxsize=4)
def opened(slips: int) -> tuple[Backdrop, Session]:
    """An envelope of so many slips, all different but for the essay's."""
    if slips == 14:
        envelope = essay_envelope()
    else:
        rng = np.random.default_rng(slips)
        sides = (rng.normal(0, 1, slips // 2), rng.normal(4, 1, slips // 2))
        envelope = Envelope.of("many", np.concatenate(sides))
    backdrop, session = begin(envelope=envelope)
    return backdrop, session.step().step().step()


def frame_of(slips: int) -> Frame:
    """In the middle of a glide, which is when frames must be cheap."""
    backdrop, session = opened(slips)
    return Frame(backdrop, session, session.before, 0.5)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("slips", [14, 1_000_000])
def test_the_slips_pane_is_a_few_points_a_column(
    slips: int, size: tuple[int, int], handed: list[int]
) -> None:
    """Three curves, whole cells and tops of bars, and the marks below: six a column."""
    width, height = size
    terminal.draw(slips_scene(frame_of(slips), width), width, height, DARK)
    assert 0 < sum(handed) <= 6 * (width + 2)


@pytest.mark.parametrize("slips", [14, 1_000_000])
@pytest.mark.parametrize("halves", [1, 4, 8000])
def test_the_climb_is_a_few_points_a_column(slips: int, halves: int, handed: list[int]) -> None:
    """Score, floor and what was undone, two points a column each, however long the climb."""
    frame = frame_of(slips)
    session = frame.session
    entries = (session.history * halves)[:halves]
    climb = replace(frame, session=replace(session, history=entries, at=halves // 2), origin=None)
    terminal.draw(climb_scene(climb, 80), 80, 20, DARK)
    assert 0 < sum(handed) <= 2 * 2 * 83 + 1


@pytest.mark.parametrize("make", [slips_scene, climb_scene])
def test_no_scene_holds_the_slips_themselves(make: Callable[[Frame, int], Scene]) -> None:
    """Nothing in a scene is as long as the envelope: what is binned once stays binned."""
    for mark in make(frame_of(1_000_000), 80).marks:
        for name in ("xs", "ys", "edges", "heights", "inks", "symbols"):
            value = getattr(mark, name, None)
            assert value is None or not hasattr(value, "__len__") or len(value) <= 500


def test_a_million_slips_cost_what_a_thousand_do(handed: list[int]) -> None:
    cost = []
    for slips in (1000, 1_000_000):
        handed.clear()
        terminal.draw(slips_scene(frame_of(slips), 120), 120, ROWS, DARK)
        cost.append(sum(handed))
    assert cost[1] <= 1.3 * cost[0]


def test_points_that_hide_each_other_are_given_once(handed: list[int]) -> None:
    axis = Axis(0.0, 1.0)
    xs = np.linspace(0, 1, 5000)
    for ys, most in ((None, 41), (np.full(5000, 0.5), 41)):
        handed.clear()
        points = Points(xs, ys, [TEXT] * 5000, "ab" * 2500)
        terminal.draw(Scene(axis, axis, (points,)), 40, 10, DARK)
        assert sum(handed) <= most


def test_bars_that_hide_each_other_are_given_once(handed: list[int]) -> None:
    rng = np.random.default_rng(0)
    bars = Bars(rng.random(2001), rng.random(2000), [TEXT] * 2000)
    terminal.draw(Scene(Axis(0.0, 1.0), Axis(0.0, 1.0), (bars,)), 40, 10, DARK)
    assert sum(handed) <= 2 * 40
