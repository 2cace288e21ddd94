"""Word by word, first: who wrote this slip, by Bayes' rule."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from emtui.em.mixture import responsibilities
from emtui.em.session import Session
from emtui.lessons.formulas import Writing, lines
from emtui.lessons.page import Answer, Page, Question, Reader, Scenery
from emtui.scenes.frame import in_force
from emtui.scenes.numbers import percent, power, three
from emtui.slips.envelope import LETTERS, NAMES


def _least_sure(session: Session) -> int:
    ali = responsibilities(session.sample.values, in_force(session))[0]
    return int(np.argmin(np.abs(ali - 0.5)))


SLIPS: dict[str, Callable[[Session], int]] = {
    "the least sure": _least_sure,
    "the smallest": lambda session: 0,
    "the largest": lambda session: len(session.sample.values) - 1,
}
"""Slips to choose from: the index of each among the sorted values."""
SEEN = 2
"""Slips after which the rule has been seen at work."""


def _chosen(reader: Reader) -> float:
    """The place of the slip that the reader chose, on the standard scale."""
    choose = list(SLIPS.values())[reader.answer("slip") or 0]
    return float(reader.session.sample.values[choose(reader.session)])


def _prose(reader: Reader) -> str:
    session, place = reader.session, _chosen(reader)
    number = reader.figures.number
    slip = number(float(session.sample.place_in_units(place)))
    story = session.sample.to_units(in_force(session))
    writing = Writing.of(session.sample, in_force(session), place)
    k = int(writing.weighted[1] > writing.weighted[0])
    letter = LETTERS[k]
    rows = [
        f"f{name} = {three(writing.shares[i])}·N({slip}; {number(float(story.means[i]))}, "
        f"{number(float(story.sds[i]))}) = {power(writing.weighted[i])}"
        for i, name in enumerate(LETTERS)
    ]
    own, other = power(writing.weighted[k]), power(writing.weighted[1 - k])
    sure = percent(min(writing.share_of(k), math.nextafter(1.0, 0.0)))
    rule = lines(
        "N(x; μ, σ) = e^(−(x − μ)² ∕ 2σ²) ∕ (σ√(2π))",
        *rows,
        f"P({letter}|x) = f{letter} ∕ (fA + fB) = {own} ∕ ({own} + {other})",
        f"that is {sure}",
    )
    return f"""\
*Who probably wrote {slip}?* **Bayes' rule** weighs each friend's density with their share, and
asks how much of the whole is {NAMES[k]}'s.

{rule}"""


def _keep(reader: Reader) -> Mapping[str, Any]:
    chosen = reader.answer("slip")
    seen = set(reader.fact("bayes") or ())
    return {} if chosen is None else {"bayes": sorted(seen | {chosen})}


PAGE = Page(
    title="Word by word: who wrote it",
    part=3,
    prose=_prose,
    todo="Put two slips to the rule; Space gives new numbers.",
    done=lambda reader: len(reader.fact("bayes") or ()) >= SEEN,
    scenery=Scenery(at=1, pane="climb"),
    questions=(
        Question("slip", "Which slip?", tuple(Answer(words) for words in SLIPS), again=True),
    ),
    keep=_keep,
    own_slips=True,
    played=("down", "enter", "down", "enter"),
)
