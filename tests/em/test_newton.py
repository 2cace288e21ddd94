"""Damped Newton steps: to the top, never down, from the best of the starts."""

from __future__ import annotations

import numpy as np
import pytest

from emtui.em.mixture import Array
from emtui.em.newton import maximum


def bowl(places: Array) -> Array:
    """A tilted parabola with its top, 3 high, at (1, -2)."""
    x, y = places[:, 0] - 1.0, places[:, 1] + 2.0
    return np.asarray(3.0 - (2.0 * x * x + x * y + y * y))


def banana(places: Array) -> Array:
    """Rosenbrock's valley upside down: its top, 0, at (1, 1)."""
    x, y = places.T
    return np.asarray(-((1.0 - x) ** 2) - 100.0 * (y - x * x) ** 2)


def two_tops(places: Array) -> Array:
    x = places[:, 0]
    return np.exp(-((x - 2.0) ** 2)) + 2.0 * np.exp(-((x + 2.0) ** 2))


def test_a_parabolas_top_is_found() -> None:
    found = maximum(bowl, np.array([[5.0, 5.0]]))
    assert found.place == pytest.approx([1.0, -2.0], abs=1e-4)
    assert found.height == pytest.approx(3.0, abs=1e-8)


def test_a_curved_ridge_is_followed() -> None:
    found = maximum(banana, np.array([[-1.2, 1.0]]), most=200)
    assert found.place == pytest.approx([1.0, 1.0], abs=1e-2)


def test_the_highest_end_of_all_starts_is_told() -> None:
    found = maximum(two_tops, np.array([[1.5], [-1.5]]))
    assert found.place == pytest.approx([-2.0], abs=1e-3)
    assert maximum(two_tops, np.array([[1.5]])).place == pytest.approx([2.0], abs=1e-3)


@pytest.mark.parametrize("steps", [0, 1, 2, 5])
def test_no_step_lowers_the_height(steps: int) -> None:
    start = np.array([[-1.2, 1.0]])
    heights = [maximum(banana, start, most=k).height for k in (steps, steps + 1)]
    assert banana(start)[0] <= heights[0] <= heights[1]


def test_what_is_not_finite_is_never_stepped_on() -> None:
    def edge(places: Array) -> Array:
        with np.errstate(invalid="ignore"):
            return np.sqrt(4.0 - places[:, 0] ** 2) + places[:, 0]  # NaN beyond 2

    found = maximum(edge, np.array([[0.0]]))
    assert found.place == pytest.approx([np.sqrt(2.0)], abs=1e-3)
    nowhere = maximum(lambda places: np.full(len(places), np.nan), np.array([[1.0]]))
    assert nowhere.place.tolist() == [1.0]
    assert nowhere.height == -np.inf
