"""The screen a person works on: it holds the session, and every key changes it from here."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.widgets import Static

from emtui.scenes.frame import Frame
from emtui.scenes.panes.climb import climb_depends, climb_scene
from emtui.scenes.panes.slips import slips_scene
from emtui.tui.breakpoints import HEIGHTS, WIDTHS
from emtui.tui.classroom import Classroom
from emtui.tui.guessing import HandPane
from emtui.tui.keys import BINDINGS
from emtui.tui.lectern import Lectern
from emtui.tui.stage import Stage
from emtui.tui.widgets.page_panel import PagePanel
from emtui.tui.widgets.panels import FriendsPanel, KeyBar, Masthead, Narrator
from emtui.tui.widgets.plot_pane import PlotPane
from emtui.tui.widgets.presenter_banner import Billboard
from emtui.tui.widgets.study_pane import StudyPane
from emtui.tui.widgets.timeline import Timeline
from emtui.tui.widgets.why_panel import WhyPanel

if TYPE_CHECKING:
    from emtui.slips.reading.request import Unread


class Workbench(Classroom):
    """Plots, numbers and narrator around one session."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [*BINDINGS, *Classroom.BINDINGS]
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    def __init__(
        self,
        frame: Frame,
        asking: Unread | None = None,
        page: str = "",
        *,
        start_at: int = 0,
    ) -> None:
        """Open on `frame`, so many half-steps in, or on a page; or on a file yet to be read."""
        super().__init__(frame, page, start_at=start_at)
        self._asking = asking

    def compose(self) -> ComposeResult:
        """Masthead, plots and panels, footer; and the words for a window too small."""
        frame = Stage.frame
        yield Masthead(id="masthead").data_bind(frame, Stage.pace)
        yield Billboard(id="billboard").data_bind(frame)
        with Container(id="bench"):
            with Container(id="plots"):
                yield HandPane("The slips", slips_scene, id="slips").data_bind(picture=frame)
                yield StudyPane("pane").data_bind(frame)
                yield WhyPanel("why").data_bind(frame)
            yield PagePanel("page").data_bind(Lectern.reading)
            yield PlotPane("The climb", climb_scene, id="climb", depends=climb_depends).data_bind(
                picture=frame
            )
            with Vertical(id="words"):
                yield FriendsPanel(id="friends").data_bind(frame)
                yield Narrator(id="narrator").data_bind(frame, Classroom.maths)
        yield Timeline(id="timeline").data_bind(frame)
        yield KeyBar(id="keys")
        yield Static("emtui needs a window of at least 60 columns and 20 rows.", id="too-small")

    def on_mount(self) -> None:
        """Begin with the file to be asked about, or as far in as was asked for."""
        if self._asking:
            from emtui.tui.dialogs.open.dialog import OpenDialog

            self.app.push_screen(OpenDialog(self._asking), self._load)
        else:
            self._begin_in()

    def on_timeline_scrubbed(self, event: Timeline.Scrubbed) -> None:
        """Stand at another half-step."""
        self._scrub(event.at)
