"""Rows with more cells than the first line of a table: what to say of them."""

from __future__ import annotations

import re

from emtui.slips.harmless import quoted
from emtui.slips.reading.advice import PLAIN, RANGE, advice
from emtui.slips.reading.errors import ReadError
from emtui.slips.reading.lines import is_name
from emtui.slips.reading.options import Way

_DELIMITER_NAMES = {
    ",": "comma",
    ";": "semicolon",
    "\t": "tab",
    "|": "bar",
    " ": "space",
    "": "space",
}


_INTERVAL = re.compile(r"[(\[][-+.\d]+, ?[-+.\d]+[)\]]")
_DECIMAL_COMMA = re.compile(r"(?<!\S)[+-]?\d+,\d+(?!\S)")


def refuse_header(place: str, line: int, row: list[str]) -> None:
    """Refuse a long row of names below lines without numbers: the table begins there.

    Args:
        place: the file's name and the line, for the message.
        line: where the row stands.
        row: its cells.

    Raises:
        ReadError: the row is of names alone.
    """
    if all(map(is_name, row)):
        below = Way({"skip_lines": line - 1}, "the header of what follows")
        names = quoted(", ".join(filter(None, map(str.strip, row))))
        what = f"{names} reads like the header of what follows"
        raise ReadError(f"{place}: {what}; say {below.option} if it is", f"line {line}", (below,))


def refuse_long(place: str, row: list[str], delimiter: str, width: int, *, numbers: bool) -> None:
    """Refuse a row that has more cells than the first line.

    Args:
        place: the file's name and the line, for the message.
        row: its cells.
        delimiter: between them.
        width: how many cells the first line has.
        numbers: whether there were numbers above.

    Raises:
        ReadError: always.
    """
    whole = delimiter.join(row).strip()
    if width == 1 and (found := _INTERVAL.search(whole)):
        raise ReadError(f"{place}: {quoted(found[0])} {RANGE.what}; {RANGE.fix}")
    said = advice(whole) if width == 1 and not numbers else PLAIN
    if said is not PLAIN:  # such as 12 kg
        raise ReadError(f"{place}: {quoted(whole)} {said.what}; {said.fix}")
    if width == 1 and delimiter == "," and (found := _DECIMAL_COMMA.search(whole)):
        commas = Way({"decimal": "comma"}, found[0].replace(",", "."))
        raise ReadError(
            f"{place}: {quoted(found[0])} has a comma; say {commas.option} if that is a decimal "
            "comma, or put the cell in quotes",
            found[0],
            (commas,),
        )
    if width == 1 and not numbers:
        raise ReadError(
            f"{place}: {len(row)} cells, but the lines above have 1; take out what stands above "
            "the table, or begin it with #"
        )
    between = _DELIMITER_NAMES.get(delimiter, delimiter)
    raise ReadError(
        f"{place}: {len(row)} cells where the first line has {width}; put cells with a {between} "
        'in "quotes", or leave such lines out with --skip-bad'
    )
