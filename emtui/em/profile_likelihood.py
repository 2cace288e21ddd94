"""The profile of the score over two means: weights and sds are fitted, the means stay fixed."""

from __future__ import annotations

import numpy as np

from emtui.em.estimation import Moments
from emtui.em.mixture import LOG_SQRT_TAU, Array, Mixture
from emtui.em.sample import Sample
from emtui.em.steps import m_step
from emtui.em.stopping import EMPTY
from emtui.em.variants import Variant

CELLS_BY_SLIPS = 1 << 16
"""Cells times slips worked on at once, so that they stay in the cache."""


def climb_out(
    sample: Sample,
    variant: Variant,
    xs: Array,
    ys: Array,
    start: Mixture,
    smallest: float,
    steps: int,
) -> tuple[Array, Mixture]:
    """A few EM steps from every pair of means; the means stay fixed.

    Args:
        sample: the slips.
        variant: in the slips' units.
        xs: Ali's means, standard scale, shape ``(nx,)``.
        ys: Bilal's, shape ``(ny,)``.
        start: the weights and sds that every cell begins with.
        smallest: no sd gets smaller, standard scale; at least the variant's smallest.
        steps: how many.

    Returns:
        Scores on the standard scale, shape ``(ny, nx)``, and the mixtures they belong to, a
        batch of shape ``(ny, nx, 2)``.
    """
    far_ali = (sample.values - xs[:, None]) ** 2
    far_bilal = (sample.values - ys[:, None]) ** 2
    rows, columns = np.indices((len(ys), len(xs))).reshape(2, -1)
    mirror = np.array_equal(xs, ys) and _alike(start)
    cells = np.flatnonzero(columns <= rows) if mirror else np.arange(len(rows))
    weights, sds = (np.tile(a, (len(rows), 1)) for a in (start.weights, start.sds))
    means = np.stack([xs[columns], ys[rows]], axis=-1)
    scores = np.empty(len(rows))
    size = max(1, CELLS_BY_SLIPS // len(sample.values))
    for k in range(0, len(cells), size):
        block = cells[k : k + size]
        far = far_ali[columns[block]], far_bilal[rows[block]]
        now = Mixture(weights[block], means[block], sds[block])
        now = _fitted(sample, variant, far, now, smallest, steps)
        scores[block] = _score(sample, variant, far, now)
        weights[block], sds[block] = now.weights, now.sds
    if mirror:
        twin = rows[cells] + columns[cells] * len(xs)
        scores[twin] = scores[cells]
        weights[twin], sds[twin] = weights[cells, ::-1], sds[cells, ::-1]
    shape = (len(ys), len(xs))
    mixtures = Mixture(*(a.reshape(*shape, 2) for a in (weights, means, sds)))
    return scores.reshape(shape), mixtures


def _fitted(
    sample: Sample,
    variant: Variant,
    far: tuple[Array, Array],
    now: Mixture,
    smallest: float,
    steps: int,
) -> Mixture:
    """Weights and sds after some EM steps; squared distances `far` from the fixed means."""
    for _ in range(steps):
        now = m_step(sample, _moments(sample, variant, far, now), now, variant)
        now = now.with_sds(np.maximum(now.sds, smallest))
    return now


def _alike(start: Mixture) -> bool:
    return bool(start.weights[0] == start.weights[1] and start.sds[0] == start.sds[1])


def _gap(far: tuple[Array, Array], now: Mixture) -> tuple[Array, Array]:
    """Ali's log joint density, and Bilal's less Ali's; shape ``(cells, n)`` each."""
    level = np.log(now.weights) - np.log(now.sds) - LOG_SQRT_TAU
    precision = 0.5 * now.sds**-2.0
    ali = level[:, :1] - precision[:, :1] * far[0]
    gap = level[:, 1:] - precision[:, 1:] * far[1]
    gap -= ali
    return ali, gap


def _moments(sample: Sample, variant: Variant, far: tuple[Array, Array], now: Mixture) -> Moments:
    """The E-step's sums; scatters are about the fixed means."""
    _, gap = _gap(far, now)
    if variant.assign == "hard":
        bilal = (gap > 0) * sample.counts
    else:
        np.negative(gap, out=gap)
        np.minimum(gap, 700.0, out=gap)
        np.exp(gap, out=gap)
        gap += 1.0
        bilal = np.divide(sample.counts, gap, out=gap)
    ali = sample.counts - bilal
    least = EMPTY * sample.total
    totals = np.stack([np.maximum(r.sum(-1), least) for r in (ali, bilal)], axis=-1)
    scatters = [np.einsum("cn,cn->c", r, d) for r, d in zip((ali, bilal), far, strict=True)]
    return Moments(totals, now.means, np.stack(scatters, axis=-1))


def _score(sample: Sample, variant: Variant, far: tuple[Array, Array], now: Mixture) -> Array:
    ali, gap = _gap(far, now)
    score: Array = variant.assigner.score(np.stack([ali, ali + gap], axis=-2), sample.counts)
    return score
