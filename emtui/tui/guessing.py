"""Guessing by hand: while it lasts, the slips pane owns the arrows and the mouse moves friends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from emtui.em.session import Session
from emtui.em.starts import Start
from emtui.scenes import manual_guess
from emtui.scenes.frame import Frame
from emtui.tui.keys import HAND_KEYS, KEYS
from emtui.tui.paned import Paned
from emtui.tui.stage import KEPT
from emtui.tui.widgets.panels import KeyBar
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
ACTIONS = ("hand", "hand_other", "hand_over", "hand_back")


class HandPane(PlotPane):
    """The slips; a guess by hand gives their pane keys of its own while it lasts."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(k, f"screen.hand('{w}', {n})", show=False) for k, (w, n) in MOVES.items()),
        *(
            Binding(k, f"screen.hand('{w}', {n * manual_guess.COARSE[w]})", show=False)
            for k, (w, n) in COARSE_MOVES.items()
        ),
        Binding("tab,shift+tab", "screen.hand_other", show=False),
        Binding("enter", "screen.hand_over", show=False),
        Binding("escape", "screen.hand_back", show=False),
    ]

    class Left(Message):
        """The person turned to something else."""

    class Back(Message):
        """The pane is seen again, after a window too small for it."""

    def on_show(self) -> None:
        """Tell of it."""
        self.post_message(self.Back())

    def on_blur(self) -> None:
        """Tell of it, unless it is the whole terminal that they turned away from."""
        if self.app.app_focus:
            self.post_message(self.Left())


class Guessing(Paned):
    """A desk at which a guess is made by hand."""

    _aside: Frame | None = None
    """What Escape puts back; None while no guess is made."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The keys of a guess are there only while one is made."""
        if action in ACTIONS:
            return self._aside is not None
        return super().check_action(action, parameters)

    # Beginning and ending it.

    def action_guess(self) -> None:
        """Make a guess by hand, from the present start on."""
        if self._aside is not None:
            return
        self._halt()
        self._show_slips()
        before = self.shown
        ran = len(before.session.history) > 2
        others = (*before.others, before.session)[-KEPT:] if ran else before.others
        self._aside = before
        self.query_one(KeyBar).keys = HAND_KEYS
        start = manual_guess.by_hand(before.session, before.session.history[0].mixture)
        self._hold(replace(before, others=others, hand=0), start)

    def _show_slips(self) -> None:
        """Have the slips on the screen, whatever took their room, and give them the keys."""
        slips = self.query_one("#slips")
        if slips.display:
            slips.focus()
        else:
            self.show_pane("")
            self.call_after_refresh(slips.focus)

    def action_hand_over(self) -> None:
        """Give the guess to EM as its start."""
        if self._aside is not None:
            self._leave(replace(self.shown, hand=None))

    def action_hand_back(self) -> None:
        """Put back what was there before."""
        if self._aside is not None:
            now = self.shown
            kept = replace(self._aside, revealed=now.revealed, by_hand=now.by_hand, slip=now.slip)
            self._leave(kept)

    def _leave(self, frame: Frame) -> None:
        self._aside = None
        self.query_one(KeyBar).keys = KEYS
        if self.focused is self.query_one("#slips"):
            self.set_focus(None)
        super()._put(frame)

    def on_hand_pane_left(self) -> None:
        """Whoever turns to another pane hands the guess over; a window too small only waits."""
        too_small = self.has_class("-tiny") or self.has_class("-flat")
        if self.focused is not self.query_one("#slips") and not too_small:
            self.action_hand_over()

    def on_hand_pane_back(self) -> None:
        """Go on with the guess."""
        if self._aside is not None and self.focused is None:
            self.query_one("#slips").focus()

    def _halt(self) -> None:
        """Every other key that begins or changes something hands the guess over first."""
        self.action_hand_over()
        super()._halt()

    def _put(self, frame: Frame) -> None:
        """Another envelope ends the guess."""
        self.action_hand_over()
        super()._put(frame)

    # Moving it.

    def action_hand(self, what: str, steps: float) -> None:
        """Move what the friend in hand has."""
        if what == "share" and self.session.variant.share_rule.equal:
            self.notify("Shares are equal in this variant (v).", timeout=3)
            return
        self._move(lambda session, friend: manual_guess.moved(session, friend, what, steps))

    def action_hand_other(self) -> None:
        """Take the other friend in hand."""
        if (hand := self.shown.hand) is not None:
            self.frame = replace(self.shown, hand=1 - hand)

    def _move(self, change: Callable[[Session, int], Start]) -> None:
        frame = self.shown
        if frame.hand is not None:
            self._hold(frame, change(frame.session, frame.hand), moved=True)

    def _hold(self, frame: Frame, start: Start, *, moved: bool = False) -> None:
        """Show the guess at `start`; one that was moved is a guess of the person's own."""
        session = frame.session.restart(start)
        frame = replace(frame, session=session, origin=None, glide=1.0)
        super()._put(manual_guess.kept_best(frame) if moved else frame)

    def on_plot_pane_pointed(self, event: PlotPane.Pointed) -> None:
        """On the slips: take the nearer friend in hand and put their number there."""
        frame = self.shown
        if event.pane.id != "slips" or frame.hand is None:
            return
        place = event.place[0]
        if not event.dragged:
            hand = manual_guess.nearer(frame.session, place, frame.hand)
            self.set_reactive(Guessing.frame, replace(frame, hand=hand))
        number = manual_guess.pointed(frame.session, place)
        self._move(lambda session, friend: manual_guess.placed(session, friend, number))

    def on_plot_pane_turned(self, event: PlotPane.Turned) -> None:
        """On the slips: widen or narrow the spread of the nearer friend."""
        frame = self.shown
        if event.pane.id != "slips" or frame.hand is None:
            return
        hand = manual_guess.nearer(frame.session, event.place[0], frame.hand)
        self.set_reactive(Guessing.frame, replace(frame, hand=hand))
        self.action_hand("spread", 1 if event.up else -1)
