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
"""Where a Gaussian is looked at more closely, in its spreads."""
MOST = 100
"""Bars on paper, about."""
ROOMY = 30
"""Columns for each friend from which their numbers stand beside their name."""


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
             envelope.name),
        Axis(0.0, top, whole_ticks(int(top), 5), f"slips per {width:.4g}"),
        tuple(marks),
        "The fit: a wider window shows it.",
        "dotted: the sum" + (", upright: cut" if cuts else ""),
    )  # fmt: skip


def bars_for(session: Session) -> int:
    """Bars no wider than the narrowest Gaussian's spread, nor narrower than slips lie apart.

    A wider bar holds all of a Gaussian's slips, far below its curve; where slips were rounded,
    narrower ones than that stay empty in between.
    """
    sample, mixture = session.sample, session.now.standard
    told = mixture.sds[(mixture.sds > 0) & (mixture.weights * sample.total >= NOTHING)]
    gap = float(np.diff(sample.values).min(initial=np.inf))
    width = max(float(told.min(initial=np.inf)), gap)
    return math.ceil((sample.highest - sample.lowest) / width)


def climb_of(envelope: Envelope, session: Session, columns: int) -> Scene:
    """The score at every half-step of a run that ended."""
    scene = climb_scene(Frame(Backdrop.of(envelope), session), columns)
    return replace(scene, x=replace(scene.x, name="half-step"))


def _places(frame: Frame, columns: int) -> Array:
    """One place a column, and more where a narrow Gaussian would be missed."""
    low, high, mixture = frame.backdrop.low, frame.backdrop.high, frame.mixture
    near = (mixture.means[:, None] + mixture.sds[:, None] * NEAR).ravel()
    inside = near[(near > low) & (near < high)]
    return np.union1d(np.linspace(low, high, max(columns, 2)), inside)


def _names(frame: Frame, columns: int) -> list[Mark]:
    """Each friend over their number; with number, spread and share where there is room."""
    now, figures = frame.session.now.mixture, frame.backdrop.figures
    standard, roomy = frame.mixture, columns >= ROOMY * len(frame.mixture.means)
    names: list[Mark] = []
    for k, weight in enumerate(now.weights):
        told = SIX[k]
        if roomy:
            number, spread = figures.number(float(now.means[k])), figures.number(float(now.sds[k]))
            told += f" {number} ± {spread}, {percent(float(weight))}"
        if weight * frame.session.sample.total >= NOTHING:
            names.append(Name(float(standard.means[k]), SIGNS[k], told, INKS[k]))
    return names
