"""Word by word, last: the score, slip by slip, and what another unit does to it."""

from __future__ import annotations

import math

import numpy as np

from emtui.em.mixture import log_joint
from emtui.lessons.guesses import quartiles
from emtui.lessons.page import Answer, Card, Notes, Page, Reader, Scenery, bet
from emtui.lessons.telling import rows, slip, units
from emtui.scenes.numbers import score, three
from emtui.scenes.panes.heights import EVERY_SLIP
from emtui.slips.envelope import Envelope
from emtui.slips.essay import ESSAY

FIRST = 3
"""Slips whose parts of the score are written out."""
SMALLER = 100.0
"""How many of the small units make one of the essay's."""
ALMOST = 6
"""Half-steps after which the story is nearly the one it ends with."""


def in_hundredths() -> Envelope:
    """The essay's slips, written in hundredths."""
    return Envelope.of("the essay, in hundredths", (SMALLER * np.array(ESSAY)).round(9))


def _words(reader: Reader) -> str:
    return f"""\
*How well does the story explain the slips?* Multiply the heights, or rather add up their
logarithms. (fA is Ali's share times his height, fB Bilal's.) Starting from the smallest slip:

{rows("ln L = Σ ln(fA(x) + fB(x))", *_sum(reader))}

Books call it the *log-likelihood*."""


def _units(reader: Reader) -> str:
    low, high = (
        slip(units(reader.session.sample, x)) for x in reader.session.sample.values[[0, -1]]
    )
    return f"""\
The slips go from {low} to {high}, and this story scores {score(reader.session.now.score)}. Now
write every slip in hundredths, so that each number is a hundred times as large."""


def _sum(reader: Reader) -> tuple[str, ...]:
    session = reader.session
    now, sample = session.now.standard, session.sample
    if not (now.sds > 0).all():
        return ("= ∞: a spread of nothing has no ceiling",)
    each = np.repeat(sample.values[:FIRST], np.minimum(sample.counts[:FIRST], FIRST).astype(int))
    joint = log_joint(each[:FIRST], now) - math.log(sample.scale)
    parts = np.logaddexp(joint[0], joint[1])
    told = " + ".join(three(float(part)) for part in parts).replace("+ −", "− ")
    more = " + …" if sample.total > FIRST else ""
    return (f"= {told}{more}", f"= {score(session.now.score)}")


def _shift(reader: Reader) -> float:
    """By how much the other unit lowers the score of any story."""
    return reader.session.sample.total * math.log(SMALLER)


def _reply(reader: Reader) -> str:
    slips = reader.session.sample.total
    return f"""\
Now it's {score(reader.session.now.score)}. On an axis a hundred times as long, slips are packed a
hundred times as thinly: each height is divided by {SMALLER:g}, and every score falls by
{slips:.0f} × ln {SMALLER:g} = {_shift(reader):.1f}, whatever the story.

So a score alone says nothing; **differences** between scores are the same in any units."""


PAGE = Page(
    title="The score, and units",
    part=3,
    cards=(
        Card(
            _words, scenery=Scenery(start=quartiles, pane="heights", choice=EVERY_SLIP, at=ALMOST)
        ),
        Card(
            _units,
            bet(
                "units",
                "The scores of all stories",
                ("stay as they are", "all fall by the same amount", "change places"),
                1,
                Scenery(
                    envelope=in_hundredths,
                    start=quartiles,
                    pane="heights",
                    choice=EVERY_SLIP,
                    at=ALMOST,
                ),
            ),
            reply=_reply,
            more=(
                Answer(
                    "back to the slips as they were",
                    Scenery(start=quartiles, pane="heights", choice=EVERY_SLIP, at=ALMOST),
                ),
            ),
        ),
    ),
    notes=Notes(
        4,
        "Is a log-likelihood of 12 good?",
        "Comparing scores of different data, or of the same data in different units.",
    ),
)
