"""Slips as the engine takes them: sorted distinct values, a count each, on a standard scale."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from emtui.em.mixture import Array, Mixture, frozen


class SampleError(ValueError):
    """The numbers cannot be fitted; the message says why in one line."""


@dataclass(frozen=True, eq=False, slots=True)
class Sample:
    """Slips ready for EM: ``x = scale * values + shift`` in the slips' own units.

    The scale is a power of two, so that only the shift rounds, and that relative to the
    difference: slips at 1e9 plus noise lose nothing that was in them.

    Attributes:
        values: sorted distinct values on the standard scale, shape ``(n,)``; range about 1 to 2.
        counts: weight of each value, shape ``(n,)``; whole for ties, real for condensed slips.
        shift: in the slips' units.
        scale: slips' units a standard unit.
    """

    values: Array
    counts: Array
    shift: float
    scale: float

    @classmethod
    def of(cls, values: ArrayLike, counts: ArrayLike | None = None) -> Sample:
        """Sort, merge ties and standardise.

        Args:
            values: numbers in the slips' units, any order, ties allowed, shape ``(n,)``.
            counts: a positive weight for each; one each when not given.

        Raises:
            SampleError: a number or count is not finite, a count is not positive, or there are
                fewer than two different values.
        """
        x = np.asarray(values, dtype=np.float64).ravel()
        c = None if counts is None else np.asarray(counts, dtype=np.float64).ravel()
        _refuse_unusable(x, c)
        distinct, merged = _merge_ties(x, c)
        if len(distinct) < 2:
            raise SampleError(
                f"all slips read {distinct[0]:.6g}: two friends need at least two different numbers"
            )
        half_range = float(distinct[-1] / 2 - distinct[0] / 2)
        exponent = math.frexp(half_range)[1]
        shift = float(distinct[len(distinct) // 2])
        standard = np.ldexp(distinct, -exponent) - np.ldexp(shift, -exponent)
        return cls(frozen(standard), frozen(merged), shift, math.ldexp(1.0, exponent))

    @property
    def total(self) -> float:
        """Number of slips (the counts' sum)."""
        return float(self.counts.sum())

    @property
    def lowest(self) -> float:
        """The smallest slip, in standard units."""
        return float(self.values[0])

    @property
    def highest(self) -> float:
        """The largest slip, in standard units."""
        return float(self.values[-1])

    @property
    def mean(self) -> float:
        """The slips' average, in standard units."""
        return float(self.counts @ self.values) / self.total

    @property
    def sd(self) -> float:
        """The population standard deviation (divide by N), in standard units."""
        deviations = self.values - self.mean
        return math.sqrt(float(self.counts @ (deviations * deviations)) / self.total)

    def quantile(self, p: float) -> float:
        """The p-quantile by linear interpolation (R's type 7), in standard units."""
        place = (self.total - 1.0) * p
        below = math.floor(place)
        edges = np.cumsum(self.counts)
        last = len(edges) - 1
        low, high = (min(int(np.searchsorted(edges, k, "right")), last) for k in (below, below + 1))
        fraction = place - below
        return float((1.0 - fraction) * self.values[low] + fraction * self.values[high])

    def to_units(self, mixture: Mixture) -> Mixture:
        """A mixture on the standard scale, in the slips' units."""
        return mixture.rescaled(self.shift, self.scale)

    def to_standard(self, mixture: Mixture) -> Mixture:
        """A mixture in the slips' units, on the standard scale."""
        means = mixture.means / self.scale - self.shift / self.scale
        return Mixture(mixture.weights, means, mixture.sds / self.scale)

    def place_in_units(self, values: Array | float) -> Array:
        """Places on the standard scale, in the slips' units; same shape."""
        return np.asarray(values, dtype=np.float64) * self.scale + self.shift

    def score_in_units(self, score: Array | float) -> Array:
        """A log-likelihood on the standard scale as one of densities in the slips' units."""
        return np.asarray(score, dtype=np.float64) - self.total * math.log(self.scale)


def _refuse_unusable(x: Array, c: Array | None) -> None:
    if len(x) == 0:
        raise SampleError("there are no slips")
    if not np.isfinite(x).all():
        raise SampleError("a slip must be a finite number: NaN and infinity are not")
    if len(x) == 1:
        raise SampleError("there is only one slip: two friends need at least two")
    if c is None:
        return
    if c.shape != x.shape:
        raise SampleError("every value needs one count")
    if not (np.isfinite(c).all() and (c > 0).all()):
        raise SampleError("a count must be a positive, finite number")


def _merge_ties(x: Array, c: Array | None) -> tuple[Array, Array]:
    """Sorted distinct values and the sum of counts at each."""
    order = np.argsort(x, kind="stable") if c is not None else None
    ordered = np.sort(x) if order is None else x[order]
    first = np.concatenate([[True], ordered[1:] != ordered[:-1]])
    starts = np.flatnonzero(first)
    if c is None or order is None:
        merged = np.diff(np.append(starts, len(ordered))).astype(np.float64)
    else:
        merged = np.add.reduceat(c[order], starts)
    return ordered[starts], merged
