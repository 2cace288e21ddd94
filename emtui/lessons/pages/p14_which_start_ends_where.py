"""Which start ends where: every place on the map climbed from, and a thousand random starts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from emtui.em.basins import EndRow, EndsTable
from emtui.em.history import Why
from emtui.lessons.page import Answer, Page, Question, Reader, Scenery
from emtui.scenes.numbers import percent, score
from emtui.scenes.panes.basins_study import PLACES, RANDOM, Found
from emtui.scenes.panes.landscape import LANDSCAPE

CLIMBED = LANDSCAPE.choices.index("the rest climbed out")
SHARES = ((0.95, "nearly all"), (0.5, "more than half"), (0.0, "fewer than half"))
"""Shares of the starts to call, from the largest on: at least so many."""
TOLD = 4
"""Ends that the page tells of; the table in the pane has them all."""


def _prose(reader: Reader) -> str:
    if reader.answer("call") is None:
        return """\
The whole map again, spreads and shares climbed out. From **every place** on it EM can be started
and run to its end: Ali's number to the right, Bilal's upwards, the same spread and share for all.
Most end somewhere sensible. How many end on the highest true peak?"""
    return """\
Each colour is an **end**, run for real; on the map of places, the fainter, the more rounds it
took. Borders are sharp: two starts side by side can end far apart. (Tab goes into the picture;
Enter starts there.)"""


def highest(table: EndsTable) -> EndRow | None:
    """The highest end that settled on two stories; None where none did."""
    return next((row for row in table.rows if row.why is Why.SETTLED and not row.merged), None)


def _react(reader: Reader) -> str:
    found = reader.found
    if not isinstance(found, Found):
        return "" if reader.pane != "basins" else "Climbing from everywhere …"
    top = highest(found.table)
    count, ends = len(found.starts.means), len(found.table.rows)
    rows = sorted(found.table.rows, key=lambda row: -row.starts)[:TOLD]
    told = "; ".join(f"{percent(row.share)} {_end(reader, row)}" for row in rows)
    more = f"; and {ends - TOLD} rarer ends" if ends > TOLD else ""
    said = reader.answer("call")
    verdict = ""
    if found.grid and said is not None and reader.answer("try") is None:
        right = next(k for k, (least, _) in enumerate(SHARES) if (top.share if top else 0) >= least)
        verdict = "**Yes.** " if said == right else "Not quite. "
    return f"{verdict}Of {count:,} starts {told}{more}."


def _end(reader: Reader, row: EndRow) -> str:
    """What became of the starts of one row."""
    number = reader.figures.number
    if row.why is Why.COLLAPSED:
        return "collapse" if row.slip is None else f"collapse onto {number(row.slip)}"
    if row.why is Why.EMPTIED:
        return "leave one friend without slips"
    if row.merged:
        return "stay together on the pass"
    return f"reach {score(row.score)}" if row.why is Why.SETTLED else "are still on the way"


def _keep(reader: Reader) -> Mapping[str, Any]:
    found, seen = reader.found, set(reader.fact("ends") or ())
    if isinstance(found, Found):
        seen.add("places" if found.grid else "random")
    return {"ends": sorted(seen)} if seen else {}


def _starts(choice: int) -> Scenery:
    return Scenery(None, pane="basins", choice=choice)


PAGE = Page(
    title="Which start ends where",
    part=2,
    prose=_prose,
    todo="Try every place, then a thousand starts at random.",
    done=lambda reader: reader.fact("ends") == ["places", "random"],
    scenery=Scenery(pane="landscape", choice=CLIMBED),
    questions=(
        Question(
            "call",
            "Started from every place, the highest true peak is reached by …",
            tuple(Answer(words, _starts(PLACES)) for _, words in SHARES),
        ),
        Question(
            "try",
            "Start from:",
            (
                Answer("a thousand random stories, spreads and shares too", _starts(RANDOM)),
                Answer("every place on the map", _starts(PLACES)),
            ),
            again=True,
        ),
    ),
    react=_react,
    keep=_keep,
    own_slips=True,
    played=("down", "enter", "enter"),
)
