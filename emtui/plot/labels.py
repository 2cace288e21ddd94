"""Words over a picture, none over another: a label in the way of one before it moves aside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from emtui.plot.cells import Cell, Rows, behind, single
from emtui.plot.layout import Layout
from emtui.plot.marks import Label, Mark
from emtui.plot.palette import Palette

SHIFTS = {"left": 0.0, "center": 0.5, "right": 1.0}
"""Part of a label's length that lies left of its place."""


def put_labels(picture: Rows, marks: Sequence[Mark], layout: Layout, palette: Palette) -> None:
    """Write the labels of `marks` into the picture, each in the nearest row that is free there.

    Where all rows are taken it lies over another.
    """
    taken: dict[int, list[range]] = {}
    for mark in marks:
        if not isinstance(mark, Label):
            continue
        x, y = layout.across(np.array([mark.x]))[0], layout.up(np.array([mark.y]))[0]
        text = single(mark.text)[: layout.columns]
        if not (np.isfinite(x) and np.isfinite(y) and text):
            continue
        start = int(x - SHIFTS[mark.align] * len(text))
        start = min(max(start, 0), layout.columns - len(text))
        cells = range(start, start + len(text))
        row = min(max(layout.rows - 1 - int(y), 0), layout.rows - 1)
        row = next((r for r in _near(row, layout.rows) if _free(taken.get(r, ()), cells)), row)
        taken.setdefault(row, []).append(cells)
        for char, column in zip(text, cells, strict=True):
            under = picture[row][column]
            picture[row][column] = Cell(char, palette.rgb(mark.ink), behind(under))


def _near(row: int, rows: int) -> Iterator[int]:
    """All rows, the nearest first, the upper one of two as near."""
    return iter(sorted(range(rows), key=lambda r: (abs(r - row), r)))


def _free(taken: Sequence[range], cells: range) -> bool:
    """Whether nothing lies in `cells`, nor right beside them."""
    return all(cells.stop < other.start or other.stop < cells.start for other in taken)
