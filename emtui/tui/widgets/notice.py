"""The notice line above the keys, which covers nothing: the one place for messages."""

from __future__ import annotations

from textual.reactive import reactive
from textual.timer import Timer
from textual.widgets import Static

from emtui.lessons.reading import Reading
from emtui.scenes.frame import Frame
from emtui.tui.widgets.binding import bound

SECONDS = 6.0
"""The least time a message stays; a longer one stays as long as it takes to read."""
A_SECOND = 12
"""Characters read in a second."""


class Notice(Static):
    """Shows one message at a time; meanwhile the screen has the class `-said`.

    A half-step, or a page that waits for something else, ends it.
    """

    frame: reactive[Frame] = reactive(bound, repaint=False, init=False)
    reading: reactive[Reading | None] = reactive(None, repaint=False, init=False)

    _ends: Timer | None = None

    def __init__(self, id: str) -> None:
        super().__init__("", id=id, markup=False)

    def watch_frame(self, old: Frame | None, new: Frame) -> None:
        """Hide what was told of another half-step."""
        if old is not None and old.session is not new.session:
            self.clear()

    def watch_reading(self, old: Reading | None, new: Reading | None) -> None:
        """Hide what was told of another page, or before something that the page waited for."""
        if _waiting(old) != _waiting(new):
            self.clear()

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


def _waiting(reading: Reading | None) -> tuple[str, str]:
    """The page that is read, and what it waits for."""
    return (reading.reader.page, reading.waits) if reading is not None else ("", "")
