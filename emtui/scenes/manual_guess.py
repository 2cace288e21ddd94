"""Guessing by hand: how keys and mouse change the guess, and how it compares with EM's best."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from emtui.em.bars import nice_step
from emtui.em.history import Entry, Why
from emtui.em.mixture import Mixture
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.starts import Start, given_start
from emtui.scenes.frame import Frame
from emtui.scenes.numbers import amount, score

PARTS = 100
"""Steps of a number across the slips' range, about."""
WIDER = 1.1
"""Factor by which one step changes a spread."""
POINT = 0.01
"""One step of a share."""
COARSE = {"number": 10, "spread": 5, "share": 10}
"""Fine steps in one coarse one."""
NARROWEST, WIDEST = 1 / 200, 2.0
"""Limits of a spread, as fractions of the slips' range; the lower one as in random starts."""


def by_hand(session: Session, mixture: Mixture) -> Start:
    """The start "by hand" from `mixture` (slips' units), clipped to what a person may set.

    Means stay near the slips, sds above zero, weights between 1 and 99 %.
    """
    sample, variant = session.sample, session.variant
    low, high = _ends(sample)
    reach = high / 2 - low / 2  # half the range: the whole may overflow
    means = np.clip(mixture.means, low - reach, high + reach)
    sds = np.clip(mixture.sds, 2 * NARROWEST * reach, 2 * (WIDEST * reach))
    bilal = float(np.clip(mixture.weights[1], POINT, 1 - POINT))
    return given_start(sample, variant, Mixture(np.array([1 - bilal, bilal]), means, sds))


def moved(session: Session, friend: int, what: str, steps: float) -> Start:
    """The session's guess with one friend's number, spread or share changed by `steps`.

    Numbers move along round values, about a hundredth of the range apart; spreads change by a
    tenth, shares by one percentage point. Where the variant has one spread for both, both change.
    """
    now = session.now.mixture
    if what == "number":
        return placed(session, friend, _stepped(session.sample, float(now.means[friend]), steps))
    if what == "spread":
        return spread(session, friend, float(now.sds[friend]) * WIDER**steps)
    share = round(float(now.weights[friend]) / POINT + steps) * POINT
    weights = np.array([share, 1 - share] if friend == 0 else [1 - share, share])
    return by_hand(session, Mixture(weights, now.means, now.sds))


def placed(session: Session, friend: int, number: float) -> Start:
    """The session's guess with one friend's number set (slips' units)."""
    now = session.now.mixture
    means = np.array(now.means)
    means[friend] = number
    return by_hand(session, Mixture(now.weights, means, now.sds))


def spread(session: Session, friend: int, sd: float) -> Start:
    """The session's guess with one friend's spread set; both spreads, if they are the same."""
    now = session.now.mixture
    sds = np.array(now.sds)
    sds[friend if session.variant.spread == "different" else slice(None)] = sd
    return by_hand(session, Mixture(now.weights, now.means, sds))


def pointed(session: Session, place: float) -> float:
    """A place on the standard scale, rounded to a number in the slips' units."""
    sample = session.sample
    low, high = _ends(sample)
    step = nice_step((high / 2 - low / 2) / 5, PARTS) or 1.0
    value = float(sample.place_in_units(place))
    return _round_place(value, step, 0.0)


def nearer(session: Session, place: float, chosen: int) -> int:
    """The friend whose mean is nearer to a place (standard scale); `chosen` in a tie."""
    far = np.abs(session.now.standard.means - place)
    return chosen if far[0] == far[1] else int(far[1] < far[0])


def _ends(sample: Sample) -> tuple[float, float]:
    low, high = sample.place_in_units(np.array([sample.lowest, sample.highest]))
    return float(low), float(high)


def _stepped(sample: Sample, value: float, steps: float) -> float:
    low, high = _ends(sample)
    return _round_place(value, nice_step(2 * (high / 2 - low / 2), PARTS), steps)


def _round_place(value: float, step: float, steps: float) -> float:
    """`value` plus `steps` steps, on a multiple of the step where doubles can hold one."""
    place = value / step
    if not math.isfinite(place) or abs(place) > 2**50:
        return value + steps * step
    decimals = max(0, -math.floor(math.log10(step)) + 1)
    return round((round(place) + steps) * step, min(decimals, 300))


# What the narrator says about it.


def hand_best(frame: Frame) -> Entry | None:
    """The best guess by hand so far, for this envelope and variant."""
    return frame.by_hand.get(frame.session.variant)


def kept_best(frame: Frame) -> Frame:
    """The frame, remembering its guess if it is the best one by hand so far."""
    best, now = hand_best(frame), frame.session.now
    if best is not None and best.score >= now.score:
        return frame
    return replace(frame, by_hand={**frame.by_hand, frame.session.variant: now})


def em_best(frame: Frame) -> float | None:
    """EM's best score among the frame's runs with this variant that came to a sound end."""
    scores = [
        run.history[-1].score
        for run in (*frame.others, frame.session)
        if run.variant == frame.session.variant and _sound(run)
    ]
    return max(scores, default=None)


def _sound(run: Session) -> bool:
    end = run.history[-1].end
    return end is not None and end.why is not Why.COLLAPSED


def hand_sentence(frame: Frame) -> str:
    """What the guess scores, the best so far, and how EM's best compares."""
    now, best, em = frame.session.now.score, hand_best(frame), em_best(frame)
    beside = [now, *([best.score] if best is not None else []), *([em] if em is not None else [])]
    told = f"Your guess scores {score(now, *beside)}"
    if best is not None and best.score > now:
        told += f", your best {score(best.score, *beside)}"
    if em is None:
        return f"{told}. EM has reached no sound end yet: Enter gives it your guess."
    yours = max(now, best.score) if best is not None else now
    return f"{told}. {_compared(em, yours)}"


def _compared(em: float, yours: float) -> str:
    gap = em - yours
    if abs(gap) < 5e-7:
        return f"EM's best, {score(em)}, is the same."
    ahead = "higher than" if gap > 0 else "below"
    return f"EM's best, {score(em, yours)}, is {amount(gap)} {ahead} yours."
