"""What a person switches on and off: the formulas, the truth, the presenter's look."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from emtui.scenes.narration.sentences import truth_sentence
from emtui.tui.preferences import SettingChosen
from emtui.tui.widgets.notice import Notice

if TYPE_CHECKING:
    from emtui.tui.screens.workbench import Workbench


class Switches:
    """Switches them on the workbench; the state is the workbench's."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    def maths(self) -> None:
        """Words, or words and formulas; as it was left at the next launch."""
        bench = self._bench
        bench.maths = not bench.maths
        bench.post_message(SettingChosen(maths=bench.maths))

    def truth(self) -> None:
        """Reveal the truth, or hide it again; say so where it is not known."""
        bench, frame = self._bench, self._bench.frame
        if frame.revealed:
            bench.query_one(Notice).clear()
        elif bench.reading is None:  # a page has words of its own for it
            bench.tell(truth_sentence(frame))
        if frame.backdrop.truth is not None:
            bench.frame = replace(frame, revealed=not frame.revealed)

    def zoom(self) -> None:
        """The next pane on the whole screen, or all of them again."""
        self._bench.zoom.toggle()
        self._zoomed()

    def _zoomed(self) -> None:
        """What was hidden has lost the keys; where a page asks, it takes them back."""
        bench = self._bench
        if bench.reading is not None and not bench.zoom.hides("page"):
            bench.pages.take_back_focus()
        bench.show_keys()

    def presenting(self) -> None:
        """Into the presenter's look, and out of it."""
        self._bench.presenting = not self._bench.presenting

    @property
    def can_give_back(self) -> bool:
        """Whether a zoomed pane or the presenter's look takes room that Escape gives back."""
        bench = self._bench
        return not bench.pace and (bench.zoom.pane is not None or bench.presenting)

    def give_back(self) -> None:
        """Out of the zoom, then out of the presenter's look."""
        if self._bench.zoom.pane is not None:
            self._bench.zoom.show(None)
            self._zoomed()
        else:
            self._bench.presenting = False
