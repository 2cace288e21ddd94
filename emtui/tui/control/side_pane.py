"""The place beside the slips: one of the panes that keys open, or why a slip is whose it is."""

from __future__ import annotations

from textual.screen import Screen
from textual.widget import Widget

from emtui.tui.widgets.study_pane import StudyPane
from emtui.tui.widgets.why_panel import WhyPanel


class SidePane:
    """Opens one of them at a time."""

    def __init__(self, screen: Screen[None]) -> None:
        self._screen = screen

    @property
    def study(self) -> StudyPane:
        """The pane that studies are shown in."""
        return self._screen.query_one(StudyPane)

    @property
    def why(self) -> WhyPanel:
        """The panel that answers why a slip is whose it is."""
        return self._screen.query_one(WhyPanel)

    @property
    def name(self) -> str:
        """The name of the study that is open; empty where none is."""
        return self.study.pane.name if self.study.pane else ""

    @property
    def choice(self) -> int:
        """Which of its choices is shown."""
        return self.study.view.choice if self.study.view else 0

    @property
    def asked(self) -> bool:
        """Whether a slip is being asked about."""
        return self.why.display

    @property
    def opened(self) -> Widget | None:
        """The pane that is open; None where none is."""
        return self.study if self.name else self.why if self.asked else None

    def show(self, name: str, choice: int = 0, *, focus: bool = False) -> None:
        """Open a study at one of its choices; the empty name closes whatever is open."""
        self.why.close()
        if name:
            from emtui.scenes.panes.table import PANES  # with the first pane, not at the launch

            self.study.open(PANES[name], choice, focus=focus)
        else:
            self.study.close()
        self._screen.set_class(bool(name), "-pane")

    def ask(self) -> None:
        """Open the panel on a slip."""
        self._screen.set_class(True, "-pane")
        self.why.open()

    def turns(self, name: str) -> bool:
        """Whether a study is open and has another choice to show; then show it."""
        study = self.study
        if self.name != name or study.pane is None or len(study.pane.choices) < 2:
            return False
        study.turn()
        return True

    def turns_to_table(self) -> bool:
        """Whether the answer about a slip has hidden its table for want of room; then show it."""
        roomy = self._screen.has_class("-wide") and self._screen.has_class("-high")
        if not self.asked or roomy or self.why.has_class("-table"):
            return False
        self.why.add_class("-table")
        return True
