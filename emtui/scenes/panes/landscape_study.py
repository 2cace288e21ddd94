"""What the landscape's study finds: the score over two of the numbers, and its sights."""

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
"""Most peaks that are marked."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the maps.

    Attributes:
        name: for the frame.
        draw: ``(session, cells) -> Surface``.
        depends: what of the session the map depends on, beside slips and variant.
    """

    name: str
    draw: Callable[[Session, Size], Surface]
    depends: Callable[[Session], Hashable] = lambda session: session.now.standard


def _climbed(session: Session, cells: Size) -> Surface:
    return climbed_surface(session.sample, session.variant, session.now.standard, cells)


def _known(session: Session) -> Hashable:
    """A spread that is known is all of the present that climbing out looks at."""
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
"""What the key goes through."""
SWAPPED = 2


@dataclass(frozen=True, eq=False, slots=True)
class Land:
    """What the study finds.

    Attributes:
        surface: the scores.
        xs, ys: its cells on the pane's axes, where a spread is its decadic logarithm.
        levels: the scores in a few levels.
        peaks: its highest, the best first.
        crossing: the pass between a peak and its mirror image; None where there is none.
        mirrored: whether the map is its own mirror image.
        bounded: whether the variant keeps every spread from falling to nothing.
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
        """A surface and what there is to see on it."""
        ys = surface.ys if surface.friend is None else decadic(surface.ys)
        return cls(
            surface, surface.xs, ys, Levels.of(surface.scores), tuple(surface.peaks()[:PEAKS]),
            surface.diagonal_pass(), surface.mirrored, bounded,
        )  # fmt: skip

    def place(self, spot: Spot) -> Place:
        """A cell or a place between cells, on the pane's axes."""
        return spot.x, spot.y if self.surface.friend is None else float(decadic(spot.y))

    def spot(self, place: Place) -> Spot:
        """The cell nearest to a place of the pane."""
        # Halved, the widest range is finite, too.
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

    # A finished map stays until the next is finished, too; only the first one grows clearer.
    maps = refine(draw, CELLS) if view.found is None else iter([draw(CELLS)])
    for surface in maps:
        if not np.isfinite(surface.scores).any():
            raise ValueError("Nowhere on this map is the score a number that can be shown.")
        yield Land.of(surface, session.variant.bounded)


LAND = Study(_depends, _compute)
"""A map from coarse to fine; one that is there stays until the next is."""
