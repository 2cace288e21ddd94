import itertools
import math

import numpy as np
import pytest

from emtui.em.exhaustive import (
    FAINT,
    MOST,
    Progress,
    _moments,
    _subset_sums,
    degenerate_codes,
    extrapolate,
    human_time,
    try_all,
)
from emtui.em.labelings import LabelingError, describe, labels_of, scatters_of, slips_of
from emtui.em.sample import Sample
from emtui.em.variants import SHARES, SPREADS, Variant
from emtui.slips.essay import ESSAY

SAMPLE = Sample.of(ESSAY)
KNOWN = 0.2
"""The known spread of these tests, in the slips' units."""


def search(sample: Sample, variant: Variant) -> Progress:
    *_, last = try_all(sample, variant)
    return last


def by_hand(slips: tuple[float, ...], names: tuple[int, ...], variant: Variant) -> float | None:
    """A labeling's score written out; None where a side is empty or has no spread."""
    sides = [[x for x, k in zip(slips, names, strict=True) if k == side] for side in (0, 1)]
    if not all(sides):
        return None
    means = [math.fsum(side) / len(side) for side in sides]
    scatters = [
        math.fsum((x - m) ** 2 for x in side) if len(set(side)) > 1 else 0.0
        for side, m in zip(sides, means, strict=True)
    ]
    variances = {
        "different": [q / len(side) for q, side in zip(scatters, sides, strict=True)],
        "same": [sum(scatters) / len(slips)] * 2,
        "known": [KNOWN**2] * 2,
    }[variant.spread]
    variances = [max(v, variant.min_sd**2) for v in variances]
    if not all(variances):
        return None
    score = 0.0
    for side, q, v in zip(sides, scatters, variances, strict=True):
        share = 0.5 if variant.share == "equal" else len(side) / len(slips)
        score += len(side) * (math.log(share) - 0.5 * math.log(math.tau * v)) - q / (2 * v)
    return score


ALL = [
    Variant("soft", spread, share, floor, KNOWN)
    for spread in SPREADS
    for share in SHARES
    for floor in (0.0, 0.05)
]
ENVELOPES = [
    (0.1, 0.4, 0.4, 0.9, 1.5, 1.6, 1.6, 1.6),
    (2.0, 2.0, 5.0),
    (0.0, 0.25, 1e6, 1e6 + 0.5, 1e6 + 1.0),
]


@pytest.mark.parametrize("variant", ALL, ids=str)
@pytest.mark.parametrize("slips", ENVELOPES, ids=str)
def test_against_every_labeling_written_out(slips: tuple[float, ...], variant: Variant) -> None:
    scores = [
        by_hand(slips, names, variant) for names in itertools.product((0, 1), repeat=len(slips))
    ]
    sound = [score for score in scores if score is not None]
    found = search(Sample.of(slips), variant)
    assert (found.done, found.total) == (len(scores), len(scores))
    assert found.degenerate == len(scores) - len(sound)
    if not sound:
        assert found.best == -math.inf
        return
    assert found.best == pytest.approx(max(sound), rel=1e-9, abs=1e-9)
    named = by_hand(slips, tuple(labels_of(found.code, len(slips)).tolist()), variant)
    assert named == pytest.approx(max(sound), rel=1e-9, abs=1e-9)


def test_the_essays_best_labeling() -> None:
    found = search(SAMPLE, Variant())
    assert found.total == 16_384
    assert found.best == pytest.approx(12.547966, abs=5e-7)
    labeling = describe(SAMPLE, Variant(), labels_of(found.code, 14))
    slips = SAMPLE.place_in_units(slips_of(SAMPLE))
    sides = {tuple(np.round(slips[labeling.labels == k], 12).tolist()) for k in (0, 1)}
    assert (0.45, 0.47, 0.48, 0.53, 0.9) in sides
    assert labeling.classification == pytest.approx(12.547966, abs=5e-7)
    assert labeling.log_likelihood == pytest.approx(12.576952, abs=5e-7)


def test_a_labeling_is_read_as_it_was_written() -> None:
    """Names as given, slips read-only, and both scores whatever the assigner."""
    labels = (np.arange(14) >= 9).astype(np.int64)
    slips = np.sort(ESSAY)
    soft, hard = (describe(SAMPLE, Variant(assign), labels) for assign in ("soft", "hard"))
    for k in (0, 1):
        assert soft.mixture.means[k] == pytest.approx(slips[labels == k].mean(), rel=1e-12)
    assert hard.classification == soft.classification
    assert hard.log_likelihood == soft.log_likelihood > soft.classification
    assert not slips_of(SAMPLE).flags.writeable


def test_reports_climb_and_the_search_can_be_left() -> None:
    reports = list(try_all(SAMPLE, Variant()))
    assert len(reports) == 128
    assert [r.done for r in reports] == list(range(128, 16_385, 128))
    assert all(a.best <= b.best for a, b in itertools.pairwise(reports))
    assert reports[0].best < reports[20].best < reports[-1].best
    searching = try_all(SAMPLE, Variant())
    assert next(searching).done == 128


def test_one_far_slip_costs_the_others_no_digits() -> None:
    slips = (0.1, 0.4, 0.45, 0.9, 1.5, 1e9)
    scores = [by_hand(slips, names, Variant()) for names in itertools.product((0, 1), repeat=6)]
    best = max(score for score in scores if score is not None)
    assert search(Sample.of(slips), Variant()).best == pytest.approx(best, abs=1e-6)


def test_degenerate_labelings_of_the_essay_are_told_apart() -> None:
    # Each side: nobody; any of the 10 single slips; one or both of each of the two ties.
    codes = degenerate_codes(slips_of(SAMPLE), Variant())
    assert len(codes) == 2 * (1 + 10 + 3 + 3)
    assert (np.diff(codes) > 0).all()
    assert list(degenerate_codes(slips_of(SAMPLE), Variant(spread="same"))) == [0, 16_383]


def test_two_ties_under_one_spread_are_degenerate_where_each_has_one_side() -> None:
    for slips, codes in (([2.0, 2.0, 5.0], [0, 3, 4, 7]), ([5.0, 2.0, 5.0], [0, 2, 5, 7])):
        found = degenerate_codes(np.array(slips), Variant(spread="same"))
        assert found.tolist() == codes


@pytest.mark.parametrize("slips", [[-1.0, 0.0, 0.25, 2.0], [-0.5, -0.5, -0.25, 0.5, 0.75]])
def test_sums_of_every_subset_written_out(slips: list[float]) -> None:
    sums = _subset_sums(np.array(slips))
    for code in range(2 ** len(slips)):
        mine = [x for bit, x in enumerate(slips) if code >> bit & 1]
        assert sums[:, code].tolist() == [len(mine), sum(mine), sum(x * x for x in mine)]


@pytest.mark.parametrize("faint", [FAINT, -1.0])
@pytest.mark.parametrize("far", [1.0, 1e4])
def test_moments_of_a_block_are_those_of_its_labelings(
    faint: float, far: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With or without small scatters summed again, to what differences of sums can tell."""
    monkeypatch.setattr("emtui.em.exhaustive.FAINT", faint)
    slips = np.array([0.0, 1.0, 1.5, 2.25, 4.0, 8.0, far])
    slips -= slips.mean()
    found = _moments(slips, _subset_sums(slips)[:, 1:-1], 1)
    bits = np.arange(1, 127)[:, None] >> np.arange(7) & 1
    wanted = scatters_of(slips, bits == 1)
    np.testing.assert_array_equal(found.totals, wanted.totals)
    np.testing.assert_allclose(found.means, wanted.means, atol=1e-12 * far)
    exact = 1e-9 if faint > 0 else 0.0
    np.testing.assert_allclose(
        found.scatters, wanted.scatters, rtol=exact, atol=0.0 if exact else 1e-13 * far * far
    )


def test_what_cannot_be_labeled_says_so() -> None:
    with pytest.raises(LabelingError, match=f"up to {MOST}"):
        try_all(Sample.of(range(MOST + 1)), Variant())
    assert try_all(Sample.of(range(MOST)), Variant()) is not None
    with pytest.raises(LabelingError, match="not whole"):
        try_all(Sample.of([1.0, 2.0], [1.5, 2.0]), Variant())
    with pytest.raises(LabelingError, match="no slip"):
        describe(SAMPLE, Variant(), labels_of(0, 14))
    with pytest.raises(LabelingError, match="all the same"):
        describe(SAMPLE, Variant(), labels_of(1, 14))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "less than a second"),
        (1.0, "1 second"),
        (90.0, "1.5 minutes"),
        (5 * 3600.0, "5 hours"),
        (86_399.0, "24 hours"),
        (86_400.0, "1 day"),
        (3 * 86_400.0, "3 days"),
        (365.25 * 86_400.0, "1 year"),
        (4.4e8, "14 years"),
        (3e13, "950,643 years"),
        (8e13, "2.5 million years"),
        (1.4e9 * 365.25 * 86_400.0, "1.4 billion years"),
        (1.4e12 * 365.25 * 86_400.0, "1.4 trillion years"),
        (9.9e14 * 365.25 * 86_400.0, "990 trillion years"),
        (1.1e15 * 365.25 * 86_400.0, "more than 10^15 years"),
        (3e25, "more than 10^17 years"),
        (math.inf, "more than 10^300 years"),
    ],
)
def test_time_in_words(seconds: float, words: str) -> None:
    assert human_time(seconds) == words


def test_time_doubles_with_every_slip() -> None:
    assert extrapolate(24, 2.0**20) == 16.0
    assert extrapolate(50, 1e6) == 2 * extrapolate(49, 1e6)
    assert extrapolate(10_000_000, 1e7) == math.inf
