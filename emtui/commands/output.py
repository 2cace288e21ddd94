"""What a command writes to standard output: all of it, in any encoding, or one line why not."""

from __future__ import annotations

import codecs
import contextlib
import io
import os
import sys
from typing import TextIO

from emtui.commands.parsing import UsageError
from emtui.slips.atomic import AlreadyThereError, WriteError

PLAIN = "emtui.plain"
"""The error handler that writes signs an encoding lacks in letters that it has."""

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
    """Let both standard streams write any text, whatever their encoding."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=PLAIN)


def say(text: str, end: str = "\n") -> None:
    """Write `text` and its end to standard output, and see it leave.

    Raises:
        UsageError: it cannot be written, as on a full disk.
        BrokenPipeError: who read it has gone.
    """
    if sys.stdout is None:
        raise UsageError("standard output is closed; there is nowhere to write to")
    try:
        sys.stdout.write(f"{text}{end}")
        sys.stdout.flush()
    except BrokenPipeError:
        _discard(sys.stdout)
        raise
    except OSError as error:
        _discard(sys.stdout)
        why = error.strerror or str(error)
        raise UsageError(f"standard output cannot be written ({why})") from error


def complain(text: str) -> None:
    """Write a line to standard error, if there is one that can be written to."""
    if sys.stderr is None:
        return
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        _discard(sys.stderr)


def finish() -> bool:
    """Flush both standard streams; whether all of standard output could be written.

    Python flushes them again at exit and would then complain of what is told here.
    """
    whole = True
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except BrokenPipeError:
            _discard(stream)
        except OSError:
            _discard(stream)
            whole = whole and stream is not sys.stdout
    return whole


def refusal(error: WriteError) -> str:
    """Why a file was not written, with the argument that would help."""
    if isinstance(error, AlreadyThereError):
        return f"{error.shown}: already exists; choose another name, or add --replace"
    return str(error)


def _discard(stream: TextIO) -> None:
    """Redirect a stream to nowhere, so that Python does not flush it again at exit."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
