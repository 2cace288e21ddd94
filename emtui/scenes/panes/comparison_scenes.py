"""The pictures of the question whether it is two, and the cut that a person moves."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from emtui.em.bootstrap import Bootstrap
from emtui.em.comparison import Comparison
from emtui.em.cuts import cut_interval, cuts, odds_at
from emtui.em.mixture import Array
from emtui.em.verdict import Verdict
from emtui.plot.marks import (
    ACCENT,
    FRIENDS,
    MUTED,
    SUM,
    TEXT,
    Axis,
    Band,
    Bars,
    Curve,
    Mark,
    Points,
    Rule,
    Scene,
    Tick,
    kind,
)
from emtui.plot.numerals import fixed
from emtui.plot.ticks import ticks, unit_ticks, whole_ticks
from emtui.scenes.frame import Frame
from emtui.scenes.pane import Place, View
from emtui.scenes.panes.comparison_study import BESIDE, CHANCE, SURE, Beside, BySlip, one_of
from emtui.scenes.panes.slips import TALLEST, slip_bars
from emtui.scenes.signs import HEADROOM

ALONE = kind(0)
"""The ink of the model with one friend."""
SKEWED = kind(1)
"""The ink of one skewed lump."""
SHOWN = (
    "dashed: one friend; solid: two",
    "dashed: one friend; solid: two; shaded: chance",
    "shaded: how far off each may be",
    "bars: dealt from one friend; ▼ these slips",
)
"""The captions of the choices."""
CUT_SHOWN = "┃ the cut; shaded: slips on its wrong side"
BARS = 24
"""Of the likelihood ratios dealt from one Gaussian."""
LARGER = "Is it two: press z to see it large."


def two_scene(view: View, columns: int) -> Scene:
    """The picture of the view's choice."""
    if isinstance(view.found, BySlip):
        return _by_slip(view, view.found, columns)
    if isinstance(view.found, Verdict):
        return _by_chance(view.found, columns)
    return _histogram(view, columns)


def _histogram(view: View, columns: int) -> Scene:
    """Histogram, one Gaussian, the sum of two and their cuts; or the means' standard errors."""
    frame, backdrop = view.frame, view.frame.backdrop
    places = np.linspace(backdrop.low, backdrop.high, 2 * max(columns, 2))
    means = frame.session.now.standard.means
    places = np.union1d(places, means[(means > backdrop.low) & (means < backdrop.high)])
    both = frame.expected(places)
    total, alone = np.nansum(both, axis=0), np.zeros(len(places))
    if isinstance(view.found, Beside):
        one = one_of(view.found.comparison, frame.session.sample)
        alone = np.nan_to_num(frame.curves_of(one, places)[0])
    highest = max(float(total.max()), float(alone.max()))
    tallest = float(backdrop.heights.max())
    top = HEADROOM * max(tallest, min(highest, TALLEST * tallest))
    friends = [
        Curve(places, _feet(curve, top), ink) for curve, ink in zip(both, FRIENDS, strict=True)
    ]
    marks: list[Mark] = [slip_bars(frame)]
    caption = CUT_SHOWN if view.cursor is not None else SHOWN[view.choice]
    if view.cursor is not None:
        at = view.cursor[0]
        marks += [*_wrong_side(frame, at, columns, top), *friends, *_cut(view, at, top)]
    elif isinstance(view.found, Beside):
        marks += [Rule(x, MUTED) for x in _cuts(frame, view.found.comparison)]
        marks.append(Curve(places, _feet(alone, top), ALONE, "dashed"))
        marks.append(Curve(places, _feet(total, top), SUM))
        skewed = _skewed(frame, view.found, places)
        if skewed is not None:
            caption += "; dotted: skewed"
            marks.append(Curve(places, _feet(skewed, top), SKEWED, "dotted"))
    else:
        marks = [*_errors(frame, view.found, top), *marks, *friends]
    low, high = backdrop.low, backdrop.high
    return Scene(
        Axis(low, high, unit_ticks(frame.session.sample, low, high, max(2, columns // 11))),
        Axis(0.0, top, ticks(0.0, top, 4)),
        tuple(marks),
        LARGER,
        caption,
    )


def _skewed(frame: Frame, beside: Beside, places: Array) -> Array | None:
    """The lognormal lump at `places`, in slips a bar, where it does better than two; else None."""
    verdict, sample = beside.verdict, frame.session.sample
    if verdict is None or verdict.crooked.family != "lognormal":
        return None
    if verdict.crooked.bic >= verdict.two.bic:
        return None
    logs = np.log(sample.place_in_units(sample.values))
    mean = np.average(logs, weights=sample.counts)
    sd = math.sqrt(np.average((logs - mean) ** 2, weights=sample.counts))
    x = np.asarray(sample.place_in_units(places))
    a_bar = sample.total * frame.backdrop.bar_width * sample.scale
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (np.log(x) - mean) / sd
        heights = a_bar * np.exp(-0.5 * z * z) / (x * sd * math.sqrt(math.tau))
    return np.where(x > 0, heights, 0.0)


def _cuts(frame: Frame, comparison: Comparison) -> list[float]:
    if frame.ended_unsound:
        return []
    sample = frame.session.sample
    return [float(sample.place_to_standard(x)) for x in near_cuts(frame, comparison)]


def near_cuts(frame: Frame, comparison: Comparison) -> list[float]:
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


# The cut in hand.


def cut_in_hand(view: View) -> Place | None:
    """Where a cut is first taken in hand: at even odds, as near the middle of the two as they are.

    In the middle itself where no slip has even odds; None where there is nothing to cut.
    """
    now = view.frame.session.now.standard
    sound = (now.sds > 0).all() and (now.weights > 0).all()
    if view.choice not in (BESIDE, SURE) or view.found is None or not sound:
        return None
    if view.frame.ended_unsound:
        return None
    sample, middle = view.frame.session.sample, float(now.means.mean())
    places = [float(sample.place_to_standard(place)) for place in cuts(sample, now).inside]
    return min(places, key=lambda place: abs(place - middle), default=middle), 0.0


def move_cut(view: View, presses: Place, cell: Place) -> Place:
    """The cut, so many columns to the right."""
    assert view.cursor is not None
    backdrop = view.frame.backdrop
    at = view.cursor[0] + presses[0] * cell[0]
    return min(max(at, backdrop.low), backdrop.high), 0.0


def interval_of_cut(view: View, at: float) -> tuple[float, float]:
    """Where 95 % of a bootstrap's cuts of the same odds lie, slips' units; NaN without one."""
    found = view.found if view.choice == SURE else view.known.get(SURE)
    if not isinstance(found, Bootstrap):
        return math.nan, math.nan
    session = view.frame.session
    odds = odds_at(session.now.standard, at)
    if not 0 < odds < 1:
        return math.nan, math.nan
    return cut_interval(session.sample, found.fits, at, odds)


def _wrong_side(frame: Frame, at: float, columns: int, top: float) -> Iterator[Bars]:
    """Each friend's slips on the cut's wrong side, in full colour, a bar a column."""
    edges = np.linspace(frame.backdrop.low, frame.backdrop.high, max(columns, 2) + 1)
    middles = (edges[:-1] + edges[1:]) / 2
    expected = np.minimum(np.nan_to_num(frame.expected(middles)), top)
    lower = int(np.argmin(frame.session.now.standard.means))
    for k, beyond in ((lower, middles >= at), (1 - lower, middles <= at)):
        heights = np.where(beyond, expected[k], 0.0)
        yield Bars(edges, heights, [FRIENDS[k]] * len(middles))


def _cut(view: View, at: float, top: float) -> Iterator[Mark]:
    """The cut, and its interval as a bar above it."""
    ends = interval_of_cut(view, at)
    if all(math.isfinite(end) for end in ends):
        to_standard = view.frame.session.sample.place_to_standard
        xs = np.array([float(to_standard(end)) for end in ends])
        yield Curve(xs, np.full(2, 0.97 * top), ACCENT)
    yield Rule(at, ACCENT)


# Slip by slip, and by chance.


def _by_slip(view: View, found: BySlip, columns: int) -> Scene:
    """How far each slip lies from where one Gaussian and two would have it."""
    sample, backdrop = view.frame.session.sample, view.frame.backdrop
    off_one = found.one.slips - found.one.expected
    off_two = found.two.slips - found.two.expected
    chance = 2.0 * np.nan_to_num(found.two.error, posinf=0.0)
    most = max(float(np.abs(off).max()) for off in (off_one, off_two))
    top = 1.1 * max(most, 1e-9)
    chance = np.minimum(chance, top)
    scale = sample.scale
    steps = ticks(-top * scale, top * scale, 5) if math.isfinite(top * scale) else ()
    marks: tuple[Mark, ...] = (
        Band(found.two.slips, -chance, chance, SUM.faint(0.22)),
        Rule(0.0, MUTED, vertical=False),
        Curve(found.one.slips, off_one, ALONE, "dashed"),
        Curve(found.two.slips, off_two, SUM),
    )
    return Scene(
        Axis(backdrop.low, backdrop.high,
             unit_ticks(sample, backdrop.low, backdrop.high, max(2, columns // 11))),
        Axis(-top, top, tuple(Tick(t.at / scale, t.label) for t in steps)),
        marks, LARGER, SHOWN[view.choice],
    )  # fmt: skip


def _by_chance(found: Verdict, columns: int) -> Scene:
    """Twice the gain of two over one: of envelopes dealt from one, and under a marker these."""
    test = found.test
    ratios = np.array(test.ratios if test else ())
    mark = 2.0 * (found.two.log_likelihood - found.one.log_likelihood)
    low, high = min(0.0, mark, *ratios.tolist()), 1.06 * max(1.0, mark, *ratios.tolist())
    heights, edges = np.histogram(ratios, BARS, (low, high))
    middles = (edges[:-1] + edges[1:]) / 2
    inks = [ACCENT if middle >= mark else MUTED for middle in middles]
    top = HEADROOM * max(4.0, float(heights.max()))
    marks: tuple[Mark, ...] = (
        Bars(edges, heights.astype(float), inks),
        Rule(mark, TEXT.faint(0.6)),
        Points(np.array([mark]), np.array([top]), [TEXT], "▼"),
    )
    name = f"▼ {fixed(mark, 1)}"
    return Scene(
        Axis(low, high, ticks(low, high, max(2, columns // 11)), name),
        Axis(0.0, top, whole_ticks(int(top), 4)),
        marks, LARGER, SHOWN[CHANCE],
    )  # fmt: skip
