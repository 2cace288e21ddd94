"""The app's SVG: nothing from elsewhere, and bars without seams, whatever font draws it."""

from __future__ import annotations

import html
import io
import re

import pytest
from rich.console import Console
from rich.text import Text

from emtui.report.film_svg import pieces
from emtui.tui.standalone_svg import standalone

COLUMN, ROW, TOP = 12.2, 24.4, 1.5
"""Rich's cells, and where the first row begins."""
SPILL = 0.25
"""How far a row's ground reaches into the next."""


def screen(*rows: str) -> str:
    """Rows of characters as an app's SVG."""
    console = Console(width=len(rows[0]), record=True, file=io.StringIO())
    for row in rows:
        console.print(Text(row, "red"))
    return standalone(console.export_svg(title=""))


def outlines(svg: str) -> list[tuple[float, ...]]:
    """Left, top, width and height of each block that is drawn."""
    found = re.findall(r'<path class="[^"]+" d="M([-\d.]+),([-\d.]+)h([-\d.]+)v([-\d.]+)h', svg)
    return [tuple(map(float, place)) for place in found]


def test_blocks_of_two_rows_meet_and_an_eighth_is_an_eighth() -> None:
    upper, lower = outlines(screen("  ▇▇▇ ", "  ███ "))
    assert upper == pytest.approx((2 * COLUMN, TOP + ROW / 8, 3 * COLUMN, 7 / 8 * ROW), abs=SPILL)
    assert lower == pytest.approx((2 * COLUMN, TOP + ROW, 3 * COLUMN, ROW), abs=SPILL)
    # No gap between the upper one's foot and the lower one's head.
    assert upper[1] + upper[3] >= lower[1]


def test_an_upper_half_hangs_from_the_row_and_each_height_is_its_own() -> None:
    (half,) = outlines(screen("▀▀"))
    assert half == pytest.approx((0, TOP, 2 * COLUMN, ROW / 2), abs=SPILL)
    heights = [tall for _, _, _, tall in outlines(screen("▁▂▄█"))]
    assert heights == pytest.approx([ROW / 8, ROW / 4, ROW / 2, ROW], abs=SPILL)


def test_words_beside_blocks_stay_where_they_were() -> None:
    svg = screen("a<b ██ c")
    (words,) = re.findall(r'x="0" [^>]*textLength="([^"]*)"[^>]*>([^<]*)</text>', svg)
    assert float(words[0]) == pytest.approx(8 * COLUMN)
    assert html.unescape(words[1]).replace("\xa0", " ") == "a<b    c"
    assert not set("▁▂▃▄▅▆▇█▀") & set(svg)


def test_a_text_begins_with_a_letter_where_that_stands() -> None:
    svg = screen("  Space  ")
    (at, long, words), *_ = re.findall(r'x="([^"]*)" [^>]*textLength="([^"]*)"[^>]*>(.*?)<', svg)
    assert float(at) == pytest.approx(2 * COLUMN)
    assert float(long) == pytest.approx(5 * COLUMN)
    assert words == "Space"


def test_a_film_keeps_the_blocks() -> None:
    svg, styles = screen("▇▇ x"), dict[str, str]()
    found = pieces(svg, styles)
    assert len(outlines("".join(found))) == 1
    assert len(styles) == 1
