"""One of several: the arrows choose, and a mark says which, in any colours or in none."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import RadioButton, RadioSet

CHOSEN, OTHER = "●", " "


class Choice(RadioButton):
    """One thing to choose; what is not chosen has an empty box."""

    def __init__(self, label: str, value: bool = False, name: str | None = None) -> None:
        super().__init__(label, value, name=name)
        self._mark()

    def watch_value(self) -> None:
        """Mark it, or take the mark off."""
        self._mark()
        super().watch_value()

    def _mark(self) -> None:
        self.BUTTON_INNER = CHOSEN if self.value else OTHER


class Choices(RadioSet):
    """Choices of which one is always made: the one that the arrows are on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,right", "choose_next", "next", show=False),
        Binding("up,left", "choose_previous", "previous", show=False),
        Binding("enter", "submit", "go on", show=False),
    ]

    class Submitted(Message):
        """Enter was pressed: the choice stands."""

    def on_mount(self) -> None:
        """Begin on what is chosen."""
        self.call_after_refresh(self._go_to_chosen)

    def _go_to_chosen(self) -> None:
        for _ in range(max(self.pressed_index, 0)):
            self.action_next_button()

    def action_choose_next(self) -> None:
        """Choose the next."""
        self.action_next_button()
        self.action_toggle_button()

    def action_choose_previous(self) -> None:
        """Choose the one before."""
        self.action_previous_button()
        self.action_toggle_button()

    def action_submit(self) -> None:
        """Let the choice stand."""
        self.post_message(self.Submitted())
