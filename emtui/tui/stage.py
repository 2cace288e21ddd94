"""A screen with a session on it that moves in time: stepping, playing, running, gliding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from time import monotonic

from textual import work
from textual.reactive import reactive
from textual.screen import Screen
from textual.timer import Timer
from textual.worker import get_current_worker

from emtui.em.history import Phase
from emtui.em.session import IllegalEventError, Session
from emtui.scenes.frame import Frame
from emtui.tui.glide import Glide, lasting

SPEEDS = (1, 2, 4, 8, 16, 32)
"""Half-steps a second while playing."""
KEPT = 4
"""Earlier runs kept for comparison."""
FRAMES = 30
"""Pictures a second while gliding."""


class Stage(Screen[None]):
    """Holds the frame; what is bound to it redraws when it changes."""

    frame: reactive[Frame | None] = reactive(None, repaint=False)
    pace: reactive[str] = reactive("", repaint=False)
    """What the session is doing by itself, in a word or two."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self._glide: Glide | None = None
        self._gliding: Timer | None = None
        self._playing: Timer | None = None
        self._speed = SPEEDS[1]
        self.set_reactive(Stage.frame, frame)

    @property
    def shown(self) -> Frame:
        """The frame, which is always there."""
        assert self.frame is not None
        return self.frame

    @property
    def session(self) -> Session:
        """The climb as it stands."""
        return self.shown.session

    def on_mount(self) -> None:
        """Hold the glide's timer."""
        self._gliding = self.set_interval(1 / FRAMES, self._advance, pause=True)

    def _toward(self, session: Session, *, glides: bool) -> Frame:
        """The frame that a glide to `session` begins with, or the one that stands there."""
        now = self.shown
        if glides:
            return replace(now, session=session, origin=now.session.now, glide=0.0)
        return replace(now, session=session, origin=None, glide=1.0)

    # What a key does to the session.

    def action_step(self) -> None:
        """Take the next half-step."""
        self._change(Session.step)

    def action_iterate(self) -> None:
        """Complete the iteration under way."""
        self._change(Session.iterate)

    def action_back(self) -> None:
        """Undo one half-step."""
        self._change(Session.back)

    def action_redo(self) -> None:
        """Take again what was undone."""
        self._change(Session.redo)

    def action_rewind(self) -> None:
        """Stand at the guess again."""
        self._change(Session.rewind)

    def _begin(self, event: Callable[[Session], Session]) -> None:
        """Begin another run; one that has gone anywhere stays in the climb for comparison."""
        if len(self.session.history) > 2:
            others = (*self.shown.others, self.session)[-KEPT:]
            self.frame = replace(self.shown, others=others)
        self._change(event)

    def _change(self, event: Callable[[Session], Session]) -> None:
        """Apply an event of the person's own: it ends playing and running."""
        self._halt()
        self._apply(event)

    def _apply(self, event: Callable[[Session], Session]) -> None:
        try:
            self._show(event(self.session))
        except IllegalEventError:
            self._say_why_not()

    def _say_why_not(self) -> None:
        if self.session.now.phase is Phase.ENDED:
            self.notify("This climb has ended: undo (←), rewind (Home) or a random start (r).")
        else:
            self.app.bell()

    # Playing, running, gliding.

    def action_play(self) -> None:
        """Play, or pause."""
        if self._playing is not None:
            self._halt()
        elif self.session.now.phase is Phase.ENDED:
            self._say_why_not()
        else:
            self._halt()
            self._play()

    def action_faster(self) -> None:
        """Double the speed."""
        self._set_speed(1)

    def action_slower(self) -> None:
        """Halve the speed."""
        self._set_speed(-1)

    def _set_speed(self, by: int) -> None:
        place = SPEEDS.index(self._speed) + by
        self._speed = SPEEDS[max(0, min(place, len(SPEEDS) - 1))]
        if self._playing is not None:
            self._playing.stop()
            self._play()
        else:
            self.notify(f"Plays at {self._speed} half-steps a second.", timeout=2)

    def _play(self) -> None:
        self._playing = self.set_interval(1 / self._speed, self._play_on)
        self.pace = f"▶ {self._speed}/s"

    def _play_on(self) -> None:
        self._apply(Session.step)
        if self.session.now.phase is Phase.ENDED:
            self._halt()

    def action_stop(self) -> None:
        """Stop playing or running."""
        self._halt()

    def _halt(self) -> None:
        if self._playing is not None:
            self._playing.stop()
            self._playing = None
        self.workers.cancel_group(self, "run")
        self.pace = ""

    def action_run(self) -> None:
        """Run until it ends, in a worker."""
        self._halt()
        self.pace = "running"
        self._run(self.session)

    @work(thread=True, exclusive=True, group="run")
    def _run(self, session: Session) -> None:
        worker = get_current_worker()
        ended = session.run(lambda iterations: not worker.is_cancelled)
        if not worker.is_cancelled:
            self.app.call_from_thread(self._arrive, ended)

    def _arrive(self, session: Session) -> None:
        self.pace = ""
        self._show(session)

    def _show(self, session: Session) -> None:
        """Put `session` on the screen, gliding there from what is shown now."""
        lasts = self._lasting()
        if lasts and self._gliding is not None:
            self._glide = Glide(monotonic(), lasts)
            self.frame = self._toward(session, glides=True)
            self._gliding.resume()
        else:
            self._rest(session)

    def _lasting(self) -> float:
        """Seconds that a glide takes now; 0 where nothing glides."""
        between = 1 / self._speed if self._playing is not None else None
        return 0.0 if self.app.animation_level == "none" else lasting(between)

    def _advance(self) -> None:
        """One picture further along the glide."""
        share = self._glide.share(monotonic()) if self._glide else 1.0
        if share >= 1:
            self._rest(self.session)
        else:
            self.frame = replace(self.shown, glide=share)

    def _rest(self, session: Session) -> None:
        self._glide = None
        if self._gliding is not None:
            self._gliding.pause()
        self.frame = self._toward(session, glides=False)

    def _put(self, frame: Frame) -> None:
        """Another envelope: nothing glides there."""
        self._glide = None
        self.frame = frame
