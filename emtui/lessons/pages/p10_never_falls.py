"""Can it fall? The reader calls the first half-steps, and looks for a fall."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from emtui.em.history import Entry, Phase
from emtui.em.stopping import EPS
from emtui.lessons.page import Answer, Card, Notes, Page, Reader, Scenery, bet
from emtui.lessons.telling import counted
from emtui.scenes.numbers import climbed, score
from emtui.slips.envelope import Envelope
from emtui.slips.examples import load_example

WORDS = ("rises", "stays as it is", "falls")
Climb = tuple[str, float]
"""A climb by its start's name and score."""
CALLED = 2
"""Half-steps that the reader calls, before those of the hunt."""
ENOUGH = 6
"""Half-steps of the hunt after which the reader has looked long enough."""


def overlapping() -> Envelope:
    """Two friends whose slips overlap: a climb with something to see."""
    return load_example("overlap")


def moved(before: Entry, now: Entry, total: float) -> int:
    """What the score did in a half-step, rounding aside: an index of WORDS."""
    gain = now.score - before.score
    if now.score == before.score or abs(gain) <= 8 * EPS * (abs(before.score) + total):
        return 1
    return 0 if gain > 0 else 2


def _moved(reader: Reader) -> int | None:
    session = reader.session
    if session.before is None:
        return None
    return moved(session.before, session.now, session.sample.total)


def _first(reader: Reader) -> str:
    return f"""\
EM never looks at the score. It only asks who wrote what, and then what the numbers are. So why
should the score go up?

Here are {reader.session.sample.total:,.0f} slips from two friends whose slips overlap, and a guess
that scores {score(reader.session.history[0].score)}. The first half-step: **who probably wrote
what?**"""


def _first_reply(reader: Reader) -> str:
    return """\
Asking *who* wrote what leaves both numbers and both curves as they are, so the score can't move.
But the next half-step now has something to work with."""


def _second(reader: Reader) -> str:
    return "Now the second half-step: **what numbers, then?** Both friends get new ones."


def _second_reply(reader: Reader) -> str:
    before, now = reader.session.before, reader.session.now
    if before is None:
        return ""
    old, new, gained = climbed(before.score, now.score)
    return f"""\
From {old} to {new}, up by {gained[1:]}: given those doubts, the new numbers fit the slips better.

Was that luck? Try to catch it falling."""


def _hunt(reader: Reader) -> str:
    tally = f" {_tally(reader)}" if _hunted_for(reader) else ""
    return f"Keep going, from here or from other guesses.{tally}"


def _climbs(reader: Reader) -> dict[Climb, tuple[int, int]]:
    """Half-steps taken, and falls among them, of every climb on this page."""
    session = reader.session
    key = (session.start.name, session.history[0].score)
    falls = sum(moved(a, b, session.sample.total) == 2 for a, b in pairwise(session.past))
    climbs = {**(reader.seen("climbs") or {})}
    climbs[key] = max(climbs.get(key, (0, 0)), (session.at, falls))
    return climbs


def _hunted_for(reader: Reader) -> int:
    """Half-steps taken in search of a fall."""
    return sum(steps for steps, _ in _climbs(reader).values()) - CALLED


def _keep(reader: Reader) -> Mapping[str, Any]:
    return reader.noticing("climbs", _climbs(reader))


def _tally(reader: Reader) -> str:
    falls = sum(falls for _, falls in _climbs(reader).values())
    found = counted(falls, "fall") if falls else "no fall"
    return f"So far: {counted(_hunted_for(reader), 'half-step')}, {found}."


def _hunted(reader: Reader) -> str:
    return f"""\
**{_tally(reader)}** You won't find one; the next page shows why.

Some rises are too small to see, and some climbs end low. But the score never goes down."""


PAGE = Page(
    title="Can it fall?",
    part=1,
    cards=(
        Card(
            _first,
            bet("first", "The score", WORDS, 1, None, "step"),
            reply=_first_reply,
            scenery=Scenery(envelope=overlapping, pane="climb"),
        ),
        Card(
            _second,
            bet("second", "The score", WORDS, _moved, None, "step"),
            reply=_second_reply,
        ),
        Card(
            _hunt,
            todo=f"Space takes a half-step, r another guess; {ENOUGH} half-steps will do.",
            played=lambda reader: (
                _hunted_for(reader) >= ENOUGH or reader.session.now.phase is Phase.ENDED
            ),
            reply=_hunted,
            live=True,
            more=(Answer("run this climb to its end", acts=("run",)),),
            uses=(("space", "half-step"), ("r", "other guess"), ("left", "undo")),
            plays=("space",) * ENOUGH,
        ),
    ),
    notes=Notes(
        5,
        "EM never looks at the score. Could it make things worse?",
        "Expecting a rise at both half-steps. Who? changes no curve; what? does.",
    ),
    keep=_keep,
    own_slips=True,
)
