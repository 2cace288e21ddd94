"""Heights of bell curves at slips: of both friends at one slip, or of a story at every slip."""

from __future__ import annotations

import math

import numpy as np

from emtui.em.mixture import Array, Mixture, densities
from emtui.em.stopping import nearest
from emtui.plot.captions import line
from emtui.plot.marks import (
    FRIENDS,
    MUTED,
    SUM,
    TEXT,
    Axis,
    Curve,
    Label,
    Mark,
    Points,
    Rule,
    Scene,
    Tick,
    Words,
)
from emtui.plot.ticks import ticks, unit_ticks
from emtui.scenes.frame import Frame, in_force
from emtui.scenes.numbers import power
from emtui.scenes.pane import Pane, Place, View
from emtui.scenes.panes.why import in_doubt, next_slip, why_words
from emtui.scenes.signs import SYMBOLS

ONE_SLIP, EVERY_SLIP, SHARED = range(3)
ABOVE = 1.15
"""How high the picture reaches, in heights of the sum: words stand over it."""
SMALL = 1e-290
"""Heights below it, and above one over it, have no ticks."""
WORDS = "Heights: press z to see them large."


def heights_at(frame: Frame, places: Array, *, shared: bool = True) -> Array:
    """Each friend's density at `places`, on the standard scale, shape ``(2, n)``.

    That of a friend without a spread is 0 but on his number. Where `shared`, each density is
    multiplied by the friend's share.
    """
    mixture = in_force(frame.session)
    flat = mixture.sds <= 0
    weights = mixture.weights if shared else np.ones(2)
    safe = Mixture(weights, mixture.means, np.where(flat, 1.0, mixture.sds))
    found: Array = densities(places, safe)
    found[flat] = 0.0
    return found


def slip_of(view: View) -> float:
    """The slip under the cursor, else the one whose writer is least sure (standard)."""
    return in_doubt(view.frame) if view.cursor is None else view.cursor[0]


def heights_scene(view: View, columns: int) -> Scene:
    """The bell curves with stems at the slips, for so many columns."""
    backdrop, sample = view.frame.backdrop, view.frame.session.sample
    grid = np.linspace(backdrop.low, backdrop.high, 2 * max(columns, 2))
    places = np.union1d(grid, in_force(view.frame.session).means)
    curves = heights_at(view.frame, places, shared=view.choice != ONE_SLIP)
    top = ABOVE * max(float(curves.sum(0).max()), 1e-300)
    marks = (_every if view.choice == EVERY_SLIP else _one)(view, places, curves, top)
    return Scene(
        Axis(
            backdrop.low, backdrop.high,
            unit_ticks(sample, backdrop.low, backdrop.high, max(2, columns // 11)),
        ),
        Axis(0.0, top, _height_ticks(top, sample.scale)), tuple(marks), WORDS,
        "height: how thickly slips are packed there",
    )  # fmt: skip


def _height_ticks(top: float, scale: float) -> tuple[Tick, ...]:
    """Round heights in the slips' units, at their places; none where doubles cannot tell them."""
    told = top / 2 / scale  # half, since the whole may be beyond doubles
    if not SMALL < told < 1 / SMALL:
        return ()
    return tuple(Tick(tick.at * scale, tick.label) for tick in ticks(0.0, 2 * told, 4))


def _one(view: View, places: Array, curves: Array, top: float) -> list[Mark]:
    """Both curves and their heights at one slip."""
    slip = slip_of(view)
    tall = heights_at(view.frame, np.array([slip]), shared=view.choice == SHARED)[:, 0]
    marks: list[Mark] = [Rule(slip, TEXT.faint(0.35))]
    marks += [Curve(places, curve, ink) for curve, ink in zip(curves, FRIENDS, strict=True)]
    for k, height in enumerate(tall):
        marks.append(Points(np.array([slip]), np.array([height]), [FRIENDS[k]], SYMBOLS[k]))
        words = f" {_in_units(float(height), view.frame.session.sample.scale)}"
        marks.append(Label(slip, height + 0.06 * top, words, FRIENDS[k], "left"))
    return marks


def _in_units(height: float, scale: float) -> str:
    """A density on the standard scale in the slips' units, beyond doubles too."""
    return "0" if height == 0 else power(math.log(height) - math.log(scale))


def _every(view: View, places: Array, curves: Array, top: float) -> list[Mark]:
    """The sum of both curves, and a stem up to it from every slip."""
    rug = view.frame.backdrop.rug
    values = view.frame.session.sample.values
    slips = rug if len(rug) < len(values) else values[nearest(view.frame.session.sample, rug)]
    tall = heights_at(view.frame, slips).sum(0)
    stems: list[Mark] = [
        Curve(np.array([x, x]), np.array([0.0, y]), MUTED) for x, y in zip(slips, tall, strict=True)
    ]
    tops = Points(slips, tall, [TEXT] * len(slips), "●" * len(slips))
    return [*stems, Curve(places, curves.sum(0), SUM), tops]


def heights_words(view: View) -> tuple[Words, ...]:
    """Bayes' rule for the slip; nothing for all of them, which the page tells."""
    if view.choice == EVERY_SLIP:
        return ()
    if not (in_force(view.frame.session).sds > 0).all():
        return ((("a friend has no spread left", MUTED),),)
    if view.choice == SHARED:
        return why_words(view.frame, slip_of(view))
    place = float(view.frame.session.sample.place_in_units(slip_of(view)))
    return (line("heights at ", (view.frame.backdrop.figures.slip(place), TEXT)),)


def _cursor(view: View) -> Place:
    return in_doubt(view.frame), 0.0


def _move(view: View, presses: Place, cell: Place) -> Place:
    return next_slip(view.frame, slip_of(view), int(presses[0])), 0.0


HEIGHTS = Pane(
    "heights", "Height at a slip", heights_scene, heights_words,
    choices=("one slip", "every slip", "height × share"), cursor=_cursor, move=_move, glides=True,
)  # fmt: skip
"""Beside the slips on pages of the essay."""
