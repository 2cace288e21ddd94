"""If only we knew: with names on the slips, two averages and done."""

from __future__ import annotations

from emtui.em.sample import Sample
from emtui.em.starts import Start, given_start
from emtui.em.variants import Variant
from emtui.lessons.page import Card, Notes, Page, Reader, Scenery, bet
from emtui.lessons.telling import rows
from emtui.scenes.backdrop import Backdrop
from emtui.slips.dealing import Deal
from emtui.slips.envelope import NAMES, Envelope

DEAL = Deal(60, ali=(0.3, 0.06), bilal=(0.55, 0.1), share=0.6, seed=1)


def _dealt() -> Envelope:
    return DEAL.envelope("two other friends")


def _by_names(sample: Sample, variant: Variant) -> Start:
    """Each friend as his own slips say: their average, spread and share."""
    truth = Backdrop.of(_dealt()).truth
    assert truth is not None
    return given_start(sample, variant, sample.to_units(truth), "named")


def _words(reader: Reader) -> str:
    return f"""\
Here are {DEAL.slips} other slips, dealt for this page. The program knows who wrote which; you
don't. Two numbers again, one envelope, no names.

Suppose a little bird could tell you **one** thing."""


def _reply(reader: Reader) -> str:
    truth, number = reader.frame.backdrop.truth, reader.figures.number
    if truth is None:
        return ""
    means = reader.session.sample.to_units(truth).means
    lines = [f"{'who':<7}{'in mind':<9}{'average of his slips':<22}off by"]
    for name, (mind, _), mean in zip(NAMES, (DEAL.ali, DEAL.bilal), means, strict=True):
        average, off = number(float(mean)), number(abs(float(mean) - mind))
        lines.append(f"{name:<7}{mind:<9g}{average:<22}{off}")
    return f"""\
Given the names, you take two averages and you're done:

{rows(*lines)}

Given both **curves**, you could say who probably wrote each slip. We have neither, but either would
give us the other: a problem for **EM**, *expectation-maximization*, the method of this essay."""


NAMED = Scenery(envelope=_dealt, start=_by_names, revealed=True)

PAGE = Page(
    title="If only we knew",
    part=0,
    cards=(
        Card(
            _words,
            bet(
                "ask",
                "What should you ask for?",
                ("twice as many slips", "who wrote each slip", "how wide each friend's spread is"),
                1,
                NAMED,
            ),
            reply=_reply,
            scenery=Scenery(envelope=_dealt),
            uses=(("t", "names"),),
        ),
    ),
    notes=Notes(
        4,
        "If you could know one thing more, what would make this easy?",
        "The average of a friend's slips is not what he had in mind: it's off, as on page 1.",
    ),
)
