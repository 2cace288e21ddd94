"""The place beside the slips: a pane that a key opens, or the panel that explains a slip."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.widget import Widget

from emtui.lessons.page import MAPS
from emtui.scenes.panes.why import nearest_slip
from emtui.tui.widgets.study_pane import StudyPane
from emtui.tui.widgets.why_panel import WhyPanel

if TYPE_CHECKING:
    from emtui.tui.screens.workbench import Workbench


class SidePane:
    """Opens one of them at a time."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    @property
    def study(self) -> StudyPane:
        """The pane that studies are shown in."""
        return self._bench.query_one(StudyPane)

    @property
    def why(self) -> WhyPanel:
        """The panel that explains a slip's probabilities."""
        return self._bench.query_one(WhyPanel)

    @property
    def name(self) -> str:
        """The name of the study that is open; empty where none is."""
        return self.study.pane.name if self.study.pane else ""

    @property
    def choice(self) -> int:
        """Which of its choices is shown."""
        return self.study.view.choice if self.study.view else 0

    @property
    def cut_in_hand(self) -> bool:
        """Whether the arrows move the cut between the two friends."""
        study = self.study
        return self.name == "two" and study.has_focus and bool(study.view and study.view.cursor)

    @property
    def has_cut(self) -> bool:
        """Whether there is a cut to take in hand in what is shown."""
        pane, view = self.study.pane, self.study.view
        if pane is None or view is None or pane.cursor is None:
            return False
        return pane.name == "two" and pane.cursor(view) is not None

    @property
    def asked(self) -> bool:
        """Whether a slip is being asked about."""
        return self.why.display

    @property
    def opened(self) -> Widget | None:
        """The pane that is open; None where none is."""
        return self.study if self.name else self.why if self.asked else None

    def toggle(self, name: str) -> None:
        """Open a study; where it is open, show its next choice, or close it after the only one."""
        study = self.study
        if self.name != name or study.pane is None:
            self.show(name, focus=True)
        elif len(study.pane.choices) > 1:
            study.turn()
        else:
            self.show("")

    def show(self, name: str, choice: int = 0, *, focus: bool = False, room: bool = False) -> None:
        """Open a study at one of its choices; the empty name closes whatever is open.

        Args:
            name: the study's name.
            choice: which of its choices.
            focus: whether a study with a cursor takes the arrows.
            room: whether the room of a pane is kept, for the one that opens next.
        """
        bench, closed = self._bench, self.opened
        self.why.close()
        if name:
            from emtui.scenes.panes.table import PANES  # with the first pane, not at launch

            self.study.open(PANES[name], choice, focus=focus)
        else:
            self.study.close()
        bench.set_class(bool(name) or room, "-pane").set_class(name in MAPS, "-map")
        if bench.frame.slip is not None:
            bench.frame = replace(bench.frame, slip=None)
        zoomed = bench.zoom.pane
        if zoomed is not None and (name or zoomed is closed):
            bench.zoom.show(self.opened)

    def take_cut(self) -> None:
        """Take the cut between the two in hand, in its pane; the arrows are its own then."""
        if not self.has_cut:
            self.show("two")
        if self._bench.frame.ended_unsound:
            self._bench.app.bell()
        else:
            self._bench.set_focus(self.study)

    def deal(self) -> None:
        """On a page of one friend, leave on the slips' picture what has been dealt so far."""
        bench, view, dealt = self._bench, self.study.view, None
        if self.name == "one" and view is not None and bench.essay.alone:
            from emtui.scenes.panes.one_friend import dealt_so_far  # with the pane, not at launch

            dealt = dealt_so_far(view)
        if bench.frame.dealt != dealt:
            bench.frame = replace(bench.frame, dealt=dealt)

    def toggle_why(self) -> None:
        """Open the why panel, or close it; if its table is hidden, show that first."""
        if self._turns_to_table():
            return
        bench, asked = self._bench, self.asked
        large = bench.zoom.pane is not None
        self.show("", room=not asked)
        if not asked:
            self.why.open()
            if large:
                bench.zoom.show(self.why)

    def ask_about(self, place: float) -> None:
        """Explain the slip at `place` (standard scale), if the panel is open."""
        if self.asked:
            self._bench.frame = replace(self._bench.frame, slip=place)

    def point(self, near: float) -> None:
        """Explain the slip nearest to where the mouse is, if the panel is open."""
        if self.asked:
            self.ask_about(nearest_slip(self._bench.frame, near))
            self.why.focus()

    def _turns_to_table(self) -> bool:
        """Show the why panel's table if there was no room for it; returns whether that was so."""
        roomy = self._bench.has_class("-wide") and self._bench.has_class("-high")
        if not self.asked or roomy or self.why.has_class("-table"):
            return False
        self.why.add_class("-table")
        return True
