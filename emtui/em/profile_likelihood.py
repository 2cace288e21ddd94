"""The profile of the score over two means: weights and sds are fitted, the means stay fixed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from emtui.em.accelerate import chosen, from_logs, logs, stride_length, strode
from emtui.em.estimation import Moments
from emtui.em.mixture import LOG_SQRT_TAU, Array, Mixture
from emtui.em.sample import Sample
from emtui.em.steps import Expectation, m_step
from emtui.em.stopping import EMPTY, EPS
from emtui.em.variants import Variant

GoingOn = Callable[[float], bool]
REST, CYCLES = 1e-4, 500
"""A cell rests where EM would gain less; strides to there at most."""
WIDEST = 1e12
"""No sd gets larger, standard scale."""
LEAST = 0.01
"""Slips' worth of a component at least: a run that begins here has something to begin with."""
CELLS_BY_SLIPS = 1 << 16
"""Cells times slips worked on at once, so that they stay in the cache."""


def climb_out(
    sample: Sample,
    variant: Variant,
    xs: Array,
    ys: Array,
    starts: Sequence[Mixture],
    smallest: float,
    going_on: GoingOn | None = None,
) -> tuple[Array, Mixture]:
    """Climb to rest from every pair of means, which stay fixed; the highest of several starts.

    Args:
        sample: the slips.
        variant: in the slips' units.
        xs: component 0's means, standard scale, shape ``(nx,)``.
        ys: component 1's, shape ``(ny,)``.
        starts: weights and sds that every cell begins with.
        smallest: no sd gets smaller, standard scale; at least the variant's smallest.
        going_on: hears the share of the cells that rest; False stops, and the others have a score
            of -inf.

    Returns:
        Scores on the standard scale, shape ``(ny, nx)``, and the mixtures they belong to, a
        batch of shape ``(ny, nx, 2)``.
    """
    far_ali = (sample.values - xs[:, None]) ** 2
    far_bilal = (sample.values - ys[:, None]) ** 2
    rows, columns = np.indices((len(ys), len(xs))).reshape(2, -1)
    mirror = np.array_equal(xs, ys) and _mirrored(starts)
    cells = np.flatnonzero(columns <= rows) if mirror else np.arange(len(rows))
    weights, sds = (np.tile(a, (len(rows), 1)) for a in (starts[0].weights, starts[0].sds))
    means = np.stack([xs[columns], ys[rows]], axis=-1)
    scores = np.full(len(rows), -np.inf)
    size = max(1, CELLS_BY_SLIPS // len(sample.values))
    for k in range(0, len(cells), size):
        if going_on is not None and not going_on(k / len(cells)):
            break
        block = cells[k : k + size]
        slips = _Slips(sample, variant, far_ali[columns[block]], far_bilal[rows[block]], smallest)
        for start in starts:
            now, height = _rested(slips, _of_each(start, means[block]))
            higher = height > scores[block]
            one = block[higher]
            weights[one], sds[one] = now.weights[higher], now.sds[higher]
            scores[one] = height[higher]
    if mirror:
        twin = rows[cells] + columns[cells] * len(xs)
        scores[twin] = scores[cells]
        weights[twin], sds[twin] = weights[cells, ::-1], sds[cells, ::-1]
    shape = (len(ys), len(xs))
    mixtures = Mixture(*(a.reshape(*shape, 2) for a in (weights, means, sds)))
    return scores.reshape(shape), mixtures


def _mirrored(starts: Sequence[Mixture]) -> bool:
    """Whether with every start its mirror image is tried."""
    told = {(tuple(s.weights.tolist()), tuple(s.sds.tolist())) for s in starts}
    return all((w[::-1], s[::-1]) in told for w, s in told)


def _of_each(start: Mixture, means: Array) -> Mixture:
    weights, sds = (np.tile(a, (len(means), 1)) for a in (start.weights, start.sds))
    return Mixture(weights, means, sds)


@dataclass(frozen=True, eq=False, slots=True)
class _Slips:
    """What the climbs of some cells share.

    Attributes:
        sample: the slips.
        variant: in the slips' units.
        ali, bilal: squared distances from the fixed means, shape ``(cells, n)``.
        smallest: no sd gets smaller.
    """

    sample: Sample
    variant: Variant
    ali: Array
    bilal: Array
    smallest: float

    def __getitem__(self, which: NDArray[np.intp]) -> _Slips:
        return replace(self, ali=self.ali[which], bilal=self.bilal[which])

    def admitted(self, mixture: Mixture) -> Mixture:
        """With no sd below the smallest or out of sight, and no component without slips."""
        weights = np.maximum(mixture.weights, LEAST / self.sample.total)
        weights = weights / weights.sum(-1, keepdims=True)
        return Mixture(weights, mixture.means, np.clip(mixture.sds, self.smallest, WIDEST))

    def step(self, taken: Expectation, now: Mixture) -> Mixture:
        """An M-step of weights and sds."""
        new = m_step(self.sample, taken.moments, now, self.variant)
        return self.admitted(Mixture(new.weights, now.means, new.sds))


def _rested(slips: _Slips, start: Mixture) -> tuple[Mixture, Array]:
    """Weights and sds where EM rests, and the scores there; in strides (see `accelerate`)."""
    now, taken = start, _assigned(slips, start)
    weights, sds, scores = now.weights.copy(), now.sds.copy(), np.array(taken.score)
    live = np.arange(len(scores))
    for _ in range(CYCLES):
        first = slips.step(taken, now)
        after = _assigned(slips, first)
        second = slips.step(after, first)
        weights[live], sds[live], scores[live] = first.weights, first.sds, after.score
        parts = [logs(mixture) for mixture in (now, first, second)]
        size = stride_length(*parts) if slips.variant.assign == "soft" else np.ones(len(live))
        left = (after.score - taken.score) * size
        on = np.flatnonzero(left > np.maximum(REST, 8 * EPS * np.abs(after.score)))
        if not len(on):
            break
        live, second, least = live[on], second[on], after.score[on]
        slips = slips if len(on) == len(size) else slips[on]
        there = from_logs(strode([part[:, on] for part in parts], size[on]))
        now = slips.admitted(there)
        taken = _assigned(slips, now)
        fell = ~(taken.score >= least)
        if fell.any():
            now = chosen(~fell, now, second)
            taken = _assigned(slips, now)
    return Mixture(weights, start.means, sds), scores


def _assigned(slips: _Slips, now: Mixture) -> Expectation:
    """The E-step's sums, scatters about the fixed means, and the scores."""
    counts = slips.sample.counts
    level = np.log(now.weights) - np.log(now.sds) - LOG_SQRT_TAU
    precision = 0.5 * now.sds**-2.0
    ali = level[:, :1] - precision[:, :1] * slips.ali
    gap = level[:, 1:] - precision[:, 1:] * slips.bilal
    gap -= ali
    if slips.variant.assign == "hard":
        bilal = (gap > 0) * counts
        score = (ali + np.maximum(gap, 0.0)) @ counts
    else:
        odds = np.exp(np.minimum(-gap, 700.0))
        odds += 1.0
        bilal = counts / odds
        score = (ali + np.maximum(np.log(odds, out=odds) + gap, 0.0)) @ counts
    mine = counts - bilal
    least = EMPTY * slips.sample.total
    totals = np.stack([np.maximum(r.sum(-1), least) for r in (mine, bilal)], axis=-1)
    far = ((mine, slips.ali), (bilal, slips.bilal))
    scatters = np.stack([np.einsum("cn,cn->c", r, d) for r, d in far], axis=-1)
    return Expectation(Moments(totals, now.means, scatters), score)
