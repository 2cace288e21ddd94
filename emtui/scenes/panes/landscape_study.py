"""The computation behind the landscape: the score over two parameters, its peaks and pass."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass

import numpy as np

from emtui.em.landscape import climbed_surface, friend_surface, means_surface, refine
from emtui.em.mixture import Array
from emtui.em.session import Session
from emtui.em.surface import Spot, Surface
from emtui.scenes.pane import GoingOn, Place, Study, View
from emtui.scenes.panes.maps import Levels, decadic

Size = tuple[int, int]
CELLS: Size = (60, 60)
PEAKS = 6
"""At most this many peaks are marked."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the maps.

    Attributes:
        name: for the pane's title.
        draw: ``(session, cells) -> Surface``.
        depends: what the map depends on besides slips and variant.
    """

    name: str
    draw: Callable[[Session, Size], Surface]
    depends: Callable[[Session], Hashable] = lambda session: session.now.standard


def _climbed(session: Session, cells: Size) -> Surface:
    return climbed_surface(session.sample, session.variant, session.now.standard, cells)


def _known(session: Session) -> Hashable:
    """A profile map depends on the current mixture only through a known spread."""
    known = session.variant.spread_rule.known
    return session.now.standard.sds.tobytes() if known else None


def _held(session: Session, cells: Size) -> Surface:
    return means_surface(session.sample, session.variant, session.now.standard, cells)


def _friend(friend: int) -> Callable[[Session, Size], Surface]:
    def draw(session: Session, cells: Size) -> Surface:
        held = session.now.standard
        return friend_surface(session.sample, session.variant, held, friend, cells)

    return draw


CHOICES = (
    Choice("the rest climbed out", _climbed, _known),
    Choice("the rest held", _held),
    Choice("held, names swapped", lambda session, cells: _held(session, cells).swapped),
    Choice("Ali's number and spread", _friend(0)),
    Choice("Bilal's number and spread", _friend(1)),
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
        peaks: the highest ones, the best first.
        crossing: the pass between a peak and its mirror image; None if there is none.
        mirrored: whether the map is its own mirror image.
        bounded: whether the variant keeps every spread above 0.
    """

    surface: Surface
    xs: Array
    ys: Array
    levels: Levels
    peaks: tuple[Spot, ...]
    crossing: Spot | None
    mirrored: bool
    bounded: bool

    @classmethod
    def of(cls, surface: Surface, bounded: bool) -> Land:
        """A surface with its peaks, pass and levels."""
        ys = surface.ys if surface.friend is None else decadic(surface.ys)
        return cls(
            surface, surface.xs, ys, Levels.of(surface.scores), tuple(surface.peaks()[:PEAKS]),
            surface.diagonal_pass(), surface.mirrored, bounded,
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


def _depends(view: View) -> Hashable:
    session = view.frame.session
    return session.sample, session.variant, CHOICES[view.choice].depends(session)


def _compute(view: View, going_on: GoingOn) -> Iterator[Land]:
    session, choice = view.frame.session, CHOICES[view.choice]

    def draw(cells: Size) -> Surface:
        try:
            return choice.draw(session, cells)
        except ValueError as why:
            raise ValueError("A friend with no spread left has no landscape around him.") from why

    # A finished map stays until the next one is finished; only the first is refined in steps.
    maps = refine(draw, CELLS) if view.found is None else iter([draw(CELLS)])
    for surface in maps:
        if not np.isfinite(surface.scores).any():
            raise ValueError("Nowhere on this map is the score a number that can be shown.")
        yield Land.of(surface, session.variant.bounded)


LAND = Study(_depends, _compute)
"""A map, computed from coarse to fine."""
