"""Cells of a terminal: plotext's ANSI text in, Textual's Strips out, layers composed between."""

from __future__ import annotations

import re
import textwrap
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from rich.cells import cell_len, chop_cells, set_cell_size
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from emtui.plot.marks import Ink
from emtui.plot.palette import RGB, Palette


class Cell(NamedTuple):
    """One character, its colour and the colour behind it (None: the pane's own)."""

    char: str
    colour: RGB | None
    ground: RGB | None


Rows = list[list[Cell]]

BLANK = Cell(" ", None, None)
PLAIN = Style.null()
TOKEN = re.compile(r"\x1b\[([0-9;]*)m|([^\x1b\n]+)")
FULL = "█"
FULL_BLOCKS = frozenset("▄▅▆▇█")
FULL_RUNS = re.compile(f"{FULL}+|[^{FULL}]+")
CHAR, COLOURS = itemgetter(0), itemgetter(1, 2)
"""Getters for parts of a cell, faster than attributes: a picture has thousands of cells."""


def behind(cell: Cell) -> RGB | None:
    """The background for a character over `cell`: the bar's colour if it fills half or more."""
    return cell.colour if cell.char in FULL_BLOCKS else cell.ground


def printable(words: str) -> str:
    """`words` with a blank for each control or other unprintable character."""
    return "".join(char if char.isprintable() else " " for char in words)


@lru_cache(maxsize=1024)
def single(words: str) -> str:
    """`words` in characters of one cell each: ``?`` for each cell of a wider one."""
    return "".join(
        char if cell_len(char) == 1 else "?" * cell_len(char) for char in printable(words)
    )


def parse(text: str, columns: int, rows: int) -> Rows:
    """Turn ANSI text with 24-bit colours into exactly `rows` rows of `columns` cells."""
    picture: Rows = []
    for line in text.split("\n")[:rows]:
        cells: list[Cell] = []
        colour: RGB | None = None
        for codes, words in TOKEN.findall(line):
            if words.isspace():
                cells += [BLANK] * len(words)
            elif words:
                cells += [Cell(char, colour, None) for char in words]
            else:
                colour = _colour(codes)
        picture.append((cells + [BLANK] * (columns - len(cells)))[:columns])
    picture.extend([BLANK] * columns for _ in range(rows - len(picture)))
    return picture


@lru_cache(maxsize=4096)
def _colour(codes: str) -> RGB | None:
    """The foreground of an SGR sequence; None for a reset or anything else."""
    parts = codes.split(";")
    if parts[:2] != ["38", "2"] or len(parts) < 5:
        return None
    return int(parts[2]), int(parts[3]), int(parts[4])


def compose(under: Rows | None, over: Rows | None) -> Rows:
    """Lay one picture over another; a line over a bar has the bar's colour behind it."""
    if not under or not over:
        return under or over or []
    return [
        [
            low if high is BLANK or high[0] == " " else _over(low, high)
            for low, high in zip(below, above, strict=True)
        ]
        for below, above in zip(under, over, strict=True)
    ]


@lru_cache(maxsize=8192)
def _over(low: Cell, high: Cell) -> Cell:
    if low is BLANK or high.ground is not None:
        return high
    return Cell(high.char, high.colour, behind(low))


@lru_cache(maxsize=8192)
def _style(colour: RGB | None, ground: RGB | None, under: Style) -> Style:
    return under + Style(
        color=Color.from_rgb(*colour) if colour else None,
        bgcolor=Color.from_rgb(*ground) if ground else None,
    )


def to_strip(row: list[Cell], width: int, under: Style = PLAIN) -> Strip:
    """One row of cells as a Strip of `width` cells, over a style.

    A full block gets its colour as background too, so that no seam shows.
    """
    segments = []
    for (colour, ground), group in groupby(row, key=COLOURS):
        text = "".join(map(CHAR, group))
        if colour != ground and FULL in text:
            for part in FULL_RUNS.findall(text):
                behind_it = colour if part[0] == FULL else ground
                segments.append(Segment(part, _style(colour, behind_it, under)))
        else:
            segments.append(Segment(text, _style(colour, ground, under)))
    return Strip(segments, len(row)).adjust_cell_length(width, under)


def write(
    words: str, width: int, height: int, palette: Palette, under: Style = PLAIN
) -> list[Strip]:
    """Words instead of a picture, wrapped and centred, as strips over a style."""
    if width < 1 or height < 1:
        return [Strip.blank(max(width, 0), under) for _ in range(max(height, 0))]
    style = _style(palette.rgb(Ink("muted")), None, under)
    wrapped = textwrap.wrap(printable(words), width)
    lines = [part for line in wrapped for part in chop_cells(line, width)][:height]
    above = (height - len(lines)) // 2
    strips = [Strip.blank(width, under) for _ in range(above)]
    for line in lines:
        left = " " * ((width - cell_len(line)) // 2)
        strips.append(Strip([Segment(set_cell_size(left + line, width), style)], width))
    return strips + [Strip.blank(width, under) for _ in range(height - len(strips))]
