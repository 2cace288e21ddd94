"""Paths as people enter them: typed, half typed, pasted or dropped."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from emtui.slips.reading.suffixes import could_be_read

LONGEST = 4096
"""The most characters of a path."""


def path_from(text: str) -> Path:
    """The path in a text, whether or not it exists.

    A terminal writes a dropped file in quotes, with its spaces escaped, or as ``file://``; a
    name that exists as it stands is taken as it stands. ``~`` is expanded.
    """
    meanings = [expanded(meaning) for meaning in _meanings(text.strip())]
    return next((path for path in meanings if exists(path)), meanings[-1])


def exists(path: Path) -> bool:
    """Whether the file or folder exists; False if it cannot be determined."""
    try:
        return len(str(path)) <= LONGEST and path.exists()
    except (OSError, ValueError):
        return False


def is_folder(path: Path) -> bool:
    """Whether it is a folder; False if it cannot be determined."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def is_file(path: Path) -> bool:
    """Whether it is an ordinary file; False if it cannot be determined."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def here() -> Path:
    """The current folder; if that was deleted, the home folder or the root."""
    try:
        return Path.cwd()
    except OSError:
        home = expanded("~")
        return home if home.is_absolute() else Path(os.sep)


def _meanings(text: str) -> Iterator[str]:
    """What a text may mean, the likeliest last."""
    yield text
    if text.lower().startswith("file://"):
        yield unquote(_address_path(text), errors="surrogateescape")
    elif len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        yield text[1:-1]
    elif "\\" in text and os.sep != "\\":
        try:
            pieces = shlex.split(text)
        except ValueError:
            return
        if len(pieces) == 1:
            yield pieces[0]


def _address_path(text: str) -> str:
    """The path of a ``file://`` address, escaped; the text itself where it is no address."""
    try:
        return urlsplit(text).path or text
    except ValueError:  # an unbalanced bracket, or a character that normalises to one
        return text


def expanded(text: str) -> Path:
    """The path with ``~`` replaced by the home folder; unchanged if that is unknown."""
    try:
        return Path(text).expanduser()
    except (RuntimeError, KeyError, OSError, ValueError):
        return Path(text)


def completed(typed: str) -> str | None:
    """The first file or folder whose path begins with `typed`.

    A folder ends in a separator. Hidden ones are offered only where the name begins with a dot.
    """
    if not typed or len(typed) > LONGEST:
        return None
    folder, begun = os.path.split(typed)
    found: list[str] = []
    try:
        with os.scandir(expanded(folder or ".")) as entries:
            for entry in entries:
                hidden = entry.name.startswith(".") and not begun.startswith(".")
                if hidden or not entry.name.startswith(begun):
                    continue
                if entry.is_dir():
                    found.append(entry.name + os.sep)
                elif could_be_read(entry.name):
                    found.append(entry.name)
    except (OSError, ValueError):
        return None
    fit = sorted(name for name in found if name.isprintable())
    return typed[: len(typed) - len(begun)] + fit[0] if fit else None
