from dataclasses import replace

import numpy as np
import pytest

from emtui.em.mixture import Array, Mixture, frozen
from emtui.em.surface import Surface

HALF = Mixture(np.full(2, 0.5), np.zeros(2), np.ones(2))


def surface(scores: Array) -> Surface:
    rows, columns = scores.shape
    return Surface(
        xs=frozen(np.arange(columns)),
        ys=frozen(np.arange(rows)),
        scores=frozen(scores),
        held=HALF,
        friend=None,
        together=False,
        climbed=False,
        min_spread=0.0,
        bins=0,
        bin_error=0.0,
        climbs=None,
    )


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


def test_every_peak_once_however_low_and_level() -> None:
    rows, columns = np.indices((5, 6))
    hill = -100.0 - np.minimum((rows - 1) ** 2 + (columns - 1) ** 2, (rows - 3) ** 2 + 40.0)
    hill[0, 5] = -90.0  # in a corner
    for level in ([(3, 4), (3, 5)], [(3, 5), (4, 5)], [(3, 5), (4, 4)], [(3, 4), (4, 5)]):
        scores = hill.copy()
        scores[tuple(np.transpose(level))] = -50.0
        found = [(p.row, p.column) for p in surface(scores).peaks()]
        assert found == [level[0], (0, 5), (1, 1)]


@pytest.mark.parametrize("low", [-1e6, -1e3])
def test_a_map_is_its_own_mirror_image_but_for_rounding(low: float) -> None:
    scores = np.add.outer(np.linspace(0.0, low / 2, 5), np.linspace(0.0, low / 2, 5))
    for off, wanted in ((0.5, True), (0.99, True), (1.5, False)):
        scores[1, 3] = scores[3, 1] + off * 1e-9 * (1.0 - low)
        assert surface(scores).mirrored is wanted
    scores = np.zeros((3, 3))
    scores[0, 1] = 1.2e-9
    assert not surface(scores).mirrored


def test_out_of_reach_on_both_sides_is_a_mirror_image_too() -> None:
    assert surface(np.full((3, 3), -np.inf)).mirrored
    scores = np.zeros((3, 3))
    scores[0, 2] = -np.inf
    assert not surface(scores).mirrored


def test_the_mirror_image_is_read_only() -> None:
    turned = surface(np.arange(12.0).reshape(3, 4)).swapped
    assert turned.scores.shape == (4, 3)
    assert not turned.scores.flags.writeable


def test_there_is_no_pass_beside_what_is_out_of_reach_nor_at_the_edge() -> None:
    x = np.arange(5.0)
    ridge = -((x[:, None] + x - 2.0) ** 2) + (x[:, None] - x) ** 2
    crossing = surface(ridge).diagonal_pass()
    assert crossing is not None
    assert (crossing.x, crossing.row, crossing.column) == (1.0, 1, 1)
    for cell in (0, 2):
        cut = ridge.copy()
        cut[cell, cell] = -np.inf
        assert surface(cut).diagonal_pass() is None
    assert surface(ridge[1:, 1:]).diagonal_pass() is None
    assert surface(ridge[:2, :2]).diagonal_pass() is None


def test_no_mirror_image_of_one_friends_map() -> None:
    one = replace(surface(np.zeros((3, 3))), friend=1)
    assert one.diagonal_pass() is None
    with pytest.raises(ValueError, match="mirror image"):
        _ = one.swapped
