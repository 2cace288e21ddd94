"""Heat maps and bands: every half character in the colour of the cell it stands for."""

from __future__ import annotations

import numpy as np

from emtui.plot import terminal
from emtui.plot.cells import Cell, compose
from emtui.plot.marks import ALI, BILAL, TEXT, Axis, Band, Curve, Heat, Points, Scene, heat
from tests.scenes.scene_kit import DARK, grid

UNIT = Axis(0.0, 1.0)
ALI_RGB, BILAL_RGB = DARK.rgb(ALI), DARK.rgb(BILAL)


def two_by_two() -> Heat:
    middles = np.array([0.25, 0.75])
    return Heat(middles, middles, np.array([[0, 1], [1, 0]]), (ALI, BILAL))


def test_cells_of_a_map_fill_their_quarters_the_lower_row_below() -> None:
    shown = grid(terminal.draw(Scene(UNIT, UNIT, (two_by_two(),)), 40, 10, DARK))
    assert {cell.ground for row in shown[:5] for cell in row[:20]} == {BILAL_RGB}
    assert {cell.ground for row in shown[5:] for cell in row[:20]} == {ALI_RGB}
    assert {cell.ground for row in shown[5:] for cell in row[20:]} == {BILAL_RGB}


def test_two_rows_of_cells_share_a_character() -> None:
    ys = (np.arange(20) + 0.5) / 20
    cells = np.arange(20)[:, None] % 2 * np.ones((1, 1), dtype=np.intp)
    striped = Heat(np.array([0.5]), ys, cells.astype(np.intp), (ALI, BILAL))
    shown = grid(terminal.draw(Scene(UNIT, UNIT, (striped,)), 40, 10, DARK))
    for row in shown:
        assert {cell.char for cell in row} == {"▀"}
        assert {(cell.colour, cell.ground) for cell in row} == {(BILAL_RGB, ALI_RGB)}


def test_nothing_is_drawn_where_a_cell_has_no_ink_or_none_lies() -> None:
    middles = np.array([0.4, 0.5])
    hole = Heat(middles, middles, np.array([[-1, -1], [-1, 7]]), (ALI,))
    shown = grid(terminal.draw(Scene(UNIT, UNIT, (hole,)), 40, 10, DARK))
    assert {(cell.char, cell.ground) for row in shown for cell in row} == {(" ", None)}


def test_a_line_over_a_map_keeps_its_colour_as_ground() -> None:
    line = Curve(np.linspace(0, 1, 40), np.full(40, 0.5), TEXT)
    shown = grid(terminal.draw(Scene(UNIT, UNIT, (two_by_two(), line)), 40, 10, DARK))
    over = [cell for row in shown for cell in row if 0x2800 < ord(cell.char) < 0x2900]
    assert len(over) >= 40
    assert {cell.ground for cell in over} <= {ALI_RGB, BILAL_RGB}
    assert {cell.colour for cell in over} == {DARK.rgb(TEXT)}


def test_a_band_lies_between_its_curves_and_a_gap_stays_open() -> None:
    xs = np.linspace(0, 1, 5)
    lows, highs = np.full(5, 0.2), np.array([0.8, 0.8, np.nan, 0.8, 0.8])
    shown = grid(terminal.draw(Scene(UNIT, UNIT, (Band(xs, lows, highs, ALI),)), 40, 10, DARK))
    filled = np.array([[cell.ground == ALI_RGB for cell in row] for row in shown])
    assert filled[2:8, :10].all()
    assert filled[2:8, 30:].all()
    assert not filled[:2].any()
    assert not filled[8:].any()
    assert not filled[:, 11:29].any()


def test_heights_rise_in_lightness() -> None:
    light = [sum(DARK.rgb(heat(share))) for share in np.linspace(0, 1, 20)]
    assert light == sorted(light)


def test_a_line_over_a_bar_over_a_band_keeps_the_bars_ground() -> None:
    blue, red, white = (0, 0, 255), (255, 0, 0), (255, 255, 255)
    band = [[Cell(" ", None, red)]]
    bar, line = [[Cell("█", blue, None)]], [[Cell("⠤", white, None)]]
    assert compose(band, compose(bar, line)) == [[Cell("⠤", white, blue)]]
    assert compose(band, line) == [[Cell("⠤", white, red)]]


def test_a_sign_stands_on_its_own_cells_colour() -> None:
    """However coarse the picture, and whichever half of the character the cell has."""
    for row in range(60):
        cells = np.ones((60, 60), dtype=np.intp)
        cells[row, 20] = 0
        places = (np.arange(60) + 0.5) / 60
        spot = (float(places[20]), float(places[row]))
        land = Heat(places, places, cells, (ALI, BILAL), (spot,))
        top = Points(np.array([spot[0]]), np.array([spot[1]]), [TEXT], "▲")
        shown = grid(terminal.draw(Scene(UNIT, UNIT, (land, top)), 40, 11, DARK))
        (sign,) = [cell for line in shown for cell in line if cell.char == "▲"]
        assert sign.ground == ALI_RGB, row
