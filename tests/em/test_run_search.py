"""The best labeling from runs of the sorted slips, beside all labelings and beside plain sums."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emtui.em.exhaustive import try_all
from emtui.em.labelings import LabelingError
from emtui.em.run_search import MOST_SLIPS, best_run, runs
from emtui.em.sample import Sample
from emtui.em.variants import SHARES, SPREADS, Variant
from emtui.slips.essay import ESSAY
from emtui.slips.examples import load_example

THOUSANDTHS = st.integers(-3000, 3000).map(lambda n: n / 1000.0)
AROUND = (-3.0, -2.0, -0.02, -0.01, 0.0, 0.01, 0.02, 2.5, 3.5)


def best_of_all(sample: Sample, variant: Variant) -> float:
    *_, progress = try_all(sample, variant)
    return progress.best


def test_the_essays_best_labeling_of_all_is_a_run() -> None:
    found = best_run(Sample.of(ESSAY), Variant())
    assert found.classification == pytest.approx(12.547966, abs=5e-7)
    assert found.log_likelihood == pytest.approx(12.576952, abs=5e-7)
    assert found.labels.tolist() == [0] * 9 + [1] * 5
    assert found.classification == pytest.approx(best_of_all(Sample.of(ESSAY), Variant()))


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("spread", SPREADS)
@given(
    slips=st.lists(st.integers(-6, 6) | THOUSANDTHS, min_size=3, max_size=8),
    floor=st.sampled_from([0.0, 0.2]),
)
def test_no_labeling_beats_the_best_run(
    slips: list[float], floor: float, spread: str, share: str
) -> None:
    if np.ptp(slips) < 1e-3:
        return
    sample = Sample.of(slips)
    variant = Variant("soft", spread, share, floor, known_sd=float(np.std(slips)) / 3.0)
    wanted = best_of_all(sample, variant)
    if math.isfinite(wanted):
        found = best_run(sample, variant)
        assert found.classification == pytest.approx(wanted, rel=1e-9, abs=1e-9)
        assert found.mixture.means[0] <= found.mixture.means[1]
    else:
        with pytest.raises(LabelingError):
            best_run(sample, variant)


def test_one_friend_may_lie_around_the_other() -> None:
    inner = best_run(Sample.of(AROUND), Variant()).labels
    assert len(set(inner[2:7].tolist())) == 1
    assert set(inner[:2].tolist()) == set(inner[7:].tolist()) != set(inner[2:7].tolist())


def test_the_best_of_hundreds_of_slips_is_the_best_run_by_plain_sums() -> None:
    slips = np.sort(load_example("faithful-waiting").slips)
    found = best_run(Sample.of(slips), Variant())
    best, n = -math.inf, len(slips)
    for first, last in itertools.combinations(range(0, n + 1, 4), 2):  # every fourth place
        inside = np.zeros(n, dtype=bool)
        inside[first:last] = True
        sides = [slips[inside], slips[~inside]]
        if all(len(side) > 1 and side.std() > 0 for side in sides):
            best = max(best, sum(_alone(side, n) for side in sides))
    assert best <= found.classification <= best + 1.0
    ali, bilal = slips[found.labels == 0], slips[found.labels == 1]
    assert found.classification == pytest.approx(_alone(ali, n) + _alone(bilal, n), abs=1e-9)


def _alone(side: np.ndarray, total: int) -> float:
    """Log-likelihood of one friend's named slips at his own mean, sd and share."""
    m, s = side.mean(), side.std()
    logs = np.log(len(side) / total) - np.log(s) - 0.5 * np.log(2 * np.pi)
    return float((logs - 0.5 * ((side - m) / s) ** 2).sum())


def test_how_many_runs_there_are() -> None:
    assert runs(14, Variant()) == 91
    assert runs(14, Variant(spread="same")) == runs(14, Variant(spread="known", known_sd=1.0)) == 13


def test_what_has_no_best_run_says_so() -> None:
    with pytest.raises(LabelingError, match="no run of the sorted slips"):
        best_run(Sample.of([1.0, 2.0]), Variant())
    with pytest.raises(LabelingError, match=f"up to {MOST_SLIPS:,}"):
        best_run(Sample.of(range(MOST_SLIPS + 1)), Variant())
    assert best_run(Sample.of(range(MOST_SLIPS + 1)), Variant(spread="same")).labels.any()
    with pytest.raises(LabelingError, match="not whole"):
        best_run(Sample.of([1.0, 2.0], [1.5, 2.0]), Variant())
