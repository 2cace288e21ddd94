"""Try them all: every way to put names on the slips, for real."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from emtui.em.exhaustive import extrapolate, human_time
from emtui.lessons.page import Card, Notes, Page, Reader, Scenery, bet
from emtui.scenes.numbers import score
from emtui.scenes.panes.exhaustive_study import Search

ASKED = (50, 100)
"""Slips whose time is told."""


def _search(reader: Reader) -> Search | None:
    """The search, once it has come to its end."""
    found = reader.found if reader.pane == "assignments" else None
    if not isinstance(found, Search) or found.rate is None:
        return None
    return found if found.done == found.total else None


def _words(reader: Reader) -> str:
    slips = round(reader.session.sample.total)
    return f"""\
There's no end of stories: any two numbers, any two spreads. But put a **name** on every slip, and
the rest follows: count each friend's slips, take their average and their spread.

So guess the names instead. Try every way to put Ali or Bilal on {slips:,} slips, score each way,
and keep the best."""


def _reply(reader: Reader) -> str:
    found = _search(reader)
    if found is None or found.rate is None:
        return ""
    told = ""
    if found.bests:
        best = found.bests[-1].labeling
        told = score(best.classification, best.log_likelihood)
        told = f"We tried all **{found.total:,}**. The best scores {told}. "
    few, many = (human_time(extrapolate(n, found.rate)) for n in ASKED)
    return f"""\
{told}Counting only the computing, {ASKED[0]} slips would take {few}, {ASKED[1]} {many}.

A shortcut: sort the slips. In the best way, one friend's slips are neighbours, **with no gap**.
That leaves {found.slips} × {found.slips - 1} / 2 = {found.runs:,} ways to try. With more friends,
shortcuts run out."""


def _keep(reader: Reader) -> Mapping[str, Any]:
    found = _search(reader)
    if found is None:
        return {}
    if not found.bests:
        return reader.noticing("tried")
    best = found.bests[-1].labeling
    labeling = {
        "slips": reader.frame.backdrop.envelope.slips.tolist(),
        "ways": found.total,
        "labels": best.labels.tolist(),
        "classification": best.classification,
        "log_likelihood": best.log_likelihood,
    }
    return {**reader.noticing("tried"), "labeling": labeling}


PAGE = Page(
    title="Try them all",
    part=0,
    cards=(
        Card(
            _words,
            bet(
                "ways",
                "With one more slip, the number of ways",
                ("goes up by two", "goes up by the number of slips", "doubles"),
                2,
                Scenery(envelope=None, pane="assignments"),
            ),
            todo="Trying every one of them …",
            played=lambda reader: bool(reader.seen("tried")),
            reply=_reply,
            scenery=Scenery(),
        ),
    ),
    notes=Notes(
        5,
        "How many ways are there to put two names on 14 slips?",
        "“2 × 14.” Write out the ways for two slips, then three.",
    ),
    keep=_keep,
    own_slips=True,
)
