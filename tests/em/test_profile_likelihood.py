"""Climbing out shares and spreads, against EM with fixed means written out."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from emtui.em.mixture import Array, Mixture
from emtui.em.profile_likelihood import LEAST, climb_out
from emtui.em.sample import Sample
from emtui.em.variants import Variant
from tests.strategies import mixture, slips_of

SAMPLE = Sample.of(slips_of("seed"))
AXIS = np.linspace(SAMPLE.lowest, SAMPLE.highest, 3)


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
        totals = np.maximum(r.sum(-1), 1e-14 * SAMPLE.total)
        scatters = (r * (SAMPLE.values - m[:, None]) ** 2).sum(-1)
        w = np.maximum(totals / totals.sum(), LEAST / SAMPLE.total)
        w = w / w.sum()
        s = np.sqrt(scatters / totals)
        if variant.spread == "same":
            s = np.full(2, math.sqrt(scatters.sum() / totals.sum()))
        s = np.maximum(s, smallest)
    return Mixture(w, m, s)


def score(variant: Variant, at: Mixture) -> float:
    p = bells(at.weights, at.means, at.sds)
    each = p.sum(0) if variant.assign == "soft" else p.max(0)
    return float(np.log(each) @ SAMPLE.counts)


STARTS = (
    mixture([0.5, 0.5], [0.0, 0.0], [0.4, 0.4]),
    mixture([0.3, 0.7], [0.0, 0.0], [0.4, 0.4]),
    mixture([0.7, 0.3], [0.0, 0.0], [0.4, 0.4]),
)
SMALLEST = 0.05


@pytest.mark.parametrize("ys", [AXIS, AXIS[:2] + 0.01], ids=["square", "oblong"])
@pytest.mark.parametrize("spread", ["different", "same"])
@pytest.mark.parametrize("assign", ["soft", "hard"])
def test_every_cell_rests_at_the_highest_of_its_climbs(assign: str, spread: str, ys: Array) -> None:
    variant = Variant(assign, spread)
    scores, found = climb_out(SAMPLE, variant, AXIS, ys, STARTS, SMALLEST)
    assert scores.shape == (len(ys), len(AXIS))
    for row, column in itertools.product(range(len(ys)), range(len(AXIS))):
        means, cell = np.array([AXIS[column], ys[row]]), found[row, column]
        if assign == "hard" and means[0] == means[1]:
            continue  # a tie: whose every slip is hangs on rounding
        np.testing.assert_array_equal(cell.means, means)
        assert scores[row, column] == pytest.approx(score(variant, cell), rel=1e-9)
        ends = [by_hand(variant, start, means, SMALLEST, 80) for start in STARTS]
        # Strides may lead to a higher hill than small steps do, never to a lower one than they end.
        assert scores[row, column] >= max(score(variant, end) for end in ends) - 1e-3
        again = by_hand(variant, cell, means, SMALLEST, 80)
        assert score(variant, again) - scores[row, column] < 1e-3


def test_a_map_is_its_own_mirror_only_where_the_starts_are() -> None:
    lopsided = climb_out(SAMPLE, Variant(), AXIS, AXIS, STARTS[:2], SMALLEST)[0]
    even = climb_out(SAMPLE, Variant(), AXIS, AXIS, STARTS, SMALLEST)
    np.testing.assert_allclose(even[0], even[0].T, rtol=1e-13)
    mirrored = np.swapaxes(even[1].sds, 0, 1)[..., ::-1]
    np.testing.assert_allclose(even[1].sds, mirrored, rtol=1e-13)
    assert (even[0] >= lopsided - 1e-3).all()
