"""Asking about one slip: the panel that answers, and the slip pointed to on the plot."""

from __future__ import annotations

from dataclasses import replace

from emtui.scenes.panes.why import nearest_slip
from emtui.tui.guessing import Guessing
from emtui.tui.widgets.plot_pane import PlotPane
from emtui.tui.widgets.why_panel import WhyPanel


class Asking(Guessing):
    """A desk at which a slip can be asked about."""

    def action_why(self) -> None:
        """Ask why a slip is whose it is; where the table has no room beside it, then the table."""
        panel = self.query_one(WhyPanel)
        if panel.display and (panel.has_class("-table") or self._both_fit()):
            self.show_pane("")
        elif panel.display:
            panel.add_class("-table")
        else:
            self.show_pane("")
            self.set_class(True, "-pane")
            panel.open()

    def _both_fit(self) -> bool:
        return self.has_class("-wide") and self.has_class("-high")

    @property
    def asked(self) -> bool:
        """Whether a slip is being asked about."""
        return self.query_one(WhyPanel).display

    def show_pane(self, name: str, choice: int = 0, *, focus: bool = False) -> None:
        """Open a pane; no slip is asked about any more."""
        self.query_one(WhyPanel).close()
        if self.shown.slip is not None:
            self.frame = replace(self.shown, slip=None)
        super().show_pane(name, choice, focus=focus)

    def action_stop(self) -> None:
        """Stop what goes on by itself; at rest, close what was opened."""
        if self.asked and not self.pace:
            self.show_pane("")
        else:
            super().action_stop()

    def on_why_panel_chosen(self, event: WhyPanel.Chosen) -> None:
        """Ask about another slip."""
        if self.asked:
            self.frame = replace(self.shown, slip=event.place)

    def on_plot_pane_pointed(self, event: PlotPane.Pointed) -> None:
        """A slip that is clicked is the one asked about; along its path one can scrub."""
        if event.pane.id in ("climb", "path"):
            self._scrub(round(event.place[0]))
        elif event.pane.id == "slips" and self.shown.hand is None and self.asked:
            self.frame = replace(self.shown, slip=nearest_slip(self.shown, event.place[0]))
            self.query_one(WhyPanel).focus()
        else:
            super().on_plot_pane_pointed(event)

    def _scrub(self, at: int) -> None:
        """Stand at another half-step."""
        if at != self.session.at:
            self._change(lambda session: session.go(at))
