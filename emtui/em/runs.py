"""Starts that give one more component a run of neighbouring slips.

A component's slips lie together, so a good guess is a run of the sorted slips. All runs between two
of some 64 quantiles are scored at once by prefix sums, with hard labels for the run: its slips are
the new component's, the others keep their responsibilities. This adds one component to a fitted
mixture, or a second one to a single Gaussian, where it helps most: Verbeek, Vlassis & Kroese 2003.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from emtui.em.mixture import Array, Mixture, responsibilities
from emtui.em.sample import Sample
from emtui.em.slices import blocks
from emtui.em.variants import Variant

CELLS = 64
"""Parts with equal numbers of slips, at whose borders runs begin and end."""
APART = 5
"""Any two runs that are kept differ in an end by at least this many cells."""
LEAST = 4.0
"""The least number of slips in a run."""
THIN = 1e-3
"""A run whose sd is below this fraction of all slips' sd counts as tied."""


def best_runs(sample: Sample, variant: Variant, base: Mixture | None, count: int) -> Mixture:
    """The best `count` mixtures with one more component than `base`, shape ``(<= count, K)``.

    Args:
        sample: the slips.
        variant: in the slips' units; the mixtures are as it admits them.
        base: on the standard scale, shape ``(K - 1,)``; None for the one Gaussian of all slips.
        count: the most; fewer where fewer runs differ.
    """
    sums = _prefix_sums(sample, base)
    first, last = np.triu_indices(sums.shape[-1], 1)
    inside = sums[:, :, last] - sums[:, :, first]  # (3, K - 1, runs)
    outside = sums[:, :, -1:] - inside
    parts = np.concatenate([outside, inside.sum(1, keepdims=True)], axis=1)
    totals, sds = parts[0], np.zeros(parts[0].shape)
    with np.errstate(all="ignore"):
        means = parts[1] / totals
        sds = np.sqrt(np.maximum(parts[2] / totals - means**2, 0.0))
        scores = (totals * (np.log(totals / sample.total) - np.log(sds))).sum(0)
    sound = (totals >= LEAST).all(0) & (sds > THIN * sample.sd).all(0) & np.isfinite(scores)
    kept = _different(first, last, np.where(sound, scores, -np.inf), count)
    weights = totals[:, kept] / totals[:, kept].sum(0)
    found = Mixture(weights.T, means[:, kept].T + sample.mean, sds[:, kept].T)
    return variant.admit(found, sample.scale)


def _prefix_sums(sample: Sample, base: Mixture | None) -> Array:
    """Sums of 1, x and x^2 below each of the knots, weighted by the responsibilities under `base`.

    Shape ``(3, K - 1, knots)``; x about the slips' mean.
    """
    edges = np.cumsum(sample.counts)
    knots = np.searchsorted(edges, sample.total * np.arange(1, CELLS) / CELLS, side="left") + 1
    knots = np.unique(sample.at_fences(np.concatenate([[0], knots, [len(edges)]])))
    each = 1 if base is None else base.components
    mean = sample.mean
    sums = np.zeros((3, each, len(knots)))
    for cell, (start, stop) in enumerate(pairwise(knots), start=1):
        for here in blocks(int(start), int(stop)):
            x = sample.values[here]
            r = np.ones((1, len(x))) if base is None else responsibilities(x, base)
            r = r * sample.counts[here]
            away = x - mean
            sums[:, :, cell] += np.stack([r.sum(-1), r @ away, r @ (away * away)])
    return np.cumsum(sums, axis=-1)


def _different(
    first: NDArray[np.intp], last: NDArray[np.intp], scores: Array, count: int
) -> NDArray[np.intp]:
    """The best runs, leaving out those that begin and end near a better one's ends."""
    kept: list[int] = []
    left = np.isfinite(scores)
    order = np.argsort(-scores, kind="stable")
    for k in order:
        if not left[k]:
            continue
        kept.append(int(k))
        if len(kept) == count:
            break
        near = (np.abs(first - first[k]) < APART) & (np.abs(last - last[k]) < APART)
        left &= ~near
    return np.array(kept, dtype=np.intp)
