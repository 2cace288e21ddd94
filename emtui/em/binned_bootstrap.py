"""Slips dealt anew into the same bins: standard errors, and the test of one against two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from emtui.em.binned_best import best_of_bins
from emtui.em.binned_likelihood import Bins, climb, probabilities
from emtui.em.binned_verdict import compare_bins, one_gaussian
from emtui.em.bootstrap import PATIENCE, Bootstrap, gathered
from emtui.em.history import Why
from emtui.em.mixture import Array, Mixture
from emtui.em.multistart import WHYS
from emtui.em.sample import SampleError
from emtui.em.variants import Variant
from emtui.em.verdict import RatioTest, Verdict

BATCH = 50
"""Envelopes that are climbed at once."""


def bootstrap_bins(
    bins: Bins,
    variant: Variant,
    mixture: Mixture,
    replicates: int = 200,
    seed: int = 0,
) -> Iterator[Bootstrap]:
    """Standard errors: as many slips are dealt from the mixture into the same bins, and fitted."""
    return gathered(
        bins.points, mixture, replicates, _fits(bins, variant, mixture, replicates, seed)
    )


def _fits(
    bins: Bins, variant: Variant, mixture: Mixture, replicates: int, seed: int
) -> Iterator[Mixture | None]:
    rng, done = np.random.default_rng(seed), 0
    while done < replicates:
        rows = min(BATCH, replicates - done)
        counts = _dealt(rng, bins, mixture, rows)
        starts = Mixture.batch([mixture] * rows)
        ends = climb(bins, variant, starts, PATIENCE, counts)
        for k in range(rows):
            yield ends.mixtures[k] if WHYS[ends.why[k]] is Why.SETTLED else None
        done += rows


def _dealt(rng: np.random.Generator, bins: Bins, mixture: Mixture, rows: int) -> Array:
    """Counts of slips dealt into the bins, shape ``(rows, J)``."""
    chances = probabilities(bins, mixture)
    return rng.multinomial(round(bins.total), chances / chances.sum(), rows).astype(np.float64)


def ratio_test_bins(
    bins: Bins, variant: Variant, found: Verdict, replicates: int, seed: int = 0
) -> Iterator[Verdict]:
    """The verdict with a bootstrap of the likelihood ratio, replicate by replicate."""
    rng = np.random.default_rng(seed)
    ratio = 2.0 * (found.two.log_likelihood - found.one.log_likelihood)
    one, _ = one_gaussian(bins, variant)
    ratios: list[float] = []
    for counts in _dealt(rng, bins, one, replicates):
        try:
            dealt = Bins.of(bins.edges[:-1], bins.edges[1:], counts)
            pair = compare_bins(dealt, variant, best_of_bins(dealt, variant, seed=seed).mixture)
        except SampleError:
            continue
        ratios.append(2.0 * (pair.two.log_likelihood - pair.one.log_likelihood))
        yield replace(found, test=RatioTest(ratio, tuple(ratios), replicates))
