"""Two friends, two mirrored peaks: the score over both numbers is no single hill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from emtui.em.history import Phase, Why
from emtui.em.mixture import Mixture
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.starts import Start, default_start
from emtui.em.variants import Variant
from emtui.lessons.climb_facts import score_of
from emtui.lessons.page import Answer, Page, Question, Reader, Scenery
from emtui.scenes.numbers import score
from emtui.scenes.panes.landscape import LANDSCAPE

ALIKE = Variant(spread="same", share="equal")
HELD = LANDSCAPE.choices.index("the rest held")
CLIMBED = LANDSCAPE.choices.index("the rest climbed out")
LOWER = 2


def names_swapped(sample: Sample, variant: Variant) -> Start:
    """The usual start with the names exchanged."""
    usual = default_start(sample, variant)
    return replace(usual, name="names swapped", mixture=usual.mixture.swapped)


def _prose(reader: Reader) -> str:
    if reader.answer("halfway") is None:
        return """\
Both friends' numbers at once: Ali's to the right, Bilal's upwards, one spread for both, equal
shares. The score has **two peaks**. Swap the names and it is the same story: so each peak has its
mirror image across the diagonal, where both numbers are the same."""
    return """\
Which of the two a climb reaches depends on the side it starts from. It does not matter: they are
one story with the names exchanged. But a map with two peaks is *not concave*, and on such a map
climbing alone promises no highest peak."""


def halfway(session: Session) -> Mixture:
    """The story halfway between where the session stands and its mirror image (standard)."""
    now = session.now.standard
    return Mixture(*((a + b) / 2.0 for a, b in _pairs(now)))


def _pairs(now: Mixture) -> list[tuple[np.ndarray, np.ndarray]]:
    other = now.swapped
    return [(getattr(now, name), getattr(other, name)) for name in ("weights", "means", "sds")]


def on_the_mean(session: Session) -> Mixture:
    """Both numbers on the average of all slips, the rest halfway: the pass on the diagonal."""
    between = halfway(session)
    return Mixture(between.weights, np.full(2, session.sample.mean), between.sds)


def _react(reader: Reader) -> str:
    session, number = reader.session, reader.figures.number
    end = session.now.end
    if session.now.phase is not Phase.ENDED or end is None or end.why is not Why.SETTLED:
        return ""
    if end.merged:
        return "Here both have become one and the same story, on the diagonal: no two peaks."
    if reader.answer("climb") is not None:
        return _side(reader)
    here, between = session.now.score, score_of(session, halfway(session))
    middle = number(float(session.now.mixture.means.mean()))
    verdict = "**Yes.** " if (reader.answer("halfway") == LOWER) == (between < here) else "No. "
    told = f"{verdict}Either peak scores {score(here)}; halfway, both on {middle}, {_two(between)}."
    if between >= here:
        return told
    over = score_of(session, on_the_mean(session))
    return (
        f"{told} Were the score concave, halfway could not lie below both. Even the valley's pass, "
        f"both on the average {number(_mean(session))}, has only {_two(over)}."
    )


def _side(reader: Reader) -> str:
    session, number = reader.session, reader.figures.number
    ali, bilal = (float(mean) for mean in session.now.mixture.means)
    side = "above" if bilal > ali else "below"
    here, mirror = session.now.score, score_of(session, session.now.standard.swapped)
    return (
        f"Ali {number(ali)}, Bilal {number(bilal)}, {side} the diagonal: {score(here)}. "
        f"Its mirror image across it: {score(mirror)}."
    )


def _two(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def _mean(session: Session) -> float:
    return float(session.sample.place_in_units(session.sample.mean))


def _keep(reader: Reader) -> Mapping[str, Any]:
    session = reader.session
    seen = set(reader.fact("peaks") or ())
    end = session.now.end
    if end is not None and end.why is Why.SETTLED and not end.merged:
        ali, bilal = session.now.standard.means
        seen.add("above" if bilal > ali else "below")
    return {"peaks": sorted(seen)} if seen else {}


PAGE = Page(
    title="Two mirrored peaks",
    part=2,
    prose=_prose,
    todo="Climb both peaks.",
    done=lambda reader: reader.fact("peaks") == ["above", "below"],
    scenery=Scenery(variant=ALIKE, pane="landscape", choice=HELD),
    questions=(
        Question(
            "halfway",
            "Halfway between the two peaks, the score is …",
            tuple(
                Answer(words, acts=("run",))
                for words in ("higher than both", "as high as both", "lower than both")
            ),
        ),
        Question(
            "climb",
            "Climb:",
            (
                Answer(
                    "from the usual start",
                    Scenery(None, variant=ALIKE, pane="landscape", choice=HELD),
                    ("run",),
                ),
                Answer(
                    "with the names swapped",
                    Scenery(None, names_swapped, ALIKE, pane="landscape", choice=HELD),
                    ("run",),
                ),
                Answer(
                    "spreads and shares climbed out",
                    Scenery(None, pane="landscape", choice=CLIMBED),
                    ("run",),
                ),
            ),
            again=True,
        ),
    ),
    react=_react,
    keep=_keep,
    own_slips=True,
    played=("down", "down", "enter", "down", "enter"),
)
