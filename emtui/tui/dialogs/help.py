"""The dialog of all keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.console import Group as RenderGroup
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.widgets import Static

from emtui.tui.dialogs.base import Dialog
from emtui.tui.keys import BY_HEADING, HAND_KEYS, KEYS, Key, spelled

BY_HAND = "While guessing by hand; Shift is coarser"
FIRST = "Six keys to begin with"
SIX = ("step", "undo", "run", "guess", "open", "the essay")
"""The footer words of the keys that come first."""
COLUMN = 45
"""Columns that a line of help has in a broad window."""
Group = tuple[str, tuple[Key, ...]]


class HelpDialog(Dialog[str | None]):
    """All keys, from the one table; returns the action of one that was clicked, or None."""

    HORIZONTAL_BREAKPOINTS = [(0, "-slim"), (104, "-broad")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q", "dismiss(None)", "close")
    ]

    def compose(self) -> ComposeResult:
        """Two columns, one over the other where the window is slim."""
        with VerticalScroll(id="help", classes="dialog") as frame:
            frame.border_title = "Keys"
            frame.border_subtitle = "a click does it · Esc closes"
            with Container(id="help-columns"):
                first = (FIRST, tuple(key for key in KEYS if key.words in SIX))
                for groups in halves((first, *BY_HEADING.items(), (BY_HAND, HAND_KEYS))):
                    yield Static(_page(groups), classes="help-column")

    def action_do(self, place: int) -> None:
        """Close, and do what the key at that place of the table does."""
        self.dismiss(KEYS[place].action)


def halves(groups: Sequence[Group]) -> tuple[Sequence[Group], Sequence[Group]]:
    """The groups in two columns, as equal in length as possible."""
    lengths = [2 + sum(1 + len(key.help) // COLUMN for key in keys) for _, keys in groups]
    cut = min(range(len(groups) + 1), key=lambda k: abs(sum(lengths[:k]) - sum(lengths[k:])))
    return groups[:cut], groups[cut:]


def _page(groups: Sequence[Group]) -> RenderGroup:
    parts: list[Text | Table] = []
    for heading, keys in groups:
        parts += [Text(heading, "bold underline"), _table(keys), Text()]
    return RenderGroup(*parts[:-1])


def _table(keys: Sequence[Key]) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True, width=6)
    grid.add_column()
    for key in keys:
        name, words = Text(spelled(key), "bold"), Text(key.help)
        if key in KEYS:
            click = {"@click": f"screen.do({KEYS.index(key)})"}
            name.apply_meta(click)
            words.apply_meta(click)
        grid.add_row(name, words)
    return grid
