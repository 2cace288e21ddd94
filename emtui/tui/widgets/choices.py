"""A choice of one of several, with arrows; marked so that it is visible without colours."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import RadioButton, RadioSet

CHOSEN, OTHER = "●", " "


class Choice(RadioButton):
    """An option; one that is not chosen has an empty box."""

    def __init__(self, label: str, value: bool = False, name: str | None = None) -> None:
        super().__init__(label, value, name=name)
        self._mark()

    def watch_value(self) -> None:
        """Set or remove the mark."""
        self._mark()
        super().watch_value()

    def _mark(self) -> None:
        self.BUTTON_INNER = CHOSEN if self.value else OTHER


class Choices(RadioSet):
    """Options of which exactly one is chosen: the one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,right", "choose_next", "next", show=False),
        Binding("up,left", "choose_previous", "previous", show=False),
        Binding("enter", "submit", "go on", show=False),
    ]

    class Submitted(Message):
        """Enter was pressed."""

    def on_mount(self) -> None:
        """Put the cursor on the chosen option."""
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
        """Confirm the choice."""
        self.post_message(self.Submitted())
