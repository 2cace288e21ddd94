"""The screen a person works on: it holds the session, and every key changes it from here."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from typing import ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.reactive import reactive
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static
from textual.worker import get_current_worker

from emtui.em.session import IllegalEventError, Phase, Session
from emtui.em.starts import Start, default_start, random_start
from emtui.em.variants import Variant
from emtui.scenes import canvas
from emtui.scenes.backdrop import Backdrop
from emtui.scenes.climb_pane import climb_scene
from emtui.scenes.frame import Frame
from emtui.scenes.narrator import truth_sentence
from emtui.scenes.slips_pane import slips_scene
from emtui.slips.envelope import Envelope
from emtui.tui.deal_dialog import DealDialog
from emtui.tui.dialogs import HelpDialog
from emtui.tui.edit_dialog import EditDialog
from emtui.tui.export_dialog import ExportDialog
from emtui.tui.glide import Glide, lasting
from emtui.tui.keys import BINDINGS
from emtui.tui.open_dialog import OpenDialog
from emtui.tui.panels import FriendsPanel, KeyBar, Masthead, Narrator
from emtui.tui.pasting import Unread, understood
from emtui.tui.plot_pane import PlotPane
from emtui.tui.starts_dialog import StartsDialog
from emtui.tui.variant_dialog import VariantDialog

WIDTHS: list[tuple[int, str]] | None = [
    (0, "-tiny"),
    (60, "-narrow"),
    (80, "-middle"),
    (112, "-wide"),
]
HEIGHTS: list[tuple[int, str]] | None = [(0, "-flat"), (20, "-low"), (24, "-even"), (32, "-high")]
"""Columns and rows from which a layout holds, and the class it gives the screen."""

SPEEDS = (1, 2, 4, 8, 16, 32)
"""Half-steps a second while playing."""
KEPT = 4
"""Earlier runs kept for comparison."""
FRAMES = 30
"""Pictures a second while gliding."""


class Workbench(Screen[None]):
    """Plots, numbers and narrator around one session."""

    BINDINGS: ClassVar[list[BindingType]] = list(BINDINGS)
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    frame: reactive[Frame | None] = reactive(None)
    ready: reactive[bool] = reactive(False)
    pace: reactive[str] = reactive("")

    def __init__(self, envelope: Envelope) -> None:
        super().__init__()
        self._glide: Glide | None = None
        self._gliding: Timer | None = None
        self._playing: Timer | None = None
        self._speed = SPEEDS[1]
        self.set_reactive(Workbench.frame, _opening(envelope))

    @property
    def session(self) -> Session:
        """The climb as it stands."""
        assert self.frame is not None
        return self.frame.session

    def compose(self) -> ComposeResult:
        """Masthead, plots and panels, footer; and the words for a window too small."""
        frame, ready = Workbench.frame, Workbench.ready
        yield Masthead(id="masthead").data_bind(frame, Workbench.pace)
        with Container(id="bench"):
            yield PlotPane("The slips", slips_scene, id="slips").data_bind(frame, ready)
            yield PlotPane("The climb", climb_scene, id="climb").data_bind(frame, ready)
            with Vertical(id="words"):
                yield FriendsPanel(id="friends").data_bind(frame)
                yield Narrator(id="narrator").data_bind(frame)
        yield KeyBar(id="keys")
        yield Static("emtui needs a window of at least 60 columns and 20 rows.", id="too-small")

    def on_mount(self) -> None:
        """Load plotext beside the first paint, and hold the glide's timer."""
        self.query_one("#friends").border_title = "The friends"
        self._gliding = self.set_interval(1 / FRAMES, self._advance, pause=True)
        self._warm_up()

    @work(thread=True)
    def _warm_up(self) -> None:
        canvas.warm_up()
        self.app.call_from_thread(setattr, self, "ready", True)

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

    def action_random(self) -> None:
        """Begin from a random guess with a fresh seed."""
        seed = secrets.randbelow(10_000)
        session = self.session
        start = random_start(session.sample, session.variant, seed)
        self._begin(lambda present: present.restart(start))

    def action_starts(self) -> None:
        """Choose where to begin."""
        assert self.frame is not None
        self._halt()
        figures = self.frame.backdrop.figures
        self.app.push_screen(StartsDialog(self.session, figures), self._begin_from)

    def _begin_from(self, start: Start | None) -> None:
        if start is not None:
            self._begin(lambda present: present.restart(start))

    def action_variant(self) -> None:
        """Choose the variant; the start stays."""
        self._halt()
        self.app.push_screen(VariantDialog(self.session.variant), self._configure)

    def _configure(self, variant: Variant | None) -> None:
        if variant is not None:
            self._begin(lambda present: present.configure(variant))

    def _begin(self, event: Callable[[Session], Session]) -> None:
        """Begin another run; one that has gone anywhere stays in the climb for comparison."""
        assert self.frame is not None
        if len(self.session.history) > 2:
            others = (*self.frame.others, self.session)[-KEPT:]
            self.frame = replace(self.frame, others=others)
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
        assert self.frame is not None
        between = 1 / self._speed if self._playing is not None else None
        lasts = 0.0 if self.app.animation_level == "none" else lasting(between)
        if lasts and self._gliding is not None:
            self._glide = Glide(monotonic(), lasts)
            origin = self.frame.session.now
            self.frame = replace(self.frame, session=session, origin=origin, glide=0.0)
            self._gliding.resume()
        else:
            self._rest(session)

    def _advance(self) -> None:
        """One picture further along the glide."""
        assert self.frame is not None
        share = self._glide.share(monotonic()) if self._glide else 1.0
        if share >= 1:
            self._rest(self.session)
        else:
            self.frame = replace(self.frame, glide=share)

    def _rest(self, session: Session) -> None:
        assert self.frame is not None
        self._glide = None
        if self._gliding is not None:
            self._gliding.pause()
        self.frame = replace(self.frame, session=session, origin=None, glide=1.0)

    def action_truth(self) -> None:
        """Reveal the truth, or hide it again."""
        assert self.frame is not None
        if not self.frame.revealed:
            self.notify(truth_sentence(self.frame), title="The truth", markup=False)
        if self.frame.backdrop.truth is not None:
            self.frame = replace(self.frame, revealed=not self.frame.revealed)

    # Dialogs.

    def action_help(self) -> None:
        """Show all keys."""
        self.app.push_screen(HelpDialog())

    def action_open(self) -> None:
        """Ask for a file; the present envelope stays until another one is read."""
        self._halt()
        self.app.push_screen(OpenDialog(), self._load)

    def action_edit(self) -> None:
        """Edit the slips by hand."""
        assert self.frame is not None
        self._halt()
        self.app.push_screen(EditDialog(self.frame.backdrop.envelope), self._load)

    def action_deal(self) -> None:
        """Deal an envelope."""
        self._halt()
        self.app.push_screen(DealDialog(), self._load)

    def action_export(self) -> None:
        """Write something of what is shown to a file."""
        assert self.frame is not None
        self._halt()
        screen = self.app.export_screenshot(title="emtui")  # before a dialog covers it
        dialog = ExportDialog(self.frame.backdrop.envelope, self.session, lambda: screen)
        self.app.push_screen(dialog, self._tell)

    def _tell(self, line: str | None) -> None:
        if line:
            self.notify(line, markup=False)

    def on_paste(self, event: events.Paste) -> None:
        """Open a pasted path or pasted numbers, or say what was not understood."""
        self._halt()
        found = understood(event.text)
        if isinstance(found, str):
            self.notify(found, severity="warning", markup=False)
        elif isinstance(found, Unread):
            self.app.push_screen(OpenDialog(*found), self._load)
        else:
            self._load(found)

    def _load(self, envelope: Envelope | None) -> None:
        if envelope is not None:
            self._halt()
            self._prepare(envelope)

    @work(thread=True, exclusive=True, group="load")
    def _prepare(self, envelope: Envelope) -> None:
        """Bin and condense beside the screen: a moment for ten million slips."""
        frame = _opening(envelope)
        self.app.call_from_thread(self._put, frame)

    def _put(self, frame: Frame) -> None:
        self._glide = None
        self.frame = frame
        for note in frame.backdrop.envelope.notes:
            self.notify(note, markup=False)


def _opening(envelope: Envelope) -> Frame:
    variant = Variant()
    session = Session.begin(envelope.sample, variant, default_start(envelope.sample, variant))
    return Frame(Backdrop.of(envelope), session)
