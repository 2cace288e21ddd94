"""Two friends' curves in the same cells: each is seen from end to end."""

from __future__ import annotations

import numpy as np
import pytest

from emtui.plot.layout import lay_out
from emtui.plot.marks import ALI, BILAL, MUTED, SUM, Axis, Curve, Ink, Mark, Scene
from emtui.plot.palette import PAPER
from emtui.plot.terminal import draw
from emtui.scenes.frame import Frame
from emtui.scenes.panes.slips import slips_scene
from emtui.slips.envelope import essay_envelope

COLUMNS, ROWS = 40, 8
PLACES = np.linspace(0.0, 1.0, 80)


def columns_of(scene: Scene, ink: Ink, width: int, height: int) -> set[int]:
    """Columns in which the ink is seen inside the picture."""
    layout = lay_out(scene, width, height)
    assert layout is not None
    found, wanted = set(), PAPER.rgb(ink)
    for strip in draw(scene, width, height, PAPER)[layout.head : layout.head + layout.rows]:
        at = 0
        for text, style, _ in strip:
            colour = style and style.color and style.color.triplet
            if colour and tuple(colour) == wanted:
                found |= {at + k for k, char in enumerate(text) if char != " "}
            at += len(text)
    return found


def level(height: float, ink: Ink, pattern: str = "solid") -> Curve:
    return Curve(PLACES, np.full(len(PLACES), height), ink, pattern)


def seen(*marks: Mark) -> dict[Ink, int]:
    scene = Scene(Axis(0.0, 1.0), Axis(0.0, 1.0), marks)
    return {mark.ink: len(columns_of(scene, mark.ink, COLUMNS, ROWS)) for mark in marks}  # type: ignore[union-attr]


def test_curves_in_the_same_cells_take_turns() -> None:
    assert seen(level(0.51, ALI), level(0.54, BILAL)) == {ALI: COLUMNS // 2, BILAL: COLUMNS // 2}


def test_curves_in_cells_of_their_own_are_whole() -> None:
    assert seen(level(0.2, ALI), level(0.7, BILAL)) == {ALI: COLUMNS, BILAL: COLUMNS}


@pytest.mark.parametrize("other", [level(0.54, SUM), level(0.54, MUTED)])
def test_what_is_no_friends_takes_no_turns(other: Curve) -> None:
    assert seen(level(0.51, ALI), other)[other.ink] == COLUMNS


@pytest.mark.parametrize("at", range(5))
def test_no_friends_curve_is_hidden_in_a_low_pane(at: int) -> None:
    """The slips of the essay at 80 x 24, where both curves lie in two rows at first."""
    frame = Frame.of(essay_envelope(), at)
    scene = slips_scene(frame, 72)
    places = np.linspace(frame.backdrop.low, frame.backdrop.high, 72)
    for curve, ink in zip(frame.expected(places), (ALI, BILAL), strict=True):
        stands = np.count_nonzero(curve > 0.01 * scene.y.high)
        assert len(columns_of(scene, ink, 76, 8)) > 0.45 * stands
