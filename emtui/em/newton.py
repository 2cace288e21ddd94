"""The nearest maximum of a smooth function of a few numbers, by damped Newton steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from emtui.em.mixture import Array

STEP = 1e-3
"""Step of the finite differences; parameters vary by about one unit."""
ENOUGH = 1e-7
"""A gain below this ends the search."""


@dataclass(frozen=True, eq=False, slots=True)
class Maximum:
    """Where a climb ended, shape ``(P,)``, and how high."""

    place: Array
    height: float


def maximum(height: Callable[[Array], Array], starts: Array, most: int = 60) -> Maximum:
    """The highest end of searches from every start; no step lowers the height.

    Gradient and Hessian are central differences, computed in one call; the damping grows until
    a step rises, and shrinks when it does (Levenberg 1944).

    Args:
        height: of a batch of places ``(B, P)``, shape ``(B,)``; not finite counts as -inf.
        starts: shape ``(S, P)``.
        most: steps at most.
    """
    ends = [_climb(height, start, most) for start in starts]
    return max(ends, key=lambda end: end.height)


def _climb(height: Callable[[Array], Array], start: Array, most: int) -> Maximum:
    def heights(places: Array) -> Array:
        return np.nan_to_num(height(places), nan=-np.inf, posinf=-np.inf, neginf=-np.inf)

    place, damping = np.asarray(start, dtype=np.float64), 1e-3
    now = float(heights(place[None])[0])
    factors = 10.0 ** np.arange(0, 7)
    for _ in range(most):
        with np.errstate(invalid="ignore"):  # beside a place that is -inf
            gradient, hessian = _slopes(heights, place)
        if not (np.isfinite(gradient).all() and np.isfinite(hessian).all()):
            break
        bends, ways = np.linalg.eigh(-hessian)
        stiff = np.maximum(np.abs(bends), 1e-12)
        along = ways.T @ gradient
        damp = damping * factors[:, None] * (stiff.max() + 1e-12)
        steps = np.clip((along / (stiff + damp)) @ ways.T, -2.0, 2.0)
        tried = heights(place + steps)
        best = int(tried.argmax())
        gain = float(tried[best]) - now
        if not gain > 0:
            break
        place, now = place + steps[best], float(tried[best])
        damping = max(damping * factors[best] / 10.0, 1e-9)
        if gain < ENOUGH:
            break
    return Maximum(place, now)


def _slopes(heights: Callable[[Array], Array], place: Array) -> tuple[Array, Array]:
    """Gradient ``(P,)`` and Hessian ``(P, P)`` by central differences."""
    count = len(place)
    units = STEP * np.eye(count)
    pairs = [(i, j) for i in range(count) for j in range(i)]
    crossed = [a * units[i] + b * units[j] for i, j in pairs for a, b in SIGNS]
    found = heights(place + np.array([np.zeros(count), *units, *-units, *crossed]))
    middle, up, down = found[0], found[1 : count + 1], found[count + 1 : 2 * count + 1]
    hessian = np.diag((up - 2.0 * middle + down) / STEP**2)
    for k, (i, j) in enumerate(pairs):
        a, b, c, d = found[2 * count + 1 + 4 * k :][:4]
        hessian[i, j] = hessian[j, i] = (a - b - c + d) / (4.0 * STEP**2)
    return (up - down) / (2.0 * STEP), hessian


SIGNS = ((1, 1), (1, -1), (-1, 1), (-1, -1))
