"""Offers the slips and the climb that were kept when emtui last ended."""

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

ANSWERS = ("Open it as it was", "Throw it away")
LATER = "Ctrl+P, then “where you were”, opens it."
"""How to come by it while it is kept."""


def told(kept: Frame) -> str:
    """What was kept, in words."""
    envelope = kept.backdrop.envelope
    name, count = harmless(envelope.name, NAME_WIDTH), len(envelope.slips)
    return f"{count:,} slips of {name} and the climb to half-step {kept.session.at}"


class KeptDialog(Dialog[bool | None]):
    """Whether to open it or to throw it away; None where that is put off."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "cancel")]

    def __init__(self, kept: Frame) -> None:
        super().__init__()
        self._kept = kept

    def compose(self) -> ComposeResult:
        """What was kept, and the two answers."""
        with Vertical(id="ask", classes="dialog") as frame:
            frame.border_title = "Where you were"
            frame.border_subtitle = "Enter chooses · Esc: not now"
            words = f"{told(self._kept)} were kept when emtui last ended."
            yield Static(words, markup=False)
            yield Lines(*ANSWERS, id="answers")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open it, or throw it away."""
        self.dismiss(event.option_index == 0)
