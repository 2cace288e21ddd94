"""If only we knew: with names on the slips, two averages and done."""

from __future__ import annotations

from emtui.em.sample import Sample
from emtui.em.starts import Start, given_start
from emtui.em.variants import Variant
from emtui.lessons.book import number_of
from emtui.lessons.page import Answer, Page, Question, Reader, Scenery
from emtui.scenes.backdrop import Backdrop
from emtui.slips.dealing import Deal
from emtui.slips.envelope import Envelope

DEAL = Deal(60, ali=(0.3, 0.06), bilal=(0.55, 0.1), share=0.6, seed=1)
BEST = 1
"""Which answer makes it easy."""


def _dealt() -> Envelope:
    return DEAL.envelope("with known names")


def _by_names(sample: Sample, variant: Variant) -> Start:
    """Each friend as his own slips say: their average, spread and share."""
    truth = Backdrop.of(_dealt()).truth
    assert truth is not None
    return given_start(sample, variant, sample.to_units(truth), "named")


HIDDEN = Scenery(envelope=_dealt)
NAMED = Scenery(envelope=_dealt, start=_by_names, revealed=True)


def _prose(reader: Reader) -> str:
    if not reader.frame.revealed:
        return f"""\
Here are {reader.session.sample.total:,.0f} other slips, dealt so that the truth is known, if not
to you. Again two numbers, one envelope, no names.

Suppose that a bird tells you **one** thing more. What should you ask for?"""
    return f"""\
Every slip bears its name, and nothing is left to guess. It is page {number_of("one_friend")}
twice: Ali's average, Bilal's average, done.

Keep this in mind. It marks every problem that EM is for: **one more piece of information, and
it would be easy.** What we miss is not the numbers. It is the names."""


def _react(reader: Reader) -> str:
    truth, said = reader.frame.backdrop.truth, reader.answer("ask")
    if truth is None or not reader.frame.revealed:
        return ""
    number, units = reader.figures.number, reader.session.sample.to_units(truth)
    slips = truth.weights * reader.session.sample.total
    told = "Yes. " if said == BEST else "" if said is None else "Welcome, but names do more. "
    return (
        f"{told}Ali's {slips[0]:.0f} slips average **{number(units.means[0])}**, Bilal's "
        f"{slips[1]:.0f} average **{number(units.means[1])}**. In mind they had {DEAL.ali[0]:g} "
        f"and {DEAL.bilal[0]:g}."
    )


PAGE = Page(
    title="If only we knew",
    part=0,
    prose=_prose,
    todo="",
    done=lambda reader: reader.frame.revealed,
    scenery=HIDDEN,
    questions=(
        Question(
            "ask",
            "One thing more, and it would be easy:",
            (
                Answer("as many slips again", NAMED),
                Answer("who wrote each slip", NAMED),
                Answer("how large their spreads are", NAMED),
            ),
        ),
        Question(
            "look",
            "Look again:",
            (Answer("at the slips without names", HIDDEN), Answer("at the names", NAMED)),
            again=True,
        ),
    ),
    react=_react,
    played=("down", "enter"),
)
