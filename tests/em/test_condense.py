"""Condensed slips: against exact sums over the slips, and along whole runs."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emtui.em import chebyshev, condense
from emtui.em.condense import MANY, Condensed, Slips, checked_step, condensed
from emtui.em.history import Limits, Phase, Why
from emtui.em.mixture import Array, Mixture, log_density, responsibilities
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.starts import Start, default_start, random_mixtures, random_start
from emtui.em.steps import e_step, m_step
from emtui.em.variants import ASSIGNERS, SPREADS, Variant
from tests.long_run import in_long_runs, some_of
from tests.strategies import said

N = 12_000
SOFT, HARD = Variant(), Variant(assign="hard")


def clusters(rng: np.random.Generator) -> Array:
    centres, widths = rng.uniform(-5, 5, 4), 10.0 ** rng.uniform(-3, 0, 4)
    return np.concatenate([rng.normal(centres[k], widths[k], N // 4) for k in range(4)])


def overlapping(rng: np.random.Generator) -> Array:
    return np.concatenate([rng.normal(0, 1, N // 2), rng.normal(2, 0.7, N // 2)])


def gaps(rng: np.random.Generator) -> Array:
    return np.concatenate([rng.uniform(k * k, k * k + 0.3, N // 5) for k in range(5)])


def two_atoms(rng: np.random.Generator) -> Array:
    atoms: Array = np.repeat([0.0, 1.0], N // 2) + 1e-7 * rng.normal(size=N)
    return atoms


KINDS: dict[str, Callable[[np.random.Generator], Array]] = {
    "overlapping": overlapping,
    "clusters": clusters,
    "ties": lambda rng: np.asarray(np.round(np.repeat(rng.normal(size=2 * N), 3), 4)),
    "long tails": lambda rng: rng.standard_cauchy(N),
    "offset": lambda rng: overlapping(rng) + 1e9,
    "gaps": gaps,
    "one outlier": lambda rng: np.append(overlapping(rng), 1e6),
    "two atoms": two_atoms,
    "one narrow": lambda rng: np.concatenate([rng.normal(size=N), rng.normal(0.3, 1e-5, N)]),
}


def sample_of(kind: str, draw: int = 0) -> Sample:
    return Sample.of(KINDS[kind](np.random.default_rng(draw)))


def cells_of(slips: Slips) -> chebyshev.ChebyshevCells:
    assert isinstance(slips, Condensed)
    assert slips.cells is not None
    return slips.cells


def exact_sums(sample: Sample, mixture: Mixture) -> tuple[Array, Array, Array, float]:
    """Totals, means, scatters and log-likelihood, every sum exactly rounded."""
    r = responsibilities(sample.values, mixture) * sample.counts
    totals = np.array([math.fsum(row) for row in r])
    firsts = [math.fsum(row * (sample.values - m)) for row, m in zip(r, mixture.means, strict=True)]
    means = mixture.means + np.array(firsts) / np.maximum(totals, 1e-300)
    deviations = sample.values - means[:, None]
    scatters = np.array([math.fsum(row) for row in r * deviations**2])
    score = math.fsum(sample.counts * log_density(sample.values, mixture))
    return totals, means, scatters, score


@given(st.sampled_from(sorted(KINDS)), st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_soft_step_has_the_slips_own_sums(kind: str, slips: int, guess: int) -> None:
    sample = sample_of(kind, slips)
    mixture = random_mixtures(sample, SOFT, guess, 1)[0]
    expectation, _ = checked_step(condensed(sample), mixture, SOFT)
    totals, means, scatters, score = exact_sums(sample, mixture)
    moments = expectation.moments
    assert abs(expectation.score - score) <= 1e-12 * (abs(score) + sample.total)
    present = totals > 1e-12 * sample.total
    np.testing.assert_allclose(moments.totals, totals, rtol=1e-11, atol=1e-13 * sample.total)
    sds = np.sqrt(scatters / np.maximum(totals, 1e-300))
    # A place is known to the rounding of the responsibilities, weighed by how far slips lie.
    near = 1e-11 * sds + 1e-14 * (1.0 + np.abs(means))
    assert (np.abs(moments.means - means) <= near)[present].all()
    np.testing.assert_allclose(moments.scatters[present], scatters[present], rtol=1e-10)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("spread", some_of(SPREADS, 3))
@pytest.mark.parametrize("share", ["free", *in_long_runs("equal")])
@pytest.mark.parametrize("assign", ASSIGNERS)
def test_scores_along_runs_are_those_of_the_direct_pass(
    kind: str, spread: str, share: str, assign: str
) -> None:
    sample = sample_of(kind)
    variant = said(sample, assign, spread, share)
    for start in (default_start(sample, variant), random_start(sample, variant, 11)):
        quick = Session.begin(sample, variant, start, Limits(max_iterations=12)).run()
        exact = Session.begin(sample, variant, start, Limits(max_iterations=12, exact=True)).run()
        ours, theirs = ([e.score for e in s.history] for s in (quick, exact))
        assert len(ours) == len(theirs)
        np.testing.assert_allclose(ours, theirs, rtol=1e-11)


@pytest.mark.parametrize("kind", KINDS)
def test_every_polynomial_up_to_the_degree_keeps_its_sum(kind: str) -> None:
    sample = sample_of(kind)
    made = chebyshev.cut(sample, 40)
    assert math.isclose(made.c.sum(), sample.total, rel_tol=1e-13)
    u = made.at_points(made.off) / made.halves
    for k in range(len(made.starts)):
        here = slice(made.starts[k], made.stops[k])
        t = (sample.values[here] - made.middles[k]) / made.halves[k]
        for j in range(chebyshev.DEGREE + 1):
            over_slips = math.fsum(sample.counts[here] * t**j)
            assert abs(made.weights[:, k] @ u[:, k] ** j - over_slips) <= 1e-12 * made.masses[k]


def test_cells_made_in_pieces_or_at_once_weigh_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in ("ties", "overlapping"):
        sample = sample_of(kind)
        whole = chebyshev.cut(sample, 7)
        with monkeypatch.context() as patch:
            patch.setattr(chebyshev, "BLOCK", 100)
            patch.setattr(chebyshev, "ROOM", 350)
            parts = chebyshev.cut(sample, 7)
        scale = whole.masses.max()
        np.testing.assert_allclose(parts.weights, whole.weights, rtol=0, atol=1e-13 * scale)


def test_split_cells_cover_the_same_slips_down_to_the_slips_themselves() -> None:
    sample = sample_of("ties")
    made = chebyshev.cut(sample, 3)
    while len(made.starts):
        places = [np.arange(a, b) for a, b in zip(made.starts, made.stops, strict=True)]
        covered = np.concatenate([sample.values[np.concatenate(places)], made.own])
        np.testing.assert_array_equal(np.sort(covered), sample.values)
        made = made.split(sample, np.ones(len(made.starts), dtype=np.bool_))
    order = np.argsort(made.own)
    np.testing.assert_array_equal(made.own[order], sample.values)
    np.testing.assert_array_equal(made.c[order], sample.counts)


def test_a_step_on_cells_that_are_all_slips_is_the_slips_own() -> None:
    sample = sample_of("ties")
    made = chebyshev.cut(sample, 3)
    while len(made.starts):
        made = made.split(sample, np.ones(len(made.starts), dtype=np.bool_))
    mixture = random_mixtures(sample, SOFT, 3, 1)[0]
    taken, coarse = condense._on_cells(made, mixture, sample.total)
    direct = e_step(sample, mixture, SOFT)
    assert not coarse.any()
    assert taken.score == pytest.approx(float(direct.score), rel=1e-13)
    np.testing.assert_allclose(taken.moments.scatters, direct.moments.scatters, rtol=1e-12)


def test_few_slips_and_exact_limits_are_taken_as_they_are() -> None:
    rng = np.random.default_rng(0)
    few, many = (Sample.of(rng.normal(size=n)) for n in (MANY, MANY + 1))
    assert condensed(few) is few
    assert condensed(many, exact=True) is many
    assert isinstance(condensed(many), Condensed)
    start = default_start(many, SOFT)
    assert Session.begin(many, SOFT, start, Limits(exact=True)).slips is many


def test_refinement_is_paid_once() -> None:
    sample = sample_of("one narrow")
    mixture = Mixture(np.full(2, 0.5), np.array([0.1, 0.0]), np.array([0.2, 1e-3]))
    first, refined = checked_step(condensed(sample), mixture, SOFT)
    again, same = checked_step(refined, mixture, SOFT)
    assert cells_of(refined) is cells_of(same)
    assert first.score == again.score


def test_too_many_cells_become_the_slips(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(condense, "WORTH", 10_000)
    sample = sample_of("overlapping")
    start = default_start(sample, SOFT)
    expectation, slips = checked_step(condensed(sample), start.mixture, SOFT)
    assert slips is sample
    assert expectation.score == e_step(sample, start.mixture, SOFT).score


@pytest.mark.parametrize("variant", [SOFT, HARD])
def test_every_mixture_of_a_batch_is_checked(variant: Variant) -> None:
    sample = sample_of("overlapping")
    batch = random_mixtures(sample, variant, 4, 30)
    taken, _ = checked_step(condensed(sample), batch, variant)
    direct = e_step(sample, batch, variant)
    np.testing.assert_allclose(taken.score, direct.score, rtol=1e-12, atol=1e-12 * sample.total)
    np.testing.assert_allclose(taken.moments.totals, direct.moments.totals, atol=1e-12 * N)


def test_a_restart_goes_on_with_what_was_refined() -> None:
    sample = sample_of("clusters")
    session = Session.begin(sample, SOFT, default_start(sample, SOFT)).run()
    made = cells_of(session.slips)
    assert cells_of(session.restart(session.start).slips) is made
    assert cells_of(session.configure(HARD).slips) is made


def test_a_collapse_is_named_and_ends_on_one_slip() -> None:
    sample = sample_of("overlapping")
    place = sample.values[37]
    gap = min(place - sample.values[36], sample.values[38] - place)
    guess = Mixture(
        np.full(2, 0.5), np.array([place, sample.mean]), np.array([0.05 * gap, sample.sd])
    )
    session = Session.begin(sample, SOFT, Start("on a slip", guess)).run()
    assert session.now.phase is Phase.ENDED
    assert session.now.end is not None
    assert session.now.end.why is Why.COLLAPSED
    assert session.now.end.who == (0,)
    assert session.now.standard.means[0] == pytest.approx(place, abs=1e-12)


def test_slips_are_left_as_they_were() -> None:
    """Refining gives new objects: an earlier session steps on as before."""
    sample = sample_of("long tails")
    slips: Slips = condensed(sample)
    mixture = default_start(sample, SOFT).mixture
    first, finer = checked_step(slips, mixture, SOFT)
    checked_step(finer, m_step(sample, first.moments, mixture, SOFT), SOFT)
    assert isinstance(slips, Condensed)
    assert slips.cells is None
    assert checked_step(slips, mixture, SOFT)[0].score == first.score
