"""Columns by their names: the one a person asks for, and those that emtui itself writes."""

from __future__ import annotations

from collections.abc import Sequence

from emtui.slips.harmless import listed, quoted
from emtui.slips.reading.errors import ReadError

SLIP = "slip"
FRIEND = "friend"
COUNT = "count"
OWN_HEADERS = (
    (SLIP, FRIEND),
    (SLIP, "ali", "bilal"),
    (SLIP, "ali", "bilal", FRIEND),
    (SLIP, COUNT, "ali", "bilal"),
    (SLIP, COUNT, "ali", "bilal", FRIEND),
)
"""The columns of files that emtui itself writes; these say by themselves what is what."""


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
