"""Questions about a file that only a person can answer: decimal commas, which column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from emtui.slips.harmless import harmless
from emtui.slips.reading.errors import may_leave_out
from emtui.slips.reading.options import EVERY_NUMBER, ReadOptions, Way
from emtui.slips.reading.readers import AmbiguousDecimal, ChooseColumn, ReadError
from emtui.tui.dialogs.base import Dialog
from emtui.tui.dialogs.open.column_summary import column_line
from emtui.tui.dialogs.open.pasting import without_fix
from emtui.tui.textual_mends import Lines


@dataclass(frozen=True, slots=True)
class FileQuestion:
    """A question about a file.

    Attributes:
        title: for the frame.
        words: the question, one sentence.
        answers: what each reads like, and how the file is then to be read; None: not at all.
        likely: the answer that is selected at first.
    """

    title: str
    words: str
    answers: tuple[tuple[Text, ReadOptions | None], ...]
    likely: int = 0


def question_about(fault: ReadError, options: ReadOptions) -> FileQuestion | None:
    """The question after reading with `options` failed with `fault`; None if there is none."""
    if isinstance(fault, ChooseColumn):
        return about_column(fault, options)
    if isinstance(fault, AmbiguousDecimal):
        return about_comma(fault, options)
    if fault.answers or (may_leave_out(fault) and not options.skip_bad):
        return about_bad_cells(fault, options)
    return None


def about_codes(codes: Sequence[float], options: ReadOptions) -> FileQuestion:
    """Whether equal numbers far from all others, such as -99, mean that nothing is there."""
    shown = tuple(f"{code:.15g}" for code in codes)
    stands = "stands" if len(shown) == 1 else "stand"
    words = f"{' and '.join(shown)} {stands} there again and again, far from all others."
    leave = Text("Nothing is there").append("\nthey are left out, and counted", "dim")
    keep = Text("They are slips").append("\nlike all the others", "dim")
    answers = ((leave, options.answered({"na": shown})), (keep, options))
    return FileQuestion("A missing value?", f"{words} What does it mean?", answers)


def about_bad_cells(fault: ReadError, options: ReadOptions) -> FileQuestion:
    """How to read a cell that is not a number, or whether to leave such cells out."""
    answers = _readings(fault, options)
    if may_leave_out(fault) and not options.skip_bad:
        leave = Text("Leave such cells out").append("\nhow many and the first few are told", "dim")
        answers.append((leave, replace(options, skip_bad=True)))
    stop = Text("Open nothing").append("\nto correct the file first", "dim")
    header = any("skip_lines" in answer.changes for answer in fault.answers)
    title = "Where does it begin?" if header else "Not a number"
    return FileQuestion(title, without_fix(fault), (*answers, (stop, None)))


def about_comma(error: AmbiguousDecimal, options: ReadOptions) -> FileQuestion:
    """What commas and points mean, each with what the file's own example would be; or neither."""
    stop = Text("Open nothing").append("\nto write it another way first", "dim")
    answers = (*_readings(error, options), (stop, None))
    return FileQuestion("Comma or point?", f"How is {error.example} meant?", answers)


def _readings(error: ReadError, options: ReadOptions) -> list[tuple[Text, ReadOptions | None]]:
    """What the text in question would be with each answer, and the option that says so."""
    return [
        (_meaning(error.example, answer), options.answered(answer.changes))
        for answer in error.answers
    ]


def _meaning(example: str, answer: Way) -> Text:
    """What the text in question is with an answer."""
    na = answer.changes.get("na", ())
    if isinstance(na, tuple) and na:
        words = f"{harmless(str(na[0]))} says that nothing is there"
        return Text(words).append("\nsuch cells are left out, and counted", "dim")
    if "skip_lines" in answer.changes:
        words = f"{example} is {answer.reads}"
        return Text(words).append("\nwhat stands above is left out", "dim")
    words = f"{example} is {_counted(answer.reads)}"
    return Text(words).append(f"\n{answer.option[2:]}", "dim")


def _counted(reads: str) -> str:
    """What a text would be read as, with how many numbers that is."""
    more = min(reads.count(",") + reads.count(" and "), 2)
    return f"{('one number', 'two numbers', 'several numbers')[more]}, {reads}"


def about_column(error: ChooseColumn, options: ReadOptions) -> FileQuestion:
    """Which column, each with its count, range and histogram, or with how it could be read."""
    lines = [column_line(column) for column in error.columns]
    counts = str(error.answers[0].changes.get("counts", "")) if error.answers else ""
    if counts:
        for line in lines:
            line.append(f"\neach as often as {harmless(counts)} says", "not bold dim")
    for answer in error.answers[len(lines) :]:
        name, _, reads = answer.reads.partition(": ")
        lines.append(Text(name, "bold").append(f"\n{reads}", "not bold dim"))
    answers = [
        (line, options.answered(answer.changes))
        for line, answer in zip(lines, error.answers, strict=True)
    ]
    if f"--column {EVERY_NUMBER}" in str(error):
        every = Text("all of them").append("\nevery number is a slip", "dim")
        answers.append((every, replace(options, column=EVERY_NUMBER)))
    words = f"{len(error.columns)} columns hold numbers. Which are the slips?"
    if counts:
        words = f"{harmless(counts)} looks like counts. Which are the slips?"
    elif len(lines) > len(error.columns):
        words = "Some columns are not plain numbers. Which are the slips?"
    elif len(lines) == 1:
        words = "The only column of numbers counts the rows. Are these the slips?"
        stop = Text("Open nothing").append("\nto correct the file first", "dim")
        return FileQuestion("Which column?", words, (*answers, (stop, None)))
    # Edges beside counts are bins; a column that only counts the rows is hardly meant.
    places = [at for at, answer in enumerate(error.answers) if "bins" in answer.changes]
    places += [at for at, column in enumerate(error.columns) if not column.counts_rows]
    if not places and not counts and len(answers) > len(error.columns):
        places = [len(error.columns)]
    return FileQuestion("Which column?", words, tuple(answers), places[0] if places else 0)


class AskDialog(Dialog[ReadOptions | None]):
    """Asks one question; gives how to read the file, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "cancel")]

    def __init__(self, question: FileQuestion) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """The question over its answers."""
        with Vertical(id="ask", classes="dialog") as frame:
            frame.border_title = self._question.title
            frame.border_subtitle = "Enter chooses · Esc cancels"
            yield Static(self._question.words, markup=False)
            yield Lines(*(Option(words) for words, _ in self._question.answers), id="answers")

    def on_mount(self) -> None:
        """Begin at the likely answer."""
        self.query_one(Lines).highlighted = self._question.likely

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Give the answer."""
        self.dismiss(self._question.answers[event.option_index][1])
