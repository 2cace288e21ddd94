"""A progress line on the terminal, erased when the work ends."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

DELAY = 0.4
"""Seconds before the line appears; shorter work shows none."""
PAUSE = 0.1
"""Seconds between two updates."""

Tell = Callable[[float], bool]
"""Called with the fraction done, 0 to 1; returns True (go on): Ctrl+C interrupts by itself."""


@contextmanager
def telling(words: str) -> Iterator[Tell]:
    """Show the progress of `words` on standard error, if that is a terminal.

    However the work ends, the line is erased before anything else is written.
    """
    stream = sys.stderr
    if stream is None or not stream.isatty():
        yield lambda share: True
        return
    line = _Line(words)
    try:
        yield line.tell
    finally:
        line.wipe()


class _Line:
    def __init__(self, words: str) -> None:
        self._words = words
        self._next = monotonic() + DELAY
        self._length = 0

    def tell(self, share: float) -> bool:
        """Update the line, but not more often than can be read."""
        if monotonic() >= self._next:
            self._next = monotonic() + PAUSE
            # An unknown fraction stays at 0 and is not shown.
            text = f"{self._words} … {share:4.0%}" if share > 0 else f"{self._words} …"
            self._write(text.ljust(self._length))
            self._length = len(text)
        return True

    def wipe(self) -> None:
        """Erase the line."""
        if self._length:
            self._write(" " * self._length)
            self._write("")

    def _write(self, text: str) -> None:
        # Spaces rather than an escape sequence, which not every terminal supports.
        with contextlib.suppress(OSError):  # the terminal has gone
            sys.stderr.write(f"\r{text}")
            sys.stderr.flush()
