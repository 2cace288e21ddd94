"""One whole step against arithmetic of far more than 50 digits, to 1e-12 relative.

The exact reference starts from the doubles the engine is given, so what is measured is the
engine's own rounding and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from mpmath import mp, mpf

from emtui.em.mixture import Array, Mixture, log_density, responsibilities
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.starts import given_start
from emtui.em.steps import e_step, lower_bound, m_step
from emtui.em.variants import Variant
from tests.strategies import mixture, slips_of

RELATIVE = 1e-12
SUBNORMAL = 1e-311
"""Below the normal doubles an error of one last bit, 5e-324, is all that can be asked."""


@pytest.fixture(autouse=True)
def _many_digits() -> Any:
    # A collapsing sd of 1e-67 is what is left of squares that 50 digits would lose.
    with mp.workdps(200):
        yield


class Exact:
    """A mixture's step on weighted slips in mpmath, from the textbook's formulas."""

    def __init__(self, x: Sequence[float], c: Sequence[float], story: Mixture) -> None:
        self.x, self.c = [mpf(float(v)) for v in x], [mpf(float(v)) for v in c]
        w, m, s = (
            [mpf(float(v)) for v in part] for part in (story.weights, story.means, story.sds)
        )
        self.log_joint = [self.log_joint_of(w[k], m[k], s[k]) for k in (0, 1)]
        density = [[mp.e ** self.log_joint[k][i] for i in range(len(self.x))] for k in (0, 1)]
        whole = [density[0][i] + density[1][i] for i in range(len(self.x))]
        self.score = self.dot([mp.log(value) for value in whole])
        self.r = [[density[k][i] / whole[i] for i in range(len(self.x))] for k in (0, 1)]
        self.totals = [self.dot(self.r[k]) for k in (0, 1)]

    def dot(self, terms: Sequence[Any]) -> Any:
        return mp.fsum(c * term for c, term in zip(self.c, terms, strict=True))

    def log_joint_of(self, w: Any, m: Any, s: Any) -> list[Any]:
        level = mp.log(w) - mp.log(s) - mp.log(2 * mp.pi) / 2
        return [level - ((x - m) / s) ** 2 / 2 for x in self.x]

    def updated(self, variant: Variant) -> tuple[list[Any], list[Any], list[Any]]:
        """Weights, means and sds after the M-step."""
        n = mp.fsum(self.c)
        means = [
            self.dot([r * x for r, x in zip(self.r[k], self.x, strict=True)]) / self.totals[k]
            for k in (0, 1)
        ]
        scatters = [
            self.dot([r * (x - means[k]) ** 2 for r, x in zip(self.r[k], self.x, strict=True)])
            for k in (0, 1)
        ]
        if variant.spread == "different":
            sds = [mp.sqrt(scatters[k] / self.totals[k]) for k in (0, 1)]
        else:
            sds = [mp.sqrt(mp.fsum(scatters) / n)] * 2
        half = [mpf(1) / 2] * 2
        shares = [t / n for t in self.totals] if variant.share == "free" else half
        return shares, means, sds

    def bound(self, story: Mixture) -> Any:
        """Sum over slips and names of r (log joint at `story` - log r)."""
        parts = []
        for k in (0, 1):
            w, m, s = (mpf(float(p[k])) for p in (story.weights, story.means, story.sds))
            new = self.log_joint_of(w, m, s)
            parts.append(
                self.dot(
                    [
                        r * (there - mp.log(r)) if r else mpf(0)
                        for r, there in zip(self.r[k], new, strict=True)
                    ]
                )
            )
        return mp.fsum(parts)


def close(ours: Any, exact: Any, relative: float = RELATIVE, scale: float = 0.0) -> None:
    """Assert agreement relative to the exact number, or to `scale` where that is larger."""
    gap = abs(mpf(float(ours)) - exact)
    assert gap <= relative * max(abs(exact), mpf(scale)), (float(ours), mp.nstr(exact, 20))


def far_apart() -> Array:
    rng = np.random.default_rng(8)
    return np.concatenate([rng.normal(0, 1, 25), rng.normal(35, 2, 15)])


CASES: list[tuple[str, Array, Mixture]] = [
    ("essay, default", slips_of("seed"), mixture([0.5, 0.5], [0.0625, 0.465], [0.129, 0.129])),
    ("essay, near its end", slips_of("seed"), mixture([0.64, 0.36], [0.072, 0.563], [0.027, 0.17])),
    ("essay, far", slips_of("seed"), mixture([0.02, 0.98], [0.9, 0.1], [0.015, 0.8])),
    ("essay, one story", slips_of("seed"), mixture([0.3, 0.7], [0.25, 0.25], [0.26, 0.26])),
    ("waiting", slips_of("faithful_waiting"), mixture([0.4, 0.6], [55.0, 80.0], [6.0, 6.5])),
    ("eruptions", slips_of("faithful_eruptions"), mixture([0.4, 0.6], [2.0, 4.3], [0.3, 0.4])),
    ("galaxies", slips_of("galaxies"), mixture([0.1, 0.9], [10.0, 21.0], [1.0, 4.0])),
    ("acidity", slips_of("acidity"), mixture([0.6, 0.4], [4.3, 6.2], [0.4, 0.6])),
    ("small responsibilities", far_apart(), mixture([0.6, 0.4], [0.0, 35.0], [1.0, 2.0])),
    ("at a billion", far_apart() + 1e9, mixture([0.6, 0.4], [1e9, 1e9 + 35], [1.0, 2.0])),
    ("tiny", slips_of("seed") * 1e-150, mixture([0.5, 0.5], [6e-152, 5e-151], [1e-151, 1e-151])),
    ("huge", slips_of("seed") * 1e150, mixture([0.5, 0.5], [6e148, 5e149], [1e149, 1e149])),
]
IDS = [name for name, _, _ in CASES]
RULES = [
    Variant(spread=spread, share=share)
    for spread in ("different", "same")
    for share in ("free", "equal")
]


@pytest.mark.parametrize(("name", "slips", "story"), CASES, ids=IDS)
def test_responsibilities_and_score(name: str, slips: Array, story: Mixture) -> None:
    sample = Sample.of(slips)
    guess = sample.to_standard(story)
    exact = Exact(list(sample.values), list(sample.counts), guess)
    r = responsibilities(sample.values, guess)
    for k in (0, 1):
        for i in range(len(sample.values)):
            close(r[k, i], exact.r[k][i], scale=SUBNORMAL)
    taken = e_step(sample, guess, Variant())
    # Relative to the slips' terms, which partly cancel in the sum.
    scale = float(sample.counts @ np.abs(log_density(sample.values, guess)))
    close(taken.score, exact.score, scale=scale)
    assert scale < 1e5
    for k in (0, 1):
        close(taken.moments.totals[k], exact.totals[k])


def test_some_responsibilities_are_small_indeed() -> None:
    sample = Sample.of(far_apart())
    r = responsibilities(
        sample.values, sample.to_standard(CASES[IDS.index("small responsibilities")][2])
    )
    assert 0.0 < r.min() < 1e-150


@pytest.mark.parametrize("rule", RULES, ids=str)
@pytest.mark.parametrize(("name", "slips", "story"), CASES, ids=IDS)
def test_one_step(name: str, slips: Array, story: Mixture, rule: Variant) -> None:
    sample = Sample.of(slips)
    guess = rule.admit(sample.to_standard(story), sample.scale)
    exact = Exact(list(sample.values), list(sample.counts), guess)
    taken = e_step(sample, guess, rule)
    new = m_step(sample, taken.moments, guess, rule)
    shares, means, sds = exact.updated(rule)
    for k in (0, 1):
        close(new.weights[k], shares[k])
        close(new.means[k], means[k], scale=float(sds[k]))
        close(new.sds[k], sds[k])
    scale = float(sample.counts @ np.abs(log_density(sample.values, guess)))
    close(lower_bound(taken, guess, new), exact.bound(new), scale=scale)
    close(lower_bound(taken, guess, guess), exact.score, scale=scale)
    off = mixture(new.weights[::-1], new.means + 0.1, new.sds * 1.5)
    close(lower_bound(taken, guess, off), exact.bound(off), scale=10 * scale)


@pytest.mark.parametrize(("name", "slips", "story"), CASES, ids=IDS)
def test_one_step_of_a_session_in_the_slips_own_units(
    name: str, slips: Array, story: Mixture
) -> None:
    sample, variant = Sample.of(slips), Variant()
    session = Session.begin(sample, variant, given_start(sample, variant, story))
    exact = Exact(list(slips), [1.0] * len(slips), story)
    close(session.now.score, exact.score, scale=float(len(slips)))
    stepped = session.iterate()
    shares, means, sds = exact.updated(variant)
    # Places carry the rounding of the slips' own magnitude, which counts at a billion.
    ulp = float(np.abs(slips).max()) * 2.0**-52
    for k in (0, 1):
        close(stepped.now.mixture.weights[k], shares[k])
        assert abs(mpf(float(stepped.now.mixture.means[k])) - means[k]) <= ulp + 1e-12 * sds[k]
        close(stepped.now.mixture.sds[k], sds[k])
    after = Exact(list(slips), [1.0] * len(slips), stepped.now.mixture)
    close(
        stepped.now.score,
        after.score,
        relative=1e-12 + 10 * ulp / float(min(sds)),
        scale=float(len(slips)),
    )


def test_counts_are_weights() -> None:
    values, counts = [0.03, 0.07, 0.4, 0.55, 0.9], [3.0, 0.25, 7.5, 1e6, 1e-3]
    sample = Sample.of(values, counts)
    guess = sample.to_standard(mixture([0.3, 0.7], [0.1, 0.5], [0.1, 0.2]))
    exact = Exact(list(sample.values), list(sample.counts), guess)
    taken = e_step(sample, guess, Variant())
    new = m_step(sample, taken.moments, guess, Variant())
    shares, means, sds = exact.updated(Variant())
    for k in (0, 1):
        close(new.weights[k], shares[k])
        close(new.means[k], means[k], scale=float(sds[k]))
        close(new.sds[k], sds[k])
    close(taken.score, exact.score)
