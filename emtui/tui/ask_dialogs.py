"""What only a person can say about a file: is that comma a decimal one, which column is it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from emtui.slips.options import EVERY_NUMBER, ReadOptions
from emtui.slips.reading import AmbiguousDecimal, ChooseColumn
from emtui.tui.glance import column_line


@dataclass(frozen=True, slots=True)
class Question:
    """A question about a file.

    Attributes:
        title: for the frame.
        words: the question, one sentence.
        answers: what each reads like, and how the file is then to be read.
    """

    title: str
    words: str
    answers: tuple[tuple[Text, ReadOptions], ...]


def about_comma(error: AmbiguousDecimal, options: ReadOptions) -> Question:
    """Comma or point, each with what the file's own example would then be."""
    left, _, right = error.example.partition(",")
    comma = Text(f"{error.example} is one number, {left}.{right}")
    point = Text(f"{error.example} is two numbers, {left} and {right}")
    return Question(
        "Comma or point?",
        f"How is {error.example} meant?",
        (
            (comma.append("\ndecimal comma", "dim"), replace(options, decimal="comma")),
            (point.append("\ndecimal point", "dim"), replace(options, decimal="point")),
        ),
    )


def about_column(error: ChooseColumn, options: ReadOptions) -> Question:
    """Which column, each with its count, range and histogram."""
    names = {column.name for column in error.columns}
    answers = []
    for column in error.columns:
        # Another column may be called "2": then the second is asked for by its name.
        number = str(column.number)
        wanted = column.name if number in names else number
        answers.append((column_line(column), replace(options, column=wanted)))
    if all(column.name == str(column.number) for column in error.columns):
        every = Text("all of them").append("\nevery number is a slip", "dim")
        answers.append((every, replace(options, column=EVERY_NUMBER)))
    words = f"{len(error.columns)} columns hold numbers. Which are the slips?"
    return Question("Which column?", words, tuple(answers))


class AskDialog(ModalScreen[ReadOptions | None]):
    """Asks one question; gives how to read the file, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "cancel")]

    def __init__(self, question: Question) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """The question over its answers."""
        with Vertical(id="ask", classes="dialog") as frame:
            frame.border_title = self._question.title
            frame.border_subtitle = "Enter chooses · Esc cancels"
            yield Static(self._question.words, markup=False)
            yield OptionList(*(Option(words) for words, _ in self._question.answers), id="answers")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Give the answer."""
        self.dismiss(self._question.answers[event.option_index][1])
