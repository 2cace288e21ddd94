"""One hill: one friend's score over his number is concave, and the reader lays chords under it."""

from __future__ import annotations

from emtui.em.one_component import Chord, chord
from emtui.lessons.page import Answer, Page, Question, Reader, Scenery
from emtui.lessons.pages.p01_one_friend import ali_alone, only_ali
from emtui.plot.numerals import MINUS
from emtui.scenes.panes.one_hill import Peak

HILL = Scenery(envelope=only_ali, start=ali_alone, pane="one", choice=1, revealed=True)
TO_LAY = Scenery(
    envelope=only_ali, start=ali_alone, pane="one", choice=1, revealed=True, focus=True
)
NONE = 1
"""Which answer is true."""


def _prose(reader: Reader) -> str:
    if _laid(reader) is not None:
        sample, found = reader.session.sample, reader.found
        bend = sample.total / (found.sd * sample.scale) ** 2
        return f"""\
A curve that no chord rises above is **concave**: it bends one way only. Having come down, it
cannot go up again. So it has one top, and whoever climbs and never falls ends there.

Calculus says the same without drawing: the second derivative is nowhere above zero. Here it is
{MINUS}{bend:,.0f} everywhere. (A *convex* curve is a valley: climbing leads out of it.)"""
    return """\
Does EM reach the **highest** top? Begin small: Ali alone, his spread held. Each number that he
may have had in mind has a score. Together they make a hill, its top at the average.

Lay a straight line between any two points of the curve, a chord: Enter where it begins, move,
Enter where it ends."""


def _laid(reader: Reader) -> Chord | None:
    """The chord between the reader's two pins."""
    if reader.view is None or reader.pane != "one" or not isinstance(reader.found, Peak):
        return None
    ends = sorted({place for place, _ in reader.view.pins})
    return chord(reader.found.height, ends[0], ends[1], 101) if len(ends) == 2 else None


def _react(reader: Reader) -> str:
    laid, number = _laid(reader), reader.figures.number
    if laid is None:
        return ""
    low, high = (
        number(float(reader.session.sample.place_in_units(end))) for end in laid.places[[0, -1]]
    )
    said = reader.answer("chord")
    told = "" if said is None else "Yes, none. " if said == NONE else "Not this one. "
    if not laid.below:
        return f"From {low} to {high} your chord rises above the curve."
    return (
        f"{told}From {low} to {high} the curve lies above your chord by as much as "
        f"{laid.clearance.max():.4g}, and nowhere below it. Try others."
    )


PAGE = Page(
    title="One hill",
    part=2,
    prose=_prose,
    todo="",
    done=lambda reader: _laid(reader) is not None,
    scenery=HILL,
    questions=(
        Question(
            "chord",
            "Is there a chord that rises above this curve?",
            (Answer("somewhere, yes", TO_LAY), Answer("none at all", TO_LAY)),
        ),
        Question(
            "more",
            "Again:",
            (Answer("lay another chord", TO_LAY), Answer("the bare hill", HILL)),
            again=True,
            when=lambda reader: _laid(reader) is not None,
        ),
    ),
    react=_react,
    alone=True,
    played=(
        "down",
        "enter",
        "shift+left",
        "shift+left",
        "enter",
        "right",
        "shift+right",
        "shift+right",
        "shift+right",
        "enter",
    ),
)
