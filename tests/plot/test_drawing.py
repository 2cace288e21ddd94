"""Scenes as SVG: every mark where its numbers say, words apart, the same text each time."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from emtui.plot.drawing import LETTER, SMALL, SPARE, WIDTH, drawing
from emtui.plot.figure import Panel
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

LEVELS = [heat(0.0), heat(1.0)]
X, Y = Axis(0.0, 10.0, (Tick(0.0, "0"), Tick(10.0, "10"))), Axis(0.0, 4.0, (Tick(4.0, "4"),))


def drawn(*marks: Mark, words: str = "", title: str = "", under: str = "") -> str:
    lines = (((under, MUTED),),) if under else ()
    return drawing([Panel(Scene(X, Y, marks, words), title, lines)])


def paths(svg: str) -> list[str]:
    """Outlines inside the picture, in their order."""
    inside = svg[svg.index("<g clip-path") : svg.index("</g>")]
    return re.findall(r' d="([^"]*)"', inside)


def places(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", path)]


def box(svg: str) -> tuple[float, float, float, float]:
    """Left, top, width and height of the picture."""
    found = re.search(r'<clipPath.*?<rect x="(.*?)" y="(.*?)" width="(.*?)" height="(.*?)"', svg)
    assert found is not None
    left, top, wide, high = map(float, found.groups())
    return left + SPARE, top, wide - 2 * SPARE, high


def test_a_curve_goes_through_its_places_and_breaks_where_there_is_none() -> None:
    svg = drawn(Curve(np.array([0.0, 5.0, np.nan, 10.0]), np.array([0.0, 2.0, 1.0, 4.0]), ALI))
    left, top, wide, high = box(svg)
    (path,) = paths(svg)
    assert path.count("M") == 2
    wanted = [(left, top + high), (left + wide / 2, top + high / 2), (left + wide, top)]
    assert places(path) == [pytest.approx(place, abs=0.06) for place in wanted]


def test_what_is_far_outside_is_near_enough_to_be_drawn() -> None:
    svg = drawn(Curve(np.array([0.0, 1e300]), np.array([-1e300, np.inf]), ALI))
    assert "nan" not in svg
    assert "inf" not in svg
    assert all(len(number) < 12 for number in re.findall(r"[\d.]+", svg))


def test_bars_stand_on_zero_and_blocks_on_each_other() -> None:
    svg = drawn(Bars(np.array([0.0, 5.0, 10.0]), np.array([4.0, 0.0]), [ALI, BILAL]))
    left, top, wide, high = box(svg)
    (bar,) = paths(svg)  # one of no height is not drawn
    assert places(bar)[0] == pytest.approx((left, top), abs=0.4)
    assert f"H{left + wide / 2 - 0.3:.1f}V{top + high:.1f}" in bar
    stacked = paths(drawn(Stacks(np.array([0.0, 5.0]), [[ALI, BILAL, ALI]])))
    tops = [places(block)[0][1] for block in stacked]
    assert [a - b for a, b in pairwise(tops)] == pytest.approx([high / 4] * 2, abs=0.11)


def test_points_without_a_height_stand_below_zero_and_signs_are_as_named() -> None:
    svg = drawn(
        Points(np.array([5.0]), None, [ALI], "○"),
        Points(np.array([5.0]), np.array([2.0]), [ALI], "7"),
    )
    left, top, wide, high = box(svg)
    (path,) = paths(svg)
    (at, y), *_ = places(path)
    assert at == pytest.approx(left + wide / 2)
    assert top + high - 16 < y < top + high  # the row is part of what is not cut off
    assert re.search(rf'<text x="{at:.1f}" [^>]*>7</text>', svg)


def test_rules_bands_and_maps_have_their_places() -> None:
    across = np.array([0.0, 5.0, 10.0])
    svg = drawn(
        Rule(5.0, TEXT),
        Rule(2.0, TEXT, vertical=False),
        Band(across, np.zeros(3), np.array([1.0, np.nan, 1.0]), MUTED),
        Heat(
            np.array([2.5, 7.5]),
            np.array([1.0, 3.0]),
            np.array([[0, 0], [1, -1]]),
            [heat(0), heat(1)],
        ),
    )
    left, top, wide, high = box(svg)
    upright, level, *cells = paths(svg)
    assert places(upright)[0] == pytest.approx((left + wide / 2, top))
    assert places(level)[0] == pytest.approx((left, top + high / 2))
    assert len(cells) == 2  # a band broken at every place has none; each ink is one outline
    assert sum(cell.count("M") for cell in cells) == 2  # a row of one ink is one block
    assert places(cells[0])[0] == pytest.approx((left, top + high / 2))


def test_words_stand_apart_and_inside() -> None:
    names = [Name(4.0, "●", "Ali", ALI), Name(4.2, "◆", "Bilal", BILAL)]
    labels = [
        Label(9.9, 2.0, "a long label", TEXT, "left"),
        Label(9.9, 2.0, "another", TEXT, "left"),
    ]
    root = ElementTree.fromstring(drawn(*names, *labels, title="<b>", under="a  b"))
    found = {"".join(t.itertext()): t for t in root.iter() if t.tag.endswith("text")}
    assert {"<b>", "● Ali", "◆ Bilal", "a long label", "another", "a  b"} <= set(found)
    ali, bilal = (float(found[name].get("x", "")) for name in ("● Ali", "◆ Bilal"))
    assert bilal - ali > 6.6 * 5
    heights = [float(found[name].get("y", "")) for name in ("a long label", "another")]
    assert abs(heights[0] - heights[1]) > 12
    assert float(found["a long label"].get("x", "")) + 6.6 * 12 <= WIDTH
    assert found["a  b"].get("textLength") is not None


def test_a_scene_without_marks_says_its_words() -> None:
    assert ">Computing …<" in drawn(words="Computing …")


def test_the_same_scenes_are_the_same_text() -> None:
    marks = Curve(np.array([0.0, 10.0]), np.array([0.0, 4.0]), ALI)
    assert drawn(marks) == drawn(marks)


def test_labels_of_the_last_tick_and_a_long_caption_stay_on_the_paper() -> None:
    scene = Scene(Axis(0.0, 1.0, (Tick(1.0, "1,000,000"),)), Y, (Rule(0.5, TEXT),), "")
    told = "a long caption " * 4
    svg = drawing([Panel(replace(scene, caption=told), "A long title")], columns=48)
    wide = 16 + LETTER * 48
    assert f'viewBox="0 0 {wide:g} ' in svg
    places = {}
    for words in ("1,000,000", "A long title", told):
        found = re.search(rf'<text x="([\d.]+)" y="([\d.]+)"[^>]*>{words}<', svg)
        assert found is not None
        places[words] = float(found[1]), float(found[2])
    assert places["1,000,000"][0] + 9 * SMALL / 2 <= wide
    assert places[told][1] - places["A long title"][1] >= 16  # in a row of its own
