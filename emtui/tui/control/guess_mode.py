"""The mode in which a guess is made by hand: who has the keys, and what the mouse does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emtui.scenes.frame import Frame
from emtui.tui.control.manual_guess import ManualGuess
from emtui.tui.widgets.slips_pane import SlipsPane

if TYPE_CHECKING:
    from emtui.tui.screens.workbench import Workbench


class GuessMode:
    """Enters and leaves the mode on the workbench; `ManualGuess` computes the moves."""

    def __init__(self, bench: Workbench) -> None:
        self._bench, self._guess = bench, ManualGuess()

    @property
    def on(self) -> bool:
        """Whether a guess is being made."""
        return self._guess.making

    @property
    def _slips(self) -> SlipsPane:
        return self._bench.query_one(SlipsPane)

    def enter(self) -> None:
        """Begin a guess from the present start on, where none is being made.

        The slips pane gets the focus, and if another pane is zoomed, its place.
        """
        bench, slips = self._bench, self._slips
        if self.on:
            return
        bench.transport.interrupt()
        if bench.zoom.pane is not None:
            bench.zoom.show(slips)
        if slips.display:
            slips.focus()
        else:
            bench.side.show("")
            bench.call_after_refresh(slips.focus)
        bench.playback.end_glide()
        bench.frame = self._guess.begin(bench.frame)
        bench.show_keys()

    def hand_over(self) -> None:
        """Leave the mode, if it is on, with the guess as EM's start."""
        if self.on:
            self._leave(self._guess.hand_over(self._bench.frame))

    def put_back(self) -> None:
        """Leave the mode, and restore what was there before."""
        self._leave(self._guess.put_back(self._bench.frame))

    def _leave(self, frame: Frame) -> None:
        bench = self._bench
        if bench.focused is self._slips:
            bench.set_focus(None)
        bench.frame = frame
        bench.show_keys()

    def focus_lost(self) -> None:
        """Losing the focus hands the guess over, unless the window is too small."""
        bench = self._bench
        too_small = bench.has_class("-tiny") or bench.has_class("-flat")
        if bench.focused is not self._slips and not too_small:
            self.hand_over()

    def seen_again(self) -> None:
        """Take the focus again after the window was too small."""
        if self.on and self._bench.focused is None:
            self._slips.focus()

    def move(self, what: str, steps: float) -> None:
        """Move the number, spread or share of the friend in hand."""
        bench = self._bench
        if what == "share" and bench.session.variant.share_rule.equal:
            bench.tell("In this variant the shares are equal; v changes that.")
        else:
            bench.frame = self._guess.move(bench.frame, what, steps)

    def take_other(self) -> None:
        """Take the other friend in hand."""
        self._bench.frame = self._guess.take_other(self._bench.frame)

    def point(self, place: float, *, dragged: bool) -> None:
        """Put a friend's number where the mouse is."""
        self._bench.frame = self._guess.point(self._bench.frame, place, dragged=dragged)

    def widen(self, place: float, steps: int) -> None:
        """Make the spread of the nearer friend so many steps wider."""
        self._bench.frame = self._guess.widen(self._bench.frame, place, steps)
