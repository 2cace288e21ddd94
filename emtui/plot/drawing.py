"""Scenes -> an SVG drawing for paper, by this project's own marks; no font's widths are known.

Everything outside the axes' limits is cut off, and what is not finite is left out. The same scenes
give the same text.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from emtui.plot.drawing_marks import SHAPES, Box, colour
from emtui.plot.figure import COLUMNS, Panel
from emtui.plot.layout import with_limits_apart
from emtui.plot.marks import MUTED, TEXT, Axis, Label, Name, Points, Scene, Words
from emtui.plot.palette import PAPER, Palette

WIDTH, HIGH = 700.0, 270.0
"""Of a drawing, and of an ordinary panel's picture, in units of which a letter has about 12."""
SLIM = 0.4
"""The most height that an ordinary panel's picture has for its width."""
EDGE, TITLE, ROW, TICKS, LINE = 8.0, 24.0, 18.0, 22.0, 16.0
"""Margin; heights of a title, of the row of names, of the ticks' row, of a line of words."""
RUG = 16.0
"""Height of the row below 0 for points without a height."""
SMALL, LETTER = 6.6, (WIDTH - 2 * EDGE) / COLUMNS
"""Widths kept for a letter of a label, and of a line of words, which is drawn as wide as that."""
SPARE = 5.0
"""How far a sign at the left or right limit may reach beyond it."""
SANS = "'DejaVu Sans', Verdana, Helvetica, Arial, sans-serif"
MONO = "'DejaVu Sans Mono', Menlo, Consolas, monospace"
STYLE = (
    f"text {{ font: 12px {SANS}; }} .m {{ font: 12px {MONO}; }} .b {{ font-weight: bold; }} "
    ".h { paint-order: stroke; stroke: #fff; stroke-width: 3px; } "
    ".e { text-anchor: end; } .c { text-anchor: middle; }"
)
ANCHORS = {"left": "", "center": "c", "right": "e"}


INKS = replace(PAPER, muted=0.65)
"""On paper what is muted must still be read."""


def drawing(panels: Sequence[Panel], palette: Palette = INKS, columns: int = COLUMNS) -> str:
    """The scenes, one under the other, as the text of an SVG file, as wide as so many letters."""
    parts: list[str] = []
    width, top = 2 * EDGE + LETTER * columns, EDGE
    for number, panel in enumerate(panels):
        placed = _place(panel, width, top, f"p{number}")
        parts += _panel(panel, placed, palette)
        top = placed.end
    ground = colour(palette, None)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {top:g}">\n'
        f"<style>{STYLE}</style>\n"
        f'<rect width="{width:g}" height="{top:g}" fill="{ground}"/>\n' + "\n".join(parts) + "\n"
        "</svg>\n"
    )


@dataclass(frozen=True, slots=True)
class _Placed:
    """Where a panel's parts lie: the box of its picture, and the heights of the rows around it.

    The caption stands at the end of the title's row; where that is too short, on one of its own.
    """

    box: Box
    width: float
    title: float
    caption: float
    names: float
    words: float
    end: float


def _place(panel: Panel, width: float, top: float, clip: str) -> _Placed:
    scene = panel.scene
    title = top + TITLE - 8
    apart = len(panel.title) + len(scene.caption) >= width / SMALL
    x, y = with_limits_apart(scene.x), with_limits_apart(scene.y)
    labels = [tick.label for tick in scene.y.ticks if y.low <= tick.at <= y.high]
    left = EDGE + 8 + SMALL * max(map(len, labels), default=0)
    named = bool(scene.y.name) or any(isinstance(mark, Name) for mark in scene.marks)
    rug = any(isinstance(mark, Points) and mark.ys is None for mark in scene.marks)
    upper = top + TITLE + ROW * (named + apart)
    tall = min(HIGH, SLIM * width) * panel.height
    wide = min(tall * 1.25, width - EDGE - left) if scene.square else width - EDGE - left
    box = Box(left, upper, wide, tall, x, y, RUG * rug, clip)
    words = upper + tall + RUG * rug + TICKS + ROW * bool(scene.x.name) + EDGE / 2
    end = words + LINE * len(panel.words) + EDGE
    return _Placed(box, width, title, title + ROW * apart, upper - 5, words, end)


def _panel(panel: Panel, placed: _Placed, palette: Palette) -> Iterator[str]:
    scene, box = panel.scene, placed.box
    text, muted = colour(palette, TEXT), colour(palette, MUTED)
    if panel.title:
        yield _text(EDGE, placed.title, panel.title, text, "b")
    if scene.caption:
        yield _text(placed.width - EDGE, placed.caption, scene.caption, muted, "e")
    if not scene.marks:
        middle = box.left + box.width / 2, box.top + box.height / 2
        yield _text(*middle, scene.words, text, "c")
        return
    yield (
        f'<clipPath id="{box.clip}"><rect x="{box.left - SPARE:g}" y="{box.top:g}" '
        f'width="{box.width + 2 * SPARE:g}" height="{box.height + box.rug:g}"/></clipPath>'
    )
    yield f'<g clip-path="url(#{box.clip})">'
    for mark in scene.marks:
        if type(mark) in SHAPES:
            yield from SHAPES[type(mark)](mark, box, palette)
    yield "</g>"
    yield from _axes(scene, box, placed.width, text)
    yield from _labels(scene, box, palette)
    yield from _names(scene, box, placed.names, palette)
    for row, line in enumerate(panel.words):
        yield from _line(line, placed.words + LINE * (row + 0.5), palette)


def _text(x: float, y: float, words: str, fill: str, kind: str = "", wide: float = 0.0) -> str:
    """Words from a place; with `wide` they are drawn as wide as that whatever the font."""
    name = f' class="{kind}"' if kind else ""
    fixed = f' textLength="{wide:.1f}" xml:space="preserve"' if wide else ""
    told = html.escape(words, quote=False)
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{fill}"{name}{fixed}>{told}</text>'


def _axes(scene: Scene, box: Box, width: float, ink: str) -> Iterator[str]:
    """Both lines, their ticks, labels and names."""
    right, bottom = box.left + box.width, box.top + box.height
    foot = bottom + box.rug
    yield (
        f'<path d="M{box.left:.1f},{box.top:.1f}V{foot:.1f}H{right:.1f}" fill="none" '
        f'stroke="{ink}" stroke-width="0.8"/>'
    )
    inside = [tick for tick in scene.y.ticks if box.y.low <= tick.at <= box.y.high]
    for tick, y in zip(inside, box.up([tick.at for tick in inside]), strict=True):
        yield f'<path d="M{box.left:.1f},{y:.1f}h-3" stroke="{ink}" stroke-width="0.8"/>'
        yield _text(box.left - 5, y + 4, tick.label, ink, "e")
    for x, label in _apart(scene.x, box):
        yield f'<path d="M{x:.1f},{foot:.1f}v3" stroke="{ink}" stroke-width="0.8"/>'
        half = SMALL * len(label) / 2
        yield _text(min(x, width - 2 - half), foot + 15, label, ink, "c")
    if scene.x.name:
        yield _text(right, foot + 15 + ROW, scene.x.name, ink, "e")
    if scene.y.name:
        yield _text(EDGE, box.top - 5, scene.y.name, ink)


def _apart(axis: Axis, box: Box) -> Iterator[tuple[float, str]]:
    """The ticks under a picture: each for which the one before it leaves room."""
    free = -np.inf
    inside = [tick for tick in axis.ticks if box.x.low <= tick.at <= box.x.high]
    for tick, x in zip(inside, box.across([tick.at for tick in inside]), strict=True):
        half = SMALL * len(tick.label) / 2
        if x - half >= free:
            free = x + half + SMALL
            yield float(x), tick.label


def _labels(scene: Scene, box: Box, palette: Palette) -> Iterator[str]:
    """Labels in the picture, each moved up or down to where nothing is written yet."""
    taken: list[tuple[float, float, float]] = []
    for mark in scene.marks:
        if not isinstance(mark, Label) or not np.isfinite((mark.x, mark.y)).all():
            continue
        wide = SMALL * len(mark.text)
        x, y = float(box.across([mark.x])[0]), float(box.up([mark.y])[0])
        first = x - wide * {"left": 0.0, "center": 0.5, "right": 1.0}[mark.align]
        moved = min(max(first, box.left), max(box.left, box.left + box.width - wide)) - first
        rows = sorted((sign * k * 14.0 for k in range(20) for sign in (1, -1)), key=abs)
        places = [min(max(y + row, box.top + 8), box.top + box.height - 8) for row in rows]
        first += moved
        free = (
            place
            for place in places
            if not any(
                abs(place - at) < 13 and first < b and a < first + wide for a, b, at in taken
            )
        )
        y = next(free, places[0])
        taken.append((first, first + wide, y))
        kind = f"h {ANCHORS[mark.align]}".strip()
        yield _text(x + moved, y + 4, mark.text, colour(palette, mark.ink), kind)


def _names(scene: Scene, box: Box, y: float, palette: Palette) -> Iterator[str]:
    """Each sign over its place, its words beside it, moved as little as keeps them apart."""
    names = [mark for mark in scene.marks if isinstance(mark, Name) and np.isfinite(mark.x)]
    names.sort(key=lambda name: name.x)
    widths = [SMALL * (len(name.text) + 2) for name in names]
    middles = box.across([name.x for name in names]) if names else ()
    lefts, free = [], box.left
    for x, wide in zip(middles, widths, strict=True):
        lefts.append(max(float(x) - wide / 2, free))
        free = lefts[-1] + wide + SMALL
    limit = box.left + box.width
    for k in reversed(range(len(names))):
        lefts[k] = min(lefts[k], limit - widths[k])
        limit = lefts[k] - SMALL
        middle = lefts[k] + widths[k] / 2
        told = f"{names[k].sign} {names[k].text}"
        yield _text(middle, y, told, colour(palette, names[k].ink), "c b")


def _line(words: Words, y: float, palette: Palette) -> Iterator[str]:
    """A line under a picture, every letter of it in a column of its own."""
    column = 0
    for told, ink in words:
        if told.strip():
            x, wide = EDGE + column * LETTER, len(told) * LETTER
            yield _text(x, y, told, colour(palette, ink), "m", wide)
        column += len(told)
