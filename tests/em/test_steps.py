"""Half-steps of batches, and of a friend without slips."""

from __future__ import annotations

import math

import numpy as np
import pytest

from emtui.em.estimation import Moments
from emtui.em.mixture import Mixture
from emtui.em.sample import Sample
from emtui.em.starts import random_mixtures
from emtui.em.steps import AT_ONCE, FEW, e_step, expected_score
from emtui.em.variants import ASSIGNERS, Variant
from tests.strategies import mixture


def heaps(count: int) -> Sample:
    rng = np.random.default_rng(count)
    half = count // 2
    return Sample.of(np.concatenate([rng.normal(0, 1, half), rng.normal(3, 0.5, count - half)]))


@pytest.mark.parametrize("assign", ASSIGNERS)
@pytest.mark.parametrize(
    ("count", "batch"),
    [
        (100, (AT_ONCE // 100 + 30,)),
        (100, (7, AT_ONCE // 500)),
        (FEW, (1,)),
        (FEW, (3, 5)),
        (FEW + 1, (1,)),
        (FEW + 1, (3,)),
        (FEW + 1, (2, 3)),
    ],
)
def test_a_batch_is_as_one_by_one(assign: str, count: int, batch: tuple[int, ...]) -> None:
    sample, variant = heaps(count), Variant(assign)
    flat = random_mixtures(sample, variant, 3, math.prod(batch))
    shaped = Mixture(*(a.reshape(*batch, 2) for a in (flat.weights, flat.means, flat.sds)))
    found = e_step(sample, shaped, variant)
    assert found.score.shape == batch
    for index in [(0,) * len(batch), tuple(n - 1 for n in batch), tuple(n // 2 for n in batch)]:
        alone = e_step(sample, shaped[index], variant)
        one = found[index]
        np.testing.assert_allclose(one.score, alone.score, rtol=1e-12)
        np.testing.assert_allclose(one.moments.totals, alone.moments.totals, rtol=1e-11)
        np.testing.assert_allclose(one.moments.means, alone.moments.means, rtol=1e-11, atol=1e-13)
        np.testing.assert_allclose(one.moments.scatters, alone.moments.scatters, rtol=1e-9)


def test_a_friend_without_slips_counts_for_nothing() -> None:
    x = np.array([1.0, 2.0, 4.0])
    mean, scatter = x.mean(), ((x - x.mean()) ** 2).sum()
    moments = Moments(np.array([0.0, 3.0]), np.array([9.0, mean]), np.array([0.0, scatter]))
    for weights, sds in (([0.0, 1.0], [0.0, 2.0]), ([0.25, 0.75], [1.0, 2.0])):
        found = expected_score(moments, mixture(weights, [9.0, 2.0], sds))
        wanted = math.fsum(
            math.log(weights[1]) - 0.5 * math.log(math.tau * 4.0) - (v - 2.0) ** 2 / 8.0 for v in x
        )
        assert float(found) == pytest.approx(wanted, rel=1e-14)
