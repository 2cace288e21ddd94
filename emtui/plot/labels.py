"""Labels in a picture and names above it, placed so that they do not overlap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from emtui.plot.cells import BLANK, Cell, Rows, behind, single
from emtui.plot.layout import PictureLayout
from emtui.plot.marks import Label, Mark, Name
from emtui.plot.palette import Palette

SHIFTS = {"left": 0.0, "center": 0.5, "right": 1.0}
"""Part of a label's length that lies left of its place."""


def put_labels(
    picture: Rows, marks: Sequence[Mark], layout: PictureLayout, palette: Palette
) -> None:
    """Write the labels of `marks` into the picture, each in the nearest row that is free there.

    If all rows are taken, labels overlap.
    """
    taken: dict[int, list[range]] = {}
    stacked = _stacked([mark for mark in marks if isinstance(mark, Label)], layout)
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
        row = stacked.get(id(mark), _row(y, layout))
        row = next((r for r in _near(row, layout.rows) if _free(taken.get(r, ()), cells)), row)
        taken.setdefault(row, []).append(cells)
        for char, column in zip(text, cells, strict=True):
            under = picture[row][column]
            picture[row][column] = Cell(char, palette.rgb(mark.ink), behind(under))


def _row(y: float, layout: PictureLayout) -> int:
    """The row of the picture that a height lies in, from the top."""
    return min(max(layout.rows - 1 - int(y), 0), layout.rows - 1)


def _stacked(labels: Sequence[Label], layout: PictureLayout) -> dict[int, int]:
    """The rows of labels that stand in one column, by identity: none above a higher one."""
    found: dict[int, int] = {}
    for place in {label.x for label in labels}:
        column = [label for label in labels if label.x == place]
        column = sorted((one for one in column if np.isfinite(one.y)), key=lambda one: -one.y)
        if len(column) < 2 or len(column) > layout.rows:
            continue
        rows = [_row(float(y), layout) for y in layout.up(np.array([one.y for one in column]))]
        for number in range(1, len(rows)):
            rows[number] = max(rows[number], rows[number - 1] + 1)
        for number, label in enumerate(column):
            last = layout.rows - len(column) + number
            found[id(label)] = min(rows[number], last)
    return found


def _near(row: int, rows: int) -> Iterator[int]:
    """All rows, the nearest first, the upper one in a tie."""
    return iter(sorted(range(rows), key=lambda r: (abs(r - row), r)))


def _free(taken: Sequence[range], cells: range) -> bool:
    """Whether `cells` and their direct neighbours are free."""
    return all(cells.stop < other.start or other.stop < cells.start for other in taken)


TICK = "╵"
"""Leads from a name's sign down into the picture."""


def name_row(
    picture: Rows, marks: Sequence[Mark], layout: PictureLayout, palette: Palette
) -> list[Cell]:
    """The row above the picture: each sign over its place, its words on the side that is free.

    A tick leads down from a sign that stands right over its place, where nothing is drawn there.
    """
    row = [BLANK] * layout.columns
    names = [mark for mark in marks if isinstance(mark, Name)]
    places = layout.across(np.array([name.x for name in names])).tolist()
    pairs = zip(places, names, strict=True)
    known = sorted((pair for pair in pairs if np.isfinite(pair[0])), key=lambda pair: pair[0])
    for (at, name), (start, words) in zip(known, _side_by_side(known, layout), strict=True):
        ink = palette.rgb(name.ink)
        for column, char in enumerate(words, start):
            if column < layout.columns:
                row[column] = Cell(char, ink, None)
        over = min(int(at), layout.columns - 1)
        stands = 0 <= at <= layout.columns and over in (start, start + len(words) - 1)
        if stands and row[over].char == single(name.sign) and picture[0][over].char == " ":
            picture[0][over] = Cell(TICK, ink, picture[0][over].ground)
    return row


def _side_by_side(
    known: Sequence[tuple[float, Name]], layout: PictureLayout
) -> list[tuple[int, str]]:
    """Where each name's words begin, and the words, from left to right."""
    found: list[tuple[int, str]] = []
    free = 0
    for number, (at, name) in enumerate(known):
        column = min(max(int(at), free), layout.columns - 1)
        sign, text = single(name.sign), single(name.text)
        length = len(sign) + 1 + len(text)
        room = known[number + 1][0] - 1 if number + 1 < len(known) else layout.columns
        left = column + length > room and column - length + 1 >= free
        start = column - length + 1 if left else column
        found.append((start, f"{text} {sign}" if left else f"{sign} {text}"))
        free = start + length + 1
    # What would stick out at the right is moved left, and pushes its neighbours.
    limit = layout.columns
    for number in range(len(found) - 1, -1, -1):
        start, words = found[number]
        found[number] = max(min(start, limit - len(words)), 0), words
        limit = found[number][0] - 1
    return found
