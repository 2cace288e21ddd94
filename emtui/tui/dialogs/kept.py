"""Offers the slips and the climb over which the last launch ended by itself."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static

from emtui.scenes.frame import Frame
from emtui.slips.harmless import NAME_WIDTH, harmless
from emtui.tui.dialogs.base import Dialog
from emtui.tui.textual_mends import Lines

ANSWERS = ("Open it as it was", "Leave it away")


class KeptDialog(Dialog[Frame | None]):
    """Gives the frame as it was; None where the person wants it no more."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "cancel")]

    def __init__(self, kept: Frame) -> None:
        super().__init__()
        self._kept = kept

    def compose(self) -> ComposeResult:
        """What was kept, and the two answers."""
        envelope, at = self._kept.backdrop.envelope, self._kept.session.at
        name, count = harmless(envelope.name, NAME_WIDTH), len(envelope.slips)
        with Vertical(id="ask", classes="dialog") as frame:
            frame.border_title = "Where you were"
            frame.border_subtitle = "Enter chooses · Esc leaves it away"
            words = f"emtui ended before you left it. {count:,} slips of {name} and the climb to "
            yield Static(f"{words}half-step {at} were kept.", markup=False)
            yield Lines(*ANSWERS, id="answers")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open it, or leave it away."""
        self.dismiss(self._kept if event.option_index == 0 else None)
