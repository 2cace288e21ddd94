"""A map of the score over two of the parameters, and what there is to see on it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from emtui.em.mixture import Array, Mixture


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a map: x, y and score in the slips' units, and the cell it lies in."""

    x: float
    y: float
    score: float
    row: int
    column: int


@dataclass(frozen=True, eq=False, slots=True)
class Surface:
    """Scores over two parameters; everything in the slips' units.

    Attributes:
        xs: shape ``(nx,)``, rising: mean 0, or the one component's mean.
        ys: shape ``(ny,)``, rising: mean 1, or the one component's sd.
        scores: the variant's own, shape ``(ny, nx)``; -inf where a slip is out of reach.
        held: the mixture whose other parameters were held, or where climbing them out began.
        friend: the component whose mean and sd the axes are; None for both means.
        together: with one sd the other goes along.
        climbed: whether the other parameters are the best at every cell; else they were held.
        min_spread: smallest sd that climbing out allowed; 0 where nothing was climbed.
        bins: how many bins stood for the slips; 0 where every distinct slip counted.
        bin_error: most by which that can have changed a score, at the parameters used.
        climbs: what climbing out came to, a batch of shape ``(ny, nx)``; None where the other
            parameters were held.
    """

    xs: Array
    ys: Array
    scores: Array
    held: Mixture
    friend: int | None
    together: bool
    climbed: bool
    min_spread: float
    bins: int
    bin_error: float
    climbs: Mixture | None

    @property
    def mirrored(self) -> bool:
        """Whether swapping the components gives the same map, so that peaks come in pairs."""
        if self.friend is not None or not np.array_equal(self.xs, self.ys):
            return False
        finite = self.scores[np.isfinite(self.scores)]
        slack = 1e-9 * (1.0 + np.abs(finite).max(initial=0.0))
        return bool(np.allclose(self.scores, self.scores.T, rtol=0.0, atol=slack))

    @property
    def swapped(self) -> Surface:
        """The map for the story with the names exchanged: seen in a mirror, nothing recomputed.

        Raises:
            ValueError: it is one component's map, not one over both means.
        """
        if self.friend is not None:
            raise ValueError("only a map over both friends' numbers has a mirror image")
        return replace(
            self,
            xs=self.ys,
            ys=self.xs,
            scores=self.scores.T,
            held=self.held.swapped,
            climbs=self.climbs and _transposed(self.climbs),
        )

    def mixture_at(self, spot: Spot) -> Mixture:
        """The mixture whose score a cell has, in the slips' units.

        The other parameters are those held, or what climbing them out came to.
        """
        held = self.held if self.climbs is None else self.climbs[spot.row, spot.column]
        if self.friend is None:
            return Mixture(held.weights, np.array([spot.x, spot.y]), held.sds)
        mine = np.arange(2) == self.friend
        sds = np.where(mine | self.together, spot.y, held.sds)
        return Mixture(held.weights, np.where(mine, spot.x, held.means), sds)

    def at(self, x: float, y: float) -> Spot:
        """The cell nearest to a place."""
        column = int(np.argmin(np.abs(self.xs - x)))
        row = int(np.argmin(np.abs(self.ys - y)))
        return self.spot(row, column)

    def spot(self, row: int, column: int) -> Spot:
        """One cell."""
        x, y = float(self.xs[column]), float(self.ys[row])
        return Spot(x, y, float(self.scores[row, column]), row, column)

    def peaks(self) -> list[Spot]:
        """Cells above all their neighbours, highest first; of a level top one cell."""
        padded = np.pad(self.scores, 1, constant_values=-np.inf)
        rows, columns = self.scores.shape
        tops = np.isfinite(self.scores)
        for down in (-1, 0, 1):
            for right in (-1, 0, 1):
                other = padded[1 + down : 1 + down + rows, 1 + right : 1 + right + columns]
                if (down, right) < (0, 0):
                    tops &= self.scores > other
                else:
                    tops &= self.scores >= other
        spots = [self.spot(int(row), int(column)) for row, column in np.argwhere(tops)]
        return sorted(spots, key=lambda spot: -spot.score)

    def diagonal_pass(self) -> Spot | None:
        """The highest place where both means are the same, between a peak and its mirror.

        Found between cells by the parabola through the three highest: with spreads and shares
        held, the score along the diagonal is one. None where the map is not its own mirror
        image, or has no such place inside.
        """
        if not self.mirrored:
            return None
        heights = np.diag(self.scores)
        k = int(np.argmax(heights))
        near = slice(k - 1, k + 2)
        if k in (0, len(heights) - 1) or not np.isfinite(heights[near]).all():
            return None
        # In cells, whatever the slips' units. The first of the highest is above the one before.
        below, level, above = heights[near].tolist()
        bend, slope = (above - level) + (below - level), (above - below) / 2.0
        step = -slope / bend
        at = float(self.xs[k] + step * (self.xs[k + 1] - self.xs[k]))
        return Spot(at, at, level + slope * step / 2.0, k, k)


def _transposed(batch: Mixture) -> Mixture:
    """A batch over ``(ny, nx)`` as one over ``(nx, ny)``, names exchanged."""
    swapped = batch.swapped
    arrays = (swapped.weights, swapped.means, swapped.sds)
    return Mixture(*(np.swapaxes(array, 0, 1) for array in arrays))
