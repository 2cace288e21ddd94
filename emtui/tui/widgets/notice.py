"""The one place for what is said in passing: a line over the keys that covers nothing."""

from __future__ import annotations

from textual.timer import Timer
from textual.widgets import Static

SECONDS = 6.0
"""How long words stay at least; longer ones as long as they take to be read."""
A_SECOND = 12
"""Characters read in a second."""


class Notice(Static):
    """Shows one thing at a time; the next takes its place. Meanwhile the screen is `-said`."""

    _ends: Timer | None = None

    def __init__(self, id: str) -> None:
        super().__init__("", id=id, markup=False)

    def tell(self, words: str) -> None:
        """Show words, for as long as they take to be read."""
        self.clear()
        self.update(words)
        self.screen.add_class("-said")
        self._ends = self.set_timer(max(SECONDS, len(words) / A_SECOND), self.clear)

    def clear(self) -> None:
        """Give the room back."""
        if self._ends is not None:
            self._ends.stop()
            self._ends = None
        self.screen.remove_class("-said")
