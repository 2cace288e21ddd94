"""Which start ends where: every place on the map climbed from, and a thousand wild guesses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from emtui.em.basins import EndRow, EndsTable
from emtui.em.history import Why
from emtui.lessons.page import Answer, Card, Notes, Page, Reader, Scenery, bet
from emtui.lessons.telling import slip
from emtui.scenes.numbers import percent, score
from emtui.scenes.panes.basins_study import COUNTED, PLACES, Found, sign_of
from emtui.scenes.panes.landscape import LANDSCAPE

CLIMBED = LANDSCAPE.choices.index("the rest at its best")
SHARES = ((0.95, "nearly all"), (0.5, "more than half"), (0.0, "fewer than half"))
"""Shares of the starts to bet on, from the largest on: at least so many."""
TOLD = 3
"""Ends that the page tells of; the table in the pane has them all."""


def highest(table: EndsTable) -> EndRow | None:
    """The highest end that settled on two stories; None where none did."""
    return next((row for row in table.rows if row.why is Why.SETTLED and not row.merged), None)


def _found(reader: Reader) -> Found | None:
    return reader.found if isinstance(reader.found, Found) else None


def _which(*, grid: bool) -> Any:
    """Whether the pane shows this card's starts: one on every place, or drawn at random."""

    def shown(reader: Reader) -> bool:
        found = _found(reader)
        return found is not None and (found.grid is not None) == grid

    return shown


def _truth(reader: Reader) -> int | None:
    found = _found(reader)
    if found is None:
        return None
    top = highest(found.table)
    return next(k for k, (least, _) in enumerate(SHARES) if (top.share if top else 0.0) >= least)


def _words(reader: Reader) -> str:
    return """\
The whole map: Ali's number to the right, Bilal's upwards, and at each place the best spreads and
share that go with them.

We can start EM from **every place** and run it to the end. Most ends look sensible; one of those is
the highest."""


def _ends(found: Found) -> str:
    rows = found.table.rows
    reached = sorted((k for k, row in enumerate(rows) if row.starts), key=lambda k: -rows[k].starts)
    told = "; ".join(
        f"{percent(rows[k].share)} {_end(rows[k])} (sign {sign_of(k)})"
        if k == reached[0]
        else f"{percent(rows[k].share)} {_end(rows[k])} ({sign_of(k)})"
        for k in reached[:TOLD]
    )
    more = len(reached[TOLD:])
    rest = f" The rest end in {more} rarer {'way' if more == 1 else 'ways'}." if more > 0 else ""
    return f"Of {len(found.starts.means):,} starts {told}.{rest}"


def _end(row: EndRow) -> str:
    """What became of the starts of one row."""
    if row.why is Why.COLLAPSED:
        return "shrink" if row.slip is None else f"shrink onto slip {slip(row.slip)}"
    if row.why is Why.EMPTIED:
        return "leave one friend without slips"
    if row.merged:
        return "stay together in the middle"
    return f"reach {score(row.score)}" if row.why is Why.SETTLED else "are still on the way"


def _reply(reader: Reader) -> str:
    found = _found(reader)
    return (
        ""
        if found is None
        else f"""\
{_ends(found)}

Each colour is an end, and each was really run; fainter ones took more rounds. The borders are
sharp: two starts side by side can end far apart."""
    )


def _wild_words(reader: Reader) -> str:
    return """\
Those starts all had the same spreads and shares. Now make a thousand **wild** guesses: numbers
anywhere among the slips, spreads from tiny to huge, any share."""


def _wild_reply(reader: Reader) -> str:
    found = _found(reader)
    return (
        ""
        if found is None
        else f"""\
{_ends(found)}

A narrow guess near a slip falls in. That's why the first guess matters, and why people start many
times. The next page is about that fall."""
    )


def _starts(choice: int) -> Scenery:
    return Scenery(None, pane="basins", choice=choice)


def _keep(reader: Reader) -> Mapping[str, Any]:
    found = _found(reader)
    if found is None:
        return {}
    return reader.noticing("places" if found.grid else "random")


def _asks(name: str, choice: int) -> Any:
    words = "How many of the starts reach the highest sensible end?"
    return bet(name, words, tuple(told for _, told in SHARES), _truth, _starts(choice))


PAGE = Page(
    title="Which start ends where",
    part=2,
    cards=(
        Card(
            _words,
            _asks("places", PLACES),
            todo="Climbing from every place …",
            played=_which(grid=True),
            reply=_reply,
            scenery=Scenery(pane="landscape", choice=CLIMBED),
        ),
        Card(
            _wild_words,
            _asks("random", COUNTED),
            todo="Climbing a thousand times …",
            played=_which(grid=False),
            reply=_wild_reply,
            more=(Answer("the map of places again", _starts(PLACES)),),
        ),
    ),
    notes=Notes(
        6,
        "If you may start anywhere, where would you start?",
        "Taking colours for heights: on this map a colour is an end, not a score.",
    ),
    keep=_keep,
    own_slips=True,
)
