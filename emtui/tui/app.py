"""The application: signals, themes, and the workbench as its one screen."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from emtui.tui.curtain import Curtain

if TYPE_CHECKING:
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

    def __init__(self, envelope: Envelope | None = None, asking: Unread | None = None) -> None:
        """Open `envelope` (the essay's), and the dialog on a file yet to be read or asked about."""
        super().__init__()
        self._envelope, self._asking = envelope, asking

    def _prepare(self) -> Callable[[], Workbench]:
        """Import the workbench and everything behind it, and make the first frame."""
        from emtui.slips.envelope import essay_envelope
        from emtui.tui.desk import opening
        from emtui.tui.workbench import Workbench

        frame = opening(self._envelope or essay_envelope())
        return lambda: Workbench(frame, self._asking)

    def on_mount(self) -> None:
        """Show a curtain until the workbench is there; leave in good order when asked by a signal.

        With handlers of the event loop every signal wakes it, whichever thread the system
        gave it to; without them a change of the window's size could wait for the next key.
        """
        self.push_screen(Curtain(self._prepare))
        if self.is_headless:
            return
        loop = asyncio.get_running_loop()
        for name in ENDINGS:
            if hasattr(signal, name):
                loop.add_signal_handler(getattr(signal, name), self._end_by, getattr(signal, name))

    def _end_by(self, number: signal.Signals) -> None:
        self.exit(return_code=128 + number)
