"""Lists to choose from, in a window of any size.

A list of Textual's fails when a page is turned where it has no row to show.
"""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.command import CommandList, CommandPalette
from textual.widgets import OptionList


class Lines(OptionList):
    """A list whose pages are turned only where a line is seen."""

    def action_page_down(self) -> None:
        """Turn a page."""
        if self.scrollable_content_region:
            super().action_page_down()  # type: ignore[no-untyped-call]

    def action_page_up(self) -> None:
        """Turn a page back."""
        if self.scrollable_content_region:
            super().action_page_up()  # type: ignore[no-untyped-call]


class Commands(CommandPalette):
    """The palette of commands; its list is Textual's own, so the palette looks before it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", "page('down')", show=False),
        Binding("pageup", "page('up')", show=False),
    ]

    def action_page(self, way: str) -> None:
        """Turn a page of the commands found."""
        found = self.query_one(CommandList)
        if found.scrollable_content_region:
            getattr(found, f"action_page_{way}")()
