"""Playing, running and gliding on a host without a screen, by a clock that the test turns."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from emtui.em.history import Phase
from emtui.em.session import Session
from emtui.scenes.frame import RUNS, Frame
from emtui.slips.envelope import essay_envelope
from emtui.tui.control.glide import DURATION, HASTE
from emtui.tui.control.playback import FRAMES, SPEEDS, Playback, Work


class Tick:
    """A timer of the host's: due every so many seconds, until it is stopped."""

    def __init__(self, seconds: float, call: Callable[[], None], now: float) -> None:
        self.seconds, self.call, self.due = seconds, call, now + seconds
        self.going = True

    def stop(self) -> None:
        self.going = False


class FakeHost:
    """Holds a frame, timers that a turned clock fires, and work that is done when told to."""

    def __init__(self, *, glides: bool = False) -> None:
        self.frame = Frame.of(essay_envelope())
        self.glides, self.now = glides, 0.0
        self.pace, self.refused = "", 0
        self.frames: list[Frame] = []
        self.timers: list[Tick] = []
        self.waiting: list[tuple[Work, Callable[[Session], None]]] = []
        self.playback = Playback(self, lambda: self.now)

    @property
    def session(self) -> Session:
        return self.frame.session

    def show(self, change: Callable[[Frame], Frame]) -> None:
        self.frame = change(self.frame)
        self.frames.append(self.frame)

    def tell_pace(self, words: str) -> None:
        self.pace = words

    def refuse(self, why: str = "") -> None:
        self.refused += 1

    def every(self, seconds: float, tick: Callable[[], None]) -> Tick:
        self.timers.append(Tick(seconds, tick, self.now))
        return self.timers[-1]

    def work_beside(self, work: Work, done: Callable[[Session], None]) -> None:
        self.waiting.append((work, done))

    def may_glide(self) -> bool:
        return self.glides

    def turn(self, seconds: float) -> None:
        """Let time pass, firing what is due in order."""
        end = self.now + seconds
        while due := [t for t in self.timers if t.going and t.due <= end + 1e-9]:
            first = min(due, key=lambda t: t.due)
            self.now, first.due = first.due, first.due + first.seconds
            first.call()
        self.now = end

    def finish_work(self) -> None:
        for work, done in self.waiting:
            done(work())
        self.waiting.clear()

    @property
    def ticking(self) -> int:
        return sum(timer.going for timer in self.timers)


def test_a_change_is_shown_and_an_illegal_one_is_refused() -> None:
    host = FakeHost()
    host.playback.change(Session.step)
    assert (host.session.at, host.frame.origin, host.refused) == (1, None, 0)
    before = host.frame
    host.playback.change(Session.redo)
    assert host.frame is before
    assert host.refused == 1


def test_it_plays_at_its_speed_to_the_end_and_stops_there() -> None:
    host = FakeHost()
    host.playback.play()
    assert host.pace == "▶ 2/s"
    host.turn(1.0)
    assert host.session.at == 2
    host.turn(60.0)
    assert host.session.now.phase is Phase.ENDED
    assert (host.pace, host.playback.busy, host.ticking, host.refused) == ("", False, 0, 0)


def test_speeds_have_ends_and_hold_while_it_plays() -> None:
    host = FakeHost()
    for _ in SPEEDS:
        host.playback.change_speed(1)
    assert host.playback.speed == SPEEDS[-1]
    assert not host.playback.playing
    host.playback.play()
    for _ in range(len(SPEEDS) + 1):
        host.playback.change_speed(-1)
    assert (host.playback.speed, host.pace, host.ticking) == (1, "▶ 1/s", 1)
    host.turn(3.0)
    assert host.session.at == 3


def test_a_run_shows_only_its_end() -> None:
    host = FakeHost()
    host.playback.run()
    assert (host.pace, host.playback.busy, host.frames) == ("running", True, [])
    host.finish_work()
    assert host.session.now.phase is Phase.ENDED
    assert (host.pace, host.playback.busy, len(host.frames)) == ("", False, 1)


@pytest.mark.parametrize("late", [False, True], ids=["before it ends", "after its last half-step"])
def test_a_run_that_was_stopped_changes_nothing(late: bool) -> None:
    host = FakeHost()
    before = host.frame
    host.playback.run()
    work, done = host.waiting[0]
    ended = work() if late else None
    host.playback.stop()
    stopped = ended or work()
    assert (stopped.now.phase is Phase.ENDED) == late
    host.playback.change(Session.step)
    done(stopped)
    assert host.session.at == 1
    assert host.session.sample is before.session.sample


def test_of_two_runs_only_the_last_is_shown() -> None:
    host = FakeHost()
    host.playback.run()
    host.playback.run()
    host.finish_work()
    assert len(host.frames) == 1


def test_a_glide_goes_from_one_half_step_to_the_next_and_ends() -> None:
    host = FakeHost(glides=True)
    origin = host.session.now
    host.playback.change(Session.step)
    assert (host.frame.origin, host.frame.glide) == (origin, 0.0)
    host.turn(DURATION + 2 / FRAMES)
    shares = [frame.glide for frame in host.frames]
    assert shares == sorted(shares)
    assert len(shares) >= DURATION * FRAMES
    assert (host.frame.origin, host.frame.glide, host.ticking) == (None, 1.0, 0)


def test_a_half_step_during_a_glide_begins_another_from_where_it_stands() -> None:
    host = FakeHost(glides=True)
    host.playback.change(Session.step)
    host.turn(DURATION / 2)
    middle = host.session.now
    host.playback.change(Session.step)
    assert (host.frame.origin, host.frame.glide, host.session.at) == (middle, 0.0, 2)
    assert host.ticking == 1


def test_while_it_plays_fast_glides_are_short_and_at_last_left_out() -> None:
    host = FakeHost(glides=True)
    while host.playback.speed < 8:
        host.playback.change_speed(1)
    host.playback.play()
    host.turn(1 / 8 + HASTE / 8 + 1 / FRAMES)
    assert host.frame.origin is None
    while host.playback.speed < 32:
        host.playback.change_speed(1)
    host.turn(1 / 32)
    assert host.frame.origin is None


def test_stopping_lets_a_glide_arrive_and_ending_it_does_not() -> None:
    host = FakeHost(glides=True)
    host.playback.change(Session.step)
    host.playback.stop()
    host.turn(1.0)
    assert host.frame.origin is None
    host.playback.change(Session.step)
    host.playback.end_glide()
    count = len(host.frames)
    host.turn(1.0)
    assert len(host.frames) == count


def test_runs_that_went_anywhere_stay_for_comparison() -> None:
    host = FakeHost()
    for _ in range(RUNS + 2):
        start = host.session.start
        host.playback.change(lambda session: session.restart(start), compare=True)  # noqa: B023
        host.playback.change(Session.run)
    assert len(host.frame.others) == RUNS
    assert all(len(run.history) > 2 for run in host.frame.others)
    host.playback.change(Session.rewind)
    assert len(host.frame.others) == RUNS
