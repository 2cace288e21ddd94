"""The pane with the slips: histogram, the slips on the axis, both Gaussians and their sum."""

from __future__ import annotations

import numpy as np

from emtui.em.mixture import Array
from emtui.plot.marks import (
    ALI,
    FRIENDS,
    MUTED,
    SUM,
    TEXT,
    Axis,
    Bars,
    Curve,
    Ink,
    Mark,
    Mixed,
    Name,
    Points,
    Rule,
    Scene,
    Stacks,
    Tick,
    mix,
)
from emtui.plot.ticks import unit_ticks, whole_ticks
from emtui.scenes.frame import Frame
from emtui.scenes.signs import DOUBT, HEADROOM, SYMBOLS
from emtui.slips.envelope import NAMES

BAR_STRENGTH = 0.4
"""Of full colour: a curve in the same colour is seen over its bar."""
NOTHING = 0.01
"""Slips, too few to draw."""
TALLEST = 2.0
"""A Gaussian taller than this many times the tallest bar runs out of the picture."""


def slips_scene(frame: Frame, columns: int) -> Scene:
    """The slips with both Gaussians and their sum, for a pane of so many columns."""
    backdrop = frame.backdrop
    places = _places(frame, columns)
    curves = frame.expected(places)
    total, top = summed(frame, curves)
    truth = _truth(frame, places, top)
    # The curves come last, on top.
    marks: list[Mark] = [slip_bars(frame), *truth, *_pointer(frame, top)]
    marks.append(standing(places, total, top, SUM.faint(0.45), "dotted"))
    marks += [
        standing(places, curve, top, ink, "solid")
        for curve, ink in zip(curves, FRIENDS, strict=True)
    ]
    marks += [*_spikes(frame), _rug(frame), *_names(frame)]
    block = "a block: one slip" if backdrop.stacks else f"bars: slips per {_bar(frame)}"
    return Scene(
        Axis(backdrop.low, backdrop.high, _x_ticks(frame, columns)),
        Axis(0.0, top, whole_ticks(int(top), 5)),
        tuple(marks),
        "The slips: press z to see them large.",
        block + (", dashes: the truth" if truth else ""),
    )


def _bar(frame: Frame) -> str:
    """How wide a bar is, in the slips' units."""
    return f"{frame.backdrop.bar_width * frame.session.sample.scale:.4g}"


def _truth(frame: Frame, places: Array, top: float) -> list[Mark]:
    """The truth: the friends' Gaussians in short dashes, their numbers as vertical lines."""
    truth = frame.backdrop.truth
    if truth is None or not frame.revealed:
        return []
    curves = frame.curves_of(truth, places)
    rules: list[Mark] = [
        Rule(float(mean), ink.faint(0.4)) for mean, ink in zip(truth.means, FRIENDS, strict=True)
    ]
    return rules + [
        standing(places, curve, top, ink.faint(0.8), "short")
        for curve, ink in zip(curves, FRIENDS, strict=True)
    ]


def summed(frame: Frame, curves: Array) -> tuple[Array, float]:
    """The sum of the Gaussians, shape ``(P,)``, and how high a picture of them and the bars is."""
    total = np.nansum(curves, axis=0)
    tallest = float(frame.backdrop.heights.max())
    peak = float(np.nanmax(total, initial=0.0))
    return total, HEADROOM * max(tallest, min(peak, TALLEST * tallest))


def _places(frame: Frame, columns: int) -> Array:
    """One place per column, and both means, so that a narrow Gaussian is not missed."""
    backdrop = frame.backdrop
    grid = np.linspace(backdrop.low, backdrop.high, max(columns, 2))
    means = frame.mixture.means
    inside = (means > backdrop.low) & (means < backdrop.high)
    return np.sort(np.concatenate([grid, means[inside]]))


def slip_bars(frame: Frame) -> Bars | Stacks:
    """The histogram, coloured by who wrote its slips, as far as that is assigned.

    A few slips are a block each; of many, a bar has the ink of its average slip.
    """
    backdrop = frame.backdrop
    if backdrop.stacks is not None:
        blocks = _faint(_shares(frame, backdrop.rug, backdrop.rug_writers))
        return Stacks(backdrop.edges, [[blocks[i] for i in stack] for stack in backdrop.stacks])
    shares = _shares(frame, backdrop.places, backdrop.bar_writers)
    heights = backdrop.heights if frame.dealt is None else backdrop.dealt(frame.dealt)[0]
    return Bars(backdrop.edges, heights, _faint(shares))


def _faint(shares: Array) -> list[Ink]:
    return [MUTED.faint(BAR_STRENGTH) if np.isnan(p) else mix(p, BAR_STRENGTH) for p in shares]


def _shares(frame: Frame, places: Array, writers: Array | None) -> Array:
    """Bilal's share of what lies at `places`, NaN where nobody has said.

    By the last E-step; before the first one by the truth, if it is known and revealed.
    """
    if frame.named:
        return frame.bilal_at(places)
    if frame.revealed and writers is not None:
        return writers
    return np.full(len(places), np.nan)


def standing(places: Array, ys: Array, top: float, ink: Ink, pattern: str) -> Curve:
    """A curve without its feet: what would lie flat on the axis is left out.

    Its first step up stays, as all that is visible of a Gaussian narrower than a column.
    """
    seen = ys > 0.005 * top
    near = seen.copy()
    near[1:] |= seen[:-1]
    near[:-1] |= seen[1:]
    return Curve(places, np.where(near, ys, np.nan), ink, pattern)


def _spikes(frame: Frame) -> list[Mark]:
    """A vertical line for a friend whose spread is 0."""
    mixture = frame.mixture
    return [Rule(float(mixture.means[k]), FRIENDS[k]) for k in (0, 1) if mixture.sds[k] <= 0]


def _rug(frame: Frame) -> Points:
    if frame.dealt is not None:
        dealt = frame.backdrop.dealt(frame.dealt)[1]
        return Points(dealt, None, [ALI] * len(dealt), SYMBOLS[0] * len(dealt))
    rug = frame.backdrop.rug
    shares = _shares(frame, rug, frame.backdrop.rug_writers)
    with np.errstate(invalid="ignore"):
        sure = np.where(shares <= 0.4, SYMBOLS[0], np.where(shares >= 0.6, SYMBOLS[1], DOUBT))
    return Points(rug, None, Mixed(shares), sure.tolist())


def _pointer(frame: Frame, top: float) -> list[Mark]:
    """The pointer to the slip that the why panel explains: its sign is high, above most curves."""
    if frame.slip is None:
        return []
    return [
        Rule(frame.slip, TEXT.faint(0.45)),
        Points(np.array([frame.slip]), np.array([top]), [TEXT], "▼"),
    ]


def _names(frame: Frame) -> list[Name]:
    """Each friend's name over their number; none for a friend without slips."""
    total, mixture = frame.session.sample.total, frame.mixture
    return [
        Name(float(mixture.means[k]), SYMBOLS[k], name, ink)
        for k, (name, ink) in enumerate(zip(NAMES, FRIENDS, strict=True))
        if mixture.weights[k] * total >= NOTHING
    ]


def _x_ticks(frame: Frame, columns: int) -> tuple[Tick, ...]:
    """Round numbers in the slips' units, placed on the standard scale."""
    return unit_ticks(
        frame.session.sample, frame.backdrop.low, frame.backdrop.high, max(2, columns // 11)
    )
