"""How many slips a fit gives to whom they are from, where the writers are known."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations

import numpy as np

from emtui.em.mixture import Array


@dataclass(frozen=True, slots=True)
class Hits:
    """Slips given to their writers.

    Attributes:
        right: how many are.
        of: how many slips there are.
        exchanged: whether a component other than the writer's own stands for a writer: which
            component is which writer is not for a fit to know, so the best match counts.
    """

    right: float
    of: float
    exchanged: bool

    @classmethod
    def of_fit(cls, probabilities: Array, writers: Array, weights: Array | None = None) -> Hits:
        """Count every slip for the component that most probably wrote it.

        Args:
            probabilities: that each component wrote each slip, shape ``(K, N)``.
            writers: who wrote each, from 0, shape ``(N,)``.
            weights: how many slips each number stands for, shape ``(N,)``; None for one each.
        """
        given, true = probabilities.argmax(axis=0), writers.astype(np.intp)
        many = max(len(probabilities), int(true.max(initial=0)) + 1)
        each = np.bincount(true * many + given, weights, many * many).reshape(many, many)
        own = np.arange(many)
        best = max(permutations(range(many)), key=lambda order: each[own, order].sum())
        right, plain = float(each[own, best].sum()), float(each[own, own].sum())
        return cls(right, float(each.sum()), right > plain)
