"""Playing, running to the end and gliding: a session that moves in time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from typing import Protocol

from emtui.em.history import Phase
from emtui.em.sample import SampleError
from emtui.em.session import IllegalEventError, Session
from emtui.scenes.frame import Frame
from emtui.tui.control.glide import Glide, lasting

SPEEDS = (1, 2, 4, 8, 16, 32)
"""Half-steps a second while playing."""
PLAYS = "▶"
"""What the words of a pace begin with while half-steps are played."""
FRAMES = 30
"""Pictures a second while gliding."""

Change = Callable[[Session], Session]
"""From one session to the next; raises IllegalEventError where that cannot be."""
Work = Callable[[], Session]


def repeated(change: Change, times: int) -> Change:
    """The same change repeated, as far as it is legal; raises as `change` does if it never is."""

    def all_of(session: Session) -> Session:
        session = change(session)
        for _ in range(times - 1):
            try:
                session = change(session)
            except IllegalEventError:
                break
        return session

    return all_of


def _run(session: Session, going_on: Callable[[], bool]) -> Session:
    """The session run to its end, or as far as its slips allow."""
    try:
        return session.run(lambda iterations: going_on())
    except SampleError:
        try:
            while going_on():
                session = session.step()
        except SampleError:
            pass
        return session


class Ticking(Protocol):
    """A timer."""

    def stop(self) -> None:
        """Stop ticking."""


class Host(Protocol):
    """What playback moves: the screen, or in a test anything with a frame."""

    @property
    def session(self) -> Session:
        """The session shown now."""

    def show(self, change: Callable[[Frame], Frame]) -> None:
        """Show another frame, made from the one shown now."""

    def tell_pace(self, words: str) -> None:
        """Say what is running; empty words for nothing."""

    def refuse(self, why: str = "") -> None:
        """Say that there is no such half-step from here, or why nothing can take it."""

    def every(self, seconds: float, tick: Callable[[], None]) -> Ticking:
        """Start a timer."""

    def work_beside(self, work: Work, done: Callable[[Session], None]) -> None:
        """Do `work` in a thread, then call `done` with its result, here."""

    def may_glide(self) -> bool:
        """Whether pictures glide from one half-step to the next."""


class Playback:
    """Plays, runs and glides a host's session. Owns the timers for it."""

    def __init__(self, host: Host, clock: Callable[[], float] = monotonic) -> None:
        self._host, self._clock = host, clock
        self.speed = SPEEDS[1]
        self._playing: Ticking | None = None
        self._running: object = None
        """Identifies the current run, so that a stopped one is ignored; None if there is none."""
        self._gliding: Ticking | None = None
        self._glide = Glide(0.0, 0.0)

    @property
    def playing(self) -> bool:
        """Whether half-steps are taken by themselves."""
        return self._playing is not None

    @property
    def busy(self) -> bool:
        """Whether it plays or runs."""
        return self.playing or self._running is not None

    def change(self, event: Change, *, compare: bool = False) -> None:
        """Show what `event` makes of the session, gliding there; or say that it cannot be.

        Args:
            event: what to do.
            compare: whether the run shown now stays in the climb for comparison.
        """
        try:
            session = event(self._host.session)
        except IllegalEventError:
            self._host.refuse()
        except SampleError as fault:  # a summary's cells are too wide for it
            self.stop()
            self._host.refuse(str(fault))
        else:
            self._go(session, compare=compare)

    def play(self) -> None:
        """Take half-steps on a timer, until the end."""
        self.stop()
        self._playing = self._host.every(1 / self.speed, self._play_on)
        self._host.tell_pace(f"{PLAYS} {self.speed}/s")

    def _play_on(self) -> None:
        self.change(Session.step)
        if self._host.session.now.phase is Phase.ENDED:
            self.stop()

    def change_speed(self, by: int) -> None:
        """Play faster or slower by so many of SPEEDS."""
        place = SPEEDS.index(self.speed) + by
        self.speed = SPEEDS[max(0, min(place, len(SPEEDS) - 1))]
        if self.playing:
            self.play()

    def run(self) -> None:
        """Run to the end in a thread, and show only that."""
        self.stop()
        session, run = self._host.session, object()
        self._running = run
        self._host.tell_pace("running")
        self._host.work_beside(
            lambda: _run(session, lambda: self._running is run),
            lambda ended: self._arrive(run, ended),
        )

    def _arrive(self, run: object, ended: Session) -> None:
        if self._running is run:  # else it was stopped after its last half-step
            self.stop()
            self._go(ended)
            if ended.now.phase is not Phase.ENDED:
                self.change(Session.step)  # which says why it went no further

    def stop(self) -> None:
        """Stop playing and running; a glide in progress goes on to its end."""
        if self._playing is not None:
            self._playing.stop()
        self._playing = self._running = None
        self._host.tell_pace("")

    # Gliding.

    def _go(self, session: Session, *, compare: bool = False) -> None:
        between = 1 / self.speed if self.playing else None
        lasts = lasting(between) if self._host.may_glide() else 0.0

        def begun(frame: Frame) -> Frame:
            others = frame.runs if compare else frame.others
            origin, glide = (frame.session.now, 0.0) if lasts else (None, 1.0)
            return replace(frame, session=session, others=others, origin=origin, glide=glide)

        if not lasts:
            self.end_glide()
        else:
            self._glide = Glide(self._clock(), lasts)
            if self._gliding is None:
                self._gliding = self._host.every(1 / FRAMES, self._glide_on)
        self._host.show(begun)

    def _glide_on(self) -> None:
        """One picture further along."""
        share = self._glide.share(self._clock())
        if share >= 1:
            self.end_glide()
            self._host.show(lambda frame: frame.rested)
        else:
            self._host.show(lambda frame: replace(frame, glide=share))

    def end_glide(self) -> None:
        """End the glide at once."""
        if self._gliding is not None:
            self._gliding.stop()
            self._gliding = None
