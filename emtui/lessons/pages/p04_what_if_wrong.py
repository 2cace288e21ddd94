"""What if we are wrong? Two stories about the same slips, and the likelihood as their judge."""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from emtui.em.mixture import Mixture
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.starts import Start, given_start
from emtui.em.variants import Variant
from emtui.lessons.page import Answer, Page, Question, Reader, Scenery
from emtui.scenes.numbers import score, score_change
from emtui.slips.envelope import ESSAY, Envelope, essay_envelope

HALVES = np.full(2, 0.5)
STORIES = (
    Mixture(HALVES, np.array([0.06, 0.5]), np.array([0.03, 0.15])),
    Mixture(HALVES, np.array([0.5, 0.5]), np.array([0.4, 0.05])),
)
"""Far apart, and both at one half, one of them with a wide spread."""
NAMES = ("far apart", "both in the middle")
SMALLER = 100.0
"""How many of the small units make one of the essay's."""


def _in_hundredths() -> Envelope:
    return Envelope.of("the essay, in hundredths", SMALLER * np.array(ESSAY))


def _tell(story: int, times: float, sample: Sample, variant: Variant) -> Start:
    told = STORIES[story]
    mixture = Mixture(told.weights, times * told.means, times * told.sds)
    return given_start(sample, variant, mixture, NAMES[story])


TABLE = tuple(Scenery(start=partial(_tell, story, 1.0)) for story in (0, 1))
SMALL = tuple(
    Scenery(envelope=_in_hundredths, start=partial(_tell, story, SMALLER)) for story in (0, 1)
)


def scores(envelope: Envelope, times: float = 1.0) -> tuple[float, float]:
    """Log-likelihood of both stories on an envelope whose unit is `times` smaller."""
    variant = Variant()
    one, other = (
        Session.begin(envelope.sample, variant, _tell(story, times, envelope.sample, variant))
        for story in (0, 1)
    )
    return one.now.score, other.now.score


def _small(reader: Reader) -> bool:
    """Whether the slips on the stage are written in hundredths."""
    return reader.frame.backdrop.envelope.name == _in_hundredths().name


def _prose(reader: Reader) -> str:
    if reader.answer("units") is not None:
        return """\
Scores are for **comparing**. What is multiplied, slip by slip, is how *densely* a story packs
slips there, so many per unit. So a score may lie above zero, and another unit shifts all scores
alike. Who is ahead, and by how much, stays.

The most likely story wins. If only there were not so many stories."""
    (a, b), (shaky, steady) = STORIES[0].means, STORIES[1].sds
    return f"""\
One friend near {a:g}, the other near {b:g}: is that not plain? But perhaps **both** write about
{b:g}: Bilal with a steady hand (± {steady:g}), Ali with a shaky one (± {shaky:g}).

We cannot ask them. We can ask how likely each story makes exactly these slips, all of them
together. That is its **likelihood**; the score is its logarithm."""


def _react(reader: Reader) -> str:
    said = reader.answer("judge")
    if said is None:
        return ""
    plain, small = scores(essay_envelope()), scores(_in_hundredths(), SMALLER)
    if not _small(reader):
        told = "Yes" if said == 0 else "Not to these slips"
        return (
            f"{told}. *Far apart* scores **{score(plain[0])}**, *both in the middle* "
            f"**{score(plain[1])}**: the first makes these slips about "
            f"{_times(plain[0] - plain[1])} times as likely."
        )
    shift = small[0] - plain[0]
    return (
        f"In hundredths: **{score(small[0])}** and **{score(small[1])}**. Both moved by "
        f"{score_change(shift)}, and the difference is still {small[0] - small[1]:.1f}."
    )


def _times(difference: float) -> str:
    """A ratio of likelihoods in round figures."""
    ratio = math.exp(difference)
    digits = 10 ** (math.floor(math.log10(ratio)) - 1)
    return f"{round(ratio / digits) * digits:,.0f}"


PAGE = Page(
    title="What if we are wrong?",
    part=0,
    prose=_prose,
    todo="",
    done=lambda reader: None not in (reader.answer("judge"), reader.answer("units")),
    scenery=TABLE[1],
    questions=(
        Question(
            "judge",
            "Which story makes these slips more likely?",
            (Answer("far apart", TABLE[0]), Answer("both in the middle", TABLE[1])),
        ),
        Question(
            "units",
            "Now write all slips in hundredths. The two scores …",
            (
                Answer("change places", SMALL[0]),
                Answer("shift alike", SMALL[0]),
                Answer("stay as they are", SMALL[0]),
            ),
        ),
        Question(
            "table",
            "Look at the story …",
            (
                Answer(NAMES[0], TABLE[0]),
                Answer(NAMES[1], TABLE[1]),
                Answer(f"{NAMES[1]}, in hundredths", SMALL[1]),
            ),
            again=True,
        ),
    ),
    react=_react,
    played=("enter", "down", "enter"),
)
