"""The why panel's table of all slips."""

from __future__ import annotations

from dataclasses import dataclass

from rich.text import Text
from textual import events
from textual.message import Message
from textual.widgets import DataTable

HEADINGS = {
    "slip": ("value", "value"),
    "times": ("count", "count"),
    "Ali": ("ali", "bilal"),
    "Bilal": ("bilal", "ali"),
    "?": ("doubt", "sure"),
}
"""Columns of the table, each with its orders at the first and the second click."""


class SlipTable(DataTable[Text], can_focus=False):
    """A table whose rows are selected by a single click; the panel has the keys."""

    @dataclass
    class Picked(Message):
        """A row was clicked."""

        row: int

    def __init__(self, id: str) -> None:
        super().__init__(id=id, cursor_type="row", cursor_foreground_priority="renderable")
        self.add_columns(*HEADINGS)

    def on_click(self, event: events.Click) -> None:
        """Post a click on a row; a click on a heading sorts."""
        row = event.style.meta.get("row", -1)
        if row >= 0:
            self.post_message(self.Picked(row))
