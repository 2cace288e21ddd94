"""The first pictures, drawn by a copy of the process while this one is busy with its screen.

To import Textual takes about as long as numpy, plotext and the scenes together, and a Python
imports one thing at a time. The copy is made while the process is small; it draws what it is asked
for once, answers and ends. Whatever goes wrong with it, the process draws for itself.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
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
"""Seconds after which a copy that has not answered is given up."""


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
    """A copy of the process that draws the first pictures of an envelope."""

    def __init__(self, pid: int, asks: int, answers: int) -> None:
        self._pid, self._asks, self._answers = pid, asks, answers

    @classmethod
    def ahead(cls, envelope: Envelope | None) -> Forerunner | None:
        """Send one for `envelope` (the essay's); None where it would not be of use.

        A copy is cheap and safe on Linux; on one processor it would only be in the way.
        """
        if sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2:
            return None
        asked, asks = os.pipe()
        answers, answered = os.pipe()
        try:
            pid = os.fork()
        except OSError:
            pid = -1
        if pid == 0:
            _serve(envelope, asked, answered, (asks, answers))
        os.close(asked)
        os.close(answered)
        if pid > 0:
            return cls(pid, asks, answers)
        os.close(asks)
        os.close(answers)
        return None

    def drawn(self, wanted: Callable[[], Mapping[str, Wanted]]) -> Answer:
        """The pictures by their names; empty where they do not come. To be called once.

        Args:
            wanted: says which; asked when they can be drawn, and no sooner: sizes settle late.
        """
        try:
            with os.fdopen(self._asks, "wb") as asks, os.fdopen(self._answers, "rb") as answers:
                if self._speaks() and answers.read(1):
                    pickle.dump(dict(wanted()), asks)
                    asks.flush()
                    if self._speaks():
                        answer: Answer = pickle.load(answers)
                        return answer
        except (OSError, EOFError, pickle.UnpicklingError):
            pass  # it has ended
        finally:
            self._end()
        return {}

    def _speaks(self) -> bool:
        return bool(select.select([self._answers], [], [], PATIENCE)[0])

    def _end(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(self._pid, 0)


def pictures(frame: Frame, wanted: Mapping[str, Wanted]) -> Answer:
    """The slips and the climb of a frame, those of them that are wanted."""
    from emtui.scenes import canvas
    from emtui.scenes.palette import Palette
    from emtui.scenes.panes.climb import climb_scene
    from emtui.scenes.panes.slips import slips_scene

    makers = {"slips": slips_scene, "climb": climb_scene}
    found = {}
    for name, (width, height, tones, style) in wanted.items():
        scene = makers[name](frame, width)
        strips = canvas.draw(scene, width, height, Palette.of(**tones), style)
        found[name] = Sent(scene.caption_in(width), width, [list(strip) for strip in strips])
    return found


def _serve(envelope: Envelope | None, asked: int, answered: int, others: tuple[int, int]) -> None:
    """What the copy does; it has nothing to do with the terminal, and never returns."""
    try:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        for descriptor in others:
            os.close(descriptor)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(nowhere, descriptor)
        _answer(envelope, asked, answered)
    finally:
        os._exit(0)


def _answer(envelope: Envelope | None, asked: int, answered: int) -> None:
    """Import what draws before it is asked, then draw."""
    from emtui.scenes import canvas
    from emtui.scenes.frame import Frame
    from emtui.slips.envelope import essay_envelope

    canvas.warm_up()
    frame = Frame.of(envelope or essay_envelope())
    pictures(frame, {})
    with os.fdopen(asked, "rb") as asks, os.fdopen(answered, "wb") as answers:
        answers.write(READY)
        answers.flush()
        pickle.dump(pictures(frame, pickle.load(asks)), answers)
