"""Words on a figure, which need to know how long they are: labels, names, lines under a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from emtui.plot.figure_marks import ink_colour
from emtui.plot.marks import Label, Name, Scene, Words
from emtui.plot.palette import Palette

LETTER = 7.5
"""Points: the size of words under a picture."""
WIDE, HIGH = 0.602 * LETTER, 1.5 * LETTER
"""Points from one letter of a monospaced line to the next, and from line to line."""


def spread_names(axes: Any, scene: Scene, palette: Palette) -> None:
    """Labels in the picture and names above it, none over another."""
    taken: list[Any] = []
    for mark in scene.marks:
        if isinstance(mark, Label) and np.isfinite((mark.x, mark.y)).all():
            text = axes.text(
                mark.x, mark.y, mark.text, ha=mark.align, va="center", fontsize=8,
                color=ink_colour(palette, mark.ink),
            )  # fmt: skip
            _move_in(axes, text, taken)
    names = sorted((m for m in scene.marks if isinstance(m, Name)), key=lambda name: name.x)
    _side_by_side(axes, [name for name in names if np.isfinite(name.x)], palette)


def _move_in(axes: Any, text: Any, taken: list[Any]) -> None:
    """Keep a label inside the picture, at the nearest height where nothing is written yet."""
    inside, box = axes.get_window_extent(), text.get_window_extent()
    right = max(inside.x0 - box.x0, 0.0) or min(inside.x1 - box.x1, 0.0)
    rows = sorted((k * sign for k in range(40) for sign in (1, -1)), key=abs)
    moves = [max(min(box.height * 1.1 * k, inside.y1 - box.y1), inside.y0 - box.y0) for k in rows]
    free = (m for m in moves if not any(box.translated(right, m).overlaps(t) for t in taken))
    up = next(free, 0.0)
    to_data = axes.transData.inverted()
    x, y = axes.transData.transform(text.get_position())
    text.set_position(to_data.transform((x + right, y + up)))
    taken.append(box.translated(right, up))


def _side_by_side(axes: Any, names: Sequence[Name], palette: Palette) -> None:
    """Each sign over its place, its words beside it, moved as little as keeps them apart."""
    texts = [
        axes.text(
            name.x, 1.0, f"{name.sign} {name.text}", ha="center", va="bottom", fontsize=8.5,
            color=ink_colour(palette, name.ink), transform=axes.get_xaxis_transform(),
        )
        for name in names
    ]  # fmt: skip
    inside, free = axes.get_window_extent(), -np.inf
    lefts, widths = [], []
    for text in texts:
        box = text.get_window_extent()
        lefts.append(max(box.x0, free, inside.x0))
        widths.append(box.width)
        free = lefts[-1] + box.width + 8
    limit = inside.x1
    for k in reversed(range(len(texts))):
        lefts[k] = min(lefts[k], limit - widths[k])
        limit = lefts[k] - 8
        middle = axes.transData.inverted().transform((lefts[k] + widths[k] / 2, 0.0))[0]
        texts[k].set_position((middle, 1.015))


def put_words(axes: Any, lines: Sequence[Words], palette: Palette) -> None:
    """Lines of words from the upper left corner of axes that show nothing else."""
    axes.axis("off")
    for row, line in enumerate(lines):
        column = 0
        for words, ink in line:
            axes.annotate(
                words, (0, 1), (column * WIDE, -row * HIGH), xycoords="axes fraction", va="top",
                textcoords="offset points", family="DejaVu Sans Mono", fontsize=LETTER,
                color=ink_colour(palette, ink),
            )  # fmt: skip
            column += len(words)
