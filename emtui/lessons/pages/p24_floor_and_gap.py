"""Word by word, third: the floor, the gap, and why the score never falls, in one line."""

from __future__ import annotations

import math

from emtui.lessons.page import Answer, Card, Notes, Page, Reader, Scenery, bet
from emtui.lessons.pages.p10_never_falls import overlapping
from emtui.lessons.telling import rows
from emtui.scenes.numbers import score

FORMULAS = (
    "F(q, θ) = Σ Σ q·ln(f(x)/q)",
    "KL = Σ Σ q·ln(q/P(·|x)) ≥ 0",
    "ln L(θ) = F(q, θ) + KL",
)
TOUCHING = 1e-9
"""A gap below this part of the score is rounding."""


def _gap(reader: Reader) -> float | None:
    now = reader.session.now
    if now.floor is None or not (math.isfinite(now.floor) and math.isfinite(now.score)):
        return None
    gap = now.score - now.floor
    return 0.0 if gap <= TOUCHING * (abs(now.score) + reader.session.sample.total) else gap


def _words(reader: Reader) -> str:
    return f"""\
Hold the doubts q fixed. Then every story θ has a floor F. Sums run over slips and
friends; f is a friend's share times his height:

{rows(*FORMULAS, *_numbers(reader))}

The gap KL (*Kullback-Leibler*) says how far q is from the doubts that θ itself would give. **Who?**
(the E-step) sets q to those, so the gap is 0."""


def _numbers(reader: Reader) -> tuple[str, ...]:
    now, gap = reader.session.now, _gap(reader)
    if now.floor is None or gap is None:
        return ()
    beside = (now.score, now.floor)
    return (f"{score(now.score, *beside)} = {score(now.floor, *beside)} + {gap:.2g}",)


def _reply(reader: Reader) -> str:
    now, before, gap = reader.session.now, reader.session.before, _gap(reader)
    if before is None or now.floor is None or gap is None:
        return ""
    beside = (now.score, now.floor, before.score)
    line = " ≥ ".join(score(value, *beside) for value in beside)
    return f"""\
**What numbers?** (the M-step) finds the θ with the highest F. The doubts that θ would give differ
from q, so a gap of {gap:.2g} opens. Here's all of “it never falls” in one line:

{rows("new score ≥ its floor ≥ old score", line)}"""


PAGE = Page(
    title="Floor and gap",
    part=3,
    cards=(
        Card(_words, scenery=Scenery(envelope=overlapping, pane="bound", at=1)),
        Card(
            lambda reader: "We've just asked **who?**, so the gap is 0. Now take new numbers.",
            bet("gap", "The gap", ("stays 0", "opens", "falls below 0"), 1, None, "step"),
            reply=_reply,
            more=(
                Answer("the next half-step", acts=("step",)),
                Answer("a half-step back", acts=("back",)),
            ),
            uses=(("space", "half-step"), ("left", "undo")),
        ),
    ),
    notes=Notes(
        6,
        "Which part of ln L = F + KL does each half-step change?",
        "Who? changes q only: F rises, KL falls, the score stays. What numbers? changes θ.",
    ),
    own_slips=True,
)
