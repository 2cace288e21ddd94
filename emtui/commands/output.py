"""Writing to standard output: in any encoding, and one line if it fails."""

from __future__ import annotations

import codecs
import io
import os
import sys

from emtui.commands.parsing import UsageError
from emtui.slips.atomic import AlreadyThereError, WriteError

PLAIN = "emtui.plain"
"""The error handler that replaces characters missing from an encoding by ASCII."""

_SIGNS = {"±": "+-", "−": "-", "…": "...", "–": "-", "’": "'"}


def _in_plain_letters(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    sign = error.object[error.start]
    if sign in _SIGNS:
        return _SIGNS[sign], error.start + 1
    return codecs.backslashreplace_errors(error)


codecs.register_error(PLAIN, _in_plain_letters)


def write_plainly() -> None:
    """Let both output streams write any text, whatever their encoding."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=PLAIN)


def say(text: str, end: str = "\n") -> None:
    """Write `text` and `end` to standard output, and flush it.

    Raises:
        UsageError: it cannot be written, for example on a full disk.
        BrokenPipeError: the reader closed the pipe.
    """
    if sys.stdout is None:
        raise UsageError("standard output is closed; there is nowhere to write to")
    try:
        sys.stdout.write(f"{text}{end}")
        sys.stdout.flush()
    except BrokenPipeError:
        abandon()
        raise
    except OSError as error:
        abandon()
        why = error.strerror or str(error)
        raise UsageError(f"standard output cannot be written ({why})") from error


def refusal(error: WriteError) -> str:
    """Why a file was not written, naming the option that would help."""
    if isinstance(error, AlreadyThereError):
        return f"{error.shown}: already exists; choose another name, or add --replace"
    return str(error)


def abandon() -> None:
    """Point stdout at the null device, so that the interpreter's last flush does not fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
