"""Writing to standard output: in any encoding, and one line if it fails."""

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
        _discard(sys.stdout)
        raise
    except OSError as error:
        _discard(sys.stdout)
        why = error.strerror or str(error)
        raise UsageError(f"standard output cannot be written ({why})") from error


def complain(text: str) -> None:
    """Write a line to standard error, if that is possible."""
    if sys.stderr is None:
        return
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        _discard(sys.stderr)


def finish() -> bool:
    """Flush both output streams; returns whether all of standard output could be written.

    Python flushes them again at exit, and would report the same failure a second time.
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
    """Why a file was not written, naming the option that would help."""
    if isinstance(error, AlreadyThereError):
        return f"{error.shown}: already exists; choose another name, or add --replace"
    return str(error)


def _discard(stream: TextIO) -> None:
    """Point a stream at the null device, so that Python's last flush does not fail again."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
