"""How a text file of numbers is laid out, and the layouts that are refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from emtui.slips.harmless import quoted
from emtui.slips.reading.errors import AmbiguousDecimal, ReadError, either
from emtui.slips.reading.lines import Span
from emtui.slips.reading.numerals import ways
from emtui.slips.reading.options import EVERY_NUMBER, Way


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text file is laid out.

    Attributes:
        kind: bare numbers, or lines of cells.
        delimiter: between the cells of a table; a space stands for any white space, nothing for
            cells in columns of a fixed width.
        header: the columns' names, empty where the file has none.
        first_line: how many lines (comments, blanks, the header) come before the data.
        across: how many numbers stand in every line of plain ones; 1 where it varies.
        row_names: whether lines begin with a name that the header has no name for.
        spans: where each column of a fixed width begins and ends.
        above: how many lines that are not its own stand above the table.
        mixed: a line of plain numbers that is partly words, and its number, if there is one.
        spaced: a line that may be one number with blanks between its thousands; else empty.
        bullets: whether every line begins with the mark of a list.
        units: whether a line of units follows the header.
        doubled: a line right under the header that reads like one, too; else empty.
    """

    kind: Literal["plain", "table"]
    delimiter: str
    header: tuple[str, ...]
    first_line: int
    across: int = 1
    row_names: bool = False
    spans: tuple[Span, ...] = ()
    above: int = 0
    mixed: tuple[str, int] | None = None
    spaced: str = ""
    bullets: bool = False
    units: bool = False
    doubled: str = ""


def refuse_doubts(name: str, layout: Layout, *, skip_bad: bool = False) -> None:
    """Refuse lines whose numbers may belong to several columns, or be one number each.

    Raises:
        ReadError: the layout has lines that are partly words.
        AmbiguousDecimal: lines may be numbers with blanks between their thousands.
    """
    if layout.mixed:
        words, line = layout.mixed
        raise ReadError(
            f"{name}, line {line}: {quoted(words)} has words beside numbers, and lines differ in "
            "their number of cells; put commas or tabs between cells"
        )
    if layout.doubled and not skip_bad:
        line = layout.first_line + 1
        raise ReadError(
            f"{name}, line {line}: {quoted(layout.doubled)} reads like the header of what follows; "
            f"say --skip-lines {line - 1} if it is, or leave such cells out with --skip-bad"
        )
    if layout.spaced:
        answers = [*ways(layout.spaced)]
        *parts, last = layout.spaced.split()
        column = layout.header[-1] if layout.row_names and layout.header else EVERY_NUMBER
        answers.append(Way({"column": column}, f"{', '.join(parts)} and {last}"))
        raise AmbiguousDecimal(
            f"{name}: {quoted(layout.spaced)} could be {either([a.reads for a in answers])}; say "
            f"which with {either([answer.option for answer in answers])}",
            quoted(layout.spaced)[1:-1],
            tuple(answers),
        )
