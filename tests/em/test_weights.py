"""Counts that are not whole: what does and what must not depend on their sum."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import emtui
from emtui.em.bootstrap import bootstrap
from emtui.em.fitting import fit
from emtui.em.mixture import Mixture, log_joint
from emtui.em.sample import Sample, SampleError
from emtui.em.variants import Variant

VALUES = np.round(np.concatenate([np.linspace(-2, 2, 30), np.linspace(3, 9, 25)]), 3)
WEIGHTS = 0.25 + np.abs(np.sin(np.arange(55.0))) * 3


@pytest.mark.parametrize("assign", ["soft", "hard"])
def test_whole_counts_are_as_many_equal_slips(assign: str) -> None:
    counts = 1 + np.arange(55) % 4
    variant = Variant(assign)
    counted = fit(Sample.of(VALUES, counts), variant)
    repeated = fit(Sample.of(np.repeat(VALUES, counts)), variant)
    for a, b in zip(counted.session.history, repeated.session.history, strict=True):
        assert a.score == b.score
        assert np.array_equal(a.mixture.means, b.mixture.means)
        assert np.array_equal(a.mixture.sds, b.mixture.sds)
    assert counted.verdict is not None
    assert repeated.verdict is not None
    for story in ("one", "two", "three", "dip", "crooked"):
        assert getattr(counted.verdict, story) == getattr(repeated.verdict, story)


def test_the_fit_does_not_depend_on_what_weights_add_up_to() -> None:
    plain = fit(Sample.of(VALUES, WEIGHTS), Variant(), starts=1)
    for factor in (0.1, 3.3, 1e4):
        scaled = fit(Sample.of(VALUES, factor * WEIGHTS), Variant(), starts=1)
        now, then = scaled.session.now, plain.session.now
        assert np.allclose(now.mixture.means, then.mixture.means, rtol=1e-3, atol=1e-3)
        assert np.allclose(now.mixture.sds, then.mixture.sds, rtol=1e-3, atol=1e-3)
        assert now.score == pytest.approx(factor * then.score, rel=1e-6)


def test_the_score_is_the_weighted_sum_of_log_densities() -> None:
    found = emtui.fit(VALUES, WEIGHTS)
    mixture = Mixture(found.shares, found.numbers, found.spreads)
    direct = WEIGHTS @ np.logaddexp(*log_joint(VALUES, mixture))
    assert found.log_likelihood == pytest.approx(direct, rel=1e-12)


def test_a_count_of_zero_is_no_slip() -> None:
    with_none = Sample.of([1.0, 2.0, 99.0, 4.0], [1.5, 2.0, 0.0, 1.0])
    assert with_none.total == 4.5
    assert with_none.highest < Sample.of([1.0, 2.0, 4.0, 99.0]).highest
    with pytest.raises(SampleError, match="no slips"):
        Sample.of([1.0, 2.0], [0.0, 0.0])
    with pytest.raises(SampleError, match="0 or above"):
        Sample.of([1.0, 2.0], [1.0, -0.5])


def test_quantiles_of_weights() -> None:
    sample = Sample.of([0.0, 1.0, 2.0], [0.5, 1.25, 0.5])
    units = float(sample.place_in_units(sample.quantile(0.5)))
    assert units == pytest.approx(1.0)
    assert sample.quantile(0.0) == sample.lowest
    assert sample.quantile(1.0) == sample.highest


def test_a_bootstrap_of_weights_deals_the_nearest_number_of_slips() -> None:
    sample = Sample.of(VALUES, WEIGHTS)
    mixture = fit(sample, Variant(), starts=1).session.now.standard
    rounded = replace(sample, counts=sample.counts * (round(sample.total) / sample.total))
    *_, ours = bootstrap(sample, Variant(), mixture, 10)
    *_, whole = bootstrap(rounded, Variant(), mixture, 10)
    assert np.array_equal(ours.means, whole.means)


def test_weights_of_less_than_two_slips_deal_nothing() -> None:
    sample = Sample.of(VALUES, WEIGHTS * (0.9 / WEIGHTS.sum()))
    found = fit(sample, Variant())
    assert found.verdict is not None
    assert found.verdict.says == "none"
    *_, dealt = bootstrap(sample, Variant(), found.session.now.standard, 5)
    assert (dealt.done, dealt.used) == (5, 0)
