"""One pane on the whole screen."""

from __future__ import annotations

from collections.abc import Callable

from textual.screen import Screen
from textual.widget import Widget

HOLDERS = ("bench", "plots", "words")
"""Ids of the containers whose children are panes."""


class Zoom:
    """Marks a pane as zoomed; the stylesheet hides the rest."""

    def __init__(self, screen: Screen[None], default: Callable[[], Widget]) -> None:
        """`default` returns the pane to zoom where none has the focus."""
        self._screen, self._default = screen, default
        self._cut = False
        """Whether a page's words had less room than they need when a pane was zoomed."""

    @property
    def pane(self) -> Widget | None:
        """The pane that has the whole screen; None where none has."""
        zoomed = self._screen.has_class("-zoomed")
        found = self._screen.query("#bench .-zoom").results() if zoomed else ()
        return next((pane for pane in found if _is_pane(pane)), None)

    def hides(self, pane: str) -> bool:
        """Whether another pane has the whole screen instead of the one of this id."""
        return self.pane is not None and self.pane.id != pane

    def show(self, pane: Widget | None) -> None:
        """Give the whole screen to a pane, or None of them."""
        self._screen.query("#bench .-zoom").remove_class("-zoom")
        self._screen.set_class(pane is not None, "-zoomed")
        while pane is not None and pane.id != "bench":
            pane.add_class("-zoom")
            pane = pane.parent if isinstance(pane.parent, Widget) else None

    def toggle(self) -> None:
        """Give the whole screen to the pane with the focus, or take it from the one that has it.

        On a page of the essay, whose answers have the focus: to the pane that the page is about;
        where the page's words do not fit, then to them; then back.
        """
        if self._screen.has_class("-page"):
            page = self._screen.query_one("#page")
            if self.pane is None:
                self._cut = page.max_scroll_y > 0
            turns = [self._default(), *[page] * self._cut, None]
        else:
            turns = [self.pane or self._focused() or self._default(), None]
        self.show(turns[turns.index(self.pane) + 1] if self.pane in turns[:-1] else turns[0])

    def _focused(self) -> Widget | None:
        """The pane with the focus; None where none has it."""
        focused = self._screen.focused
        chain = focused.ancestors_with_self if focused is not None else ()
        return next((node for node in chain if isinstance(node, Widget) and _is_pane(node)), None)


def _is_pane(node: Widget) -> bool:
    return isinstance(node.parent, Widget) and node.parent.id in HOLDERS and node.id not in HOLDERS
