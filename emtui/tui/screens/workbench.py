"""The main screen: composes widgets and controls, binds keys, and wires them together."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.reactive import reactive
from textual.screen import Screen

from emtui.em.session import Session
from emtui.lessons.reading import Reading
from emtui.scenes.frame import Frame
from emtui.scenes.narration.opening import is_opening
from emtui.scenes.panes.climb import climb_depends, climb_scene
from emtui.scenes.panes.slips import slips_scene
from emtui.tui.breakpoints import HEIGHTS, WIDTHS
from emtui.tui.control import dialogs
from emtui.tui.control.beginnings import Beginnings
from emtui.tui.control.commands import do
from emtui.tui.control.essay import FREE, Essay
from emtui.tui.control.essay_mode import EssayMode
from emtui.tui.control.footer import keys_in_force
from emtui.tui.control.groups import GroupMode
from emtui.tui.control.guess_mode import GuessMode
from emtui.tui.control.more_friends import MoreFriends
from emtui.tui.control.page_keys import allows
from emtui.tui.control.playback import Playback
from emtui.tui.control.rivals import Rivals
from emtui.tui.control.side_pane import SidePane
from emtui.tui.control.switches import Switches
from emtui.tui.control.transport import Transport
from emtui.tui.control.zoom import Zoom
from emtui.tui.keys import BINDINGS, Command, on_screen
from emtui.tui.launch import Launch
from emtui.tui.widgets.binding import bound
from emtui.tui.widgets.friends import FriendsPanel
from emtui.tui.widgets.key_bar import KeyBar
from emtui.tui.widgets.masthead import Masthead
from emtui.tui.widgets.narrator import Narrator
from emtui.tui.widgets.notice import Notice
from emtui.tui.widgets.page_panel import Answers, PagePanel
from emtui.tui.widgets.plot_pane import PlotPane
from emtui.tui.widgets.presenter_banner import PresenterBanner
from emtui.tui.widgets.slips_pane import SlipsPane
from emtui.tui.widgets.study_pane import StudyPane
from emtui.tui.widgets.timeline import Timeline
from emtui.tui.widgets.too_small import TooSmall
from emtui.tui.widgets.why_panel import WhyPanel


class Workbench(Screen[None]):
    """Plots, numbers and narrator around one session."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        *BINDINGS,
        Binding("escape", on_screen("give_back"), show=False, priority=True),
    ]
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    frame: reactive[Frame] = reactive(bound, repaint=False, init=False)
    pace: reactive[str] = reactive("", repaint=False)
    """What is running, such as playback, in a word or two."""
    reading: reactive[Reading | None] = reactive(None, repaint=False)
    """The page that is read; None in free play."""
    maths: reactive[bool] = reactive(False, repaint=False, toggle_class="-maths")
    """Whether the narrator's sentence has its formula beside it."""
    presenting: reactive[bool] = reactive(False, repaint=False, toggle_class="-present")
    """Whether only plots and large words are shown."""

    def __init__(self, frame: Frame, launch: Launch, *, maths: bool = False) -> None:
        """Open on `frame`, or on a page; with the dialog on a file that is yet to be read.

        Args:
            frame: what is shown; of groups, the first.
            launch: what was asked for.
            maths: whether the formulas are shown.
        """
        super().__init__()
        self.set_reactive(Workbench.frame, frame)
        self.set_reactive(Workbench.maths, maths)
        self.set_reactive(Workbench.presenting, launch.present)
        self.set_class(maths, "-maths").set_class(launch.present, "-present")
        self._launch, self.may = launch, launch.may
        # The controls: each owns its part of what keys and the mouse do.
        self.transport: Transport = Transport(self)
        self.playback: Playback = Playback(self.transport)
        self.guess: GuessMode = GuessMode(self)
        self.begin: Beginnings = Beginnings(self, launch.start_at if launch.unread else 0)
        self.groups: GroupMode = GroupMode(self, launch.groups)
        self.pages: EssayMode = EssayMode(self, keeps=launch.keeps)
        self.side: SidePane = SidePane(self)
        self.switches: Switches = Switches(self)
        self.zoom: Zoom = Zoom(self, lambda: self.side.opened or self.query_one(SlipsPane))
        self._searches = Rivals(self), MoreFriends(self)
        self._mark_opening()  # before there is anything whose style that changes

    @property
    def session(self) -> Session:
        """The climb as it stands."""
        return self.frame.session

    @property
    def essay(self) -> Essay:
        """Which page is read, and what the reader has done."""
        return self.pages.essay

    def compose(self) -> ComposeResult:
        """Masthead, plots and panels, footer; and the words for a window too small."""
        frame = Workbench.frame
        yield Masthead(id="masthead").data_bind(frame, Workbench.pace, Workbench.reading)
        yield PresenterBanner(id="banner").data_bind(frame, Workbench.reading)
        with Container(id="bench"):
            with Container(id="plots"):
                yield SlipsPane("The slips", slips_scene, id="slips").data_bind(picture=frame)
                yield StudyPane("pane").data_bind(frame)
                yield WhyPanel("why").data_bind(frame)
            yield PagePanel("page").data_bind(Workbench.reading)
            climb = PlotPane("The climb", climb_scene, id="climb", depends=climb_depends)
            yield climb.data_bind(picture=frame)
            with Vertical(id="words"):
                yield FriendsPanel(id="friends").data_bind(frame, Workbench.maths)
                yield Narrator(id="narrator").data_bind(frame, Workbench.maths)
        yield Timeline(id="timeline").data_bind(frame, Workbench.maths)
        yield Notice(id="notice").data_bind(frame, Workbench.reading)
        yield KeyBar(id="keys")
        yield TooSmall(in_browser=not self.may.read_files)

    def on_mount(self) -> None:
        """Begin with what the launch asked for, and follow what is shown from now on."""
        self.tell(self.pages.take_up())
        self.begin.tell_opened()
        for name in ("pace", "presenting"):  # playing changes what keys do; Z, the way back
            self.watch(self, name, self.show_keys, init=False)
        self.watch(self, "frame", self.follow, init=False)
        self.watch(self.side.study, "view", self.follow, init=False)
        self.pages.read(self._launch.page)
        self.follow()
        self.groups.begin()
        dialogs.open_first(self, self._launch)

    def on_unmount(self) -> None:
        """Stop a run in progress; nothing is told of it, for what would tell it may be gone."""
        self.set_reactive(Workbench.pace, "")
        self.playback.stop()

    # What is shown, and what is said of it.

    def follow(self) -> None:
        """Update what depends on the frame: the page, the footer, the search for higher ends."""
        self.side.deal()
        self.pages.follow()
        self._mark_opening()
        self.show_keys()
        for search in self._searches:
            search.follow()

    def _mark_opening(self) -> None:
        self.set_class(is_opening(self.frame) and self.essay.page == FREE, "-opening")

    def tell(self, words: str | None) -> None:
        """Show a message in the notice line, until the next half-step."""
        if words:
            self.query_one(Notice).tell(words)

    def show_keys(self) -> None:
        """Show the keys of the guess, of the page, or of the workbench."""
        self.query_one(KeyBar).keys = keys_in_force(self)

    # Actions of keys and of clicks on their names.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys of a guess work while one is made; Escape while something is zoomed or presented."""
        match action, parameters:
            case ("hand", _) | ("do", ("take_other" | "hand_over" | "put_back",)):
                return self.guess.on
            case "do", ("give_back",):
                return self.switches.can_give_back
        return True

    def action_do(self, command: Command) -> None:
        """Do a command of the key table."""
        do(self, command)

    def action_hand(self, what: str, steps: float) -> None:
        """Move the number, spread or share of the friend in hand."""
        self.guess.move(what, steps)

    def action_open_example(self, name: str) -> None:
        """Open a built-in envelope, by its name in the palette."""
        from emtui.slips.examples import load_example  # not at launch

        self.begin.load(load_example(name))

    def action_open_kept(self) -> None:
        """Offer again what an earlier launch kept."""
        dialogs.offer_kept(self)

    # Messages of the widgets, and the mouse.

    def on_paste(self, event: events.Paste) -> None:
        """Open what was pasted."""
        dialogs.paste(self, event)

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def _focus_moved(self) -> None:
        self.pages.keep_focus()
        self.show_keys()

    @on(SlipsPane.Left)
    def _slips_left(self) -> None:
        self.guess.focus_lost()

    @on(SlipsPane.Shown)
    def _slips_shown(self) -> None:
        self.guess.seen_again()

    @on(PlotPane.Pointed, "#slips")
    def _slips_pointed(self, event: PlotPane.Pointed) -> None:
        """Move the nearer friend of a guess, or ask about the nearest slip."""
        if self.guess.on:
            self.guess.point(event.place[0], dragged=event.dragged)
        else:
            self.side.point(event.place[0])

    @on(PlotPane.Turned, "#slips")
    def _slips_turned(self, event: PlotPane.Turned) -> None:
        if self.guess.on:
            self.guess.widen(event.place[0], 1 if event.up else -1)

    @on(PlotPane.Pointed, "#climb, #path")
    def _climb_pointed(self, event: PlotPane.Pointed) -> None:
        self.transport.go(round(event.place[0]))

    @on(Timeline.Scrubbed)
    def _scrubbed(self, event: Timeline.Scrubbed) -> None:
        self.transport.go(event.at)

    @on(StudyPane.Started)
    def _start_chosen(self, event: StudyPane.Started) -> None:
        if allows(self, "starts"):
            self.begin.start(event.start)

    @on(WhyPanel.Chosen)
    def _slip_chosen(self, event: WhyPanel.Chosen) -> None:
        self.side.ask_about(event.place)

    @on(PagePanel.Answered)
    def _answered(self, event: PagePanel.Answered) -> None:
        self.pages.answer(event)

    @on(Answers.Looked)
    def _looked(self, event: Answers.Looked) -> None:
        self.side.study.look(event.way)

    @on(PagePanel.OwnSlips)
    def _own_slips(self) -> None:
        self.pages.use_own_slips()
