"""How fast? Friends who overlap crawl, friends far apart sprint, and the missing names say why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from emtui.em.convergence import missing_information
from emtui.em.history import Why
from emtui.lessons.page import Answer, Page, Question, Reader, Scenery
from emtui.scenes.numbers import percent
from emtui.slips.dealing import Deal

FAR = Deal(300, ali=(0.2, 0.1), bilal=(0.8, 0.1), share=0.5, seed=7)
NEAR = Deal(300, ali=(0.4, 0.1), bilal=(0.6, 0.1), share=0.5, seed=7)
PAIRS = {"far apart": FAR, "who overlap": NEAR}
"""Both pairs of friends by what is said of them; their numbers are all that differs."""
STAGES = tuple(
    Scenery(envelope=partial(deal.envelope, f"friends {name}"), pane="speed")
    for name, deal in PAIRS.items()
)
SLOWER = 1
"""Which of them takes longer."""


def _prose(reader: Reader) -> str:
    if len(_runs(reader)) == len(PAIRS):
        far, near = (percent(_runs(reader)[name]["missing"]) for name in PAIRS)
        return f"""\
Towards its end each round leaves the same part of the way still to go: far apart **{far}**,
overlapping **{near}**. So the one sprints, the other crawls.

That part has a meaning: of all that named slips would have told, it is the share that is missing
together with the names. Slips that give their writer away hardly need names. Where they lie
between both friends, almost everything hangs on them."""
    (a, s), (b, _) = FAR.ali, FAR.bilal
    (c, _), (d, _) = NEAR.ali, NEAR.bilal
    return f"""\
Two pairs of friends, {FAR.slips} slips a pair, every spread {s:g}. One pair had {a:g} and {b:g}
in mind; their slips hardly mix. The other had {c:g} and {d:g}; their slips overlap.

Both climbs begin a quarter and three quarters through their slips. Both will end. But not
equally soon."""


def _runs(reader: Reader) -> Mapping[str, Any]:
    """How each pair's climb went, by what is said of them."""
    runs: Mapping[str, Any] = reader.fact("speed") or {}
    return runs


def _keep(reader: Reader) -> Mapping[str, Any]:
    """The climb on the stage, where it has settled."""
    session = reader.session
    name = reader.frame.backdrop.envelope.name.removeprefix("friends ")
    end = session.now.end
    if name not in PAIRS or end is None or end.why is not Why.SETTLED:
        return {}
    missing = missing_information(session.sample, session.variant, session.now.standard)
    run = {"rounds": session.now.iteration, "missing": missing}
    return {"speed": {**_runs(reader), name: run}} if missing is not None else {}


def _react(reader: Reader) -> str:
    runs, said = _runs(reader), reader.answer("slower")
    if not runs:
        return ""
    rounds = [f"friends {name}: **{run['rounds']:,} rounds**" for name, run in runs.items()]
    told = "; ".join(rounds).capitalize() + "."
    if len(runs) < len(PAIRS):
        return told + " Now the other pair."
    return ("Yes. " if said == SLOWER else "") + told


PAGE = Page(
    title="How fast?",
    part=1,
    prose=_prose,
    todo="",
    done=lambda reader: len(_runs(reader)) == len(PAIRS),
    scenery=replace(STAGES[0], pane=""),
    questions=(
        Question(
            "slower",
            "Which climb will take more rounds?",
            (
                Answer("friends far apart", STAGES[0], ("run",)),
                Answer("friends who overlap", STAGES[1], ("run",)),
            ),
        ),
        Question(
            "climb",
            "Let them climb:",
            tuple(
                Answer(f"friends {name}", stage, ("run",))
                for name, stage in zip(PAIRS, STAGES, strict=True)
            ),
            again=True,
        ),
    ),
    react=_react,
    keep=_keep,
    played=("down", "enter", "enter"),
)
