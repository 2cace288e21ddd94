"""The dip by its definition: for every mode the nearest single peak is a linear programme."""

import itertools

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def dip_by_definition(x: Array, counts: Array) -> float:
    """The smallest sup-distance from the slips' distribution to one convex, then concave."""
    return min(_with_mode_at(x, counts, k) for k in range(len(x)))


def _with_mode_at(x: Array, counts: Array, mode: int) -> float:
    """The same with the mode at the slip numbered `mode`, where H may jump.

    Unknown: H just below the mode and at every slip, H at the mode, and the distance d. Between
    slips F is flat and H rises, so that H is held to F's value below a slip from above, and to its
    value at the slip from below.
    """
    n = len(x)
    above = np.cumsum(counts) / counts.sum()
    below = above - counts / counts.sum()
    left = [*range(mode), n]  # the unknown n is H just below the mode
    right = list(range(mode, n))
    place = np.append(x, x[mode])
    rows: list[Array] = []
    limits: list[float] = []

    def at_most(terms: dict[int, float], limit: float) -> None:
        row = np.zeros(n + 2)
        for index, factor in terms.items():
            row[index] += factor
        rows.append(row)
        limits.append(limit)

    d = n + 1
    for k in range(n):
        if k != mode:
            at_most({k: 1.0, d: -1.0}, below[k])
        at_most({k: -1.0, d: -1.0}, -above[k])
        at_most({k: 1.0, d: -1.0}, above[k])
    at_most({n: 1.0, d: -1.0}, below[mode])
    if mode > 0:
        at_most({n: -1.0, d: -1.0}, -below[mode])
    at_most({n: 1.0, mode: -1.0}, 0.0)
    for chain, sign in ((left, 1.0), (right, -1.0)):
        for a, b in itertools.pairwise(chain):
            at_most({a: 1.0, b: -1.0}, 0.0)
        for a, b, c in zip(chain, chain[1:], chain[2:], strict=False):
            first, second = 1.0 / (place[b] - place[a]), 1.0 / (place[c] - place[b])
            at_most({b: sign * (first + second), a: -sign * first, c: -sign * second}, 0.0)
    cost = np.zeros(n + 2)
    cost[d] = 1.0
    from scipy.optimize import linprog

    found = linprog(cost, A_ub=np.array(rows), b_ub=limits, bounds=[(0.0, 1.0)] * (n + 2))
    assert found.status == 0, found.message
    return float(found.fun)
