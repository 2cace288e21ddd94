"""Small JSON files that the program keeps for a person between launches."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import Any

from platformdirs import user_state_dir

from emtui.slips.atomic import WriteError, write_atomically

FOLDER = "EMTUI_STATE"
"""The environment variable that names another folder to keep them in."""


def place_of(name: str) -> Path:
    """Where the file of that name lies."""
    folder = os.environ.get(FOLDER) or user_state_dir("emtui", appauthor=False)
    return Path(folder) / f"{name}.json"


def read_kept(name: str) -> Any:
    """What was kept under that name; None where nothing was.

    Raises:
        ValueError: something is there, but it cannot be read or is no JSON.
    """
    try:
        return json.loads(place_of(name).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ValueError("it cannot be read") from error
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def keep(name: str, value: Any) -> None:
    """Keep `value`; where that cannot be written down, nothing is kept."""
    place = place_of(name)
    with contextlib.suppress(OSError, WriteError):
        place.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(place, json.dumps(value, indent=1).encode("ascii"), replace=True)


def set_aside(name: str) -> str:
    """Move a file that cannot be used out of the way; the word that a person reads about it."""
    place = place_of(name)
    aside = place.with_suffix(".broken")
    try:
        place.replace(aside)
    except OSError:
        return f"{place.name} could not be used, nor moved out of the way."
    return f"{place.name} could not be used; it is kept as {aside.name}."
