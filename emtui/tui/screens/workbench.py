"""The screen a person works on: it composes the widgets, binds the keys, and wires both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Literal

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Static

from emtui.em.history import Phase
from emtui.em.session import Session
from emtui.scenes.frame import Frame
from emtui.scenes.narration.opening import is_opening, opened
from emtui.scenes.narration.sentences import higher_than, truth_sentence
from emtui.scenes.panes.climb import climb_depends, climb_scene
from emtui.scenes.panes.slips import slips_scene
from emtui.scenes.panes.why import nearest_slip
from emtui.slips.examples import load_example
from emtui.tui.breakpoints import HEIGHTS, WIDTHS
from emtui.tui.control import dialogs
from emtui.tui.control.beginnings import Beginnings
from emtui.tui.control.essay import FREE, Essay, Reading
from emtui.tui.control.essay_mode import EssayMode
from emtui.tui.control.footer import keys_in_force
from emtui.tui.control.groups import GroupMode
from emtui.tui.control.guess_mode import GuessMode
from emtui.tui.control.playback import Playback, repeated
from emtui.tui.control.rivals import Rivals
from emtui.tui.control.screen_host import ScreenHost
from emtui.tui.control.side_pane import SidePane
from emtui.tui.control.zoom import Zoom
from emtui.tui.keys import BINDINGS, KEYS
from emtui.tui.preferences import SettingChosen
from emtui.tui.store.files import has_kept
from emtui.tui.widgets.binding import bound
from emtui.tui.widgets.friends import FriendsPanel
from emtui.tui.widgets.key_bar import KeyBar
from emtui.tui.widgets.masthead import Masthead
from emtui.tui.widgets.narrator import Narrator
from emtui.tui.widgets.notice import Notice
from emtui.tui.widgets.page_panel import PagePanel
from emtui.tui.widgets.plot_pane import PlotPane
from emtui.tui.widgets.presenter_banner import PresenterBanner
from emtui.tui.widgets.slips_pane import HAND_ACTIONS, SlipsPane
from emtui.tui.widgets.study_pane import StudyPane
from emtui.tui.widgets.timeline import Timeline
from emtui.tui.widgets.why_panel import WhyPanel

if TYPE_CHECKING:
    from emtui.slips.groups import GroupList
    from emtui.slips.reading.request import Unread

Walk = Literal["step", "iterate", "back", "redo", "rewind"]
WALKS: dict[Walk, Callable[[Session], Session]] = {
    "step": Session.step,
    "iterate": Session.iterate,
    "back": Session.back,
    "redo": Session.redo,
    "rewind": Session.rewind,
}
"""Ways along the half-steps, by the names that keys and pages have for them."""
WALK_KEYS = {
    key: way
    for row in KEYS
    for key in row.keys.split(",")
    for way in WALKS
    if row.action == f"walk('{way}')"
}


class Workbench(Screen[None]):
    """Plots, numbers and narrator around one session."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        *BINDINGS,
        Binding("escape", "give_back", show=False, priority=True),
    ]
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    frame: reactive[Frame] = reactive(bound, repaint=False, init=False)
    pace: reactive[str] = reactive("", repaint=False)
    """What the session is doing by itself, in a word or two."""
    reading: reactive[Reading | None] = reactive(None, repaint=False)
    """The page that is read; None in free play."""
    maths: reactive[bool] = reactive(False, repaint=False, toggle_class="-maths")
    """Whether the narrator's sentence has its formula beside it."""
    presenting: reactive[bool] = reactive(False, repaint=False, toggle_class="-present")
    """Whether only plots and large words are shown."""

    def __init__(
        self,
        frame: Frame,
        unread: Unread | None = None,
        page: str = FREE,
        *,
        start_at: int = 0,
        maths: bool = False,
        presenting: bool = False,
        groups: GroupList | None = None,
    ) -> None:
        """Open on `frame`, or on a page; with the dialog on a file that is yet to be read.

        Args:
            frame: what is shown.
            unread: a file to read, or to ask about.
            page: a page of the essay, by name.
            start_at: half-steps to take at once on the next envelope that is opened.
            maths: whether the formulas are shown.
            presenting: whether it begins in the presenter's look.
            groups: envelopes to step through; `frame` is on the first.
        """
        super().__init__()
        self.set_reactive(Workbench.frame, frame)
        for name, value in (("maths", maths), ("presenting", presenting)):
            self.set_reactive(getattr(Workbench, name), value)
        self.set_class(maths, "-maths").set_class(presenting, "-present")
        self._unread, self._first_page = unread, page
        self._told_of = frame.session
        self.playback, self.guess = Playback(ScreenHost(self)), GuessMode(self)
        self.begin = Beginnings(self, start_at)
        self.rivals, self.groups = Rivals(self), GroupMode(self, groups)
        # Before a class nothing of an earlier reader is used or kept.
        self.pages = EssayMode(self, keeps=not presenting)
        self.side, self.zoom = SidePane(self), Zoom(self)

    @property
    def session(self) -> Session:
        """The climb as it stands."""
        return self.frame.session

    def compose(self) -> ComposeResult:
        """Masthead, plots and panels, footer; and the words for a window too small."""
        frame = Workbench.frame
        yield Masthead(id="masthead").data_bind(frame, Workbench.pace)
        yield PresenterBanner(id="banner").data_bind(frame)
        with Container(id="bench"):
            with Container(id="plots"):
                yield SlipsPane("The slips", slips_scene, id="slips").data_bind(picture=frame)
                yield StudyPane("pane").data_bind(frame)
                yield WhyPanel("why").data_bind(frame)
            yield PagePanel("page").data_bind(Workbench.reading)
            climb = PlotPane("The climb", climb_scene, id="climb", depends=climb_depends)
            yield climb.data_bind(picture=frame)
            with Vertical(id="words"):
                yield FriendsPanel(id="friends").data_bind(frame)
                yield Narrator(id="narrator").data_bind(frame, Workbench.maths)
        yield Timeline(id="timeline").data_bind(frame, Workbench.maths)
        yield Notice(id="notice")
        yield KeyBar(id="keys")
        yield Static("emtui needs a window of at least 60 columns and 20 rows.", id="too-small")

    def on_mount(self) -> None:
        """Take up the journal; begin on a page, or with the file to be asked about."""
        self.tell(self.pages.take_up())
        self.begin.tell_notes()
        if self.session.at:
            self.tell(opened(self.frame))
        self.watch(self, "frame", self.follow, init=False)
        self.watch(self.side.study, "view", self.follow, init=False)
        self.read(self._first_page)
        self.follow()
        self.groups.begin()
        if self._unread is not None:
            dialogs.open_unread(self, self._unread)
        elif has_kept():
            dialogs.offer_kept(self)

    def on_unmount(self) -> None:
        """Let a run that is still at work end."""
        self.playback.stop()

    def refuse(self) -> None:
        """Say that there is no such half-step from here."""
        if self.session.now.phase is Phase.ENDED:
            self.tell("It has ended: ← undoes, Home rewinds, r begins anew.")
        else:
            self.app.bell()

    # The session: along its half-steps, and from another beginning.

    def interrupt(self) -> None:
        """End what goes on: playing and running stop, a guess made by hand is EM's start."""
        self.guess.hand_over()
        self.playback.stop()

    def put(self, frame: Frame) -> None:
        """Show a frame of something else: nothing glides there."""
        self.interrupt()
        self.playback.end_glide()
        self.frame = frame

    def action_walk(self, way: Walk) -> None:
        """Go along the half-steps."""
        self.interrupt()
        self.playback.change(WALKS[way])

    def walk_by_key(self, key: str, times: int) -> bool:
        """Go along the half-steps as `key` does, so many times; whether it is such a key."""
        way = WALK_KEYS.get(key)
        if way is None:
            return False
        self.interrupt()
        self.playback.change(repeated(WALKS[way], times))
        return True

    def walk_to(self, at: int) -> None:
        """Stand at half-step `at` of those taken so far."""
        if at != self.session.at:
            self.interrupt()
            self.playback.change(lambda session: session.go(at))

    def action_run(self) -> None:
        """Run until it ends."""
        self.interrupt()
        self.playback.run()

    def action_play(self) -> None:
        """Play, or pause."""
        if self.playback.playing:
            self.interrupt()
        elif self.session.now.phase is Phase.ENDED:
            self.refuse()
        else:
            self.interrupt()
            self.playback.play()

    def action_speed(self, by: int) -> None:
        """Play faster, or slower."""
        self.playback.change_speed(by)
        if not self.playback.playing:
            self.tell(f"Plays at {self.playback.speed} half-steps a second.")

    def action_stop(self) -> None:
        """Stop what goes on by itself; at rest, close what is open beside the slips."""
        if self.playback.busy:
            self.interrupt()
        elif self.side.opened is not None:
            self.show_pane("")

    def action_random(self) -> None:
        """Begin from a random guess with a fresh seed."""
        self.begin.random()

    def action_higher(self) -> None:
        """Go to the highest end known, where this climb ended lower."""
        found = higher_than(self.frame)
        if found is None:
            self.app.bell()
        else:
            self.begin.start(found.start)
            self.action_run()

    @on(StudyPane.Started)
    def _start_chosen(self, event: StudyPane.Started) -> None:
        self.begin.start(event.start)

    # Dialogs.

    def tell(self, words: str | None) -> None:
        """Say something in passing, in its one place, until the next half-step."""
        if words:
            self.query_one(Notice).tell(words)

    def on_paste(self, event: events.Paste) -> None:
        """Open what was pasted."""
        dialogs.paste(self, event)

    def action_dialog(self, name: str) -> None:
        """Open a dialog, by its name in DIALOGS."""
        dialogs.open_dialog(self, name)

    def action_open_example(self, name: str) -> None:
        """Open a built-in envelope."""
        self.begin.load(load_example(name))

    def action_group(self, by: int) -> None:
        """Go along the groups."""
        self.groups.step(by)

    def action_open_group(self, at: int) -> None:
        """Open a group, by its place in the list."""
        self.groups.open(at)

    def action_help(self) -> None:
        """Show all keys."""
        dialogs.open_help(self)

    # A guess by hand.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys of a guess are there while one is made; this Escape while it gives room back."""
        if action in HAND_ACTIONS:
            return self.guess.on
        if action == "give_back":
            return not self.pace and (self.zoom.pane is not None or self.presenting)
        return True

    def action_guess(self) -> None:
        """Make a guess by hand, from the present start on."""
        if not self.guess.on:
            self.interrupt()
            self.guess.enter()

    def action_hand_over(self) -> None:
        """Give the guess to EM as its start."""
        self.guess.hand_over()

    def action_hand_back(self) -> None:
        """Put back what was there before."""
        self.guess.put_back()

    def show_keys(self) -> None:
        """Show the keys of the guess, of the page, or of the workbench."""
        self.query_one(KeyBar).keys = keys_in_force(self)

    def watch_pace(self) -> None:
        """What plays can be stopped."""
        if self.is_mounted:
            self.show_keys()

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def _focus_moved(self) -> None:
        self.show_keys()

    def action_hand(self, what: str, steps: float) -> None:
        """Move the number, spread or share of the friend in hand."""
        self.guess.move(what, steps)

    def action_hand_other(self) -> None:
        """Take the other friend in hand."""
        self.guess.take_other()

    @on(SlipsPane.Left)
    def _slips_left(self) -> None:
        self.guess.focus_lost()

    @on(SlipsPane.Shown)
    def _slips_shown(self) -> None:
        self.guess.seen_again()

    # The mouse.

    @on(PlotPane.Pointed, "#climb, #path")
    def _climb_pointed(self, event: PlotPane.Pointed) -> None:
        self.walk_to(round(event.place[0]))

    @on(PlotPane.Pointed, "#slips")
    def _slips_pointed(self, event: PlotPane.Pointed) -> None:
        """Move the nearer friend of a guess, or ask about the nearest slip."""
        place = event.place[0]
        if self.guess.on:
            self.guess.point(place, dragged=event.dragged)
        elif self.side.asked:
            self.frame = replace(self.frame, slip=nearest_slip(self.frame, place))
            self.side.why.focus()

    @on(PlotPane.Turned, "#slips")
    def _slips_turned(self, event: PlotPane.Turned) -> None:
        if self.guess.on:
            self.guess.widen(event.place[0], 1 if event.up else -1)

    @on(Timeline.Scrubbed)
    def _scrubbed(self, event: Timeline.Scrubbed) -> None:
        self.walk_to(event.at)

    # What stands beside the slips, and how large.

    def action_pane(self, name: str) -> None:
        """Open a pane, or show its next choice where it is open."""
        if not self.side.turns(name):
            self.show_pane("" if self.side.name == name else name, focus=True)

    def show_pane(self, name: str, choice: int = 0, *, focus: bool = False) -> None:
        """Open a pane at one of its choices; the empty name closes what is open."""
        closed = self.side.opened
        self.side.show(name, choice, focus=focus)
        if self.frame.slip is not None:
            self.frame = replace(self.frame, slip=None)
        zoomed = self.zoom.pane
        if zoomed is not None and (name or zoomed is closed):
            self.zoom.show(self.side.opened)

    def action_why(self) -> None:
        """Ask why a slip is whose it is; where the table has no room beside it, then the table."""
        if self.side.turns_to_table():
            return
        asked, large = self.side.asked, self.zoom.pane is not None
        self.show_pane("")
        if not asked:
            self.side.ask()
            if large:
                self.zoom.show(self.side.why)

    @on(WhyPanel.Chosen)
    def _slip_chosen(self, event: WhyPanel.Chosen) -> None:
        if self.side.asked:
            self.frame = replace(self.frame, slip=event.place)

    def action_zoom(self) -> None:
        """Give the whole screen to the pane with the focus, or else to the one that is open."""
        pane = self.zoom.focused() or self.side.opened or self.query_one(SlipsPane)
        self.zoom.show(None if self.zoom.pane else pane)

    def action_present(self) -> None:
        """Into the presenter's look, and out of it."""
        self.presenting = not self.presenting

    def action_give_back(self) -> None:
        """Out of the zoom, then out of the presenter's look."""
        if self.zoom.pane is not None:
            self.zoom.show(None)
        else:
            self.presenting = False

    def action_maths(self) -> None:
        """Words, or words and maths."""
        self.maths = not self.maths
        self.post_message(SettingChosen(maths=self.maths))

    def action_truth(self) -> None:
        """Reveal the truth, or hide it again."""
        if not self.frame.revealed:
            self.tell(truth_sentence(self.frame))
        else:
            self.query_one(Notice).clear()
        if self.frame.backdrop.truth is not None:
            self.frame = replace(self.frame, revealed=not self.frame.revealed)

    # The essay.

    @property
    def essay(self) -> Essay:
        """Which page is read, and what the reader has done."""
        return self.pages.essay

    def read(self, name: str | None) -> None:
        """Open a page of the essay; the empty name is free play."""
        self.pages.read(name)

    def action_part(self, part: int) -> None:
        """Open a part at the page read last, or at its first."""
        self.read(self.essay.of_part(part))

    def action_free(self) -> None:
        """Back to free play, as it was left."""
        self.read(FREE)

    def action_turn(self, by: int) -> None:
        """A page on, or back; from free play to the page read last."""
        self.pages.turn(by)

    def action_again(self) -> None:
        """Play the page once more from its beginning."""
        self.pages.again()

    def action_scroll_page(self, by: int) -> None:
        """Move a page's words up or down, where they do not all fit."""
        self.query_one(PagePanel).scroll_relative(y=by, animate=False)

    @on(PagePanel.Answered)
    def _answered(self, event: PagePanel.Answered) -> None:
        self.pages.answer(event)

    @on(PagePanel.OwnSlips)
    def _own_slips(self) -> None:
        self.pages.use_own_slips()

    def follow(self) -> None:
        """Let all that depends on the frame follow it: the page, the footer, what is looked for."""
        if self.session is not self._told_of:
            self._told_of = self.session
            self.query_one(Notice).clear()
        self.pages.follow()
        self.set_class(is_opening(self.frame) and self.essay.page == FREE, "-opening")
        self.show_keys()
        self.rivals.follow()
