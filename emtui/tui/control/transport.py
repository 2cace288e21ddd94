"""Moves along the half-steps: one at a time, to any of the history, or playing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from emtui.em.history import Phase
from emtui.em.session import Session
from emtui.tui.control.playback import Change, repeated
from emtui.tui.keys import KEYS

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
BY_KEY = {
    key: step
    for row in KEYS
    for key in row.keys.split(",")
    for step in STEPS
    if row.command == step
}


class Transport:
    """Moves the workbench's session, after interrupting what else goes on, say a guess by hand."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    def take(self, step: Step, times: int = 1) -> None:
        """Take a step so many times, as far as it goes."""
        self._bench.interrupt()
        self._bench.playback.change(repeated(STEPS[step], times))

    def take_by_key(self, key: str, times: int) -> bool:
        """Take the step bound to `key` so many times; returns whether there is one."""
        step = BY_KEY.get(key)
        if step is not None and self._bench.allows(step):
            self.take(step, times)
        return step is not None

    def go(self, at: int) -> None:
        """Go to half-step `at` of the history."""
        if at != self._bench.session.at:
            self._bench.interrupt()
            self._bench.playback.change(lambda session: session.go(at))

    def run(self) -> None:
        """Run until it ends."""
        self._bench.interrupt()
        self._bench.playback.run()

    def toggle_play(self) -> None:
        """Play, or pause."""
        if self._bench.playback.playing:
            self._bench.interrupt()
        elif self._bench.session.now.phase is Phase.ENDED:
            self.refuse()
        else:
            self._bench.interrupt()
            self._bench.playback.play()

    def change_speed(self, by: int) -> None:
        """Play faster by so many speeds, or slower if negative."""
        playback = self._bench.playback
        playback.change_speed(by)
        if not playback.playing:
            self._bench.tell(f"Will play {playback.speed} half-steps a second.")

    def refuse(self) -> None:
        """Say that there is no such half-step from here."""
        if self._bench.session.now.phase is Phase.ENDED:
            self._bench.tell("This climb has ended: ← goes back, Home rewinds, r starts again.")
        else:
            self._bench.app.bell()

    def stop(self) -> None:
        """Stop what goes on by itself; at rest, close what is open beside the slips."""
        if self._bench.playback.busy:
            self._bench.interrupt()
        elif self._bench.side.opened is not None:
            self._bench.side.show("")
