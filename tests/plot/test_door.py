"""Whatever a scene holds, the door to plotext gives strips of the right size and lives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rich.cells import cell_len

from emtui.plot import layout, terminal
from emtui.plot.marks import (
    ALI,
    TEXT,
    Axis,
    Band,
    Bars,
    Curve,
    Heat,
    Label,
    Mark,
    Points,
    Rule,
    Scene,
    Tick,
)
from tests.fuzz_kit import offences, seeds
from tests.scenes.scene_kit import DARK, faults, grid, texts

FUZZ = Path(__file__).with_name("door_fuzz.py")
UNIT = Axis(0.0, 1.0)
HOSTILE_WORDS = (
    "漢字かな",
    "\x1b[31mred\x1b[2J",
    "two\nlines",
    "\ttab",
    "\x00",
    "\x9b5n",
    "e\u0301",
)


def test_hostile_scenes_never_harm_the_process() -> None:
    assert list(offences(FUZZ, *seeds(60, 1500))) == []


def line(*, xs: tuple[float, ...], ys: tuple[float, ...]) -> Curve:
    return Curve(np.array(xs), np.array(ys), TEXT)


@pytest.mark.parametrize(
    "size", [(w, h) for w in (0, 1, 15, 16, 40, 300) for h in (0, 1, 4, 5, 300)]
)
def test_every_size_is_filled_exactly(size: tuple[int, int]) -> None:
    marks = (line(xs=(0.0, 1.0), ys=(0.0, 1.0)), Label(0.5, 0.5, "here", ALI))
    scene = Scene(Axis(0, 1, (Tick(0.5, "0.5"),)), Axis(0, 1, (Tick(1, "1.0"),)), marks, "small")
    assert list(faults(terminal.draw(scene, *size, DARK), *size)) == []


@pytest.mark.parametrize("words", HOSTILE_WORDS)
def test_hostile_words_keep_their_place(words: str) -> None:
    """In a label, in ticks of both axes, and instead of a picture."""
    ticks = (Tick(0.5, words), Tick(1.0, "1"))
    scene = Scene(Axis(0, 1, ticks), Axis(0, 1, ticks), (Label(0.5, 0.5, words, ALI),), words)
    for size in ((60, 12), (300, 5), (10, 4), (3, 3), (1, 1), (2, 300)):
        assert list(faults(terminal.draw(scene, *size, DARK), *size)) == []


def test_wide_words_are_wrapped_by_the_cells_they_take() -> None:
    strips = terminal.draw(Scene(UNIT, UNIT, (), "漢" * 12), 10, 6, DARK)
    lines = [text.strip() for text in texts(strips) if text.strip()]
    assert "".join(lines) == "漢" * 12
    assert [cell_len(line) for line in lines] == [10, 10, 4]


@pytest.mark.parametrize("symbol", ["\n", "\x1b", "\r", "漢", "", "two", "\u0301"])
def test_a_symbol_takes_one_cell(symbol: str) -> None:
    points = Points(np.array([0.2625, 0.7625]), None, [ALI, TEXT], [symbol, "◆"])
    strips = terminal.draw(Scene(UNIT, UNIT, (points,)), 40, 8, DARK)
    assert list(faults(strips, 40, 8)) == []
    assert strips[-1].text.index("◆") == 30


def test_a_scene_of_labels_alone_is_a_picture() -> None:
    scene = Scene(
        UNIT, Axis(0, 1, (Tick(0.0, "0"), Tick(1.0, "1"))), (Label(0.5, 0.5, "here", ALI),)
    )
    strips = terminal.draw(scene, 42, 10, DARK)
    assert list(faults(strips, 42, 10)) == []
    assert [row for row, text in enumerate(texts(strips)) if "here" in text] == [4]
    assert (strips[0].text[0], strips[9].text[0]) == ("1", "0")


def test_without_marks_the_words_are_shown() -> None:
    assert "nothing yet" in "".join(
        texts(terminal.draw(Scene(UNIT, UNIT, (), "nothing yet"), 40, 9, DARK))
    )


@pytest.mark.parametrize(
    "axis",
    [
        Axis(0.0, 0.0),
        Axis(5.0, 5.0),
        Axis(1.0, 0.0),
        Axis(float("nan"), 1.0),
        Axis(0.0, float("inf")),
        Axis(-1e308, 1e308),
        Axis(0.0, 1e-320),
        Axis(1e15, 1e15 + 0.125),
    ],
)
def test_limits_that_cannot_be_are_widened(axis: Axis) -> None:
    """Finite limits that can be told apart, and where the asked ones are finite, inside them."""
    laid = layout.lay_out(Scene(axis, UNIT, (line(xs=(0.0,), ys=(0.0,)),)), 40, 10)
    assert laid is not None
    assert np.isfinite([laid.x.low, laid.x.high]).all()
    assert laid.x.high > laid.x.low
    if axis.low == axis.high:
        assert laid.x.low < axis.low < laid.x.high


NONE = np.zeros(0)
MARKS_OF_NOTHING: list[Mark] = [
    Heat(NONE, NONE, np.zeros((0, 0), dtype=np.intp), (ALI,)),
    Heat(NONE, np.array([0.5]), np.zeros((1, 0), dtype=np.intp), (ALI,)),
    Heat(np.array([0.5]), NONE, np.zeros((0, 1), dtype=np.intp), (ALI,)),
    Heat(np.array([0.5]), np.array([0.5]), np.zeros((1, 1), dtype=np.intp), ()),
    Band(NONE, NONE, NONE, ALI),
    Band(np.array([0.5]), np.array([0.1]), np.array([0.9]), ALI),
    Band(np.array([0.1, float("nan")]), np.zeros(2), np.ones(2), ALI),
    Band(np.array([0.1, 0.9]), np.full(2, float("nan")), np.ones(2), ALI),
    line(xs=(), ys=()),
    Bars(np.array([0.0]), np.array([]), []),
    Points(np.array([]), None, [], []),
    Points(np.array([]), np.array([]), [], []),
    line(xs=(float("nan"),) * 3, ys=(0.1, 0.2, 0.3)),
    line(xs=(0.1, 0.2, 0.3), ys=(float("nan"),) * 3),
    Points(np.array([float("inf")]), np.array([0.5]), [ALI], "x"),
    Rule(float("nan"), ALI),
    Rule(float("inf"), ALI, vertical=False),
    Label(float("nan"), 0.5, "lost", ALI),
    Bars(np.array([0.0, float("nan"), 1.0]), np.array([0.5, 0.5]), [ALI, ALI]),
    Bars(np.array([0.0, 1.0]), np.array([float("nan")]), [ALI]),
]


@pytest.mark.parametrize("mark", MARKS_OF_NOTHING)
def test_what_has_no_place_draws_nothing(mark: Mark) -> None:
    shown = grid(terminal.draw(Scene(UNIT, UNIT, (mark,)), 40, 10, DARK))
    assert {cell.char for row in shown for cell in row} == {" "}
