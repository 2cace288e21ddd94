"""The panel with a page of the essay: its prose, its question, and how it went."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from emtui.lessons.page import Question
from emtui.lessons.reading import Reading

READ_ON = 3
"""Rows by which an arrow scrolls the words of a page that does not fit."""
MOMENT = 0.7
"""Seconds for which answers that come up by themselves take no Enter: it was meant for before."""
OWN = "own"
"""The option that brings the reader's own slips onto the page."""


class Decided(Message):
    """What an answer puts up, or none did, stands on the screen: what was typed after may go on."""


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
        self._since = -MOMENT
        """When they came up by themselves."""
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
        if self.highlighted in (None, 0):
            self._page.scroll_by(-READ_ON)
        else:
            super().action_cursor_up()
            self.show_chosen()

    def action_cursor_down(self) -> None:
        """The answer below; where the words hide the one that is chosen, first the words."""
        if self._hidden() > 0:
            self._page.scroll_by(READ_ON)
        elif self.highlighted != self.option_count - 1:
            super().action_cursor_down()
            self.show_chosen()

    def come_up(self) -> None:
        """Come up without a key: what is pressed at this moment is not an answer."""
        self.highlighted, self._since = 0, monotonic()

    def action_select(self) -> None:
        """Choose an answer that is seen; towards one that is not, read on."""
        if monotonic() - self._since < MOMENT:
            self.post_message(Decided())
        elif self.in_view:
            super().action_select()
        else:
            self.show_chosen(at_most=self._page.scrollable_content_region.height - 1)
            self.post_message(Decided())

    @property
    def in_view(self) -> bool:
        """Whether an answer is chosen, and stands on the screen with all its rows."""
        return self._has_place and not self._hidden()

    @property
    def _has_place(self) -> bool:
        """Whether an answer is chosen, and laid out; there is a moment in which it is not yet."""
        self._update_lines()
        return self.highlighted is not None and self.highlighted in self._index_to_line

    def show_chosen(self, at_most: int = 1000) -> None:
        """Scroll the page so far that the chosen answer is seen, by so many rows at most."""
        self._page.scroll_by(min(self._hidden(), at_most))

    @property
    def _page(self) -> PagePanel:
        assert isinstance(self.parent, PagePanel)
        return self.parent

    def _hidden(self) -> int:
        """Rows by which the page must be scrolled to show the chosen answer; up if negative."""
        if self.highlighted is None or not self._has_place:
            return 0
        first = self.virtual_region.y + self._index_to_line[self.highlighted]
        above = round(self._page.scroll_y) - first
        below = self._heights[self.highlighted] - self._page.scrollable_content_region.height
        return -above if above > 0 else max(0, below - above)

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
        self._prose = self._state = ""

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
        self._state = f"{'✓ done' if done else 'page'} {reading.number} of {reading.count}"
        self.tell_of_more()
        prose = page.prose(reader)
        self.query_one("#prose", Static).update(Markdown(prose))
        another = old is None or old.reader.page != reader.page
        looks = page.card(reader).looks and page.played(reader) is not None
        self.query_one(Answers).looks = looks
        reworded, self._prose = prose != self._prose, prose
        played = not another and self._asked is not None and self._asked[0] is None
        tried = reworded and not another and self._tries
        self._ask(page.question(reader), reading.own, another)
        if (played or tried) and page.question(reader) is not None:
            self.query_one(Answers).come_up()
        if another or reworded:
            self.call_after_refresh(self.scroll_home, animate=False)

    @property
    def _tries(self) -> bool:
        """Whether what is chosen is a thing to try that has a reply of its own."""
        question = self._asked[0] if self._asked else None
        at = self.query_one(Answers).highlighted
        return (
            question is not None
            and at is not None
            and (at < len(question.answers) and question.answers[at].reply is not None)
        )

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
        if own and not (question and question.words):
            answers.add_option(Option(Text(f"with your slips ({own})", "italic"), OWN))
        answers.display = answers.option_count > 0
        if question is not None:
            answers.highlighted = 0
            self.screen.set_focus(answers, scroll_visible=False)  # the next key may be here already
        elif answers.has_focus:
            self.screen.set_focus(None)

    def focus_answers(self) -> bool:
        """Give the keys to the answers; returns whether there are any."""
        answers = self.query_one(Answers)
        if answers.display:
            self.screen.set_focus(answers, scroll_visible=False)  # the next key may be here already
        return bool(answers.display)

    def watch_scroll_y(self, old: float, new: float) -> None:
        """Say whether words are left to read."""
        super().watch_scroll_y(old, new)
        self.tell_of_more()

    def watch_virtual_size(self) -> None:
        """Other words may need more rows."""
        self.tell_of_more()

    def on_resize(self) -> None:
        """Another size may hold all of them."""
        self.call_after_refresh(self.tell_of_more)

    def tell_of_more(self) -> None:
        """Say at the edge how to go on."""
        more = "↓ more · " if self.scroll_y < self.max_scroll_y else ""
        further = self.reading.further if self.reading else 0
        on = f"k ⏎ page {further}" if further else "PgDn on"
        self.border_subtitle = f"{more}{self._state} · ⌫ again · {on} · 0 leaves"

    def scroll_by(self, rows: int) -> None:
        """Scroll the text by so many rows, if it does not fit."""
        self.scroll_to(y=self.scroll_y + rows, animate=False, immediate=True)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Post the answer chosen."""
        event.stop()
        if event.option_id == OWN:
            self.post_message(self.OwnSlips())
        elif self._asked and self._asked[0] is not None:
            self.post_message(self.Answered(self._asked[0], int(event.option_id or 0)))
        else:
            self.post_message(Decided())
