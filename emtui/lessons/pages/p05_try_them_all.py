"""Try them all: every assignment of names to slips, for real."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from emtui.em.exhaustive import extrapolate, human_time
from emtui.em.run_search import runs
from emtui.lessons.page import Answer, Page, Question, Reader, Scenery
from emtui.scenes.numbers import score
from emtui.scenes.panes.exhaustive_study import Search

OPEN = Scenery(envelope=None, pane="assignments")
DOUBLED = 2
"""Which answer is true."""
ASKED = (20, 50, 100)
"""Slips whose time is told."""


def _prose(reader: Reader) -> str:
    slips = round(reader.session.sample.total)
    if _search(reader) is None:
        return f"""\
Stories are endless: any two numbers, any two spreads. Names are not. Write Ali or Bilal on every
slip and the rest follows, two averages. So let us not guess numbers. Let us guess **names**:
every possible way to put them on these {slips:,} slips, each with its score, and keep the best."""
    return f"""\
Each further slip doubles the ways: 2 × 2 × … , {slips:,} times over. It is the *assignments* that
are so many; the slips are only {slips:,}.

For the curious: whichever labeling is best, one friend's slips are neighbours in it, a run of the
sorted slips. So {runs(slips, reader.session.variant):,} labelings would do."""


def _search(reader: Reader) -> Search | None:
    """The search, once it has come to its end."""
    found = reader.found if reader.pane == "assignments" else None
    if not isinstance(found, Search) or found.rate is None:
        return None
    return found if found.done == found.total else None


def _react(reader: Reader) -> str:
    found, said = _search(reader), reader.answer("ways")
    if found is None or found.rate is None:
        return ""
    told = "Yes, doubled. " if said == DOUBLED else "" if said is None else "Many more. "
    if found.bests:
        told += (
            f"All **{found.total:,}** tried; the best scores "
            f"{score(found.bests[-1].labeling.classification)} with its names. "
        )
    times = [human_time(extrapolate(slips, found.rate)) for slips in ASKED]
    parts = [f"{slips} slips: {time}" for slips, time in zip(ASKED, times, strict=True)]
    return f"{told}At this machine's pace, " + "; ".join(parts) + "."


def _keep(reader: Reader) -> Mapping[str, Any]:
    found = _search(reader)
    if found is None or not found.bests:
        return {}
    best = found.bests[-1].labeling
    return {
        "labeling": {
            "slips": reader.frame.backdrop.envelope.slips.tolist(),
            "ways": found.total,
            "labels": best.labels.tolist(),
            "classification": best.classification,
            "log_likelihood": best.log_likelihood,
        }
    }


PAGE = Page(
    title="Try them all",
    part=0,
    prose=_prose,
    todo="",
    done=lambda reader: _search(reader) is not None,
    questions=(
        Question(
            "ways",
            "How many ways are there? Their number grows …",
            (
                Answer("by two for each slip", OPEN),
                Answer("like the square of the slips", OPEN),
                Answer("to its double with every slip", OPEN),
            ),
        ),
    ),
    react=_react,
    keep=_keep,
    own_slips=True,
    played=("down", "down", "enter"),
)
