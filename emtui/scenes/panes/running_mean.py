"""One friend's slips one by one: the running mean converges within bands of standard error."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emtui.em.mixture import Array
from emtui.em.one_component import RunningMean, running_mean
from emtui.plot.captions import line, packed
from emtui.plot.marks import (
    ALI,
    MUTED,
    TEXT,
    Axis,
    Band,
    Curve,
    Ink,
    Mark,
    Points,
    Rule,
    Scene,
    Tick,
    Words,
)
from emtui.plot.ticks import ticks, unit_ticks
from emtui.scenes.backdrop import Backdrop
from emtui.scenes.numbers import with_error
from emtui.scenes.pane import Place, View

SHARES_FROM = 5
"""Slips dealt before a share of them is told: of one slip it would be all or nothing."""
LINEAR = 100
"""Up to this many slips the axis is linear; beyond, it is logarithmic."""


@dataclass(frozen=True, eq=False, slots=True)
class Dealt:
    """One friend's slips in their original order, on the standard scale.

    Attributes:
        slips: shape ``(n,)``.
        running: their running mean.
        inside: how many of the first 1, 2, ... means are within one and two standard errors,
            shape ``(2, n)``.
        alone: whether only Ali's slips are used; else all, as if one friend had written them.
        known: whether mean and spread are those that the slips were drawn from.
    """

    slips: Array
    running: RunningMean
    inside: Array
    alone: bool
    known: bool

    @property
    def ink(self) -> Ink:
        """The ink of the friend."""
        return ALI if self.alone else TEXT


def friends_slips(backdrop: Backdrop) -> tuple[Array, Array | None, bool]:
    """Ali's slips if the truth is known, else all (standard scale); and whether Ali's alone.

    Between the two how many slips each stands for; None for one each.
    """
    envelope = backdrop.envelope
    sample = envelope.sample
    slips, weights, alone = envelope.slips, envelope.weights, False
    if envelope.truth is not None and (envelope.truth == 0).any():
        his, alone = envelope.truth == 0, True
        slips, weights = slips[his], None if weights is None else weights[his]
    return sample.place_to_standard(slips), weights, alone


def deal_of(backdrop: Backdrop) -> Dealt:
    """The running mean of one friend's slips.

    Raises:
        ValueError: there is a single slip.
    """
    slips, weights, alone = friends_slips(backdrop)
    dealt = backdrop.envelope.dealt
    known = alone and dealt is not None
    if known and dealt is not None:
        told = backdrop.envelope.sample.to_standard(dealt)
        running = running_mean(slips, float(told.means[0]), float(told.sds[0]), weights)
    else:
        running = running_mean(slips, weights=weights)
    off = np.abs(running.means - running.centre)
    # The mean of equal slips is exact but for round-off.
    slack = 1e-12 * (1.0 + abs(running.centre))
    inside = np.array([np.cumsum(off <= width * running.errors + slack) for width in (1, 2)])
    return Dealt(slips, running, inside, alone, known)


# Places on the axis: linear or log2.


def _place(number: Array | float, count: int) -> Array:
    return np.asarray(number, dtype=np.float64) if count <= LINEAR else np.log2(number)


def _number(place: float, count: int) -> int:
    number = place if count <= LINEAR else 2.0 ** min(max(place, 0.0), 60.0)
    return int(min(max(round(number), 1), count))


def dealt_of(view: View, found: Dealt) -> int:
    """How many slips have been dealt: up to the cursor, or all of them."""
    count = len(found.slips)
    return count if view.cursor is None else _number(view.cursor[0], count)


def dealt_cursor(view: View) -> Place:
    """At the first slip."""
    return (1.0 if len(view.frame.backdrop.envelope.slips) <= LINEAR else 0.0), 0.0


def dealt_move(view: View, presses: Place, cell: Place) -> Place:
    """More or fewer slips: at least one, or as many as a column stands for."""
    assert view.cursor is not None
    found: Dealt | None = view.found
    if found is None:
        return view.cursor
    count, dealt = len(found.slips), dealt_of(view, found)
    way = int(math.copysign(1, presses[0])) if presses[0] else 0
    number = dealt + int(presses[0])
    if count > LINEAR:
        there = _number(float(_place(dealt, count)) + presses[0] * cell[0], count)
        number = there if abs(there - dealt) >= abs(presses[0]) else number
    number = number if number != dealt else dealt + way
    return float(_place(float(min(max(number, 1), count)), count)), 0.0


def dealt_scene(view: View, columns: int) -> Scene:
    """The mean of the slips so far, with bands of one and two standard errors."""
    found: Dealt = view.found
    running, count, dealt = found.running, len(found.slips), dealt_of(view, found)
    x = Axis(*_limits(count), _ticks(count, columns))
    y = _heights(view, found, columns)
    marks: list[Mark] = [*_funnels(running, x, columns)]
    marks.append(Rule(running.centre, MUTED, vertical=False))
    if dealt <= columns:
        places = _place(running.counts[:dealt], count)
        marks.append(
            Points(places, found.slips[:dealt], [found.ink.faint(0.55)] * dealt, "○" * dealt)
        )
    chosen = _thin(dealt, count, 2 * columns)
    means = running.means[chosen]
    marks.append(Curve(_place(running.counts[chosen], count), means, found.ink))
    here = _place(running.counts[[dealt - 1]], count)
    marks.append(Points(here, running.means[[dealt - 1]], [found.ink], "●"))
    return Scene(
        x, y, tuple(marks), "The average: press z to see it large.",
        "○ slips, ● their average, in its funnels" if dealt <= columns else "the average so far",
    )  # fmt: skip


def _limits(count: int) -> tuple[float, float]:
    low, high = (float(_place(float(n), count)) for n in (1, count))
    margin = 0.02 * (high - low) or 0.5
    return low - margin, high + margin


def _funnels(running: RunningMean, x: Axis, columns: int) -> Iterator[Mark]:
    count = len(running.counts)
    places = np.linspace(x.low, x.high, 2 * max(columns, 2))
    numbers = places if count <= LINEAR else 2.0**places
    errors = running.sd / np.sqrt(np.maximum(numbers, 1.0))
    for width, strength in ((2.0, 0.16), (1.0, 0.3)):
        low, high = running.centre - width * errors, running.centre + width * errors
        yield Band(places, low, high, TEXT.faint(strength))


def _heights(view: View, found: Dealt, columns: int) -> Axis:
    running = found.running
    reach = 2.3 * running.sd
    low, high = running.centre - reach, running.centre + reach
    if len(found.slips) <= columns:
        low, high = min(low, float(found.slips.min())), max(high, float(found.slips.max()))
    margin = 0.04 * (high - low) or 1.0
    low, high = low - margin, high + margin
    return Axis(low, high, unit_ticks(view.frame.session.sample, low, high, 4))


def _ticks(count: int, columns: int) -> tuple[Tick, ...]:
    if count <= LINEAR:
        whole = [
            t
            for t in ticks(1.0, float(count), max(2, columns // 8))
            if t.at.is_integer() and t.at > 2
        ]
        return (Tick(1.0, "1"), *whole)
    powers = [10**k for k in range(len(str(count))) if 10**k <= count]
    return tuple(Tick(float(np.log2(n)), f"{n:,}") for n in powers)


def _thin(dealt: int, count: int, most: int) -> NDArray[np.int64]:
    """Indices of about `most` of the first `dealt` slips, evenly spaced on the axis."""
    if dealt <= most:
        return np.arange(dealt, dtype=np.int64)
    even = np.linspace(0.0, float(_place(float(dealt), count)), most)
    numbers = even if count <= LINEAR else 2.0**even
    whole = np.rint(numbers).astype(np.int64) - 1
    return np.unique(np.clip(whole, 0, dealt - 1))


def dealt_words(view: View) -> Iterator[Words]:
    """The mean with its standard error, and how often it was within the bands."""
    found: Dealt = view.found
    running, dealt = found.running, dealt_of(view, found)
    sample = view.frame.session.sample
    mean = float(sample.place_in_units(running.means[dealt - 1]))
    error = float(running.errors[dealt - 1]) * sample.scale
    mean_told, off = with_error(mean, error)
    so_far = f"{dealt:,} dealt: "
    ways = (
        (f"{so_far}average ", f"usually off by about {off}"),
        (so_far, f"usually off by {off}"),
        (so_far, f"usually {off} off"),
        ("", f"usually {off} off"),
    )
    for head, usual in ways:
        average = f"{mean_told}, {usual}"
        if len(head + average) <= view.columns:
            break
    yield line(head, (average, found.ink))
    if dealt >= SHARES_FROM:
        one, two = (float(share) for share in found.inside[:, dealt - 1] / dealt)
        pieces = [f"within one error {one:.0%} of the time", f"within two {two:.0%}"]
        yield from packed(pieces, view.columns)
    centre, sd = float(sample.place_in_units(running.centre)), running.sd * sample.scale
    number = view.frame.backdrop.figures.number
    about = f"{number(centre)} ± {number(sd)}"
    who = "Ali's number:" if found.known else "Ali's slips:" if found.alone else "all slips:"
    yield line(f"{who} {about}")
    yield from packed(["four times the slips", "half the error (1/√N)"], view.columns)
