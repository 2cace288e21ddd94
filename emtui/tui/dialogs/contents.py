"""The contents of the essay: every page, and which are done."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from emtui.lessons.book import pages
from emtui.lessons.journal import Journal
from emtui.lessons.page import PARTS
from emtui.tui.dialogs.base import Dialog
from emtui.tui.textual_mends import Lines

FORGET = "forget"
"""Returned to forget all answers; not the name of a page."""


class ContentsDialog(Dialog[str | None]):
    """Returns the name of a page, empty for free play, or FORGET, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,k", "dismiss(None)", "cancel"),
        Binding("f", "forget", "forget all answers"),
    ]

    def __init__(self, journal: Journal, unread: str) -> None:
        """`unread`: the page to read next, at which the list is opened."""
        super().__init__()
        self._journal, self._unread = journal, unread
        self._asked = False

    def compose(self) -> ComposeResult:
        """Parts and pages in one list."""
        with Vertical(id="contents", classes="dialog") as frame:
            frame.border_title = "The essay"
            frame.border_subtitle = "Enter opens, f forgets all answers, Esc closes"
            yield Lines(*self._lines(), id="pages")

    def on_mount(self) -> None:
        """Begin at the page to read next."""
        lines = self.query_one(OptionList)
        lines.highlighted = lines.get_option_index(self._unread)

    def _lines(self) -> list[Option | None]:
        lines: list[Option | None] = [Option(Text("0  Free play, with your own slips"), "free")]
        part = -1
        for number, (name, page) in enumerate(pages().items(), 1):
            if page.part != part:
                part = page.part
                lines += [None, Option(Text(PARTS[part], "bold"), disabled=True)]
            done = "✓" if name in self._journal.done else " "
            lines.append(Option(Text(f"{done} {number:>2}  {page.title}"), name))
        return lines

    def action_forget(self) -> None:
        """Ask for confirmation; pressed again, forget all answers."""
        frame = self.query_one("#contents")
        if self._asked:
            self.dismiss(FORGET)
        self._asked = True
        frame.border_subtitle = "f once more: every answer and every ✓ is forgotten"

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Give the page."""
        self.dismiss("" if event.option_id == "free" else event.option_id)
