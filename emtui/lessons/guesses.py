"""Starts shared by several pages, and guesses that the reader made on other pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from emtui.em.history import Why
from emtui.em.mixture import Mixture
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.starts import Start, default_start, given_start
from emtui.em.variants import Variant
from emtui.lessons.journal import OWN_END, OWN_GUESS
from emtui.lessons.page import Reader
from emtui.scenes.frame import Frame
from emtui.scenes.manual_guess import hand_best

Starting = Callable[[Sample, Variant], Start]


def quartiles(sample: Sample, variant: Variant) -> Start:
    """A start at the slips' quartiles, each sd half that of all slips."""
    means = np.array([sample.quantile(0.25), sample.quantile(0.75)])
    guess = Mixture(np.full(2, 0.5), means, np.full(2, sample.sd / 2))
    return Start("a fair guess", variant.admit(guess, sample.scale))


def kept_story(frame: Frame, score: float, mixture: Mixture) -> dict[str, Any]:
    """A story (slips' units) as the journal keeps it."""
    return {
        "envelope": frame.backdrop.envelope.name,
        "weights": mixture.weights.tolist(),
        "means": mixture.means.tolist(),
        "sds": mixture.sds.tolist(),
        "score": score,
    }


def own_stories(frame: Frame) -> dict[str, Any]:
    """What free play came to on these slips: the best guess by hand, and EM's latest end."""
    best, told = hand_best(frame), {}
    if best is not None and frame.hand is None:
        told[OWN_GUESS] = kept_story(frame, best.score, best.mixture)
    ends = [run.history[-1] for run in (*frame.others, frame.session)]
    end = next((one for one in reversed(ends) if one.end and one.end.why is Why.SETTLED), None)
    if end is not None:
        told[OWN_END] = {**kept_story(frame, end.score, end.mixture), "rounds": end.iteration}
    return told


def guess_here(reader: Reader) -> Mapping[str, Any] | None:
    """The guess that the reader made by hand, if it was for these slips."""
    guess = reader.fact("guess")
    here = guess and guess["envelope"] == reader.frame.backdrop.envelope.name
    return guess if here else None


def from_guess(guess: Mapping[str, Any]) -> Starting:
    """A start from a guess that was kept."""

    def start(sample: Sample, variant: Variant) -> Start:
        mixture = Mixture(*(np.array(guess[name]) for name in ("weights", "means", "sds")))
        return given_start(sample, variant, mixture)

    return start


def usual_end(session: Session) -> Session:
    """Where the opening guess ends on the session's slips, by its variant."""
    return session.restart(default_start(session.sample, session.variant)).run()
