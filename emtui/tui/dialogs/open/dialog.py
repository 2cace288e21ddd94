"""The dialog that reads a file and shows what is in it before anything is replaced."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Button, DirectoryTree, Input, OptionList, ProgressBar, Static

from emtui.slips.envelope import Envelope
from emtui.slips.harmless import harmless
from emtui.slips.reading.options import ReadOptions
from emtui.slips.reading.readers import ReadCancelled, ReadError
from emtui.slips.reading.request import Unread
from emtui.tui.capabilities import EVERYTHING, Capabilities
from emtui.tui.dialogs.base import Dialog
from emtui.tui.dialogs.open.loading import Loaded, Outcome, load, preview
from emtui.tui.dialogs.open.pasting import numbers_in, understood, without_fix
from emtui.tui.dialogs.open.paths import LONGEST, here, is_folder, path_from
from emtui.tui.dialogs.open.pickers import ExampleList, FileTree, PathInput, RecentList
from emtui.tui.dialogs.open.questions import AskDialog, FileQuestion, about_codes, question_about
from emtui.tui.store.recent import recent_files, remember

CHOOSING = "Tab completes · Enter shows · Esc closes"
CHOOSING_HERE = "Enter shows · Esc closes"
READING = "Esc stops reading"
SHOWING = "Enter opens it · Esc closes"

PASTE = "Paste numbers here, or choose an example."
NOTHING = "Nothing was opened."

TITLES = {"tree": "Files here", "recent": "Opened lately", "examples": "Examples"}

HEIGHTS: list[tuple[int, str]] | None = [(0, "-short"), (24, "-tall")]
"""Least numbers of rows, and the class that each gives the screen."""


class OpenDialog(Dialog[Envelope | None]):
    """Asks for a file; returns the envelope, or None. Errors are shown here and change nothing.

    Args:
        start: what to read and show at once; None for nothing.
        may: whether there are files to choose, and how many slips may be pasted.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "cancel")]
    VERTICAL_BREAKPOINTS = HEIGHTS

    class Finished(Message):
        """Reading has ended, one way or the other."""

        def __init__(self, request: Unread, outcome: Outcome) -> None:
            super().__init__()
            self.request = request
            self.outcome = outcome

    def __init__(self, start: Unread | None = None, may: Capabilities = EVERYTHING) -> None:
        super().__init__()
        self._start, self._may = start, may
        self._reading: Unread | None = None
        self._share = 0.0
        self._found: Loaded | None = None
        self._shown: Unread | None = None

    def compose(self) -> ComposeResult:
        """A path over the files, over what was found in one."""
        with Vertical(id="open", classes="dialog") as frame:
            frame.border_title = "Open an envelope"
            files = self._may.read_files
            yield PathInput(id="path") if files else Static(PASTE, id="paste")
            with Horizontal(id="pickers"):
                if files:
                    yield FileTree(here(), id="tree")
                with Vertical(id="lists"):
                    if files:
                        yield RecentList(recent_files(), id="recent")
                    yield ExampleList(id="examples")
            yield Static("", id="problem", markup=False)
            yield Static("", id="preview", markup=False)
            yield ProgressBar(100, show_eta=False, id="progress")
            yield Button("Open it", variant="primary", compact=True, id="accept")

    def on_mount(self) -> None:
        """Show what there is to show at once."""
        for name, title in TITLES.items():
            for picker in self.query(f"#{name}"):
                picker.border_title = title
        self.set_interval(0.1, self._tell_progress)
        self._show_state()
        if self._start is not None and self._start.path:
            self._choose(path_from(self._start.path), self._start.options)
        elif self._start is not None:
            self._begin(self._start)

    def on_unmount(self) -> None:
        """Cancel a read in progress."""
        self._reading = None

    # Choosing.

    def on_input_changed(self) -> None:
        """Another path: discard what was read from the last one."""
        self._reading = self._found = self._shown = None
        self._show_state()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Read the file, or the numbers that were typed; open what was read already."""
        if self._found is not None:
            self._accept()
        elif self._reading is None and event.value.strip():
            if numbers_in(event.value, self._may):
                self._begin(Unread(text=event.value, options=self._may.pasting))
            else:
                self._choose(path_from(event.value))

    def on_directory_tree_file_selected(self, event: DirectoryTree.FileSelected) -> None:
        """Read the file chosen in the tree."""
        self._choose(event.path)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Read the file chosen among the recent ones, or show the example."""
        if isinstance(event.option_list, ExampleList):
            self._found, self._reading, self._shown = event.option_list.found(event), None, None
            self._show_state()
            self.query_one(Button).focus()
            return
        self._choose(self.query_one(RecentList).file(event.option_index))

    def on_paste(self, event: events.Paste) -> None:
        """Read a dropped file or pasted numbers."""
        event.stop()
        found = understood(event.text, self._may)
        if isinstance(found, str):
            self._show_state(found)
        elif isinstance(found, Unread) and found.path:
            self._choose(Path(found.path))
        else:
            self._begin(Unread(text=event.text, options=self._may.pasting))

    def _choose(self, path: Path, options: ReadOptions = ReadOptions()) -> None:  # noqa: B008
        """Read a file, or show a folder in the tree; nothing where there are no files."""
        if not self._may.read_files:
            return
        field = self.query_one(PathInput)
        with self.prevent(Input.Changed):
            field.value = harmless(str(path), LONGEST)
            field.cursor_position = len(field.value)
        if is_folder(path):
            tree = self.query_one(FileTree)
            tree.path = path
            tree.border_title = harmless(path.name or str(path))
            self._shown = self._found = self._reading = None
            tree.focus()
            self._show_state()
        else:
            self._begin(Unread(str(path), options=options))

    # Reading.

    def _begin(self, request: Unread) -> None:
        self._found = self._shown = None
        self._reading, self._share = request, 0.0
        self._show_state()
        self._read(request)

    @work(thread=True, group="read")
    def _read(self, request: Unread) -> None:
        outcome: Outcome
        try:
            outcome = load(request, lambda share: self._hears(request, share))
        except ReadCancelled:
            return
        except ReadError as error:
            outcome = error
        except MemoryError:
            outcome = ReadError(f"{request.shown}: too large for this machine's memory")
        self.post_message(self.Finished(request, outcome))

    def _hears(self, request: Unread, share: float) -> bool:
        """Take the progress; whether to go on."""
        if self._reading is not request:
            return False
        self._share = share
        return True

    def _tell_progress(self) -> None:
        if self._reading is not None:
            self.query_one(ProgressBar).update(progress=100 * self._share)

    def on_open_dialog_finished(self, message: Finished) -> None:
        """Show what was read, ask what only a person knows, or say what is wrong."""
        request, outcome = message.request, message.outcome
        if self._reading is not request:
            return
        self._reading = None
        if isinstance(outcome, ReadError):
            question = question_about(outcome, request.options)
            if question is None:
                words = str(outcome) if self._may.read_files else without_fix(outcome)
                self._show_state(words)
            else:
                self._ask(request, question)
        elif outcome.codes:
            self._ask(request, about_codes(outcome.codes, request.options), outcome)
        else:
            self._show(request, outcome)

    def _show(self, request: Unread, found: Loaded) -> None:
        """Show what was read."""
        self._found, self._shown = found, request
        self._show_state()
        self.query_one(Button).focus()

    def _ask(self, request: Unread, question: FileQuestion, found: Loaded | None = None) -> None:
        """Ask a question; where its answer changes nothing, show what was `found`."""

        def answered(options: ReadOptions | None) -> None:
            if options is None:
                self._show_state(NOTHING)
            elif found is not None and options == request.options:
                self._show(request, found)
            else:
                self._begin(replace(request, options=options))

        self._show_state()
        self.app.push_screen(AskDialog(question), answered)

    # Ending.

    def on_button_pressed(self) -> None:
        """Open what is shown."""
        self._accept()

    def action_back(self) -> None:
        """Stop reading; where nothing is being read, close."""
        if self._reading is None:
            self._leave(None)
        else:
            self._reading = None
            self._show_state("Stopped reading; nothing was changed.")

    def _accept(self) -> None:
        if self._found is None:
            return
        if self._shown is not None and self._shown.path:
            remember(Path(self._shown.path))
        self._leave(self._found.envelope)

    def _leave(self, envelope: Envelope | None) -> None:
        for tree in self.query(FileTree):
            tree.give_up()
        self.dismiss(envelope)

    # Showing.

    def _show_state(self, problem: str = "") -> None:
        reading, found = self._reading, self._found
        words = Text(f"Reading {reading.shown}" if reading else "")
        if found is not None:
            words = preview(found)
        self.query_one("#problem", Static).update(problem)
        self.query_one("#problem").display = bool(problem)
        self.query_one("#preview", Static).update(words)
        self.query_one("#preview").display = bool(words)
        self.query_one("#progress").display = reading is not None
        self.query_one("#accept").display = found is not None
        choosing = CHOOSING if self._may.read_files else CHOOSING_HERE
        subtitle = READING if reading else SHOWING if found else choosing
        self.query_one("#open").border_subtitle = subtitle
