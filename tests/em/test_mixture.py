"""Densities of a mixture against the standard library's normal distribution."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np

from emtui.em.mixture import densities, log_density, log_joint
from tests.strategies import mixture

STORY = mixture([0.3, 0.7], [-1.0, 2.0], [0.5, 1.5])
PLACES = [-2.0, 0.0, 0.25, 3.0]


def by_library(x: float) -> list[float]:
    bells = (NormalDist(m, s).pdf(x) for m, s in zip(STORY.means, STORY.sds, strict=True))
    return [w * bell for w, bell in zip(STORY.weights, bells, strict=True)]


def test_densities_are_the_weighted_bells() -> None:
    wanted = np.transpose([by_library(x) for x in PLACES])
    np.testing.assert_allclose(densities(np.array(PLACES), STORY), wanted, rtol=1e-13)


def test_what_is_out_of_reach_is_minus_infinity() -> None:
    narrow = mixture([0.0, 1.0], [0.0, 0.0], [1.0, 1e-160])
    assert log_joint(np.array([1.0]), narrow).tolist() == [[-np.inf], [-np.inf]]


def test_the_log_density_is_that_of_their_sum() -> None:
    wanted = [math.log(sum(by_library(x))) for x in PLACES]
    np.testing.assert_allclose(log_density(np.array(PLACES), STORY), wanted, rtol=1e-13)
