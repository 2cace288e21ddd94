"""Word by word, second: what each would be writing about, by weighted averages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from emtui.em.variants import SHARES
from emtui.lessons.formulas import averages, lines, named
from emtui.lessons.page import Answer, Page, Question, Reader, Scenery
from emtui.scenes.numbers import percent, three
from emtui.slips.envelope import LETTERS, NAMES


def _prose(reader: Reader) -> str:
    k = 1 if reader.answer("whose") is None else int(reader.answer("whose") == 1)
    session, name, letter = reader.session, NAMES[k], LETTERS[k]
    entry = named(session)
    if entry is None or entry.expectation is None:
        return "No slip bears a name yet: **Space** asks who probably wrote what."
    found = averages(session, entry.expectation.moments, entry.standard, k)
    number, variant = reader.figures.number, session.variant
    weight = f"P({letter}|x)"
    total = three(found.total)
    rows = [
        f"n{letter} = Σ {weight} = {total}",
        f"μ{letter} = Σ {weight}·x ∕ n{letter} = {three(found.summed)} ∕ {total} = "
        f"{number(found.mean)}",
    ]
    if variant.spread == "different":
        rows += [
            f"σ{letter}² = Σ {weight}·(x − μ{letter})² ∕ n{letter}",
            f"= {three(found.squares)} ∕ {total}, so σ{letter} = {number(found.sd)}",
        ]
    if not SHARES[variant.share].equal:
        rows.append(
            f"π{letter} = n{letter} ∕ n = {total} ∕ {session.sample.total:,.0f} = "
            f"{percent(found.share)}"
        )
    return f"""\
*What would {name} be writing about?* Count every slip as far as it is probably {name}'s. The
number is the average so weighted; the spread and the share likewise.

{lines(*rows)}

With names known for sure, every P would be 1 or 0, and these the plain averages."""


def _keep(reader: Reader) -> Mapping[str, Any]:
    chosen = reader.answer("whose")
    seen = set(reader.fact("whose") or ())
    return {} if chosen is None else {"whose": sorted(seen | {NAMES[chosen]})}


PAGE = Page(
    title="Word by word: what about",
    part=3,
    prose=_prose,
    todo="Look at both friends; Space gives new numbers.",
    done=lambda reader: reader.fact("whose") == sorted(NAMES),
    scenery=Scenery(at=2, pane="climb"),
    questions=(Question("whose", "Whose?", tuple(Answer(name) for name in NAMES), again=True),),
    keep=_keep,
    own_slips=True,
    played=("enter", "down", "enter"),
)
