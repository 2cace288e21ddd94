"""The palette of commands, in a window of any size."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.command import CommandList, CommandPalette


class Commands(CommandPalette):
    """Textual's palette; a list without a row to show has no pages to turn, and Textual fails."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", "page('down')", show=False),
        Binding("pageup", "page('up')", show=False),
    ]

    def action_page(self, way: str) -> None:
        """Turn a page of the commands found, where any are seen."""
        found = self.query_one(CommandList)
        if found.scrollable_content_region:
            getattr(found, f"action_page_{way}")()
