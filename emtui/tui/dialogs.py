"""Dialogs: all keys; a file to open; what went wrong."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from emtui.slips.envelope import Envelope
from emtui.slips.reading import ReadError, read_path
from emtui.tui.keys import KEYS, written


class HelpDialog(ModalScreen[None]):
    """All keys, from the one table."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,question_mark,q", "dismiss", "close")]

    def compose(self) -> ComposeResult:
        """A table in a frame."""
        grid = Table.grid(padding=(0, 2))
        grid.add_column(no_wrap=True)
        grid.add_column()
        for key in KEYS:
            grid.add_row(Text(written(key), "bold"), key.help)
        grid.add_row(Text("Ctrl+P", "bold"), "Find any command, change the theme")
        with VerticalScroll(id="help", classes="dialog") as frame:
            frame.border_title = "Keys"
            frame.border_subtitle = "Esc closes"
            yield Static(grid)


class OpenDialog(ModalScreen[Envelope | None]):
    """Asks for a path; gives the envelope, or None. What fails is said here and changes nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "cancel")]

    def compose(self) -> ComposeResult:
        """A path, and a line for what went wrong."""
        with Vertical(id="open", classes="dialog") as frame:
            frame.border_title = "Open a file of slips"
            frame.border_subtitle = "Enter opens, Esc cancels"
            yield Input(placeholder="path to a file with one number a line", id="path")
            yield Static("", id="problem", markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Read the file in a worker."""
        if event.value.strip():
            self._load(event.value.strip())

    @work(thread=True, exclusive=True)
    def _load(self, path: str) -> None:
        try:
            envelope = read_path(str(Path(path).expanduser()))
        except ReadError as error:
            self.app.call_from_thread(self._refuse, str(error))
        else:
            self.app.call_from_thread(self.dismiss, envelope)

    def _refuse(self, problem: str) -> None:
        self.query_one("#problem", Static).update(problem)
