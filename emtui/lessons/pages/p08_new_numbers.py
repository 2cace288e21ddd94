"""New numbers: the second half-step, averages in which a slip counts as far as it is his."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from emtui.em.mixture import Mixture, responsibilities
from emtui.lessons.guesses import quartiles
from emtui.lessons.page import Card, Notes, Page, Reader, Scenery, bet
from emtui.lessons.telling import rows, slip, units
from emtui.plot.numerals import significant
from emtui.scenes.frame import in_force
from emtui.scenes.numbers import percent, score
from emtui.scenes.panes.why import in_doubt

BILAL = 1


def _shown(reader: Reader) -> list[tuple[float, float]]:
    """Three slips (units) and how far each is Bilal's: the smallest, the doubtful one, the next."""
    sample, story = reader.session.sample, _asked_at(reader)
    doubtful = in_doubt(reader.frame)
    above = sample.values[sample.values > doubtful]
    places = np.array([sample.lowest, doubtful, above[0]])
    his = responsibilities(places, story)[BILAL]
    return [(units(sample, float(x)), float(r)) for x, r in zip(places, his, strict=True)]


def _asked_at(reader: Reader) -> Mixture:
    """The guess whose doubts are in force."""
    return in_force(reader.session)


def _words(reader: Reader) -> str:
    lines = [f"{slip(x):<5} counts {percent(r)} for Bilal" for x, r in _shown(reader)]
    return f"""\
The second half-step: **what numbers, then?** Take an average, as for one friend; only now each
slip counts **by how likely it is his**. Three of them, for Bilal:

{rows(*lines)}"""


def upper_average(reader: Reader) -> float:
    """The plain average of the slips that are more likely Bilal's, in the slips' units."""
    sample = reader.session.sample
    his = responsibilities(sample.values, _asked_at(reader))[BILAL] > 0.5
    return units(sample, float(np.average(sample.values[his], weights=sample.counts[his])))


def dividing(top: float, bottom: float, told: Callable[[float], str]) -> tuple[str, str]:
    """Two numbers with the fewest digits with which what is read divides to what is told."""
    shown = [(significant(top, n), significant(bottom, n)) for n in range(3, 13)]
    right = told(top / bottom)
    return next(
        (pair for pair in shown if told(float(pair[0]) / float(pair[1])) == right), shown[-1]
    )


def _reply(reader: Reader) -> str:
    session, number = reader.session, reader.figures.number
    sample = session.sample
    before = session.before
    if before is None or before.expectation is None:
        return ""
    total = float(before.expectation.moments.totals[BILAL])
    new, old = float(session.now.mixture.means[BILAL]), float(before.mixture.means[BILAL])
    top, bottom = dividing(total * new, total, number)
    terms = [f"{percent(r)} × {slip(x)}" for x, r in _shown(reader)]
    middle = f"{terms[0]} + … + {terms[1]} + {terms[2]} + …"
    return f"""\
{rows(middle, f"= {top};  {top} / {bottom} slips = {number(new)}")}

Bilal moves from {number(old)} to **{number(new)}**. The low slips still count a little for him, so
he lands below {number(upper_average(reader))}, the plain average of those five. His spread comes
from how far the slips lie from {number(new)}, weighted the same way; his share is {bottom} of
{sample.total:.0f}. The score was {score(before.score)}; now it's **{score(session.now.score)}**."""


PAGE = Page(
    title="New numbers",
    part=0,
    cards=(
        Card(
            _words,
            bet(
                "where",
                "Next to the plain average of the five slips from 0.45 up, his number is",
                ("the same", "a little lower", "a little higher"),
                1,
                None,
                "step",
            ),
            reply=_reply,
            scenery=Scenery(start=quartiles, pane="climb", at=1),
            uses=(("left", "undo"),),
        ),
    ),
    notes=Notes(
        5,
        "If only 3% of a slip is Bilal's, how should it enter his average?",
        "Dividing by the number of slips instead of by the sum of the percentages.",
    ),
)
