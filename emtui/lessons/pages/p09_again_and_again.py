"""Again and again: round by round until nothing changes; then from the reader's own guess."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from emtui.em.history import Phase, Why
from emtui.em.labelings import slips_of
from emtui.em.starts import default_start, extremes
from emtui.em.variants import ASSIGNERS
from emtui.lessons.guesses import from_guess, guess_here, kept_story, usual_end
from emtui.lessons.page import Card, Notes, Page, Reader, Scenery, bet
from emtui.lessons.telling import counted, pair
from emtui.scenes.numbers import score

ROUNDS = ((0, 40, "a dozen or so"), (40, 1000, "hundreds"), (1000, 10**9, "thousands"))
"""What a reader can bet: from how many rounds, below how many, and in words."""
SAME = 1e-3
"""Scores that differ by less are of one end."""
STEPPING = "Space takes a half-step, p plays, End runs to the end."
USES = (("space", "half-step"), ("p", "play"), ("end", "to the end"), ("left", "undo"))


def _ended(reader: Reader) -> bool:
    return reader.session.now.phase is Phase.ENDED


def _settled(reader: Reader) -> bool:
    end = reader.session.now.end
    return end is not None and end.why is Why.SETTLED and not end.merged


def _rounds(reader: Reader) -> int | None:
    if not _ended(reader):
        return None
    rounds = reader.session.now.iteration
    return next(k for k, (low, high, _) in enumerate(ROUNDS) if low <= rounds < high)


def _words(reader: Reader) -> str:
    return """\
Better numbers give better guesses at who wrote what, and those give better numbers. So **repeat**:
who? what? Two half-steps are a **round**. That's all of EM.

We start afresh, with both near the middle. Once the score hardly rises, its picture shows what's
**left to climb**."""


def _reply(reader: Reader) -> str:
    now, labeling = reader.session.now, _labeling(reader)
    took = f"{counted(now.iteration, 'round')} ({counted(reader.session.at, 'half-step')})"
    told = f"After {took} nothing changes any more: "
    told += f"{pair(reader, now.mixture)}, score {score(now.score)}."
    if labeling is None or not _settled(reader):
        return told
    split = "splits the same way" if _same_split(reader, labeling) else "splits another way"
    return f"""\
{told}

The best of all {labeling["ways"]:,} labelings {split}, and EM tried none of them: it
only asked, again and again, who and what."""


def _labeling(reader: Reader) -> Any:
    """The best of all labelings, where those of these slips were tried."""
    labeling = reader.fact("labeling")
    here = labeling and labeling["slips"] == reader.frame.backdrop.envelope.slips.tolist()
    return labeling if here else None


def _same_split(reader: Reader, labeling: Any) -> bool:
    """Whether EM's likelier names are the labeling's, whoever is called Ali."""
    session = reader.session
    hard = ASSIGNERS["hard"].assign(slips_of(session.sample), session.now.standard)[1]
    labels = np.array(labeling["labels"])
    return bool((hard == labels).all() or (hard == 1 - labels).all())


def _own_scenery(reader: Reader) -> Scenery:
    guess = guess_here(reader)
    start = extremes if guess is None else from_guess(guess)
    return Scenery(None, start=start, pane="climb", rivals=(default_start,))


def _own_words(reader: Reader) -> str:
    guessed = score(reader.session.history[0].score)
    if guess_here(reader) is None:
        return f"""\
Does it matter where we start? Try a bold guess: Ali on the smallest slip, Bilal on the largest. It
scores {guessed}. (The pale line is the climb you just saw.)"""
    return f"""\
Does it matter where we start? Try **your own guess**. It scores {guessed}. (The pale line is the
climb you just saw.)"""


def _same_end(reader: Reader) -> int | None:
    if not _ended(reader):
        return None
    return 0 if abs(usual_end(reader.session).now.score - reader.session.now.score) < SAME else 1


def _names_swapped(reader: Reader) -> bool:
    """Whether Ali ended where Bilal did from the usual guess."""
    ours, usual = reader.session.now.mixture.means, usual_end(reader.session).now.mixture
    return bool(abs(ours - usual.swapped.means).max() < abs(ours - usual.means).max())


def _own_reply(reader: Reader) -> str:
    now = reader.session.now
    told = f"It took {counted(now.iteration, 'round')} and reached {score(now.score)}. "
    if _same_end(reader) == 0:
        if _names_swapped(reader):
            told += "Only the names are swapped, and the score doesn't mind. "
        return told + (
            "Two different guesses, one end. That's common with easy slips, but it isn't a rule. "
            "Can the score ever fall? That's the second pass. Is this end the highest? The third."
        )
    return told + (
        "So the start does matter: EM can come to rest in more than one place. The second and "
        "third pass look into that."
    )


def _keep(reader: Reader) -> Mapping[str, Any]:
    now = reader.session.now
    if not _settled(reader) or reader.session.start.name != "default":
        return {}
    return {"end": {**kept_story(reader.frame, now.score, now.mixture), "rounds": now.iteration}}


PAGE = Page(
    title="Again and again",
    part=0,
    cards=(
        Card(
            _words,
            bet(
                "rounds",
                "How many rounds until nothing changes any more?",
                tuple(words for _, _, words in ROUNDS),
                _rounds,
            ),
            todo=STEPPING,
            played=_ended,
            reply=_reply,
            scenery=Scenery(pane="climb"),
            uses=USES,
            plays=("end",),
        ),
        Card(
            _own_words,
            bet(
                "own",
                "It will end",
                ("at the same two numbers", "somewhere else"),
                _same_end,
            ),
            todo=STEPPING,
            played=_ended,
            reply=_own_reply,
            scenery=_own_scenery,
            uses=USES,
            plays=("end",),
        ),
    ),
    notes=Notes(
        7,
        "You have new numbers. What would you do next?",
        "Thinking that EM arrives. It only comes closer, and stops where a round changes nothing "
        "that matters. Watch the score's last rounds.",
    ),
    keep=_keep,
    own_slips=True,
    ahead="second pass: does every step help?",
)
