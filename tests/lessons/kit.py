"""A page of the essay without a screen: its stage, its study run to the end, its answers played."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from functools import cache

import numpy as np

from emtui.em.mixture import Mixture
from emtui.em.session import IllegalEventError, Session
from emtui.em.starts import given_start
from emtui.lessons.book import pages
from emtui.lessons.journal import ON, Journal
from emtui.lessons.page import Page, Reader
from emtui.lessons.player import Player
from emtui.slips.envelope import Envelope

PLAYER = Player()
"""One for all tests: what a study found, and slips that were dealt, are there for the next."""
MORE = {"iterate": Session.iterate, "redo": Session.redo}
"""Acts of the workbench that no answer plays."""


def stage(name: str, *, envelope: Envelope | None = None, journal: Journal | None = None) -> Reader:
    """The reader at the page's beginning; `envelope` is their own, on which the page then runs."""
    if envelope is None and journal is None:
        return _begun(name)
    return PLAYER.begins(name, journal or Journal(), envelope)


@cache
def _begun(name: str) -> Reader:
    """The page on its own slips before anything was done: a value, so one does for all tests."""
    return PLAYER.begins(name, Journal())


def answered(reader: Reader, question: str, answer: int) -> Reader:
    """The reader after choosing an answer of the open question: noted, set up and played."""
    asked = page_of(reader).question(reader)
    assert asked is not None, "nothing is asked now"
    assert asked.name == question
    return PLAYER.answers(reader, asked, answer)


def bets(reader: Reader, answer: int | None = None) -> Reader:
    """The reader after the open bet: the given answer, else the one that turns out true."""
    asked = page_of(reader).card(reader).asks
    assert asked is not None
    if answer is not None:
        return answered(reader, asked.name, answer)
    first = answered(reader, asked.name, 0)
    true = asked.truth(plays(first))
    return first if true in (0, None) else answered(reader, asked.name, true or 0)


def reads_on(reader: Reader) -> Reader:
    """The reader at the next card."""
    page = page_of(reader)
    return answered(reader, f"{ON}{page.at(reader)}", 0)


def plays(reader: Reader) -> Reader:
    """The reader after doing with other keys what the card asks for."""
    page = page_of(reader)
    if page.played(reader):
        return reader
    if reader.page == "two_friends":
        return guesses(reader)
    return PLAYER.presses(reader, *(page.card(reader).plays or ("end",)))


def guesses(reader: Reader, *, in_hand: bool = False) -> Reader:
    """The reader while, or after, guessing 0.06 ± 0.03 and 0.5 ± 0.15 by hand."""
    session = reader.session
    guess = Mixture(np.full(2, 0.5), np.array([0.06, 0.5]), np.array([0.03, 0.15]))
    session = session.restart(given_start(session.sample, session.variant, guess))
    return shows(reader, replace(reader.frame, session=session, hand=0 if in_hand else None))


def moments(name: str, answer: int | None = None, journal: Journal | None = None) -> list[Reader]:
    """The reader at every moment of a page: each card, with its bet made, and played.

    Bets are on `answer`, as far as there are so many, else on what turns out true.
    """
    reader = stage(name, journal=journal)
    seen, page = [reader], page_of(reader)
    for at, card in enumerate(page.cards):
        if card.asks is not None:
            most = len(card.asks.answers) - 1
            reader = bets(reader, None if answer is None else min(answer, most))
            seen.append(reader)
        reader = plays(reader)
        seen.append(reader)
        if at + 1 < len(page.cards):
            reader = reads_on(reader)
            seen.append(reader)
    return seen


def right(reader: Reader) -> int | None:
    """Which answer of the card's bet is true."""
    asks = page_of(reader).card(reader).asks
    return None if asks is None else asks.truth(reader)


def uses(reader: Reader) -> dict[str, str]:
    """The keys of the footer and what they do."""
    return dict(page_of(reader).uses(reader))


def after(reader: Reader, *acts: str) -> Reader:
    """The reader after acts of the workbench, names as in ACTS and MORE, or ``truth``."""
    for act in acts:
        frame = reader.frame
        if act == "truth":
            reader = PLAYER.shows(reader, replace(frame, revealed=not frame.revealed))
        elif act in MORE:
            with suppress(IllegalEventError):  # the stage says why, and changes nothing
                reader = PLAYER.shows(reader, replace(frame, session=MORE[act](frame.session)))
        else:
            reader = PLAYER.acts(reader, act)
    return reader


shows, looks = PLAYER.shows, PLAYER.looks


def page_of(reader: Reader) -> Page:
    return pages()[reader.page]


def prose(reader: Reader) -> str:
    """The page's prose in one line, without its marks."""
    return plain(page_of(reader).prose(reader))


def outcome(reader: Reader) -> str:
    """How the page says the bet went."""
    return plain(page_of(reader).outcome(reader))


def done(reader: Reader) -> bool:
    return reader.page in reader.journal.done


def plain(markdown: str) -> str:
    return " ".join(re.sub(r"[*_`#>]", "", markdown).split())


def words(markdown: str) -> int:
    """How many words of prose a person reads: rows of numbers and signs alone are none."""
    prose = [line for line in markdown.splitlines() if "\u00a0" not in line]
    return sum(any(c.isalnum() for c in word) for word in plain("\n".join(prose)).split())
