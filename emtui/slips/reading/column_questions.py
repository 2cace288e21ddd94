"""The questions which column holds the slips, each with its answers as options."""

from __future__ import annotations

import re
from collections import Counter

from emtui.slips.harmless import harmless, listed
from emtui.slips.reading.bins import chained
from emtui.slips.reading.columns import Column
from emtui.slips.reading.counts import looks_like_counts
from emtui.slips.reading.errors import ChooseColumn, ReadError, either
from emtui.slips.reading.options import EVERY_NUMBER, Way

_WEIGHTS = re.compile(r"weights?$|wt$|wgt", re.IGNORECASE)
"""Names of columns that say what a row is worth, where there is another column."""


def which_column(
    name: str, numeric: list[Column], almost: list[Column], *, every: bool
) -> ChooseColumn:
    """The question which column; those of almost numbers with what would read them.

    Args:
        name: the file's.
        numeric: the columns of numbers.
        almost: those of almost numbers.
        every: whether there are no other columns.
    """
    columns = [*numeric, *almost]
    of_all = _asked_for_each(columns)
    answers = of_all[: len(numeric)]
    for column, asked in zip(almost, of_all[len(numeric) :], strict=True):
        ways = column.answers[:1] or (Way({}, column.first_meant),)
        answers += [
            Way(
                {**asked.changes, **way.changes},
                f"{asked.reads}: {column.first_meant} as {way.reads}",
            )
            for way in ways
        ]
    hint = answers[-1].option
    if len(numeric) == 1:
        count = f"column {harmless(numeric[0].name)} holds numbers"
        hint = either([answer.option for answer in (*answers[1:], answers[0])])
    else:
        names = listed([column.name for column in numeric])
        count = f"{len(numeric)} columns hold numbers ({names})"
        hint = f"--column NAME, such as {asked_for(_likely(numeric), columns).option}"
    if every and all(column.name == str(column.number) for column in numeric):
        hint += f", or --column {EVERY_NUMBER} for every number"
    besides = "".join(
        f", and column {harmless(column.name)} holds {column.first_meant} and the like"
        for column in almost[:3]
    )
    previews = tuple(column.preview() for column in numeric)
    return ChooseColumn(
        f"{name}: {count}{besides}; choose one with {hint}", previews, tuple(answers)
    )


def _likely(numeric: list[Column]) -> Column:
    """The column to name as an example: the last that is neither of row numbers nor of weights."""
    plain = [c for c in numeric if not (c.counts_rows or c.names_rows)] or numeric
    slips = [c for c in plain if not _WEIGHTS.search(c.name) and not looks_like_counts(c, numeric)]
    return (slips or plain)[-1]


def with_counts(name: str, values: list[Column], counts: Column) -> ChooseColumn:
    """The question where values stand beside how often each was seen."""
    *asked, of = _asked_for_each([*values, counts])
    counted = [Way({**each.changes, "counts": of.changes["column"]}, each.reads) for each in asked]
    edges = [
        Way(
            {
                "bins": (one.changes["column"], other.changes["column"]),
                "counts": of.changes["column"],
            },
            f"bins from {one.reads} to {other.reads}",
        )
        for one, lower in zip(asked, values, strict=True)
        for other, upper in zip(asked, values, strict=True)
        if chained(lower, upper)
    ]
    alone = [Way(each.changes, f"{each.reads}: every row is one slip") for each in asked]
    return ChooseColumn(
        f"{name}: column {harmless(counts.name)} looks like counts of column "
        f"{harmless(values[0].name)}; say {(edges or counted)[0].option}, or {alone[0].option} "
        "where every row is one slip",
        tuple(column.preview() for column in values),
        (*counted, *edges, *alone),
    )


def counts_beside(name: str, almost: Column, counts: Column) -> ReadError:
    """What to say of counts beside values that are no numbers, such as ranges: those are no slips.

    Where options would read the values, they are asked for.
    """
    if not almost.answers:
        return ReadError(f"{name}, {almost.first_known}")
    of = asked_for(counts, [almost, counts]).changes["column"]
    ways = tuple(Way({**way.changes, "counts": of}, way.reads) for way in ways_to_read(almost))
    return ReadError(
        f"{name}: column {harmless(counts.name)} looks like counts of column "
        f"{harmless(almost.name)}, which holds {almost.first_meant} and the like; say "
        f"{either([way.option for way in ways])}",
        almost.first_meant[1:-1],
        ways,
    )


def counting_rows(name: str, column: Column) -> ChooseColumn:
    """The question where the only column of numbers may be the numbers of the rows."""
    answer = asked_for(column, [column])
    first = ", ".join(f"{value:.0f}" for value in column.values[:3])
    does = "counts the rows" if column.counts_rows else "reads like names of the rows"
    return ChooseColumn(
        f"{name}: column {harmless(column.name)}, the only one of numbers, {does} "
        f"({first} and so on); if it is meant, say {answer.option}",
        (column.preview(),),
        (answer,),
    )


def asked_for(column: Column, columns: list[Column]) -> Way:
    """To read a column, by its name, or by its number where its name would not do."""
    return next(
        way for other, way in zip(columns, _asked_for_each(columns), strict=True) if other is column
    )


def _asked_for_each(columns: list[Column]) -> list[Way]:
    """The same for all of them; there may be thousands."""
    names = Counter(column.name for column in columns)
    numbers = {str(column.number): column for column in columns}
    ways = []
    for column in columns:
        name, shown = column.name, harmless(column.name)
        plain = name.isprintable() and shown == name == name.strip()
        by_name = plain and names[name] == 1 and numbers.get(name, column) is column
        ways.append(Way({"column": name if by_name else str(column.number)}, shown))
    return ways


def ways_to_read(column: Column) -> tuple[Way, ...]:
    """The answers with which a column of almost numbers would be read, if it is asked for."""
    asked = asked_for(column, [column])
    return tuple(
        Way({**asked.changes, **answer.changes}, answer.reads) for answer in column.answers
    )
