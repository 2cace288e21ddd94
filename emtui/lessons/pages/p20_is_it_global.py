"""So is it global? The one case where it is, nearly; what is known of others; what people do."""

from __future__ import annotations

import numpy as np

from emtui.em.mixture import Mixture
from emtui.em.sample import Sample
from emtui.em.starts import Start, given_start
from emtui.em.variants import Variant
from emtui.lessons.page import Card, Notes, Page, Reader, Scenery, bet
from emtui.lessons.pages.p18_which_start import highest
from emtui.scenes.numbers import percent
from emtui.scenes.panes.basins_study import PLACES, Found
from emtui.scenes.panes.landscape import LANDSCAPE
from emtui.slips.dealing import Deal
from emtui.slips.envelope import Envelope

DEALT = Deal(slips=200, ali=(0.35, 0.1), bilal=(0.65, 0.1), share=0.5, seed=2)
TOLD = Variant(spread="known", share="equal", known_sd=DEALT.ali[1])
"""One spread, told beforehand, and equal shares: only two numbers are to be found."""
GUESS = (0.25, 0.75)
HELD = LANDSCAPE.choices.index("the rest held")
MISSED = ((0.3, "about half of the places"), (0.05, "some of the places"), (0.0, "hardly any"))
"""Shares of the places that miss the best end, to bet on."""


def dealt() -> Envelope:
    """Two friends of equal shares and one spread."""
    return DEALT.envelope("two alike")


def told(sample: Sample, variant: Variant) -> Start:
    """A guess at the numbers, with the spread that is known."""
    sds = np.array([DEALT.ali[1], DEALT.bilal[1]])
    return given_start(sample, variant, Mixture(np.full(2, 0.5), np.array(GUESS), sds), "told")


def _found(reader: Reader) -> Found | None:
    found = reader.found
    return found if isinstance(found, Found) and found.grid is not None else None


def _truth(reader: Reader) -> int | None:
    found = _found(reader)
    top = None if found is None else highest(found.table)
    if top is None:
        return None
    return next(k for k, (least, _) in enumerate(MISSED) if 1.0 - top.share >= least)


def _words(reader: Reader) -> str:
    return f"""\
So is it the highest? Take the kindest case: {DEALT.slips} slips, and two friends with equal shares
and one spread that we're **told**. We only look for their numbers ({DEALT.ali[0]:g} and
{DEALT.bilal[0]:g} were dealt). Two mirrored peaks, one story."""


def _reply(reader: Reader) -> str:
    found = _found(reader)
    top = None if found is None else highest(found.table)
    if found is None or top is None:
        return ""
    number = reader.figures.number
    low, high = sorted(number(float(mean)) for mean in top.mixture.means)
    return f"""\
{percent(top.share)} of {len(found.starts.means):,} places lead to {low} and {high}.{_missed(found)}

For two equal shares and one known spread there's a **theorem**, first proved for infinitely
many slips, then for enough of them: EM gets there from almost every start."""


def _missed(found: Found) -> str:
    """Whether all that missed it began with both on one number."""
    top = highest(found.table)
    missed = np.array([k < 0 or found.table.rows[k] is not top for k in found.table.index])
    ali, bilal = found.starts.means.T
    if not missed.any():
        return ""
    if np.array_equal(missed, ali == bilal):
        return " The others started with both on one number, and stay together."
    return f" {missed.sum():,} do not."


def _others_words(reader: Reader) -> str:
    return """\
Our 14 slips aren't that kind: their spreads and shares are unknown. And what about **three**
friends, well apart, with equal shares, one known spread, and as many slips as you like?"""


def _others_reply(reader: Reader) -> str:
    return """\
From three friends on, bad local tops can remain however many slips there are (Jin et al. 2016). The
theorem for two: Xu, Hsu & Maleki 2016; Daskalakis, Tzamos & Zampetakis 2017.

In general nobody can promise the highest top. So start many times, judge the ends sensibly, and
keep looking."""


PAGE = Page(
    title="Is it global?",
    part=2,
    cards=(
        Card(
            _words,
            bet(
                "call",
                "Starting from all over the map, EM misses the top from",
                tuple(words for _, words in MISSED),
                _truth,
                Scenery(dealt, told, TOLD, pane="basins", choice=PLACES),
            ),
            todo="Climbing from every place …",
            played=lambda reader: _found(reader) is not None,
            reply=_reply,
            scenery=Scenery(dealt, told, TOLD, pane="landscape", choice=HELD),
        ),
        Card(
            _others_words,
            bet(
                "three",
                "Can EM still be stuck?",
                ("not with enough slips", "however many slips there are"),
                1,
            ),
            reply=_others_reply,
        ),
    ),
    notes=Notes(
        6,
        "For which problems would you trust a single climb?",
        "Dropping the conditions: equal shares, one known spread and enough slips are part of it.",
    ),
)
