"""The panel with a page of the essay: its prose, its question, and how it went."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from emtui.lessons.page import Question
from emtui.tui.control.essay import Reading

OWN = "own"
"""The option that brings the reader's own slips onto the page."""


class Answers(OptionList):
    """The list of answers; it takes Up, Down and Enter, and where a page says so the arrows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "cursor_up", show=False),
        Binding("down", "cursor_down", show=False),
        Binding("enter", "select", show=False),
        Binding("escape", "leave", show=False),
        Binding("left", "look('left')", show=False),
        Binding("right", "look('right')", show=False),
    ]

    @dataclass
    class Looked(Message):
        """The reader looks at another slip in the open pane."""

        way: str

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self.looks = False
        """Whether the arrows look at other slips."""
        # Only these keys: the list's own bindings would take Page Down and Home.
        self._bindings.key_to_bindings = {
            key: bindings
            for key, bindings in self._bindings.key_to_bindings.items()
            if key in ("up", "down", "enter", "escape", "left", "right")
        }

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Left and right are the list's own only where they look at other slips."""
        return self.looks if action == "look" else super().check_action(action, parameters)

    def action_look(self, way: str) -> None:
        """Look at the next slip that way."""
        self.post_message(self.Looked(way))

    def action_cursor_up(self) -> None:
        """The answer above; from the first one, the words above it."""
        self._go(super().action_cursor_up, 0, -1)

    def action_cursor_down(self) -> None:
        """The answer below; from the last one, the words below it."""
        self._go(super().action_cursor_down, self.option_count - 1, 1)

    def _go(self, move: Callable[[], None], end: int, by: int) -> None:
        if self.highlighted in (None, end) and isinstance(self.parent, Widget):
            self.parent.scroll_relative(y=by, animate=False)
        else:
            move()

    def action_leave(self) -> None:
        """Give up the focus."""
        self.screen.set_focus(None)


class PagePanel(VerticalScroll, can_focus=False, inherit_bindings=False):
    """Shows a reading; tells which answer was chosen. The keys that turn pages are not its own."""

    reading: reactive[Reading | None] = reactive(None, repaint=False)

    @dataclass
    class Answered(Message):
        """The reader chose an answer of the page's open question."""

        question: Question
        answer: int

    class OwnSlips(Message):
        """The reader wants the page with their own slips."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._asked: tuple[Question | None, str] | None = None
        self._prose = ""

    def compose(self) -> ComposeResult:
        """What the page says, its question, its answers."""
        yield Static("", id="prose")
        yield Static("", id="asked", markup=False)
        yield Answers("answers")

    def watch_reading(self, old: Reading | None, reading: Reading | None) -> None:
        """Fill the panel; the list of answers only when it is another one."""
        if reading is None:
            self._asked = None
            return
        from rich.markdown import Markdown  # 70 ms, and not every launch reads a page

        page, reader = reading.page, reading.reader
        done = reader.page in reader.journal.done
        self.border_title = f"{reading.number} · {page.title}"
        state = "✓ done" if done else f"page {reading.number} of {reading.count}"
        self.border_subtitle = f"{state} · ⌫ again · PgDn on · 0 leaves"
        prose = page.prose(reader)
        self.query_one("#prose", Static).update(Markdown(prose))
        another = old is None or old.reader.page != reader.page
        looks = page.card(reader).looks and page.played(reader) is not None
        self.query_one(Answers).looks = looks
        self._ask(page.question(reader), reading.own, another)
        reworded, self._prose = prose != self._prose, prose
        if another or reworded:
            self.call_after_refresh(self.scroll_home, animate=False)

    def _ask(self, question: Question | None, own: str, another_page: bool) -> None:
        if (question, own) == self._asked and not another_page:
            return
        self._asked = (question, own)
        answers, asked = self.query_one(Answers), self.query_one("#asked", Static)
        asked.update(Text(question.words) if question else "")
        asked.display = question is not None and bool(question.words)
        answers.clear_options()
        for number, answer in enumerate(question.answers if question else ()):
            answers.add_option(Option(Text(answer.words), str(number)))
        if own:
            answers.add_option(Option(Text(f"with your slips ({own})", "italic"), OWN))
        answers.display = answers.option_count > 0
        if question is not None:
            answers.highlighted = 0
            answers.focus(scroll_visible=False)
        elif answers.has_focus:
            self.screen.set_focus(None)

    def scroll_by(self, rows: int) -> None:
        """Scroll the text by so many rows, if it does not fit."""
        self.scroll_relative(y=rows, animate=False)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Post the answer chosen."""
        event.stop()
        if event.option_id == OWN:
            self.post_message(self.OwnSlips())
        elif self._asked and self._asked[0] is not None:
            self.post_message(self.Answered(self._asked[0], int(event.option_id or 0)))
