"""The splash screen: the workbench's frames and the puzzle, while the workbench is imported."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import events, work
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from emtui.scenes.narration.puzzle import APART, KEYS, PUZZLE, TITLE, WIDEST
from emtui.slips.essay import ESSAY
from emtui.tui.breakpoints import HEIGHTS, WIDTHS

if TYPE_CHECKING:
    from emtui.tui.screens.workbench import Workbench

LOADING = "Loading. The plot comes in a moment; keys pressed now wait for it."
OPENING = (
    PUZZLE,
    APART.join(map(str, ESSAY)),
    "\n".join(key.ljust(WIDEST) + words for key, words in KEYS),
)
"""As the narrator has it, with blank lines between where there is ROOM."""
ROOM = (112, 32)
"""The least columns and rows of the window."""
PAINTED = 0.03
"""Seconds after which the first paint has been sent to the terminal."""


class Splash(Screen[None]):
    """Paints first, then imports; buffers keys and pastes for the next screen."""

    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    class Ready(Message):
        """Everything is imported; `make` makes the workbench."""

        def __init__(self, make: Callable[[], Workbench]) -> None:
            super().__init__()
            self.make = make

    class Failed(Message):
        """Preparing failed, for instance for lack of memory, with an error."""

        def __init__(self, error: BaseException | None) -> None:
            super().__init__()
            self.error = error

    def __init__(self, prepare: Callable[[], Callable[[], Workbench]], *, puzzle: bool) -> None:
        """Show the puzzle, where the workbench will open on it.

        Args:
            prepare: imports, in a thread, and returns a function that makes the workbench.
            puzzle: whether it opens on the puzzle.
        """
        super().__init__(classes="-opening" if puzzle else "")
        self._prepare, self._puzzle = prepare, puzzle
        self.held: list[events.Event] = []
        """Keys pressed and text pasted so far, in order."""

    def compose(self) -> ComposeResult:
        """The workbench's frames, and what can be read before there is a plot."""
        yield Static("[bold reverse] emtui [/]", id="masthead")
        with Container(id="bench"):
            with Container(id="plots"):
                yield _frame("slips", "The slips", LOADING)
            if self._puzzle:
                roomy = all(map(int.__ge__, self.app.size, ROOM))
                words = ("\n\n" if roomy else "\n").join(OPENING)
                yield Vertical(_frame("narrator", TITLE, words), id="words")
            else:
                yield _frame("climb", "The climb")
                yield Vertical(_frame("friends", "The friends"), _frame("narrator"), id="words")
        yield Static("", id="timeline")
        yield Static("", id="keys")

    def on_mount(self) -> None:
        """Paint first; only then import what takes time."""
        self.set_timer(PAINTED, self._begin)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Report why the worker failed: out of memory, Textual cannot."""
        if event.state is WorkerState.ERROR:
            self.post_message(self.Failed(event.worker.error))

    @work(thread=True)
    def _begin(self) -> None:
        try:
            make = self._prepare()
        except MemoryError as error:  # Textual would need further imports to report it
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Ready(make))


def _frame(name: str, title: str = "", words: str = "") -> Static:
    frame = Static(words, id=name, classes="frame", markup=False)
    frame.border_title = title
    return frame
