"""Scenes on paper: every mark where its numbers say, words apart, the same file each time."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from emtui.plot import figure
from emtui.plot.figure import COLUMNS, Panel, drawn, kind_of
from emtui.plot.marks import (
    ALI,
    BILAL,
    MUTED,
    TEXT,
    Axis,
    Band,
    Bars,
    Curve,
    Heat,
    Label,
    Mark,
    Name,
    Points,
    Rule,
    Scene,
    Stacks,
    Tick,
    heat,
)  # fmt: skip
from emtui.plot.palette import PAPER
from emtui.scenes.frame import Frame
from emtui.scenes.pane import View
from emtui.scenes.panes.slips import slips_scene
from emtui.scenes.panes.table import PANES
from emtui.slips.atomic import WriteError
from emtui.slips.envelope import essay_envelope
from tests.scenes.scene_kit import studied

matplotlib = pytest.importorskip("matplotlib", reason="pictures need emtui[figures]")

LINE = np.linspace(0.0, 10.0, 11)
X = Axis(0.0, 10.0, (Tick(0.0, "0"), Tick(5.0, "$5"), Tick(99.0, "outside")), "minutes")
Y = Axis(0.0, 4.0, (Tick(2.0, "two"),), "slips")
MARKS: tuple[Mark, ...] = (
    Heat(LINE[:3], LINE[:2], np.array([[0, 1, -1], [1, 0, 0]]), [heat(0.0), heat(1.0)]),
    Band(LINE, LINE * 0, LINE * 0 + 1, ALI.faint(0.3)),
    Bars(LINE, LINE[1:] / 3, [ALI] * 10),
    Stacks(np.array([0.0, 1.0, 2.0]), [[ALI, BILAL], [ALI]]),
    Curve(LINE, np.where(LINE == 4, np.nan, LINE / 3), BILAL, "dashed"),
    Points(LINE, None, [ALI] * 11, "●" * 5 + "◆" * 5 + "○"),
    Points(LINE[:2], LINE[:2], [TEXT] * 2, "┼$"),
    Rule(3.0, MUTED),
    Label(3.0, 3.9, "one", TEXT),
    Label(3.1, 3.9, "another", TEXT),
    Label(10.0, 99.0, "far outside", TEXT),
    Name(5.0, "●", "Ali, who has much to say", ALI),
    Name(5.1, "◆", "Bilal, who has, too", BILAL),
)


def made(scene: Scene, **panel: Any) -> Any:
    """The figure, before it is written."""
    with figure._settings():
        return figure._figure([Panel(scene, **panel)], PAPER)


def test_marks_stand_where_their_numbers_say() -> None:
    (axes,) = made(Scene(X, Y, MARKS)).axes
    curve = next(line for line in axes.lines if len(line.get_xdata()) == len(LINE))
    np.testing.assert_array_equal(curve.get_ydata(), MARKS[4].ys)  # type: ignore[union-attr]
    boxes = [(p.get_x(), p.get_y(), p.get_width(), p.get_height()) for p in axes.patches]
    assert boxes[:10] == [(x, 0.0, 1.0, (x + 1) / 3) for x in LINE[:-1]]
    assert boxes[10:] == [(0.0, 0.0, 1.0, 1.0), (0.0, 1.0, 1.0, 1.0), (1.0, 0.0, 1.0, 1.0)]
    assert [t.get_text() for t in axes.get_xticklabels()] == ["0", "$5"]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("minutes", "slips")
    assert axes.get_xlim() == (0.0, 10.0)
    low, high = axes.get_ylim()
    assert low < 0 < high == 4.0  # room below for points without a height


def test_no_word_lies_over_another_or_outside() -> None:
    (axes,) = made(Scene(X, Y, MARKS)).axes
    texts = {text.get_text(): text.get_window_extent() for text in axes.texts}
    labels = [texts[name] for name in ("one", "another", "far outside")]
    names = [box for words, box in texts.items() if words[0] in "●◆"]
    assert len(names) == 2
    for group in (labels, names):
        assert not any(a.overlaps(b) for a, b in combinations(group, 2))
        inside = axes.get_window_extent()
        assert all(inside.x0 - 1 <= b.x0 and b.x1 <= inside.x1 + 1 for b in group)


def test_the_same_scene_is_the_same_file_and_a_persons_settings_stay() -> None:
    matplotlib.rcParams["font.size"] = 31.0
    try:
        for kind, begin in (("svg", b"<?xml"), ("pdf", b"%PDF"), ("png", b"\x89PNG")):
            one = drawn([Panel(Scene(X, Y, MARKS))], kind)
            assert one.startswith(begin)
            assert one == drawn([Panel(Scene(X, Y, MARKS))], kind)
        assert matplotlib.rcParams["font.size"] == 31.0
    finally:
        matplotlib.rcdefaults()


@pytest.mark.parametrize("name", ["climb", "heights", "bound", "one", "two"])
def test_panes_are_drawn_with_their_words(name: str) -> None:
    pane, frame = PANES[name], Frame.of(essay_envelope(), 5)
    view = studied(pane, frame, columns=COLUMNS) if pane.study else View(frame, columns=COLUMNS)
    words = pane.words(view)
    picture = made(pane.scene(view, 80), title=pane.title, words=words)
    written = "".join(text.get_text() for axes in picture.axes[1:] for text in axes.texts)
    assert written == "".join(piece for line in words for piece, _ in line)


def test_limits_without_sense_and_numbers_without_end_are_drawn() -> None:
    axis = Axis(1e9, 1e9)
    marks = (Curve(LINE, LINE * np.nan, ALI), Curve(LINE, LINE + np.inf, ALI), Rule(np.nan, ALI))
    assert drawn([Panel(Scene(axis, Axis(np.nan, np.inf), marks))])
    assert drawn([Panel(Scene(X, Y, words="nothing to see"))])
    envelope = essay_envelope()
    long = replace(envelope, name="a $ name_with ^ signs \\frac{ " * 3)
    scene = slips_scene(Frame.of(long), 80)
    assert drawn([Panel(replace(scene, x=replace(scene.x, name=long.name)), long.name)])


def test_names_decide_the_kind_and_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert kind_of(Path("a.b/fit.PDF")) == "pdf"
    for name in ("fit", "fit.jpg", ".svg"):
        with pytest.raises(WriteError, match=r"\.svg, \.png or \.pdf"):
            kind_of(name)
    monkeypatch.setattr(figure, "find_spec", lambda name: None)
    with pytest.raises(WriteError, match="pip install matplotlib"):
        kind_of("fit.svg")
