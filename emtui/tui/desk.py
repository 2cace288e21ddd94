"""A stage with a desk: choosing starts and variants, opening, editing, dealing, exporting.

Each dialog is imported when it is asked for: together they would take as long as the launch.
"""

from __future__ import annotations

import secrets
from dataclasses import replace

from textual import events, work

from emtui.em.starts import BY_HAND, Start, random_start
from emtui.em.variants import Variant
from emtui.scenes.frame import Frame
from emtui.scenes.narration.sentences import truth_sentence
from emtui.slips.envelope import Envelope
from emtui.tui.stage import Stage


class Desk(Stage):
    """What dialogs give goes onto the stage: another start, variant or envelope."""

    def on_mount(self) -> None:
        """Say what should be heard about the reading of the envelope it opens on."""
        self._tell_notes(self.shown)

    # Starts, variants, truth.

    def action_random(self) -> None:
        """Begin from a random guess with a fresh seed."""
        seed = secrets.randbelow(10_000)
        session = self.session
        self._begin_from(random_start(session.sample, session.variant, seed))

    def action_starts(self) -> None:
        """Choose where to begin."""
        from emtui.tui.dialogs.starts import StartsDialog

        self._halt()
        figures = self.shown.backdrop.figures
        self.app.push_screen(StartsDialog(self.session, figures), self._begin_from)

    def _begin_from(self, start: Start | str | None) -> None:
        if isinstance(start, Start):
            self._begin(lambda present: present.restart(start))
        elif start == BY_HAND:
            self.action_guess()

    def action_guess(self) -> None:
        """Make a guess by hand."""

    def action_variant(self) -> None:
        """Choose the variant; the start stays."""
        from emtui.tui.dialogs.variant import VariantDialog

        self._halt()
        self.app.push_screen(VariantDialog(self.session), self._configure)

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
        from emtui.tui.dialogs.help import HelpDialog

        self.app.push_screen(HelpDialog(), self._do)

    async def _do(self, action: str | None) -> None:
        """Do what was clicked in the help."""
        if action is not None:
            await self.run_action(action)

    def action_open(self) -> None:
        """Ask for a file; the present envelope stays until another one is read."""
        from emtui.tui.dialogs.open.dialog import OpenDialog

        self._halt()
        self.app.push_screen(OpenDialog(), self._load)

    def on_paste(self, event: events.Paste) -> None:
        """Open a pasted path or pasted numbers, or say what was not understood."""
        from emtui.slips.reading.request import Unread
        from emtui.tui.dialogs.open.dialog import OpenDialog
        from emtui.tui.dialogs.open.pasting import understood

        self._halt()
        found = understood(event.text)
        if isinstance(found, str):
            self.notify(found, severity="warning", markup=False)
        elif isinstance(found, Unread):
            self.app.push_screen(OpenDialog(found), self._load)
        else:
            self._load(found)

    def action_edit(self) -> None:
        """Edit the slips by hand."""
        from emtui.tui.dialogs.edit import EditDialog

        self._halt()
        self.app.push_screen(EditDialog(self.shown.backdrop.envelope), self._load)

    def action_deal(self) -> None:
        """Deal an envelope."""
        from emtui.tui.dialogs.deal import DealDialog

        self._halt()
        self.app.push_screen(DealDialog(), self._load)

    def action_export(self) -> None:
        """Write something of what is shown to a file."""
        from emtui.tui.dialogs.export import ExportDialog

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
        frame = Frame.of(envelope)
        self.app.call_from_thread(self._opened, frame)

    def _opened(self, frame: Frame) -> None:
        self._put(frame)
        self._tell_notes(frame)

    def _tell_notes(self, frame: Frame) -> None:
        for note in frame.backdrop.envelope.notes:
            self.notify(note, markup=False)
