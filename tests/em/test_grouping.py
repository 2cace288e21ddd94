import numpy as np
import pytest

from emtui.em.grouping import Keys, grouped
from emtui.em.history import Why
from emtui.em.mixture import Mixture
from emtui.em.multistart import WHYS, Ends
from emtui.em.sample import Sample
from emtui.em.variants import Variant
from emtui.slips.essay import ESSAY

SAMPLE = Sample.of(ESSAY)
SETTLED, EMPTIED = WHYS.index(Why.SETTLED), WHYS.index(Why.EMPTIED)


def ends_of(means: list[list[float]], scores: list[float], why: list[int]) -> Ends:
    count = len(means)
    weights = np.tile([0.6, 0.4], (count, 1))
    mixtures = Mixture(weights, np.array(means), np.tile([0.1, 0.3], (count, 1)))
    return Ends(mixtures, np.array(scores), np.array(why), np.ones(count, dtype=np.int64))


def groups(found: Ends, fold: bool = False) -> list[list[int]]:
    keys = Keys.of(SAMPLE, Variant(), found, fold)
    reach = SAMPLE.highest - SAMPLE.lowest
    return [sorted(int(k) for k in group) for group in grouped(keys, reach)]


def test_near_parameters_and_scores_are_one_end() -> None:
    means = [[0.0, 0.5], [0.0, 0.5005], [0.0, 0.5], [0.0, 0.6]]
    found = ends_of(means, [5.0, 4.99999, 4.0, 5.0], [SETTLED] * 4)
    assert groups(found) == [[0, 1], [3], [2]]


def test_how_it_ended_tells_ends_apart_and_the_stopped_have_none() -> None:
    found = ends_of([[0.0, 0.5]] * 4, [5.0] * 4, [SETTLED, EMPTIED, -1, SETTLED])
    assert groups(found) == [[0, 3], [1]]


def test_of_an_emptied_friend_nothing_else_counts() -> None:
    found = ends_of([[0.0, 0.5], [0.3, -0.1]], [5.0, 2.0], [EMPTIED] * 2)
    assert groups(found) == [[0, 1]]


def test_mirror_images_are_one_only_when_folded() -> None:
    one = ends_of([[0.0, 0.5]], [5.0], [SETTLED])
    swapped = one.mixtures.swapped
    parts = [
        np.concatenate([getattr(one.mixtures, name), getattr(swapped, name)])
        for name in ("weights", "means", "sds")
    ]
    pair = Ends(Mixture(*parts), np.full(2, 5.0), np.full(2, SETTLED), np.ones(2, dtype=np.int64))
    assert groups(pair) == [[0], [1]]
    assert groups(pair, fold=True) == [[0, 1]]


@pytest.mark.parametrize("sign", [1.0, -1.0])
@pytest.mark.parametrize(("part", "same"), [(0.9, True), (1.1, False)])
def test_near_is_a_part_of_the_slips_range(sign: float, part: float, same: bool) -> None:
    reach = SAMPLE.highest - SAMPLE.lowest
    off = sign * part * 2e-3 * reach
    found = ends_of([[0.0, 0.5], [0.0, 0.5 + off]], [5.0, 5.0], [SETTLED] * 2)
    assert groups(found) == ([[0, 1]] if same else [[0], [1]])
    keys = keys_of(found)
    wider = [sorted(group.tolist()) for group in grouped(keys, 2.0 * reach)]
    assert wider == [[0, 1]]


def test_an_end_without_a_score_is_one_of_its_own() -> None:
    found = ends_of([[0.0, 0.5]] * 2, [np.nan, 5.0], [SETTLED] * 2)
    assert sorted(groups(found)) == [[0], [1]]


def test_a_narrow_friend_is_on_no_slip_where_it_ended_otherwise() -> None:
    settled = ends_of([[0.1, float(SAMPLE.values[3])]], [30.0], [SETTLED])
    narrow = Mixture(settled.mixtures.weights, settled.mixtures.means, np.array([[0.4, 1e-9]]))
    for why, onto, who in (
        (SETTLED, -1, [False, False]),
        (WHYS.index(Why.COLLAPSED), 3, [False, True]),
    ):
        keys = keys_of(Ends(narrow, settled.scores, np.array([why]), settled.iterations))
        assert keys.kind[0].tolist()[2] == onto
        assert keys.who.tolist() == [who]


def test_merged_stories_are_one_by_what_they_tell_together() -> None:
    """However the shares are dealt out between two that are alike."""
    weights = np.array([[0.2, 0.8], [0.6, 0.4], [0.2, 0.8], [0.2, 0.8]])
    apart, spread = np.array([[-1.0, 1.0]]), np.full((4, 2), 700.0)
    # The overall mean and variance of the first two are 300 and 700^2, others' are not.
    means = 300.0 + 30.0 * apart * weights[:, ::-1]
    spread[1] = np.sqrt(490_000.0 + np.array([15_000.0, -22_500.0]))
    means[2] += 0.01
    spread[3] += 0.01
    ones = np.ones(4, dtype=np.int64)
    found = Ends(Mixture(weights, means, spread), np.full(4, 5.0), np.full(4, SETTLED), ones)
    assert keys_of(found).kind[:, 3].tolist() == [1] * 4
    assert groups(found) == [[0, 1], [2], [3]]


def test_mirror_images_about_one_place_are_told_by_their_spreads() -> None:
    one = ends_of([[0.3, 0.3]], [5.0], [SETTLED])
    other = Ends(one.mixtures.swapped, one.scores, one.why, one.iterations)
    assert groups(Ends(*_both(one, other)), fold=True) == [[0, 1]]
    assert groups(Ends(*_both(other, one)), fold=True) == [[0, 1]]


def keys_of(found: Ends) -> Keys:
    return Keys.of(SAMPLE, Variant(), found, False)


def test_the_friend_with_fewer_slips_is_the_emptied_one() -> None:
    found = ends_of([[0.0, 0.5]], [5.0], [EMPTIED])
    assert keys_of(found).who.tolist() == [[False, True]]
    other = Ends(found.mixtures.swapped, found.scores, found.why, found.iterations)
    assert keys_of(other).who.tolist() == [[True, False]]
    assert groups(Ends(*_both(found, other))) == [[0], [1]]


def test_a_collapse_is_known_by_who_and_by_its_slip() -> None:
    slips = [SAMPLE.values[3], SAMPLE.values[-1], SAMPLE.values[-1]]
    mixtures = Mixture(
        np.tile([0.9, 0.1], (3, 1)),
        np.array([[0.1, slip] for slip in slips]),
        np.array([[0.4, 1e-9], [0.4, 1e-9], [0.5, 1e-12]]),
    )
    collapsed = WHYS.index(Why.COLLAPSED)
    found = Ends(mixtures, np.array([30.0, 40.0, 50.0]), np.full(3, collapsed), np.ones(3, int))
    keys = keys_of(found)
    assert keys.who.tolist() == [[False, True]] * 3
    assert keys.kind[:, 2].tolist() == [3, len(SAMPLE.values) - 1, len(SAMPLE.values) - 1]
    assert sorted(groups(found)) == [[0], [1, 2]]


@pytest.mark.parametrize(
    ("size", "gap", "same"),
    [
        (5.0, 4e-4, True),
        (5.0, 6e-4, False),
        (0.1, 0.9e-4, True),
        (0.1, 1.1e-4, False),
        (-3000.0, 0.29, True),
        (-3000.0, 0.31, False),
    ],
)
def test_scores_are_level_relative_to_their_size(size: float, gap: float, same: bool) -> None:
    found = ends_of([[0.0, 0.5]] * 2, [size, size - gap], [SETTLED] * 2)
    assert groups(found) == ([[0, 1]] if same else [[0], [1]])


def _both(one: Ends, other: Ends) -> tuple[Mixture, np.ndarray, np.ndarray, np.ndarray]:
    parts = [
        np.concatenate([getattr(one.mixtures, name), getattr(other.mixtures, name)])
        for name in ("weights", "means", "sds")
    ]
    rest = (
        np.concatenate([getattr(one, n), getattr(other, n)])
        for n in ("scores", "why", "iterations")
    )
    return (Mixture(*parts), *rest)  # type: ignore[return-value]
