"""Model comparison: one friend next to two, the cut points, and standard errors."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from emtui.em.best import best_of
from emtui.em.bootstrap import Bootstrap, bootstrap
from emtui.em.comparison import Comparison, compare
from emtui.em.fitting import is_sound
from emtui.em.history import Phase, Why
from emtui.em.mixture import Array, Mixture
from emtui.em.verdict import Verdict, verdict
from emtui.plot.captions import line, packed
from emtui.plot.marks import (
    FRIENDS,
    MUTED,
    SUM,
    TEXT,
    Axis,
    Band,
    Curve,
    Ink,
    Mark,
    Rule,
    Scene,
    Words,
    kind,
)
from emtui.plot.numerals import fixed
from emtui.plot.ticks import ticks, unit_ticks
from emtui.scenes.frame import Frame
from emtui.scenes.narration.verdict import because, conclusion, strength
from emtui.scenes.numbers import percent, score, with_error
from emtui.scenes.pane import GoingOn, Pane, Study, View
from emtui.scenes.panes.slips import TALLEST, slip_bars
from emtui.scenes.signs import HEADROOM, SYMBOLS
from emtui.slips.envelope import NAMES

ALONE = kind(0)
"""The ink of the model with one friend."""
BESIDE, SURE = range(2)
SHOWN = ("dashed: one friend; solid: two", "shaded: how far off a number may be")
"""The captions of the choices."""


@dataclass(frozen=True, eq=False, slots=True)
class Beside:
    """One Gaussian beside two, and at a climb's end what may be said of them.

    Attributes:
        comparison: of the two as they are now.
        verdict: the one that `emtui fit` gives; None before the end, and until it is found.
    """

    comparison: Comparison
    verdict: Verdict | None = None


def _depends(view: View) -> Hashable:
    session = view.frame.session
    return session.sample, session.variant, session.now


def _compute(view: View, going_on: GoingOn) -> Iterator[Beside | Bootstrap]:
    """The comparison, then the verdict; or standard errors, refined with every bootstrap sample.

    Raises:
        ValueError: no standard errors, because the run has not ended or is degenerate.
    """
    session = view.frame.session
    if view.choice == BESIDE:
        yield from _judged(view, going_on)
        return
    end = session.now.end
    if session.now.phase is not Phase.ENDED or end is None:
        raise ValueError("How sure? First let this climb come to its end (the End key).")
    if end.why in (Why.COLLAPSED, Why.EMPTIED):
        raise ValueError("A trap is no story: there is nothing to be sure of here.")
    for found in bootstrap(session.sample, session.variant, session.now.standard):
        yield found
        if not going_on(found.done / found.total):
            return


def _judged(view: View, going_on: GoingOn) -> Iterator[Beside]:
    session = view.frame.session
    beside = Beside(compare(session.sample, session.variant, session.now.standard))
    yield beside
    if session.now.phase is not Phase.ENDED:
        return
    soft, stopped = replace(session.variant, assign="soft"), False

    def on(share: float) -> bool:
        nonlocal stopped
        stopped = stopped or not going_on(share)
        return not stopped

    best = best_of(session.sample, soft, going_on=on)
    if on(1.0):
        found = verdict(session.sample, soft, best, sound=is_sound(session))
        yield replace(beside, verdict=found)


# The picture.


def two_scene(view: View, columns: int) -> Scene:
    """Histogram, one Gaussian, the sum of two and their cuts; or the means' standard errors."""
    frame, backdrop = view.frame, view.frame.backdrop
    places = np.linspace(backdrop.low, backdrop.high, 2 * max(columns, 2))
    means = frame.session.now.standard.means
    places = np.union1d(places, means[(means > backdrop.low) & (means < backdrop.high)])
    both = frame.expected(places)
    drawn = [np.nansum(both, axis=0)]
    comparison = view.found.comparison if isinstance(view.found, Beside) else None
    if comparison is not None:
        drawn.append(_alone(frame, comparison, places))
    tallest = float(backdrop.heights.max())
    top = HEADROOM * max(tallest, min(max(float(d.max()) for d in drawn), TALLEST * tallest))
    marks: list[Mark] = []
    if comparison is None:
        marks += _errors(frame, view.found, top)
    marks.append(slip_bars(frame))
    if comparison is not None:
        marks += [Rule(x, MUTED) for x in _cuts(frame, comparison)]
        marks += [
            Curve(places, _feet(drawn[1], top), ALONE, "dashed"),
            Curve(places, _feet(drawn[0], top), SUM),
        ]
    else:
        marks += [
            Curve(places, _feet(curve, top), ink) for curve, ink in zip(both, FRIENDS, strict=True)
        ]
    return Scene(
        Axis(backdrop.low, backdrop.high, unit_ticks(
            frame.session.sample, backdrop.low, backdrop.high, max(2, columns // 11))),
        Axis(0.0, top, ticks(0.0, top, 4)),
        tuple(marks), "One or two: press z to see it large.",
        SHOWN[int(comparison is None)],
    )  # fmt: skip


def _alone(frame: Frame, comparison: Comparison, places: Array) -> Array:
    """Expected slips per bar at `places` from the one Gaussian; 0 if its sd is 0."""
    sample = frame.session.sample
    mean = float(sample.place_to_standard(comparison.mean))
    sd = comparison.sd / sample.scale
    one = Mixture(np.array([1.0, 0.0]), np.array([mean, mean]), np.array([sd, sd]))
    return np.asarray(np.nan_to_num(frame.curves_of(one, places)[0]))


def _cuts(frame: Frame, comparison: Comparison) -> list[float]:
    sample = frame.session.sample
    return [float(sample.place_to_standard(x)) for x in _near(frame, comparison)]


def _near(frame: Frame, comparison: Comparison) -> list[float]:
    """Cut points no farther outside the slips than their range; others are meaningless."""
    sample = frame.session.sample
    low, high = sample.lowest, sample.highest
    places = [(x, float(sample.place_to_standard(x))) for x in comparison.cut_points]
    return [x for x, place in places if 2 * low - high <= place <= 2 * high - low]


def _feet(ys: Array, top: float) -> Array:
    """A curve without the parts that would lie flat on the axis."""
    return np.where(ys > 0.012 * top, ys, np.nan)


def _errors(frame: Frame, found: Bootstrap, top: float) -> Iterator[Mark]:
    """Each friend's mean, with a band of one standard error on both sides."""
    scale = frame.session.sample.scale
    for k, ink in enumerate(FRIENDS):
        mean, error = float(frame.session.now.standard.means[k]), float(found.means[k]) / scale
        if math.isfinite(error):
            ends = np.array([mean - error, mean + error])
            yield Band(ends, np.zeros(2), np.full(2, top), ink.faint(0.28))
        yield Rule(mean, ink.faint(0.7))


# Words.


def two_words(view: View) -> tuple[Words, ...]:
    """The verdict, both scores and the cuts; or every parameter with its standard error."""
    if isinstance(view.found, Beside):
        return tuple(_beside(view, view.found))
    return tuple(_sure(view, view.found))


def _beside(view: View, beside: Beside) -> Iterator[Words]:
    found = beside.comparison
    if not math.isfinite(found.two.log_likelihood):
        yield from packed(["no ceiling: a collapsed story", "nothing to compare"], view.columns)
        return
    if beside.verdict is None:
        yield from _so_far(view, found)
    else:
        yield from _wrapped(conclusion(beside.verdict), view.columns)
        yield from packed(_meeting(view, found), view.columns)
        for sentence in because(beside.verdict):
            yield from _wrapped(sentence, view.columns)
    scores = found.one.log_likelihood, found.two.log_likelihood
    for name, story, tint in (("one", found.one, ALONE), ("two", found.two, TEXT)):
        bic = fixed(story.bic, 2 if abs(story.bic) < 1e6 else 0)
        told = f" {score(story.log_likelihood, *scores):>11}  BIC {bic:>7}"
        free = f"   {story.parameters} numbers free" if view.columns >= 58 else ""
        yield line((f"{name:<4}", tint), (told, TEXT), free)
    if beside.verdict is None:
        yield from packed(_meeting(view, found), view.columns)
        if view.frame.session.now.phase is not Phase.ENDED:
            yield from packed(["this climb has not ended", "End runs it"], view.columns)


def _so_far(view: View, found: Comparison) -> Iterator[Words]:
    """What BIC of one and two says, until there is a verdict; in two lines if need be."""
    gain = found.bic_gain
    gain_words = f"{abs(gain):.1f}" if abs(gain) < 1e5 else f"{abs(gain):,.0f}"
    favoured, ink = ("two", TEXT) if gain > 0 else ("one", ALONE)
    lead = "so far BIC speaks " if view.columns >= 58 else "so far "
    said, by = f"{strength(gain)} for {favoured},", f"by {gain_words}"
    if len(f"{lead}{said} {by}") <= view.columns:
        yield line(lead, (f"{said} {by}", ink))
    else:
        yield line(lead, (said, ink))
        yield line((by, ink))


def _wrapped(sentence: str, columns: int) -> Iterator[Words]:
    for text in textwrap.wrap(sentence, columns, break_on_hyphens=False):
        yield line((text, TEXT))


def _meeting(view: View, found: Comparison) -> list[str]:
    """Where a slip is equally likely to be either friend's."""
    number = view.frame.backdrop.figures.number
    cuts = [number(x) for x in _near(view.frame, found)]
    if not cuts:
        return ["no slip has even odds"]
    return ["even odds", "at " + " and ".join(cuts)]


def _sure(view: View, found: Bootstrap) -> Iterator[Words]:
    wide = view.columns >= 58
    now = view.frame.session.now.mixture
    if wide:
        heads = [(f"{f'{SYMBOLS[k]} {NAMES[k]}':<25}", FRIENDS[k]) for k in (0, 1)]
        yield line(" " * 8, *heads)
    for name, values, errors in (
        ("number", now.means, found.means),
        ("spread", now.sds, found.sds),
    ):
        texts = [_give(float(v), float(e), wide) for v, e in zip(values, errors, strict=True)]
        yield _row(name, texts, wide)
    shares = [
        _off(percent(float(w)), f"{100 * float(e):.1f}" if math.isfinite(e) else "", wide)
        for w, e in zip(now.weights, found.weights, strict=True)
    ]
    yield _row("share", shares, wide)
    told = [f"{found.done} envelopes dealt from this story", f"{found.used} settled again"]
    yield from packed(told, view.columns)


def _give(value: float, error: float, wide: bool) -> str:
    if not math.isfinite(error):
        return "…"
    return _off(*with_error(value, error), wide)


def _off(value: str, error: str, wide: bool) -> str:
    """A value, and how far off it tends to be: in brackets where there is little room."""
    if not error:
        return value
    return f"{value}, off by {error}" if wide else f"{value} ({error})"


def _row(name: str, texts: list[str], wide: bool) -> Words:
    width = 25 if wide else 15
    cells: list[tuple[str, Ink]] = [
        (f"{text:<{width}}", FRIENDS[k]) for k, text in enumerate(texts)
    ]
    last, ink = cells[-1]
    return line(f"{name:<8}" if wide else f"{name:<7}", *cells[:-1], (last.rstrip(), ink))


TWO = Pane(
    "two", "Is it two at all", two_scene, two_words, Study(_depends, _compute),
    ("one beside two", "how sure"),
)  # fmt: skip
