"""The slips' pane: while a guess is made by hand it owns the arrows, Enter and Escape."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from emtui.scenes.manual_guess import COARSE
from emtui.tui.keys import on_screen
from emtui.tui.widgets.plot_pane import PlotPane

MOVES = {
    "left": ("number", -1), "right": ("number", 1),
    "down": ("spread", -1), "up": ("spread", 1),
    "left_square_bracket": ("share", -1), "right_square_bracket": ("share", 1),
    "comma": ("share", -1), "full_stop": ("share", 1),
}  # fmt: skip
COARSE_MOVES = {
    "shift+left": ("number", -1), "shift+right": ("number", 1),
    "shift+down": ("spread", -1), "shift+up": ("spread", 1),
    "left_curly_bracket": ("share", -1), "right_curly_bracket": ("share", 1),
    "less_than_sign": ("share", -1), "greater_than_sign": ("share", 1),
    "semicolon": ("share", -1), "colon": ("share", 1),
}  # fmt: skip
"""With Shift, as keyboards write it."""


class SlipsPane(PlotPane):
    """The slips, with the keys of a guess; the screen says whether they do anything."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(k, f"screen.hand('{w}', {n})", show=False) for k, (w, n) in MOVES.items()),
        *(
            Binding(k, f"screen.hand('{w}', {n * COARSE[w]})", show=False)
            for k, (w, n) in COARSE_MOVES.items()
        ),
        Binding("tab,shift+tab", on_screen("take_other"), show=False),
        Binding("enter", on_screen("hand_over"), show=False),
        Binding("escape", on_screen("put_back"), show=False),
    ]

    class Left(Message):
        """The pane has lost the focus."""

    class Shown(Message):
        """The pane is seen again, after a window too small for it."""

    def on_show(self) -> None:
        """Tell of it."""
        self.post_message(self.Shown())

    def on_blur(self) -> None:
        """Tell of it, unless it is the whole terminal that the person turned away from."""
        if self.app.app_focus:
            self.post_message(self.Left())
