"""Why there is a floor: the logarithm bends, so a chord lies below it. For the curious."""

from __future__ import annotations

from functools import partial

from emtui.lessons.guesses import quartiles
from emtui.lessons.page import Card, Notes, Page, Reader, Scenery, beside, bet
from emtui.lessons.telling import slip, units
from emtui.scenes.panes.jensen import possibilities, slip_at
from emtui.scenes.panes.one_friend import FLOOR

TOUCHING = 1e-9


def _words(reader: Reader) -> str:
    return """\
For the curious. There's a floor because the **logarithm** bends downwards.

Take one slip. It has one height if Ali wrote it, another if Bilal did. We don't know which, so the
score takes the log of their average. What if we took the logs first, and then averaged?"""


def _reply(reader: Reader) -> str:
    if reader.view is None:
        return ""
    place = slip_at(reader.view)
    two = possibilities(reader.frame, place)
    if two is None:
        return ""
    name, gap = slip(units(reader.session.sample, place)), two.log_of_average - two.average_of_logs
    told = f"""\
The *chord*, straight from ● to ◆, lies below the curve: for slip {name}, □ (average of logs)
is {gap:.3g} below ■ (log of average). All ■ add up to the score, all □ to a floor."""
    if two.floor is None:
        return told
    left = two.log_of_average - two.floor
    rest = "no gap is left" if left < TOUCHING else f"a gap of {left:.3g} is left"
    return f"""\
{told}

That averages by the shares. By **who probably wrote it**, heights rescaled to match, the
points move together, and {rest}: EM's floor."""


PAGE = Page(
    title="Why there is a floor",
    part=1,
    cards=(
        Card(
            _words,
            bet(
                "chord",
                "Compared with the log of the average, the average of the logs is",
                ("higher", "lower", "the same"),
                1,
                partial(beside, pane="one", choice=FLOOR),
            ),
            reply=_reply,
            live=True,
            looks=True,
            scenery=Scenery(start=quartiles, at=1),
        ),
    ),
    notes=Notes(
        6,
        "Draw a logarithm and a chord. Which lies above?",
        "Where logarithms are new, most get lost. Leave the page out: nothing later leans on it.",
    ),
    own_slips=True,
)
