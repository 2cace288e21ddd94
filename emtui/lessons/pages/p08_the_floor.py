"""Why it never falls: the floor that E lays and M climbs, and why there is a floor at all."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from emtui.em.history import Phase
from emtui.lessons.page import Answer, Page, Question, Reader, Scenery
from emtui.scenes.numbers import score_change
from emtui.scenes.panes.jensen import possibilities, slip_at
from emtui.scenes.panes.one_friend import FLOOR

ASSIGNED = 1
"""Half-steps to the first moment at which the floor touches the score."""


def _at_the_chord(reader: Reader) -> bool:
    return reader.pane == "one" and reader.view is not None and reader.view.choice == FLOOR


def _prose(reader: Reader) -> str:
    if _at_the_chord(reader):
        return """\
Why is there a floor at all? The **logarithm** is concave: it bends downwards. One slip, two
possibilities, ● and ◆, a chord between them: the *average of the logs*, □, lies below the *log of
the average*, ■.

All slips' ■ make the score, all their □ a floor. Who probably wrote what weighs the average so
that □ rises to ■. Here is the essay's helpful curve. (← → other slips, Tab back here.)"""
    return """\
*Who wrote what* lays a **floor** under the score: nowhere above it, and touching it where we
stand (●). *What would each be writing about* walks to the floor's top (▲).

The shaded gap is how far the score lies above the floor."""


def _chord(reader: Reader) -> str:
    """The slip under the cursor, both its averages, and what the names in force make of it."""
    assert reader.view is not None
    slip = slip_at(reader.view)
    two = possibilities(reader.frame, slip)
    if two is None:
        return ""
    name = reader.figures.number(float(reader.session.sample.place_in_units(slip)))
    gap = two.log_of_average - two.average_of_logs
    told = f"On slip {name} ■ lies {gap:.3g} above □, weighed by the shares."
    if two.floor is None or reader.session.now.assigned_at is not reader.session.now.standard:
        return told
    return f"{told} Weighed by the names just given, {_left(two.log_of_average - two.floor)}."


def _left(left: float) -> str:
    return "nothing is left between them" if left < 1e-9 else f"{left:.3g} is left between them"


def _react(reader: Reader) -> str:
    session = reader.session
    now, before = session.now, session.before
    if _at_the_chord(reader):
        return _chord(reader)
    if before is None or now.floor is None:
        return ""
    if now.phase is not Phase.UPDATED and now.assigned_at is now.standard:
        return _touching(reader) if session.at > ASSIGNED else ""
    if before.floor is None or now.floor == float("inf"):
        return ""
    floor, rise = now.floor - before.floor, now.score - before.score
    said = reader.answer("rise")
    verdict = "" if said is None or session.at > ASSIGNED + 1 else _verdict(said)
    return (
        f"{verdict}The floor rose by {_size(floor)}, the score by {_size(rise)}: the floor's rise "
        f"and the gap that opened, {_size(now.score - now.floor)}. A score that stands on a rising "
        "floor cannot fall."
    )


def _touching(reader: Reader) -> str:
    before = reader.session.before
    gap = before.score - before.floor if before is not None and before.floor is not None else 0.0
    return f"New names close the gap: the floor rose by {_size(gap)} and touches the score again."


def _verdict(said: int) -> str:
    return "**Yes.** " if said == AT_LEAST else "Not quite. "


def _size(change: float) -> str:
    return score_change(max(change, 0.0)).lstrip("+±")


def _keep(reader: Reader) -> Mapping[str, Any]:
    seen = set(reader.fact("floor") or ())
    if reader.pane == "bound" and reader.session.at > ASSIGNED:
        seen.add("step")
    if _at_the_chord(reader):
        seen.add("chord")
    return {"floor": sorted(seen)} if seen else {}


def _beside(reader: Reader, pane: str, choice: int = 0) -> Scenery:
    """The climb as it stands, beside another pane; the chord where the floor touches."""
    session = reader.session
    return Scenery(
        None,
        start=lambda sample, variant: session.start,
        variant=session.variant,
        pane=pane,
        choice=choice,
        at=max(session.at, ASSIGNED),
        focus=pane == "one",
    )


AT_LEAST = 2

PAGE = Page(
    title="Why it never falls",
    part=1,
    prose=_prose,
    todo="Take a half-step, then see why there is a floor.",
    done=lambda reader: reader.fact("floor") == ["chord", "step"],
    scenery=Scenery(pane="bound", at=ASSIGNED),
    questions=(
        Question(
            "rise",
            "We walk to ▲, the floor's top. The score then rises …",
            tuple(
                Answer(words, acts=("step",))
                for words in ("less than the floor", "as much as the floor", "as much, or more")
            ),
        ),
        Question(
            "look",
            "Look closer:",
            (
                Answer("the next half-step", acts=("step",)),
                Answer("why there is a floor at all", partial(_beside, pane="one", choice=FLOOR)),
                Answer("back to the floor", partial(_beside, pane="bound")),
            ),
            again=True,
        ),
    ),
    react=_react,
    keep=_keep,
    own_slips=True,
    played=("down", "down", "enter", "down", "enter"),
)
