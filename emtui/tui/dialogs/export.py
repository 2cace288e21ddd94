"""Exporting: what to write, and where to; an existing file only after a second word."""

from __future__ import annotations

import io
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Input, RadioSet, Static
from textual.worker import get_current_worker

from emtui.report.exports import EXPORTS, Export, Subject, on_and_on, safe_name
from emtui.slips.atomic import WriteError
from emtui.slips.harmless import NAME_WIDTH, harmless
from emtui.tui.capabilities import EVERYTHING, Capabilities
from emtui.tui.dialogs.base import Dialog
from emtui.tui.dialogs.open.paths import expanded, is_file
from emtui.tui.widgets.choices import Choice, Choices

SOON = 0.3
"""Seconds from opening within which nothing is written: what writes is a second key, not a paste
that a terminal sent as keys."""
WRITE, REPLACE, SEND = "Write", "Replace it", "Download"


class ExportDialog(Dialog[str | None]):
    """Gives a line that says what was written; None where nothing was.

    Where no file may be written, the browser gets it as a download.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "cancel"),
        Binding("ctrl+a", "select_name", show=False, priority=True),
    ]

    def __init__(self, subject: Subject, may: Capabilities = EVERYTHING) -> None:
        super().__init__()
        self._subject, self._may = subject, may
        # A visitor could begin one film after another, each a process of its own.
        self._offered = [one for one in EXPORTS if may.write_files or one.name != "film"]
        self._export = self._offered[0]
        self._asked: Path | None = None
        """The existing file whose replacing is the question now."""
        self._writing, self._stopped = False, False

    def compose(self) -> ComposeResult:
        """What, where, and a line for what went wrong."""
        with Vertical(id="export", classes="dialog form") as frame:
            frame.border_title = "Export"
            does = "writes" if self._may.write_files else "downloads"
            frame.border_subtitle = f"Tab moves on, Enter {does}, Esc cancels"
            with Choices(id="what", compact=True):
                for export in self._offered:
                    yield Choice(export.words, export is self._export)
            place = "path" if self._may.write_files else "name"
            yield Input(self._default, placeholder=place, id=place, compact=True)
            yield Static("", id="problem", markup=False)
            with Horizontal(classes="row"):
                yield Button(WRITE if self._may.write_files else SEND, id="go", compact=True)

    @property
    def _default(self) -> str:
        return self._export.file_name(self._subject.envelope)

    @on(RadioSet.Changed)
    def _choose(self, event: RadioSet.Changed) -> None:
        """Another thing to write; its name follows unless the person wrote one."""
        before, self._export = self._default, self._offered[event.index]
        field = self.query_one(Input)
        if field.value in ("", before):
            field.value = self._default
        self._ask(None)

    @on(Input.Changed)
    def _path_changed(self) -> None:
        self._ask(None)

    @on(Input.Submitted)
    @on(Choices.Submitted)
    def _submit(self) -> None:
        """Write; but Enter alone never replaces a file."""
        self._begin(confirmed=None)

    @on(Button.Pressed, "#go")
    def _press(self) -> None:
        self._begin(confirmed=self._asked)

    def on_mount(self) -> None:
        """Note when it opened."""
        self._since = monotonic()

    def _begin(self, confirmed: Path | None) -> None:
        """Write to the path given, over an existing file only where it is the one confirmed."""
        too_soon = getattr(self.app, "pressed", self._since) < self._since + SOON
        if self._writing or too_soon:
            return
        text = self.query_one(Input).value.strip()
        if not text:
            self._tell("name a file to write to")
            return
        if not self._may.write_files:
            self._begin_writing("sending")
            self._send(self._export, safe_name(text, self._export.suffix))
            return
        path = expanded(text)
        if path != confirmed and is_file(path):
            self._ask(path)
            return
        self._begin_writing("writing")
        self._write(self._export, path, path == confirmed)

    def _begin_writing(self, words: str) -> None:
        self._writing, self._stopped = True, False
        self._tell(words)

    @work(thread=True, exclusive=True)
    def _write(self, export: Export, path: Path, over: bool) -> None:
        worker = get_current_worker()

        def tell(share: float) -> bool:
            going = not (worker.is_cancelled or self._stopped)
            if going:
                self.app.call_from_thread(self._tell, f"writing, {share:.0%}; Esc stops")
            return going

        refused = ""
        try:
            export.write(self._subject, path, over, tell)
        except WriteError as error:
            refused = str(error)
        if worker.is_cancelled:
            return
        if refused:
            self.app.call_from_thread(self._refuse, refused)
        else:
            told = f"wrote {harmless(str(path), NAME_WIDTH)}"
            self.app.call_from_thread(self.dismiss, told)

    @work(thread=True, exclusive=True)
    def _send(self, export: Export, name: str) -> None:
        """Make the file in a folder that goes at once, and give it to the browser."""
        try:
            with TemporaryDirectory() as folder:
                path = Path(folder) / name
                export.write(self._subject, path, False, on_and_on)
                data = path.read_bytes()
        except WriteError as error:
            self.app.call_from_thread(self._refuse, str(error).replace(folder, "").lstrip(os.sep))
            return
        self.app.call_from_thread(self._deliver, name, data)

    def _deliver(self, name: str, data: bytes) -> None:
        self.app.deliver_binary(
            io.BytesIO(data), save_directory=".", save_filename=name, open_method="download"
        )
        self.dismiss(f"sent {name}")

    def _refuse(self, problem: str) -> None:
        self._writing = False
        self._tell(problem)

    def action_select_name(self) -> None:
        """Select the whole name, as in any other field of a browser or a desktop."""
        self.query_one(Input).select_all()

    def action_cancel(self) -> None:
        """Leave; while a file is being written, stop that where it takes long."""
        if self._writing:
            self._stopped = True
        else:
            self.dismiss(None)

    def _ask(self, path: Path | None) -> None:
        """Ask whether to replace the file at `path`; None takes the question back."""
        self._asked = path
        if not self._may.write_files:
            return
        button = self.query_one("#go", Button)
        button.label = WRITE if path is None else REPLACE
        button.variant = "default" if path is None else "warning"
        exists = (
            ""
            if path is None
            else f"{harmless(path.name)} already exists. Replace it? Tab, then Enter."
        )
        self._tell(exists)

    def _tell(self, words: str) -> None:
        self.query_one("#problem", Static).update(words)
