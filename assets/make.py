"""Draw the README's pictures from the program itself: ``python assets/make.py``.

Each picture is the app's own SVG of a real session, taken after the keys listed here.
"""

from __future__ import annotations

import asyncio
import os
import re
from dataclasses import dataclass
from pathlib import Path

os.environ["TEXTUAL_ANIMATIONS"] = "none"

from emtui.slips.envelope import essay_envelope
from emtui.tui.app import EmtuiApp

HERE = Path(__file__).parent
FONTS = "'DejaVu Sans Mono', Menlo, Consolas, monospace"


@dataclass(frozen=True)
class Picture:
    """A file name, the window's columns and rows, and the keys pressed before the picture."""

    name: str
    size: tuple[int, int]
    keys: tuple[str, ...]
    theme: str = "textual-dark"


PICTURES = (
    Picture("workbench", (120, 34), ("space",) * 5),
    Picture("workbench-80x24", (80, 24), ("space",) * 5),
    Picture("workbench-60x20-light", (60, 20), ("end",), "textual-light"),
)


async def draw(picture: Picture) -> None:
    """Run the app without a terminal, press the keys, and save what it shows."""
    app = EmtuiApp(essay_envelope())
    async with app.run_test(size=picture.size) as pilot:
        app.theme = picture.theme
        await app.workers.wait_for_complete()
        for key in picture.keys:
            await pilot.press(key)
            await app.workers.wait_for_complete()
        await pilot.pause()
        svg = app.export_screenshot()
    # No font is fetched from anywhere: the reader's own monospace has to do.
    svg = re.sub(r"@font-face\s*{[^}]*}", "", svg).replace("Fira Code, monospace", FONTS)
    svg = re.sub(r"terminal-\d+", "terminal", svg).replace("Fira Code", "DejaVu Sans Mono")
    (HERE / f"{picture.name}.svg").write_text(svg)


if __name__ == "__main__":
    for picture in PICTURES:
        asyncio.run(draw(picture))
