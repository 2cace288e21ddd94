"""A progress line on the terminal, erased when the work ends."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
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
    with _line(words) as line:
        yield line.tell


@contextmanager
def _line(words: str) -> Iterator[_Line]:
    line = _Line(words)
    try:
        yield line
    finally:
        line.wipe()


Rates = Callable[[str, float, int], bool]
"""Called with a file, the fraction of it done and how many of its slips were read; gives True."""


@contextmanager
def telling_rates(words: str, files: Sequence[str]) -> Iterator[Rates]:
    """Show the progress of passes over files: files, slips and bytes a second."""
    sizes = {file: _size(file) for file in files}
    whole, began = max(1, sum(sizes.values())), monotonic()
    done: dict[str, tuple[float, int]] = {}
    before, passes = [0, 0], 1

    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda file, share, slips: True
        return
    with _line(words) as line:

        def rates(file: str, share: float, slips: int) -> bool:
            nonlocal passes
            if share < done.get(file, (0.0, 0))[0]:  # another pass begins
                passes += 1
                before[0] += sum(count for _, count in done.values())
                before[1] += round(sum(part * sizes[name] for name, (part, _) in done.items()))
                done.clear()
            done[file] = (share, slips)
            seconds = max(1e-3, monotonic() - began)
            count = before[0] + sum(count for _, count in done.values())
            now = sum(part * sizes[name] for name, (part, _) in done.items())
            speeds = [f"{(before[1] + now) / seconds / 1e6:,.0f} MB/s"]
            if count:
                speeds.insert(0, f"{count / seconds / 1e6:,.1f} million slips/s")
            begun = sum(part > 0 for part, _ in done.values())
            place = f"{f'pass {passes}, ' * (passes > 1)}file {begun:,} of {len(files):,}"
            return line.tell(now / whole, f", {place}, {', '.join(speeds)}")

        yield rates


def _size(file: str) -> int:
    try:
        return os.path.getsize(file)
    except (OSError, ValueError):
        return 1  # an address: files count alike


class _Line:
    def __init__(self, words: str) -> None:
        self._words = words
        self._next = monotonic() + DELAY
        self._length = 0

    def tell(self, share: float, more: str = "") -> bool:
        """Update the line, but not more often than can be read."""
        if monotonic() >= self._next:
            self._next = monotonic() + PAUSE
            # An unknown fraction stays at 0 and is not shown.
            text = f"{self._words} … {share:4.0%}" if share > 0 else f"{self._words} …"
            text += more
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
