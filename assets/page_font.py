"""Make the font of the served page: ``python assets/page_font.py`` (needs matplotlib's fontTools).

DejaVu Sans Mono as matplotlib ships it, with the signs that emtui writes, and braille patterns,
which it lacks. Its licence asks for another name; it lies beside the font.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import matplotlib
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

PAGE = Path(__file__).parents[1] / "emtui" / "serving" / "page"
NAME = "emtui Mono"
KEPT = [
    *range(0x20, 0x250), *range(0x370, 0x400), *range(0x400, 0x460), *range(0x2010, 0x2060),
    *range(0x2070, 0x20A0), *range(0x2190, 0x2300), *range(0x2300, 0x2400), *range(0x2500, 0x2600),
    *range(0x2600, 0x2670), *range(0x1D2B, 0x1D6B),
]  # fmt: skip
COLUMNS = (0.25, 0.75)
"""Where a pattern's dots lie across, in widths of a letter."""
BITS = ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3))
"""Column and row of the dot that each bit of a pattern's number stands for."""


def add_braille(font: TTFont) -> None:
    """Add all 256 patterns, each as wide as a letter."""
    wide = font["hmtx"]["A"][0]
    foot, head = font["hhea"].descent, font["hhea"].ascent
    size = round(0.135 * wide)
    tables = [table for table in font["cmap"].tables if table.isUnicode()]
    for pattern in range(256):
        pen = TTGlyphPen(None)
        for bit, (column, row) in enumerate(BITS):
            if pattern >> bit & 1:
                x = round(COLUMNS[column] * wide)
                y = round(foot + (3.5 - row) / 4 * (head - foot))
                corners = ((-1, -1), (-1, 1), (1, 1), (1, -1))
                points = [(x + size * dx, y + size * dy) for dx, dy in corners]
                pen.moveTo(points[0])
                for point in points[1:]:
                    pen.lineTo(point)
                pen.closePath()
        name = f"uni{0x2800 + pattern:04X}"
        glyph = pen.glyph()
        font["glyf"][name] = glyph
        font["hmtx"][name] = (wide, getattr(glyph, "xMin", 0) if pattern else 0)
        for table in tables:
            table.cmap[0x2800 + pattern] = name


def make() -> None:
    """Write the font and its licence beside the page."""
    fonts = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    font = TTFont(fonts / "DejaVuSansMono.ttf")
    options = Options(hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 4, 6, 13])
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=KEPT)
    subsetter.subset(font)
    add_braille(font)
    for record in font["name"].names:
        if record.nameID in (1, 4, 6):
            record.string = NAME if record.nameID != 6 else NAME.replace(" ", "")
    font.flavor = "woff"
    PAGE.mkdir(parents=True, exist_ok=True)
    font.save(PAGE / "mono.woff")
    shutil.copy(fonts / "LICENSE_DEJAVU", PAGE / "LICENSE_DEJAVU")


if __name__ == "__main__":
    make()
