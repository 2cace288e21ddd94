"""Scene + size + palette -> Strips: the one door to plotext.

plotext aborts the process on a coordinate that is not finite, needs gigabytes for a line far
outside its limits, and cannot tell equal limits apart. So every coordinate is turned into
columns and rows of the pane here, checked and clipped, before plotext sees it; ticks, words and
coloured grounds are written around, over and under its picture by this module.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache, reduce
from itertools import pairwise
from typing import Any, TypeGuard

import numpy as np
from rich.style import Style
from textual.strip import Strip

from emtui.plot.bars import bar_rows, put_rug, stack_rows
from emtui.plot.cells import PLAIN, Cell, Rows, compose, parse, single, to_strip, write
from emtui.plot.heatmap import ground
from emtui.plot.labels import name_row, put_labels
from emtui.plot.layout import PictureLayout, lay_out
from emtui.plot.marks import Bars, Ink, Mark, Points, Scene, Stacks
from emtui.plot.painters import PAINTERS
from emtui.plot.palette import RGB, Palette
from emtui.plot.turns import take_turns

KEPT = 24
"""The size of the cache of pictures: those of the last few half-steps, in every pane."""


def warm_up() -> None:
    """Import plotext, which takes a quarter of a second; safe in a thread."""
    import plotext  # noqa: F401


def draw(
    scene: Scene, width: int, height: int, palette: Palette, style: Style = PLAIN
) -> list[Strip]:
    """Paint `scene` into `height` strips of `width` cells, over a style of the pane's own.

    Never raises for what is in the scene: what is not finite is left out, what lies far outside
    is clipped, and a pane too small for a picture shows the scene's words.
    """
    layout = lay_out(scene, width, height)
    if layout is None or not scene.marks:
        return write(scene.words, width, height, palette, style)
    layers = _layers(scene.marks, layout, palette)
    layered = reduce(compose, layers) or parse("", layout.columns, layout.rows + layout.rug)
    picture = [list(row) for row in layered]
    for mark in scene.marks:
        if _rug(mark):
            put_rug(picture, mark, layout, palette)
    put_labels(picture, scene.marks, layout, palette)
    if layout.head:
        picture.insert(0, name_row(picture, scene.marks, layout, palette))
    return _frame(picture, layout, width, height, palette, style)


def _layers(
    marks: Sequence[Mark], layout: PictureLayout, palette: Palette
) -> Iterator[Rows | None]:
    """Grounds, bars, and everything else in the picture but labels."""
    yield ground(marks, layout, palette)
    for mark in marks:
        if isinstance(mark, Bars):
            yield bar_rows(mark, layout, palette)
        elif isinstance(mark, Stacks):
            yield stack_rows(mark, layout, palette)
    rest = tuple(mark for mark in marks if type(mark) in PAINTERS and not _rug(mark))
    yield _paint(rest, layout, palette)


def _rug(mark: Mark) -> TypeGuard[Points]:
    """Whether the mark is points without a height."""
    return isinstance(mark, Points) and mark.ys is None


@lru_cache(maxsize=KEPT)
def _paint(marks: tuple[Mark, ...], layout: PictureLayout, palette: Palette) -> Rows | None:
    """One plotext picture of the marks, as rows of cells; None where there are none.

    Cached, because an E-step changes no curve, and undoing brings back earlier ones.
    """
    if not marks:
        return None
    plotext = _blank(layout.columns, layout.rows, layout.rug)
    for mark in marks:
        PAINTERS[type(mark)](plotext, mark, layout, palette)
    picture = parse(plotext.figure.build().string(), layout.columns, layout.rows + layout.rug)
    take_turns(picture, marks, layout, palette)
    return picture


def _blank(columns: int, rows: int, rug: int) -> Any:
    """Plotext with its figure cleared: cells as units, the rug's row below 0."""
    import plotext  # takes 250 ms: not before the first paint

    plotext.terminal.limit(False, False)
    figure = plotext.figure
    figure.clear()
    figure.plot_size(columns, rows + rug)
    figure.canvas("default")
    figure.axes(False)
    # plotext puts its limits into the middle of the outermost cells.
    for axis, side, low, high in (("x", "lower", 0, columns), ("y", "left", -rug, rows)):
        figure.ruler(axis, side).lim(low + 0.5, high - 0.5).frequency(0)
    return plotext


def _frame(
    picture: Rows, layout: PictureLayout, width: int, height: int, palette: Palette, style: Style
) -> list[Strip]:
    """The picture with the ticks of both axes around it, as strips."""
    ink = palette.rgb(Ink("muted"))
    rows = [[Cell(" ", None, None)] * layout.left + row for row in picture]
    for row, text in _beside(layout):
        _put(rows[layout.head + row], 0, text.rjust(layout.left - 1), ink)
    beside = [Cell(" ", None, None)] * (width - layout.left - layout.columns)
    if layout.y.name:
        rows[0] = rows[0] + beside
        _put(rows[0], 0, single(layout.y.name), ink)
    if layout.x.ticks:
        rows.append(_tick_row(layout, len(beside), ink))
    return [to_strip(row, width, style) for row in rows[:height]] + [
        Strip.blank(width, style) for _ in range(height - len(rows))
    ]


def _put(row: list[Cell], start: int, text: str, ink: RGB) -> None:
    """Write text into a row, cut at its end."""
    for column, char in enumerate(text[: len(row) - start], start):
        row[column] = Cell(char, ink, None)


def _beside(layout: PictureLayout) -> list[tuple[int, str]]:
    """Labels left of the picture, by their rows: all, every second, every third, and so on.

    Such as stand evenly, with 0 if that can be. Where the places are not evenly spaced, each that
    has a row of its own.
    """
    places = layout.up(np.array([tick.at for tick in layout.y.ticks]))
    inside = [int(k) for k in np.argsort(places) if 0 <= places[k] <= layout.rows]
    rows = [min(layout.rows - 1, max(0, layout.rows - 1 - int(places[k]))) for k in inside]
    ticks = [layout.y.ticks[k] for k in inside]
    labels = [(row, single(tick.label)) for row, tick in zip(rows, ticks, strict=True)]
    gaps = np.diff(places[inside])
    if len(gaps) < 2 or not np.allclose(gaps, gaps[0]):
        return list({row: (row, text) for row, text in reversed(labels)}.values())
    zero = next((k for k, tick in enumerate(ticks) if tick.at == 0), 0)
    strides = range(1, len(labels))
    chosen = [labels[zero % k :: k] for k in strides] + [labels[::k] for k in strides]
    return next((some for some in chosen if _even(some)), labels[zero : zero + 1])


def _even(labels: Sequence[tuple[int, str]]) -> bool:
    """Whether no two labels share a row, and all gaps are the same but for a half."""
    gaps = [lower - upper for (lower, _), (upper, _) in pairwise(labels)]
    return bool(gaps) and min(gaps) > 0 and 2 * max(gaps) <= 3 * min(gaps)


def _tick_row(layout: PictureLayout, beside: int, ink: RGB) -> list[Cell]:
    """Labels under the picture, centred on their places, none over another or the axis's name.

    The name stands beside the picture where so many columns are enough, else at the pane's end.
    """
    ends, name = layout.left + layout.columns, single(layout.x.name)
    name = name[: ends + beside]
    line = [Cell(" ", None, None)] * (ends + min(beside, len(name) + bool(name)))
    _put(line, len(line) - len(name), name, ink)
    room = min(ends, len(line) - len(name) - bool(name))
    labels: list[tuple[int, str]] = []
    places: list[float] = []
    for tick in layout.x.ticks:
        place = float(layout.across(np.array([tick.at]))[0])
        if not 0 <= place <= layout.columns:
            continue
        text = single(tick.label)[:ends]
        start = layout.left + int(place) - len(text) // 2
        start = max(0, min(start, ends - len(text)))
        if start + len(text) <= room:
            labels.append((start, text))
            places.append(place)
    for start, text in _apart(labels, places):
        _put(line, start, text, ink)
    return line


def _apart(labels: list[tuple[int, str]], places: list[float]) -> list[tuple[int, str]]:
    """Labels that leave a space between each other: all, every second, every third, and so on.

    Where the places (cells) are not evenly spaced, each that the one before it leaves room for.
    """
    gaps = np.diff(places)
    if len(gaps) and np.allclose(gaps, gaps[0]):
        strides = (labels[::k] for k in range(1, len(labels)))
        return next((chosen for chosen in strides if _clear(chosen)), labels[:1])
    chosen: list[tuple[int, str]] = []
    for label in labels:
        if _clear([*chosen[-1:], label]):
            chosen.append(label)
    return chosen


def _clear(labels: Sequence[tuple[int, str]]) -> bool:
    """Whether there is a space between each label and the next."""
    return all(start + len(text) < after for (start, text), (after, _) in pairwise(labels))
