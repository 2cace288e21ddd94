"""Known pictures: what is where, worked out here from the values alone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emtui.em.mixture import Array
from emtui.plot import layout, terminal
from emtui.plot.marks import (
    ALI,
    BILAL,
    MUTED,
    TEXT,
    Axis,
    Bars,
    Curve,
    Ink,
    Label,
    Mark,
    Name,
    Points,
    Rule,
    Scene,
    Stacks,
    Tick,
    mix,
)
from tests.scenes.scene_kit import DARK, Shown, braille_dots, faults, grid, texts

UNIT = Axis(0.0, 1.0)
WIDTH, HEIGHT = 40, 20
EIGHTHS = " ▁▂▃▄▅▆▇█"


def shown(*marks: Mark, x: Axis = UNIT, y: Axis = UNIT) -> list[list[Shown]]:
    return grid(terminal.draw(Scene(x, y, marks), WIDTH, HEIGHT, DARK))


def where(cells: list[list[Shown]], char: str) -> list[tuple[int, int]]:
    """(column, row from the top) of each place where a character stands."""
    return [
        (c, r) for r, row in enumerate(cells) for c, cell in enumerate(row) if cell.char == char
    ]


def curve(xs: Array, ys: Array, ink: Ink = TEXT, pattern: str = "solid") -> Curve:
    return Curve(np.asarray(xs, dtype=np.float64), np.asarray(ys, dtype=np.float64), ink, pattern)


def point(x: float, y: float | None, symbol: str = "x") -> Points:
    return Points(np.array([x]), None if y is None else np.array([y]), [TEXT], symbol)


SHAPES: dict[str, Callable[[Array], Array]] = {
    "rising": lambda x: x,
    "falling": lambda x: 1 - 0.9 * x,
    "level": lambda x: np.full_like(x, 0.37),
    "wave": lambda x: 0.5 + 0.4 * np.sin(5 * x),
    "bell": lambda x: 0.9 * np.exp(-18 * (x - 0.4) ** 2),
}


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("many", [WIDTH, 300])
def test_a_curve_passes_where_it_should(name: str, many: int) -> None:
    """Each braille dot lies within a dot of the curve, and no column of dots is left out."""
    shape = SHAPES[name]
    xs = np.linspace(0, 1, many)
    dots = braille_dots(shown(curve(xs, shape(xs))))
    assert {across for across, _ in dots} == set(range(2 * WIDTH))
    # The dot's column spans an interval of x; the curve's heights there, a dot more each way.
    for across, up in dots:
        span = shape(np.linspace(across - 0.6, across + 1.6, 23).clip(0, 2 * WIDTH) / (2 * WIDTH))
        low, high = 4 * HEIGHT * span.min(), 4 * HEIGHT * span.max()
        assert low - 1.2 <= up + 0.5 <= high + 1.2, (across, up)


def test_a_line_runs_from_corner_to_corner() -> None:
    dots = braille_dots(shown(curve(np.array([0.0, 1.0]), np.array([0.0, 1.0]))))
    assert (0, 0) in dots
    assert (2 * WIDTH - 1, 4 * HEIGHT - 1) in dots


def test_what_is_not_a_number_breaks_a_curve() -> None:
    xs = np.linspace(0, 1, 400)
    ys = np.where((xs > 0.4) & (xs < 0.6), np.nan, 0.5)
    columns = {across // 2 for across, _ in braille_dots(shown(curve(xs, ys)))}
    assert columns == set(range(16)) | set(range(24, 40))


@pytest.mark.parametrize(("pattern", "drawn", "every"), [("dashed", 5, 6), ("dotted", 1, 2)])
def test_patterns_leave_columns_out(pattern: str, drawn: int, every: int) -> None:
    xs = np.linspace(0.001, 0.999, 800)
    cells = shown(curve(xs, np.full(800, 0.5), pattern=pattern))
    columns = {across // 2 for across, _ in braille_dots(cells)}
    assert columns == {c for c in range(WIDTH) if c % every < drawn}


@given(heights=st.lists(st.floats(0, 1.3), min_size=4, max_size=4))
def test_bars_are_right_to_an_eighth(heights: list[float]) -> None:
    bars = Bars(np.linspace(0, 1, 5), np.array(heights), [ALI, BILAL, MUTED, TEXT])
    cells = shown(bars)
    for k, height in enumerate(heights):
        column = [row[10 * k + 4] for row in cells]
        tall = sum(EIGHTHS.index(cell.char) for cell in column)
        assert abs(tall - 8 * HEIGHT * min(height, 1.0)) <= 0.5 + 1e-6
        # Solid from the ground: no cell above an unfinished one.
        chars = [cell.char for cell in reversed(column)]
        assert chars == sorted(chars, key=EIGHTHS.index, reverse=True)
        colour = DARK.rgb([ALI, BILAL, MUTED, TEXT][k])
        assert {cell.colour for cell in column if cell.char != " "} <= {colour}


def test_bars_stand_between_their_edges_with_a_gap() -> None:
    bars = Bars(np.array([0.0, 0.25, 0.5, 1.0]), np.array([1.0, 0.0, 1.0]), [ALI, ALI, BILAL])
    ground = shown(bars)[-1]
    assert "".join(cell.char for cell in ground) == "█" * 9 + " " * 11 + "█" * 19 + " "


def test_a_narrow_bar_is_not_lost() -> None:
    bars = Bars(np.array([0.3, 0.301]), np.array([0.5]), [ALI])
    assert [c for c, _ in where(shown(bars), "█")] == [12] * 10


def test_a_column_of_many_bars_shows_the_tallest() -> None:
    heights = np.tile([0.25, 1.0, 0.5], WIDTH)
    bars = Bars(np.linspace(0, 1, 3 * WIDTH + 1), heights, [ALI, BILAL, TEXT] * WIDTH)
    cells = shown(bars)
    assert {cell.char for row in cells for cell in row} == {"█"}
    assert {cell.colour for row in cells for cell in row} == {DARK.rgb(BILAL)}


@pytest.mark.parametrize("edges", [(-0.5, -0.2), (1.2, 1.5), (-9e9, -8e9), (8e9, 9e9)])
def test_a_bar_beside_the_pane_is_not_drawn(edges: tuple[float, float]) -> None:
    assert where(shown(Bars(np.array(edges), np.array([0.5]), [ALI])), "█") == []


def test_a_curve_over_a_bar_keeps_the_bar_behind_it() -> None:
    ink = mix(0.3, 0.5)
    bars = Bars(np.array([0.25, 0.75]), np.array([1.0]), [ink])
    row = shown(bars, curve(np.linspace(0, 1, 80), np.full(80, 0.525), BILAL))[9]
    assert {cell.colour for cell in row if cell.char not in " █"} == {DARK.rgb(BILAL)}
    assert [cell.ground for cell in row] == [None] * 10 + [DARK.rgb(ink)] * 19 + [None] * 11


def test_later_marks_cover_earlier_ones() -> None:
    first, second = point(0.5125, 0.525, "a"), point(0.5125, 0.525, "b")
    assert where(shown(first, second), "b") == [(20, 9)]
    assert where(shown(second, first), "a") == [(20, 9)]


def test_of_points_in_one_cell_the_last_is_shown() -> None:
    xs = np.repeat((np.arange(WIDTH) + 0.5) / WIDTH, 3)
    points = Points(xs, None, [ALI, BILAL, TEXT] * WIDTH, "abc" * WIDTH)
    below = shown(points)[-1]
    assert "".join(cell.char for cell in below) == "c" * WIDTH
    assert {cell.colour for cell in below} == {DARK.rgb(TEXT)}


@given(x=st.floats(0, 1), y=st.floats(0, 1))
def test_ticks_stand_where_their_values_are_drawn(x: float, y: float) -> None:
    """A point, a rule and a tick of the same value line up, to the cell."""
    # A value on the border of two cells may go to either: ask away from it.
    x, y = (np.floor(20 * v) + 0.5 for v in (x, y))
    x_axis, y_axis = Axis(0, 21, (Tick(x, "T"),)), Axis(0, 21, (Tick(y, "U"),))
    cells = shown(point(x, y), x=x_axis, y=y_axis)
    ((column, row),) = where(cells, "x")
    assert where(cells, "T") == [(column, HEIGHT - 1)]
    assert where(cells, "U") == [(0, row)]
    assert {c for c, _ in where(shown(Rule(x, TEXT), x=x_axis, y=y_axis), "│")} == {column}
    assert {r for _, r in where(shown(Rule(y, TEXT, False), x=x_axis, y=y_axis), "─")} == {row}


def test_a_long_tick_is_centred_and_the_crowded_are_left_out() -> None:
    ticks = (Tick(0.5, "0.500"), Tick(0.55, "0.550"), Tick(0.8, "0.800"), Tick(1.0, "1.0"))
    last = texts(terminal.draw(Scene(Axis(0, 1, ticks), UNIT, (Rule(0.5, TEXT),)), 40, 8, DARK))[-1]
    assert last == " " * 18 + "0.500" + " " * 7 + "0.800" + "  1.0"
    assert "0.550" not in last


def test_crowded_ticks_at_even_places_stay_even() -> None:
    """At the right edge a label moves in, over the one before it."""
    ticks = tuple(Tick(float(n), f"{n}00") for n in range(0, 11, 2))
    last = texts(terminal.draw(Scene(Axis(-1, 10, ticks), UNIT, (Rule(5, TEXT),)), 26, 8, DARK))[-1]
    assert last.split() == ["000", "400", "800"]


@pytest.mark.parametrize("high", [5.5, 7.3, 11.0, 13.0, 40.0])
@pytest.mark.parametrize("rows", [5, 6, 7, 11])
@pytest.mark.parametrize("first", [-4, 0, 1])
def test_ticks_beside_few_rows_stay_even(high: float, rows: int, first: int) -> None:
    """No number is left out of a row of numbers, and none stands nearer than its neighbours."""
    axis = Axis(first, high, tuple(Tick(float(n), str(n)) for n in range(first, int(high) + 1)))
    lines = texts(terminal.draw(Scene(UNIT, axis, (Rule(0.5, TEXT),)), 40, rows, DARK))
    told = {row: int(line[:3]) for row, line in enumerate(lines) if line[:3].strip()}
    gaps, steps = np.diff(list(told)), -np.diff(list(told.values()))
    assert len(told) > 1
    assert 0 in told.values() or first > 0
    assert len(set(steps)) == 1
    assert gaps.max() - gaps.min() <= (1 if gaps.min() > 1 else 0)


@pytest.mark.parametrize("way", [1, -1])
def test_two_ticks_are_left_where_not_all_stand_evenly(way: int) -> None:
    """In whichever order they come."""
    ticks = (Tick(0.0, "1 left"), Tick(3.0, "0.001 left"), Tick(6.0, "10⁻⁶ left"))[::way]
    axis = Axis(-2.2, 7.6, ticks)
    lines = texts(terminal.draw(Scene(UNIT, axis, (Rule(0.5, TEXT),)), 40, 5, DARK))
    assert [line[:10].strip() for line in lines if "left" in line] == ["10⁻⁶ left", "1 left"]


@pytest.mark.parametrize("at", [-0.1, 1.1, float("nan"), 1e300, -1e300])
def test_a_tick_outside_is_not_drawn(at: float) -> None:
    axis = Axis(0, 1, (Tick(at, "far"), Tick(0.5, "mid")))
    words = "".join(texts(terminal.draw(Scene(axis, axis, (Rule(0.5, TEXT),)), 40, 8, DARK)))
    assert "far" not in words
    assert words.count("mid") == 2


def test_the_last_ticks_of_both_axes_are_shown() -> None:
    axis = Axis(0, 1, (Tick(0.0, "lo"), Tick(1.0, "hi")))
    lines = texts(terminal.draw(Scene(axis, axis, (Rule(0.5, TEXT),)), 40, 8, DARK))
    assert (lines[0][:2], lines[6][:2]) == ("hi", "lo")
    assert lines[7].split() == ["lo", "hi"]
    assert lines[7].endswith("hi")


@given(x=st.floats(-3, 4), y=st.floats(-3, 4), align=st.sampled_from(["left", "center", "right"]))
def test_a_label_is_kept_whole_inside(x: float, y: float, align: str) -> None:
    lines = texts(
        terminal.draw(Scene(UNIT, UNIT, (Label(x, y, "● Ali's", ALI, align),)), 40, 20, DARK)
    )
    assert sum("● Ali's" in line for line in lines) == 1


@pytest.mark.parametrize(("align", "start"), [("left", 20), ("center", 18), ("right", 16)])
def test_a_label_stands_beside_its_place(align: str, start: int) -> None:
    cells = shown(Label(0.5125, 0.525, "here", BILAL, align))
    assert where(cells, "h") == [(start, 9)]
    assert cells[9][start].colour == DARK.rgb(BILAL)


def test_labels_in_one_column_keep_the_order_of_their_heights() -> None:
    ends = {"low": 0.5, "high": 0.503, "lowest": 0.498}
    lines = texts(
        terminal.draw(
            Scene(UNIT, UNIT, tuple(Label(0.5, y, name, ALI, "left") for name, y in ends.items())),
            40,
            20,
            DARK,
        )
    )
    rows = {line.split()[0]: row for row, line in enumerate(lines) if line.strip()}
    assert rows["high"] + 1 == rows["low"] == rows["lowest"] - 1


def test_names_of_axes_are_whole_beside_a_narrow_picture() -> None:
    ticks = (Tick(0.0, "0.0"), Tick(1.0, "1.0"))
    x, y = Axis(0.0, 1.0, ticks, "Ali's number →"), Axis(0.0, 1.0, ticks, "↑ Bilal's number")
    lines = texts(terminal.draw(Scene(x, y, (point(0.5, 0.5),), square=True), 36, 8, DARK))
    assert lines[0].startswith("↑ Bilal's number")
    assert lines[-1].split() == ["0.0", "1.0", "Ali's", "number", "→"]
    wider = texts(terminal.draw(Scene(x, y, (point(0.5, 0.5),), square=True), 36, 13, DARK))
    assert wider[-1].split() == ["0.0", "Ali's", "number", "→"]
    assert wider[-1].endswith("→")


def test_points_without_a_height_have_a_row_of_their_own() -> None:
    rug = Points(np.array([0.0125, 0.5125, 0.9875]), None, [ALI, MUTED, BILAL], "●○◆")
    level = curve(np.array([0.0, 1.0]), np.zeros(2))
    cells = shown(rug, level, x=Axis(0, 1, (Tick(0.5, "mid"),)))
    assert where(cells, "●") == [(0, 18)]
    assert where(cells, "○") == [(20, 18)]
    assert where(cells, "◆") == [(39, 18)]
    assert {r for _, r in ((c, 19 - up // 4) for c, up in braille_dots(cells))} == {17}
    assert "mid" in "".join(cell.char for cell in cells[19])
    assert cells[18][39].colour == DARK.rgb(BILAL)


@pytest.mark.parametrize("far", [1e2, 1e6, 1e12, 1e300, float("inf")])
def test_a_spike_touches_only_its_neighbourhood(far: float) -> None:
    xs = np.linspace(0, 1, 41)
    ys = np.full(41, 0.25)
    spiked = np.where(np.arange(41) == 20, far, ys)
    flat, spike = (braille_dots(shown(curve(xs, v))) for v in (ys, spiked))
    assert {across // 2 for across, _ in flat ^ spike} <= {19, 20, 21}


def test_points_far_outside_are_not_drawn() -> None:
    places = [(1e6, 0.5), (0.5, 1e6), (-1e300, 0.5), (0.5, -0.2), (1.0001, 0.5), (0.5, 1.0001)]
    assert where(shown(*(point(*place) for place in places)), "x") == []


@pytest.mark.parametrize(("x", "y", "cell"), [(0, 0, (0, 19)), (1, 1, (39, 0)), (1, 0, (39, 19))])
def test_points_on_the_limits_are_drawn(x: float, y: float, cell: tuple[int, int]) -> None:
    assert where(shown(point(x, y)), "x") == [cell]


def test_a_picture_does_not_remember_the_one_before() -> None:
    scene = Scene(UNIT, UNIT, (curve(np.linspace(0, 1, 40), np.linspace(0, 1, 40)),))
    first = grid(terminal.draw(scene, 40, 20, DARK))
    other = Bars(np.linspace(0, 9, 5), np.ones(4), [ALI] * 4)
    terminal.draw(Scene(Axis(0, 9), Axis(0, 2), (other, point(3, None))), 90, 11, DARK)
    assert grid(terminal.draw(scene, 40, 20, DARK)) == first


def test_beyond_the_largest_picture_is_blank() -> None:
    width, height = layout.LARGEST[0] + 7, layout.LARGEST[1] + 3
    strips = terminal.draw(Scene(UNIT, UNIT, (Rule(0.5, TEXT, False),)), width, height, DARK)
    lines = texts(strips)
    assert {len(line) for line in lines} == {width}
    assert lines[100].rstrip() == "─" * layout.LARGEST[0]
    assert not "".join(lines[layout.LARGEST[1] :]).strip()


finite = st.floats(-1e12, 1e12)


@given(
    low=finite,
    reach=st.floats(1e-3, 1e12),
    width=st.integers(20, 300),
    height=st.integers(8, 200),
    data=st.data(),
)
def test_a_cell_stands_for_the_value_drawn_in_it(
    low: float, reach: float, width: int, height: int, data: st.DataObject
) -> None:
    """x_at and y_at invert across and up at the middle of every cell."""
    x, y = Axis(low, low + reach), Axis(0, reach, (Tick(0, "1234"),))
    laid = layout.lay_out(Scene(x, y, (point(low, None),)), width, height)
    assert laid is not None
    assert (laid.left, laid.columns, laid.rows) == (5, width - 5, height - 1)
    column = data.draw(st.integers(laid.left, width - 1))
    row = data.draw(st.integers(0, laid.rows - 1))
    slack = 1e-3 + 1e-12 * abs(low) / reach * width
    across = laid.across(np.array([laid.x_at(column)]))[0]
    assert across == pytest.approx(column - laid.left + 0.5, abs=slack)
    up = laid.up(np.array([laid.y_at(row)]))[0]
    assert laid.rows - up == pytest.approx(row + 0.5, abs=1e-6)


def test_the_value_under_a_cell_is_drawn_in_that_cell() -> None:
    """The same, through the whole picture, gutter and rows below included."""
    scene = Scene(
        Axis(-3, 11, (Tick(0, "0"),)), Axis(2, 5, (Tick(2, "2.00"),)), (point(0, None, "r"),)
    )
    laid = layout.lay_out(scene, WIDTH, HEIGHT)
    assert laid is not None
    for column in range(laid.left, WIDTH, 5):
        for row in range(0, laid.rows, 3):
            mark = point(laid.x_at(column), laid.y_at(row))
            drawn = Scene(scene.x, scene.y, (*scene.marks, mark))
            assert where(grid(terminal.draw(drawn, WIDTH, HEIGHT, DARK)), "x") == [(column, row)]


# Stacked blocks.


def test_each_block_can_be_counted_and_has_its_own_colour() -> None:
    inks = [ALI, BILAL, MUTED, ALI]
    stacks = Stacks(np.array([0.0, 0.5, 1.0]), [inks, []])
    cells = shown(stacks, y=Axis(0.0, 5.0))
    column = [row[7] for row in reversed(cells)]
    # 20 rows for 5: four rows a block, an eighth open below the next one.
    assert "".join(cell.char for cell in column) == "███▇" * 4 + "    "
    assert [column[4 * k].colour for k in range(4)] == [DARK.rgb(ink) for ink in inks]
    assert {row[30].char for row in cells} == {" "}


@given(high=st.floats(4.0, 60.0), many=st.integers(1, 30))
def test_a_stack_is_as_high_as_it_has_blocks(high: float, many: int) -> None:
    cells = shown(Stacks(np.array([0.0, 1.0]), [[ALI] * many]), y=Axis(0.0, high))
    column = [row[3].char for row in reversed(cells)]
    tall = sum(char != " " for char in column)
    assert abs(tall - min(HEIGHT * many / high, HEIGHT)) <= 1
    if high <= HEIGHT and many <= high:
        assert column.count("▇") == many


def test_low_blocks_have_the_colour_at_their_height() -> None:
    stacks = Stacks(np.array([0.0, 1.0]), [[ALI] * 20 + [BILAL] * 20])
    cells = shown(stacks, y=Axis(0.0, 40.0))
    column = [row[3].colour for row in reversed(cells)]
    assert column == [DARK.rgb(ALI)] * 10 + [DARK.rgb(BILAL)] * 10


def test_a_curve_over_blocks_is_drawn_end_to_end() -> None:
    stacks = Stacks(np.linspace(0, 1, 5), [[ALI] * 3, [BILAL] * 5, [], [MUTED]])
    level = curve(np.linspace(0, 1, 80), np.full(80, 0.525), BILAL)
    row = shown(stacks, level, y=Axis(0.0, 1.0))[9]
    assert all(0x2801 <= ord(cell.char) <= 0x28FF for cell in row)
    assert {cell.colour for cell in row} == {DARK.rgb(BILAL)}


# Names above the picture.


def head(*names: Name, marks: tuple[Mark, ...] = ()) -> tuple[str, str]:
    """The row of names and the picture's first row."""
    lines = texts(terminal.draw(Scene(UNIT, UNIT, (*marks, *names)), WIDTH, HEIGHT, DARK))
    return lines[0], lines[1]


def test_a_sign_stands_over_its_place_with_a_tick_down() -> None:
    names, first = head(Name(0.2625, "●", "Ali", ALI), Name(0.7625, "◆", "Bilal", BILAL))
    assert names == " " * 10 + "● Ali" + " " * 15 + "◆ Bilal" + " " * 3
    assert (first.index("╵"), first.rindex("╵")) == (10, 30)


@pytest.mark.parametrize(
    ("left", "right", "wanted"),
    [
        (0.5125, 0.5875, "Ali ● ◆ Bilal"),
        (0.5125, 0.5125, "Ali ● ◆ Bilal"),
        (0.0125, 0.0375, "● Ali ◆ Bilal"),
        (0.9625, 0.9875, "Ali ● ◆ Bilal"),
    ],
)
def test_names_side_by_side_share_the_row(left: float, right: float, wanted: str) -> None:
    names, _ = head(Name(left, "●", "Ali", ALI), Name(right, "◆", "Bilal", BILAL))
    assert " ".join(names.split()) == " ".join(wanted.split())


@given(st.floats(-2, 3), st.floats(-2, 3))
def test_names_are_kept_whole(one: float, other: float) -> None:
    names, _ = head(Name(one, "●", "Ali", ALI), Name(other, "◆", "Bilal", BILAL))
    for word in ("●", "Ali", "◆", "Bilal"):
        assert names.count(word) == 1


def test_no_name_lies_on_a_curve() -> None:
    """The tick gives way, too."""
    top = curve(np.linspace(0, 1, 80), np.full(80, 0.999), TEXT)
    names, first = head(Name(0.5, "●", "Ali", ALI), marks=(top,))
    assert "● Ali" in names
    assert all(0x2801 <= ord(char) <= 0x28FF for char in first)


# Axes.


def test_both_axes_are_named() -> None:
    ticks = (Tick(0.1, "0.1"), Tick(0.9, "0.9"))
    x, y = Axis(0, 1, ticks, "Ali's number →"), Axis(0, 1, ticks, "↑ Bilal's number")
    lines = texts(terminal.draw(Scene(x, y, (Rule(0.5, TEXT),)), 50, 10, DARK))
    assert lines[0].startswith("↑ Bilal's number")
    assert lines[-1].endswith("Ali's number →")
    assert "0.1" in lines[-1]
    assert "0.9" not in lines[-1]


@pytest.mark.parametrize("size", [(100, 20), (30, 40), (17, 6)])
def test_a_square_picture_is_as_wide_as_it_is_high(size: tuple[int, int]) -> None:
    scene = Scene(UNIT, UNIT, (Rule(0.5, TEXT),), square=True)
    laid = layout.lay_out(scene, *size)
    assert laid is not None
    assert 1.9 * laid.rows <= laid.columns <= 2.5 * laid.rows
    assert laid.left + laid.columns <= size[0]
    assert laid.rows <= size[1]


def test_ticks_beyond_all_measure_are_no_error() -> None:
    ticks = tuple(Tick(at, "1") for at in (0.2, np.inf, np.inf, -1e308, 1e308))
    scene = Scene(Axis(0.0, 1.0, ticks), Axis(0.0, 1.0), (Rule(0.5, ALI),), "")
    assert list(faults(terminal.draw(scene, 60, 12, DARK), 60, 12)) == []
