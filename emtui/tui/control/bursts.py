"""Keys that arrive together: pasted text without brackets, or a key held on a slow screen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from itertools import pairwise
from typing import Protocol

from textual.events import Key

TOGETHER = 0.005
"""The longest time in seconds between two keys of a paste: nobody types that fast."""
LEAST = 8
"""The fewest printable keys of a paste."""
WAIT = 0.02
"""Seconds to wait for the rest of a paste."""
BLANKS = {"enter": "\n", "ctrl+j": "\n", "tab": "\t"}


def as_text(keys: Sequence[Key]) -> str | None:
    """The keys as text; None where one of them writes none."""
    signs = [BLANKS.get(key.key, key.character or "") for key in keys]
    written = all(sign and (sign.isprintable() or sign in "\n\t") for sign in signs)
    return "".join(signs) if written else None


def pasted(keys: Sequence[Key]) -> str | None:
    """The text of keys that look like a paste; None where they are keys.

    They are eight printable ones or more, not all the same, a digit among them, each within
    `TOGETHER` of the one before. One key repeated is always that key.
    """
    text = as_text(keys)
    if text is None or sum(map(str.isprintable, text)) < LEAST or len(set(text)) < 2:
        return None
    times = [key.time for key in keys]
    apart = max(after - before for before, after in pairwise(times))
    digits = any(sign.isdecimal() for sign in text)
    return text if digits and apart <= TOGETHER else None


class Timer(Protocol):
    """A timer, as `later` returns it."""

    def stop(self) -> None:
        """Cancel the call."""


class Bursts:
    """Holds back keys that may begin a paste for a moment, then delivers them."""

    def __init__(
        self,
        deliver: Callable[[Sequence[Key]], Awaitable[None]],
        paste: Callable[[str], None],
        later: Callable[[float, Callable[[], Awaitable[None]]], Timer],
    ) -> None:
        """`later` calls a function after so many seconds."""
        self._deliver, self._paste, self._later = deliver, paste, later
        self._held: list[Key] = []
        self._timer: Timer | None = None

    async def take(self, keys: Sequence[Key], *, field: bool) -> None:
        """Take keys that arrived together; `field` says whether a field has the focus."""
        if self._held and (field or as_text(keys) is None or not self._follow(keys)):
            await self.end()
        suspicious = len(keys) > 1 and len({key.key for key in keys}) > 1
        if not self._held and (field or not suspicious or as_text(keys) is None):
            await self._deliver(keys)
            return
        self._held += keys
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._later(WAIT, self.end)

    def _follow(self, keys: Sequence[Key]) -> bool:
        return keys[0].time - self._held[-1].time <= TOGETHER

    async def end(self) -> None:
        """Deliver what is held, as a paste or as keys."""
        if self._timer is not None:
            self._timer.stop()
        held, self._held, self._timer = self._held, [], None
        text = pasted(held) if held else None
        if text is not None:
            self._paste(text)
        elif held:
            await self._deliver(held)
