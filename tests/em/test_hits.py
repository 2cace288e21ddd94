"""How many slips are given to whom they are from, beside a count over all matchings by hand."""

from __future__ import annotations

import numpy as np
import pytest

from emtui.em.hits import Hits


@pytest.mark.parametrize(
    ("given", "true", "right", "exchanged"),
    [
        ([0, 0, 1, 1], [0, 0, 1, 1], 4, False),
        ([0, 0, 1, 1], [0, 1, 1, 1], 3, False),
        ([0, 0, 1, 1, 1], [1, 1, 0, 0, 1], 4, True),
        ([0, 1, 2, 2], [0, 1, 1, 1], 3, True),
        ([0, 1, 1, 0], [2, 0, 0, 1], 3, True),
        ([0, 1, 0, 1], [0, 0, 1, 1], 2, False),
    ],
)
def test_the_best_match_counts(
    given: list[int], true: list[int], right: int, exchanged: bool
) -> None:
    probabilities = np.eye(3)[:, given] if max(given) == 2 else np.eye(2)[:, given]
    found = Hits.of_fit(probabilities, np.array(true, dtype=float))
    assert (found.right, found.of, found.exchanged) == (right, len(true), exchanged)


def test_counts_weigh() -> None:
    found = Hits.of_fit(np.eye(2)[:, [0, 1, 1]], np.array([0.0, 0.0, 1.0]), np.array([2, 0.5, 3]))
    assert (found.right, found.of) == (5.0, 5.5)
