"""What only a person can say about a file: is that comma a decimal one, which column is it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from emtui.slips.reading.options import EVERY_NUMBER, ReadOptions
from emtui.slips.reading.readers import AmbiguousDecimal, ChooseColumn, ReadError
from emtui.tui.dialogs.base import Dialog
from emtui.tui.dialogs.open.column_summary import column_line
from emtui.tui.dialogs.open.pasting import without_fix
from emtui.tui.textual_mends import Lines

SKIP = "--skip-bad"
"""The option that a message names where cells could be left out."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question about a file.

    Attributes:
        title: for the frame.
        words: the question, one sentence.
        answers: what each reads like, and how the file is then to be read; None: not at all.
    """

    title: str
    words: str
    answers: tuple[tuple[Text, ReadOptions | None], ...]


def question_about(fault: ReadError, options: ReadOptions) -> Question | None:
    """What to ask a person when reading with `options` met `fault`; None: it is no question."""
    if isinstance(fault, AmbiguousDecimal):
        return about_comma(fault, options)
    if isinstance(fault, ChooseColumn):
        return about_column(fault, options)
    if SKIP in str(fault) and not options.skip_bad:
        return about_bad_cells(fault, options)
    return None


def about_bad_cells(fault: ReadError, options: ReadOptions) -> Question:
    """Whether to leave out what is not a number."""
    leave = Text("Leave such cells out").append("\nhow many is told", "dim")
    stop = Text("Open nothing").append("\nto correct the file first", "dim")
    words = without_fix(fault)
    return Question("Not a number", words, ((leave, replace(options, skip_bad=True)), (stop, None)))


def about_comma(error: AmbiguousDecimal, options: ReadOptions) -> Question:
    """Comma or point, each with what the file's own example would then be; or neither."""
    parts = error.example.split(",")
    answers: list[tuple[Text, ReadOptions | None]] = []
    for decimal in error.readings:
        numbers = f"{', '.join(parts[:-1])} and {parts[-1]}"
        many = "two" if len(parts) == 2 else "several"
        how = {"comma": f"one number, {'.'.join(parts)}", "point": f"{many} numbers, {numbers}"}
        words = Text(f"{error.example} is {how[decimal]}").append(f"\ndecimal {decimal}", "dim")
        answers.append((words, replace(options, decimal=decimal)))
    if error.thousands:
        stop = Text("Open nothing").append(f"\nto write it {error.thousands} first", "dim")
        answers.append((stop, None))
    return Question("Comma or point?", f"How is {error.example} meant?", tuple(answers))


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


class AskDialog(Dialog[ReadOptions | None]):
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
            yield Lines(*(Option(words) for words, _ in self._question.answers), id="answers")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Give the answer."""
        self.dismiss(self._question.answers[event.option_index][1])
