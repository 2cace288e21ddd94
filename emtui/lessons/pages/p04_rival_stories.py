"""Rival stories: the product of heights at the slips judges; its logarithm is the score."""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from emtui.em.mixture import Mixture, log_density
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.starts import Start, given_start
from emtui.em.variants import Variant
from emtui.lessons.page import Answer, Card, Notes, Page, Reader, Scenery, bet
from emtui.lessons.telling import rows
from emtui.scenes.numbers import score
from emtui.scenes.panes.heights import EVERY_SLIP
from emtui.slips.envelope import essay_envelope

HALVES = np.full(2, 0.5)
STORIES = (
    Mixture(HALVES, np.array([0.06, 0.5]), np.array([0.03, 0.15])),
    Mixture(HALVES, np.array([0.5, 0.5]), np.array([0.4, 0.05])),
)
"""Far apart, and both at one half, one of them with a wide spread."""
NAMES = ("far apart", "both in the middle")


def _tell(story: int, sample: Sample, variant: Variant) -> Start:
    return given_start(sample, variant, STORIES[story], NAMES[story])


STAGES = tuple(
    Scenery(start=partial(_tell, story), pane="heights", choice=EVERY_SLIP) for story in (0, 1)
)


def scores() -> tuple[float, float]:
    """The score of both stories on the essay's slips."""
    sample, variant = essay_envelope().sample, Variant()
    one, other = (
        Session.begin(sample, variant, _tell(story, sample, variant)).now.score for story in (0, 1)
    )
    return one, other


def _in_full(log: float) -> str:
    """A product of heights, in two figures."""
    value = math.exp(log)
    digits = 10.0 ** (math.floor(math.log10(value)) - 1)
    return f"{round(value / digits) * digits:,.10g}"


def _tallest(reader: Reader) -> float:
    """The greatest height of the story on the stage, at any slip."""
    sample = reader.session.sample
    logs = log_density(sample.values, reader.session.now.standard)
    return float(np.exp(logs.max())) / sample.scale


def _words(reader: Reader) -> str:
    (a, b), (shaky, steady) = STORIES[0].means, STORIES[1].sds
    return f"""\
One friend near {a:g}, the other near {b:g}: isn't it obvious? But perhaps **both** had {b:g} in
mind, one with a steady hand (± {steady:g}), the other with a shaky one (± {shaky:g}).

Each story draws a curve. Its **height** at a slip says how thickly the story packs slips there."""


def _reply(reader: Reader) -> str:
    one, other = scores()
    return f"""\
{rows(f"{NAMES[0]:<20}{_in_full(one)}", f"{NAMES[1]:<20}{_in_full(other)}")}

Each slip is written on its own, so the heights **multiply**, as chances do. The product is the
story's *likelihood*: the first story makes exactly these slips about {_in_full(one - other)} times
as likely. So pick the story that makes the slips most likely."""


def _other(reader: Reader) -> Scenery:
    """The story that is not on the stage."""
    return STAGES[1 - NAMES.index(reader.session.start.name)]


def _log_words(reader: Reader) -> str:
    slips = round(reader.session.sample.total)
    return f"""\
A product of {slips} heights is awkward; a product of thousands is more than a computer can hold.
Its **logarithm** turns the product into a sum and ranks stories just the same. That's the
**score**."""


def _log_reply(reader: Reader) -> str:
    lines = [
        f"{name:<20}{_in_full(log):<9} score {score(log)}"
        for name, log in zip(NAMES, scores(), strict=True)
    ]
    return f"""\
{rows(*lines)}

A height isn't a probability. Where the story packs slips closely it's large, up to
{_tallest(reader):.1f} here, so the product can pass 1 and the score zero. Where it packs few slips,
heights are tiny and the score falls below zero. Only **differences** between scores
matter.

(Books say *log-likelihood*; their “score” is something else.)"""


PAGE = Page(
    title="Rival stories",
    part=0,
    cards=(
        Card(
            _words,
            bet(
                "judge",
                "Multiply the heights at all the slips. The larger product belongs to",
                NAMES,
                0,
                STAGES[0],
            ),
            reply=_reply,
            more=(Answer("look at the other story", _other),),
            scenery=STAGES[1],
        ),
        Card(
            _log_words,
            bet("sign", "A score can be", ("only above zero", "only below zero", "either"), 2),
            reply=_log_reply,
            scenery=STAGES[0],
        ),
    ),
    notes=Notes(
        7,
        "How could slips judge between two stories about them?",
        "“A likelihood is the probability of the story.” It says how likely the slips are, if the "
        "story holds.",
    ),
)
