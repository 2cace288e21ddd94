"""The computation behind the basins: many starts, and where each of them ended."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emtui.em.basins import EndsTable, basins, ends_table
from emtui.em.mixture import Array, Mixture
from emtui.em.starts import quartile_start, random_mixtures
from emtui.plot.marks import MUTED, Ink, kind
from emtui.scenes.pane import GoingOn, Place, Study, View

CHOICES = ("every place", "1,000 at random", "1,000, counted")
"""The views: a grid of means, starts that are random in every parameter, and how many ended where.
"""
PLACES, RANDOM, COUNTED = range(3)
COARSE, CELLS = (20, 20), (60, 60)
COUNT, SEED = 1000, 1

COLOURS = (0, 1, 3, 6, 2, 7, 4)
"""Inks of the first ends; the others share one ink."""
SIGNS = "123456789abcdefghijklmnopqrstuvwxyz"
"""Signs of the ends, each its own."""
STRENGTHS = (1.0, 0.8, 0.62, 0.46)
"""Ink strength by quarter of iterations needed, the fastest first."""


@dataclass(frozen=True, eq=False, slots=True)
class Found:
    """Starts and their ends.

    Attributes:
        starts: a batch of shape ``(R, 2)`` in the slips' units.
        table: where they ended.
        grid: places along x and y, with the starts in row-major order from the lowest; None for
            random starts.
        quarters: which quarter of iterations needed each start is in, shape ``(R,)``.
    """

    starts: Mixture
    table: EndsTable
    grid: tuple[Array, Array] | None
    quarters: NDArray[np.intp]

    @classmethod
    def of(
        cls, starts: Mixture, table: EndsTable, grid: tuple[Array, Array] | None = None
    ) -> Found:
        """Starts and ends, with their iterations put into quarters."""
        ended = table.iterations[table.index >= 0]
        cuts = np.quantile(ended, (0.25, 0.5, 0.75)) if len(ended) else np.zeros(3)
        return cls(starts, table, grid, np.searchsorted(cuts, table.iterations))

    def nearest(self, place: Place) -> int:
        """Index of the start nearest to a place, with both axes scaled to equal length."""
        # Halved, because the whole range may overflow.
        halves = self.starts.means / 2
        with np.errstate(all="ignore"):  # starts may lie as close together as doubles can
            apart = (halves - np.asarray(place) / 2) / np.ptp(halves, axis=0)
            return int(np.argmin((apart**2).sum(-1)))


def ink_of(row: int, quarter: int = 0) -> Ink:
    """The ink of an end, fainter for starts that took longer."""
    strength = STRENGTHS[quarter]
    return kind(COLOURS[row], strength) if row < len(COLOURS) else MUTED.faint(strength)


def sign_of(row: int) -> str:
    """The sign of an end: a digit, then a letter; a dot if there are too many."""
    return SIGNS[row] if row < len(SIGNS) else "·"


def _depends(view: View) -> Hashable:
    """Not on the climb: what a person does with it begins no map anew."""
    session = view.frame.session
    return session.sample, session.variant


def _compute(view: View, going_on: GoingOn) -> Iterator[Found]:
    session = view.frame.session
    sample, variant = session.sample, session.variant
    if view.choice != PLACES:
        other = view.known.get(RANDOM + COUNTED - view.choice)
        if isinstance(other, Found):
            yield other
            return
        starts = random_mixtures(sample, variant, SEED, COUNT)
        table = ends_table(sample, variant, starts, going_on=going_on, fold=True)
        yield Found.of(variant.admit(sample.to_units(starts), 1.0), table)
        return
    # A finished map stays until the next one is finished; only the first is refined in steps.
    start = quartile_start(sample, variant).mixture  # its spreads and shares, at every place
    for cells in (COARSE, CELLS) if view.found is None else (CELLS,):
        found = basins(sample, variant, start, cells, going_on=going_on, fold=True)
        means = np.stack(np.meshgrid(found.xs, found.ys), axis=-1).reshape(-1, 2)
        weights, sds = (np.tile(a, (len(means), 1)) for a in (found.start.weights, found.start.sds))
        starts = Mixture(weights, means, sds)
        yield Found.of(starts, found.table, (found.xs, found.ys))


ENDS = Study(_depends, _compute)
"""Thousands of runs, each to its end."""
