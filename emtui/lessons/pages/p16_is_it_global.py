"""So is it global? The one case where it nearly is, what is known of others, what people do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from emtui.em.mixture import Mixture
from emtui.em.sample import Sample
from emtui.em.starts import Start, given_start
from emtui.em.variants import Variant
from emtui.lessons.page import Answer, Page, Question, Reader, Scenery
from emtui.lessons.pages.p14_which_start_ends_where import highest
from emtui.scenes.numbers import percent
from emtui.scenes.panes.basins_study import PLACES, RANDOM, Found
from emtui.scenes.panes.landscape import LANDSCAPE
from emtui.slips.dealing import Deal
from emtui.slips.envelope import Envelope

DEALT = Deal(slips=200, ali=(0.35, 0.1), bilal=(0.65, 0.1), share=0.5, seed=2)
TOLD = Variant(spread="known", share="equal")
"""One spread, told beforehand, and equal shares: only two numbers are to be found."""
GUESS = (0.25, 0.75)
HELD = LANDSCAPE.choices.index("the rest held")
KNOWN, PAPERS, PRACTICE, MAP = range(4)

PAPERS_READ = """\
- Xu, Hsu & Maleki 2016. Global analysis of expectation maximization for mixtures of two
  Gaussians. *NIPS 29*.
- Daskalakis, Tzamos & Zampetakis 2017. Ten steps of EM suffice for mixtures of two Gaussians.
  *COLT, PMLR 65*.
- Jin, Zhang, Balakrishnan, Wainwright & Jordan 2016. Local maxima in the likelihood of Gaussian
  mixture models. *NIPS 29*."""


def dealt() -> Envelope:
    """Two friends of equal shares and one spread."""
    return DEALT.envelope("two alike")


def told(sample: Sample, variant: Variant) -> Start:
    """A guess at the numbers, with the spread that is known."""
    sds = np.array([DEALT.ali[1], DEALT.bilal[1]])
    return given_start(sample, variant, Mixture(np.full(2, 0.5), np.array(GUESS), sds), "told")


def _prose(reader: Reader) -> str:
    if reader.answer("call") is None:
        return f"""\
So is it the highest? Take the kindest case: {DEALT.slips} slips, two friends of equal shares, and
one spread that we are **told**. Only their numbers are to be found, {DEALT.ali[0]:g} and
{DEALT.bilal[0]:g} when they were dealt. Two peaks, mirrored: one story. Who misses it?"""
    return TEXTS.get(reader.answer("read") or KNOWN, _known)()


def _known() -> str:
    return """\
That is a theorem: given enough slips, EM finds them from **almost every start** (Xu and others
2016; Daskalakis and others 2017), all but those with both on one number. From **three friends**
on it is false: bad lower peaks can stand however many slips there are (Jin and others 2016)."""


def _practice() -> str:
    return """\
On the essay's slips nothing is told, and a thousand starts end all over. No theorem helps. So do
what people do: **many starts**, and keep the best that did not collapse. It never falls; whether
it is the highest, you can only look for a higher one."""


TEXTS = {PAPERS: lambda: PAPERS_READ, PRACTICE: _practice}


def _react(reader: Reader) -> str:
    found = reader.found
    if not isinstance(found, Found) or reader.answer("read") in (KNOWN, PAPERS):
        return ""
    top = highest(found.table)
    if top is None:
        return ""
    number = reader.figures.number
    low, high = sorted(float(mean) for mean in top.mixture.means)
    told = f"{percent(top.share)} of {len(found.starts.means):,} starts find {number(low)} and "
    if not found.grid:
        return f"{told}{number(high)}, the best of {len(found.table.rows)} ends."
    verdict = ""
    if reader.answer("read") is None and reader.answer("call") is not None:
        verdict = "**Yes.** " if reader.answer("call") == ALMOST_NONE else "Fewer do. "
    return f"{verdict}{told}{number(high)}.{_missed(reader, found)}"


def _missed(reader: Reader, found: Found) -> str:
    """Whether all that missed it began with both on one number."""
    top = highest(found.table)
    ends = found.table.index
    missed = np.array([k < 0 or found.table.rows[k] is not top for k in ends])
    ali, bilal = found.starts.means.T
    if not missed.any():
        return ""
    if np.array_equal(missed, ali == bilal):
        return " The rest are the diagonal: both began on one number, and stay together."
    return f" {missed.sum():,} do not."


def _keep(reader: Reader) -> Mapping[str, Any]:
    seen, found = set(reader.fact("global") or ()), reader.found
    if isinstance(found, Found):
        seen.add("map" if found.grid else "practice")
    return {"global": sorted(seen)} if seen else {}


ALMOST_NONE = 2
_FROM_EVERYWHERE = Scenery(dealt, told, TOLD, pane="basins", choice=PLACES)

PAGE = Page(
    title="So is it global?",
    part=2,
    prose=_prose,
    todo="See who misses it, and what people do.",
    done=lambda reader: reader.fact("global") == ["map", "practice"],
    scenery=Scenery(dealt, told, TOLD, pane="landscape", choice=HELD),
    questions=(
        Question(
            "call",
            "Started from every place on the map, EM misses them from …",
            tuple(
                Answer(words, _FROM_EVERYWHERE)
                for words in ("about half of the places", "some", "almost none")
            ),
        ),
        Question(
            "read",
            "Read on:",
            (
                Answer("what is known"),
                Answer("the papers"),
                Answer("what people do", Scenery(pane="basins", choice=RANDOM)),
                Answer("the map again", _FROM_EVERYWHERE),
            ),
            again=True,
        ),
    ),
    react=_react,
    keep=_keep,
    played=("down", "down", "enter", "down", "down", "enter"),
)
