"""A page of the essay without a screen: its stage, its study run to the end, its answers played."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from emtui.em.mixture import Mixture
from emtui.em.session import IllegalEventError, Session
from emtui.em.starts import given_start
from emtui.lessons.book import pages
from emtui.lessons.journal import ON, Journal
from emtui.lessons.page import Page, Reader, Scenery
from emtui.lessons.staging import noted, staged
from emtui.scenes.backdrop import Backdrop
from emtui.scenes.frame import Frame
from emtui.scenes.pane import Place, View
from emtui.scenes.panes.table import PANES
from emtui.slips.envelope import Envelope

ACTS = {
    "step": Session.step,
    "iterate": Session.iterate,
    "run": Session.run,
    "back": Session.back,
    "redo": Session.redo,
    "rewind": Session.rewind,
}
"""What an answer may play, and what it does to the session."""


def stage(
    name: str,
    *,
    envelope: Envelope | None = None,
    journal: Journal | None = None,
    computed: bool = True,
) -> Reader:
    """The reader at the page's beginning, as the lectern puts it.

    `envelope` is the reader's own, on which the page then runs; without `computed` the open
    pane's study has found nothing yet.
    """
    if envelope is None and journal is None:
        return _begun(name, computed)
    return follow(_reader(pages()[name].scenery, name, journal or Journal(), envelope, computed))


@cache
def _begun(name: str, computed: bool) -> Reader:
    """The page on its own slips before anything was done: a value, so one does for all tests."""
    return follow(_reader(pages()[name].scenery, name, Journal(), None, computed))


def answered(reader: Reader, question: str, answer: int) -> Reader:
    """The reader after choosing an answer of the open question: noted, set up and played."""
    asked = page_of(reader).question(reader)
    assert asked is not None, "nothing is asked now"
    assert asked.name == question
    chosen = asked.answers[answer]
    journal = reader.journal.answered(reader.page, question, answer)
    scenery = chosen.sets(replace(reader, journal=journal))
    reader = replace(reader, journal=journal)
    if scenery is not None:
        own = None if scenery.envelope else reader.frame.backdrop.envelope
        then = reader.then
        reader = replace(_reader(scenery, reader.page, reader.journal, own, True), then=then)
    return after(reader, *chosen.acts)


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
    if page_of(reader).played(reader):
        return reader
    return HANDS.get(reader.page, _climbs)(reader)


def _climbs(reader: Reader) -> Reader:
    return after(reader, "run")


def _deals(reader: Reader) -> Reader:
    return looks(reader, cursor=(float(len(reader.frame.backdrop.envelope.slips)), 0.0))


def guesses(reader: Reader, *, in_hand: bool = False) -> Reader:
    """The reader while, or after, guessing 0.06 ± 0.03 and 0.5 ± 0.15 by hand."""
    session = reader.session
    guess = Mixture(np.full(2, 0.5), np.array([0.06, 0.5]), np.array([0.03, 0.15]))
    session = session.restart(given_start(session.sample, session.variant, guess))
    return shows(reader, replace(reader.frame, session=session, hand=0 if in_hand else None))


HANDS: dict[str, Callable[[Reader], Reader]] = {
    "one_friend": _deals,
    "two_friends": guesses,
    "one_hill": lambda reader: looks(reader, pins=((-0.3, 0.0), (0.3, 0.0))),
}
"""What is done by hand on a page; elsewhere the climb is run to its end."""


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
    """The reader after acts of the workbench, names as in ACTS or ``truth``."""
    for act in acts:
        frame = reader.frame
        if act == "next":
            continue
        if act == "truth":
            frame = replace(frame, revealed=not frame.revealed)
        else:
            with suppress(IllegalEventError):  # the stage says why, and changes nothing
                frame = replace(frame, session=ACTS[act](frame.session))
        reader = shows(reader, frame)
    return follow(reader)


def shows(reader: Reader, frame: Frame) -> Reader:
    """The reader before another frame; the open pane's study is run on it."""
    view = reader.view and replace(reader.view, frame=frame)
    return follow(replace(reader, frame=frame, view=view and _studied(reader, view)))


def looks(reader: Reader, cursor: Place | None = None, pins: tuple[Place, ...] = ()) -> Reader:
    """The reader with the open pane's cursor and pins elsewhere; places in its axes' units."""
    assert reader.view is not None
    return follow(replace(reader, view=replace(reader.view, cursor=cursor, pins=pins)))


def follow(reader: Reader) -> Reader:
    """The reader with the journal as the page then keeps it."""
    return noted(page_of(reader), reader)


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


def _reader(
    scenery: Scenery, name: str, journal: Journal, own: Envelope | None, computed: bool
) -> Reader:
    assert own or scenery.envelope, "this scenery stands on the slips that are there"
    frame = staged(scenery, Backdrop.of(own) if own else _backdrop(scenery.envelope))
    view = View(frame, choice=scenery.choice) if scenery.pane else None
    reader = Reader(frame, journal, name, view, scenery.pane)
    if view is not None and computed:
        reader = replace(reader, view=_studied(reader, view))
    return reader


@cache
def _backdrop(make: Callable[[], Envelope]) -> Backdrop:
    """Slips are dealt once, so that what is computed of them is, too."""
    return Backdrop.of(make())


def _studied(reader: Reader, view: View) -> View:
    """The view with the last that the pane's study finds, or why it finds nothing."""
    study = PANES[reader.pane].study
    if study is None:
        return view
    key = reader.pane, view.choice, study.depends(view)
    if key not in RESULTS:
        try:
            *_, RESULTS[key] = study.compute(view, lambda share: True)
        except ValueError as refusal:
            RESULTS[key] = refusal
    found = RESULTS[key]
    if isinstance(found, ValueError):
        return replace(view, found=None, refused=str(found))
    return replace(view, found=found, refused="")


RESULTS: dict[Hashable, Any] = {}
"""What studies found, by what it depends on: for the same slips once."""
