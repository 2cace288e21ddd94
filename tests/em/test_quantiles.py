"""Quantiles of slips beside those of a mixture, against counting and a normal table."""

from __future__ import annotations

import math

import numpy as np
import pytest

from emtui.em.mixture import Mixture
from emtui.em.quantiles import quantiles
from emtui.em.sample import Sample
from tests.strategies import mixture


def below(place: float, m: Mixture) -> float:
    z = (place - m.means) / m.sds / math.sqrt(2)
    return float(sum(w * 0.5 * math.erfc(-v) for w, v in zip(m.weights, z, strict=True)))


def test_a_slip_of_rank_k_is_beside_the_quantile_of_its_rank() -> None:
    slips = [3.0, -1.0, 0.5, 8.0, 9.0]
    sample = Sample.of(slips)
    story = mixture([0.4, 0.6], [-0.5, 0.8], [0.3, 0.01])
    found = quantiles(sample, story)
    assert sample.place_in_units(found.slips).tolist() == sorted(slips)
    for rank, place in enumerate(found.expected):
        assert below(place, story) == pytest.approx((rank + 0.5) / 5, abs=1e-4)


def test_ties_are_one_slip_with_the_mean_of_their_places() -> None:
    sample = Sample.of([1.0, 2.0, 2.0, 2.0, 4.0])
    story = mixture([1.0], [0.0], [1.0])
    found = quantiles(sample, story)
    assert sample.place_in_units(found.slips).tolist() == [1.0, 2.0, 4.0]
    assert found.expected[1] == pytest.approx(0.0, abs=1e-9)
    # The median of five from N(0, 1) is off by sqrt(.25 / 5) over the density there.
    middle = math.sqrt(0.25 / 5) * math.sqrt(math.tau)
    assert quantiles(Sample.of([1.0, 2.0, 3.0, 4.0, 5.0]), story).error[2] == pytest.approx(
        middle, rel=1e-4
    )


def test_of_many_slips_some_are_compared_and_a_true_story_has_them_where_they_are() -> None:
    rng = np.random.default_rng(2)
    sample = Sample.of(np.concatenate([rng.normal(0, 1, 6000), rng.normal(5, 0.5, 4000)]))
    story = sample.to_standard(mixture([0.6, 0.4], [0.0, 5.0], [1.0, 0.5]))
    found = quantiles(sample, story)
    assert len(found.slips) == 100
    off = np.abs(found.slips - found.expected) / found.error
    assert np.median(off) < 1.5
    assert off.max() < 4.5
