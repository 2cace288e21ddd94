"""Why there is a floor: the log of an average lies above the average of logs (Jensen 1906)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from emtui.em.mixture import Array, log_joint
from emtui.em.stopping import nearest
from emtui.plot.captions import line, packed
from emtui.plot.marks import (
    FRIENDS,
    MUTED,
    TEXT,
    Axis,
    Curve,
    Mark,
    Points,
    Scene,
    Words,
    kind,
)
from emtui.plot.numerals import MINUS, fixed, significant
from emtui.plot.ticks import ticks
from emtui.scenes.frame import Frame
from emtui.scenes.numbers import percent, three
from emtui.scenes.pane import Place, View
from emtui.scenes.signs import SYMBOLS

GAP = kind(0)
"""The ink of the gap."""
FARTHEST = 12.0
"""How far down the less likely end of the chord is followed: e to this power less likely."""
TOUCHING = 1e-9
"""A smaller gap is rounding."""
BEYOND = 680
"""Largest absolute log-density that can be drawn; beyond, densities over- or underflow."""


@dataclass(frozen=True, eq=False, slots=True)
class Possibilities:
    """The two possible writers of one slip under the current mixture, in the slips' units.

    Attributes:
        slip: the slip, on the standard scale.
        shares: prior probability of each friend, shape ``(2,)``.
        logs: log-density of the slip for each friend, shape ``(2,)``.
        floor: the slip's part of the floor; None before the first E-step.
    """

    slip: float
    shares: Array
    logs: Array
    floor: float | None

    @property
    def log_of_average(self) -> float:
        """Log of the densities' average, weighted by the shares: the slip's part of the score."""
        with np.errstate(divide="ignore"):
            joint = np.log(self.shares) + self.logs
        return float(np.logaddexp(joint[0], joint[1]))

    @property
    def average_of_logs(self) -> float:
        """The average of the logs with the same weights: never above `log_of_average`."""
        return float(sum(w * v for w, v in zip(self.shares, self.logs, strict=True) if w > 0))


def possibilities(frame: Frame, slip: float) -> Possibilities | None:
    """Both possibilities of a slip (standard scale); None if an sd is 0."""
    session = frame.session
    now = session.now.standard
    if not (now.sds > 0).all():
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        joint = log_joint(np.array([slip]), now)[:, 0]
        logs = joint - np.log(now.weights)
    if not np.isfinite(logs).all():
        return None
    shift = math.log(session.sample.scale)
    floor = None
    if frame.named:
        bilal = float(frame.bilal_at(np.array([slip]))[0])
        named = [(q, p) for q, p in zip((1 - bilal, bilal), joint, strict=True) if q > 0]
        floor = sum(q * (float(p) - math.log(q)) for q, p in named) - shift
    return Possibilities(slip, now.weights, logs - shift, floor)


def _slips(frame: Frame) -> Array:
    """The slips that have a mark on the axis: all, or a selection if there are many."""
    sample = frame.session.sample
    return np.asarray(sample.values[nearest(sample, frame.backdrop.rug)])


def slip_at(view: View) -> float:
    """The slip under the cursor; without a cursor, the most ambiguous one."""
    slips = _slips(view.frame)
    if view.cursor is not None:
        return float(slips[np.argmin(np.abs(slips - view.cursor[0]))])
    now = view.frame.session.now.standard
    if not (now.sds > 0).all():
        return float(slips[0])
    with np.errstate(divide="ignore", invalid="ignore"):
        joint = log_joint(slips, now)
        apart = np.abs(joint[0] - joint[1])
    return float(slips[np.argmin(np.nan_to_num(apart, nan=np.inf))])


def jensen_move(view: View, presses: Place) -> Place:
    """The next slip in rising order."""
    slips = _slips(view.frame)
    at = int(np.argmin(np.abs(slips - slip_at(view)))) + int(presses[0])
    return float(slips[min(max(at, 0), len(slips) - 1)]), 0.0


def jensen_point(view: View, place: Place) -> Place:
    """The slip whose average density is nearest to the mouse."""
    best, least = slip_at(view), math.inf
    for slip in _slips(view.frame).tolist():
        two = possibilities(view.frame, slip)
        if two is None:
            break
        off = abs(math.exp(min(two.log_of_average, 700.0)) - place[0])
        if off < least:
            best, least = slip, off
    return best, 0.0


def jensen_scene(view: View, columns: int) -> Scene:
    """The logarithm, a chord over the two densities, and the gap at their average."""
    two = possibilities(view.frame, slip_at(view))
    unit = Axis(0.0, 1.0)
    if two is None:
        return Scene(unit, unit, words="A friend has no spread left: nothing to average.")
    if abs(max(two.logs)) > BEYOND:
        return Scene(unit, unit, words="In these units densities are beyond any picture.")
    densities = np.exp(two.logs)
    average = math.exp(two.log_of_average)
    far = 1.12 * float(densities.max())
    above, below = two.log_of_average, two.average_of_logs
    top = float(two.logs.max())
    # Both ends of the chord are seen, but for one so unlikely that nothing else would be.
    low = max(float(two.logs.min()), min(below - 0.4 * (top - below), top - FARTHEST))
    margin = 0.12 * max(top - low, 0.5)
    places = np.union1d(
        np.linspace(0.0, far, 2 * max(columns, 8))[1:], np.geomspace(far * 1e-6, far)
    )
    chosen = np.array([average, average])
    marks: list[Mark] = [
        Curve(places, np.log(places), TEXT),
        Curve(*_chord(densities, two.logs), MUTED),
        Curve(chosen, np.array([below, above]), GAP),
        *(
            Points(densities[[k]], np.maximum(two.logs[[k]], low), [FRIENDS[k]], SYMBOLS[k])
            for k in np.argsort(two.logs)
        ),
        Points(chosen, np.array([below, above]), [GAP, GAP], "□■"),
    ]
    return Scene(
        Axis(0.0, far, ticks(0.0, far, max(2, columns // 12))),
        Axis(low - margin, top + margin, ticks(low - margin, top + margin, 4)),
        tuple(marks), "The logarithm: press z to see it large.",
        "log of the height (up), height (across)",
    )  # fmt: skip


def _chord(densities: Array, logs: Array) -> tuple[Array, Array]:
    t = np.linspace(0.0, 1.0, 200)
    return tuple(v[0] + t * (v[1] - v[0]) for v in (densities, logs))


def jensen_words(view: View) -> Iterator[Words]:
    """Both densities, both numbers, and the difference."""
    slip = slip_at(view)
    two = possibilities(view.frame, slip)
    if two is None:
        return
    sample = view.frame.session.sample
    where = view.frame.backdrop.figures.slip(float(sample.place_in_units(slip)))
    ends = [
        (f"{sign} {density}", ink)
        for sign, density, ink in zip(
            SYMBOLS, (_density(float(v)) for v in two.logs), FRIENDS, strict=True
        )
    ]
    room = view.columns - sum(len(text) + 1 for text, _ in ends)
    head = f"slip {where}" if len(where) + 5 <= room else where
    yield line(head, " ", ends[0], " ", ends[1])
    gap = two.log_of_average - two.average_of_logs
    yield line(f"■ log of average  {_log(two.log_of_average):>8}")
    below = f" {MINUS}{significant(gap, 3)}" if gap > 0 else ""
    yield line(f"□ average of logs {_log(two.average_of_logs):>8}", (below, GAP))
    shares = [percent(float(w)) for w in two.shares]
    yield from packed(["averaged by the shares", f"{shares[0]} and {shares[1]}"], view.columns)
    if two.floor is None:
        yield from packed(["the names of an E-step lift □ to ■"], view.columns)
    else:
        left = max(two.log_of_average - two.floor, 0.0)
        rest = "nothing" if left < TOUCHING else significant(left, 3)
        yield from packed(["weighed by the doubts", f"{rest} below"], view.columns)


def _log(value: float) -> str:
    return fixed(value, 3) if abs(value) < 1e4 else significant(value, 3)


def _density(log: float) -> str:
    """A density from its log; a power of ten where a double would over- or underflow."""
    if -300 < log < 700:
        return three(math.exp(log))
    return f"10^{log / math.log(10):.0f}".replace("-", MINUS)
