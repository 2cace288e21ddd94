"""A trap: a spread that shrinks onto one slip, or onto a few close ones, and what people do."""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from emtui.em.history import Phase, Why
from emtui.em.mixture import LOG_SQRT_TAU, Mixture
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.starts import Start
from emtui.em.variants import Variant
from emtui.lessons.guesses import usual_end
from emtui.lessons.page import Answer, Card, Notes, Page, Reader, Scenery, beside, bet
from emtui.lessons.telling import slip, units
from emtui.scenes.numbers import score
from emtui.scenes.panes.landscape import LANDSCAPE

MAP = LANDSCAPE.choices.index("Bilal's number, spread")
SMALLEST = 0.01
"""The smallest spread that the page tries, in the essay's units."""
NEAR = Mixture(np.array([0.75, 0.25]), np.array([0.2, 0.9]), np.array([0.2, 0.17]))
"""Bilal near one slip, and not yet narrow."""
TOLD = 5
"""Spreads of his way down that are told."""


def near_one_slip(sample: Sample, variant: Variant) -> Start:
    """Bilal around the largest slip, wide enough to have others, too."""
    return Start("near one slip", variant.admit(sample.to_standard(NEAR), sample.scale))


def _ended(reader: Reader) -> bool:
    return reader.session.now.phase is Phase.ENDED


def _collapsed(reader: Reader) -> int | None:
    end = reader.session.now.end
    return None if end is None else int(end.why is Why.COLLAPSED)


def _words(reader: Reader) -> str:
    return """\
Bilal starts near the largest slip, and not at all narrow. Ali has all the others.

Next comes a map of Bilal alone: his **number** to the right, his **spread** upwards, Ali held
fixed; stronger colour is higher."""


def good(session: Session) -> float:
    """The score of the good story: where the usual start ends, nothing forbidden."""
    free = Session.begin(session.sample, Variant(session.variant.assign), session.start)
    return usual_end(free).now.score


def _reply(reader: Reader) -> str:
    session, number = reader.session, reader.figures.number
    updates = [e for e in session.past if e.phase in (Phase.GUESS, Phase.UPDATED)]
    chosen = updates[:: max(1, len(updates) // TOLD)][:TOLD]
    path = " → ".join(number(float(e.mixture.sds[1])) for e in chosen)
    place = slip(round(float(session.now.mixture.means[1]), 9))
    return f"""\
His spread went {path} → 0, onto slip {place} alone. The narrower the curve, the
taller; on one slip there's no limit, so none to the score.

**The highest score is not the best story**: it explains one slip perfectly and says nothing about
the rest. The good story scores {score(good(session))}."""


def _forbid(reader: Reader) -> str:
    return f"""\
It's the same on every other slip, and faster where a slip was written twice: the score gains on
both. What helps? Suppose we forbid spreads below {SMALLEST:g}."""


def _wins(reader: Reader) -> int | None:
    return int(reader.session.now.score >= good(reader.session)) if _ended(reader) else None


def winning(session: Session) -> tuple[float, float]:
    """The slip (units) whose trap first draws level with the good story, and at which spread.

    Bilal has that slip alone, with all its copies, and Ali the rest as well as one curve can.
    """
    sample, n = session.sample, session.sample.total
    least = sample.score_in_units(0.0) - good(session)
    levels = []
    for place, copies in zip(sample.values, sample.counts, strict=True):
        others = np.where(sample.values == place, 0.0, sample.counts)
        mean = np.average(sample.values, weights=others)
        sd = math.sqrt(np.average((sample.values - mean) ** 2, weights=others))
        rest = (n - copies) * (math.log((n - copies) / n / sd) - LOG_SQRT_TAU - 0.5)
        log = (rest + least) / copies + math.log(copies / n) - LOG_SQRT_TAU
        levels.append((sample.scale * math.exp(log), units(sample, float(place))))
    spread, place = max(levels)
    return place, spread


def _tiny(value: float) -> str:
    """A small number in one figure, without a power of ten."""
    return f"{value:.{max(0, -math.floor(math.log10(value)))}f}"


def _held(reader: Reader) -> str:
    session = reader.session
    place, spread = winning(session)
    return f"""\
He rests at {SMALLEST:g}, scoring {score(session.now.score)}; the good story wins with
{score(good(session))}. Below about {_tiny(spread)}, the trap on {slip(place)} would win. A fixed
limit depends on the units, so it's a poor rule.

Better: many starts, judged with a **penalty** on small spreads (Chen, Tan & Zhang 2008), or spreads
kept within a **ratio** (Hathaway 1985)."""


def _on_the_map(smallest: float = 0.0) -> Scenery:
    variant = Variant(min_sd=smallest)
    return Scenery(start=near_one_slip, variant=variant, pane="landscape", choice=MAP)


PAGE = Page(
    title="A trap",
    part=2,
    cards=(
        Card(
            _words,
            bet(
                "ceiling",
                "Bilal climbs. His score",
                ("comes to rest on a peak", "rises without limit"),
                _collapsed,
                partial(beside, pane="landscape", choice=MAP),
                "run",
            ),
            played=_ended,
            reply=_reply,
            scenery=Scenery(start=near_one_slip),
        ),
        Card(
            _forbid,
            bet(
                "forbid",
                "With that limit, the highest score belongs to",
                ("the good story", "the trap"),
                _wins,
                _on_the_map(SMALLEST),
                "run",
            ),
            played=_ended,
            reply=_held,
            more=(Answer("into the trap once more", _on_the_map(), ("run",)),),
        ),
    ),
    notes=Notes(
        7,
        "What's the most convenient story about a single slip?",
        "“The highest likelihood is by definition the best.” Let them look at the collapsed story.",
    ),
)
