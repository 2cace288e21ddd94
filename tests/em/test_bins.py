import numpy as np
import pytest

from emtui.em.bins import binned
from emtui.em.sample import Sample
from emtui.em.starts import random_mixtures
from emtui.em.steps import e_step
from emtui.em.variants import ASSIGNERS, Variant


def heap(seed: int, outlier: float | None = None) -> Sample:
    rng = np.random.default_rng(seed)
    slips = np.concatenate([rng.normal(0, 1, 2000), rng.normal(3, 0.4, 3000)])
    return Sample.of(slips if outlier is None else np.append(slips, outlier))


def test_few_values_stay_as_they_are() -> None:
    sample = heap(1)
    short = binned(sample, len(sample.values))
    assert short.sample is sample
    assert short.scatter == 0.0
    assert (short.error(random_mixtures(sample, Variant(), 1, 5)) == 0.0).all()


@pytest.mark.parametrize("outlier", [None, 1e6])
def test_bins_keep_the_slips_number_mean_and_variance(outlier: float | None) -> None:
    sample = heap(2, outlier)
    short = binned(sample, 200)
    assert len(short.sample.values) <= 200
    assert (np.diff(short.sample.values) > 0).all()
    assert short.sample.total == pytest.approx(sample.total)
    assert short.sample.mean == pytest.approx(sample.mean, rel=1e-12)
    within = short.scatter / sample.total
    assert short.sample.sd**2 + within == pytest.approx(sample.sd**2, rel=1e-9)
    # The bulk stays resolved however far the one slip lies.
    assert len(short.sample.values) > 90


@pytest.mark.parametrize("assign", ASSIGNERS)
@pytest.mark.parametrize("most", [50, 400])
def test_scores_differ_by_no_more_than_the_error(assign: str, most: int) -> None:
    sample, variant = heap(3), Variant(assign)
    short = binned(sample, most)
    guesses = random_mixtures(sample, variant, 6, 300)
    off = np.abs(
        e_step(short.sample, guesses, variant).score - e_step(sample, guesses, variant).score
    )
    quick = short.error(guesses, hard=assign == "hard")
    close = short.error(guesses, hard=assign == "hard", fine=0.0)
    assert (off <= close + 1e-9).all()
    assert (close <= quick).all()
    assert (close < quick / 10).any()
    assert off.max() > 0
