"""A film as an animated GIF, drawn by Pillow with the font that the program brings."""

from __future__ import annotations

import io
from collections.abc import Sequence
from importlib import resources
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len

from emtui.plot.figure import INSTALL
from emtui.report.film import Moment, Row, width_of
from emtui.slips.atomic import WriteError

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

FONT = ("serving", "page", "mono.woff")
LETTER, WIDE, HIGH = 13, 8, 16
"""Pixels: the font's size, and a cell's."""
MOST_COLOURS = 128


def as_gif(moments: Sequence[Moment]) -> bytes:
    """The moments in turn, for ever.

    Raises:
        WriteError: Pillow is not installed.
    """
    try:
        from PIL import Image, ImageDraw, ImageFont
    except ImportError as error:
        raise WriteError(f"a GIF needs Pillow, which is not installed; {INSTALL}") from error
    font = ImageFont.truetype(
        io.BytesIO(resources.files("emtui").joinpath(*FONT).read_bytes()), LETTER
    )
    columns = width_of(moments[0].rows[0])
    canvas = Image.new("RGB", (columns * WIDE, len(moments[0].rows) * HIGH))
    pen = ImageDraw.Draw(canvas)
    before: tuple[Row, ...] = ((),) * len(moments[0].rows)
    frames: list[Picture] = []
    for moment in moments:
        for number, (old, row) in enumerate(zip(before, moment.rows, strict=True)):
            if old != row:
                _draw(pen, font, number * HIGH, row)
        before = moment.rows
        frames.append(canvas.quantize(MOST_COLOURS, dither=Image.Dither.NONE))
    out = io.BytesIO()
    frames[0].save(
        out, "GIF", save_all=True, append_images=frames[1:], loop=0, optimize=True,
        duration=[max(20, round(100 * moment.seconds) * 10) for moment in moments],
    )  # fmt: skip
    return out.getvalue()


def _draw(pen: Any, font: Any, top: int, row: Row) -> None:
    """One row of cells; each letter stands in its own cell."""
    column = 0
    for piece in row:
        left, right = column * WIDE, (column + cell_len(piece.text)) * WIDE
        pen.rectangle((left, top, right - 1, top + HIGH - 1), fill=piece.ground)
        for letter in piece.text:
            if letter in BLOCKS:
                _block(pen, column * WIDE, top, letter, piece.colour)
            elif letter != " ":
                pen.text((column * WIDE, top), letter, fill=piece.colour, font=font)
                if letter in RISING:
                    pen.point((column * WIDE + STROKE, top), fill=piece.colour)
            column += cell_len(letter)


RISING, STROKE = "│╰╯└┘├┤┴┼", 3
"""Frames that meet those of the row above, and the pixel of their upright stroke."""
BLOCKS = "▁▂▃▄▅▆▇█"
"""Eighths of a cell from below, which must meet those of the next row."""


def _block(pen: Any, left: int, top: int, letter: str, colour: tuple[int, int, int]) -> None:
    eighths = BLOCKS.index(letter) + 1
    foot = top + HIGH - 1
    pen.rectangle((left, foot - HIGH * eighths // 8 + 1, left + WIDE - 1, foot), fill=colour)
