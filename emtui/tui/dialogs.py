"""The dialog of all keys."""

from __future__ import annotations

from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from emtui.tui.keys import HAND_KEYS, KEYS, written


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
        grid.add_row("", "")
        grid.add_row("", Text("While guessing by hand (g); Shift makes moves coarser", "dim"))
        for key in HAND_KEYS:
            grid.add_row(Text(written(key), "bold"), key.help)
        with VerticalScroll(id="help", classes="dialog") as frame:
            frame.border_title = "Keys"
            frame.border_subtitle = "Esc closes"
            yield Static(grid)
