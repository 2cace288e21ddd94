"""The words under the pictures of the question whether it is two."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Mapping

import numpy as np

from emtui.em.bootstrap import Bootstrap
from emtui.em.comparison import Comparison
from emtui.em.cuts import odds_at, wrong_of
from emtui.em.history import Phase
from emtui.em.verdict import Verdict
from emtui.plot.captions import line, packed
from emtui.plot.marks import FRIENDS, TEXT, Words
from emtui.plot.numerals import fixed
from emtui.scenes.narration.verdict import HOW_MANY, NOTHING, because, conclusion, p_value
from emtui.scenes.numbers import count, percent, score, with_error
from emtui.scenes.pane import View
from emtui.scenes.panes.comparison_scenes import (
    ALONE,
    cut_in_hand,
    interval_of_cut,
    near_cuts,
)
from emtui.scenes.panes.comparison_study import Beside, BySlip
from emtui.scenes.signs import SYMBOLS
from emtui.slips.envelope import NAMES

WIDE = 58
"""Columns from which on lines are told at length."""
NOT_YET = "Is it two? First let this climb come to its end (the End key)."
"""What is said of a story on its way."""


def two_words(view: View) -> tuple[Words, ...]:
    """What the picture of the view's choice says; the cut in hand first."""
    cut = tuple(_cut(view, view.cursor[0])) if view.cursor is not None else ()
    found = view.found
    if isinstance(found, Beside):
        return cut + tuple(_beside(view, found))
    if isinstance(found, BySlip):
        return tuple(_by_slip(view, found))
    if isinstance(found, Verdict):
        return tuple(_by_chance(view, found))
    return cut + tuple(_sure(view, found))


def _cut(view: View, at: float) -> Iterator[Words]:
    """The cut in hand: whose a slip on it is, how many lie wrong, and how sure it is."""
    session, number = view.frame.session, view.frame.backdrop.figures.number
    now, place = session.now.standard, float(session.sample.place_in_units(at))
    lower, upper = (int(k) for k in np.argsort(now.means, kind="stable"))
    above, below = wrong_of(session.sample, now, at)
    whose = f"{NAMES[lower]}'s with {percent(odds_at(now, at))}"
    ours = f"{count(above)} of {NAMES[lower]}'s", FRIENDS[lower]
    theirs = f"{count(below)} of {NAMES[upper]}'s", FRIENDS[upper]
    if view.columns >= WIDE:
        yield line((f"cut at {number(place)}", TEXT), f", a slip there is {whose}")
        yield line("wrong side: ", ours, " above, ", theirs, " below")
    else:
        short = (f"cut {number(place)}: ", TEXT), ours, " above, ", theirs, " below"
        if sum(len(text) for text, _ in line(*short)) <= view.columns:
            yield line(*short)
        else:
            yield line((f"cut at {number(place)}, wrong:", TEXT))
            yield line(ours, " above")
            yield line(theirs, " below")
        yield line(f"a slip there is {whose}")
    yield from packed(_told_interval(view, at), view.columns)


def _told_interval(view: View, at: float) -> list[str]:
    number = view.frame.backdrop.figures.number
    low, high = interval_of_cut(view, at)
    if not math.isfinite(low) or not math.isfinite(high):
        return []
    ends = f"{number(low)} to {number(high)}"
    told = f"the cut lies from {ends}"
    if len(told) > view.columns:
        told = f"cut {ends}"
    return [told, "in 95% of the envelopes dealt"]


def _beside(view: View, beside: Beside) -> Iterator[Words]:
    found = beside.comparison
    if not math.isfinite(found.two.log_likelihood):
        yield from packed(["no ceiling: a collapsed story", "nothing to compare"], view.columns)
        return
    if view.frame.session.now.phase is not Phase.ENDED:
        yield from _wrapped(NOT_YET, view.columns)
        return
    nothing = view.frame.ended_unsound
    if nothing:
        yield from _wrapped(NOTHING, view.columns)
    elif beside.verdict is not None:
        yield from _wrapped(conclusion(beside.verdict), view.columns)
        if beside.verdict.says == "more":
            yield from _wrapped(HOW_MANY, view.columns)
        yield from packed(_meeting(view, found), view.columns)
        for sentence in because(beside.verdict):
            yield from _wrapped(sentence, view.columns)
    scores = found.one.log_likelihood, found.two.log_likelihood
    stories = (("one", found.one, ALONE), ("two", found.two, TEXT))
    for name, story, tint in stories[: 1 if nothing else 2]:
        bic = fixed(story.bic, 2 if abs(story.bic) < 1e6 else 0)
        told = f" {score(story.log_likelihood, *scores):>11}  BIC {bic:>7}"
        free = f"   {story.parameters} numbers free" if view.columns >= WIDE else ""
        yield line((f"{name:<4}", tint), (told, TEXT), free)
    if beside.verdict is None and not nothing:
        yield from packed(_meeting(view, found), view.columns)


def _wrapped(sentence: str, columns: int) -> Iterator[Words]:
    for text in textwrap.wrap(sentence, columns, break_on_hyphens=False):
        yield line((text, TEXT))


def _meeting(view: View, found: Comparison) -> list[str]:
    """Where a slip is equally likely to be either friend's."""
    number = view.frame.backdrop.figures.number
    cuts = [number(x) for x in near_cuts(view.frame, found)]
    if not cuts:
        return ["no slip has even odds"]
    return ["even odds", "at " + " and ".join(cuts)]


def _by_slip(view: View, found: BySlip) -> Iterator[Words]:
    """How far from the slips the stories are, on average."""
    scale, number = view.frame.session.sample.scale, view.frame.backdrop.figures.number
    off = [
        number(float(np.abs(one.slips - one.expected).mean()) * scale)
        for one in (found.one, found.two)
    ]
    yield from _wrapped(
        f"On average a slip lies {off[0]} from where one friend would have it, {off[1]} from where "
        "two would.",
        view.columns,
    )
    yield from packed(
        [
            "→ the slip's number",
            "↑ how much larger it is than that",
            "shaded: 95% of what chance does",
        ],
        view.columns,
    )


def _by_chance(view: View, found: Verdict) -> Iterator[Words]:
    """The test so far; at its end the conclusion that goes with it."""
    if found.test is None:
        yield line("dealing from one Gaussian …")
        return
    done = len(found.test.ratios)
    exceed = sum(ratio >= found.test.ratio for ratio in found.test.ratios)
    gain = fixed(found.test.ratio / 2, 1)
    yield from _wrapped(
        f"{p_value(found.test.p)}: {exceed} of {done} envelopes dealt from one Gaussian gain as "
        f"much by a second as these slips do, {gain}.",
        view.columns,
    )
    left = found.test.left_out
    if done + left == found.test.replicates:
        yield from _wrapped(conclusion(found), view.columns)
    settled = [f"{left} more never settled"] if left else []
    yield from packed(["→ twice what two gain", "▼ these slips", *settled], view.columns)


def _sure(view: View, found: Bootstrap) -> Iterator[Words]:
    wide = view.columns >= WIDE
    now = view.frame.session.now.mixture
    if wide:
        heads = [(f"{f'{SYMBOLS[k]} {NAMES[k]}':<25}", FRIENDS[k]) for k in (0, 1)]
        yield line(" " * 8, *heads)
    table = {
        name: [_give(view, float(v), float(e), wide) for v, e in zip(values, errors, strict=True)]
        for name, values, errors in (
            ("number", now.means, found.means),
            ("spread", now.sds, found.sds),
        )
    }
    table["share"] = [
        _off(percent(float(w)), percent(float(e)) if e > 0 else "", wide)
        for w, e in zip(now.weights, found.weights, strict=True)
    ]
    yield from _rows(table, view.columns, *((8, 25) if wide else (7, 15)))
    told = [f"{found.done} envelopes dealt from this story", f"{found.used} settled again"]
    yield from packed(told, view.columns)
    if view.cursor is None and (at := cut_in_hand(view)) is not None:
        number = view.frame.backdrop.figures.number
        cut = number(float(view.frame.session.sample.place_in_units(at[0])))
        told = [f"even odds at {cut}", *_told_interval(view, at[0])]
        yield from packed(told, view.columns)


def _give(view: View, value: float, error: float, wide: bool) -> str:
    if not math.isfinite(error):
        return "…"
    if error == 0:  # it is known, or held
        return view.frame.backdrop.figures.number(value)
    return _off(*with_error(value, error), wide)


def _off(value: str, error: str, wide: bool) -> str:
    """A value, and how far off it tends to be: in brackets where there is little room."""
    if not error:
        return value
    return f"{value}, off by {error}" if wide else f"{value} ({error})"


def _rows(table: Mapping[str, list[str]], columns: int, head: int, width: int) -> Iterator[Words]:
    """Both friends' numbers beside each other, or below each other where that is too wide."""
    ours, theirs = (max(len(texts[k]) for texts in table.values()) for k in (0, 1))
    width = max(width, ours + 1)
    for name, texts in table.items():
        first, last = zip(texts, FRIENDS, strict=True)
        if head + width + theirs <= columns:
            yield line(f"{name:<{head}}", (f"{first[0]:<{width}}", first[1]), last)
        else:
            yield line(f"{name:<{head}}", first)
            yield line(" " * head, last)
