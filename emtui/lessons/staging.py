"""Sets up a page's scenery, and records what the reader did."""

from __future__ import annotations

from dataclasses import replace

from emtui.em.history import Phase
from emtui.em.session import Session
from emtui.lessons.page import Page, Reader, Scenery
from emtui.scenes.backdrop import Backdrop
from emtui.scenes.frame import Frame


def staged(scenery: Scenery, backdrop: Backdrop) -> Frame:
    """The frame that scenery sets up, on an envelope's backdrop."""
    sample, variant = backdrop.envelope.sample, scenery.variant
    session = Session.begin(sample, variant, scenery.start(sample, variant))
    others = tuple(session.restart(rival(sample, variant)).run() for rival in scenery.rivals)
    for _ in range(scenery.at):
        session = session if session.now.phase is Phase.ENDED else session.step()
    return Frame(backdrop, session, revealed=scenery.revealed, others=others)


def noted(page: Page, reader: Reader) -> Reader:
    """The reader with the page's facts, the moment of its reply, and whether it is done."""
    reader = replace(reader, journal=reader.journal.noting(page.keep(reader)))
    reader = replace(reader, then=page.first_played(reader))
    if not page.done(reader):
        return reader
    return replace(reader, journal=reader.journal.finished(reader.page))
