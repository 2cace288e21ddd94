"""Small JSON files that last from one launch to the next."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

from emtui.slips.atomic import WriteError, write_atomically
from emtui.state_folder import state_path


def _path(name: str) -> Path:
    """The file of the value called `name`."""
    return state_path(f"{name}.json")


def read_json(name: str) -> Any:
    """The value stored under that name; None where none is.

    Raises:
        ValueError: something is there, but it cannot be read or is no JSON.
    """
    try:
        return json.loads(_path(name).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ValueError("it cannot be read") from error
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def write_json(name: str, value: Any) -> None:
    """Store `value`; where it cannot be written, nothing is stored."""
    place = _path(name)
    with contextlib.suppress(OSError, WriteError):
        place.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(place, json.dumps(value, indent=1).encode("ascii"), replace=True)


def set_aside(name: str) -> str:
    """Move a file that cannot be used out of the way; the word that a person reads about it."""
    place = _path(name)
    aside = place.with_suffix(".broken")
    try:
        place.replace(aside)
    except OSError:
        return f"{place.name} could not be used, nor moved out of the way."
    return f"{place.name} could not be used; it is kept as {aside.name}."
