"""An E-step that costs the same for a thousand slips and a billion.

A soft E-step sums responsibilities times powers of the slips, and log densities. On a narrow
enough cell each of these is a polynomial up to round-off, so weighted slips at a few points can
replace the cell's slips (`emtui.em.chebyshev`). The last coefficients of what the step has computed
show which cells are too coarse: those are split and the step is taken again. Splits are kept for
later steps. Where there would be too many cells, the slips themselves are used.

Hard assignment is a step function and is not condensed: for two components its sums are those of
whole blocks of slips and of the ends of three stretches, for more it looks at every slip.

Sources: anterpolation in fast multipole methods (Greengard & Rokhlin 1987); EM over a tree of
cells, with bounds in place of coefficients, in Moore 1998.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from emtui.em.blocked import Sums, block_sums, hard_pass
from emtui.em.chebyshev import LAST, ChebyshevCells, TooCoarse, cut, finest
from emtui.em.estimation import Moments
from emtui.em.mixture import LOG_SQRT_TAU, Array, Mixture, shared
from emtui.em.odds import Odds
from emtui.em.sample import Sample, SampleError
from emtui.em.steps import Expectation, e_step, joined
from emtui.em.variants import Variant

MANY = 10_000
"""With at most this many distinct values, the slips themselves are as fast."""
CELLS = 128
"""Cells to begin with."""
WORTH = 3
"""Condensed slips must be this many times fewer than slips, else the slips are used."""
PRECISION = 1e-13
"""Error allowed to one cell, relative to the whole sum that it is part of."""
ROUNDING = 16 * float(np.finfo(np.float64).eps)
"""Coefficients below this, relative to the values, are round-off."""
SEEN = 6.0
"""Half a cell may be this many peak widths: its points are then at most 2 widths apart."""
LOWEST = 746.0
"""exp(-LOWEST) is 0 in doubles, so larger exponents make no difference."""
NO_LABELS = "hard labels need the slips themselves, which a summary does not hold: assign soft"
"""What is said where slips are to be labelled that are not there."""
AHEAD, LOOKS = 1.4, 12
"""What is too wide is told for so many narrower components as well, each by this factor."""
VANISHED = 1e-14
"""A component's share of the slips below which its own sums need not be precise."""


@dataclass(frozen=True, eq=False, slots=True)
class Condensed:
    """A sample with its condensed forms, each made when first needed.

    Attributes:
        sample: the slips.
        cells: weighted slips for soft assignment, as fine as the steps so far needed them.
        sums: of whole blocks of slips, for hard assignment.
    """

    sample: Sample
    cells: ChebyshevCells | None = None
    sums: Sums | None = None


Slips = Sample | Condensed
"""What an E-step is taken on: the slips, or their condensed form."""


def condensed(sample: Sample, exact: bool = False) -> Slips:
    """What to take steps on: the slips where they are few or `exact` is asked for."""
    if sample.points is not None:
        return Condensed(sample)
    return sample if exact or len(sample.values) <= MANY else Condensed(sample)


def checked_step(slips: Slips, mixture: Mixture, variant: Variant) -> tuple[Expectation, Slips]:
    """The E-step, precise to about 1e-13, and the slips for the next one, refined where needed.

    Every mixture of a batch is checked. Slips that come back as the sample itself have become
    too many cells to be worth it.
    """
    if isinstance(slips, Sample):
        return e_step(slips, mixture, variant), slips
    if mixture.means.ndim == 1:
        return STEPS[variant.assign](slips, mixture, variant)
    batch, parts = mixture.means.shape[:-1], []
    for index in np.ndindex(batch):
        part, slips = checked_step(slips, mixture[index], variant)
        parts.append(part)
    return joined(parts, batch), slips


def _hard_step(slips: Condensed, mixture: Mixture, variant: Variant) -> tuple[Expectation, Slips]:
    if slips.sample.points is not None:
        raise SampleError(NO_LABELS)
    if mixture.components != 2:
        return e_step(slips.sample, mixture, variant), slips
    sums = slips.sums or block_sums(slips.sample)
    moments, score = hard_pass(slips.sample, sums, mixture, variant)
    return Expectation(moments, score), replace(slips, sums=sums)


def _soft_step(slips: Condensed, mixture: Mixture, variant: Variant) -> tuple[Expectation, Slips]:
    sample = slips.sample
    cells = slips.cells or cut(sample, CELLS)
    while sample.points is not None or WORTH * len(cells) <= len(sample.values):
        expectation, coarse = _on_cells(cells, mixture, sample.total)
        if not coarse.any():
            return expectation, replace(slips, cells=cells)
        cells = _split(cells, sample, coarse, mixture)
    return e_step(sample, mixture, variant), sample


def _split(
    cells: ChebyshevCells, sample: Sample, coarse: NDArray[np.bool_], mixture: Mixture
) -> ChebyshevCells:
    """The cells with the coarse ones cut in two.

    Raises:
        TooCoarse: one is a single cell of a summary; with all that are too wide for this mixture,
            or will be once the narrowest component is narrower still.
    """
    try:
        return cells.split(sample, coarse)
    except TooCoarse as fault:
        fine, sds = finest(sample), mixture.sds.copy()
        wide = np.zeros(len(fine.middles), dtype=np.bool_)
        for _ in range(LOOKS):
            wide |= _on_cells(fine, mixture.with_sds(sds), sample.total)[1]
            sds[mixture.sds.argmin()] /= AHEAD
        raise TooCoarse(sample, fine.starts[wide], fine.stops[wide], mixture) from fault


STEPS = {"soft": _soft_step, "hard": _hard_step}
"""The E-step on condensed slips for every way to assign."""


def _on_cells(
    cells: ChebyshevCells, mixture: Mixture, total: float
) -> tuple[Expectation, NDArray[np.bool_]]:
    """A soft E-step on the weighted slips, and which cells are too coarse, shape ``(m,)``."""
    values, size, hides = (_two_on if mixture.components == 2 else _all_on)(cells, mixture)
    moments = _moments(cells, values[:-1] * cells.c, mixture)
    coarse = _coarse(cells, values, size, moments, total) | hides
    return Expectation(moments, np.asarray(values[-1] @ cells.c)), coarse


def _all_on(cells: ChebyshevCells, mixture: Mixture) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Responsibilities and log densities of the weighted slips under K components.

    Returns:
        Values, shape ``(K + 1, len(cells))``, the log density last; the size of the exponents
        that they were computed from, shape ``(len(cells),)``; and what `_hides` says, ``(m,)``.
    """
    z = np.stack([cells.beyond(mean) for mean in mixture.means.tolist()]) / mixture.sds[:, None]
    with np.errstate(divide="ignore"):
        level = np.log(mixture.weights) - np.log(mixture.sds) - LOG_SQRT_TAU
    joint = level[:, None] - 0.5 * z * z
    r, log_density = shared(joint)
    peak = joint.max(0)
    size = np.abs(peak) + np.minimum(peak - joint.min(0), LOWEST)
    hides = np.zeros(len(cells.middles), dtype=np.bool_)
    for pair in combinations(range(mixture.components), 2):
        hides |= _hides(cells, Odds.of(mixture.only(pair)))
    return np.vstack([r, log_density]), size, hides


def _two_on(cells: ChebyshevCells, mixture: Mixture) -> tuple[Array, Array, NDArray[np.bool_]]:
    """The same for two components, with one exponential per slip."""
    odds = Odds.of(mixture)
    narrow, wide = odds.narrow, odds.wide
    z = cells.beyond(odds.mean) / odds.sd
    far = cells.beyond(odds.means[wide]) / odds.sds[wide]
    gap = (odds.a * z + odds.b) * z + odds.c
    size = np.abs(gap)
    small = np.exp(-size)
    likelier = 1.0 / (1.0 + small)
    other = small * likelier
    rises = gap > 0
    values = np.empty((3, len(cells)))
    values[narrow] = np.where(rises, other, likelier)
    values[wide] = np.where(rises, likelier, other)
    best = np.where(rises, odds.levels[wide] - 0.5 * far * far, odds.levels[narrow] - 0.5 * z * z)
    np.add(best, np.log1p(small), out=values[2])
    return values, size, _hides(cells, odds)


def _moments(cells: ChebyshevCells, rc: Array, mixture: Mixture) -> Moments:
    """Totals, means and scatters, these about the new means; shape ``(K,)`` each."""
    totals = rc.sum(-1)
    means, scatters = mixture.means.copy(), np.zeros_like(mixture.means)
    for k in range(mixture.components):
        if totals[k] > 0:
            means[k] += rc[k] @ cells.beyond(mixture.means[k]) / totals[k]
        deviations = cells.beyond(means[k])
        scatters[k] = rc[k] @ (deviations * deviations)
    return Moments(totals, means, np.maximum(scatters, 0.0))


def _hides(cells: ChebyshevCells, odds: Odds) -> NDArray[np.bool_]:
    """The cell, if any, between whose points all of the narrower one's slips could lie.

    The odds form a Gaussian peak; a cell's points notice it unless they are much sparser than its
    width. Odds that only rise or only fall show at the cell's ends.
    """
    width = odds.sd / np.sqrt(2.0 * odds.a) if odds.a > 0 else np.inf
    inside = np.abs(cells.middles - odds.vertex()) <= cells.halves
    return np.asarray(inside & (cells.halves > SEEN * width))


def _coarse(
    cells: ChebyshevCells, values: Array, size: Array, moments: Moments, total: float
) -> NDArray[np.bool_]:
    """Cells on which a responsibility or the log density is not yet a polynomial, ``(m,)``.

    A cell's error is compared with the sums it adds to: a component's total and, at the cell's
    distance from the mean, its scatter.
    """
    at_points = cells.at_points(values)
    tail = np.abs(LAST @ at_points).sum(1)
    largest = np.abs(at_points).max(1)
    steep = 1.0 + cells.at_points(size).max(0)
    noise = ROUNDING * largest
    noise[:-1] *= steep
    tail -= noise
    reach = np.abs(cells.middles - moments.means[:, None]) + cells.halves
    slips = np.maximum(moments.totals, VANISHED * total)[:, None]
    scatters = np.maximum(moments.scatters[:, None], np.finfo(float).tiny)
    with np.errstate(over="ignore", invalid="ignore"):
        off = cells.masses * tail
        off[:-1] *= np.maximum(1.0 / slips, reach * reach / scatters)
    off[-1] /= total
    return np.asarray((off > PRECISION).any(0))
