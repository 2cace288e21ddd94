import numpy as np

from emtui.em.alike import Keys, grouped
from emtui.em.many import WHYS, Ends
from emtui.em.mixture import Mixture
from emtui.em.sample import Sample
from emtui.em.session import Why
from emtui.em.variants import Variant
from emtui.slips.envelope import ESSAY

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
