"""Peaks of the sum, and Ashman's D."""

import numpy as np
import pytest

from emtui.em.mixture import Mixture, log_density
from emtui.em.peaks import peaks, separation


def mix(weights: list[float], means: list[float], sds: list[float]) -> Mixture:
    return Mixture(np.array(weights), np.array(means), np.array(sds))


@pytest.mark.parametrize(("apart", "count"), [(1.0, 1), (1.99, 1), (2.05, 2), (4.0, 2)])
def test_two_alike_have_two_peaks_from_two_sds_on(apart: float, count: int) -> None:
    """Schilling, Watkins & Watkins 2002: of equal halves the sum is bimodal above 2 sds."""
    assert peaks(mix([0.5, 0.5], [10.0, 10.0 + 3.0 * apart], [3.0, 3.0])) == count


def test_peaks_are_those_of_a_fine_grid() -> None:
    rng = np.random.default_rng(3)
    for _ in range(60):
        k = int(rng.integers(1, 5))
        mixture = Mixture(rng.dirichlet(np.ones(k)), rng.normal(0, 4, k), rng.uniform(0.2, 2, k))
        heights = log_density(np.linspace(-20, 20, 40_001), mixture)
        middle = heights[1:-1]
        count = int(((middle > heights[:-2]) & (middle > heights[2:])).sum())
        assert peaks(mixture) == count


def test_a_needle_on_a_wide_one_is_a_peak_of_its_own() -> None:
    assert peaks(mix([0.97, 0.03], [0.0, 1.0], [1.0, 0.01])) == 2


def test_separation_is_ashmans() -> None:
    assert separation(mix([0.5, 0.5], [4.0, 1.0], [1.0, 2.0])) == pytest.approx(3 / 2.5**0.5)
    assert separation(mix([0.3, 0.3, 0.4], [0.0, 9.0, 2.0], [1.0, 1.0, 1.0])) == pytest.approx(2.0)
