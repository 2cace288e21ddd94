"""A page of the essay without a screen: its stage, its study run to the end, its answers played."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from functools import cache

from emtui.em.session import IllegalEventError, Session
from emtui.lessons.book import pages
from emtui.lessons.journal import Journal
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
    """The reader after choosing an answer: it is noted, its scenery set and its acts played."""
    asked = next(asked for asked in page_of(reader).questions if asked.name == question)
    chosen = asked.answers[answer]
    reader = replace(reader, journal=reader.journal.answered(reader.page, question, answer))
    scenery = chosen.sets(reader)
    if scenery is not None:
        own = None if scenery.envelope else reader.frame.backdrop.envelope
        reader = _reader(scenery, reader.page, reader.journal, own, True)
    return after(reader, *chosen.acts)


def after(reader: Reader, *acts: str) -> Reader:
    """The reader after acts of the workbench, names as in ACTS or ``truth``."""
    for act in acts:
        frame = reader.frame
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
    return replace(reader, journal=noted(page_of(reader), reader))


def page_of(reader: Reader) -> Page:
    return pages()[reader.page]


def prose(reader: Reader) -> str:
    """The page's prose in one line, without its marks."""
    return plain(page_of(reader).prose(reader))


def reaction(reader: Reader) -> str:
    """How the page says it went, in one line, without its marks."""
    return plain(page_of(reader).react(reader))


def done(reader: Reader) -> bool:
    return reader.page in reader.journal.done


def plain(markdown: str) -> str:
    return " ".join(re.sub(r"[*_`#>]", "", markdown).split())


def words(markdown: str) -> int:
    """How many words a person reads: signs that stand alone are none."""
    return sum(any(c.isalnum() for c in word) for word in plain(markdown).split())


def _reader(
    scenery: Scenery, name: str, journal: Journal, own: Envelope | None, computed: bool
) -> Reader:
    made = own or (scenery.envelope and scenery.envelope())
    assert made is not None, "this scenery stands on the slips that are there"
    frame = staged(scenery, Backdrop.of(made))
    view = View(frame, choice=scenery.choice) if scenery.pane else None
    reader = Reader(frame, journal, name, view, scenery.pane)
    if view is not None and computed:
        reader = replace(reader, view=_studied(reader, view))
    return reader


def _studied(reader: Reader, view: View) -> View:
    """The view with the last that the pane's study finds, or why it finds nothing."""
    study = PANES[reader.pane].study
    if study is None:
        return view
    try:
        *_, found = study.compute(view, lambda share: True)
    except ValueError as refusal:
        return replace(view, found=None, refused=str(refusal))
    return replace(view, found=found, refused="")
