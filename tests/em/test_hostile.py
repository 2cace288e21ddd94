"""Numbers at the edge of what a double holds: finite parameters and a named end, every time.

Warnings count as errors in all tests, so nothing overflows or turns to NaN on the way either.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest

from emtui.em.history import Limits, Phase, Why
from emtui.em.mixture import Array, Mixture
from emtui.em.multistart import WHYS, run_many
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.starts import STARTS, Start, random_mixtures, random_start
from emtui.em.variants import ASSIGNERS, SHARES, SPREADS, Variant
from tests.long_run import SEED, strength
from tests.strategies import said

LIMITS = Limits(max_iterations=strength(25, 60))
N = 120


def two_friends(n: int = N) -> Array:
    rng = np.random.default_rng(n)
    return np.concatenate([rng.normal(0.0, 1.0, n // 2), rng.normal(4.0, 0.5, n - n // 2)])


def atoms(*counts: int, at: float = 0.0) -> Array:
    return at + np.repeat([0.0, 1.0, 3.0][: len(counts)], counts)


SLIPS: dict[str, Callable[[], Sample]] = {
    **{
        f"offset {by:g}": lambda by=by: Sample.of(two_friends() + by)  # type: ignore[misc]
        for by in (1e3, 1e6, 1e9, 1e12, -1e12)
    },
    **{
        f"scale 1e{power}": lambda power=power: Sample.of(  # type: ignore[misc]
            two_friends() * 10.0**power
        )
        for power in (-150, -75, -9, 9, 75, 150)
    },
    "scale 1e-150, offset 1e12 of it": lambda: Sample.of((two_friends() + 1e12) * 1e-150),
    "scale 1e150, offset 1e12 of it": lambda: Sample.of((two_friends() + 1e12) * 1e150),
    "the smallest doubles": lambda: Sample.of(np.array([1, 2, 2, 3, 40, 41, 44]) * 5e-324),
    "the largest doubles": lambda: Sample.of(np.array([-1, -0.9, 0.0, 0.8, 0.9, 1]) * 0.8e308),
    "an outlier at 1e6 spreads": lambda: Sample.of(np.append(two_friends(), 1e6)),
    "an outlier at -1e6 spreads": lambda: Sample.of(np.append(two_friends(), -1e6)),
    "one friend and an outlier": lambda: Sample.of(np.append(two_friends()[: N // 2], 1e6)),
    "all ties but one": lambda: Sample.of(np.append(np.full(N, 0.25), 0.5)),
    "all ties but one far off": lambda: Sample.of(np.append(np.full(N, 0.25), -1e12)),
    "all ties but one next to them": lambda: Sample.of(
        np.append(np.full(N, 1.0), np.nextafter(1.0, 2.0))
    ),
    "two slips": lambda: Sample.of([0.25, 0.75]),
    "two atoms": lambda: Sample.of(atoms(N, N)),
    "two uneven atoms": lambda: Sample.of(atoms(1, N)),
    "two atoms at 1e12": lambda: Sample.of(atoms(N, N // 3, at=1e12)),
    "three atoms": lambda: Sample.of(atoms(N, N, 1)),
    "a million equal slips and one other": lambda: Sample.of(
        np.append(np.full(1_000_000, 0.25), 0.75)
    ),
    "many slips at 1e12": lambda: Sample.of(two_friends(12_000) + 1e12),
    "many slips and an outlier": lambda: Sample.of(np.append(two_friends(12_000), 1e6)),
    "many slips at 1e-150": lambda: Sample.of(two_friends(12_000) * 1e-150),
    "many slips at 1e150": lambda: Sample.of(two_friends(12_000) * 1e150),
    "many slips on two atoms, nearly": lambda: Sample.of(
        np.repeat([0.0, 1.0], 6000) + 1e-9 * two_friends(12_000)
    ),
}
VARIANTS = [*itertools.product(ASSIGNERS, SPREADS, SHARES)]


def choices(kind: str, sample: Sample) -> list[Variant]:
    """Every variant in a long run; else every fourth, which ones by turns from kind to kind."""
    turn = list(SLIPS).index(kind) % 4
    return [said(sample, *names) for names in strength(VARIANTS[turn::4], VARIANTS)]


def starts(sample: Sample, variant: Variant) -> list[Start]:
    """The default start and one at random; in a long run every named one and three at random."""
    named = [make(sample, variant) for _, make in list(STARTS.values())[: strength(1, None)]]
    seeds = range(SEED, SEED + strength(1, 3))
    return [*named, *(random_start(sample, variant, seed) for seed in seeds)]


def assert_sound(mixture: Mixture) -> None:
    for numbers in (mixture.weights, mixture.means, mixture.sds):
        assert np.isfinite(numbers).all()
    assert (mixture.sds >= 0).all()
    assert (mixture.weights >= 0).all()
    np.testing.assert_allclose(mixture.weights.sum(-1), 1.0, rtol=1e-12)


@pytest.mark.parametrize("kind", SLIPS)
def test_every_climb_has_finite_parameters_and_a_named_end(kind: str) -> None:
    sample = SLIPS[kind]()
    for variant in choices(kind, sample):
        for start in starts(sample, variant):
            session = Session.begin(sample, variant, start, LIMITS).run()
            end = session.now.end
            assert session.now.phase is Phase.ENDED
            assert end is not None
            for entry in session.history:
                assert_sound(entry.mixture)
                # A spread of nothing has no ceiling; all else has a score that never falls.
                assert np.isfinite(entry.score) or end.why is Why.COLLAPSED
            scores = np.array([entry.score for entry in session.history])
            slack = 1e-9 * (sample.total + np.abs(scores[np.isfinite(scores)]).max())
            assert (scores[1:] >= scores[:-1] - slack).all()


@pytest.mark.parametrize("kind", SLIPS)
def test_many_at_once_end_soundly_too(kind: str) -> None:
    sample = SLIPS[kind]()
    for variant in choices(kind, sample):
        found = run_many(
            sample, variant, random_mixtures(sample, variant, 7, strength(4, 15)), LIMITS
        )
        assert_sound(found.mixtures)
        assert ((found.why >= 0) & (found.why < len(WHYS))).all()
        unbounded = found.why == WHYS.index(Why.COLLAPSED)
        assert (np.isfinite(found.scores) | unbounded).all()


@pytest.mark.parametrize("names", VARIANTS, ids=" ".join)
def test_a_fit_moves_and_stretches_with_its_slips(names: tuple[str, str, str]) -> None:
    """The same climb at 1e12 and on scales of 1e-150 and 1e150 as near zero."""
    # Whole 1024ths, so that the slips themselves lose nothing at 1e12 and at powers of two.
    slips = np.round(two_friends() * 1024) / 1024
    near = Sample.of(slips)
    variant = said(near, *names)
    home = Session.begin(near, variant, STARTS["default"][1](near, variant), LIMITS).run()
    for shift, scale in ((2.0**40, 1.0), (-(2.0**40), 1.0), (0.0, 2.0**498), (0.0, 2.0**-498)):
        there = Sample.of(slips * scale + shift)
        variant = said(there, *names)
        away = Session.begin(there, variant, STARTS["default"][1](there, variant), LIMITS).run()
        assert away.now.end is not None
        assert home.now.end is not None
        assert away.now.end.why is home.now.end.why
        assert away.now.iteration == home.now.iteration
        told, expected = away.now.mixture, home.now.mixture
        np.testing.assert_allclose((told.means - shift) / scale, expected.means, atol=2e-4)
        np.testing.assert_allclose(told.sds / scale, expected.sds, rtol=1e-9)
        np.testing.assert_allclose(told.weights, expected.weights, rtol=1e-9)
