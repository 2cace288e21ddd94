"""How fast? Friends who overlap crawl, friends far apart sprint, and the missing names say why."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from emtui.em.convergence import missing_information
from emtui.em.history import Why
from emtui.lessons.page import Answer, Card, Notes, Page, Reader, Scenery, beside, bet
from emtui.lessons.telling import counted
from emtui.scenes.numbers import percent
from emtui.slips.dealing import Deal

FAR = Deal(300, ali=(0.2, 0.1), bilal=(0.8, 0.1), share=0.5, seed=7)
NEAR = Deal(300, ali=(0.4, 0.1), bilal=(0.6, 0.1), share=0.5, seed=7)
APART, OVERLAP = "friends far apart", "friends who overlap"
PAIRS = {APART: FAR, OVERLAP: NEAR}
"""Both pairs of friends; their numbers are all that differs."""
STAGES = {
    name: Scenery(envelope=partial(deal.envelope, name), pane="climb")
    for name, deal in PAIRS.items()
}
WATCH = "p plays, + plays faster, End runs to the end."
USES = (("p", "play"), ("plus", "faster"), ("end", "to the end"), ("space", "half-step"))


def _settled(reader: Reader) -> bool:
    end = reader.session.now.end
    return end is not None and end.why is Why.SETTLED


def _keep(reader: Reader) -> Mapping[str, Any]:
    """How the climb on the stage went, where it has settled."""
    session, name = reader.session, reader.frame.backdrop.envelope.name
    if name not in PAIRS or not _settled(reader) or reader.seen(name):
        return {}
    missing = missing_information(session.sample, session.variant, session.now.standard)
    return reader.noticing(name, (session.now.iteration, missing or 0.0))


def _words(reader: Reader) -> str:
    (a, s), (b, _), (c, _), (d, _) = FAR.ali, FAR.bilal, NEAR.ali, NEAR.bilal
    return f"""\
Two pairs of friends, {FAR.slips} slips from each pair, every spread {s:g}. One pair had {a:g} and
{b:g} in mind, so their slips hardly mix. The other pair had {c:g} and {d:g}, so theirs overlap.

Watch both climb, the pair far apart first."""


def _told(reader: Reader, name: str) -> tuple[int, float]:
    rounds, missing = reader.seen(name) or (0, 0.0)
    return rounds, missing


def _far(reader: Reader) -> str:
    rounds, _ = _told(reader, APART)
    return f"**{counted(rounds, 'round')}** for the pair far apart. Now the pair that overlaps."


def _near_words(reader: Reader) -> str:
    rounds, _ = _told(reader, APART)
    return f"""\
Now the pair that overlaps. (The pair far apart took {counted(rounds, "round")}.)"""


def _slower(reader: Reader) -> int | None:
    far, near = (_told(reader, name)[0] for name in PAIRS)
    if not near:
        return None
    return next(k for k, most in enumerate((1.5, 5.0, float("inf"))) if near <= most * far)


def _near(reader: Reader) -> str:
    far, near = (_told(reader, name) for name in PAIRS)
    return f"""\
{counted(near[0], "round")} against {far[0]:,}.

Where slips overlap, names would tell us more. Near the end, each round covers only
**{percent(1 - near[1])}** of the way that's left; for the pair far apart, {percent(1 - far[1])}.
The rest, {percent(near[1])}, is the share of the information that we lose by not knowing the names,
where we lose most (Louis 1982)."""


PAGE = Page(
    title="How fast?",
    part=1,
    cards=(
        Card(
            _words,
            todo=WATCH,
            played=lambda reader: bool(reader.seen(APART)),
            reply=_far,
            scenery=STAGES[APART],
            uses=USES,
            plays=("end",),
        ),
        Card(
            _near_words,
            bet(
                "slower",
                "The pair that overlaps takes",
                ("about as many rounds", "a few times as many", "many times as many"),
                _slower,
            ),
            todo=WATCH,
            played=lambda reader: bool(reader.seen(OVERLAP)),
            reply=_near,
            more=(Answer("look at what each round gained", partial(beside, pane="speed")),),
            scenery=STAGES[OVERLAP],
            uses=USES,
            plays=("end",),
        ),
    ),
    notes=Notes(
        6,
        "When would names help most: friends far apart, or friends who overlap?",
        "“More slips, more rounds.” The number of slips is the same; it's the overlap.",
    ),
    keep=_keep,
)
