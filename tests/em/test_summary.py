"""Summaries: sums that add up, and EM on them beside EM on the slips."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from emtui.em.cell_edges import edges_of, finer
from emtui.em.cell_sums import condense, total
from emtui.em.chebyshev import TooCoarse
from emtui.em.fitting import fit
from emtui.em.mixture import Array
from emtui.em.sample import Sample, SampleError
from emtui.em.session import Session
from emtui.em.starts import default_start
from emtui.em.summary import Summary, refined, sample_of
from emtui.em.survey import ANY, DRAWN, Survey, part_key, survey
from emtui.em.variants import Variant
from emtui.report.ends import what_became
from emtui.scenes.narration.verdict import because
from tests.long_run import LONG

N = 400_000 if LONG else 40_000
SOFT = Variant()


def _two(rng: np.random.Generator, mean: float, sd: float) -> Array:
    return np.concatenate([rng.normal(0, 1, N // 2), rng.normal(mean, sd, N // 2)])


def _outliers_in_one(rng: np.random.Generator) -> Array:
    return np.append(_two(rng, 2, 0.7), [1e6, -3e7, 2e7])


def _needle(rng: np.random.Generator) -> Array:
    """The upper friend's range begins in the cell where the lower one's slips end."""
    few = 2 * N // 5  # so that the median, from where doubles reach furthest, is a needle's slip
    return np.concatenate([rng.normal(0, 1e-6, N - few), rng.normal(1000, 100, few)])


KINDS = {
    "overlapping": lambda rng: _two(rng, 2, 0.7),
    "a narrow friend": lambda rng: _two(rng, 0.3, 1e-3),
    "far from zero": lambda rng: _two(rng, 2, 0.7) + 1e9,
    "apart": lambda rng: _two(rng, 1000, 0.7),
    "a needle": _needle,
    "long tails": lambda rng: rng.standard_cauchy(N),
    "lognormal": lambda rng: rng.lognormal(0, 1, N),
    "ties": lambda rng: np.round(_two(rng, 2, 0.7), 2),
    "sorted": lambda rng: np.sort(_two(rng, 2, 0.7)),
    "outliers in one part": _outliers_in_one,
}


def slips_of(kind: str) -> Array:
    rng = np.random.default_rng(8)
    values = KINDS[kind](rng)
    in_order = kind in ("sorted", "outliers in one part")
    return values if in_order else rng.permutation(values)


def surveyed(parts: list[Array]) -> Survey:
    found = Survey()
    for number, part in enumerate(parts):
        found += survey(part, part_key(str(number)), 0, found.bound)
    return found.settled()


def summary_of(parts: list[Array], cells: int = 4096) -> Summary:
    found = surveyed(parts)
    edges, bars = edges_of(found, cells)
    return Summary(edges, bars, total([condense(part, edges) for part in parts]), found)


def climbed(summary: Summary, values: Array, rounds: int = 8) -> tuple[Session, Sample]:
    """A run on a summary, which is refined as a person's files would be."""
    for _ in range(rounds):
        sample = sample_of(summary)
        try:
            begun = Session.begin(sample, SOFT, default_start(sample, SOFT))
            return begun.run(lambda k: k < 40), sample
        except TooCoarse as fault:
            edges, fresh = finer(summary, fault.cells)
            inside = values[fresh[np.searchsorted(edges, values, side="right") - 1]]
            summary = refined(summary, edges, fresh, condense(inside, edges))
    raise AssertionError("still too coarse")


@pytest.mark.parametrize("kind", KINDS)
def test_scores_are_those_of_the_slips(kind: str) -> None:
    values = slips_of(kind)
    run, sample = climbed(summary_of(np.array_split(values, 5)), values)
    direct = Sample.of(values)
    other = Session.begin(direct, SOFT, default_start(direct, SOFT)).run(lambda k: k < 40)
    assert [e.phase for e in run.history] == [e.phase for e in other.history]
    ours, theirs = (np.array([e.score for e in s.history]) for s in (run, other))
    assert ours == pytest.approx(theirs, rel=1e-11)
    assert sample.total == len(values)
    ends = sample.place_in_units(np.array([sample.lowest, sample.highest]))
    assert ends == pytest.approx([values.min(), values.max()], rel=1e-12)


def test_parts_add_up_in_any_order_and_by_any_bracketing() -> None:
    parts = np.array_split(slips_of("long tails"), 7)
    whole = summary_of(parts)
    one = [
        replace(whole, sums=condense(part, whole.edges), survey=survey(part, part_key(str(k)), 0))
        for k, part in enumerate(parts)
    ]
    forward = ((one[0] + one[1]) + (one[2] + one[3])) + (one[4] + (one[5] + one[6]))
    backward = one[6] + one[5] + one[4] + one[3] + one[2] + one[1] + one[0]
    for other in (forward, backward):
        assert other.survey.count == N
        assert np.array_equal(other.survey.hashes, whole.survey.hashes)
        assert np.array_equal(other.survey.drawn, whole.survey.drawn)
        assert np.array_equal(other.sums.own, whole.sums.own)
        assert np.array_equal(other.sums.listed, whole.sums.listed)
        off = np.abs(other.sums.moments - whole.sums.moments)
        assert off.max() <= 1e-13 * whole.sums.moments[:, 0].max()


def test_bars_are_exact() -> None:
    from emtui.scenes.backdrop import Backdrop
    from emtui.slips.envelope import Envelope

    values = slips_of("overlapping")
    sample = sample_of(summary_of([values]))
    shown, direct = (
        Backdrop.of(Envelope("sums", values, sample)),
        Backdrop.of(Envelope.of("slips", values)),
    )
    assert shown.heights == pytest.approx(direct.heights, abs=1e-6)


def test_a_sample_is_drawn_from_everywhere() -> None:
    many = DRAWN + 60_000
    found = surveyed([np.full(many // 2, 1.0), np.full(many // 2, 2.0)])
    assert len(found.drawn) == DRAWN
    assert abs((found.drawn == 1.0).mean() - 0.5) < 0.01
    assert (np.diff(found.hashes.astype(float)) >= 0).all()


@pytest.mark.parametrize("bound", [ANY, 2**61, 2**56])
def test_who_is_drawn_depends_on_places_alone(bound: int) -> None:
    values = np.arange(90_000.0)
    whole = survey(values, 7, 300, bound).settled()
    cuts = [0, 1, 700, 66_321, len(values)]
    parts = [survey(values[a:b], 7, 300 + a, bound) for a, b in pairwise(cuts)]
    apart = sum(reversed(parts), Survey()).settled()
    assert np.array_equal(apart.drawn, whole.drawn)
    assert np.array_equal(apart.hashes, whole.hashes)
    assert (whole.hashes < np.uint64(bound)).all()
    share = bound / 2**64
    assert abs(len(whole.drawn) - share * len(values)) < 4 * np.sqrt(share * len(values)) + 1
    few = whole.drawn[: len(whole.drawn) // 2]
    assert abs(few.mean() / 45_000 - 1) < 3 / np.sqrt(3 * len(few))
    assert len(np.unique(whole.drawn)) == len(whole.drawn)


def test_without_the_files_what_is_too_coarse_says_for_whom() -> None:
    sample = sample_of(summary_of([slips_of("a narrow friend")], cells=256))
    session = Session.begin(sample, SOFT, default_start(sample, SOFT))
    with pytest.raises(TooCoarse, match=r"a spread of 0\.\S* at 0\.\S*; condense .* \(--cells"):
        session.run()


def test_what_does_not_add_up_is_refused() -> None:
    first, second = (summary_of([slips_of(kind)]) for kind in ("overlapping", "lognormal"))
    with pytest.raises(SampleError, match="--edges"):
        first + second
    named = replace(first, sources=("a.csv",))
    with pytest.raises(SampleError, match=r"a\.csv is in both"):
        named + named
    for mark, other in (("m 5 1", "m 6 2"), ("m 5 1", "n 5 1"), ("m 5 1", ""), ("", "")):
        with pytest.raises(SampleError, match=r"a\.csv is in both"):
            replace(named, marks=(mark,)) + replace(named, marks=(other,))
    added = replace(named, marks=("m 5 1",)) + replace(named, marks=("n 5 2",))
    assert added.survey.count == 2 * first.survey.count
    assert added.marks == ("m 5 1", "n 5 2")
    assert (replace(first, sources=("b.csv",)) + named).marks == ("", "")
    for mark in added.marks:
        with pytest.raises(SampleError, match=r"a\.csv is in both"):
            added + replace(named, marks=(mark,))
    with pytest.raises(SampleError, match="far outside"):
        condense(np.array([1e300]), first.edges)
    with pytest.raises(SampleError, match="all slips read 3"):
        edges_of(survey(np.full(9, 3.0), 1, 0))


def test_hard_labels_are_refused() -> None:
    sample = sample_of(summary_of([slips_of("overlapping")]))
    hard = Variant(assign="hard")
    with pytest.raises(SampleError, match="hard labels"):
        Session.begin(sample, hard, default_start(sample, hard))


def test_climbs_onto_a_needle_leave_the_rest_of_the_verdict() -> None:
    rng = np.random.default_rng(8)
    lumps = rng.normal(5, 1, 5000), rng.normal(10, 1, 3300), rng.normal(4.86, 2e-3, 300)
    found = fit(sample_of(summary_of([np.concatenate(lumps)], cells=512)), SOFT)
    assert found.best is not None
    assert found.verdict is not None
    assert found.best.narrow > 0
    ends = what_became(found.best)
    assert "narrower than the summary's cells can follow" in ends
    assert ends.endswith("; finer cells (--cells N) may lead to a higher end")
    assert found.session.now.mixture.means == pytest.approx([5, 10], abs=0.1)
    assert np.isnan(found.verdict.three.bic)
    reasons = because(found.verdict)
    assert "The summary's cells are too wide to look for a third friend." in reasons
    assert not any("Counts" in sentence for sentence in reasons)


def test_a_winner_that_a_summary_cannot_follow_is_told() -> None:
    rng = np.random.default_rng(8)
    lumps = rng.normal(5, 1, 5000), rng.normal(4.86, 2e-3, 2000)
    with pytest.raises(TooCoarse, match=r"at 4\.8"):
        fit(sample_of(summary_of([np.concatenate(lumps)], cells=512)), SOFT)
