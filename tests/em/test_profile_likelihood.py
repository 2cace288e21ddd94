"""Climbing out shares and spreads, against EM with fixed means written out."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from emtui.em.mixture import Array, Mixture
from emtui.em.profile_likelihood import climb_out
from emtui.em.sample import Sample
from emtui.em.variants import Variant
from tests.strategies import mixture, slips_of

SAMPLE = Sample.of(slips_of("seed"))
AXIS = np.linspace(SAMPLE.lowest, SAMPLE.highest, 4)


def bells(w: Array, m: Array, s: Array) -> Array:
    """Weighted densities of every slip, shape ``(2, n)``."""
    z = (SAMPLE.values - m[:, None]) / s[:, None]
    return np.asarray(w[:, None] * np.exp(-0.5 * z * z) / (s[:, None] * math.sqrt(math.tau)))


def by_hand(variant: Variant, start: Mixture, m: Array, smallest: float, steps: int) -> Mixture:
    """EM with both means fixed: shares and spreads only."""
    w, s = start.weights.copy(), start.sds.copy()
    for _ in range(steps):
        p = bells(w, m, s)
        if variant.assign == "soft":
            r = p / p.sum(0)
        else:
            bilal = (p[1] > p[0]).astype(float)
            r = np.stack([1.0 - bilal, bilal])
        r = r * SAMPLE.counts
        totals = r.sum(-1)
        scatters = (r * (SAMPLE.values - m[:, None]) ** 2).sum(-1)
        w = totals / totals.sum()
        s = np.sqrt(scatters / totals)
        if variant.spread == "same":
            s = np.full(2, math.sqrt(scatters.sum() / totals.sum()))
        s = np.maximum(s, smallest)
    return Mixture(w, m, s)


def score(variant: Variant, at: Mixture) -> float:
    p = bells(at.weights, at.means, at.sds)
    each = p.sum(0) if variant.assign == "soft" else p.max(0)
    return float(np.log(each) @ SAMPLE.counts)


@pytest.mark.parametrize(
    "start",
    [
        mixture([0.5, 0.5], [0.0, 0.0], [0.4, 0.4]),
        mixture([0.3, 0.7], [0.0, 0.0], [0.4, 0.4]),
        mixture([0.5, 0.5], [0.0, 0.0], [0.4, 0.25]),
    ],
    ids=["alike", "shares differ", "spreads differ"],
)
@pytest.mark.parametrize("ys", [AXIS, AXIS[:3] + 0.01], ids=["square", "oblong"])
@pytest.mark.parametrize(("assign", "spread"), [("soft", "different"), ("soft", "same")])
def test_every_cell_is_em_with_its_means_fixed(
    assign: str, spread: str, ys: Array, start: Mixture
) -> None:
    variant = Variant(assign, spread)
    scores, found = climb_out(SAMPLE, variant, AXIS, ys, start, 0.05, 3)
    assert scores.shape == (len(ys), len(AXIS))
    for row, column in itertools.product(range(len(ys)), range(len(AXIS))):
        means = np.array([AXIS[column], ys[row]])
        wanted = by_hand(variant, start, means, 0.05, 3)
        cell = found[row, column]
        np.testing.assert_array_equal(cell.means, means)
        np.testing.assert_allclose(cell.weights, wanted.weights, rtol=1e-9)
        np.testing.assert_allclose(cell.sds, wanted.sds, rtol=1e-9)
        assert scores[row, column] == pytest.approx(score(variant, wanted), rel=1e-9)


def test_a_hard_cell_gives_every_slip_to_the_likelier() -> None:
    variant, start = Variant("hard"), mixture([0.5, 0.5], [0.0, 0.0], [0.4, 0.4])
    scores, found = climb_out(SAMPLE, variant, AXIS, AXIS, start, 0.05, 2)
    for row, column in itertools.permutations(range(len(AXIS)), 2):
        means = np.array([AXIS[column], AXIS[row]])
        wanted = by_hand(variant, start, means, 0.05, 2)
        np.testing.assert_allclose(found[row, column].sds, wanted.sds, rtol=1e-9)
        np.testing.assert_allclose(found[row, column].weights, wanted.weights, rtol=1e-9)
        assert scores[row, column] == pytest.approx(score(variant, wanted), rel=1e-9)
