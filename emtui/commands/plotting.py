"""`emtui fit --plot`: the fit as text, in colour where it is read on a terminal."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from dataclasses import replace

from rich.color import Color
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from emtui.commands.output import say
from emtui.commands.parsing import UsageError
from emtui.em.fitting import FitFindings
from emtui.plot.palette import Palette
from emtui.plot.terminal import draw
from emtui.scenes.fit_picture import fit_scene
from emtui.slips.envelope import Envelope

LEAST, MOST = (40, 10), (200, 40)
"""Columns and rows of a plot, at least and at most."""
SHAPE = 3.5
"""Columns of a row: a plot gets no higher than its width divided by this."""


def say_plot(envelope: Envelope, found: FitFindings) -> None:
    """Print the histogram, the friends, their sum and the cuts.

    Raises:
        UsageError: standard output cannot be written, or its encoding lacks the characters.
    """
    columns, rows = _size()
    inside = found.cuts.inside if found.cuts is not None else ()
    palette = _palette()
    scene = fit_scene(envelope, found.session, inside, columns, most=columns // 2)
    # The table above names the slips; the friends' names take the place of the other axis's.
    bare = replace(scene, x=replace(scene.x, name=""), y=replace(scene.y, name=""))
    plot = _as_text(draw(bare, columns, rows, palette), palette)
    told = textwrap.wrap(f"bars: {scene.y.name}, {scene.caption}", columns)
    text = "\n".join([plot, *told])
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError as error:
        raise UsageError("--plot needs an output in UTF-8; set LC_ALL=C.UTF-8") from error
    say(f"\n{text}")


def _size() -> tuple[int, int]:
    """Columns and rows for the plot: as wide as the window, and with room for the table above."""
    window = shutil.get_terminal_size()
    columns = min(max(window.columns, LEAST[0]), MOST[0])
    rows = min(window.lines - 5, int(columns / SHAPE), MOST[1])
    return columns, max(rows, LEAST[1])


def _palette() -> Palette:
    """Colours for the terminal's ground, as far as it tells: ``COLORFGBG`` is ``15;0`` on black."""
    dark = os.environ.get("COLORFGBG", "").rpartition(";")[2] not in ("7", "15")
    ground, text = ((0, 0, 0), (229, 229, 229)) if dark else ((255, 255, 255), (26, 26, 26))
    return Palette.of(ground, text, text, text, dark=dark)


def _as_text(strips: list[Strip], palette: Palette) -> str:
    """The strips as lines; text in the default colour keeps the terminal's own."""
    console = Console(file=sys.stdout, width=max(len(strips[0].text), 1), legacy_windows=False)
    own = Color.from_rgb(*palette.text)
    lines = []
    for strip in strips:
        with console.capture() as caught:
            for text, style, _ in strip:
                if style is not None and style.color == own:
                    style = Style(bgcolor=style.bgcolor)
                console.print(Segment(text, style).text, style=style or "", end="", markup=False,
                              highlight=False, soft_wrap=True)  # fmt: skip
        lines.append(caught.get().rstrip())
    return "\n".join(lines)
