"""Moves along the half-steps: one at a time, to any of the history, or playing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal

from textual.timer import Timer

from emtui.em.history import Phase
from emtui.em.session import Session
from emtui.scenes.frame import Frame
from emtui.tui.control.beside import work_beside
from emtui.tui.control.page_keys import allows
from emtui.tui.control.playback import Change, Work, repeated
from emtui.tui.keys import BY_NAME

if TYPE_CHECKING:
    from emtui.tui.screens.workbench import Workbench

Step = Literal["step", "iterate", "back", "redo", "rewind"]
STEPS: Mapping[Step, Change] = {
    "step": Session.step,
    "iterate": Session.iterate,
    "back": Session.back,
    "redo": Session.redo,
    "rewind": Session.rewind,
}
"""Moves along the half-steps, by their commands in the key table."""
BY_KEY = {name: step for name, key in BY_NAME.items() for step in STEPS if key.command == step}


class Transport:
    """Moves the workbench's session, after interrupting what else goes on; playback's host."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    # What keys and widgets ask for.

    def interrupt(self) -> None:
        """Stop playing and running, and commit a guess made by hand as EM's start."""
        self._bench.guess.hand_over()
        self._bench.playback.stop()

    def take(self, step: Step, times: int = 1) -> None:
        """Take a step so many times, as far as it goes."""
        self.interrupt()
        self._bench.playback.change(repeated(STEPS[step], times))

    def take_by_key(self, key: str, times: int) -> bool:
        """Take the step bound to `key` so many times; returns whether there is one."""
        step = BY_KEY.get(key)
        if step is not None and allows(self._bench, step):
            self.take(step, times)
        return step is not None

    def go(self, at: int) -> None:
        """Go to half-step `at` of the history."""
        if at != self.session.at and allows(self._bench, "rewind"):
            self.interrupt()
            self._bench.playback.change(lambda session: session.go(at))

    def put(self, frame: Frame) -> None:
        """Show an unrelated frame, without a glide."""
        self.interrupt()
        self._bench.playback.end_glide()
        self._bench.frame = frame

    def run(self) -> None:
        """Run until it ends."""
        self.interrupt()
        self._bench.playback.run()

    def toggle_play(self) -> None:
        """Play, or pause."""
        playing = self._bench.playback.playing
        if not playing and self.session.now.phase is Phase.ENDED:
            self.refuse()
            return
        self.interrupt()
        if not playing:
            self._bench.playback.play()

    def change_speed(self, by: int) -> None:
        """Play faster by so many speeds, or slower if negative."""
        playback = self._bench.playback
        playback.change_speed(by)
        if not playback.playing:
            self._bench.tell(f"Will play {playback.speed} half-steps a second.")

    def stop(self) -> None:
        """Stop what goes on by itself; at rest, close what is open beside the slips."""
        if self._bench.playback.busy:
            self.interrupt()
        elif self._bench.side.opened is not None:
            self._bench.side.show("")

    # What playback asks of its host.

    @property
    def session(self) -> Session:
        """The session shown now."""
        return self._bench.frame.session

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
        elif self.session.now.phase is Phase.ENDED:
            self._bench.tell("This climb has ended: ← goes back, Home rewinds, r starts again.")
        else:
            self._bench.app.bell()

    def every(self, seconds: float, tick: Callable[[], None]) -> Timer:
        """Start a timer."""
        return self._bench.set_interval(seconds, tick)

    def work_beside(self, work: Work, done: Callable[[Session], None]) -> None:
        """Do `work` in a thread, then call `done` with its result in the app's thread."""
        work_beside(self._bench, "run", lambda going_on: work(), done)

    def may_glide(self) -> bool:
        """Whether pictures glide from one half-step to the next."""
        return self._bench.app.animation_level != "none"
