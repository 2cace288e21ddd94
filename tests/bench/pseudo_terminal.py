"""A program in a pseudo-terminal, timed from outside: what a person would wait for."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

QUIET = 0.08
"""Seconds without a byte after which a picture counts as painted."""


class Program:
    """A running program and everything it has written to its terminal."""

    def __init__(
        self,
        command: Sequence[str],
        size: tuple[int, int],
        environ: Mapping[str, str] | None = None,
    ) -> None:
        """Start `command` in a terminal of `size` columns and rows."""
        self.begun = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.environ.update({"TERM": "xterm-256color", "COLORTERM": "truecolor"})
            os.environ.update(environ or {})
            # As on a person's machine, what was compiled at the first launch is kept.
            os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
            try:
                os.execvp(command[0], list(command))
            finally:
                os._exit(127)
        columns, rows = size
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.written = b""

    def _read(self, wait: float) -> bytes:
        """What comes within `wait` seconds; empty for nothing, or at the end."""
        ready, _, _ = select.select([self._fd], [], [], max(wait, 0.0))
        if not ready:
            return b""
        try:
            return os.read(self._fd, 1 << 16)
        except OSError:
            return b""

    def until(self, *words: bytes, patience: float = 60.0) -> float:
        """Seconds since the start until one of `words` is written.

        Raises:
            TimeoutError: it was not.
        """
        deadline = time.perf_counter() + patience
        while time.perf_counter() < deadline:
            if any(word in self.written for word in words):
                return time.perf_counter() - self.begun
            self.written += self._read(0.05)
        raise TimeoutError(f"never wrote {words!r}: {self.written[-300:]!r}")

    def settle(self) -> None:
        """Wait until nothing more is written."""
        while chunk := self._read(0.5):
            self.written += chunk

    def press(self, key: bytes) -> tuple[float, int]:
        """Seconds from the key to the last byte of the picture that it makes, and its bytes.

        Raises:
            TimeoutError: nothing was written at all.
        """
        pressed = last = time.perf_counter()
        os.write(self._fd, key)
        count = 0
        while chunk := self._read(QUIET if count else 5.0):
            last = time.perf_counter()
            count += len(chunk)
        if not count:
            raise TimeoutError(f"{key!r} painted nothing")
        return last - pressed, count

    def bursts(self, key: bytes, gap: float = 0.004) -> tuple[float, int]:
        """Seconds from the first picture of a glide to its last, and how many came after it."""
        os.write(self._fd, key)
        first = last = 0.0
        count = -1
        while self._read(QUIET if last else 5.0):
            now = time.perf_counter()
            if now - last > gap:
                count += 1
            first = first or now
            last = now
        return last - first, max(count, 0)

    def cpu(self) -> float:
        """Seconds of processor time used so far, user and system."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Resident memory, in MiB."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    def quit(self, key: bytes = b"q") -> None:
        """Ask it to leave; end it where it does not."""
        os.write(self._fd, key)
        deadline = time.perf_counter() + 5.0
        while time.perf_counter() < deadline:
            self._read(0.05)
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                os.close(self._fd)
                return
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._fd)
