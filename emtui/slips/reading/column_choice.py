"""Which column holds the slips, and who wrote each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from emtui.em.mixture import Array
from emtui.slips.harmless import harmless, listed, quoted
from emtui.slips.reading.columns import Column, Labels, Table
from emtui.slips.reading.errors import NO_NUMBERS, ChooseColumn, ReadError
from emtui.slips.reading.options import EVERY_NUMBER, ReadOptions

SLIP = "slip"
FRIEND = "friend"
OWN_HEADERS = (
    (SLIP, FRIEND),
    (SLIP, "ali", "bilal"),
    (SLIP, "ali", "bilal", FRIEND),
)
"""The columns of files that emtui itself writes; these say by themselves what is what."""

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
    numeric = [column for column in table.columns if column.numeric]
    if len(numeric) > 1 and table.names in OWN_HEADERS:
        return numeric[0]
    if len(numeric) > 1:
        raise _which(name, numeric, table.hint)
    if numeric:
        return numeric[0]
    if len(table.columns) == 1:
        return _with_numbers(name, table.columns[0])
    meant = next((column for column in table.columns if column.meant * 2 > column.bad), None)
    if meant is not None:
        raise ReadError(f"{name}, {meant.first_known}")
    found = f": {listed(list(table.names))}" if table.names else ""
    raise ReadError(f"{name}: no column of numbers{found}; slips are numbers, one a line")


def _with_numbers(name: str, column: Column) -> Column:
    if column.count:
        return column
    if column.first_known:
        raise ReadError(f"{name}, {column.first_known}")
    if column.bad:
        raise ReadError(f"{name}, {column.first_bad}")
    raise ReadError(f"{name}: {NO_NUMBERS}")


def only_column_note(table: Table, column: Column, options: ReadOptions) -> tuple[str, ...]:
    """What to say of a column that nobody asked for; nothing where there was no choice."""
    if options.column is not None or len(table.columns) < 2 or table.names in OWN_HEADERS:
        return ()
    others = [other for other in table.columns if other.meant * 2 > other.bad]
    also = ""
    if others:
        also = f"; {harmless(others[0].name)} holds {others[0].first_meant} and the like"
    return (f"column {harmless(column.name)} read, the only one of numbers{also}",)


def _which(name: str, numeric: list[Column], more: str) -> ChooseColumn:
    names = listed([column.name for column in numeric])
    last = numeric[-1]
    twice = [column.name for column in numeric].count(last.name) > 1
    hint = f"--column {last.number if twice else harmless(last.name)}"
    if all(column.name == str(column.number) for column in numeric):
        hint += f", or --column {EVERY_NUMBER} for every number"
    return ChooseColumn(
        f"{name}: {len(numeric)} columns hold numbers ({names}); choose one with --column NAME, "
        f"such as {hint}{more}",
        tuple(column.preview() for column in numeric),
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
