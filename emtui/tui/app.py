"""The application: signals, themes, and the workbench as its one screen."""

from __future__ import annotations

import asyncio
import signal
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from emtui.slips.envelope import Envelope
from emtui.tui.pasting import Unread
from emtui.tui.workbench import Workbench

ENDINGS = ("SIGTERM", "SIGHUP")
"""Signals that end the program; the terminal is given back as on `q`."""


class EmtuiApp(App[None]):
    """emtui on an envelope."""

    TITLE = "emtui"
    CSS_PATH = "emtui.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "quit", "quit", show=False, system=True)
    ]

    def __init__(self, envelope: Envelope, asking: Unread | None = None) -> None:
        """Open `envelope`, and the dialog on a file that is yet to be read or asked about."""
        super().__init__()
        self._envelope, self._asking = envelope, asking

    def get_default_screen(self) -> Workbench:
        """The workbench on the envelope given."""
        return Workbench(self._envelope, self._asking)

    def on_mount(self) -> None:
        """Leave in good order when asked to by a signal.

        With handlers of the event loop every signal wakes it, whichever thread the system
        gave it to; without them a change of the window's size could wait for the next key.
        """
        if self.is_headless:
            return
        loop = asyncio.get_running_loop()
        for name in ENDINGS:
            if hasattr(signal, name):
                loop.add_signal_handler(getattr(signal, name), self._end_by, getattr(signal, name))

    def _end_by(self, number: signal.Signals) -> None:
        self.exit(return_code=128 + number)
