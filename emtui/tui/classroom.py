"""A lectern in front of a class: one pane on the whole screen, the presenter's look, maths."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.widget import Widget
from textual.worker import get_current_worker

from emtui.em.session import Event, Session
from emtui.scenes.frame import Frame
from emtui.tui.lectern import Lectern
from emtui.tui.store.settings import Chosen
from emtui.tui.widgets.study_pane import StudyPane

HOLDERS = ("bench", "plots", "words")
"""Ids of the containers whose children are panes."""


class Classroom(Lectern):
    """Shows less, and that larger."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_back", show=False, priority=True)
    ]

    maths: reactive[bool] = reactive(False, repaint=False)
    """Whether the narrator's sentence has its formula beside it."""
    presenting: reactive[bool] = reactive(False, repaint=False)
    """Whether only plots, narrator and large words are shown."""

    def __init__(self, frame: Frame, page: str = "", *, start_at: int = 0) -> None:
        super().__init__(frame, page)
        self._start_at = start_at
        """Half-steps to take on the first envelope."""

    def on_mount(self) -> None:
        """Look as it was asked for before the first picture."""
        self.watch_maths(self.maths)
        self.watch_presenting(self.presenting)

    # Words or maths.

    def action_maths(self) -> None:
        """Words, or words and maths."""
        self.maths = not self.maths
        self.post_message(Chosen(maths=self.maths))

    def watch_maths(self, maths: bool) -> None:
        """Make room for the formula, or take it back."""
        self.set_class(maths, "-maths")

    # The presenter's look.

    def action_present(self) -> None:
        """Into the presenter's look, and out of it."""
        self.presenting = not self.presenting

    def watch_presenting(self, presenting: bool) -> None:
        """Let the stylesheet show less."""
        self.set_class(presenting, "-present")

    # One pane on the whole screen.

    @property
    def zoomed(self) -> Widget | None:
        """The pane that has the whole screen; None where none has."""
        found = self.query("#bench .-zoom").results() if self.has_class("-zoomed") else ()
        return next((pane for pane in found if _is_pane(pane)), None)

    def action_zoom(self) -> None:
        """Give the whole screen to the pane that has the focus, or back."""
        self._zoom(None if self.zoomed else self._foremost())

    def _foremost(self) -> Widget:
        """The pane with the focus; else the one a key opened; else the slips."""
        focused = self.focused
        chain = focused.ancestors_with_self if focused is not None else ()
        asked = "#why" if self.asked else "#slips"
        opened = self.query_one("#pane" if self.query_one(StudyPane).pane else asked)
        return next((node for node in chain if isinstance(node, Widget) and _is_pane(node)), opened)

    def _zoom(self, pane: Widget | None) -> None:
        """Mark the pane, and what it lies in; the stylesheet hides what is not marked."""
        self.query("#bench .-zoom").remove_class("-zoom")
        self.set_class(pane is not None, "-zoomed")
        while pane is not None and pane.id != "bench":
            pane.add_class("-zoom")
            pane = pane.parent if isinstance(pane.parent, Widget) else None

    def show_pane(self, name: str, choice: int = 0, *, focus: bool = False) -> None:
        """Open a pane, on the whole screen where another one had it; or close it."""
        super().show_pane(name, choice, focus=focus)
        study = self.query_one(StudyPane)
        if name and self.zoomed:
            self._zoom(study)
        elif self.zoomed in (study, self.query_one("#why")):
            self._zoom(None)

    def action_why(self) -> None:
        """Ask about a slip, on the whole screen where another pane had it."""
        large = self.zoomed is not None
        super().action_why()
        if large and self.asked:
            self._zoom(self.query_one("#why"))

    def action_guess(self) -> None:
        """Guess by hand; where another pane has the whole screen, the slips take it."""
        if self.zoomed is not None:
            self._zoom(self.query_one("#slips"))
        super().action_guess()

    # Escape gives back what is largest first.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape is the classroom's own only while there is something to give back."""
        if action == "give_back":
            return not self.pace and (self.zoomed is not None or self.presenting)
        return super().check_action(action, parameters)

    def action_give_back(self) -> None:
        """Out of the zoom, then out of the presenter's look."""
        if self.zoomed is not None:
            self._zoom(None)
        else:
            self.presenting = False

    # Beginning some half-steps in.

    def _opened(self, frame: Frame) -> None:
        super()._opened(frame)
        self._begin_in()

    def _begin_in(self) -> None:
        """Take the half-steps that the person asked for at the start."""
        wanted, self._start_at = self._start_at, 0
        if wanted > 0:
            self.pace = "running"
            self._go_in(self.session, wanted)

    @work(thread=True, exclusive=True, group="run")
    def _go_in(self, session: Session, wanted: int) -> None:
        worker = get_current_worker()
        while session.at < wanted and session.may(Event.STEP) and not worker.is_cancelled:
            session = session.step()
        if not worker.is_cancelled:
            self.app.call_from_thread(self._stand_in, session)

    def _stand_in(self, session: Session) -> None:
        self.pace = ""
        self._rest(session)


def _is_pane(node: Widget) -> bool:
    return isinstance(node.parent, Widget) and node.parent.id in HOLDERS and node.id not in HOLDERS
