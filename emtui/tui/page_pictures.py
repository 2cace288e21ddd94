"""Every page of the essay played without a terminal, and pictured: its stage, not its words."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace

from textual.app import App
from textual.events import Key
from textual.pilot import Pilot

from emtui.lessons.book import pages
from emtui.lessons.handout import Drawn
from emtui.lessons.page import Page, Question, Reader
from emtui.plot import figure
from emtui.tui.control.essay_mode import EssayMode
from emtui.tui.control.panels import panels_shown
from emtui.tui.screens.workbench import Workbench
from emtui.tui.standalone_svg import standalone
from emtui.tui.widgets.page_panel import PagePanel

SEEN = (88, 34)
"""Size of a picture: wide enough to fill a printed page, with characters that are not too small."""
LOW = 20
"""Rows of a picture without an open pane."""
SHORT = 0.02
"""Seconds between two checks whether work is done."""
INK, PAPER, LINES = "textual-light", "#FFFFFF", "#8A8A8A"
"""The theme that pictures are drawn in, their ground, and what the frames' grey is made of."""


async def draw(
    app: App[None],
    tell: Callable[[int], None],
    last: int | None = None,
    *,
    answers: bool = True,
    figures: bool = False,
) -> list[Drawn]:
    """Play every page in order, and picture its stage before and after.

    The stage stands alone from the first page to the last: the words, which take most of the time
    to lay out and paint, are not on the screen, so that answers are given without their list.

    Args:
        app: opens the workbench in free play.
        tell: told the number of each page before it is drawn.
        last: the number of the last page to draw; all where it is None.
        answers: whether each page is played to its end; else up to its last card, and pictured
            once.
        figures: whether pictures are drawn for paper, where a page shows nothing but plots; else
            they are the terminal's.
    """
    drawn: list[Drawn] = []
    app.animation_level = "none"
    async with app.run_test(size=SEEN) as pilot:
        _put_on_paper(app)
        workbench = await _opened(pilot)
        workbench.add_class("-handout")
        workbench.pages = EssayMode(workbench, keeps=False)
        for number, (name, page) in enumerate(list(pages().items())[:last], 1):
            tell(number)
            workbench.pages.read(name)
            pictures = [await _pictured(pilot, workbench, figures)]
            cards = [pair async for pair in _played(pilot, workbench, page, answers=answers)]
            if answers:
                pictures.append(await _pictured(pilot, workbench, figures))
            drawn.append(Drawn(page, number, tuple(cards), tuple(pictures)))
    return drawn


async def _played(
    pilot: Pilot[None], workbench: Workbench, page: Page, *, answers: bool
) -> AsyncIterator[tuple[Reader, Reader]]:
    """Play a page; the reader at each card, before it is played and after."""
    for at, card in enumerate(page.cards):
        before = _reader(workbench)
        if at + 1 == len(page.cards) and not answers:
            yield before, before
            return
        if card.asks is not None:
            right = card.asks.right if isinstance(card.asks.right, int) else 0
            await _answer(pilot, workbench, card.asks, right)
        await _press(pilot, card.plays)
        yield before, _reader(workbench)
        following = page.question(_reader(workbench))
        if at + 1 < len(page.cards) and following is not None:
            await _answer(pilot, workbench, following, 0)


def _put_on_paper(app: App[None]) -> None:
    ink = app.get_theme(INK)
    assert ink is not None
    app.register_theme(replace(ink, name="paper", background=PAPER, surface=PAPER, panel=LINES))
    app.theme = "paper"


async def _opened(pilot: Pilot[None]) -> Workbench:
    """Wait for the workbench, and return it."""
    while not (isinstance(pilot.app.screen, Workbench) and pilot.app.screen.is_mounted):
        await _settled(pilot)
    assert isinstance(pilot.app.screen, Workbench)
    return pilot.app.screen


async def _settled(pilot: Pilot[None]) -> None:
    """Let work beside the screen end, whether done or cancelled, and the screen be painted."""
    await pilot.pause()
    while any(not worker.is_finished for worker in pilot.app.workers):
        await asyncio.sleep(SHORT)
        if all(worker.is_finished for worker in pilot.app.workers):
            await pilot.pause()


def _reader(workbench: Workbench) -> Reader:
    assert workbench.reading is not None
    return workbench.reading.reader


async def _answer(
    pilot: Pilot[None], workbench: Workbench, question: Question, answer: int
) -> None:
    workbench.pages.answer(PagePanel.Answered(question, answer))
    await _settled(pilot)


async def _press(pilot: Pilot[None], keys: Sequence[str]) -> None:
    for key in keys:
        pilot.app.post_message(Key(key, None))
        await _settled(pilot)


async def _pictured(pilot: Pilot[None], workbench: Workbench, figures: bool) -> str:
    """The stage as SVG."""
    await _settled(pilot)
    assert workbench.reading is not None
    reading = workbench.reading
    size = (SEEN[0], SEEN[1] if reading.reader.pane else LOW)
    if workbench.size != size:
        await pilot.resize_terminal(*size)
        while workbench.size != size:
            await pilot.pause(SHORT)
    # Words on frames are painted one refresh later than their contents.
    await _settled(pilot)
    if figures and not workbench.side.asked:
        return figure.drawn(panels_shown(workbench)()).decode()
    return standalone(pilot.app.export_screenshot(title=f"{reading.number} · {reading.page.title}"))
