"""Which column holds the slips, and who wrote each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from emtui.em.mixture import Array
from emtui.slips.harmless import harmless, listed, quoted
from emtui.slips.reading.columns import Column, Labels, Table
from emtui.slips.reading.errors import NO_NUMBERS, Answer, ChooseColumn, ReadError, either
from emtui.slips.reading.options import EVERY_NUMBER, ReadOptions

SLIP = "slip"
FRIEND = "friend"
OWN_HEADERS = (
    (SLIP, FRIEND),
    (SLIP, "ali", "bilal"),
    (SLIP, "ali", "bilal", FRIEND),
)
"""The columns of files that emtui itself writes; these say by themselves what is what."""

COUNT_NAMES = frozenset(
    ("count", "counts", "freq", "frequency", "frequencies", "n", "tally", "anzahl", "häufigkeit")
)
"""Names, in lower case, of columns that say how often a value was seen."""

FRIENDS = (("ali", "bilal"), ("a", "b"))
"""Labels, in lower case, that name the two friends."""


def find_column(name: str, names: Sequence[str], wanted: str, option: str) -> int:
    """The place of a column asked for by name or by number from 1.

    Raises:
        ReadError: there is none.
    """
    stripped = wanted.strip()
    if stripped in names:
        return list(names).index(stripped)
    if stripped.isascii() and stripped.isdigit() and len(stripped) < 10:
        place = int(stripped) - 1
        if 0 <= place < len(names):
            return place
    raise ReadError(
        f"{name}: no column {quoted(wanted)}; name one with {option}: {listed(list(names))}"
    )


def wanted_columns(name: str, names: Sequence[str], options: ReadOptions) -> list[int] | None:
    """The places of the columns to read: those asked for; None where all may be wanted.

    Raises:
        ReadError: there is no such column.
    """
    if options.column is None:
        return None
    places = [find_column(name, names, options.column, "--column")]
    if options.counts is not None:
        places.append(find_column(name, names, options.counts, "--counts"))
    return sorted(set(places))


def counts_of(name: str, table: Table, options: ReadOptions) -> Column | None:
    """The column that says how many slips each value stands for; None where none was named.

    Raises:
        ReadError: there is no such column, or it holds no numbers.
    """
    if options.counts is None:
        return None
    place = find_column(name, table.names, options.counts, "--counts")
    held = [column for column in table.columns if column.number == place + 1]
    if not held or not held[0].count:
        raise ReadError(
            f"{name}: column {quoted(table.names[place])} holds no counts; "
            "name another with --counts"
        )
    return held[0]


def truth_wanted(name: str, names: tuple[str, ...], options: ReadOptions) -> int | None:
    """The place of the column of labels: the one asked for, or the one emtui wrote itself."""
    if options.truth is not None:
        return find_column(name, names, options.truth, "--truth")
    if names in OWN_HEADERS and FRIEND in names and options.column in (None, SLIP, "1"):
        return names.index(FRIEND)
    return None


def choose_column(name: str, table: Table, options: ReadOptions) -> Column:
    """The column that holds the slips.

    Raises:
        ChooseColumn: several hold numbers and none was asked for.
        ReadError: none holds numbers, or there is no such column.
    """
    if options.truth is not None and table.labels is None:
        find_column(name, table.names, options.truth, "--truth")
        raise ReadError(f"{name}: no labels beside the numbers; leave --truth out")
    if options.column is not None and (options.column != EVERY_NUMBER or len(table.columns) != 1):
        place = find_column(name, table.names, options.column, "--column")
        held = [column for column in table.columns if column.number == place + 1]
        if not held:  # its cells were taken as labels
            raise ReadError(
                f"{name}: column {quoted(table.names[place])} cannot be the slips and who wrote "
                "them; name another with --column or with --truth"
            )
        return _with_numbers(name, held[0])
    counts = counts_of(name, table, options)
    numeric = [column for column in _candidates(table) if column is not counts]
    if numeric and table.names in OWN_HEADERS:
        return numeric[0]
    almost = [column for column in table.columns if column.almost_numbers]
    if table.row_names:
        almost = [column for column in almost if column.number > 1]
    counting = [column for column in numeric if counts is None and _looks_like_counts(column)]
    others = [column for column in numeric if column not in counting and column.all_different]
    if counting and others:
        raise _with_counts(name, others, counting[0])
    if len(numeric) > 1 or (numeric and almost):
        raise _which(name, numeric, almost)
    if numeric:
        if numeric[0].counts_rows and _has_words_beside(table):
            raise _counts_rows(name, numeric[0])
        return numeric[0]
    if len(table.columns) == 1:
        return _with_numbers(name, table.columns[0])
    if almost:
        raise ReadError(
            f"{name}, {almost[0].first_known}", almost[0].first_meant[1:-1], _to_read(almost[0])
        )
    found = f": {listed(list(table.names))}" if table.names else ""
    raise ReadError(f"{name}: no column of numbers{found}; slips are numbers, one a line")


def _candidates(table: Table) -> list[Column]:
    """The columns of numbers; the rows' names only where there is no other."""
    numeric = [column for column in table.columns if column.numeric]
    if table.row_names and len(numeric) > 1:
        numeric = [column for column in numeric if column.number > 1]
    return numeric


def _looks_like_counts(column: Column) -> bool:
    """Whether a column's name and numbers are those of counts."""
    whole = column.values[~np.isnan(column.values)]
    named = column.name.strip().lower() in COUNT_NAMES
    return named and not column.counts_rows and bool((whole >= 0).all() and (whole % 1 == 0).all())


def _with_counts(name: str, values: list[Column], counts: Column) -> ChooseColumn:
    """The question where values stand beside how often each was seen."""
    every = [*values, counts]
    asked = [_asked_for(column, every) for column in values]
    of = _asked_for(counts, every)
    counted = [
        Answer({**each.changes, "counts": of.changes["column"]}, each.reads) for each in asked
    ]
    alone = [Answer(each.changes, f"{each.reads}: every row is one slip") for each in asked]
    return ChooseColumn(
        f"{name}: column {harmless(counts.name)} looks like counts of column "
        f"{harmless(values[0].name)}; say {counted[0].option}, or {alone[0].option} where every "
        "row is one slip",
        tuple(column.preview() for column in values),
        (*counted, *alone),
    )


def _has_words_beside(table: Table) -> bool:
    named = 1 if table.row_names else 0
    return any(not column.numeric and column.number > named for column in table.columns)


def _counts_rows(name: str, column: Column) -> ChooseColumn:
    answer = _asked_for(column, [column])
    first = int(column.values[0])
    return ChooseColumn(
        f"{name}: column {harmless(column.name)}, the only one of numbers, counts the rows "
        f"({first}, {first + 1}, {first + 2} and so on); if it is meant, say {answer.option}",
        (column.preview(),),
        (answer,),
    )


def _asked_for(column: Column, columns: list[Column]) -> Answer:
    """To read a column, by its name, or by its number where its name would not do."""
    names = [other.name for other in columns]
    numbers = {str(other.number) for other in columns if other is not column}
    plain = (
        column.name.isprintable() and harmless(column.name) == column.name == column.name.strip()
    )
    by_name = plain and names.count(column.name) == 1 and column.name not in numbers
    return Answer({"column": column.name if by_name else str(column.number)}, harmless(column.name))


def _to_read(column: Column) -> tuple[Answer, ...]:
    """The answers with which a column of almost numbers would be read, if it is asked for."""
    asked = _asked_for(column, [column])
    return tuple(
        Answer({**asked.changes, **answer.changes}, answer.reads) for answer in column.answers
    )


def _with_numbers(name: str, column: Column) -> Column:
    if column.count:
        return column
    if column.first_known:
        example = column.first_meant[1:-1]
        raise ReadError(f"{name}, {column.first_known}", example, column.answers)
    if column.bad:
        raise ReadError(f"{name}, {column.first_bad}")
    raise ReadError(f"{name}: {NO_NUMBERS}")


def only_column_note(table: Table, column: Column, options: ReadOptions) -> tuple[str, ...]:
    """What to say of a column that nobody asked for; nothing where there was no choice."""
    if options.column is not None or len(table.columns) < 2 or table.names in OWN_HEADERS:
        return ()
    return (f"column {harmless(column.name)} read, the only one of numbers",)


def _which(name: str, numeric: list[Column], almost: list[Column]) -> ChooseColumn:
    """The question which column; those of almost numbers with what would read them."""
    every = [*numeric, *almost]
    answers = [_asked_for(column, every) for column in numeric]
    for column in almost:
        asked = _asked_for(column, every)
        ways = column.answers[:1] or (Answer({}, column.first_meant),)
        answers += [
            Answer(
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
        hint = f"--column NAME, such as {answers[len(numeric) - 1].option}"
    if not almost and all(column.name == str(column.number) for column in numeric):
        hint += f", or --column {EVERY_NUMBER} for every number"
    besides = "".join(
        f", and column {harmless(column.name)} holds {column.first_meant} and the like"
        for column in almost[:3]
    )
    previews = tuple(column.preview() for column in numeric)
    return ChooseColumn(
        f"{name}: {count}{besides}; choose one with {hint}", previews, tuple(answers)
    )


def who_wrote(name: str, labels: Labels, codes: NDArray[np.int32], values: Array) -> Array:
    """Who wrote each slip, 0 for Ali and 1 for Bilal, shape ``(N,)``.

    Ali is the label that says so (Ali or A, in either case), else the one whose slips have the
    smaller mean.

    Args:
        name: the file's, for messages.
        labels: the column of labels.
        codes: each slip's place in ``labels.words``, shape ``(N,)``.
        values: the slips, shape ``(N,)``.

    Raises:
        ReadError: there are not exactly two different labels.
    """
    present = [int(code) for code in np.unique(codes)]
    words = [labels.words[code] for code in present]
    for friends in FRIENDS:
        places = [friends.index(word.lower()) for word in words if word.lower() in friends]
        if words and len(places) == len(words) and len(set(places)) == len(places):
            writer = dict(zip(present, places, strict=True))
            return np.where(codes == _code_of(writer, 0), 0.0, 1.0)
    if len(words) != 2:
        found = f" ({listed(words, 5)})" if words else ""
        raise ReadError(
            f"{name}, column {quoted(labels.name)}: {len(words)} different labels{found}, but two "
            "friends wrote the slips; name a column of two labels with --truth"
        )
    first, second = ((codes == code) for code in present)
    means = (float((values[who] / len(values)).sum() / who.mean()) for who in (first, second))
    ali = present[0] if next(means) <= next(means) else present[1]
    return np.where(codes == ali, 0.0, 1.0)


def _code_of(writer: dict[int, int], friend: int) -> int:
    return next((code for code, place in writer.items() if place == friend), -1)
