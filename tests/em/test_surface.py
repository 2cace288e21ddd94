import numpy as np

from emtui.em.mixture import Array, Mixture, frozen
from emtui.em.surface import Surface

HALF = Mixture(np.full(2, 0.5), np.zeros(2), np.ones(2))


def surface(scores: Array) -> Surface:
    rows, columns = scores.shape
    return Surface(frozen(np.arange(columns)), frozen(np.arange(rows)), frozen(scores), HALF)


def test_peaks_highest_first_and_one_of_a_level_top() -> None:
    scores = np.zeros((6, 7))
    scores[1, 1], scores[4, 5] = 2.0, 3.0
    scores[1, 4] = scores[1, 5] = 1.0
    scores[5, 0] = -np.inf
    found = surface(scores).peaks()
    assert [(p.row, p.column, p.score) for p in found[:3]] == [
        (4, 5, 3.0),
        (1, 1, 2.0),
        (1, 4, 1.0),
    ]


def test_a_peak_at_the_edge_counts() -> None:
    scores = np.add.outer(np.arange(4.0), np.arange(4.0))
    (only,) = surface(scores).peaks()
    assert (only.row, only.column) == (3, 3)


def test_the_pass_lies_between_cells() -> None:
    x = np.arange(9.0)
    ridge = -((x[:, None] + x - 7.0) ** 2) + (x[:, None] - x) ** 2
    crossing = surface(ridge).diagonal_pass()
    assert crossing is not None
    assert abs(crossing.x - 3.5) < 1e-12
    assert abs(crossing.score) < 1e-12
    rising = surface(np.add.outer(x, x))
    assert rising.mirrored
    assert rising.diagonal_pass() is None


def test_nearest_cell() -> None:
    spot = surface(np.arange(12.0).reshape(3, 4)).at(2.4, 0.9)
    assert (spot.x, spot.y, spot.score, spot.row, spot.column) == (2.0, 1.0, 6.0, 1, 2)
