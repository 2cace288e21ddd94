"""One hill: one friend's score over his number is strictly concave, and its top is attained."""

from __future__ import annotations

from emtui.em.one_component import Chord, chord
from emtui.lessons.page import Answer, Card, Notes, Page, Reader, Scenery, bet
from emtui.lessons.pages.p01_one_friend import ali_alone, only_ali
from emtui.lessons.telling import units
from emtui.plot.numerals import MINUS
from emtui.scenes.numbers import amount
from emtui.scenes.panes.one_hill import Peak

PEAK = 1
"""Which of the pane's choices shows the hill."""


def _hill(*, focus: bool) -> Scenery:
    return Scenery(
        envelope=only_ali, start=ali_alone, pane="one", choice=PEAK, revealed=True, focus=focus
    )


def _words(reader: Reader) -> str:
    if reader.pane == "one" and reader.view is not None and reader.view.pins:
        begins = units(reader.session.sample, reader.view.pins[0][0])
        return f"""\
Your chord begins at {reader.figures.number(begins)}. Move away from there, and press Enter where it
ends."""
    return """\
Does EM reach the **highest** top? Start small: Ali alone, his spread fixed. Every number he
might have had in mind has a score. Together they make a hill, with its top at the average.

Draw a straight line between two points of the hill: a *chord*."""


def _laid(reader: Reader) -> Chord | None:
    """The chord between the reader's two pins."""
    if reader.view is None or reader.pane != "one" or not isinstance(reader.found, Peak):
        return None
    ends = sorted({place for place, _ in reader.view.pins})
    return chord(reader.found.height, ends[0], ends[1], 101) if len(ends) == 2 else None


def _truth(reader: Reader) -> int | None:
    laid = _laid(reader)
    return None if laid is None else int(laid.below)


def _reply(reader: Reader) -> str:
    laid, number, sample = _laid(reader), reader.figures.number, reader.session.sample
    if laid is None:
        return ""
    low, high = (number(float(sample.place_in_units(end))) for end in laid.places[[0, -1]])
    most = amount(float(laid.clearance.max()))
    bend = sample.total / (reader.found.sd * sample.scale) ** 2
    return f"""\
From {low} to {high} the hill stays above your chord, by up to {most}. It bends downwards
everywhere, so once down it never turns up again. Books call that **strictly concave** (its second
derivative is {MINUS}{bend:,.0f} everywhere).

And it does reach its top. So nobody who climbs here can get stuck on a lower one."""


PAGE = Page(
    title="One hill",
    part=2,
    cards=(
        Card(
            _words,
            bet(
                "chord",
                "Does any chord rise above the hill?",
                ("some chords do", "no chord does"),
                _truth,
                _hill(focus=True),
            ),
            todo="← → move (Shift: faster). Press Enter where your chord begins and where it ends.",
            played=lambda reader: _laid(reader) is not None,
            reply=_reply,
            live=True,
            more=(Answer("draw another chord", _hill(focus=True)),),
            scenery=_hill(focus=False),
            uses=(("left,right", "move"), ("enter", "pin")),
            plays=(
                *("shift+left", "shift+left", "enter", "right"),
                *("shift+right", "shift+right", "shift+right", "enter"),
            ),
        ),
    ),
    notes=Notes(
        5,
        "When is the first top you reach surely the highest?",
        "One hill alone isn't enough: a curve that only approaches its highest value has no top.",
    ),
    alone=True,
)
