"""The application: signals, themes, and the workbench as its one screen."""

from __future__ import annotations

import asyncio
import signal
from typing import ClassVar

from textual.binding import Binding, BindingType

from emtui.slips.envelope import Envelope
from emtui.tui.preferences import Preferences
from emtui.tui.workbench import Workbench

ENDINGS = ("SIGTERM", "SIGHUP")
"""Signals that end the program; the terminal is given back as on `q`."""


class EmtuiApp(Preferences):
    """emtui on an envelope."""

    TITLE = "emtui"
    CSS_PATH = "emtui.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "quit", "quit", show=False, system=True)
    ]

    def __init__(
        self, envelope: Envelope, asking: str = "", *, start_at: int = 0, present: bool = False
    ) -> None:
        """Open `envelope`, and the dialog on the file `asking` where one must be asked about.

        Args:
            envelope: the slips.
            asking: path of the file to ask about; empty for none.
            start_at: half-steps to take before a person does anything.
            present: begin in the presenter's look.
        """
        super().__init__()
        self._envelope, self._asking = envelope, asking
        self._start_at, self._present = start_at, present

    def get_default_screen(self) -> Workbench:
        """The workbench on the envelope given."""
        bench = Workbench(self._envelope, self._asking, start_at=self._start_at)
        bench.set_reactive(Workbench.maths, self.settings.maths)
        bench.set_reactive(Workbench.presenting, self._present)
        return bench

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
