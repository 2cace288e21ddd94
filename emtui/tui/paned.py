"""A desk with panes that keys open beside the slips; they are imported with the first of them."""

from __future__ import annotations

from emtui.tui.desk import Desk
from emtui.tui.widgets.study_pane import StudyPane


class Paned(Desk):
    """One pane at a time."""

    def action_pane(self, name: str) -> None:
        """Open a pane, or show its next choice where it is open."""
        study = self.query_one(StudyPane)
        if study.pane is None or study.pane.name != name:
            self.show_pane(name, focus=True)
        elif len(study.pane.choices) > 1:
            study.turn()
        else:
            self.show_pane("")

    def show_pane(self, name: str, choice: int = 0, *, focus: bool = False) -> None:
        """Open a pane at one of its choices; the empty name closes it."""
        study = self.query_one(StudyPane)
        if name:
            from emtui.scenes.panes.table import PANES

            study.open(PANES[name], choice, focus=focus)
        else:
            study.close()
        self.set_class(bool(name), "-pane")

    def action_stop(self) -> None:
        """Stop what goes on by itself; at rest, close the pane."""
        if self.pace:
            self._halt()
        elif self.query_one(StudyPane).pane is not None:
            self.show_pane("")

    def on_study_pane_started(self, event: StudyPane.Started) -> None:
        """Begin from the place that was chosen in the pane."""
        self._begin_from(event.start)
