"""Two friends, one envelope: the reader predicts both numbers by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from emtui.lessons.page import Page, Reader
from emtui.scenes.figures import score

BY_HAND = "by hand"


def _prose(reader: Reader) -> str:
    sample, number = reader.session.sample, reader.figures.number
    low, high = (float(u) for u in sample.place_in_units(sample.values[[0, -1]]))
    return f"""\
Two friends now. Ali and Bilal each had a number in mind, and each wrote it down many times,
never quite the same. All their slips, {sample.total:,.0f} of them, from {number(low)} to
{number(high)}, lie in **one** envelope, and no slip says who wrote it.

Look at the slips. Which two numbers would *you* say?"""


def _guessed(reader: Reader) -> bool:
    return reader.session.start.name == BY_HAND


def _react(reader: Reader) -> str:
    kept = reader.fact("guess")
    if not kept:
        return ""
    number = reader.figures.number
    ali, bilal = kept["means"]
    return (
        f"Your guess: {number(ali)} and {number(bilal)}, score {score(kept['score'])}. "
        "It is kept: on page 6 it meets what EM finds."
    )


def _keep(reader: Reader) -> Mapping[str, Any]:
    if not _guessed(reader):
        return {}
    guess = reader.session.history[0]
    mixture = guess.mixture
    return {
        "guess": {
            "envelope": reader.frame.backdrop.envelope.name,
            "means": mixture.means.tolist(),
            "sds": mixture.sds.tolist(),
            "weights": mixture.weights.tolist(),
            "score": guess.score,
        }
    }


PAGE = Page(
    title="Two friends, one envelope",
    part=0,
    prose=_prose,
    todo="Press g and move the two Gaussians; Enter hands your guess in.",
    done=_guessed,
    react=_react,
    keep=_keep,
    own_slips=True,
)
