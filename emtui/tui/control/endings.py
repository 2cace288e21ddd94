"""Signals that end the program: the terminal is given back as on `q`."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable
from typing import Any

from textual.app import App

ENDINGS = tuple(
    signal.Signals[name]
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT")
    if hasattr(signal, name)
)
KEEPING = ("SIGTERM", "SIGHUP")
"""Those that a person does not send to leave: what was done is kept for the next launch."""


class Endings:
    """Ends an app by them."""

    def __init__(self, app: App[Any], keep: Callable[[], None]) -> None:
        """`keep` keeps for the next launch what was done, where there is something."""
        self._app, self._keep = app, keep
        self._early: signal.Signals | None = None

    def heed(self) -> None:
        """Note a signal that comes before the event loop can handle it.

        The terminal may be in application mode by then, and would not be restored.
        """

        def note(number: int, frame: object) -> None:
            self._early = signal.Signals(number)

        for number in ENDINGS:
            signal.signal(number, note)

    def take_over(self) -> None:
        """Handle signals in the running event loop, and one that was noted at once.

        With the loop's own handlers every signal wakes it, whichever thread the system gave it
        to; without them a change of the window's size could wait for the next key.
        """
        loop = asyncio.get_running_loop()
        for number in ENDINGS:
            with contextlib.suppress(NotImplementedError):  # not supported by every event loop
                loop.add_signal_handler(number, self._end_by, number)
        if self._early is not None:
            self._end_by(self._early)

    def _end_by(self, number: signal.Signals) -> None:
        """End; of a lost terminal or a machine that shuts down, work is kept."""
        if number.name in KEEPING:
            with contextlib.suppress(Exception):  # it ends all the same
                self._keep()
        self._app.exit(return_code=128 + number)
