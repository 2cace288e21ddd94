"""What playback needs of Textual: timers, a worker thread, and the frame shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.timer import Timer
from textual.worker import get_current_worker

from emtui.em.session import Session
from emtui.scenes.frame import Frame
from emtui.tui.control.playback import Work

if TYPE_CHECKING:
    from emtui.tui.screens.workbench import Workbench


class ScreenHost:
    """The workbench as a playback's host."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    @property
    def session(self) -> Session:
        """The session shown now."""
        return self._bench.session

    def show(self, change: Callable[[Frame], Frame]) -> None:
        """Show another frame, made from the one shown now."""
        self._bench.frame = change(self._bench.frame)

    def tell_pace(self, words: str) -> None:
        """Say what goes on by itself."""
        self._bench.pace = words

    def refuse(self, why: str = "") -> None:
        """Say that there is no such half-step from here, or why nothing can take it."""
        if why:
            self._bench.tell(f"{why[0].upper()}{why[1:]}.")
        else:
            self._bench.transport.refuse()

    def every(self, seconds: float, tick: Callable[[], None]) -> Timer:
        """Start a timer."""
        return self._bench.set_interval(seconds, tick)

    def work_beside(self, work: Work, done: Callable[[Session], None]) -> None:
        """Do `work` in a thread, then call `done` with its result in the app's thread."""

        def beside() -> None:
            worker, result = get_current_worker(), work()
            if not worker.is_cancelled:
                self._bench.app.call_from_thread(done, result)

        self._bench.run_worker(beside, thread=True, exclusive=True, group="run")

    def may_glide(self) -> bool:
        """Whether pictures glide from one half-step to the next."""
        return self._bench.app.animation_level != "none"
