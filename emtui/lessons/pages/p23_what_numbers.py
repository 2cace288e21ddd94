"""Word by word, second: the new numbers, spreads and shares, by weighted averages."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

from emtui.em.variants import SHARES
from emtui.lessons.book import number_of
from emtui.lessons.formulas import Averages, averages, named
from emtui.lessons.guesses import quartiles
from emtui.lessons.page import Answer, Card, Notes, Page, Reader, Scenery, bet
from emtui.lessons.telling import rows
from emtui.plot.numerals import MINUS
from emtui.scenes.numbers import percent, three
from emtui.slips.envelope import LETTERS, NAMES


def _of(reader: Reader, k: int) -> str:
    """Friend k's sums with the doubts in force, as rows."""
    session, letter = reader.session, LETTERS[k]
    entry = named(session)
    if entry is None or entry.expectation is None:
        return ""
    found = averages(session, entry.expectation.moments, entry.standard, k)
    number, variant = reader.figures.number, session.variant
    total, summed, squares = _checking(found, number)
    told = [
        f"n{letter} = Σ P({letter}|x) = {total}",
        f"μ{letter} = Σ P({letter}|x)·x / n{letter} = {summed}/{total} = {number(found.mean)}",
    ]
    if variant.spread == "different":
        told += [
            f"σ{letter}² = Σ P({letter}|x)·(x−μ{letter})² / n{letter}",
            f"   = {squares}/{total}, σ{letter} = {number(found.sd)}",
        ]
    if not SHARES[variant.share].equal:
        told.append(
            f"π{letter} = n{letter}/n = {total}/{session.sample.total:,.0f} = "
            f"{percent(found.share)}"
        )
    return rows(*told)


def _checking(found: Averages, number: Callable[[float], str]) -> tuple[str, str, str]:
    """Total, sum and squares with the fewest figures that divide to the mean and sd told."""
    sums = (found.total, found.summed, found.squares)
    for figures in range(3, 10):
        total, summed, squares = (three(value, figures) for value in sums)
        n, top, off = (
            float(text.replace(",", "").replace(MINUS, "-")) for text in (total, summed, squares)
        )
        if (
            n > 0
            and number(top / n) == number(found.mean)
            and number(math.sqrt(off / n)) == number(found.sd)
        ):
            return total, summed, squares
    return three(found.total), three(found.summed), three(found.squares)


def _words(k: int, reader: Reader) -> str:
    told = _of(reader, k)
    if not told:
        return "We haven't said who wrote what yet: **Space** does."
    return f"""\
*What number μ, spread σ and share π, then, for {NAMES[k]}?* Every slip x counts by how likely it is
his, P({LETTERS[k]}|x); Σ adds up over all slips, and n is how many there are.

{told}"""


def _bet_words(reader: Reader) -> str:
    return f"""\
{NAMES[0]} has the same three sums. Now suppose we knew every name for sure: each P is 1 or 0."""


def _reply(reader: Reader) -> str:
    return f"""\
Then each sum runs over a friend's own slips, as on page {number_of("if_only_we_knew")}. Doubt just
makes the averages weighted ones. Here are {NAMES[0]}'s:

{_of(reader, 0)}"""


PAGE = Page(
    title="What numbers",
    part=3,
    cards=(
        Card(
            partial(_words, 1),
            scenery=Scenery(start=quartiles, pane="climb", at=2),
            more=(Answer("the next half-step", acts=("step",)),),
            uses=(("space", "half-step"), ("left", "undo")),
        ),
        Card(
            _bet_words,
            bet(
                "names",
                "Then μ would be",
                ("the plain average of his slips", "the average of all slips", "something else"),
                0,
            ),
            reply=_reply,
            live=True,
            uses=(("space", "half-step"), ("left", "undo")),
        ),
    ),
    notes=Notes(
        5,
        "Where did you see this average before?",
        "The spread divides by nA, not by nA − 1: this is the most likely spread.",
    ),
    own_slips=True,
)
