"""One friend's score as a function of the mean: concave, so one peak above every chord."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from emtui.em.mixture import Array
from emtui.em.one_component import Chord, chord, score_curve
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
    Words,
    kind,
)
from emtui.plot.ticks import ticks, unit_ticks
from emtui.scenes.backdrop import Backdrop
from emtui.scenes.numbers import amount, score
from emtui.scenes.pane import View
from emtui.scenes.panes.running_mean import friends_slips

CHORD = kind(0)
"""The ink of the chord."""


@dataclass(frozen=True, eq=False, slots=True)
class Peak:
    """One friend's score as a function of the mean on the standard scale.

    Attributes:
        height: ``(numbers) -> scores``, in the slips' units.
        mean: where the maximum is.
        sd: the fixed spread.
        alone: whether only Ali's slips are used; else all of them.
    """

    height: Callable[[Array], Array]
    mean: float
    sd: float
    alone: bool

    @property
    def ink(self) -> Ink:
        """The ink of the friend."""
        return ALI if self.alone else TEXT


def peak_of(backdrop: Backdrop) -> Peak:
    """The score of one friend's slips, with the spread fixed at their sd.

    Raises:
        ValueError: all slips are equal.
    """
    slips, weights, alone = friends_slips(backdrop)
    mean = float(np.average(slips, weights=weights))
    sd = float(np.sqrt(np.average((slips - mean) ** 2, weights=weights)))
    if not sd > 0:
        raise ValueError("His slips are all alike: no spread, no curve.")
    curve = score_curve(slips, sd, weights)
    count = float(len(slips) if weights is None else weights.sum())
    shift = count * np.log(backdrop.envelope.sample.scale)
    return Peak(lambda numbers: curve(numbers) - shift, mean, sd, alone)


def _laid(view: View, found: Peak) -> Chord | None:
    """The chord between the two pins, or from one pin to the cursor."""
    ends = [x for x, _ in _ends(view)]
    if len(ends) < 2 or ends[0] == ends[1]:
        return None
    return chord(found.height, min(ends), max(ends), 101)


def peak_scene(view: View, columns: int) -> Scene:
    """The curve, its maximum, and the chord."""
    found: Peak = view.found
    backdrop = view.frame.backdrop
    places = np.linspace(backdrop.low, backdrop.high, 2 * max(columns, 8))
    heights = found.height(places)
    top = float(found.height(np.array([found.mean]))[0])
    low = float(heights.min())
    margin = 0.1 * (top - low) or 1.0
    marks: list[Mark] = [Rule(found.mean, MUTED.faint(0.6))]
    laid = _laid(view, found)
    if laid is not None:
        marks.append(Band(laid.places, laid.line, laid.curve, CHORD.faint(0.35)))
        marks.append(Curve(laid.places, laid.line, CHORD))
    marks.append(Curve(places, heights, found.ink))
    marks.append(Points(np.array([found.mean]), np.array([top]), [found.ink], "●"))
    for x, symbol in _ends(view):
        at = np.array([x])
        marks.append(Points(at, found.height(at), [CHORD], symbol))
    return Scene(
        Axis(backdrop.low, backdrop.high, unit_ticks(
            view.frame.session.sample, backdrop.low, backdrop.high, max(2, columns // 11))),
        Axis(low - margin, top + margin, ticks(low, top, 4)),
        tuple(marks), "One peak: press z to see it large.",
        "score of one friend against his number",
    )  # fmt: skip


def _ends(view: View) -> Iterator[tuple[float, str]]:
    """The chord's ends, pinned or at the cursor, with their signs; kept inside the picture."""
    backdrop = view.frame.backdrop
    for x, _ in view.pins:
        yield min(max(x, backdrop.low), backdrop.high), "◆"
    if view.cursor is not None and len(view.pins) < 2:
        yield min(max(view.cursor[0], backdrop.low), backdrop.high), "○"


def peak_words(view: View) -> Iterator[Words]:
    """Where the maximum is, and how far the curve is above the chord."""
    found: Peak = view.found
    sample, number = view.frame.session.sample, view.frame.backdrop.figures.number
    mean = number(float(sample.place_in_units(found.mean)))
    top = float(found.height(np.array([found.mean]))[0])
    laid = _laid(view, found)
    if laid is not None:
        most = float(laid.clearance.max())
        yield line("above the chord by at most ", (amount(most), CHORD))
    elif view.pins:
        yield line("now the other end, Enter again")
    elif view.cursor is not None:
        yield line("Enter pins one end of a chord")
    told = f" at the average, {mean}"
    if len(f"top {score(top)}{told}") > view.columns:
        told = f" at {mean}"
    yield line("top ", (score(top), found.ink), told)
    if view.cursor is not None and len(view.pins) < 2:
        *_, (x, _sign) = _ends(view)
        here = score(float(found.height(np.array([x]))[0]))
        yield line(f"here {here} at {number(float(sample.place_in_units(x)))}")
    if laid is not None and laid.below:
        yield from packed(["no chord rises above it", "so one peak: concave"], view.columns)
    spread = number(found.sd * sample.scale)
    whose = "Ali's slips" if found.alone else "all slips as one friend's"
    yield from packed([whose, f"spread held at {spread}"], view.columns)
