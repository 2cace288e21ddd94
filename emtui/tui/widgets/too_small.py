"""What stands on a screen that is too small for anything else."""

from __future__ import annotations

from textual.widgets import Static

WORDS = "emtui needs a window of at least 60 columns and 20 rows."
ZOOM_OUT = "In a browser, Ctrl and − make letters smaller."


class TooSmall(Static):
    """Says how large the window must be; the stylesheet shows it."""

    def __init__(self, *, in_browser: bool) -> None:
        super().__init__(f"{WORDS} {ZOOM_OUT}" if in_browser else WORDS, id="too-small")
