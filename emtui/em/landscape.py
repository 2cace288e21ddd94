"""The score over two parameters at once: both means, or one component's mean and sd.

A log density depends on one component only, so it is computed once for each value on its
axis and each distinct slip; a cell then joins two rows of numbers that are there already.
"""

from __future__ import annotations

import sys

import numpy as np

from emtui.em.binning import Binned, binned
from emtui.em.mixture import LOG_SQRT_TAU, Array, Mixture, frozen, in_units
from emtui.em.profile_likelihood import GoingOn, climb_out
from emtui.em.sample import Sample
from emtui.em.surface import Surface
from emtui.em.variants import Variant

MARGIN = 0.05
"""How far an axis reaches past the slips, as a part of their range."""
NARROWEST = 1e-3
"""The smallest sd on a component's axis, as a fraction of the slips' range."""
HELD_BINS, CLIMB_BINS = 1024, 256
"""More distinct slips than this are binned: for a map with parameters held, and climbed out."""

FINE = 1e-3
"""An error of binning below this part of the map's range needs no closer bound."""


def mean_axis(sample: Sample, cells: int) -> Array:
    """Evenly spaced means over the slips' range and a little beyond, standard units.

    All of them are finite in the slips' units, too.
    """
    room = sys.float_info.max / sample.scale - max(
        abs(end + sample.shift / sample.scale) for end in (sample.lowest, sample.highest)
    )
    margin = min(MARGIN * (sample.highest - sample.lowest), max(room, 0.0))
    return np.linspace(sample.lowest - margin, sample.highest + margin, cells)


def means_surface(
    sample: Sample,
    variant: Variant,
    held: Mixture,
    cells: tuple[int, int] = (60, 60),
    bins: int = HELD_BINS,
) -> Surface:
    """The score over (mean 0, mean 1), weights and sds held as in `held`.

    Args:
        sample: the slips.
        variant: in the slips' units; its assigner says which score.
        held: on the standard scale, positive sds.
        cells: how many along x (mean 0) and y (mean 1).
        bins: more distinct slips than this are put into bins.

    Raises:
        ValueError: an sd of `held` is 0, where no score is finite.
    """
    _demand_spread(held)
    slips = binned(sample, bins)
    xs, ys = (mean_axis(sample, count) for count in cells)
    ali = _log_joint(slips, xs, held, 0)
    bilal = _log_joint(slips, ys, held, 1)
    hard = variant.assign == "hard"
    scores = _join(ali, bilal, slips.sample.counts, hard)
    # Friends at opposite ends bend the score most, whichever of the two is at which.
    opposite = Mixture(held.weights, np.array([xs[0], ys[-1]]), held.sds)
    return _surface(sample, slips, xs, ys, scores, held, float(slips.error(opposite, hard)))


def climbed_surface(
    sample: Sample,
    variant: Variant,
    held: Mixture,
    cells: tuple[int, int] = (60, 60),
    bins: int = CLIMB_BINS,
    going_on: GoingOn | None = None,
) -> Surface:
    """The score over both means, the best of the other parameters at every cell.

    EM climbs to rest from equal shares with three pairs of spreads: half the slips' own for both,
    and one as wide as all slips beside one a third as wide, either way, so that a mixture and its
    mirror image are treated alike. Spreads may shrink to the variant's smallest, and where it
    has none to a 200th of the slips' range: without a limit the map would be unbounded.

    Args:
        sample: the slips.
        variant: in the slips' units.
        held: on the standard scale; only a known spread is taken from it.
        cells: how many along x (mean 0) and y (mean 1).
        bins: more distinct slips than this are put into bins.
        going_on: hears the share of the cells that rest; False stops, and the others score -inf.
    """
    smallest = variant.smallest_sd(sample.scale) or (sample.highest - sample.lowest) / 200.0
    slips = binned(sample, bins)
    xs, ys = (mean_axis(sample, count) for count in cells)
    if variant.spread_rule.known:
        _demand_spread(held)
    even = held.sds if variant.spread_rule.known else np.full(2, sample.sd / 2.0)
    pairs = [even]
    if not variant.spread_rule.common:
        pairs += [sample.sd * np.array(parts) for parts in ((1.0 / 3.0, 1.0), (1.0, 1.0 / 3.0))]
    starts = [
        Mixture(np.full(2, 0.5), np.full(2, sample.mean), np.maximum(sds, smallest))
        for sds in pairs
    ]
    scores, mixtures = climb_out(slips.sample, variant, xs, ys, starts, smallest, going_on)
    error = float(slips.error(mixtures, variant.assign == "hard", FINE * _reach(scores)).max())
    least = smallest * sample.scale
    return _surface(
        sample,
        slips,
        xs,
        ys,
        scores,
        starts[0],
        error,
        climbed=True,
        min_spread=least,
        climbs=mixtures,
    )


def _reach(scores: Array) -> float:
    """From the lowest finite score to the highest."""
    finite = scores[np.isfinite(scores)]
    return float(np.ptp(finite)) if len(finite) else 0.0


def friend_surface(
    sample: Sample,
    variant: Variant,
    held: Mixture,
    friend: int,
    cells: tuple[int, int] = (60, 60),
    bins: int = HELD_BINS,
) -> Surface:
    """The score over (mean, sd) of one component, the other held; the trap shows as a spike.

    The sds are spaced by equal ratios. Means move to the nearest slip where one lies within
    half a cell, since a spike stands on a slip and would be missed beside it. Where the variant
    has one spread for both, the other's sd goes along.

    Raises:
        ValueError: an sd of `held` is 0.
    """
    _demand_spread(held)
    slips = binned(sample, bins)
    xs = _on_slips(sample, mean_axis(sample, cells[0]))
    ys = _sd_axis(sample, variant, cells[1])
    hard, together = variant.assign == "hard", variant.spread_rule.common
    mine = np.arange(2) == friend
    scores, errors = np.empty((len(ys), len(xs))), []
    for row, sd in enumerate(ys):
        here = Mixture(held.weights, held.means, np.where(mine | together, sd, held.sds))
        ours = _log_joint(slips, xs, here, friend)
        other = _log_joint(slips, held.means[~mine], here, 1 - friend)
        scores[row] = _join(ours, other, slips.sample.counts, hard)[0]
        means = np.where(mine, xs[:, None], held.means)
        cells_here = Mixture(*np.broadcast_arrays(here.weights, means, here.sds))
        errors.append(slips.error(cells_here, hard, FINE * np.ptp(scores[row])).max())
    error = float(max(errors))
    return _surface(sample, slips, xs, ys, scores, held, error, friend=friend, together=together)


def _sd_axis(sample: Sample, variant: Variant, cells: int) -> Array:
    """Sds by equal ratios up to the slips' range, standard units; finite in the slips' units."""
    reach = sample.highest - sample.lowest
    narrowest = max(NARROWEST * reach, variant.smallest_sd(sample.scale))
    widest = min(reach, sys.float_info.max / sample.scale)
    return np.geomspace(min(narrowest, widest / 2.0), widest, cells)


def refined(cells: tuple[int, int] = (60, 60)) -> list[tuple[int, int]]:
    """Numbers of cells from coarse to fine: 8 a side, 16, 32, ..., then `cells`."""
    sizes, size = [], 8
    while size < max(cells):
        sizes.append((min(size, cells[0]), min(size, cells[1])))
        size *= 2
    return [*sizes, cells]


def _demand_spread(held: Mixture) -> None:
    if not (held.sds > 0).all():
        raise ValueError("a friend with no spread left has no landscape around him")


def _on_slips(sample: Sample, xs: Array) -> Array:
    """Each place moved to the nearest distinct slip where one lies within half a cell."""
    x = sample.values
    right = np.clip(np.searchsorted(x, xs), 1, len(x) - 1)
    near = np.where(xs - x[right - 1] < x[right] - xs, x[right - 1], x[right])
    return np.where(np.abs(near - xs) < (xs[1] - xs[0]) / 2.0, near, xs)


def _log_joint(slips: Binned, means: Array, held: Mixture, friend: int) -> Array:
    """One component's log joint density for each mean and slip, shape ``(means, n)``."""
    sd = held.sds[friend]
    z = (slips.sample.values - means[:, None]) / sd
    with np.errstate(divide="ignore", over="ignore"):
        level = np.log(held.weights[friend]) - np.log(sd) - LOG_SQRT_TAU
        joint: Array = level - 0.5 * z * z
    return joint


def _join(ali: Array, bilal: Array, counts: Array, hard: bool) -> Array:
    """Scores for every pair of rows, shape ``(bilal's, ali's)``."""
    if hard:
        return np.stack([np.maximum(ali, row) @ counts for row in bilal])
    # Densities relative to each slip's largest are added outright: one log a cell and slip.
    # Where both are so small that digits are lost, the slower logaddexp is used.
    peak = np.maximum(ali.max(0), bilal.max(0))
    peak = np.where(np.isfinite(peak), peak, 0.0)  # a slip where both densities are 0
    p, q = np.exp(ali - peak), np.exp(bilal - peak)
    scores = np.empty((len(bilal), len(ali)))
    for row, density in enumerate(q):
        sums = p + density
        lost = np.flatnonzero(sums.min(-1) < 1e-290)
        np.log(sums, out=sums, where=sums > 0)
        scores[row] = sums @ counts + peak @ counts
        scores[row, lost] = np.logaddexp(ali[lost], bilal[row]) @ counts
    return scores


def _surface(
    sample: Sample,
    slips: Binned,
    xs: Array,
    ys: Array,
    scores: Array,
    held: Mixture,
    error: float,
    *,
    friend: int | None = None,
    together: bool = False,
    climbed: bool = False,
    min_spread: float = 0.0,
    climbs: Mixture | None = None,
) -> Surface:
    """The same in the slips' units."""
    return Surface(
        xs=frozen(sample.place_in_units(xs)),
        ys=frozen(in_units(ys, 0.0 if friend is not None else sample.shift, sample.scale)),
        scores=frozen(sample.score_in_units(scores)),
        held=sample.to_units(held),
        friend=friend,
        together=together,
        climbed=climbed,
        min_spread=min_spread,
        bins=0 if slips.sample is sample else len(slips.sample.values),
        bin_error=error,
        climbs=climbs and sample.to_units(climbs),
    )
