"""Slips, guesses and variants for Hypothesis, and the reference data, for all tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from emtui.em.history import Why
from emtui.em.mixture import Array, Mixture, frozen
from emtui.em.multistart import WHYS, Ends
from emtui.em.sample import Sample
from emtui.em.variants import SPREADS, Variant

DATA = Path(__file__).parent / "data"
NAMES = ("seed", "faithful_waiting", "faithful_eruptions", "galaxies", "acidity")
FITS: dict[str, Any] = json.loads((DATA / "fits.json").read_text(encoding="utf-8"))

GRID = 1024.0
"""Slips are whole multiples of 1/GRID, so that sums and shifts of them are exact."""


def slips_of(name: str) -> Array:
    """The numbers of one of NAMES, in the file's order."""
    return np.loadtxt(DATA / f"{name}.txt", dtype=np.float64)


def mixture(weights: ArrayLike, means: ArrayLike, sds: ArrayLike) -> Mixture:
    """A mixture from plain lists."""
    return Mixture(frozen(weights), frozen(means), frozen(sds))


def mixture_of(numbers: dict[str, Any]) -> Mixture:
    """A mixture as fits.json has it, in the slips' units."""
    return mixture(numbers["weights"], numbers["means"], numbers["sds"])


def _on_grid(numbers: list[int]) -> list[float]:
    return [number / GRID for number in numbers]


def _clusters(args: tuple[int, int, int, int]) -> list[int]:
    seed, left, right, apart = args
    rng = np.random.default_rng(seed)
    both = np.concatenate([rng.normal(0, 300, left), rng.normal(apart, 900, right)])
    return [int(number) for number in both]


_loose = st.lists(st.integers(-100_000, 100_000), min_size=2, max_size=40)
_ties = st.lists(st.integers(-3, 3).map(lambda k: k * 1024), min_size=2, max_size=40)
_two_heaps = st.tuples(
    st.integers(0, 10_000), st.integers(1, 30), st.integers(1, 30), st.integers(0, 20_000)
).map(_clusters)
_outlier = st.tuples(_two_heaps, st.integers(10**6, 10**9)).map(lambda t: [*t[0], t[1]])

slips = (
    st.one_of(_loose, _ties, _two_heaps, _outlier)
    .filter(lambda numbers: len(set(numbers)) >= 2)
    .map(_on_grid)
)
"""Lists of at least two different numbers: anywhere, tied, in heaps, with an outlier."""


@st.composite
def variants(
    draw: st.DrawFn, assign: tuple[str, ...] = ("soft", "hard"), floors: bool = True
) -> Variant:
    """Every combination of the choices; a smallest spread, in units of 1, now and then."""
    floor = draw(st.sampled_from([0.0, 0.0, 0.125, 2.0])) if floors else 0.0
    return Variant(
        draw(st.sampled_from(assign)),
        draw(st.sampled_from(["different", "same"])),
        draw(st.sampled_from(["free", "equal"])),
        floor,
    )


def said(
    sample: Sample, assign: str = "soft", spread: str = "different", share: str = "free"
) -> Variant:
    """A variant; where its spread is known, it is three quarters of the slips' own sd."""
    known = 0.75 * sample.sd * sample.scale if SPREADS[spread].known else 0.0
    return Variant(assign, spread, share, known_sd=known)


def highest(ends: Ends) -> int:
    """Index of the highest end that neither collapsed nor was emptied, spikes included."""
    whole = np.isin(ends.why, (WHYS.index(Why.SETTLED), WHYS.index(Why.STEP_LIMIT)))
    assert whole.any()
    return int(np.argmax(np.where(whole, ends.scores, -np.inf)))


@st.composite
def guesses(draw: st.DrawFn, sample: Sample, variant: Variant) -> Mixture:
    """A guess on the standard scale, as the variant admits it, not absurdly far off."""
    reach = sample.highest - sample.lowest
    places = [draw(st.floats(-0.1, 1.1)) for _ in range(2)]
    means = [sample.lowest + reach * place for place in places]
    sds = [reach * 10.0 ** draw(st.floats(-2, 0.3)) for _ in range(2)]
    share = draw(st.floats(0.01, 0.99))
    return variant.admit(mixture([1.0 - share, share], means, sds), sample.scale)


@st.composite
def climbs(
    draw: st.DrawFn, assign: tuple[str, ...] = ("soft", "hard"), floors: bool = True
) -> tuple[list[float], Variant, Mixture]:
    """Slips, a variant, and a guess on the slips' standard scale."""
    numbers = draw(slips)
    variant = draw(variants(assign, floors))
    return numbers, variant, draw(guesses(Sample.of(numbers), variant))
