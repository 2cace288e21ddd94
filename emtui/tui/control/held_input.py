"""Holds back what is typed after a key that changes the screen, until it has changed.

That is the answer to a page's question, or a key that opens a dialog or a pane: what follows is
meant for what stands there then.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.events import Key, Paste
from textual.message import Message
from textual.screen import Screen

from emtui.tui.keys import BY_NAME, OPENING, TAKING_ARROWS

if TYPE_CHECKING:
    from textual.timer import Timer

    from emtui.tui.screens.workbench import Workbench

PATIENCE = 3.0
"""Seconds for which what is typed waits at most."""


class Reached(Message):
    """Follows a key on its way; when it is here, the key has been handled.

    Attributes:
        screen: that it was sent to.
    """

    def __init__(self, screen: Screen[Any]) -> None:
        super().__init__()
        self.screen = screen


class HeldInput:
    """Keys and pastes that wait.

    Args:
        app: whose input they are.
        bench: gives the workbench; None while there is none.
    """

    def __init__(self, app: App[None], bench: Callable[[], Workbench | None]) -> None:
        self._app, self._bench = app, bench
        self._held: list[Key | Paste] | None = None
        self._timer: Timer | None = None

    @property
    def waits(self) -> bool:
        """Whether what is typed now waits."""
        return self._held is not None

    def take(self, typed: Key | Paste) -> bool:
        """Hold back what was typed, where something waits."""
        if self._held is None:
            return False
        self._held.append(typed)
        return True

    def begin(self, key: str) -> bool:
        """Have what follows wait, where a key changes the screen; True where it opens something."""
        bench = self._bench()
        if bench is None or self._app.screen is not bench:
            return False
        row = BY_NAME.get(key)
        opens = row is not None and row.command in OPENING | TAKING_ARROWS
        if opens or bench.pages.decides(key):
            self._held, self._timer = [], self._app.set_timer(PATIENCE, self.go_on)
        return opens

    def follow(self) -> None:
        """Send a message after a key that opens something."""
        (self._app.focused or self._app.screen).post_message(Reached(self._app.screen))

    async def reached(self, message: Reached) -> None:
        """Go on once what the key opened can take what was typed."""
        top = self._app.screen
        if top is message.screen or top is self._bench():
            await self.go_on()
        else:
            top.post_message(Reached(top))

    async def go_on(self) -> None:
        """Deliver everything that was held back to the present screen."""
        if self._timer is not None:
            self._timer.stop()
        held, self._held = self._held or [], None
        for event in held:
            await self._app.on_event(event)
