"""The notice line above the keys, which covers nothing: the one place for messages."""

from __future__ import annotations

from textual.timer import Timer
from textual.widgets import Static

SECONDS = 6.0
"""The least time a message stays; a longer one stays as long as it takes to read."""
A_SECOND = 12
"""Characters read in a second."""


class Notice(Static):
    """Shows one message at a time; meanwhile the screen has the class `-said`."""

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
        """Hide the line."""
        if self._ends is not None:
            self._ends.stop()
            self._ends = None
        self.screen.remove_class("-said")
