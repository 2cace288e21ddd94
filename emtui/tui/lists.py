"""Lists to choose from, in a window of any size."""

from __future__ import annotations

from textual.widgets import OptionList


class Lines(OptionList):
    """Textual's list; without a row to show it has no pages to turn, and Textual's fails."""

    def action_page_down(self) -> None:
        """Turn a page, where any line is seen."""
        if self.scrollable_content_region:
            super().action_page_down()  # type: ignore[no-untyped-call]

    def action_page_up(self) -> None:
        """Turn a page back, where any line is seen."""
        if self.scrollable_content_region:
            super().action_page_up()  # type: ignore[no-untyped-call]
