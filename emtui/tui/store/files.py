"""Small JSON files in the state folder, which last from one launch to the next."""

from __future__ import annotations

import contextlib
import json
from typing import Any

from emtui.state_folder import read_state, state_path, write_state


def read_json(name: str) -> Any:
    """The value stored under that name; None where none is.

    Raises:
        ValueError: something is there, but it cannot be read or is no JSON.
    """
    try:
        data = read_state(f"{name}.json")
        return None if data is None else json.loads(data)
    except OSError as error:
        raise ValueError("it cannot be read") from error
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def write_json(name: str, value: Any) -> None:
    """Store `value`; where it cannot be written, nothing is stored."""
    from emtui.slips.atomic import WriteError  # not at launch

    with contextlib.suppress(OSError, WriteError):
        write_state(f"{name}.json", json.dumps(value, indent=1).encode("ascii"))


def set_aside(name: str) -> str:
    """Move a file that cannot be used out of the way; the sentence that a person reads about it."""
    path = state_path(f"{name}.json")
    aside = path.with_suffix(".broken")
    try:
        path.replace(aside)
    except OSError:
        return f"{path.name} could not be used, nor moved out of the way."
    return f"{path.name} could not be used; it is kept as {aside.name}."


def has_kept() -> bool:
    """Whether an earlier launch kept something to offer."""
    try:
        return state_path("kept.json").exists()
    except OSError:
        return False
