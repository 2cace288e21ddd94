"""The numbers of both friends, and what the last half-step changed in them, as rows of text."""

from __future__ import annotations

import math
from dataclasses import dataclass

from emtui.scenes.figures import percent, score, score_change
from emtui.scenes.frame import Frame


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: what it is of, Ali's value and change, Bilal's value and change."""

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
        texts = [figures.number(float(v)) for v in values]
        moves = [
            figures.change(float(v - o)) if v != o else ""
            for v, o in zip(values, olds, strict=True)
        ]
        rows.append(Row(name, texts[0], moves[0], texts[1], moves[1]))
    shares = [percent(float(w)) for w in now.weights]
    moves = [_points(float(v - o)) for v, o in zip(now.weights, old.weights, strict=True)]
    return (*rows, Row("share", shares[0], moves[0], shares[1], moves[1]))


def score_rows(frame: Frame) -> tuple[ScoreRow, ScoreRow]:
    """The score and the floor under it."""
    now, before = frame.session.now, frame.session.before
    gain = "" if before is None else _rise(now.score, before.score)
    lift = "" if before is None or before.floor is None else _rise(now.floor, before.floor)
    floor = "none yet" if now.floor is None else score(now.floor)
    return ScoreRow("score", score(now.score), gain), ScoreRow("floor", floor, lift)


def _rise(new: float | None, old: float) -> str:
    if new is None or new == old or (math.isinf(new) and math.isinf(old)):
        return ""
    return score_change(new - old)


def _points(difference: float) -> str:
    """A change of a share in percentage points; empty where none can be seen."""
    text = f"{100 * difference:+.1f}".replace("-", "−")
    return "" if difference == 0 else "±0" if text[1:] == "0.0" else text
