"""Word by word, third: the floor, the gap, and why the score never falls, in one line."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from emtui.lessons.formulas import lines
from emtui.lessons.page import Answer, Page, Question, Reader, Scenery
from emtui.scenes.numbers import score

TOUCHING = 1e-9
"""A gap below this part of the score is rounding."""


def _prose(reader: Reader) -> str:
    rows = lines(
        "F(q, θ) = Σ Σ q·ln(f(x) ∕ q)",
        "KL = Σ Σ q·ln(q ∕ P(·|x)) ≥ 0",
        "ln L(θ) = F(q, θ) + KL",
        *_numbers(reader),
    )
    return f"""\
*The floor touches the score where we stand.* Hold names q, and any story θ has a floor F. The gap
is how far q is from the names that θ itself would give (Kullback-Leibler):

{rows}

*Who wrote what* sets q to P: KL is 0. *What about* finds the θ with the highest F."""


def _gap(reader: Reader) -> float | None:
    now = reader.session.now
    if now.floor is None or not (math.isfinite(now.floor) and math.isfinite(now.score)):
        return None
    gap = now.score - now.floor
    return 0.0 if gap <= TOUCHING * (abs(now.score) + reader.session.sample.total) else gap


def _numbers(reader: Reader) -> tuple[str, ...]:
    now, gap = reader.session.now, _gap(reader)
    if now.floor is None or gap is None:
        return ()
    return (f"= {score(now.floor)} + {score(gap) if gap else '0'}",)


def _react(reader: Reader) -> str:
    session, gap = reader.session, _gap(reader)
    now, before = session.now, session.before
    if gap is None or before is None or now.floor is None or before.floor is None:
        return ""
    if now.assigned_at is now.standard:
        return ""
    return "So it never falls: new score ≥ floor there ≥ floor before = old score:\n\n" + lines(
        f"{score(now.score)} ≥ {score(now.floor)} ≥ {score(before.score)}"
    )


def _keep(reader: Reader) -> Mapping[str, Any]:
    gap, seen = _gap(reader), set(reader.fact("gap") or ())
    if gap is not None:
        seen.add("open" if gap else "none")
    return {"gap": sorted(seen)} if seen else {}


PAGE = Page(
    title="Word by word: floor and gap",
    part=3,
    prose=_prose,
    todo="Take half-steps: see the gap open, and close.",
    done=lambda reader: reader.session.at > 1 and reader.fact("gap") == ["none", "open"],
    scenery=Scenery(at=1, pane="bound"),
    questions=(
        Question(
            "watch",
            "Watch the gap:",
            (
                Answer("the next half-step", acts=("step",)),
                Answer("a half-step back", acts=("back",)),
            ),
            again=True,
        ),
    ),
    react=_react,
    keep=_keep,
    own_slips=True,
)
