"""Which column holds the slips, and who wrote each."""

from __future__ import annotations

from collections.abc import Sequence

from emtui.slips.harmless import harmless, listed, quoted
from emtui.slips.reading.bins import bin_places
from emtui.slips.reading.column_questions import (
    counting_rows,
    counts_beside,
    ways_to_read,
    which_column,
    with_counts,
)
from emtui.slips.reading.columns import Column, Table
from emtui.slips.reading.counts import counts_of, looks_like_counts, wanted_counts
from emtui.slips.reading.errors import NO_NUMBERS, AllMissing, ReadError
from emtui.slips.reading.named import FRIEND, OWN_HEADERS, SLIP, find_column, wants_slips
from emtui.slips.reading.options import EVERY_NUMBER, ReadOptions


def wanted_columns(name: str, names: Sequence[str], options: ReadOptions) -> list[int] | None:
    """The places of the columns to read: those asked for; None where all may be wanted.

    Raises:
        ReadError: there is no such column.
    """
    if options.bins is not None:
        return sorted(bin_places(name, names, options))
    if options.column is None:
        return None
    places = [find_column(name, names, options.column, "--column")]
    counts = wanted_counts(names, options)
    if counts is not None:
        places.append(find_column(name, names, counts, "--counts"))
    return sorted(set(places))


def truth_wanted(name: str, names: tuple[str, ...], options: ReadOptions) -> int | None:
    """The place of the column of labels: the one asked for, or the one emtui wrote itself."""
    if options.truth is not None:
        return find_column(name, names, options.truth, "--truth")
    if FRIEND in names and wants_slips(names, options.column):
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
        return _asked_for(name, table, options.column)
    counts = counts_of(name, table, options)
    numeric = [column for column in _candidates(table) if column is not counts]
    if numeric and wants_slips(table.names, None):
        return next((column for column in numeric if column.name == SLIP), numeric[0])
    almost = [column for column in table.columns if column.almost_numbers]
    if table.row_names:
        almost = [column for column in almost if column.number > 1]
    counting = [c for c in numeric if counts is None and looks_like_counts(c, numeric)]
    others = [column for column in numeric if column not in counting]
    if counting and almost and not others:
        raise counts_beside(name, almost[0], counting[0])
    if counting and others:
        raise with_counts(name, sorted(others, key=lambda c: c.counts_rows), counting[0])
    if len(numeric) > 1 or (numeric and almost):
        raise which_column(name, numeric, almost, every=len(numeric) == len(table.columns))
    if numeric:
        only = numeric[0]
        if (only.counts_rows or only.names_rows) and _has_words_beside(table):
            raise counting_rows(name, only)
        return numeric[0]
    counted = any(column.count for column in table.columns)
    if options.truth is not None and not counted and not almost:
        labels = quoted(table.names[find_column(name, table.names, options.truth, "--truth")])
        raise ReadError(
            f"{name}: beside {labels} no column holds numbers; name the column of labels with "
            "--truth"
        )
    if len(table.columns) == 1:
        return _with_numbers(name, table.columns[0])
    if almost:
        raise ReadError(
            f"{name}, {almost[0].first_known}", almost[0].first_meant[1:-1], ways_to_read(almost[0])
        )
    found = f": {listed(list(table.names))}" if table.names else ""
    raise ReadError(f"{name}: no column of numbers{found}; slips are numbers, one a line")


def _asked_for(name: str, table: Table, asked: str) -> Column:
    """The column that a person names."""
    place = find_column(name, table.names, asked, "--column")
    held = [column for column in table.columns if column.number == place + 1]
    if not held:  # its cells were taken as labels
        raise ReadError(
            f"{name}: column {quoted(table.names[place])} cannot be the slips and who wrote "
            "them; name another with --column or with --truth"
        )
    return _with_numbers(name, held[0])


def _candidates(table: Table) -> list[Column]:
    """The columns of numbers; the rows' names only where there is no other."""
    numeric = [column for column in table.columns if column.numeric]
    if table.row_names and len(numeric) > 1:
        numeric = [column for column in numeric if column.number > 1]
    return numeric


def _has_words_beside(table: Table) -> bool:
    named = 1 if table.row_names else 0
    return any(not column.numeric and column.number > named for column in table.columns)


def _with_numbers(name: str, column: Column) -> Column:
    if column.count:
        return column
    if column.first_known:
        example = column.first_meant[1:-1]
        raise ReadError(f"{name}, {column.first_known}", example, column.answers)
    if column.bad:
        said = f", {column.first_bad}" if column.first_bad else f": {NO_NUMBERS}"
        raise ReadError(name + said)
    raise AllMissing(f"{name}: {NO_NUMBERS}")


def only_column_note(table: Table, column: Column, options: ReadOptions) -> tuple[str, ...]:
    """What to say of a column that nobody asked for; nothing where there was no choice."""
    if options.column is not None or len(table.columns) < 2 or table.names in OWN_HEADERS:
        return ()
    return (f"column {harmless(column.name)} read, the only one of numbers",)
