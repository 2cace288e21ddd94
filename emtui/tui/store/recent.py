"""The files opened last."""

from __future__ import annotations

from pathlib import Path

from emtui.tui.store.files import read_json, write_json

MOST = 10
NAME = "recent"


def recent_files() -> tuple[Path, ...]:
    """The files opened last, the latest first; none if the list cannot be read."""
    try:
        stored = read_json(NAME)
    except ValueError:
        return ()
    if not isinstance(stored, list):
        return ()
    return tuple(Path(path) for path in stored if isinstance(path, str) and path)[:MOST]


def remember(path: Path) -> None:
    """Put a file first; a failure to save the list is ignored."""
    latest = path.absolute()
    files = [latest, *(old for old in recent_files() if old != latest)][:MOST]
    write_json(NAME, [str(one) for one in files])
