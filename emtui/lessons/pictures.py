"""The pages of the essay played and pictured for paper: each one's stage, without a screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from emtui.lessons.book import pages
from emtui.lessons.handout import Drawn
from emtui.lessons.journal import Journal
from emtui.lessons.page import MAPS, Reader
from emtui.lessons.player import Player
from emtui.plot.drawing import drawing
from emtui.plot.figure import COLUMNS, Panel
from emtui.scenes.panels import pane_panels, slips_panel
from emtui.scenes.panes.table import PANES

NARROW = 48
"""Letters across a panel that has another beside it."""


def draw(tell: Callable[[int], None], last: int | None = None, *, answers: bool) -> list[Drawn]:
    """Play every page in order, by a reader of whom nothing is known, and picture its stage.

    Args:
        tell: told the number of each page before it is played.
        last: the number of the last page; all where it is None.
        answers: whether each page is played to its end, and pictured there, too; else it is played
            up to its last card.
    """
    player, journal, drawn = Player(), Journal(), []
    for number, (name, page) in enumerate(list(pages().items())[:last], 1):
        tell(number)
        cards = tuple(player.moments(name, journal, last=answers))
        stages = [cards[0][0], cards[-1][1]] if answers else [cards[0][0]]
        pictures = tuple(picture(stage, answers=answers) for stage in stages)
        panels = tuple(beside(stage, answers=answers) for stage in stages)
        drawn.append(Drawn(page, number, cards, pictures, panels))
        journal = _without_guess(cards[-1][1].journal)
    return drawn


def _without_guess(journal: Journal) -> Journal:
    """On paper nobody guessed what the keys of a page come to."""
    return replace(journal, facts={k: v for k, v in journal.facts.items() if k != "guess"})


def picture(reader: Reader, *, answers: bool = True) -> str:
    """The slips, and the pane that is open, one under the other, as an SVG."""
    return drawing(_panels(reader, COLUMNS, answers=answers))


def beside(reader: Reader, *, answers: bool = True) -> tuple[tuple[str, str], ...]:
    """The same panels to stand side by side: the title and the SVG of each."""
    panels = _panels(reader, NARROW, answers=answers)
    return tuple((panel.title, drawing([panel], columns=NARROW)) for panel in panels)


def _panels(reader: Reader, columns: int, *, answers: bool) -> list[Panel]:
    """The panels; what is worked out under a pane answers bets, but a map's signs need it."""
    panels = [slips_panel(reader.frame, columns)]
    if reader.view is not None:
        panels += pane_panels(PANES[reader.pane], reader.view, columns)
    if not answers and reader.pane not in MAPS:
        panels = [replace(panel, words=()) for panel in panels]
    return panels
