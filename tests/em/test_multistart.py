"""Many starts at once end where each would have ended alone."""

from __future__ import annotations

import numpy as np
import pytest

from emtui.em.history import Limits, Why
from emtui.em.multistart import WHYS, run_many
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.starts import Start, random_mixtures
from emtui.em.steps import FEW
from emtui.em.variants import ASSIGNERS, SPREADS, Variant
from tests.long_run import in_long_runs, strength
from tests.strategies import highest, mixture, said, slips_of

ESSAY = [0.05, 0.07, 0.48, 0.06, 0.08, 0.53, 0.07, 0.03, 0.12, 0.45, 0.11, 0.47, 0.06, 0.9]


def two_friends(n: int) -> Sample:
    rng = np.random.default_rng(n)
    return Sample.of(np.concatenate([rng.normal(0, 1, n // 2), rng.normal(3, 0.5, n - n // 2)]))


@pytest.mark.parametrize("n", [0, 272, *in_long_runs(12_000)])
@pytest.mark.parametrize("assign", ASSIGNERS)
@pytest.mark.parametrize("spread", SPREADS)
def test_every_start_ends_as_it_would_alone(n: int, assign: str, spread: str) -> None:
    sample = two_friends(n) if n else Sample.of(ESSAY)
    variant = said(sample, assign, spread)
    limits = Limits(max_iterations=60)
    count = strength(5, 12)
    starts = random_mixtures(sample, variant, 3, count)
    found = run_many(sample, variant, starts, limits)
    for k in range(count):
        alone = Session.begin(sample, variant, Start("alone", starts[k]), limits).run().now
        assert alone.end is not None
        assert WHYS[found.why[k]] is alone.end.why
        assert found.iterations[k] == alone.iteration
        np.testing.assert_allclose(found.scores[k], alone.score, rtol=1e-9)
        np.testing.assert_allclose(found.mixtures.means[k], alone.standard.means, atol=1e-8)
        np.testing.assert_allclose(found.mixtures.sds[k], alone.standard.sds, atol=1e-8)


def test_the_essays_best_end_is_found_and_a_collapse_is_not_the_best() -> None:
    sample = Sample.of(ESSAY)
    found = run_many(sample, Variant(), random_mixtures(sample, Variant(), 1, 200))
    best = highest(found)
    assert found.scores[best] == pytest.approx(12.580190, abs=1e-6)
    assert WHYS[found.why[best]] is Why.SETTLED
    collapsed = found.why == WHYS.index(Why.COLLAPSED)
    assert collapsed.any()
    assert (found.mixtures.sds[collapsed].min(-1) < 1e-3).all()


def test_it_can_be_stopped_and_says_what_had_not_ended() -> None:
    sample = two_friends(272)
    asked: list[float] = []

    def three_times(share_ended: float) -> bool:
        asked.append(share_ended)
        return len(asked) <= 3

    found = run_many(
        sample, Variant(), random_mixtures(sample, Variant(), 1, 20), None, three_times
    )
    assert asked[0] == 0.0
    assert (found.iterations[found.why == -1] == 3).all()
    assert (found.why == -1).any()
    assert np.isfinite(found.scores[found.why == -1]).all()


def test_many_slips_are_condensed_to_the_same_ends_as_the_slips() -> None:
    sample = two_friends(12_000)
    starts = random_mixtures(sample, Variant(), 9, strength(4, 10))
    quick = run_many(sample, Variant(), starts, Limits(max_iterations=30))
    exact = run_many(sample, Variant(), starts, Limits(max_iterations=30, exact=True))
    np.testing.assert_array_equal(quick.why, exact.why)
    np.testing.assert_allclose(quick.scores, exact.scores, rtol=1e-11)


def test_a_speck_of_a_slip_is_emptied_among_many_too() -> None:
    sample = Sample.of(slips_of("faithful_eruptions"))
    told = mixture([[0.32, 0.68], [0.5, 0.5]], [[3.04, 4.33], [2.0, 4.3]], [[0.0223, 0.2141]] * 2)
    found = run_many(sample, Variant(), sample.to_standard(told))
    assert [WHYS[k] for k in found.why] == [Why.EMPTIED, Why.SETTLED]


def test_where_no_start_is_left_of_many_slips_it_ends() -> None:
    slips = np.append(np.random.default_rng(1).normal(size=FEW + 1), 1e3)
    sample, hard = Sample.of(slips), Variant("hard")
    told = mixture([[0.5, 0.5]] * 2, [[0.0, 1e3]] * 2, [[1.0, 1.0]] * 2)
    found = run_many(sample, hard, sample.to_standard(told))
    assert [WHYS[k] for k in found.why] == [Why.COLLAPSED] * 2
    assert found.scores.tolist() == [np.inf] * 2
    assert found.mixtures.sds[:, 1].tolist() == [0.0] * 2
