"""Slips as the engine takes them: sorted distinct values, a count each, on a standard scale."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from emtui.em.mixture import Array, Mixture, in_units
from emtui.em.slices import blocks
from emtui.em.ties import merge_counts, merge_ties

NOTHING = 2.0**-511
"""A distance on the standard scale that counts as none."""


class SampleError(ValueError):
    """The numbers cannot be fitted; the message says why in one line."""


@dataclass(frozen=True, eq=False, slots=True)
class StandIns:
    """What is known of slips that are not held, where a sample's values are points of cells.

    Attributes:
        total: number of slips.
        ends: the smallest and the largest slip, standard units.
        fences: places between cells of values, both ends included, rising, shape ``(m + 1,)``; sums
            of whole cells are those of the slips.
        stand_ins: how many of the values before a place stand for other slips, shape ``(n + 1,)``;
            the rest are slips themselves.
        drawn: a seeded sample of the slips, in random order, their own units, shape ``(d,)``.
        bars: edges of the histogram that cells end at, the slips' units; empty if unknown.
    """

    total: float
    ends: tuple[float, float]
    fences: NDArray[np.intp]
    stand_ins: NDArray[np.intp]
    drawn: Array
    bars: Array


@dataclass(frozen=True, eq=False, slots=True)
class Sample:
    """Slips ready for EM: ``x = scale * values + shift`` in the slips' own units.

    The scale is a power of two, so that only the shift rounds, and relative to the difference:
    slips at 1e9 plus noise lose no precision.

    Attributes:
        values: sorted distinct values on the standard scale, shape ``(n,)``; range about 1 to 2.
            Those of a summary's neighbouring cells meet, and rounding may put them out of order.
        counts: weight of each value, shape ``(n,)``; whole for ties. Without ties it is a single
            1.0 seen n times, which takes no memory.
        shift: in the slips' units.
        scale: slips' units a standard unit.
        points: of a summary, whose values are points that stand for the slips; None where they
            are the slips themselves.
        untold: how many different numbers less `values` has than the slips, as rounding to the
            standard scale has made some equal beside a far wider range.
        total: number of slips (the counts' sum).
    """

    values: Array
    counts: Array
    shift: float
    scale: float
    points: StandIns | None = None
    untold: int = 0
    total: float = field(init=False)

    def __post_init__(self) -> None:
        total = float(self.counts.sum()) if self.points is None else self.points.total
        object.__setattr__(self, "total", total)

    @classmethod
    def of(cls, values: ArrayLike, counts: ArrayLike | None = None) -> Sample:
        """Sort, merge ties and standardise. Holds one copy of the values, and counts if any tie.

        Args:
            values: numbers in the slips' units, any order, ties allowed, shape ``(n,)``.
            counts: a weight for each, not negative; one each when not given. What counts 0 times
                is left out.

        Raises:
            SampleError: a number or count is not finite, a count is negative, or there are fewer
                than two different values.
        """
        x = np.asarray(values, dtype=np.float64).ravel()
        c = None if counts is None else np.asarray(counts, dtype=np.float64).ravel()
        if c is not None and c.shape == x.shape and (c == 0).any():
            x, c = x[c != 0], c[c != 0]
        _refuse_unusable(x, c)
        distinct, merged = merge_ties(np.sort(x)) if c is None else merge_counts(x, c)
        if len(distinct) < 2:
            raise SampleError(
                f"all slips read {distinct[0] + 0.0:.6g}: two friends need at least two different "
                "numbers"
            )
        exponent = scale_exponent(float(distinct[0]), float(distinct[-1]))
        shift = float(distinct[len(distinct) // 2])
        standardise(distinct, exponent, shift)
        different = len(distinct)
        distinct, merged = _told_apart(distinct, merged)
        distinct.setflags(write=False)
        merged.setflags(write=False)
        untold = different - len(distinct)
        return cls(distinct, merged, shift, math.ldexp(1.0, exponent), untold=untold)

    @property
    def untied(self) -> bool:
        """Whether every slip is known to have a value of its own, so that all counts are 1."""
        return self.counts.strides == (0,) and float(self.counts[0]) == 1.0

    @property
    def whole(self) -> bool:
        """Whether every count is a whole number of slips."""
        return self.untied or bool((self.counts % 1.0 == 0).all())

    def written_out(self, which: NDArray[np.intp]) -> Array:
        """The chosen distinct values in the slips' units, ties as often as they occur.

        Values whose counts are not whole are there once each.
        """
        places = self.place_in_units(self.values[which])
        if not self.whole:
            return places
        return np.repeat(places, np.broadcast_to(self.counts, self.values.shape)[which].astype(int))

    @property
    def lowest(self) -> float:
        """The smallest slip, in standard units."""
        return float(self.values[0]) if self.points is None else self.points.ends[0]

    @property
    def highest(self) -> float:
        """The largest slip, in standard units."""
        return float(self.values[-1]) if self.points is None else self.points.ends[1]

    @property
    def mean(self) -> float:
        """The slips' average, in standard units."""
        return float(self.counts @ self.values) / self.total

    @property
    def sd(self) -> float:
        """The population standard deviation (divide by N), in standard units."""
        mean, scatter = self.mean, 0.0
        for here in blocks(0, len(self.values)):
            deviations = self.values[here] - mean
            scatter += float(self.counts[here] @ (deviations * deviations))
        return math.sqrt(scatter / self.total)

    def quantile(self, p: float) -> float:
        """The p-quantile by linear interpolation (R's type 7), in standard units.

        Where counts are not whole, every value stands in the middle of its own count, so that
        weights and their multiples give the same.
        """
        if not self.whole:
            middles = np.cumsum(self.counts) - 0.5 * self.counts
            return float(np.interp(p * self.total, middles, self.values))
        place = (self.total - 1.0) * p
        below = math.floor(place)
        last = len(self.values) - 1
        if self.untied:
            low, high = min(below, last), min(below + 1, last)
        else:
            edges = np.cumsum(self.counts)
            low, high = (
                min(int(np.searchsorted(edges, k, "right")), last) for k in (below, below + 1)
            )
        fraction = place - below
        return float((1.0 - fraction) * self.values[low] + fraction * self.values[high])

    def below(self, places: ArrayLike) -> NDArray[np.intp]:
        """How many of the values lie below each place; of a summary's cells all or none."""
        if self.points is None:
            return np.searchsorted(self.values, places)
        fences = self.points.fences
        middles = 0.5 * self.values[fences[:-1]] + 0.5 * self.values[fences[1:] - 1]
        return fences[np.searchsorted(middles, places)]

    def at_fences(self, places: ArrayLike) -> NDArray[np.intp]:
        """Places among the values, each moved up to where a cell ends; as they are, of slips."""
        wanted = np.asarray(places, dtype=np.intp)
        if self.points is None:
            return wanted
        return self.points.fences[np.searchsorted(self.points.fences, wanted)]

    def themselves(self) -> Sample:
        """Slips: all, or of a summary those that it drew.

        Raises:
            SampleError: those drawn all read alike.
        """
        return self if self.points is None else Sample.of(self.points.drawn)

    def to_units(self, mixture: Mixture) -> Mixture:
        """A mixture on the standard scale, in the slips' units."""
        return mixture.rescaled(self.shift, self.scale)

    def to_standard(self, mixture: Mixture) -> Mixture:
        """A mixture in the slips' units, on the standard scale."""
        means = self.place_to_standard(mixture.means)
        return Mixture(mixture.weights, means, mixture.sds / self.scale)

    def place_in_units(self, values: Array | float) -> Array:
        """Places on the standard scale, in the slips' units; same shape."""
        return in_units(np.asarray(values, dtype=np.float64), self.shift, self.scale)

    def place_to_standard(self, places: Array | float) -> Array:
        """Places in the slips' units, on the standard scale; same shape.

        The scale is a power of two, so that dividing first is exact and the difference of two
        places near the ends of the doubles does not overflow.
        """
        return np.asarray(
            np.asarray(places, dtype=np.float64) / self.scale - self.shift / self.scale
        )

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
        raise SampleError("a count must be a finite number, 0 or above")


def _told_apart(values: Array, counts: Array) -> tuple[Array, Array]:
    """Sorted values on the standard scale without those that rounding to it has made equal.

    Nor does a distance from the shift whose square is below all doubles tell values apart.
    """
    near = slice(*np.searchsorted(values, [-NOTHING, NOTHING]))
    values[near] = 0.0
    if not any((values[here] == values[here.start - 1 : here.stop - 1]).any()
               for here in blocks(1, len(values))):  # fmt: skip
        return values, counts
    return merge_counts(values, np.broadcast_to(counts, values.shape))


def scale_exponent(low: float, high: float) -> int:
    """The power of two that is the standard unit of slips from `low` to `high`."""
    # Limited so that the scale is a finite, non-zero double for every range.
    return min(1022, math.frexp(max(high / 2 - low / 2, 5e-324))[1])


def standardise(values: Array, exponent: int, shift: float) -> None:
    """Put `values` on the standard scale, in place and in cache."""
    # Two factors, since the one power of two may lie beyond the largest number.
    first, second = math.ldexp(1.0, -(exponent // 2)), math.ldexp(1.0, exponent // 2 - exponent)
    origin = shift * first * second
    for here in blocks(0, len(values)):
        block = values[here]
        block *= first
        block *= second
        block -= origin
