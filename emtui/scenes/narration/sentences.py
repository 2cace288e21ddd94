"""What just happened, in a sentence or two with the current numbers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from emtui.em.history import End, Phase, Why
from emtui.em.mixture import log_joint
from emtui.em.stopping import nearest
from emtui.scenes.frame import Frame, in_force
from emtui.scenes.manual_guess import hand_best, hand_sentence
from emtui.scenes.narration.friends import fits_swapped
from emtui.scenes.numbers import NO_CHANGE, climbed, count, moved, percent, score, score_change
from emtui.scenes.panes.climb import turns
from emtui.slips.envelope import NAMES

if TYPE_CHECKING:
    from emtui.em.best import Best

HEADLINES = {
    Phase.GUESS: "A guess",
    Phase.ASSIGNED: "Who wrote what?",
    Phase.UPDATED: "What numbers, then?",
    Phase.ENDED: "The end of this climb",
}
TURNED = "Now its picture shows what's left."
LOWER = 1e-3
"""An end that is lower than another by less than this is the same one."""


def headline(frame: Frame) -> str:
    """The phase in the essay's words."""
    if frame.hand is not None:
        return f"By hand: {NAMES[frame.hand]}"
    return HEADLINES[frame.session.now.phase]


def sentence(frame: Frame) -> str:
    """What the last half-step did, for the reader."""
    if frame.hand is not None:
        return hand_sentence(frame)
    return SENTENCES[frame.session.now.phase](frame)


def _guess(frame: Frame) -> str:
    ali, bilal = _numbers(frame)
    session = frame.session
    return (
        f"Say Ali had {ali} in mind and Bilal {bilal}. "
        f"This guess scores {score(session.now.score)}. "
        "In that case, who wrote which slip?"
    )


def _assigned(frame: Frame) -> str:
    expectation = frame.session.now.expectation
    assert expectation is not None
    totals = [float(t) for t in expectation.moments.totals]
    if frame.session.variant.assign == "hard":
        ali, bilal = (f"{t:,.0f}" for t in totals)
        verb = "slip is" if ali == "1" else "slips are"
    else:
        ali, bilal = (count(t) for t in totals)
        verb = "slips are probably"
    return (
        f"{ali} {verb} Ali's and {bilal} Bilal's. {_doubt(frame)}"
        "The score hasn't changed: no curve has moved."
    )


def _updated(frame: Frame) -> str:
    ali, bilal = _numbers(frame)
    now, before = frame.session.now, frame.session.before
    assert before is not None
    gain = moved(now.score, before.score)
    reached = score(now.score, before.score)
    if score_change(gain) == NO_CHANGE or gain < 0:
        rest = f"The score stays at {reached}."
    else:
        _, reached, rise = climbed(before.score, now.score)
        rise = rise.lstrip("+")
        rest = f"That explains the slips better: the score rises by {rise} to {reached}."
    turned = f" {TURNED}" if turns(frame) else ""
    return f"Going by those slips, Ali's number is {ali} and Bilal's {bilal}. {rest}{turned}"


def _ended(frame: Frame) -> str:
    end = frame.session.now.end
    assert end is not None
    words, found = ENDINGS[end.why](frame, end), higher_than(frame)
    if found is None:
        return words
    reached, best = frame.session.now.score, found.score
    low = "" if end.merged else "this isn't the highest top: "
    return (
        f"{words} But {low}another start reaches {score(best, reached)}, not "
        f"{score(reached, best)}. Press h to go there."
    )


def higher_than(frame: Frame) -> Best | None:
    """The best end known, where the climb has ended below it; else None."""
    now, found = frame.session.now, frame.highest.get(frame.session.variant)
    if now.phase is not Phase.ENDED or found is None or not math.isfinite(now.score):
        return None
    return found if moved(found.score, now.score) > LOWER else None


def _settled(frame: Frame, end: End) -> str:
    rounds = _rounds(frame)
    if end.merged:
        nudge = (
            "Push them apart and they climb again: it's a saddle."
            if end.saddle
            else "Push them apart and they come back: one friend is enough."
        )
        return f"After {rounds} both friends tell the same story. {nudge}"
    ali, bilal = _numbers(frame)
    best = hand_best(frame)
    rest = (
        f" Your best guess by hand scored {score(best.score)}."
        if best
        else " Nothing changes any more."
    )
    return (
        f"Settled after {rounds}: Ali's number is {ali}, Bilal's {bilal}, "
        f"the score {score(frame.session.now.score)}.{'' if higher_than(frame) else rest}"
    )


def _collapsed(frame: Frame, end: End) -> str:
    k = end.who[0]
    place = frame.backdrop.figures.slip(float(frame.session.now.mixture.means[k]))
    both = len(end.who) > 1
    who = "Both have" if both else f"{NAMES[k]} has"
    onto = "single numbers" if both else f"the single number {place}"
    equal = _equal_there(frame, k)
    instead = f", or v for a smallest spread, as {equal:,} slips are equal there" * (equal > 1)
    return (
        f"{who} collapsed onto {onto}, with no spread left. There the score has no ceiling: "
        f"it's a trap, not a story. Press r for another start{instead}."
    )


def _equal_there(frame: Frame, k: int) -> int:
    """How many slips are equal where a friend collapsed."""
    sample = frame.session.sample
    here = int(nearest(sample, frame.session.now.standard.means[k]))
    return round(float(np.broadcast_to(sample.counts, sample.values.shape)[here]))


def _emptied(frame: Frame, end: End) -> str:
    k = end.who[0]
    return (
        f"{NAMES[k]} has no slips left: {NAMES[1 - k]} explains every one of them better, so "
        "there's nothing to average. Press r for another start."
    )


def _step_limit(frame: Frame, end: End) -> str:
    merged = " Both tell nearly the same story." if end.merged else ""
    return f"Stopped at the limit of {_rounds(frame)}, before it settled.{merged}"


ENDINGS = {
    Why.SETTLED: _settled,
    Why.COLLAPSED: _collapsed,
    Why.EMPTIED: _emptied,
    Why.STEP_LIMIT: _step_limit,
}
SENTENCES = {
    Phase.GUESS: _guess,
    Phase.ASSIGNED: _assigned,
    Phase.UPDATED: _updated,
    Phase.ENDED: _ended,
}


def _numbers(frame: Frame) -> tuple[str, str]:
    ali, bilal = frame.session.now.mixture.means
    number = frame.backdrop.figures.number
    return number(float(ali)), number(float(bilal))


def _rounds(frame: Frame) -> str:
    n = frame.session.now.iteration
    return "1 round" if n == 1 else f"{n:,} rounds"


def _doubt(frame: Frame) -> str:
    """How certain the writer of the most ambiguous slip is."""
    if frame.session.variant.assign == "hard":
        return ""
    place, odds = least_sure(frame)
    number = frame.backdrop.figures.slip(float(frame.session.sample.place_in_units(place)))
    sure, who = percent(surety(odds)), NAMES[int(odds > 0)]
    still = "still " if surety(odds) > 0.9 else ""
    return f"The slip we are least sure of, {number}, is {still}{sure} likely to be {who}'s. "


def least_sure(frame: Frame) -> tuple[float, float]:
    """The most ambiguous slip among those marked on the axis.

    Returns:
        Its place on the standard scale, and the log-odds that Bilal rather than Ali wrote it.
    """
    session = frame.session
    values = session.sample.values
    near = values[nearest(session.sample, frame.backdrop.rug)]
    joint = log_joint(near, in_force(session))
    odds = joint[1] - joint[0]
    i = int(np.argmin(np.abs(odds)))
    return float(near[i]), float(odds[i])


def surety(odds: float) -> float:
    """Probability of the likelier writer, from the log-odds; kept below 1.

    In double precision it may round to 1 although nothing is certain.
    """
    return min(1.0 / (1.0 + math.exp(-abs(odds))), math.nextafter(1.0, 0.0))


def truth_sentence(frame: Frame) -> str:
    """What each friend had in mind, the average of his slips, and EM's estimate; or it is unknown.

    The first is known if the slips were dealt, the second if their writers are known. EM, or
    before its first round the guess, is compared with the first, or if that is unknown, with the
    second.
    """
    truth, dealt = frame.backdrop.truth, frame.backdrop.envelope.dealt
    if truth is None:
        return (
            "Nobody knows who wrote these slips. Press d to deal some whose writers are known, or "
            "name the column that tells them (--truth)."
        )
    sample, number = frame.session.sample, frame.backdrop.figures.number
    real, found = sample.to_units(truth), frame.session.now.mixture
    found = found.swapped if fits_swapped(found, real) else found
    who = "EM" if frame.session.now.iteration else "the first guess"
    told = []
    for k, name in enumerate(NAMES):
        average, reached = float(real.means[k]), float(found.means[k])
        slips = f"{sample.total * float(real.weights[k]):,.0f} slips is {number(average)}"
        in_mind = average if dealt is None else float(dealt.means[k])
        head = (
            f"The average of {name}'s {slips}"
            if dealt is None
            else f"{name} had {in_mind:g} in mind; the average of his {slips}"
        )
        off = number(abs(reached - in_mind))
        told.append(f"{head}; {who} says {number(reached)}, off by {off}.")
    return " ".join(told)
