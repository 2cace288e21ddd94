"""It never falls: the reader predicts every half-step."""

from __future__ import annotations

from emtui.em.session import Phase
from emtui.lessons.page import Answer, Page, Question, Reader, Scenery
from emtui.scenes.figures import score_change

WORDS = ("rises", "stays", "falls")
ENOUGH = 4
"""Half-steps after which the reader has seen enough to turn the page."""


def _prose(reader: Reader) -> str:
    return """\
EM takes two half-steps in turn. First it asks **who probably wrote what**, then **what each
would be writing about**. It never looks at the score. Who says that the score goes up?

Say what the next half-step does to it, then see. Take any other start (**r**) and try to
catch it falling."""


def _react(reader: Reader) -> str:
    now, before = reader.session.now, reader.session.before
    if before is None:
        return ""
    rise = now.score - before.score
    fact = "rises" if rise > 0 else "falls" if rise < 0 else "stays"
    said = reader.answer("next")
    told = f"It {_past(fact)}" + (f" by {score_change(rise).lstrip('+')}." if rise else ".")
    if said is not None:
        told = ("Yes. " if WORDS[said] == fact else "Not this time. ") + told
    if now.phase is Phase.ASSIGNED:
        return told + " Saying who wrote what lifts only the floor; the numbers have not moved."
    return told + " New numbers, and a story that explains the slips at least as well."


def _past(word: str) -> str:
    return {"rises": "rose", "stays": "stayed as it was", "falls": "fell"}[word]


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
    own_slips=True,
)
