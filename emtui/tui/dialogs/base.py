"""What every dialog does: it gives its result once, and only while it is on top."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

Result = TypeVar("Result")


class Dialog(ModalScreen[Result]):
    """A modal screen whose dismissal counts once.

    Two presses of Enter or Escape that arrive in one read are both handled by the dialog before it
    has gone: a second dismissal would take the screen below off with it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+z", "app.suspend_process", "suspend", show=False)
    ]

    _dismissed = False

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close with `result`; nothing happens where it is closed already, or covered."""
        if self._dismissed or self.app.screen is not self:
            return AwaitComplete()
        self._dismissed = True
        return super().dismiss(result)

    def rescued(self) -> Result | None:
        """What a person made here by hand, for when an error closes the dialog."""
        return None

    def give_up(self) -> None:
        """Close after an error, with whatever lies over the dialog."""
        stack = self.app.screen_stack
        if self in stack:
            while self.app.screen is not self:
                self.app.pop_screen()
            self.dismiss(self.rescued())
