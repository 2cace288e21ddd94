"""It never falls: the reader calls every half-step, and looks for a fall."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from emtui.em.history import Entry, Phase, Why
from emtui.em.stopping import EPS
from emtui.lessons.page import Answer, Page, Question, Reader, Scenery
from emtui.scenes.numbers import score_change

WORDS = ("rises", "stays", "falls")
PAST = {"rises": "rose", "stays": "stayed as it was", "falls": "fell"}
ENOUGH = 4
"""Half-steps after which the reader has seen enough to turn the page."""


def _prose(reader: Reader) -> str:
    return """\
EM takes two half-steps in turn. First **who probably wrote what**, then **what each would be
writing about**. It never looks at the score. Why should the score go up?

Call the next half-step, then see. Take other starts (**r**): can you catch it falling?"""


def moved(before: Entry, now: Entry, total: float) -> str:
    """What the score did in a half-step, rounding aside: a key of PAST."""
    if now.score == before.score:
        return "stays"
    rise = now.score - before.score
    if abs(rise) <= 8 * EPS * (abs(before.score) + total):
        return "stays"
    return "rises" if rise > 0 else "falls"


def _fact(reader: Reader) -> str:
    session = reader.session
    assert session.before is not None
    return moved(session.before, session.now, session.sample.total)


def _keep(reader: Reader) -> Mapping[str, Any]:
    """How many half-steps the reader called, and how many of them rightly."""
    calls, times = reader.fact("calls") or {}, reader.times("next")
    said, session = reader.answer("next"), reader.session
    if said is None or session.before is None or times == calls.get("times", 0):
        return {}
    step = [session.start.name, session.at]
    right, of = calls.get("right", 0), calls.get("of", 0)
    if step != calls.get("step"):  # a climb that has ended takes no further step
        right, of = right + (WORDS[said] == _fact(reader)), of + 1
    return {"calls": {"times": times, "step": step, "right": right, "of": of}}


def _react(reader: Reader) -> str:
    session = reader.session
    if session.before is None:
        return ""
    calls = reader.fact("calls") or {}
    called = calls.get("step") == [session.start.name, session.at]
    told = f"{_verdict(reader, called)}{_told(reader)} {_tally(reader)}"
    if session.now.phase is Phase.ENDED:
        return f"{told} This climb is over: **r** begins another."
    return f"{told} You called {calls['right']} of {calls['of']}." if called else told


def _verdict(reader: Reader, called: bool) -> str:
    if not called:
        return ""
    said = reader.answer("next")
    return "**Yes.** " if said is not None and WORDS[said] == _fact(reader) else "Not this time. "


def _told(reader: Reader) -> str:
    session, fact = reader.session, _fact(reader)
    now, before = session.now, session.before
    assert before is not None
    if now.end is not None and now.end.why is Why.COLLAPSED:
        return "It rose without limit: a trap, which a later page opens."
    if now.assigned_at is now.standard:
        return "It stayed as it was: saying who wrote what moves no number."
    if fact == "stays":
        return "It stayed as it was, as far as a number can tell."
    return f"It {PAST[fact]} by {score_change(now.score - before.score)[1:]}, with new numbers."


def _tally(reader: Reader) -> str:
    session = reader.session
    total = session.sample.total
    falls = sum(moved(a, b, total) == "falls" for a, b in pairwise(session.past))
    steps = "1 half-step" if session.at == 1 else f"{session.at:,} half-steps"
    return f"Falls in {steps} so far: {falls or 'none'}."


PAGE = Page(
    title="It never falls",
    part=1,
    prose=_prose,
    todo="Choose with ↑ ↓ and Enter, or just press Space.",
    done=lambda reader: reader.session.at >= ENOUGH,
    scenery=Scenery(pane="climb"),
    questions=(
        Question(
            "next",
            "At the next half-step the score …",
            tuple(Answer(word, acts=("step",)) for word in WORDS),
            again=True,
        ),
    ),
    react=_react,
    keep=_keep,
    own_slips=True,
    played=("enter", "down", "enter", "space", "space"),
)
