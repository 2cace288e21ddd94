"""One friend: his slips are dealt one by one, and their average settles."""

from __future__ import annotations

import numpy as np

from emtui.em.mixture import Mixture
from emtui.em.sample import Sample
from emtui.em.starts import Start
from emtui.em.variants import Variant
from emtui.lessons.page import Answer, Page, Question, Reader, Scenery
from emtui.scenes.panes.running_mean import Dealt
from emtui.slips.dealing import Deal
from emtui.slips.envelope import Envelope

DEAL = Deal(64, ali=(0.3, 0.1), share=1.0, seed=62)
FEW = DEAL.slips // 4
"""So many slips, and four times as many, are compared."""
HALF = 1
"""Which answer is true."""


def only_ali() -> Envelope:
    """Slips that Ali alone wrote."""
    return DEAL.envelope("only Ali")


def ali_alone(sample: Sample, variant: Variant) -> Start:
    """Ali as the slips say, and nobody else."""
    ali = Mixture(np.array([1.0, 0.0]), np.full(2, sample.mean), np.full(2, sample.sd))
    return Start("one friend", ali)


DEALT = Scenery(envelope=only_ali, start=ali_alone, pane="one", choice=0, revealed=True, focus=True)


def _prose(reader: Reader) -> str:
    if _dealt(reader) is None:
        return f"""\
Begin with one friend. Ali has a number in mind and writes it on {DEAL.slips} slips, never quite
exactly: sometimes a little more, sometimes less. You get the slips. What was his number?

The best you can do is what anybody would: **average** them. You will still be a little off.
How much?"""
    return """\
Deal with → (Shift+→ deals more at once). The average wanders, then settles.

The grey funnels say how far off the average of so many slips may be. It lies in the inner one
about 68 % of the time, in the outer one 95 %, however many slips there are. With enough slips
it comes as close as you like: a *consistent* estimate.

We never know Ali's number. We know **how wrong we may be**."""


def _dealt(reader: Reader) -> Dealt | None:
    """The slips in the open pane."""
    found = reader.found if reader.pane == "one" else None
    return found if isinstance(found, Dealt) else None


def _count(reader: Reader) -> int:
    """Slips dealt so far by hand."""
    if _dealt(reader) is None or reader.view is None or reader.view.cursor is None:
        return 0
    return round(reader.view.cursor[0])


def _react(reader: Reader) -> str:
    found, number, count = _dealt(reader), reader.figures.number, _count(reader)
    if found is None or not count:
        return ""
    scale, running = reader.session.sample.scale, found.running
    off = abs(float(running.means[count - 1]) - running.centre) * scale
    if count < DEAL.slips:
        return f"{count} dealt. The average is off by {number(off)}."
    few, many = (float(running.errors[n - 1]) * scale for n in (FEW, count))
    said = "Yes: " if reader.answer("four times") == HALF else ""
    return (
        f"{said}{FEW} slips leave an average that may be off by ±{number(few)}, {count} slips "
        f"±{number(many)}: **half**. This one is off by {number(off)}. Four times the slips, half "
        "the error."
    )


PAGE = Page(
    title="One friend",
    part=0,
    prose=_prose,
    todo="",
    done=lambda reader: _count(reader) == DEAL.slips,
    scenery=Scenery(envelope=only_ali, start=ali_alone, revealed=True),
    questions=(
        Question(
            "four times",
            "With four times as many slips it may be off by …",
            (
                Answer("just as much", DEALT),
                Answer("half as much", DEALT),
                Answer("a quarter as much", DEALT),
            ),
        ),
    ),
    react=_react,
    alone=True,
    played=("down", "enter", *["shift+right"] * 9),
)
