"""Columns by their names: the one a person asks for, and those that emtui itself writes."""

from __future__ import annotations

import difflib
import shlex
from collections.abc import Sequence

from emtui.slips.harmless import harmless, listed, quoted
from emtui.slips.reading.errors import NoColumn, ReadError

ROW = "row"
SLIP = "slip"
FRIEND = "friend"
COUNT = "count"
_PROBABLE = (
    (SLIP, "ali", "bilal"),
    (SLIP, "ali", "bilal", FRIEND),
    (SLIP, COUNT, "ali", "bilal"),
    (SLIP, COUNT, "ali", "bilal", FRIEND),
)
OWN_HEADERS = ((SLIP, FRIEND), *_PROBABLE, *((ROW, *names) for names in _PROBABLE))
"""The columns of files that emtui itself writes; these say by themselves what is what."""


def wants_slips(names: Sequence[str], column: str | None) -> bool:
    """Whether a file is one that emtui wrote, and its slips, or nothing else, are asked for."""
    own = tuple(names) in OWN_HEADERS
    return own and column in (None, SLIP, str(list(names).index(SLIP) + 1))


def find_column(name: str, names: Sequence[str], wanted: str, option: str) -> int:
    """The place of a column asked for by name or by number from 1.

    Raises:
        ReadError: there is none.
    """
    stripped = wanted.strip()
    alike = [str(place) for place, held in enumerate(names, 1) if held == stripped]
    if len(alike) > 1:
        raise ReadError(
            f"{name}: {len(alike)} columns are called {quoted(stripped)}; name one by its number "
            f"with {option}: {listed(alike)}"
        )
    if alike:
        return int(alike[0]) - 1
    if stripped.isascii() and stripped.isdigit() and len(stripped) < 10:
        place = int(stripped) - 1
        if 0 <= place < len(names):
            return place
    near = _near(stripped, names)
    meant = (
        f"did you mean {option} {shlex.quote(near)}? There are"
        if near
        else (f"name one with {option}:")
    )
    said = f"{name}: no column {quoted(wanted)}; {meant} {listed(list(names))}"
    raise NoColumn(said, stripped)


def _near(wanted: str, names: Sequence[str]) -> str:
    """The name that was probably meant: it begins so, or reads much alike; empty for none."""
    held = {held.lower(): held for held in names if held == harmless(held)}
    begun = [low for low in held if wanted and low.startswith(wanted.lower())]
    near = begun if len(begun) == 1 else difflib.get_close_matches(wanted.lower(), held, 1, 0.8)
    return held[near[0]] if near else ""
