"""Every page of the essay played without a terminal, and pictured: its stage, not its words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from textual.app import App
from textual.pilot import Pilot

from emtui.lessons.book import pages
from emtui.lessons.handout import Drawn
from emtui.lessons.page import Reader
from emtui.tui.screens.workbench import Workbench
from emtui.tui.standalone_svg import standalone

READ = (120, 34)
"""Columns and rows that a page is played at: its words take none of the stage's room there."""
SEEN = (88, 34)
"""Columns and rows of a picture: as wide as print on paper, with its characters not too small."""
LOW = 20
"""Rows of a picture without an open pane."""
SHORT = 0.01
"""Seconds between two looks at work that is not done."""
INK, PAPER, LINES = "textual-light", "#FFFFFF", "#8A8A8A"
"""The theme that pictures are drawn in, their ground, and what the frames' grey is made of."""


async def draw(app: App[None], tell: Callable[[int], None], last: int | None = None) -> list[Drawn]:
    """Play every page in order, and picture its stage before and after.

    Args:
        app: opens the workbench in free play.
        tell: told the number of each page before it is drawn.
        last: the number of the last page to draw; all where it is None.
    """
    drawn: list[Drawn] = []
    app.animation_level = "none"
    async with app.run_test(size=READ) as pilot:
        _put_on_paper(app)
        workbench = await _opened(pilot)
        for number, (name, page) in enumerate(list(pages().items())[:last], 1):
            tell(number)
            workbench.pages.read(name)
            first = await _pictured(pilot, workbench)
            cards = []
            for at in range(len(page.cards)):
                before = _reader(workbench)
                await _press(pilot, page.keys(at))
                cards.append((before, _reader(workbench)))
                if at + 1 < len(page.cards):
                    await _press(pilot, ("enter",))
            second = await _pictured(pilot, workbench)
            drawn.append(Drawn(page, number, tuple(cards), (first, second)))
    return drawn


def _put_on_paper(app: App[None]) -> None:
    ink = app.get_theme(INK)
    assert ink is not None
    app.register_theme(replace(ink, name="paper", background=PAPER, surface=PAPER, panel=LINES))
    app.theme = "paper"


async def _opened(pilot: Pilot[None]) -> Workbench:
    """The workbench, once it stands."""
    while not isinstance(pilot.app.screen, Workbench):
        await _settled(pilot)
    return pilot.app.screen


async def _settled(pilot: Pilot[None]) -> None:
    """Let work beside the screen end, whether done or cancelled, and the screen be painted."""
    await pilot.pause()
    while any(not worker.is_finished for worker in pilot.app.workers):
        await pilot.pause(SHORT)
    await pilot.pause()


def _reader(workbench: Workbench) -> Reader:
    assert workbench.reading is not None
    return workbench.reading.reader


async def _press(pilot: Pilot[None], keys: Sequence[str]) -> None:
    for key in keys:
        await pilot.press(key)
        await _settled(pilot)


async def _pictured(pilot: Pilot[None], workbench: Workbench) -> str:
    """The stage alone as SVG."""
    await _settled(pilot)
    assert workbench.reading is not None
    reading, focused = workbench.reading, workbench.focused
    workbench.add_class("-handout")
    await _resized(pilot, workbench, (SEEN[0], SEEN[1] if reading.reader.pane else LOW))
    svg = pilot.app.export_screenshot(title=f"{reading.number} · {reading.page.title}")
    workbench.remove_class("-handout")
    await _resized(pilot, workbench, READ)
    if focused is not None:
        focused.focus()
    return standalone(svg)


async def _resized(pilot: Pilot[None], workbench: Workbench, size: tuple[int, int]) -> None:
    """Make the window another size, and wait until the workbench has it."""
    await pilot.resize_terminal(*size)
    while workbench.size != size:
        await pilot.pause(SHORT)
    await _settled(pilot)
    # Words on frames come once more later than what they frame.
    await _settled(pilot)
