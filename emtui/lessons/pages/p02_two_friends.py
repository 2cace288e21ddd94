"""Two friends, one envelope: the reader predicts both numbers by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from emtui.em.starts import both_the_same
from emtui.lessons.book import number_of
from emtui.lessons.page import Page, Reader, Scenery
from emtui.scenes.numbers import score

BY_HAND, SAME = "by hand", "both the same"


def _prose(reader: Reader) -> str:
    sample, number = reader.session.sample, reader.figures.number
    low, high = (float(u) for u in sample.place_in_units(sample.values[[0, -1]]))
    untouched = reader.session.start.name == SAME
    return f"""\
Two friends now. Ali and Bilal each had a number in mind, each wrote it down again and again,
and all the slips, {sample.total:,.0f} of them from {number(low)} to {number(high)}, went into
**one** envelope. No slip says who wrote it.

{"Their Gaussians still lie on each other: nobody has guessed anything. " if untouched else ""}Look
at the slips. Which two numbers would *you* say?"""


def _guessed(reader: Reader) -> bool:
    """Whether a guess was made by hand, and handed in."""
    return reader.session.start.name == BY_HAND and reader.frame.hand is None


def _react(reader: Reader) -> str:
    kept = reader.fact("guess")
    if not kept or kept["envelope"] != reader.frame.backdrop.envelope.name:
        return ""
    number = reader.figures.number
    ali, bilal = kept["means"]
    return (
        f"Your guess: **{number(ali)}** and **{number(bilal)}**, score {score(kept['score'])}; "
        "the higher, the better it explains the slips. It is kept: on page "
        f"{number_of('guess_improve_repeat')} it meets what EM finds."
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
    todo="Press g: ← → move a Gaussian, ↑ ↓ its spread, Tab takes the other. Enter hands it in.",
    done=_guessed,
    scenery=Scenery(start=both_the_same),
    react=_react,
    keep=_keep,
    own_slips=True,
    played=(
        "g",
        "shift+left",
        "left",
        "left",
        "left",
        "tab",
        "shift+right",
        "shift+right",
        "shift+right",
        "enter",
    ),
)
