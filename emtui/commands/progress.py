"""How far long work has come, on one line of a terminal that is wiped away at its end."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

DELAY = 0.4
"""Seconds before the line appears: what is done sooner needs no words."""
PAUSE = 0.1
"""Seconds between two tellings."""

Tell = Callable[[float], bool]
"""Takes the share done, 0 to 1; always says True, go on: Ctrl+C stops by itself."""


@contextmanager
def telling(words: str) -> Iterator[Tell]:
    """Tell how far `words` has come, on standard error where that is a terminal.

    Whatever ends the work, the line is gone before anything else is written.
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
        """Write the line anew, not more often than can be read."""
        if monotonic() >= self._next:
            self._next = monotonic() + PAUSE
            # A share that is not known stays at 0, and is not told.
            text = f"{self._words} … {share:4.0%}" if share > 0 else f"{self._words} …"
            self._write(text.ljust(self._length))
            self._length = len(text)
        return True

    def wipe(self) -> None:
        """Leave the line as it was found."""
        if self._length:
            self._write(" " * self._length)
            self._write("")

    def _write(self, text: str) -> None:
        # Spaces rather than an escape, which not every terminal knows.
        with contextlib.suppress(OSError):  # the terminal has gone
            sys.stderr.write(f"\r{text}")
            sys.stderr.flush()
