"""Hard labels: a name on every slip outright, beside soft ones from the same start."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from emtui.em.history import Phase, Why
from emtui.em.session import Session
from emtui.em.starts import on_one_slip
from emtui.em.variants import Variant
from emtui.lessons.climb_facts import score_of
from emtui.lessons.page import Answer, Page, Question, Reader, Scenery
from emtui.scenes.narration.sentences import sentence
from emtui.scenes.numbers import score

HARD, SOFT = Variant("hard", "same"), Variant("soft", "same")
COUNTED = 60
"""Up to so many slips the number of their namings is written out."""


def _prose(reader: Reader) -> str:
    if reader.answer("circle") is None:
        return """\
What if EM wrote a **name** on every slip outright, the likelier friend's, and kept no doubt?
Average again, name again, until no name changes. Such *hard labels* climb a score of their own:
that of slips **and** names together. (One spread for both here, so that nobody collapses.)"""
    return """\
Soft labels climb another score: that of the **slips alone**. So the two need not end in the same
place, and a name once written is hard to take back: hard labels can be stuck where soft ones
still move. Run both, and read both scores of both."""


def namings(session: Session) -> list[tuple[int, ...]]:
    """The names written at every half-step that wrote some, 0 for Ali and 1 for Bilal."""
    assign = session.variant.assigner.assign
    return [
        tuple(np.rint(assign(session.sample.values, entry.assigned_at)[1]).astype(int).tolist())
        for entry in session.past
        if entry.assigned_at is not None and entry.assigned_at is entry.standard
    ]


def _react(reader: Reader) -> str:
    session = reader.session
    if session.now.phase is not Phase.ENDED:
        return ""
    if session.now.end is None or session.now.end.why is not Why.SETTLED:
        return sentence(reader.frame)
    return _compared(reader) if reader.answer("run") is not None else _stopped(reader)


def _stopped(reader: Reader) -> str:
    written = namings(reader.session)
    changes = sum(a != b for a, b in pairwise(written))
    total = int(reader.session.sample.total)
    ways = f"2^{total:,}" + (f" = {2**total:,}" if total <= COUNTED else "")
    once = "none came twice" if len(set(written[:-1])) == changes + 1 else "one came twice"
    verdict = "**Yes.** " if reader.answer("circle") == MUST_STOP else "Not this way. "
    return (
        f"{verdict}{total:,} slips can be named in {ways} ways. Each new naming scores higher, so "
        f"{once}: it must stop. Here it did after {_rounds(reader.session)}."
    )


def _compared(reader: Reader) -> str:
    ends, mine = reader.fact("hard")["ends"], _which(reader.session)
    told = _end(reader, mine, ends[mine])
    other = ends.get(_other(mine))
    return f"{told} {_end(reader, _other(mine), other)}" if other else told


def _end(reader: Reader, name: str, end: Mapping[str, Any]) -> str:
    number = reader.figures.number
    ali, bilal = (number(mean) for mean in end["means"])
    return (
        f"**{name.split()[0].capitalize()}**: Ali {ali}, Bilal {bilal}; with names "
        f"{score(end['named'])}, slips alone {score(end['alone'])}; {end['rounds']}."
    )


def _which(session: Session) -> str:
    return f"{session.variant.assign} {session.start.name}"


def _other(name: str) -> str:
    assign, start = name.split(" ", 1)
    return f"{'soft' if assign == 'hard' else 'hard'} {start}"


def _rounds(session: Session) -> str:
    rounds = session.now.iteration
    return "1 round" if rounds == 1 else f"{rounds:,} rounds"


def _keep(reader: Reader) -> Mapping[str, Any]:
    session, envelope = reader.session, reader.frame.backdrop.envelope.name
    kept = reader.fact("hard") or {}
    ends = dict(kept.get("ends", {})) if kept.get("envelope") == envelope else {}
    end = session.now.end
    if end is None or end.why is not Why.SETTLED:
        return {} if kept.get("envelope") == envelope else {"hard": _ends(envelope, ends)}
    ends[_which(session)] = {
        "means": session.now.mixture.means.tolist(),
        "named": score_of(session, session.now.standard, "hard"),
        "alone": score_of(session, session.now.standard, "soft"),
        "rounds": _rounds(session),
    }
    return {"hard": _ends(envelope, ends)}


def _ends(envelope: str, ends: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"envelope": envelope, "ends": ends}


def _done(reader: Reader) -> bool:
    ends = (reader.fact("hard") or {}).get("ends", {})
    return any(_other(name) in ends for name in ends)


MUST_STOP = 1

PAGE = Page(
    title="Hard labels",
    part=1,
    prose=_prose,
    todo="Run hard and soft labels from the same start.",
    done=_done,
    scenery=Scenery(variant=HARD, pane="climb"),
    questions=(
        Question(
            "circle",
            "Could it go round and round for ever?",
            (
                Answer("yes, names may come back", acts=("run",)),
                Answer("no, it must stop", acts=("run",)),
            ),
        ),
        Question(
            "run",
            "Run to the end:",
            (
                Answer(
                    "hard, from the usual start",
                    Scenery(None, variant=HARD, pane="climb"),
                    ("run",),
                ),
                Answer(
                    "soft, from the usual start",
                    Scenery(None, variant=SOFT, pane="climb"),
                    ("run",),
                ),
                Answer(
                    "hard, Bilal on one slip", Scenery(None, on_one_slip, HARD, "climb"), ("run",)
                ),
                Answer(
                    "soft, Bilal on one slip", Scenery(None, on_one_slip, SOFT, "climb"), ("run",)
                ),
            ),
            again=True,
        ),
    ),
    react=_react,
    keep=_keep,
    own_slips=True,
    played=("down", "enter", "enter", "down", "enter"),
)
