"""The computation behind the landscape: the score over two parameters, its peaks and pass."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from emtui.em.condense import checked_step, condensed
from emtui.em.landscape import climbed_surface, friend_surface, means_surface, refined
from emtui.em.mixture import Array, Mixture
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.steps import m_step
from emtui.em.surface import Spot, Surface
from emtui.em.variants import Variant
from emtui.scenes.pane import GoingOn, Place, Study, View
from emtui.scenes.panes.maps import Levels, decadic

Size = tuple[int, int]
CELLS: Size = (60, 60)
PEAKS = 6
"""Most peaks that are marked."""
ROUNDS, ENOUGH = 500, 1e-12
"""Rounds from a cell to its top at most, and the relative gain below which it is reached."""


@dataclass(frozen=True, slots=True)
class LandscapeMap:
    """One of the maps.

    Attributes:
        name: for the pane's title.
        draw: ``(session, cells, going on) -> Surface``.
        depends: what the map depends on besides slips and variant.
    """

    name: str
    draw: Callable[[Session, Size, GoingOn], Surface]
    depends: Callable[[Session], Hashable] = lambda session: session.now.standard


def _climbed(session: Session, cells: Size, going_on: GoingOn) -> Surface:
    held = session.now.standard
    return climbed_surface(session.sample, session.variant, held, cells, going_on=going_on)


def _known(session: Session) -> Hashable:
    """A profile map depends on the current mixture only through a known spread."""
    known = session.variant.spread_rule.known
    return session.now.standard.sds.tobytes() if known else None


def _held(session: Session, cells: Size, going_on: GoingOn) -> Surface:
    return means_surface(session.sample, session.variant, session.now.standard, cells)


def _swapped(session: Session, cells: Size, going_on: GoingOn) -> Surface:
    return _held(session, cells, going_on).swapped


def _friend(friend: int) -> Callable[[Session, Size, GoingOn], Surface]:
    def draw(session: Session, cells: Size, going_on: GoingOn) -> Surface:
        held = session.now.standard
        return friend_surface(session.sample, session.variant, held, friend, cells)

    return draw


CHOICES = (
    LandscapeMap("the rest at its best", _climbed, _known),
    LandscapeMap("the rest held", _held),
    LandscapeMap("held, names swapped", _swapped),
    LandscapeMap("Ali's number, spread", _friend(0)),
    LandscapeMap("Bilal's number, spread", _friend(1)),
)
"""The maps, in the order in which the key shows them."""
SWAPPED = 2


@dataclass(frozen=True, eq=False, slots=True)
class Land:
    """What the study finds.

    Attributes:
        surface: the scores.
        xs, ys: its cells on the pane's axes; a spread is on a log10 axis.
        levels: the scores in a few levels.
        peaks: its highest, the best first.
        top: the score at the highest peak itself, which lies between cells; None without one.
        crossing: the pass between a peak and its mirror image; None where there is none.
        mirrored: whether the map is its own mirror image.
        bounded: whether the variant keeps every spread above 0.
    """

    surface: Surface
    xs: Array
    ys: Array
    levels: Levels
    peaks: tuple[Spot, ...]
    top: float | None
    crossing: Spot | None
    mirrored: bool
    bounded: bool

    @classmethod
    def of(cls, surface: Surface, sample: Sample, variant: Variant) -> Land:
        """A surface and what there is to see on it."""
        ys = surface.ys if surface.friend is None else decadic(surface.ys)
        peaks = tuple(surface.peaks()[:PEAKS])
        return cls(
            surface, surface.xs, ys, Levels.of(surface.scores), peaks,
            summit(surface, peaks[0], sample, variant) if peaks else None,
            surface.diagonal_pass(), surface.mirrored, variant.bounded,
        )  # fmt: skip

    def place(self, spot: Spot) -> Place:
        """A spot of the surface as a place on the pane's axes."""
        return spot.x, spot.y if self.surface.friend is None else float(decadic(spot.y))

    def spot(self, place: Place) -> Spot:
        """The cell nearest to a place on the pane's axes."""
        # Halved, because the whole range may overflow.
        row, column = (
            int(np.argmin(np.abs(cells / 2 - at / 2)))
            for cells, at in ((self.ys, place[1]), (self.xs, place[0]))
        )
        return self.surface.spot(row, column)


def summit(surface: Surface, peak: Spot, sample: Sample, variant: Variant) -> float:
    """The score at the top that a peak's cell lies on, in the slips' units.

    EM from the cell, moving what the map's cells differ in: the two numbers of its axes, and what
    was climbed out. A spike has no top: there it is the cell's own score.
    """
    if surface.friend is not None and peak.row == 0:
        return peak.score
    smallest = max(surface.min_spread, variant.min_sd)
    rules = replace(variant, min_sd=smallest)
    now = rules.admit(sample.to_standard(surface.mixture_at(peak)), sample.scale)
    if not (now.sds > 0).all():  # a cell below the smallest double
        return peak.score
    slips, best = condensed(sample), -np.inf
    for _ in range(ROUNDS):
        taken, slips = checked_step(slips, now, rules)
        if taken.score - best <= ENOUGH * (1.0 + abs(float(taken.score))):
            break
        best = float(taken.score)
        now = _moved(surface, now, m_step(sample, taken.moments, now, rules))
        if not (now.sds > 0).all():
            return peak.score
    return max(float(sample.score_in_units(best)), peak.score)


def _moved(surface: Surface, now: Mixture, new: Mixture) -> Mixture:
    """What of an M-step the map lets move."""
    if surface.climbed:
        return new
    if surface.friend is None:
        return Mixture(now.weights, new.means, now.sds)
    mine = np.arange(2) == surface.friend
    sds = np.where(mine | surface.together, new.sds, now.sds)
    return Mixture(now.weights, np.where(mine, new.means, now.means), sds)


def _depends(view: View) -> Hashable:
    session = view.frame.session
    return session.sample, session.variant, CHOICES[view.choice].depends(session)


def _compute(view: View, going_on: GoingOn) -> Iterator[Land]:
    session, choice = view.frame.session, CHOICES[view.choice]
    # A finished map stays until the next one is finished; only the first is refined in steps.
    sizes = refined(CELLS) if view.found is None else [CELLS]
    total, done = sum(across * down for across, down in sizes), 0

    def on(share: float) -> bool:
        return going_on((done + share * cells[0] * cells[1]) / total)

    for cells in sizes:
        try:
            surface = choice.draw(session, cells, on)
        except ValueError as why:
            raise ValueError("A friend with no spread left has no landscape around him.") from why
        if not on(1.0):
            return
        if not np.isfinite(surface.scores).any():
            raise ValueError("Nowhere on this map is the score a number that can be shown.")
        yield Land.of(surface, session.sample, session.variant)
        done += cells[0] * cells[1]


LAND = Study(_depends, _compute)
"""A map, computed from coarse to fine."""
