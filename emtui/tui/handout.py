"""Every page of the essay played without a terminal, and pictured: its stage, not its words."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import App
from textual.pilot import Pilot

from emtui.lessons.book import pages
from emtui.lessons.handout import Drawn
from emtui.lessons.page import Reader
from emtui.tui.picture import standalone
from emtui.tui.workbench import Workbench

READ = (120, 34)
"""Columns and rows that a page is played at: its words take none of the stage's room there."""
SEEN = (88, 34)
"""Columns and rows of a picture: as wide as print on paper, with its characters not too small."""
LOW = 18
"""Rows of a picture without an open pane."""
SHORT = 0.01
"""Seconds between two looks at work that is not done."""
THEME = "textual-light"
"""Ink on paper."""


async def draw(app: App[None], tell: Callable[[int], None]) -> list[Drawn]:
    """Play every page in order, and picture its stage before and after.

    Args:
        app: opens the workbench in free play.
        tell: told the number of each page before it is drawn.
    """
    drawn: list[Drawn] = []
    app.animation_level = "none"
    async with app.run_test(size=READ) as pilot:
        app.theme = THEME
        workbench = await _opened(pilot)
        for number, (name, page) in enumerate(pages().items(), 1):
            tell(number)
            workbench.read(name)
            before, first = await _pictured(pilot, workbench)
            for key in page.played:
                await pilot.press(key)
                await _settled(pilot)
            after, last = await _pictured(pilot, workbench)
            drawn.append(Drawn(page, number, before, after, (first, last)))
    return drawn


async def _opened(pilot: Pilot[None]) -> Workbench:
    """The workbench, once it stands and plotext is loaded."""
    while not (isinstance(pilot.app.screen, Workbench) and pilot.app.screen.ready):
        await _settled(pilot)
    return pilot.app.screen


async def _settled(pilot: Pilot[None]) -> None:
    """Let work beside the screen end, whether done or cancelled, and the screen be painted."""
    await pilot.pause()
    while any(not worker.is_finished for worker in pilot.app.workers):
        await pilot.pause(SHORT)
    await pilot.pause()


async def _pictured(pilot: Pilot[None], workbench: Workbench) -> tuple[Reader, str]:
    """The reader, and the stage alone as SVG."""
    await _settled(pilot)
    assert workbench.reading is not None
    reading, focused = workbench.reading, workbench.focused
    # A cursor stays where it is, but a frame that has the keys says nothing on paper.
    workbench.add_class("-handout")
    pane = reading.reader.pane
    await pilot.resize_terminal(SEEN[0], SEEN[1] if pane else LOW)
    await _settled(pilot)
    await _settled(pilot)
    svg = pilot.app.export_screenshot(title=f"{reading.number} · {reading.page.title}")
    workbench.remove_class("-handout")
    await pilot.resize_terminal(*READ)
    await _settled(pilot)
    if focused is not None:
        focused.focus()
    return reading.reader, standalone(svg)
