"""The first pictures, drawn by a copy of the process while this one is busy with its screen.

To import Textual takes about as long as numpy, plotext and the scenes together, and a Python
imports one thing at a time. The copy is made while the process is small and has one thread; it
draws what it is asked for once, answers and ends. Whatever goes wrong with it, the process draws
for itself.
"""

from __future__ import annotations

import os
import pickle
import signal
import socket
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from rich.segment import Segment
    from rich.style import Style

    from emtui.scenes.frame import Frame
    from emtui.slips.envelope import Envelope
    from emtui.tui.themes import Tones

READY = b"\n"
"""What a copy says once it can draw."""
PATIENCE = 2.0
"""Seconds after which a copy that does not answer is given up."""


class Wanted(NamedTuple):
    """A picture: its columns and rows, its colours, and the style under it."""

    width: int
    height: int
    tones: Tones
    style: Style


class Sent(NamedTuple):
    """A picture drawn: the words on its frame, its columns, and its rows."""

    caption: str
    width: int
    rows: list[list[Segment]]


Answer = Mapping[str, Sent]


class Forerunner:
    """A copy of the process that draws the first pictures of the essay's envelope."""

    def __init__(self, pid: int, line: socket.socket) -> None:
        self._pid, self._line = pid, line
        self._lock = Lock()

    @classmethod
    def ahead(cls) -> Forerunner | None:
        """Send one; None where it would not be of use, or not surely safe."""
        if not _fitting():
            return None
        try:
            ours, theirs = socket.socketpair()
        except OSError:
            return None
        try:
            pid = os.fork()
        except OSError:
            ours.close()
            theirs.close()
            return None
        if pid == 0:
            ours.close()
            _serve(theirs)
        theirs.close()
        ours.settimeout(PATIENCE)
        return cls(pid, ours)

    def drawn(self, wanted: Callable[[], Mapping[str, Wanted]]) -> Answer:
        """The pictures by their names; empty where they do not come. To be called once.

        Args:
            wanted: says which; asked when they can be drawn, and no sooner: sizes settle late.
        """
        gone = suppress(OSError, EOFError, pickle.UnpicklingError)
        try:
            with gone, self._line, self._line.makefile("rwb") as line:
                if line.read(1):
                    pickle.dump(dict(wanted()), line)
                    line.flush()
                    answer: Answer = pickle.load(line)
                    return answer
        finally:
            self._end()
        return {}

    def give_up(self) -> None:
        """Have it end at once; who waits for its pictures waits no longer."""
        with self._lock:
            if self._pid:
                os.kill(self._pid, signal.SIGKILL)

    def _end(self) -> None:
        self.give_up()
        with self._lock:
            pid, self._pid = self._pid, 0
        if pid:
            os.waitpid(pid, 0)


def _fitting() -> bool:
    """On Linux with one thread a copy is safe; with two processors it is in nobody's way."""
    try:
        threads = len(os.listdir("/proc/self/task"))
    except OSError:
        return False
    return sys.platform == "linux" and threads == 1 and len(os.sched_getaffinity(0)) > 1


def opening(envelope: Envelope | None = None) -> Frame:
    """The frame that an envelope (the essay's) opens on, and plotext to draw it with."""
    from emtui.plot import terminal
    from emtui.scenes.frame import Frame
    from emtui.slips.envelope import essay_envelope

    frame = Frame.of(envelope or essay_envelope())
    terminal.warm_up()
    return frame


def pictures(frame: Frame, wanted: Mapping[str, Wanted]) -> Answer:
    """The slips and the climb of a frame, those of them that are wanted."""
    from emtui.plot import terminal
    from emtui.plot.palette import Palette
    from emtui.scenes.panes.climb import climb_scene
    from emtui.scenes.panes.slips import slips_scene

    makers = {"slips": slips_scene, "climb": climb_scene}
    found = {}
    for name, (width, height, tones, style) in wanted.items():
        scene = makers[name](frame, width)
        strips = terminal.draw(scene, width, height, Palette.of(**tones), style)
        found[name] = Sent(scene.caption_in(width), width, [list(strip) for strip in strips])
    return found


def _serve(line: socket.socket) -> None:
    """What the copy does; it has nothing to do with the terminal, and never returns."""
    try:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(nowhere, descriptor)
        _answer(line)
    finally:
        os._exit(0)


def _answer(line: socket.socket) -> None:
    """Import what draws before being asked, then draw."""
    frame = opening()
    pictures(frame, {})
    with line.makefile("rwb") as words:
        words.write(READY)
        words.flush()
        pickle.dump(pictures(frame, pickle.load(words)), words)
