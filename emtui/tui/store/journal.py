"""The reader's journal, kept between launches."""

from __future__ import annotations

from emtui.lessons.journal import Journal
from emtui.tui.store.files import read_json, set_aside, write_json

NAME = "lessons"


def load_journal() -> tuple[Journal, str]:
    """The journal as it was left, and a message if it could not be used."""
    try:
        stored = read_json(NAME)
        return (Journal() if stored is None else Journal.from_json(stored)), ""
    except (ValueError, OverflowError):
        return Journal(), set_aside(NAME)


def save_journal(journal: Journal) -> None:
    """Save it; if that fails, it lasts until the app ends."""
    write_json(NAME, journal.as_json())
