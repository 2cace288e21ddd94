"""Bins by their exact likelihood, beside a direct maximisation of it by other means."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from emtui.em import binned_likelihood
from emtui.em.binned_best import best_of_bins
from emtui.em.binned_bootstrap import bootstrap_bins, ratio_test_bins
from emtui.em.binned_fit import BinsError, fit_bins
from emtui.em.binned_likelihood import Bins, binned_step, climb, probabilities
from emtui.em.binned_verdict import compare_bins
from emtui.em.climbs import SHORT
from emtui.em.fitting import fit
from emtui.em.history import Limits, Why
from emtui.em.mixture import Mixture
from emtui.em.sample import Sample, SampleError
from emtui.em.variants import Variant
from tests.long_run import strength
from tests.scipy_values import by_scipy

EDGES = np.array([-2.0, -1, 0, 0.5, 1, 2, 3, 4, 5, 6, 6.5, 8, 10])
COUNTS = np.array([7.0, 30, 38, 40, 55, 20, 12, 30, 44, 21, 20, 3])
VARIANTS = [
    Variant(),
    Variant(spread="same"),
    Variant(share="equal"),
    Variant(spread="same", share="equal"),
    Variant(spread="known", known_sd=1.1),
    Variant(min_sd=1.2),
]


def _direct(low: Any, high: Any, counts: Any, variant: Variant) -> float:
    """The highest log-likelihood that a general optimiser finds from several starts."""
    open_ended = "" if np.isfinite(low).all() and np.isfinite(high).all() else ", open-ended"
    return by_scipy(f"bins, {variant}{open_ended}", lambda: _maximised(low, high, counts, variant))


def _maximised(low: Any, high: Any, counts: Any, variant: Variant) -> float:
    from scipy import optimize, special

    some = np.asarray(counts) > 0

    def height(at: NDArray[np.float64]) -> float:
        sds = np.exp(at[2:4]) if variant.spread == "different" else np.exp(at[[2, 2]])
        if variant.spread == "known":
            sds = np.full(2, variant.known_sd)
        sds = np.maximum(sds, variant.min_sd)
        share = 0.5 if variant.share == "equal" else 1 / (1 + np.exp(-at[4]))
        both = [special.ndtr((high - m) / s) - special.ndtr((low - m) / s)
                for m, s in zip(at[:2], sds, strict=True)]  # fmt: skip
        p = share * both[0] + (1 - share) * both[1]
        return -float(counts[some] @ np.log(np.maximum(p[some], 1e-300)))

    starts = ([0.5, 5.0, 0.0, 0.0, 0.5], [0.0, 6.0, 0.5, -0.3, 0.0])
    options = {"xatol": 1e-9, "fatol": 1e-11, "maxiter": 20_000}
    found = (optimize.minimize(height, s, method="Nelder-Mead", options=options) for s in starts)
    return max(-float(each.fun) for each in found)


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_as_high_as_a_direct_maximisation(variant: Variant) -> None:
    found = fit_bins(Bins.of(EDGES[:-1], EDGES[1:], COUNTS), variant, judged=False)
    assert found.session.now.end is not None
    assert found.session.now.end.why is Why.SETTLED
    direct = _direct(EDGES[:-1], EDGES[1:], COUNTS, variant)
    assert found.session.now.score == pytest.approx(direct, abs=1e-6)


def test_open_ends_take_what_lies_beyond() -> None:
    low, high = EDGES[:-1].copy(), EDGES[1:].copy()
    low[0], high[-1] = np.nan, np.inf
    found = fit_bins(Bins.of(low, high, COUNTS), Variant(), judged=False)
    low[0] = -np.inf
    assert found.session.now.score == pytest.approx(_direct(low, high, COUNTS, Variant()), abs=1e-6)


def test_no_iteration_lowers_the_likelihood() -> None:
    bins = Bins.of(EDGES[:-1], EDGES[1:], COUNTS)
    for starts in (1, None):
        history = fit_bins(bins, Variant(), starts=starts, judged=False).session.history
        scores = np.array([entry.score for entry in history])
        assert (np.diff(scores) >= -1e-10).all()


def test_narrow_bins_are_as_good_as_the_slips() -> None:
    rng = np.random.default_rng(3)
    slips = np.round(np.concatenate([rng.normal(0, 1, 150), rng.normal(5, 1, 100)]), 3)
    values, counts = np.unique(slips, return_counts=True)
    grain = 1e-3
    edges = np.arange(values.min() - grain / 2, values.max() + grain, grain)
    found, _ = np.histogram(slips, edges)
    assert found.sum() == counts.sum()
    exact = fit(Sample.of(slips), Variant(), judged=False).session.now
    binned = fit_bins(Bins.of(edges[:-1], edges[1:], found), Variant(), starts=2, judged=False)
    np.testing.assert_allclose(binned.session.now.mixture.means, exact.mixture.means, atol=1e-4)
    np.testing.assert_allclose(binned.session.now.mixture.sds, exact.mixture.sds, atol=1e-4)
    bits = len(slips) * np.log(grain)
    assert binned.session.now.score == pytest.approx(exact.score + bits, abs=1e-3)


def test_middles_are_biased_where_bins_are_not() -> None:
    # Bins as wide as twice the spread: at the middles the spread seems far too large.
    truth = Mixture(np.array([0.6, 0.4]), np.array([0.3, 9.1]), np.array([1.0, 1.0]))
    edges = np.arange(-7.0, 18.0, 2.0)
    some = Bins.of(edges[:-1], edges[1:], np.ones(len(edges) - 1))
    counts = 1e5 * probabilities(some, some.points.to_standard(truth))[1:-1]
    bins = Bins.of(edges[:-1], edges[1:], counts)
    found = fit_bins(bins, Variant(), judged=False).session.now.mixture
    np.testing.assert_allclose(found.sds, truth.sds, rtol=1e-3)
    np.testing.assert_allclose(found.means, truth.means, atol=1e-3)
    at_middles = fit(bins.points, Variant(), judged=False).session.now.mixture
    assert (at_middles.sds > 1.1).all()


def test_what_the_bins_say() -> None:
    bins = Bins.of(EDGES[:-1], EDGES[1:], COUNTS)
    found = fit_bins(bins, Variant())
    verdict = found.verdict
    assert verdict is not None
    assert verdict.says == "two"
    assert found.beside is not None
    assert verdict.two.bic == pytest.approx(found.beside.two.bic, abs=1e-6)
    one = Mixture(np.ones(1), np.array([found.beside.mean]), np.array([found.beside.sd]))
    again = float(binned_step(bins, bins.points.to_standard(one))[1])
    assert found.beside.one.log_likelihood == pytest.approx(again, rel=1e-12)


def test_one_lump_in_bins_is_not_called_two() -> None:
    edges = np.arange(-4.0, 4.5, 0.5)
    some = Bins.of(edges[:-1], edges[1:], np.ones(16))
    one = Mixture(np.ones(1), np.zeros(1), np.ones(1))
    chances = probabilities(some, some.points.to_standard(one))
    for seed in range(strength(1, 40)):
        counts = np.random.default_rng(seed).multinomial(300, chances / chances.sum())[1:-1]
        verdict = fit_bins(Bins.of(edges[:-1], edges[1:], counts), Variant()).verdict
        assert verdict is not None
        assert verdict.says in ("one", "none")


def test_one_lump_is_told_where_climbs_collapse() -> None:
    """A bin's likelihood is finite: what fell into one bin is no better, by BIC, than one lump."""
    counts = np.array([0, 0, 0, 7, 15, 27, 9, 1, 1, 0, 0, 0])
    bins = Bins.of(np.arange(12.0), np.arange(1.0, 13.0), counts)
    found = fit_bins(bins, Variant())
    assert found.best is not None
    assert found.best.collapsed > 0
    assert found.sound
    assert found.verdict is not None
    assert found.verdict.says == "one"
    assert found.session.now.score == pytest.approx(found.verdict.one.log_likelihood, abs=1e-4)


def test_a_friend_within_one_bin_has_no_spread() -> None:
    counts = np.array([300.0, 0, 0, 0, 5, 20, 40, 20, 5])
    bins = Bins.of(np.arange(9.0), np.arange(1.0, 10.0), counts)
    found = fit_bins(bins, Variant())
    end = found.session.now.end
    assert end is not None
    assert (end.why, end.who) == (Why.COLLAPSED, (0,))
    assert not found.sound
    same = fit_bins(bins, Variant(spread="same"))
    assert same.sound


def test_friends_from_three_on() -> None:
    rng = np.random.default_rng(2)
    slips = np.concatenate([rng.normal(m, 0.8, 300) for m in (0.0, 5.0, 11.0)])
    counts, edges = np.histogram(slips, 30)
    bins = Bins.of(edges[:-1], edges[1:], counts)
    found = fit_bins(bins, Variant(), components=None)
    assert found.session.now.mixture.components == 3
    np.testing.assert_allclose(found.session.now.mixture.means, [0.0, 5.0, 11.0], atol=0.3)
    assert found.verdict is not None
    assert found.verdict.says == "more"


def test_errors_are_those_of_slips_where_bins_are_narrow() -> None:
    bins = Bins.of(EDGES[:-1], EDGES[1:], COUNTS)
    now = fit_bins(bins, Variant(), judged=False).session.now.standard
    *_, few = bootstrap_bins(bins, Variant(), now, 60)
    assert few.used >= 55
    mean = few.fits[:, 1].mean(0)
    np.testing.assert_allclose(mean, bins.points.to_units(now).means, atol=0.3)
    assert (few.means > 0.02).all()
    assert (few.means < 0.6).all()


def test_the_ratio_test() -> None:
    bins = Bins.of(EDGES[:-1], EDGES[1:], COUNTS)
    verdict = fit_bins(bins, Variant()).verdict
    assert verdict is not None
    *_, tested = ratio_test_bins(bins, Variant(), verdict, 3)
    assert tested.test is not None
    assert tested.test.p == 0.25


@pytest.mark.parametrize(
    ("low", "high", "counts", "words"),
    [
        ([], [], [], "no bins"),
        ([0, 1], [1, 1], [1, 2], "from 1 to 1: its upper edge"),
        ([0, 1], [2, 3], [1, 2], "bins overlap: 0 to 2 and 1 to 3"),
        ([10, 20], [19, 29], [1, 2], "leave a gap: 10 to 19 and 20 to 29.*half way between: 19.5"),
        ([0, 1], [1, 2], [5, 0], "all slips lie in one bin"),
        ([0, 1], [1, 2], [5, -1], "0 or above"),
        ([0, 1], [1, 2], [0, 0], "in one bin"),
        ([-np.inf, -np.inf], [1, 2], [1, 1], "overlap"),
    ],
)
def test_refused(low: list[float], high: list[float], counts: list[float], words: str) -> None:
    with pytest.raises(SampleError, match=words):
        Bins.of(low, high, counts)


def test_too_few_bins_are_told() -> None:
    bins = Bins.of([0, 1, 2], [1, 2, 3], [5, 6, 7])
    with pytest.raises(BinsError, match="3 bins are too few for 5 free numbers: give 6"):
        fit_bins(bins, Variant())
    with pytest.raises(BinsError, match="hard"):
        fit_bins(bins, Variant("hard"))


WIDE = Bins.of(np.arange(14) * 1e6, np.arange(1, 15) * 1e6,
               [17, 5, 13, 2, 1, 10_000, 2, 20, 50, 0, 2, 9, 5, 1])  # fmt: skip


def test_a_known_spread_that_bins_cannot_show_is_told() -> None:
    with pytest.raises(BinsError, match="a known spread of 1 leaves no trace in bins as wide as"):
        fit_bins(WIDE, Variant(spread="known", known_sd=1.0))


def test_climbs_go_on_to_rest_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """One after the other they take a minute where none of them rests."""
    steps: list[int] = []

    def counted(bins: Bins, mixture: Mixture, *more: Any) -> Any:
        steps.append(len(mixture.means))
        return binned_step(bins, mixture, *more)

    monkeypatch.setattr(binned_likelihood, "binned_step", counted)
    best_of_bins(WIDE, Variant(spread="known", known_sd=1500.0))
    assert max(steps[SHORT.max_iterations + 1 :]) > 1


def test_order_and_repeats_do_not_matter() -> None:
    order = np.random.default_rng(1).permutation(len(COUNTS))
    plain = Bins.of(EDGES[:-1], EDGES[1:], COUNTS)
    mixed = Bins.of(
        np.tile(EDGES[:-1][order], 2), np.tile(EDGES[1:][order], 2), np.tile(COUNTS[order] / 2, 2)
    )
    assert np.array_equal(plain.edges, mixed.edges)
    assert np.array_equal(plain.counts, mixed.counts)
    assert mixed.given == len(COUNTS)


def test_bins_left_out_are_empty() -> None:
    kept = np.array([k not in (5, 6) for k in range(len(COUNTS))])
    gaps = Bins.of(EDGES[:-1][kept], EDGES[1:][kept], COUNTS[kept])
    whole = Bins.of(EDGES[:-1], EDGES[1:], np.where(kept, COUNTS, 0))
    start = whole.points.to_standard(Mixture(np.full(2, 0.5), np.array([1, 5]), np.ones(2)))
    assert float(binned_step(gaps, start)[1]) == pytest.approx(float(binned_step(whole, start)[1]))


def test_the_scale_of_the_numbers_does_not_matter() -> None:
    plain = fit_bins(Bins.of(EDGES[:-1], EDGES[1:], COUNTS), Variant(), judged=False).session.now
    for scale, shift in ((1e-9, 0.0), (1e9, 0.0), (1.0, 1e9)):
        edges = EDGES * scale + shift
        now = fit_bins(Bins.of(edges[:-1], edges[1:], COUNTS), Variant(), judged=False).session.now
        assert now.score == pytest.approx(plain.score, rel=1e-9)
        means = (now.mixture.means - shift) / scale
        np.testing.assert_allclose(means, plain.mixture.means, rtol=1e-4)


def test_a_batch_with_counts_of_its_own() -> None:
    bins = Bins.of(EDGES[:-1], EDGES[1:], COUNTS)
    other = replace(bins, counts=np.array(bins.counts[::-1]))
    start = best_of_bins(bins, Variant(), count=2).start.mixture
    batch = Mixture.batch([start, start])
    both = climb(bins, Variant(), batch, Limits(), np.stack([bins.counts, other.counts]))
    for k, one in enumerate((bins, other)):
        alone = climb(one, Variant(), start[None], Limits())
        assert both.scores[k] == pytest.approx(alone.scores[0], rel=1e-12)


def test_compared_with_a_known_spread() -> None:
    bins = Bins.of(EDGES[:-1], EDGES[1:], COUNTS)
    variant = Variant(spread="known", known_sd=1.5)
    start = variant.admit(best_of_bins(bins, variant).mixture, bins.points.scale)
    beside = compare_bins(bins, variant, start)
    assert beside.sd == pytest.approx(1.5)
    assert beside.one.parameters == 1
