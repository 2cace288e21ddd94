"""The numbers of both friends, and what the last half-step changed in them, as rows of text."""

from __future__ import annotations

import math
from dataclasses import dataclass

from emtui.em.mixture import Mixture
from emtui.plot.numerals import MINUS
from emtui.scenes.frame import Frame
from emtui.scenes.numbers import climbed, decimals_for, moved, percent, score, score_change


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: what it shows, Ali's value and change, Bilal's value and change."""

    name: str
    ali: str
    ali_change: str
    bilal: str
    bilal_change: str


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """The score or its floor, and what the last half-step changed in it."""

    name: str
    value: str
    change: str


def friend_rows(frame: Frame) -> tuple[Row, ...]:
    """Number, spread and share of both friends; a change is empty where nothing changed."""
    now, before = frame.session.now.mixture, frame.session.before
    old = before.mixture if before else now
    figures = frame.backdrop.figures
    rows = []
    for name, values, olds in (
        ("number", now.means, old.means),
        ("spread", now.sds, old.sds),
    ):
        texts = [_told(name, figures.number(float(v)), float(v)) for v in values]
        moves = [
            figures.change(float(v - o)) if v != o else ""
            for v, o in zip(values, olds, strict=True)
        ]
        rows.append(Row(name, texts[0], moves[0], texts[1], moves[1]))
    shares = [percent(float(w)) for w in now.weights]
    moves = [_points(float(v), float(o)) for v, o in zip(now.weights, old.weights, strict=True)]
    return (*rows, Row("share", shares[0], moves[0], shares[1], moves[1]))


def _told(name: str, text: str, value: float) -> str:
    """A number as it is; a spread that has shrunk to nothing without decimals."""
    return "0" if name == "spread" and value == 0 else text


def score_rows(frame: Frame) -> tuple[ScoreRow, ScoreRow]:
    """The score and the floor under it."""
    now, before = frame.session.now, frame.session.before
    lift = "" if before is None or before.floor is None else _rise(now.floor, before.floor)
    # Both with as many decimals as either needs: they touch after an E-step, and must read so.
    beside = [value for entry in (now, before) if entry for value in (entry.score, entry.floor)]
    known = [value for value in beside if value is not None]
    floor = "none yet" if now.floor is None else score(now.floor, *known)
    told, gain = score(now.score, *known), ""
    if before is not None and (gain := _rise(now.score, before.score)):
        _, told, gain = climbed(before.score, now.score, decimals_for(*known))
    return ScoreRow("score", told, gain), ScoreRow("floor", floor, lift)


@dataclass(frozen=True, slots=True)
class TruthRow:
    """How far a friend's estimates are off the truth.

    Attributes:
        friend: the friend compared with; the other one if the run has swapped the names.
        number, spread, share: how far the estimate is off the truth, as text.
        in_mind: the number he had in mind, as text; empty if the slips were not dealt.
        average: the mean of his own slips, as text.
    """

    friend: int
    number: str
    spread: str
    share: str
    in_mind: str = ""
    average: str = ""


def truth_rows(frame: Frame) -> tuple[TruthRow, TruthRow] | None:
    """How far both friends' estimates are off; None if the truth is hidden or unknown.

    Compared with the mixture that the slips were dealt from, or if they were not dealt, with
    the slips that each friend wrote.
    """
    truth, dealt = frame.backdrop.truth, frame.backdrop.envelope.dealt
    if truth is None or not frame.revealed:
        return None
    found, slips = frame.session.now.mixture, frame.session.sample.to_units(truth)
    swapped = fits_swapped(found, slips)
    real = slips if dealt is None else dealt
    real, slips = (real.swapped, slips.swapped) if swapped else (real, slips)
    figures = frame.backdrop.figures
    ali, bilal = (
        TruthRow(
            1 - k if swapped else k,
            _off(figures.change(float(found.means[k] - real.means[k]))),
            _off(figures.change(float(found.sds[k] - real.sds[k]))),
            _off(_points(float(found.weights[k]), float(real.weights[k]))),
            "" if dealt is None else f"{real.means[k]:g}",
            figures.number(float(slips.means[k])),
        )
        for k in (0, 1)
    )
    return ali, bilal


def fits_swapped(found: Mixture, real: Mixture) -> bool:
    """Whether the means fit the truth better with the names swapped: the order is arbitrary."""
    kept = abs(found.means - real.means).sum()
    return bool(abs(found.swapped.means - real.means).sum() < kept)


def _rise(new: float | None, old: float) -> str:
    if new is None or new == old or (math.isinf(new) and math.isinf(old)):
        return ""
    return score_change(moved(new, old))


def _off(change: str) -> str:
    """A change without its sign, as errors are told."""
    return change.lstrip(f"+{MINUS}") or "0"


def _points(now: float, before: float) -> str:
    """A change of a share as it is told, in percentage points; empty if there is none."""
    points = round(100 * now) - round(100 * before)
    return f"{points:+d}".replace("-", MINUS) if points else ""
