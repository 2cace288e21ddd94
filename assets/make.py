"""Draw the README's pictures from the program itself: ``python assets/make.py``.

The landscape is the app's own SVG of a real session; the first page of the essay is written as
``emtui lessons --export`` writes it; the climbs are ``emtui film``'s.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path

os.environ["TEXTUAL_ANIMATIONS"] = "none"
os.environ["EMTUI_STATE"] = tempfile.mkdtemp()  # nobody's own journal is read or written

from emtui.cli import main
from emtui.lessons.handout import page_files
from emtui.lessons.pictures import draw as draw_pages
from emtui.tui.app import EmtuiApp
from emtui.tui.screens.workbench import Workbench
from emtui.tui.standalone_svg import standalone

HERE = Path(__file__).parent


async def draw_landscape() -> None:
    """Run the app without a terminal to its end, open the landscape, and save what it shows."""
    app = EmtuiApp()
    async with app.run_test(size=(120, 34)) as pilot:
        while not isinstance(app.screen, Workbench):
            await pilot.pause(0.05)
        for key in ("end", "l"):
            await pilot.press(key)
            await app.workers.wait_for_complete()
        await pilot.pause()
        svg = app.export_screenshot()
    (HERE / "landscape.svg").write_text(standalone(svg))


def draw_first_page() -> None:
    """Write the first page of the essay with its pictures."""
    (one,) = draw_pages(lambda number: None, last=1, answers=True)
    (HERE / "lessons").mkdir(exist_ok=True)
    told, drawn = page_files(one), page_files(one, answers=True)
    for name, text in (*drawn, *told):  # as students have it, and the picture of its end
        (HERE / "lessons" / name).write_text(text)


if __name__ == "__main__":
    asyncio.run(draw_landscape())
    draw_first_page()
    main(["film", "--out", str(HERE / "climb.svg"), "--replace"])
    faithful = ["--example", "faithful-waiting", "--jump", "--half-steps", "40"]
    main(["film", "--out", str(HERE / "old-faithful.svg"), "--replace", *faithful])
