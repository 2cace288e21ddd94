"""The files opened last, kept in one small file of the person's own."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

from platformdirs import user_state_dir

from emtui.slips.atomic import WriteError, write_atomically

MOST = 10
FOLDER = "EMTUI_STATE"
"""The environment variable that names another folder to keep it in."""


def recent_files() -> tuple[Path, ...]:
    """The files opened last, the latest first; none where that cannot be read."""
    try:
        kept = json.loads(_place().read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return ()
    if not isinstance(kept, list):
        return ()
    return tuple(Path(path) for path in kept if isinstance(path, str) and path)[:MOST]


def remember(path: Path) -> None:
    """Put a file first; where that cannot be written down, nothing is."""
    latest = path.absolute()
    kept = [latest, *(old for old in recent_files() if old != latest)][:MOST]
    place = _place()
    with contextlib.suppress(OSError, WriteError):
        place.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps([str(one) for one in kept], indent=1)
        write_atomically(place, text.encode("ascii"), replace=True)


def _place() -> Path:
    folder = os.environ.get(FOLDER) or user_state_dir("emtui", appauthor=False)
    return Path(folder) / "recent.json"
