"""The files opened last, kept in one small file of the person's own."""

from __future__ import annotations

from pathlib import Path

from emtui.tui.store.files import keep, read_kept

MOST = 10
NAME = "recent"


def recent_files() -> tuple[Path, ...]:
    """The files opened last, the latest first; none where that cannot be read."""
    try:
        kept = read_kept(NAME)
    except ValueError:
        return ()
    if not isinstance(kept, list):
        return ()
    return tuple(Path(path) for path in kept if isinstance(path, str) and path)[:MOST]


def remember(path: Path) -> None:
    """Put a file first; where that cannot be written down, nothing is."""
    latest = path.absolute()
    kept = [latest, *(old for old in recent_files() if old != latest)][:MOST]
    keep(NAME, [str(one) for one in kept])
