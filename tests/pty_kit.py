"""emtui on a pseudo-terminal: what it wrote, which modes it left behind, how it ended."""

from __future__ import annotations

import contextlib
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

fcntl = pytest.importorskip("fcntl", reason="pseudo-terminals need a Unix system")
pty = pytest.importorskip("pty", reason="pseudo-terminals need a Unix system")
termios = pytest.importorskip("termios", reason="pseudo-terminals need a Unix system")

PATIENCE = 60.0
"""Seconds to wait for what must come; a bound against hanging, not a measurement."""
SIZE = (80, 24)
LAUNCH = """\
import os, sys
terminal = os.open(sys.argv[1], os.O_RDWR)  # a session's first terminal becomes its own
for number in (0, 1, 2):
    os.dup2(terminal, number)
os.close(terminal)
os.execv(sys.executable, [sys.executable, *sys.argv[2:]])
"""
MODES = re.compile(r"\x1b\[\?([0-9;]+)([hl])")
ESCAPES = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|P[^\x1b]*\x1b\\|[ -/]*[0-~])"
)
ORDINARY = {"7": "h", "25": "h"}
"""Modes that are on in an ordinary terminal: lines wrap, the cursor shows. All others are off."""


class Run:
    """The program, the terminal it has for its own, and everything it wrote there."""

    def __init__(
        self, arguments: Sequence[str], environment: Mapping[str, str], cwd: Path | None = None
    ) -> None:
        self.ours, self.theirs = pty.openpty()
        columns, rows = SIZE
        termios.tcsetwinsize(self.theirs, (rows, columns))
        self.before = termios.tcgetattr(self.theirs)
        self._written = b""
        self._seen = 0
        self.process = subprocess.Popen(
            [sys.executable, "-c", LAUNCH, os.ttyname(self.theirs), *arguments],
            env=dict(environment),
            cwd=cwd,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
        )

    @property
    def written(self) -> str:
        return self._written.decode("utf-8", "replace")

    @property
    def words(self) -> str:
        """What was written without the escape sequences."""
        return ESCAPES.sub("", self.written)

    def read(self, seconds: float) -> None:
        """Take what the program writes within so many seconds, at least what is there now."""
        ready, _, _ = select.select([self.ours], [], [], seconds)
        if ready:
            with contextlib.suppress(OSError):
                self._written += os.read(self.ours, 1 << 16)

    def until(self, seen: Callable[[], object], what: str) -> None:
        """Read until something is so."""
        end = time.monotonic() + PATIENCE
        while not seen():
            if time.monotonic() > end:
                pytest.fail(f"not seen: {what}\n{self.words[-3000:]}")
            self.read(0.05)

    def wait(self, words: str) -> None:
        """Read until `words` were written since the last `wait`, and forget what came before."""
        self.until(lambda: words in self.words[self._seen :], words)
        self.forget()

    def forget(self) -> None:
        """Let the next `wait` look only at what is written from now on."""
        self._seen = len(self.words)

    def type(self, keys: str) -> None:
        os.write(self.ours, keys.encode())

    def end(self) -> int:
        """Read to the program's end, and give its exit status."""
        self.until(lambda: self.process.poll() is not None, "the end")
        self.read(0.1)
        assert self.process.returncode is not None
        return int(self.process.returncode)

    def leave(self) -> int:
        """Escape from whatever is open, then q, until the program ends; its exit status."""
        for _ in range(10):
            self.type("\x1b")
            self.pass_time(0.5)
            self.type("q")
            self.pass_time(3.0)
            if self.process.poll() is not None:
                break
        return self.end()

    def pass_time(self, seconds: float) -> None:
        """Read for so long, or to the program's end."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            self.read(0.05)

    def left_on(self) -> dict[str, str]:
        """Terminal modes that are not as in an ordinary terminal, by number."""
        state: dict[str, str] = {}
        for numbers, switch in MODES.findall(self.written):
            state.update(dict.fromkeys(numbers.split(";"), switch))
        return {number: s for number, s in state.items() if s != ORDINARY.get(number, "l")}

    def attributes(self) -> list[object]:
        """The terminal's modes as the kernel has them."""
        return list(termios.tcgetattr(self.theirs))

    def assert_given_back(self) -> None:
        """Cooked again, the first screen back, cursor and wrapping on, nothing else reported."""
        assert self.attributes() == self.before
        assert self.left_on() == {}
        pushed, popped = (len(re.findall(p, self.written)) for p in (r"\x1b\[>\d+u", r"\x1b\[<u"))
        assert pushed <= popped

    def assert_taken(self) -> None:
        """Raw, on the alternate screen, the mouse and pastes reported: so there is a difference."""
        assert self.attributes() != self.before
        assert {"1049", "1000", "2004", "25"} <= set(self.left_on())

    def close(self) -> None:
        if self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for number in (self.ours, self.theirs):
            with contextlib.suppress(OSError):
                os.close(number)


Start = Callable[..., Run]


def environment(state: Path, **more: str) -> dict[str, str]:
    """The tests' environment with a terminal that can do everything, and a state of its own."""
    kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLUMNS", "LINES")}
    kept.pop("EMTUI_DEBUG", None)
    usual = {
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "TEXTUAL_ANIMATIONS": "none",
        "EMTUI_STATE": str(state),
    }
    return {**kept, **usual, **more}


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts emtui with arguments; `environment` by keyword; all are ended after the test."""
    runs: list[Run] = []

    def begin(*arguments: str, code: str = "", cwd: Path | None = None, **more: str) -> Run:
        program = ["-c", code] if code else ["-m", "emtui"]
        run = Run([*program, *arguments], environment(tmp_path / "state", **more), cwd)
        runs.append(run)
        return run

    yield begin
    for run in runs:
        run.close()
