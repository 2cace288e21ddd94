"""The screen a person works on: it holds the session, and every key changes it from here."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.reactive import reactive
from textual.widgets import Static

from emtui.em.session import Session
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
from emtui.tui.keys import BINDINGS
from emtui.tui.open_dialog import OpenDialog
from emtui.tui.panels import FriendsPanel, KeyBar, Masthead, Narrator
from emtui.tui.pasting import Unread, understood
from emtui.tui.plot_pane import PlotPane
from emtui.tui.stage import Stage
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


class Workbench(Stage):
    """Plots, numbers and narrator around one session."""

    BINDINGS: ClassVar[list[BindingType]] = list(BINDINGS)
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    ready: reactive[bool] = reactive(False)
    """Whether plotext is loaded."""

    def __init__(self, envelope: Envelope, asking: Unread | None = None) -> None:
        super().__init__(_opening(envelope))
        self._asking = asking

    def compose(self) -> ComposeResult:
        """Masthead, plots and panels, footer; and the words for a window too small."""
        frame, ready = Stage.frame, Workbench.ready
        yield Masthead(id="masthead").data_bind(frame, Stage.pace)
        with Container(id="bench"):
            yield PlotPane("The slips", slips_scene, id="slips").data_bind(frame, ready)
            yield PlotPane("The climb", climb_scene, id="climb").data_bind(frame, ready)
            with Vertical(id="words"):
                yield FriendsPanel(id="friends").data_bind(frame)
                yield Narrator(id="narrator").data_bind(frame)
        yield KeyBar(id="keys")
        yield Static("emtui needs a window of at least 60 columns and 20 rows.", id="too-small")

    def on_mount(self) -> None:
        """Load plotext beside the first paint."""
        self.query_one("#friends").border_title = "The friends"
        self._warm_up()
        if self._asking:
            self.app.push_screen(OpenDialog(*self._asking), self._load)

    @work(thread=True)
    def _warm_up(self) -> None:
        canvas.warm_up()
        self.app.call_from_thread(setattr, self, "ready", True)

    # Starts, variants, truth.

    def action_random(self) -> None:
        """Begin from a random guess with a fresh seed."""
        seed = secrets.randbelow(10_000)
        session = self.session
        start = random_start(session.sample, session.variant, seed)
        self._begin(lambda present: present.restart(start))

    def action_starts(self) -> None:
        """Choose where to begin."""
        self._halt()
        figures = self.shown.backdrop.figures
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

    def action_truth(self) -> None:
        """Reveal the truth, or hide it again."""
        if not self.shown.revealed:
            self.notify(truth_sentence(self.shown), title="The truth", markup=False)
        if self.shown.backdrop.truth is not None:
            self.frame = replace(self.shown, revealed=not self.shown.revealed)

    # Dialogs.

    def action_help(self) -> None:
        """Show all keys."""
        self.app.push_screen(HelpDialog())

    def action_open(self) -> None:
        """Ask for a file; the present envelope stays until another one is read."""
        self._halt()
        self.app.push_screen(OpenDialog(), self._load)

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

    def action_edit(self) -> None:
        """Edit the slips by hand."""
        self._halt()
        self.app.push_screen(EditDialog(self.shown.backdrop.envelope), self._load)

    def action_deal(self) -> None:
        """Deal an envelope."""
        self._halt()
        self.app.push_screen(DealDialog(), self._load)

    def action_export(self) -> None:
        """Write something of what is shown to a file."""
        self._halt()
        screen = self.app.export_screenshot(title="emtui")  # before a dialog covers it
        dialog = ExportDialog(self.shown.backdrop.envelope, self.session, lambda: screen)
        self.app.push_screen(dialog, self._tell)

    def _tell(self, line: str | None) -> None:
        if line:
            self.notify(line, markup=False)

    def _load(self, envelope: Envelope | None) -> None:
        if envelope is not None:
            self._halt()
            self._prepare(envelope)

    @work(thread=True, exclusive=True, group="load")
    def _prepare(self, envelope: Envelope) -> None:
        """Bin and condense beside the screen: a moment for ten million slips."""
        frame = _opening(envelope)
        self.app.call_from_thread(self._opened, frame)

    def _opened(self, frame: Frame) -> None:
        self._put(frame)
        for note in frame.backdrop.envelope.notes:
            self.notify(note, markup=False)


def _opening(envelope: Envelope) -> Frame:
    variant = Variant()
    session = Session.begin(envelope.sample, variant, default_start(envelope.sample, variant))
    return Frame(Backdrop.of(envelope), session)
