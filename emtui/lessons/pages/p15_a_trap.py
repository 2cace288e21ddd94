"""A peak that is a trap: a spread that shrinks onto one slip, and what people do about it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from emtui.em.history import Phase, Why
from emtui.em.mixture import Mixture
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.starts import Start, default_start
from emtui.em.variants import Variant
from emtui.lessons.page import Answer, Page, Question, Reader, Scenery
from emtui.scenes.numbers import score, three
from emtui.scenes.panes.landscape import LANDSCAPE

MAP = LANDSCAPE.choices.index("Bilal's number and spread")
SMALLEST = 0.01
"""The smallest spread that the page tries, in the essay's units."""
NEAR = Mixture(np.array([0.75, 0.25]), np.array([0.2, 0.9]), np.array([0.2, 0.17]))
"""Bilal near one slip, and not yet narrow."""
NO_CEILING = 1


def near_one_slip(sample: Sample, variant: Variant) -> Start:
    """Bilal around the largest slip, wide enough to have others, too."""
    return Start("near one slip", sample.to_standard(NEAR))


def _prose(reader: Reader) -> str:
    if reader.answer("ceiling") is None:
        return """\
One friend's map: Bilal's **number** to the right, his **spread** upwards, the rest held. He begins
near the largest slip (●), and not narrow at all. Look below every slip: ever narrower there, ever
higher."""
    return f"""\
The highest score need not be the best story: it can be a friend who explains **one slip
perfectly**. So people forbid spreads below a smallest, here {SMALLEST:g}, or start many times
(**s**: a hundred) and keep the best end that did not collapse."""


def _react(reader: Reader) -> str:
    end = reader.session.now.end
    if reader.session.now.phase is not Phase.ENDED or end is None:
        return ""
    if end.why is Why.COLLAPSED:
        return _fell(reader)
    if end.why is Why.SETTLED and reader.session.variant.min_spread > 0:
        return _held(reader)
    here = reader.session.now.score
    return f"It settles at {score(here)}: a story of many slips for both, and a true peak."


def best(session: Session) -> float:
    """The score of the good story: where the usual start ends, nothing forbidden."""
    free = Variant(session.variant.assign)
    start = default_start(session.sample, free)
    return Session.begin(session.sample, free, start).run().now.score


def _fell(reader: Reader) -> str:
    session, number = reader.session, reader.figures.number
    updates = [entry for entry in session.past if entry.phase in (Phase.GUESS, Phase.UPDATED)]
    path = " → ".join(number(float(entry.mixture.sds[1])) for entry in updates)
    place = number(float(session.now.mixture.means[1]))
    said = {None: "", NO_CEILING: "**Yes.** "}.get(reader.answer("ceiling"), "No. ")
    said = said if reader.answer("do") is None else ""
    told = f"{said}His spread: {path} → nothing, onto {place}. The density there has no ceiling"
    now, good = session.now.score, best(session)
    if not math.isfinite(now):
        return f"{told}, and the score neither; the good story has {good:.2f}."
    return f"{told}: the score stands at {now:.2f} and would go on; the good story has {good:.2f}."


def winning(session: Session) -> float:
    """The smallest spread at which this trap would score as high as the good story.

    Bilal has one slip alone, so that his score goes as the log of his spread.
    """
    return session.variant.min_spread * math.exp(session.now.score - best(session))


def _held(reader: Reader) -> str:
    session = reader.session
    sd, good = float(session.now.mixture.sds[1]), best(session)
    if session.now.score >= good:
        return f"He rests at {sd:g}, score {score(session.now.score)}: the trap still wins."
    return (
        f"He rests at {sd:g}, the least allowed: score {score(session.now.score)}, and the good "
        f"story's {good:.2f} wins. Below {three(winning(session))} the trap would win again."
    )


def _keep(reader: Reader) -> Mapping[str, Any]:
    end, seen = reader.session.now.end, set(reader.fact("trap") or ())
    if end is not None and end.why is Why.COLLAPSED:
        seen.add("fell")
    if end is not None and reader.session.variant.min_spread > 0:
        seen.add("held")
    return {"trap": sorted(seen)} if seen else {}


def _on_the_map(smallest: float = 0.0) -> Scenery:
    variant = Variant(min_spread=smallest)
    return Scenery(start=near_one_slip, variant=variant, pane="landscape", choice=MAP)


PAGE = Page(
    title="A peak that is a trap",
    part=2,
    prose=_prose,
    todo="Let him fall, then forbid it.",
    done=lambda reader: reader.fact("trap") == ["fell", "held"],
    scenery=_on_the_map(),
    questions=(
        Question(
            "ceiling",
            "Bilal climbs. His score …",
            (
                Answer("comes to rest on a peak", acts=("run",)),
                Answer("rises without limit", acts=("run",)),
            ),
        ),
        Question(
            "do",
            "Run to the end:",
            (
                Answer(f"no spread below {SMALLEST:g}", _on_the_map(SMALLEST), ("run",)),
                Answer("another start", Scenery(pane="landscape", choice=MAP), ("run",)),
                Answer("once more into the trap", _on_the_map(), ("run",)),
            ),
            again=True,
        ),
    ),
    react=_react,
    keep=_keep,
    played=("down", "enter", "enter"),
)
