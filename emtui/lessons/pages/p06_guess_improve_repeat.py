"""Guess, improve, repeat: EM itself, beside the reader's guess and the best of all assignments."""

from __future__ import annotations

from typing import Any

import numpy as np

from emtui.em.history import Phase, Why
from emtui.em.labelings import slips_of
from emtui.em.mixture import Mixture
from emtui.em.sample import Sample
from emtui.em.starts import Start, default_start, given_start
from emtui.em.variants import ASSIGNERS, Variant
from emtui.lessons.book import number_of
from emtui.lessons.page import Answer, Page, Question, Reader, Scenery
from emtui.scenes.numbers import score
from emtui.scenes.panes.exhaustive_study import scores_of_story

ROUNDS = ((0, 30, "about ten"), (30, 1000, "hundreds"), (1000, 10**9, "thousands"))
"""What a reader can foretell: from how many rounds, below how many, and in words."""


def _prose(reader: Reader) -> str:
    return """\
Nobody has to try them all. **Guess**, anything. Then ask *who probably wrote what?* Not outright:
a slip's colour is the doubt. Then *what would each be writing about?* Averages again, a slip
counting for a friend as far as it is his. A better guess. **Repeat.** That is all of EM:
expectation, maximization. Space takes half a round."""


def _guess(reader: Reader) -> Any:
    """The guess that the reader made by hand, where it was on these slips."""
    guess = reader.fact("guess")
    here = guess and guess["envelope"] == reader.frame.backdrop.envelope.name
    return guess if here else None


def _labeling(reader: Reader) -> Any:
    """The best of all assignments, where those of these slips were tried."""
    labeling = reader.fact("labeling")
    here = labeling and labeling["slips"] == reader.frame.backdrop.envelope.slips.tolist()
    return labeling if here else None


def _from_guess(reader: Reader) -> Scenery:
    """The page from the reader's own guess."""
    guess = _guess(reader)

    def start(sample: Sample, variant: Variant) -> Start:
        if guess is None:
            return default_start(sample, variant)
        mixture = Mixture(*(np.array(guess[name]) for name in ("weights", "means", "sds")))
        return given_start(sample, variant, mixture)

    return Scenery(envelope=None, start=start, pane="climb")


def _settled(reader: Reader) -> bool:
    end = reader.session.now.end
    return end is not None and end.why is Why.SETTLED


def _react(reader: Reader) -> str:
    if not _settled(reader):
        return ""
    now, guess, labeling = reader.session.now, _guess(reader), _labeling(reader)
    told = (
        f"Settled after {now.iteration:,} rounds{_foretold(reader)}, score **{score(now.score)}**."
    )
    if guess is not None:
        told += f" Your guess had {score(guess['score'])}."
    return told + (f" {_compared(reader, labeling)}" if labeling is not None else "")


def _foretold(reader: Reader) -> str:
    said = reader.answer("rounds")
    if said is None:
        return ""
    low, high, words = ROUNDS[said]
    as_said = low <= reader.session.now.iteration < high
    return ", as you said" if as_said else f", not {words}"


def _compared(reader: Reader, labeling: Any) -> str:
    """EM's end beside the best assignment: each has two scores, and each is best at its own."""
    session = reader.session
    em = scores_of_story(session.sample, session.variant, session.now.standard)
    same = "the same split" if _same_split(reader, labeling) else "another split"
    return (
        f"The best of {labeling['ways']:,} (page {number_of('try_them_all')}) is {same}: "
        f"with names {score(labeling['classification'])}, EM {score(em.named)}; "
        f"slips alone {score(labeling['log_likelihood'])}, EM {score(em.alone)}."
    )


def _same_split(reader: Reader, labeling: Any) -> bool:
    """Whether EM's likelier names are the labeling's, whoever is called Ali."""
    session = reader.session
    hard = ASSIGNERS["hard"].assign(slips_of(session.sample), session.now.standard)[1]
    labels = np.array(labeling["labels"])
    return bool((hard == labels).all() or (hard == 1 - labels).all())


PAGE = Page(
    title="Guess, improve, repeat",
    part=0,
    prose=_prose,
    todo="",
    done=lambda reader: reader.session.now.phase is Phase.ENDED,
    scenery=Scenery(pane="climb"),
    questions=(
        Question(
            "rounds",
            "How many rounds until nothing changes any more?",
            tuple(Answer(words, acts=("run",)) for _, _, words in ROUNDS),
        ),
        Question(
            "again",
            "Begin again:",
            (
                Answer("from your own guess", _from_guess),
                Answer(
                    "a quarter and three quarters through the slips", Scenery(None, pane="climb")
                ),
            ),
            again=True,
            when=lambda reader: _guess(reader) is not None,
        ),
    ),
    react=_react,
    own_slips=True,
)
