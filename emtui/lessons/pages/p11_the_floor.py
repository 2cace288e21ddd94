"""Why it never falls: the floor that E lays under the score, and that M climbs."""

from __future__ import annotations

from emtui.em.history import Phase
from emtui.lessons.page import Card, Notes, Page, Reader, Scenery, bet
from emtui.lessons.pages.p10_never_falls import moved, overlapping
from emtui.scenes.numbers import amount

ASSIGNED = 1
"""Half-steps to the first moment at which the floor touches the score."""


def _words(reader: Reader) -> str:
    return """\
We've just said who probably wrote what (●). Judge any story by those doubts, held fixed, and you
get a second, simpler score: the **floor**. It's never above the score, and touches it at ●.

The new numbers are its top, ▲, which only takes averages to find. So we walk there, from the old
numbers (left) to the new."""


def _rises(reader: Reader) -> tuple[float, float]:
    """By how much the last half-step raised floor and score."""
    now, before = reader.session.now, reader.session.before
    if before is None or now.floor is None or before.floor is None:
        return 0.0, 0.0
    return now.floor - before.floor, now.score - before.score


def _reply(reader: Reader) -> str:
    floor, score = _rises(reader)
    return f"""\
The floor rose by {amount(floor)}, the score by {amount(score - floor)} more: where we stand now, ●,
it's above the floor, and it can never be below it.

We stood **on** the floor and walked up it. Whatever the score does, it stays above the floor. **So
it can't fall.**"""


def _second(reader: Reader) -> str:
    return """\
Now there's a gap between the score and the old floor. Ask again *who probably wrote what*, with the
new numbers. That gives new doubts, and so a new floor."""


def _further(reader: Reader) -> int | None:
    """Whether the new floor, once it is laid, leads higher."""
    session = reader.session
    if session.now.phase is not Phase.ASSIGNED:
        return None
    return int(moved(session.now, session.step().now, session.sample.total) == 0)


def _second_reply(reader: Reader) -> str:
    floor, _ = _rises(reader)
    return f"""\
The new floor is {amount(floor)} higher than the old one here: it touches the score again, and its
top lies beyond. Up to that top, then a new floor. EM climbs from floor to floor, and rests where
none leads higher.

(Books call it the *evidence lower bound*.)"""


PAGE = Page(
    title="The floor",
    part=1,
    cards=(
        Card(
            _words,
            bet(
                "rise",
                "At ▲ the score has risen",
                ("less than the floor", "at least as much as the floor"),
                1,
                None,
                "step",
            ),
            reply=_reply,
            scenery=Scenery(envelope=overlapping, pane="bound", at=ASSIGNED),
        ),
        Card(
            _second,
            bet(
                "top",
                "The top of the new floor is",
                ("where we stand", "further on"),
                _further,
                None,
                "step",
            ),
            reply=_second_reply,
        ),
    ),
    notes=Notes(
        6,
        "You walk up a floor that's nowhere above the ceiling. What do you know of the ceiling?",
        "Taking ▲ for the top of the score. It is the top of the floor; the score's may be beyond.",
    ),
    own_slips=True,
)
