"""Scenes -> a vector drawing for paper or a slide: the only file that imports matplotlib.

Nothing of a person's own matplotlib settings is used or changed, and the same scenes give the same
file: no date is written into it.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from emtui.plot.figure_marks import PAINTERS, RUG, ink_colour
from emtui.plot.figure_words import put_words, spread_names
from emtui.plot.layout import with_limits_apart
from emtui.plot.marks import MUTED, TEXT, Name, Points, Scene, Words
from emtui.plot.palette import PAPER, Palette
from emtui.slips.atomic import WriteError
from emtui.slips.extras import install
from emtui.slips.harmless import NAME_WIDTH, harmless

if TYPE_CHECKING:
    from matplotlib.figure import Figure

KINDS = ("svg", "png", "pdf")
"""Formats, by their file suffixes."""
INSTALL = f"install it: {install('figures')}"
WIDTH, HEIGHT, LINE = 6.4, 3.3, 0.16
"""Inches: the text width of a page, a picture's height, a line of words under it."""
COLUMNS = 84
"""Characters that a line of words under a picture holds."""
DENSE = 480
"""Places along a curve, where a terminal has its columns."""
DPI = 200
SETTINGS: dict[Any, Any] = {
    "font.family": ["DejaVu Sans"], "font.size": 9.0, "text.parse_math": False,
    "axes.linewidth": 0.7, "axes.titlesize": 10.0, "axes.titleweight": "bold",
    "axes.spines.top": False, "axes.spines.right": False,
    "text.hinting": "none", "svg.fonttype": "path", "svg.hashsalt": "emtui", "pdf.fonttype": 42,
}  # fmt: skip
DATELESS: dict[str, dict[str, Any]] = {
    "svg": {"Date": None, "Creator": "emtui"},
    "pdf": {"CreationDate": None, "Creator": "emtui"},
    "png": {"Software": "emtui"},
}


@dataclass(frozen=True, eq=False, slots=True)
class Panel:
    """One scene of a figure.

    Attributes:
        scene: what is drawn.
        title: over it; may be empty.
        words: lines under it.
        height: in heights of an ordinary panel.
    """

    scene: Scene
    title: str = ""
    words: tuple[Words, ...] = ()
    height: float = 1.0


def dense(make: Callable[[int], Scene], columns: int = COLUMNS) -> Scene:
    """A scene with the ticks and names of so many columns, and many places along its curves."""
    scene = make(columns)
    names = [mark for mark in scene.marks if isinstance(mark, Name)]
    marks = [mark for mark in make(DENSE).marks if not isinstance(mark, Name)]
    return replace(scene, marks=(*marks, *names))


def kind_of(path: str | os.PathLike[str]) -> str:
    """The format that a file's name asks for.

    Raises:
        WriteError: none of ours, or matplotlib is not installed.
    """
    suffix = Path(path).suffix.lower().removeprefix(".")
    if suffix not in KINDS:
        shown = harmless(str(path), NAME_WIDTH)
        raise WriteError(f"{shown}: a picture's name ends in .svg, .png or .pdf; end it so")
    demand()
    return suffix


def have_figures() -> bool:
    """Whether matplotlib is installed."""
    return find_spec("matplotlib") is not None


def demand() -> None:
    """Refuse now what `drawn` would refuse.

    Raises:
        WriteError: matplotlib is not installed.
    """
    if not have_figures():
        raise WriteError(f"a picture needs matplotlib, which is not installed; {INSTALL}")


def drawn(panels: Sequence[Panel], kind: str = "svg", palette: Palette = PAPER) -> bytes:
    """The scenes, one under the other, as a file's content.

    Args:
        panels: from the top; at least one.
        kind: one of `KINDS`.
        palette: the colours, and the ground.

    Raises:
        WriteError: matplotlib is not installed.
    """
    demand()
    with _settings():
        figure = _figure(panels, palette)
        out = io.BytesIO()
        figure.savefig(
            out, format=kind, dpi=DPI, metadata=DATELESS[kind], facecolor=figure.get_facecolor()
        )
    return out.getvalue()


@contextmanager
def _settings() -> Iterator[None]:
    """Matplotlib as it comes, with our settings; a person's own are there again afterwards."""
    import matplotlib

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(SETTINGS)
        yield


def _figure(panels: Sequence[Panel], palette: Palette) -> Figure:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    rows = [(HEIGHT * panel.height, LINE * len(panel.words)) for panel in panels]
    heights = [height for row in rows for height in row if height]
    figure = Figure(
        figsize=(WIDTH, sum(heights)), layout="constrained", facecolor=ink_colour(palette, None)
    )
    FigureCanvasAgg(figure)
    grid = figure.add_gridspec(len(heights), 1, height_ratios=heights)
    row, named = 0, []
    for panel in panels:
        axes = figure.add_subplot(grid[row])
        named.append((axes, panel.scene))
        _paint(axes, panel, palette)
        row += 1
        if panel.words:
            put_words(figure.add_subplot(grid[row]), panel.words, palette)
            row += 1
    # Where words lie is known only once everything has its place.
    figure.draw_without_rendering()
    for axes, scene in named:
        spread_names(axes, scene, palette)
    return figure


def _paint(axes: Any, panel: Panel, palette: Palette) -> None:
    """A scene's axes and marks."""
    scene, text = panel.scene, ink_colour(palette, TEXT)
    axes.set_facecolor(ink_colour(palette, None))
    named = any(isinstance(mark, Name) for mark in scene.marks)
    axes.set_title(panel.title or " " * named, loc="left", color=text, pad=18 if named else 6)
    if not scene.marks:
        axes.axis("off")
        axes.text(0.5, 0.5, scene.words, ha="center", va="center", wrap=True, color=text)
        return
    x, y = with_limits_apart(scene.x), with_limits_apart(scene.y)
    rug = any(isinstance(mark, Points) and mark.ys is None for mark in scene.marks)
    axes.set_xlim(x.low, x.high)
    axes.set_ylim(y.low - RUG * (y.high - y.low) * rug, y.high)
    for axis, limits in ((axes.xaxis, x), (axes.yaxis, y)):
        shown = [tick for tick in limits.ticks if limits.low <= tick.at <= limits.high]
        axis.set_ticks([tick.at for tick in shown], [tick.label for tick in shown])
    axes.tick_params(color=text, labelcolor=text, width=0.7, length=3)
    axes.spines[["left", "bottom"]].set_color(text)
    axes.set_xlabel(x.name, color=text)
    axes.set_ylabel(y.name, color=text)
    if scene.square:
        axes.set_box_aspect(1)
    if scene.caption:
        axes.annotate(
            scene.caption, (1, 1), (0, 19 if named or scene.square else 7),
            xycoords="axes fraction", textcoords="offset points", ha="right", va="bottom",
            fontsize=7, color=ink_colour(palette, MUTED),
        )  # fmt: skip
    with np.errstate(invalid="ignore"):
        for mark in scene.marks:
            if type(mark) in PAINTERS:
                PAINTERS[type(mark)](axes, mark, palette)
