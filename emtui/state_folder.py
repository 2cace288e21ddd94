"""The folder that keeps a person's settings, journal and fault reports between launches.

What is read from it may be anything: nothing here blocks on it, and only the person whose files
they are may read what is written.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from platformdirs import user_state_dir

FOLDER = "EMTUI_STATE"
"""The environment variable that names another folder."""
LARGEST = 4 << 20
"""Bytes: a larger file is none of emtui's."""


class NoStateError(OSError):
    """There is no state folder: no home, as for a user without a name in a container."""


def state_path(name: str) -> Path:
    """The path of the file `name` in the state folder; neither need exist.

    Raises:
        NoStateError: the person has no home, and no folder is named.
    """
    folder = os.environ.get(FOLDER)
    if not folder:
        try:
            folder = user_state_dir("emtui", appauthor=False)
        except (KeyError, RuntimeError) as error:
            raise NoStateError("no home folder") from error
        if folder.startswith("~"):  # what Python leaves of a home that is not known
            raise NoStateError("no home folder")
    return Path(folder) / name


def read_state(name: str) -> bytes | None:
    """What the file `name` holds; None where there is no such file, or no folder.

    Raises:
        OSError: it is no ordinary file, is larger than `LARGEST`, or cannot be read.
    """
    try:
        path = state_path(name)
        # A pipe without a writer, or a device, would be waited for, were it opened as it is.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except (FileNotFoundError, NotADirectoryError, NoStateError):
        return None
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode) or found.st_size > LARGEST:
            raise OSError("not a file of emtui's")
        return file.read(LARGEST)


def write_state(name: str, data: bytes) -> Path:
    """Write the file `name` whole, readable by its owner alone, and give its path.

    Raises:
        OSError: it cannot be written.
        WriteError: likewise.
    """
    from emtui.slips.atomic import write_atomically

    path = state_path(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_atomically(path, data, replace=True, private=True)
    return path
