"""Word by word, first: who wrote this slip, by Bayes' rule."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from emtui.em.history import Phase
from emtui.em.mixture import responsibilities
from emtui.em.session import Session
from emtui.lessons.formulas import Writing
from emtui.lessons.guesses import quartiles
from emtui.lessons.page import Answer, Card, Notes, Page, Reader, Scenery, bet
from emtui.lessons.telling import rows, slip, units
from emtui.scenes.frame import in_force
from emtui.scenes.numbers import percent, power, three
from emtui.scenes.panes.heights import SHARED, slip_of
from emtui.slips.envelope import LETTERS, NAMES


def _least_sure(session: Session) -> float:
    ali = responsibilities(session.sample.values, in_force(session))[0]
    return float(session.sample.values[np.argmin(np.abs(ali - 0.5))])


def _place(reader: Reader) -> float:
    """The slip under the pane's cursor, else the least sure (standard)."""
    if reader.pane == "heights" and reader.view is not None:
        return slip_of(reader.view)
    return _least_sure(reader.session)


JUST_DONE = {
    Phase.ASSIGNED: """\
**Who?** Bayes' rule was asked of every slip; their colours are its answers.""",
    Phase.UPDATED: """\
**What numbers?** The curves have moved. These answers are from before; the next half-step asks
again.""",
    Phase.ENDED: "**Nothing changes any more.** For this slip, Bayes' rule has its last word:",
}
"""What the latest half-step did, in place of the question that the rule answers."""
RARE = 0.1
"""Ali's share in the question."""


def rule(reader: Reader, place: float) -> str:
    """Bayes' rule for one slip, with the numbers of the story in force in it."""
    session, number = reader.session, reader.figures.number
    value = slip(units(session.sample, place))
    story = session.sample.to_units(in_force(session))
    writing = Writing.of(session.sample, in_force(session), place)
    k = int(writing.weighted[1] > writing.weighted[0])
    own, other = power(writing.weighted[k]), power(writing.weighted[1 - k])
    return rows(
        "N(x; μ, σ) = e^(−(x−μ)²/2σ²) / (√(2π)·σ)",
        *(
            f"f{name} = {three(writing.shares[i])}·N({value}; {number(float(story.means[i]))}, "
            f"{number(float(story.sds[i]))}) = {power(writing.weighted[i])}"
            for i, name in enumerate(LETTERS)
        ),
        f"P({LETTERS[k]}|x) = {own} / ({own} + {other}) = {percent(writing.share_of(k))}",
    )


def _words(reader: Reader) -> str:
    place = _place(reader)
    value = slip(units(reader.session.sample, place))
    own = Writing.of(reader.session.sample, in_force(reader.session), place)
    k = int(own.weighted[1] > own.weighted[0])
    asked = f"""\
*Who probably wrote {value}?* **Bayes' rule**: weigh each friend's height, the bell curve N with
number μ and spread σ, with his share π, and see how much of the sum is {NAMES[k]}'s:
P({LETTERS[k]}|x)."""
    return f"{JUST_DONE.get(reader.session.now.phase, asked)}\n\n{rule(reader, place)}"


def _rare_words(reader: Reader) -> str:
    ali, _ = _rare(reader)
    value = slip(units(reader.session.sample, _place(reader)))
    return f"""\
If each friend wrote half of the slips, {value} is {percent(ali)} Ali's. Suppose Ali had written
only {percent(RARE)} of them."""


def _rare(reader: Reader) -> tuple[float, float]:
    """How likely Ali is to have written the slip as it stands, and if his slips were rare."""
    writing = Writing.of(reader.session.sample, in_force(reader.session), _place(reader))
    rare = replace(writing, shares=(RARE, 1 - RARE))
    return writing.share_of(0), rare.share_of(0)


def _truth(reader: Reader) -> int:
    now, rare = _rare(reader)
    return 1 if rare < now - 1e-3 else 0


def _reply(reader: Reader) -> str:
    place = _place(reader)
    writing = Writing.of(reader.session.sample, in_force(reader.session), place)
    now, rare = _rare(reader)
    ali, bilal = (power(log) for log in replace(writing, shares=(RARE, 1 - RARE)).weighted)
    value = slip(units(reader.session.sample, place))
    told = rows(f"P(A|{value}) = {ali} / ({ali} + {bilal}) = {percent(rare)}")
    return f"""\
{told}

With the shares in the picture it was {percent(now)}. The height says how well the slip
fits a friend; the share says how much he writes at all. Bayes' rule needs both. Books call P(A|x) a
*responsibility*, and the share π a *prior*."""


PAGE = Page(
    title="Who wrote it",
    part=3,
    cards=(
        Card(
            _words,
            more=(Answer("the next half-step", acts=("step",)),),
            looks=True,
            scenery=Scenery(start=quartiles, pane="heights", choice=SHARED),
            uses=(("space", "half-step"),),
        ),
        Card(
            _rare_words,
            bet(
                "rare",
                "The slip would then be",
                ("just as likely Ali's", "less likely Ali's", "certainly Bilal's"),
                _truth,
            ),
            reply=_reply,
            live=True,
            looks=True,
            scenery=Scenery(None, start=quartiles, pane="heights", choice=SHARED),
        ),
    ),
    notes=Notes(
        6,
        "Which of these letters do you already know in words?",
        "P(A|x) against P(x|A): the height is the second, the doubt is the first.",
    ),
    own_slips=True,
)
