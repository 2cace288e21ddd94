"""Stuck: a saddle that nobody leaves, and tops that are not the highest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

from emtui.em.history import Phase
from emtui.em.mixture import Mixture, responsibilities
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.starts import Start, both_the_same, default_start
from emtui.em.variants import Variant
from emtui.lessons.climb_facts import local_top
from emtui.lessons.page import Answer, Page, Question, Reader, Scenery
from emtui.scenes.numbers import percent, score

PUSH = 0.01
"""How far each is pushed from the average, in the essay's units."""
NARROW = ((0.4675, 0.012), (0.475, 0.005))
"""Bilal's number and spread where he begins on a few slips."""

Starting = Callable[[Sample, Variant], Start]


def pushed(sample: Sample, variant: Variant) -> Start:
    """Both the same, but each a little to his side of the average."""
    same, push = both_the_same(sample, variant).mixture, PUSH / sample.scale
    means = same.means + push * np.array([-1.0, 1.0])
    return Start("pushed apart", Mixture(same.weights, means, same.sds))


def narrow(sample: Sample, variant: Variant, mean: float, sd: float) -> Start:
    """Bilal on a few slips, Ali on the average with the spread of all."""
    means = np.array([sample.mean, float(sample.place_to_standard(mean))])
    sds = np.array([sample.sd, sd / sample.scale])
    return Start(f"Bilal at {mean} ± {sd}", Mixture(np.full(2, 0.5), means, sds))


def _prose(reader: Reader) -> str:
    if reader.answer("part") is None:
        return """\
Never falling is not the same as reaching the top. Here Ali and Bilal begin as **one and the
same**: the same number, spread and share. Every slip is as likely one's as the other's."""
    return """\
One small push and they part. But EM can also rest on a **lower top**: Bilal, narrow, on a few
neighbouring slips, and Ali on all the rest. Which starts will fall short of the usual one (dim)?"""


def _react(reader: Reader) -> str:
    session = reader.session
    if session.now.phase is not Phase.ENDED or session.now.end is None:
        return ""
    if session.now.end.merged:
        return _on_the_saddle(reader)
    mixture, number = session.now.mixture, reader.figures.number
    told = (
        f"Bilal settles at {number(float(mixture.means[1]))} ± {number(float(mixture.sds[1]))}, "
        f"share {percent(float(mixture.weights[1]))}, score {score(session.now.score)}."
    )
    short = best(reader) - session.now.score
    if short < 1e-6:
        return f"{told} No start seen here ends higher."
    if not local_top(session):
        return f"{told} The usual start ends {short:.2f} higher."
    return (
        f"{told} He has {_slips_of_bilal(session)}. Every small step lowers the score, yet the "
        f"usual start ends {short:.2f} higher: this is as high as a small step can see."
    )


def _slips_of_bilal(session: Session) -> str:
    """The slips that are more probably Bilal's, in words."""
    values = session.sample.values
    his = values[responsibilities(values, session.now.standard)[1] > 0.5]
    told = [f"{value:g}" for value in session.sample.place_in_units(his).round(9)]
    return " and ".join([", ".join(told[:-1]), told[-1]] if len(told) > 1 else told)


def best(reader: Reader) -> float:
    """Where the usual start ends on these slips."""
    session = reader.session
    return session.restart(default_start(session.sample, session.variant)).run().now.score


def _on_the_saddle(reader: Reader) -> str:
    session = reader.session
    told = {None: "", TOGETHER: "**Yes.** "}.get(reader.answer("part"), "No. ")
    mean = reader.figures.number(float(session.now.mixture.means[0]))
    saddle = session.now.end is not None and session.now.end.saddle
    last = "pushed apart they would climb: a **saddle**, a pass between two tops." if saddle else ""
    return (
        f"{told}After one round both stand on {mean}, the average of all slips, and never part: "
        f"score {score(session.now.score)}. Yet {last}"
    )


def _keep(reader: Reader) -> Mapping[str, Any]:
    session = reader.session
    seen = set(reader.fact("stuck") or ())
    if session.now.phase is Phase.ENDED:
        seen.add(session.start.name)
    return {"stuck": sorted(seen)} if seen else {}


def _done(reader: Reader) -> bool:
    seen: list[str] = reader.fact("stuck") or []
    return sum(name.startswith("Bilal at ") for name in seen) == len(NARROW)


TOGETHER = 1


def _from(start: Starting) -> Scenery:
    return Scenery(start=start, pane="climb", rivals=(default_start,))


PAGE = Page(
    title="Stuck",
    part=1,
    prose=_prose,
    todo="Run both of Bilal's narrow starts.",
    done=_done,
    scenery=_from(both_the_same),
    questions=(
        Question(
            "part",
            "Run to the end, the two friends …",
            (
                Answer("part: each finds slips of his own", acts=("run",)),
                Answer("stay together", acts=("run",)),
            ),
        ),
        Question(
            "run",
            "Run to the end from:",
            (
                Answer("both the same, pushed a little apart", _from(pushed), ("run",)),
                *(
                    Answer(
                        f"Bilal at {mean} ± {sd}",
                        _from(partial(narrow, mean=mean, sd=sd)),
                        ("run",),
                    )
                    for mean, sd in NARROW
                ),
            ),
            again=True,
        ),
    ),
    react=_react,
    keep=_keep,
    played=("down", "enter", "down", "enter", "down", "enter"),
)
