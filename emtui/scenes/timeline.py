"""The timeline as data: every half-step so far, its rise, and the present one.

The floor rises at E, the score at M. Rises shrink by many powers of ten along a run, so their
heights are logarithmic, and late, small ones stay visible.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from emtui.em.history import Entry
from emtui.em.mixture import Array
from emtui.em.session import Session
from emtui.scenes.numbers import ROUNDING

EIGHTHS = 8
"""Heights that a block character can have."""
DEEPEST = 1e-10
"""A rise this small beside the largest is drawn no lower than a smaller one."""
LEGEND = 17
"""The least number of characters kept free for words."""
WIDEST = 2
"""The most characters for a half-step."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A column of the timeline, and the half-steps that it stands for.

    Attributes:
        first, last: their indices in the history.
        letter: ``○`` the guess, ``E``, ``M``, or ``─`` for several; ``e``, ``m`` and ``╌`` where
            they are undone.
        height: of the rise, 0 to 8 eighths; of several, of what all of them lifted the score by.
        here: whether we stand in it.
        undone: whether it lies ahead of where we stand.
    """

    first: int
    last: int
    letter: str
    height: int
    here: bool
    undone: bool


@dataclass(frozen=True, slots=True)
class Line:
    """The timeline for a room of so many characters.

    Attributes:
        stops: from the guess on.
        width: characters that each takes.
        words: where we stand, and how many half-steps a column stands for if that is not one.
    """

    stops: tuple[Stop, ...]
    width: int
    words: str

    def at(self, column: int, now: int) -> int:
        """The half-step to stand at when `column` of the strip is pointed to, from `now`.

        In a column of several it is the last one, the update that they led to; in the present
        column it is the present half-step.
        """
        place = min(max(column // self.width, 0), len(self.stops) - 1)
        stop = self.stops[place]
        return now if stop.here else stop.last


def rises(history: Sequence[Entry]) -> Array:
    """By how much each half-step lifted the floor (E) or the score (M), shape ``(n,)``.

    0 where nothing rose beyond rounding, and at the first E-step, before which there was no
    floor; inf where the score has no ceiling.
    """
    scores = np.array([entry.score for entry in history])
    floors = np.array([math.nan if e.floor is None else e.floor for e in history])
    found = np.zeros(len(history))
    with np.errstate(invalid="ignore"):
        found[1::2] = floors[1::2] - floors[0::2][: len(floors[1::2])]
        found[2::2] = scores[2::2] - scores[1::2][: len(scores[2::2])]
    least = ROUNDING * np.abs(np.where(np.isfinite(scores), scores, 0.0))
    return np.where(found > least, found, 0.0)


def timeline(session: Session, room: int, lifted: Array | None = None) -> Line:
    """The timeline of `session`, its words included, for `room` characters.

    `lifted` are the `rises` of its history, if they are known already.
    """
    lifted = rises(session.history) if lifted is None else lifted
    count = len(session.history)
    room = max(room - _room_for_words(count), 2)
    if count > room:
        room = max(room - len(", 10,000 a column"), 2)
    else:
        heights = _heights(lifted)
        stops = tuple(_stop(session, i, i, int(heights[i])) for i in range(count))
        return Line(stops, min(WIDEST, room // count), _words(session, 1))
    # The guess has a column of its own, and every other one whole iterations.
    each = 2 * math.ceil((count - 1) / (2 * (room - 1)))
    firsts = range(1, count, each)
    sums = [float(lifted[first : first + each][1::2].sum()) for first in firsts]
    heights = _heights(np.array([0.0, *sums]))
    later = (
        _stop(session, first, min(first + each, count) - 1, int(height))
        for first, height in zip(firsts, heights[1:], strict=True)
    )
    return Line((_stop(session, 0, 0, 0), *later), 1, _words(session, each))


def _stop(session: Session, first: int, last: int, height: int) -> Stop:
    undone = first > session.at
    letter = "─" if last > first else "○" if first == 0 else "ME"[first % 2]
    if undone:
        letter = "╌" if letter == "─" else letter.lower()
    return Stop(first, last, letter, height, first <= session.at <= last, undone)


def _room_for_words(count: int) -> int:
    return max(LEGEND, 2 * len(f"{count:,}") + 5)


def _words(session: Session, each: int) -> str:
    place = f"{session.at:,} of {len(session.history) - 1:,}"
    return place if each == 1 else f"{place}, {each:,} a column"


def _heights(lifted: Array) -> Array:
    """Eighths of a character for each rise, by its power of ten; 0 only where nothing rose."""
    rose = lifted[np.isfinite(lifted) & (lifted > 0)]
    heights = np.zeros(len(lifted))
    heights[lifted == np.inf] = EIGHTHS
    if not len(rose):
        return heights
    most = float(np.log10(rose.max()))
    least = max(float(np.log10(rose.min())), most + math.log10(DEEPEST))
    seen = np.isfinite(lifted) & (lifted > 0)
    share = (np.log10(lifted[seen]) - least) / (most - least) if most > least else 1.0
    heights[seen] = 1 + np.rint((EIGHTHS - 1) * np.clip(share, 0.0, 1.0))
    return heights
