"""What a fit looks like: the histogram, each friend's Gaussian, their sum, and the cuts.

For any number of friends; the same scene is drawn on paper and printed as text.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from emtui.em.mixture import Array
from emtui.em.session import Session
from emtui.plot.marks import (
    ALI,
    BILAL,
    MUTED,
    SUM,
    Axis,
    Bars,
    Label,
    Mark,
    Name,
    Rule,
    Scene,
    Words,
    kind,
)
from emtui.plot.ticks import unit_ticks, whole_ticks
from emtui.scenes.backdrop import Backdrop
from emtui.scenes.frame import Frame
from emtui.scenes.numbers import percent
from emtui.scenes.panes.climb import climb_scene
from emtui.scenes.panes.slips import BAR_STRENGTH, NOTHING, slip_bars, standing, summed
from emtui.scenes.signs import SYMBOLS
from emtui.slips.envelope import SIX, Envelope

SIGNS = (*SYMBOLS, "▲", "■", "▼", "★")
INKS = (ALI, BILAL, kind(0), kind(1), kind(6), kind(7))
"""The friends' signs and inks, in the order of the components."""
NEAR = np.linspace(-4.0, 4.0, 33)
"""Extra places at which a Gaussian is drawn, in sds from its mean."""
MOST = 120
"""Bars on paper, about."""
ROUND = 1.5
"""A round width is up to twice what it is made from, as often below this as above."""


def fit_scene(
    envelope: Envelope, session: Session, cuts: Sequence[float], columns: int, *, most: int = MOST
) -> Scene:
    """The fit for a picture of so many columns.

    Args:
        envelope: the slips.
        session: the run, at the half-step to show.
        cuts: where a slip is even between neighbours, in the slips' units.
        columns: of a terminal, or about as many places along a curve.
        most: bars that a narrow Gaussian may lead to.
    """
    frame = Frame(Backdrop.of(envelope, min(bars_for(session), most)), session)
    backdrop, sample = frame.backdrop, session.sample
    places = _places(frame, columns)
    curves = frame.expected(places)
    total, top = summed(frame, curves)
    two = len(curves) == 2
    plain = [MUTED.faint(BAR_STRENGTH)] * len(backdrop.heights)
    marks: list[Mark] = [slip_bars(frame) if two else Bars(backdrop.edges, backdrop.heights, plain)]
    for cut in cuts:
        at = float(sample.place_to_standard(cut))
        marks.append(Rule(at, MUTED))
        marks.append(Label(at, 0.97 * top, f" {backdrop.figures.number(cut)}", MUTED, "left"))
    marks.append(standing(places, total, top, SUM.faint(0.6), "dotted"))
    for k, curve in enumerate(curves):
        marks.append(standing(places, curve, top, INKS[k], "solid"))
        if frame.mixture.sds[k] <= 0:
            marks.append(Rule(float(frame.mixture.means[k]), INKS[k]))
    marks += _names(frame, columns)
    width = backdrop.bar_width * sample.scale
    return Scene(
        Axis(backdrop.low, backdrop.high,
             unit_ticks(sample, backdrop.low, backdrop.high, max(2, columns // 11)),
             envelope.column or envelope.name),
        Axis(0.0, top, whole_ticks(int(top), 5), f"slips per {width:.4g}"),
        tuple(marks),
        "The fit: a wider window shows it.",
        "dotted: the sum" + (", upright: cut" if cuts else ""),
    )  # fmt: skip


def bars_for(session: Session) -> int:
    """Bars about as wide as the narrowest Gaussian's spread, none narrower than slips lie apart.

    A wider bar holds all of a Gaussian's slips, far below its curve; where slips were rounded,
    narrower ones than that stay empty in between.
    """
    sample, mixture = session.sample, session.now.standard
    told = mixture.sds[(mixture.sds > 0) & (mixture.weights * sample.total >= NOTHING)]
    gap = float(np.diff(sample.values).min(initial=np.inf))
    width = max(float(told.min(initial=np.inf)) / ROUND, gap)
    return math.ceil((sample.highest - sample.lowest) / width)


def climb_of(envelope: Envelope, session: Session, columns: int) -> Scene:
    """The score at every half-step of a run that ended."""
    scene = climb_scene(Frame(Backdrop.of(envelope), session), columns)
    last = len(session.history) - 1
    return replace(
        scene,
        x=Axis(scene.x.low, max(last, 1) + 0.5, whole_ticks(last, columns // 9), "half-step"),
        y=replace(scene.y, name="score" if scene.caption.startswith("score") else "left to climb"),
        caption=f"{scene.caption}; black: the score, grey: the floor under it",
    )


def friends_told(envelope: Envelope, session: Session, columns: int) -> tuple[Words, ...]:
    """Lines for under a picture in which the friends' names have no room for their numbers."""
    frame = Frame(Backdrop.of(envelope), session)
    told = _told(frame)
    if _roomy(told, columns):
        return ()
    wide = max(map(len, told)) + 5
    each = max(1, columns // wide)
    pieces = [(f"{SIGNS[k]} {words}".ljust(wide), INKS[k]) for k, words in enumerate(told)]
    return tuple(tuple(pieces[k : k + each]) for k in range(0, len(pieces), each))


def _places(frame: Frame, columns: int) -> Array:
    """One place a column, and more where a narrow Gaussian would be missed."""
    low, high, mixture = frame.backdrop.low, frame.backdrop.high, frame.mixture
    near = (mixture.means[:, None] + mixture.sds[:, None] * NEAR).ravel()
    inside = near[(near > low) & (near < high)]
    return np.union1d(np.linspace(low, high, max(columns, 2)), inside)


def _names(frame: Frame, columns: int) -> list[Mark]:
    """Each friend over their number; with number, spread and share where there is room."""
    told = _told(frame)
    if not _roomy(told, columns):
        told = list(SIX)
    weights = frame.session.now.mixture.weights * frame.session.sample.total
    return [
        Name(float(mean), SIGNS[k], told[k], INKS[k])
        for k, mean in enumerate(frame.mixture.means)
        if weights[k] >= NOTHING
    ]


def _told(frame: Frame) -> list[str]:
    """Each friend's name, number, spread and share."""
    now, figures = frame.session.now.mixture, frame.backdrop.figures
    return [
        f"{SIX[k]} {figures.number(float(mean))} ± {figures.number(float(sd))}, "
        f"{percent(float(weight))}"
        for k, (mean, sd, weight) in enumerate(zip(now.means, now.sds, now.weights, strict=True))
    ]


def _roomy(told: Sequence[str], columns: int) -> bool:
    """Whether names with their numbers find room side by side."""
    return sum(map(len, told)) + 4 * len(told) <= columns
