"""The list of groups: how many slips each has, and its cut beside that of all."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from emtui.slips.harmless import harmless
from emtui.tui.control.groups import WIDTH, GroupMode
from emtui.tui.dialogs.base import Dialog
from emtui.tui.textual_mends import Lines


class GroupsDialog(Dialog[int | None]):
    """Gives the place of the group chosen; None for none."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "cancel")]

    def __init__(self, groups: GroupMode) -> None:
        super().__init__()
        self._groups = groups

    def compose(self) -> ComposeResult:
        """A line for all slips, and one for each group."""
        with Vertical(id="groups", classes="dialog") as frame:
            frame.border_title = f"Groups by {harmless(self._groups.column, WIDTH)}"
            frame.border_subtitle = "Enter opens, Esc closes"
            yield Lines(*map(Option, self._lines()), id="group-list")

    def on_mount(self) -> None:
        """Begin at the open group; take up cuts as they are found."""
        self.query_one(OptionList).highlighted = self._groups.at
        self.set_interval(0.3, self._refresh)

    def _lines(self) -> list[Text]:
        labels = [harmless(label, WIDTH) for label, _ in self._groups.rows]
        width = max(map(len, labels))
        return [
            Text(f"{label:<{width}}  {self._groups.told(at)}") for at, label in enumerate(labels)
        ]

    def _refresh(self) -> None:
        lines = self.query_one(OptionList)
        for at, line in enumerate(self._lines()):
            if str(lines.get_option_at_index(at).prompt) != str(line):
                lines.replace_option_prompt_at_index(at, line)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Return the chosen group."""
        self.dismiss(event.option_index)
