"""The base of all dialogs: returns its result once, and only while it is on top."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

Result = TypeVar("Result")


class Dialog(ModalScreen[Result]):
    """A modal screen that can be dismissed only once.

    Two presses of Enter or Escape that arrive in one read are both handled by the dialog before it
    has gone: a second dismissal would take the screen below off with it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+z", "app.suspend_process", "suspend", show=False)
    ]

    _dismissed = False
    _given: Result | None = None
    """A result that arrived while another screen covered the dialog, say a worker's."""

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close with `result`, unless it is closed already; covered, once it is not any more.

        A press of Escape that comes while another screen covers it was meant for that one.
        """
        if self._dismissed or self.app.screen is not self:
            self._given = result
            return AwaitComplete()
        self._dismissed = True
        return super().dismiss(result)

    def on_screen_resume(self) -> None:
        """Give what came while it was covered."""
        given = self._given
        if given is not None:
            self.call_later(lambda: self.dismiss(given) and None)

    def rescued(self) -> Result | None:
        """The person's work in this dialog, to be saved if an error closes it."""
        return None

    def give_up(self) -> None:
        """Close after an error, together with any screen on top."""
        stack = self.app.screen_stack
        if self in stack:
            while self.app.screen is not self:
                self.app.pop_screen()
            self.dismiss(self.rescued())
