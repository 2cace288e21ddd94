"""Two friends, one envelope: the reader guesses both numbers by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from emtui.em.history import Phase
from emtui.em.starts import BY_HAND, both_the_same
from emtui.lessons.book import number_of
from emtui.lessons.guesses import guess_here, kept_story
from emtui.lessons.page import Card, Notes, Page, Reader, Scenery
from emtui.lessons.telling import rows, slip
from emtui.scenes.numbers import percent, score
from emtui.slips.envelope import NAMES

A_ROW = 7
"""Slips written in a row."""
WRITTEN = 14
"""The most slips that are written out."""


def _words(reader: Reader) -> str:
    slips = reader.frame.backdrop.envelope.slips
    told = [slip(float(value)) for value in slips[:WRITTEN]]
    lines = ["   ".join(told[at : at + A_ROW]) for at in range(0, len(told), A_ROW)]
    more = f"\n\nand {len(slips) - WRITTEN:,} more" if len(slips) > WRITTEN else ""
    return f"""\
Ali and Bilal each had a number in mind. Each wrote noisy copies of it. All {len(slips):,} slips
are in **one** envelope:

{rows(*lines)}{more}

Unknown: two **numbers**, two **spreads** (how far slips stray), **how many** slips each wrote,
**who wrote which**."""


def _guess_words(reader: Reader) -> str:
    """What to guess, or the guess in hand."""
    hand, number = reader.frame.hand, reader.figures.number
    if hand is None:
        return """\
Draw each friend as a **bell curve**: tallest at his number, wide where his slips stray far. (The
dotted curve is both together.) Which two numbers would *you* say, and how wide?"""
    now = reader.session.now.mixture
    told = (
        f"{'▸' if k == hand else '·'} {name:<5} {number(float(now.means[k]))} ± "
        f"{number(float(now.sds[k]))}, share {percent(float(now.weights[k]))}"
        for k, name in enumerate(NAMES)
    )
    return f"""\
{rows(*told)}

← → move the bell curve, ↑ ↓ change its width, [ ] its share. Tab switches to the other friend,
Enter hands your guess in."""


def _handed_in(reader: Reader) -> bool:
    """Whether the stage shows a guess by hand that is no longer moved."""
    return reader.session.start.name == BY_HAND and reader.frame.hand is None


def _reply(reader: Reader) -> str:
    guess = guess_here(reader)
    if guess is None:
        return ""
    number = reader.figures.number
    (ali, bilal), (a, b) = guess["means"], guess["sds"]
    return f"""\
**You say {number(ali)} ± {number(a)} and {number(bilal)} ± {number(b)}.** The ± is how far each
friend's slips tend to stray.

Your guess scores {score(guess["score"])}. The higher a score, the better the guess explains the
slips; page {number_of("rival_stories")} shows how it's worked out. Page
{number_of("again_and_again")} compares your guess with the best that we can find."""


def _keep(reader: Reader) -> Mapping[str, Any]:
    if not _handed_in(reader) or reader.session.now.phase is not Phase.GUESS:
        return {}
    now = reader.session.now
    return {**reader.noticing("guessed"), "guess": kept_story(reader.frame, now.score, now.mixture)}


PAGE = Page(
    title="Two friends, one envelope",
    part=0,
    cards=(
        Card(_words, scenery=Scenery(start=both_the_same)),
        Card(
            _guess_words,
            todo="Press g to guess, and Enter to hand your guess in.",
            played=lambda reader: bool(reader.seen("guessed")) and reader.frame.hand is None,
            reply=_reply,
            live=True,
            uses=(("g", "guess"),),
            plays=(
                *("g", "shift+left", "left", "left", "left", "tab"),
                *("shift+right", "shift+right", "shift+right", "enter"),
            ),
        ),
    ),
    notes=Notes(
        6,
        "Which two numbers? And why those: what did your eye do?",
        "Many move the numbers and forget the widths. Ask what a narrow curve claims.",
    ),
    keep=_keep,
    own_slips=True,
)
