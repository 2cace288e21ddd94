"""Word by word, last: the score, and where all this comes from."""

from __future__ import annotations

import numpy as np

from emtui.em.history import Phase
from emtui.em.mixture import Array, log_joint
from emtui.lessons.formulas import lines
from emtui.lessons.page import Answer, Page, Question, Reader, Scenery
from emtui.scenes.numbers import score, three

SOURCES = """\
- Dempster, Laird & Rubin 1977. Maximum likelihood from incomplete data via the EM algorithm.
  *J. R. Statist. Soc. B* 39, 1–38.
- Neal & Hinton 1998. A view of the EM algorithm that justifies incremental, sparse, and other
  variants. In *Learning in Graphical Models*, 355–368.
- Do & Batzoglou 2008. What is the expectation maximization algorithm? *Nature Biotechnology* 26,
  897–899.
- Bishop 2006. *Pattern Recognition and Machine Learning*, chapter 9."""
FIRST = 3
"""Slips whose parts of the score are written out."""


def _prose(reader: Reader) -> str:
    if reader.answer("read") == len(READ) - 1:
        return SOURCES
    session = reader.session
    hard = session.variant.assign == "hard"
    rule = "C = Σ ln max(fA(x), fB(x))" if hard else "ln L = Σ ln(fA(x) + fB(x))"
    return f"""\
*How well does the story explain the slips?* Multiply their densities, or better: add up the
logs. From the smallest slip on:

{lines(rule, *_sum(reader))}

Densities, not probabilities: so the score may be above 0. In other units every score would shift
alike, and no comparison would change."""


def _sum(reader: Reader) -> tuple[str, ...]:
    session = reader.session
    now, sample = session.now.standard, session.sample
    if not (now.sds > 0).all():
        return ("= ∞: a spread of nothing has no ceiling",)
    places = np.repeat(sample.values[:FIRST], np.minimum(sample.counts[:FIRST], FIRST).astype(int))
    _, each = session.variant.assigner.share(_joint(reader, places[:FIRST]))
    parts = " + ".join(three(float(part)) for part in each).replace("+ −", "− ")
    more = " + …" if sample.total > FIRST else ""
    return (f"= {parts}{more}", f"= {score(session.now.score)}")


def _joint(reader: Reader, places: Array) -> Array:
    """Log joint densities of slips in their own units."""
    sample = reader.session.sample
    joint: Array = log_joint(places, reader.session.now.standard) - np.log(sample.scale)
    return joint


def _react(reader: Reader) -> str:
    if reader.session.now.phase is not Phase.ENDED or not reader.session.at:
        return ""
    return "And here the essay ends. The envelope is yours: **0**, free play."


READ = ("run to the end", "back to the guess", "where this comes from")

PAGE = Page(
    title="Word by word: the score",
    part=3,
    prose=_prose,
    todo="Run to the end, and see where this comes from.",
    done=lambda reader: reader.answer("read") == len(READ) - 1,
    scenery=Scenery(pane="climb"),
    questions=(
        Question(
            "read",
            "Read on:",
            (
                Answer(READ[0], acts=("run",)),
                Answer(READ[1], acts=("rewind",)),
                Answer(READ[2]),
            ),
            again=True,
        ),
    ),
    react=_react,
    own_slips=True,
    played=("enter", "down", "down", "enter"),
)
