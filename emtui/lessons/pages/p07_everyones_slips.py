"""Everyone's slips: the first half-step, who probably wrote what, and what 8.9 slips means."""

from __future__ import annotations

import numpy as np

from emtui.em.mixture import Array, responsibilities
from emtui.lessons.guesses import quartiles
from emtui.lessons.page import Card, Notes, Page, Reader, Scenery, bet
from emtui.lessons.telling import rows, slip, units
from emtui.scenes.frame import in_force
from emtui.scenes.numbers import percent
from emtui.scenes.panes.why import in_doubt
from emtui.slips.envelope import NAMES


def _ali(reader: Reader, places: Array) -> Array:
    """How likely Ali is to have written slips at `places` (standard)."""
    found: Array = responsibilities(places, in_force(reader.session))[0]
    return found


def _words(reader: Reader) -> str:
    return """\
Do that for every slip. That's the first half-step: **who probably wrote what?** No slip simply
gets a name. Its colour will show the doubt: the more orange, the likelier Ali's; the more blue, the
likelier Bilal's."""


def _reply(reader: Reader) -> str:
    session = reader.session
    sample = session.sample
    doubtful = in_doubt(reader.frame)
    shown = [sample.lowest, doubtful, _next_up(sample.values, doubtful), sample.highest]
    pairs = [
        f"{slip(units(sample, place)):<5} {percent(float(ali)):>6}"
        for place, ali in zip(shown, _ali(reader, np.array(shown)), strict=True)
    ]
    totals = np.array([float((_ali(reader, sample.values) * sample.counts).sum())])
    ali, bilal = float(totals[0]), sample.total - float(totals[0])
    sure = float(_ali(reader, np.array([doubtful]))[0])
    whose = int(sure < 0.5)
    return f"""\
How likely some of them are to be Ali's:

{rows("    ".join(pairs[:2]), "    ".join(pairs[2:]))}

Add up all {sample.total:,.0f} percentages: **{ali:.1f} slips are Ali's, {bilal:.1f} Bilal's**.
That's all “{ali:.1f} slips” means. The slip we are least sure of,
{slip(units(sample, doubtful))}, is still {percent(max(sure, 1 - sure))} likely to be
{NAMES[whose]}'s."""


def _next_up(values: Array, place: float) -> float:
    """The next larger slip, or the same where there is none."""
    above = values[values > place]
    return float(above[0]) if len(above) else place


PAGE = Page(
    title="Everyone's slips",
    part=0,
    cards=(
        Card(
            _words,
            bet(
                "sum",
                "Count 97% as 0.97 of a slip, and add up all that's Ali's. You get",
                (
                    "a whole number of slips",
                    "a number with a fraction",
                    "exactly half of the slips",
                ),
                1,
                None,
                "step",
            ),
            reply=_reply,
            scenery=Scenery(start=quartiles, pane="climb"),
            uses=(("left", "undo"),),
        ),
    ),
    notes=Notes(
        4,
        "What would you have to add up to say how many slips are Ali's?",
        "“8.9 slips” sounds absurd until it is a sum of percentages. Add three by hand.",
    ),
)
