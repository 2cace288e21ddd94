"""Is it two at all? One crooked lump that two curves fit better; being fooled, what tells."""

from __future__ import annotations

import math
from functools import cache, partial

import numpy as np

from emtui.em.comparison import compare
from emtui.em.mixture import Mixture, log_density
from emtui.em.session import Session
from emtui.em.starts import default_start
from emtui.em.variants import Variant
from emtui.lessons.page import Card, Notes, Page, Reader, Scenery, beside, bet
from emtui.lessons.telling import rows
from emtui.slips.envelope import Envelope

SLIPS, SEED, CROOKED = 200, 4, 0.5
"""So many slips, the logarithms of which one friend wrote with this spread."""
GRID = 2000


@cache
def crooked() -> Envelope:
    """One friend whose slips lean to one side: their logarithms make a bell curve."""
    logs = np.random.default_rng(SEED).normal(0.0, CROOKED, SLIPS)
    return Envelope.of(
        "one friend, many slips", np.exp(logs).round(2), source="one friend, leaning to one side"
    )


@cache
def _end() -> Session:
    sample = crooked().sample
    return Session.begin(sample, Variant(), default_start(sample, Variant())).run()


def bics() -> tuple[float, float, float]:
    """BIC of one bell curve, of two, and of one lognormal lump; lower is better (Schwarz 1978)."""
    session = _end()
    found = compare(session.sample, session.variant, session.now.standard)
    logs = np.log(crooked().slips)
    n, sd = len(logs), float(logs.std())
    lump = -n * (math.log(sd) + 0.5 * math.log(math.tau) + 0.5) - float(logs.sum())
    return found.one.bic, found.two.bic, 2 * math.log(n) - 2 * lump


def peaks(mixture: Mixture) -> int:
    """How many peaks the sum of two bell curves has."""
    low, high = (mixture.means - 3 * mixture.sds).min(), (mixture.means + 3 * mixture.sds).max()
    heights = log_density(np.linspace(low, high, GRID), mixture)
    inner = heights[1:-1]
    return int(((inner > heights[:-2]) & (inner >= heights[2:])).sum())


def _words(reader: Reader) -> str:
    return f"""\
Ask EM for two friends and it finds two. But **are** there two? These {SLIPS} slips come from one
friend whose noise leans to one side.

*BIC*, the Bayesian information criterion, compares stories: a good fit lowers it, and every
number that a story is free to choose raises it. Lower is better."""


def _truth(reader: Reader) -> int:
    one, two, _ = bics()
    return int(two < one)


def _fooled(reader: Reader) -> str:
    one, two, _ = bics()
    return f"""\
{rows(f"one bell curve    {one:.0f}", f"two bell curves   {two:.0f}")}

**Fooled!** BIC prefers two by {one - two:.0f}, yet there's only one friend. All it said is that
*one bell curve* fits badly; two of them can imitate any lump."""


def _tells_words(reader: Reader) -> str:
    return """\
How could you tell? Try **one skewed lump**, which leans to one side: say, a bell curve for the
logarithms of the slips (books call that *lognormal*, and a bell curve *Gaussian*). And count the
peaks."""


def _lump(reader: Reader) -> int:
    _, two, lump = bics()
    return int(lump < two)


def _tells(reader: Reader) -> str:
    one, two, lump = bics()
    count = peaks(_end().now.standard)
    seen = "one peak" if count == 1 else f"{count} peaks"
    table = rows(
        f"one bell curve    {one:.0f}",
        f"two bell curves   {two:.0f}",
        f"one skewed lump   {lump:.0f}",
    )
    return f"""\
{table}

And the two curves add up to just {seen}. So before you believe in two, ask: is one bell curve
enough? Would one skewed lump do? Are there two peaks? Where there
aren't two, EM for two is **the wrong tool**, and it can't tell you so itself."""


PAGE = Page(
    title="Is it two at all?",
    part=2,
    cards=(
        Card(
            _words,
            bet("bic", "BIC prefers", ("one bell curve", "two"), _truth),
            reply=_fooled,
            scenery=Scenery(envelope=crooked, at=10_000),
        ),
        Card(
            _tells_words,
            bet(
                "lump",
                "Compared with two bell curves, one skewed lump is",
                ("worse", "better"),
                _lump,
                partial(beside, pane="two"),
            ),
            reply=_tells,
            uses=(("w", "two?"),),
        ),
    ),
    notes=Notes(
        6,
        "How would you find out that there's only one friend?",
        "“Two fits better, so there are two.” A better fit isn't a reason to believe.",
    ),
    ahead="the maths, at last",
)
