"""Equal slips into one value with a count."""

from __future__ import annotations

import numpy as np

from emtui.em.mixture import Array
from emtui.em.slices import blocks


def merge_ties(ordered: Array) -> tuple[Array, Array]:
    """Distinct values and how often each occurs; compacts `ordered` in place, block by block.

    A block is read before it is written over, and the value just before it can only have been
    written over by itself.
    """
    n = len(ordered)
    distinct = 1 + sum(
        int(np.count_nonzero(ordered[here] != _shifted(ordered, here))) for here in blocks(1, n)
    )
    if distinct == n:
        return ordered, _one_each(n)
    counts = np.empty(distinct)
    kept, opened = 1, 0
    for here in blocks(1, n):
        fresh = here.start + np.flatnonzero(ordered[here] != _shifted(ordered, here))
        if len(fresh):
            counts[kept - 1 : kept - 1 + len(fresh)] = np.diff(fresh, prepend=opened)
            ordered[kept : kept + len(fresh)] = ordered[fresh]
            kept, opened = kept + len(fresh), int(fresh[-1])
    counts[kept - 1] = n - opened
    return (ordered[:kept] if 2 * kept > n else ordered[:kept].copy()), counts


def _shifted(ordered: Array, here: slice) -> Array:
    """The value before each one of a slice."""
    return ordered[here.start - 1 : here.stop - 1]


def merge_counts(x: Array, c: Array) -> tuple[Array, Array]:
    """Sorted distinct values and the sum of counts at each."""
    order = np.argsort(x, kind="stable")
    ordered = x[order]
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    merged = np.add.reduceat(c[order], starts)
    # The same representation however the slips were given, so that sums agree to the last bit.
    return ordered[starts], _one_each(len(merged)) if (merged == 1.0).all() else merged


def _one_each(n: int) -> Array:
    """Counts of `n` slips without ties: a single number seen n times."""
    return np.broadcast_to(np.float64(1.0), (n,))
