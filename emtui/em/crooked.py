"""BIC of single lumps that are not Gaussian: flat, long-tailed or skewed.

Every family is fitted by maximum likelihood to weighted slips on the standard scale. Many slips are
replaced by weighted ones (`emtui.em.chebyshev`): log densities are smooth except in the tails,
where the error is far below the differences in BIC that matter.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from emtui.em.chebyshev import cut
from emtui.em.mixture import Array, frozen
from emtui.em.newton import maximum
from emtui.em.sample import Sample
from emtui.em.ties import merge_counts

FEW = 2000
"""Up to this many distinct values, the slips themselves are as fast."""
CELLS = 128
"""Cells for larger samples."""
NARROW = 1e-4
"""Where the sd is a smaller fraction of the mean, a logarithm is as good as linear."""
STEP, PARTS = 3.0, 6
"""A smallest spread is a third of the step that numbers were written in; each goes into parts."""
FREEDOMS = (0.0, math.log(1e6))
"""Log degrees of freedom of Student's t: from Cauchy to nearly Gaussian."""
POWERS = np.linspace(-2.0, 3.0, 26)
SHIFTS = np.geomspace(0.02, 20.0, 16)
"""Starts of the search for a power's zero: how far below the smallest slip, in sds."""


@dataclass(frozen=True, eq=False, slots=True)
class WeightedSlips:
    """A sample, and the weighted slips that replace it where it is large.

    Attributes:
        sample: the slips.
        x, c: weighted slips, shape ``(n,)``.
        sd: the slips' population sd.
    """

    sample: Sample
    x: Array
    c: Array
    sd: float

    @classmethod
    def of(cls, sample: Sample) -> WeightedSlips:
        """The slips themselves, or weighted ones where they are many."""
        x, c = sample.values, sample.counts
        if len(x) > FEW:
            cells = cut(sample, CELLS)
            x, c = cells.near + cells.off, cells.c
        return cls(sample, x, c, sample.sd)

    def mean(self, values: Array) -> Array:
        """Weighted average of values of the slips, along the last axis."""
        return np.asarray(values @ self.c / self.sample.total)


@dataclass(frozen=True, slots=True)
class Lump:
    """One crooked lump, fitted.

    Attributes:
        family: a key of FAMILIES.
        log_likelihood: in the slips' units; -inf where the family does not apply.
        parameters: the number of free ones.
        bic: ``parameters log N - 2 log_likelihood``.
    """

    family: str
    log_likelihood: float
    parameters: int
    bic: float


@dataclass(frozen=True, slots=True)
class Family:
    """A family of densities with at most one peak.

    Attributes:
        name: as in JSON.
        parameters: the number of free ones.
        fit: the log-likelihood a slip at its maximum; -inf where it does not apply.
    """

    name: str
    parameters: int
    fit: Callable[[WeightedSlips], float]


def lumps(sample: Sample, least: float = 0.0) -> list[Lump]:
    """Every family, best first; those that do not apply have an infinite BIC.

    Args:
        sample: the slips.
        least: the smallest spread of the Gaussians that lumps are compared with, in the slips'
            units; with one, slips count as written to a grid of STEP times as much, so that no
            density may rise on the very numbers that were written.
    """
    sample = _spread(sample, STEP * least / sample.scale) if least else sample
    points, fitted = WeightedSlips.of(sample), []
    for family in FAMILIES.values():
        with np.errstate(all="ignore"):
            height = sample.total * family.fit(points)
        score = float(sample.score_in_units(height)) if math.isfinite(height) else -math.inf
        bic = family.parameters * math.log(sample.total) - 2.0 * score
        fitted.append(Lump(family.name, score, family.parameters, bic))
    return sorted(fitted, key=lambda lump: lump.bic)


def _spread(sample: Sample, width: float) -> Sample:
    """Every slip spread evenly over `width` (standard scale) about it, by the trapezoid rule."""
    places = np.linspace(-0.5, 0.5, PARTS + 1) * width
    parts = np.full(PARTS + 1, 1.0 / PARTS)
    parts[[0, -1]] /= 2.0
    x = (sample.values[:, None] + places).ravel()
    c = np.broadcast_to(sample.counts, sample.values.shape)
    values, counts = merge_counts(x, (c[:, None] * parts).ravel())
    return Sample(frozen(values), frozen(counts), sample.shift, sample.scale)


def _uniform(points: WeightedSlips) -> float:
    return -math.log(points.sample.highest - points.sample.lowest)


def _laplace(points: WeightedSlips) -> float:
    """About the median; its density has a corner there, so the slips themselves are summed."""
    sample = points.sample
    x, c = sample.values, sample.counts
    k = min(int(np.searchsorted(np.cumsum(c), sample.total / 2.0)), len(x) - 1)
    above, below = c[k:] @ x[k:] - x[k] * c[k:].sum(), x[k] * c[:k].sum() - c[:k] @ x[:k]
    return -math.log(2.0 * float(above + below) / sample.total) - 1.0


def _student(points: WeightedSlips) -> float:
    """Location, log scale and log degrees of freedom, from a few degrees to begin with."""
    middle = float(np.median(points.x))

    def height(at: Array) -> Array:
        place, scale, freedom = at[:, 0], np.exp(at[:, 1]), np.exp(np.clip(at[:, 2], *FREEDOMS))
        z2 = ((points.x - place[:, None]) / scale[:, None]) ** 2 / freedom[:, None]
        level = np.array([
            math.lgamma((v + 1.0) / 2.0) - math.lgamma(v / 2.0) - 0.5 * math.log(v * math.pi)
            for v in freedom.tolist()
        ])  # fmt: skip
        return level - at[:, 1] - 0.5 * (freedom + 1.0) * points.mean(np.log1p(z2))

    starts = [[middle, math.log(points.sd * w), math.log(v)] for v, w in ((1.5, 0.4), (5.0, 0.8))]
    found = maximum(height, np.array(starts))
    # Where the scale collapses onto tied slips the likelihood is unbounded: not a fit.
    return found.height if found.place[1] > math.log(points.sd) - 12.0 else -math.inf


def _power(points: WeightedSlips) -> float:
    """A Gaussian of ``(x - a)^power``, or of ``(a - x)^power``; a power of 0 is the logarithm.

    Source: Box & Cox 1964, with their shift. The likelihood is unbounded as the shift approaches
    the outermost slip, so it stays at least the first of SHIFTS away.
    """
    above = points.x - points.sample.lowest
    below = points.sample.highest - points.x
    return max(_one_way(points, above), _one_way(points, below))


def _one_way(points: WeightedSlips, beyond: Array) -> float:
    def height(at: Array) -> Array:
        shift = points.sd * np.exp(np.clip(at[:, :1], *np.log(SHIFTS[[0, -1]])))
        power = at[:, 1:]
        logs = np.log(beyond + shift)
        # In units of the geometric mean, so that powers do not overflow.
        logs -= points.mean(logs)[:, None]
        bent = np.where(np.abs(power) < 1e-6, logs, np.expm1(power * logs) / power)
        bent -= points.mean(bent)[:, None]
        level = np.log(points.mean(bent * bent))
        return -0.5 * (level + 1.0 + math.log(math.tau)) - points.mean(np.log(beyond + shift))

    grid = np.stack(np.meshgrid(np.log(SHIFTS), POWERS), -1).reshape(-1, 2)
    heights = np.concatenate([height(part) for part in np.array_split(grid, 16)])
    if np.isnan(heights).all():  # slips at the end of the doubles
        return -math.inf
    return maximum(height, grid[[int(np.nanargmax(heights))]]).height


def _lognormal(points: WeightedSlips) -> float:
    x = _positive(points)
    if x is None:
        return -math.inf
    logs = np.log(x)
    mean = float(points.mean(logs))
    variance = float(points.mean((logs - mean) ** 2))
    return -mean - 0.5 * (math.log(math.tau * variance) + 1.0)


def _gamma(points: WeightedSlips) -> float:
    """A search over the shape alone: the mean then gives the scale."""
    x = _positive(points)
    if x is None:
        return -math.inf
    mean, log_mean = float(points.mean(x)), float(points.mean(np.log(x)))

    def height(at: Array) -> Array:
        shapes = np.exp(at[:, 0])
        return np.array([
            k * (math.log(k) - math.log(mean) - 1.0) + (k - 1.0) * log_mean - math.lgamma(k)
            for k in shapes.tolist()
        ])  # fmt: skip

    start = np.array([[2.0 * math.log(mean / points.sd)]])
    return maximum(height, start).height


def _positive(points: WeightedSlips) -> Array | None:
    """The slips in their own units, if all are positive and not too far from 0; else None."""
    origin = float(points.sample.place_to_standard(0.0))
    x = points.x - origin
    far = points.sd < NARROW * abs(float(points.mean(x)))
    return None if far or points.sample.lowest <= origin or x.min() <= 0 else x


FAMILIES = {
    family.name: family
    for family in (
        Family("uniform", 2, _uniform),
        Family("laplace", 2, _laplace),
        Family("student t", 3, _student),
        Family("power", 4, _power),
        Family("lognormal", 2, _lognormal),
        Family("gamma", 2, _gamma),
    )
}
"""Families of a single lump, one row each."""
