"""Hard labels: a name on every slip outright, k-means, beside soft doubts from the same start."""

from __future__ import annotations

from emtui.em.history import Phase
from emtui.em.session import Session
from emtui.em.starts import on_one_slip
from emtui.em.variants import Variant
from emtui.lessons.climb_facts import score_of
from emtui.lessons.page import Card, Notes, Page, Reader, Scenery, bet
from emtui.lessons.telling import counted, rows
from emtui.scenes.numbers import score

HARD, SOFT = Variant("hard", "same", "equal"), Variant("soft", "same", "equal")
STUCK, FREE = "stays where he began", "gets away"


def _both(reader: Reader) -> tuple[Session, Session]:
    """The climbs with names and with doubts, from the bad guess, run to their ends."""
    sample = reader.session.sample
    hard, soft = (
        Session.begin(sample, variant, on_one_slip(sample, variant)).run()
        for variant in (HARD, SOFT)
    )
    return hard, soft


def _ended(reader: Reader) -> bool:
    return reader.session.now.phase is Phase.ENDED


def moved_on(session: Session) -> bool:
    """Whether Bilal has left the one slip that he began on."""
    now = session.now.standard
    return bool(abs(now.means[1] - session.sample.highest) > 0.05)


def _truth(reader: Reader) -> int | None:
    return int(moved_on(reader.session)) if _ended(reader) else None


def _words(reader: Reader) -> str:
    return """\
Why bother with doubts? Just write the likelier friend's **name** on every slip. Average, name
again, and so on until no name changes. With one spread for both and equal shares this is
**k-means**.

Here's a bad guess: Bilal on the largest slip alone, Ali on the average of all."""


def _reply(reader: Reader) -> str:
    session = reader.session
    slips = int(session.sample.total)
    ways = f"2^{slips:,}" if slips > 40 else f"{2**slips:,}"
    mean = reader.figures.number(float(session.now.mixture.means[1]))
    return f"""\
After {counted(session.now.iteration, "round")} Bilal's number is {mean}, and no name changes any
more.

It always comes to rest: there are only {ways} ways to name {slips:,} slips, and each new one scores
higher than the last. But a name, once written, is hard to take back."""


def _soft_words(reader: Reader) -> str:
    return """\
The same bad guess, but with EM's **doubts**: every slip is a little bit Bilal's, even one far
away. (The climb now shows EM's own score, of the slips alone. With names it was another score, of
slips and names.)"""


def _soft_reply(reader: Reader) -> str:
    hard, soft = _both(reader)
    number = reader.figures.number
    lines = [f"{'by':<8}{'Ali':<9}{'Bilal':<9}{'with names':<11}slips alone"]
    for name, session in (("names", hard), ("doubts", soft)):
        ali, bilal = (number(float(mean)) for mean in session.now.mixture.means)
        named, alone = (score_of(session, session.now.standard, way) for way in ("hard", "soft"))
        lines.append(f"{name:<8}{ali:<9}{bilal:<9}{score(named):<11}{score(alone)}")
    return f"""\
{rows(*lines)}

The other slips, each a little his, pull him away, a little more each round. Hard labels raise one
score, EM the other (both low here: one spread has to do for both friends). k-means is fine when you
need it quick and the groups are round and well apart."""


def _from_one_slip(variant: Variant) -> Scenery:
    return Scenery(start=on_one_slip, variant=variant, pane="climb")


PAGE = Page(
    title="Hard labels",
    part=1,
    cards=(
        Card(
            _words,
            bet("hard", "With names, Bilal", (STUCK, FREE), _truth, None, "run"),
            played=_ended,
            reply=_reply,
            scenery=_from_one_slip(HARD),
        ),
        Card(
            _soft_words,
            bet("soft", "With doubts, Bilal", (STUCK, FREE), _truth, None, "run"),
            played=_ended,
            reply=_soft_reply,
            scenery=_from_one_slip(SOFT),
        ),
    ),
    notes=Notes(
        6,
        "Why not simply give every slip to the friend it looks like?",
        "Comparing the two scores: with names and without are different scores.",
    ),
)
