"""One crooked lump: every family against scipy's own fit of it."""

import math

import numpy as np
import pytest

from emtui.em.crooked import FAMILIES, Lump, lumps
from emtui.em.mixture import Array
from emtui.em.sample import Sample
from tests.scipy_values import by_scipy


def fitted(x: Array) -> dict[str, Lump]:
    return {lump.family: lump for lump in lumps(Sample.of(x))}


def slips(kind: str, n: int = 250) -> Array:
    rng = np.random.default_rng(len(kind) + n)
    drawn: dict[str, Array] = {
        "normal": rng.normal(5, 2, n),
        "lognormal": rng.lognormal(0, 0.5, n),
        "mirrored": 9.0 - rng.lognormal(0, 0.5, n),
        "gamma": rng.gamma(3.0, 2.0, n),
        "student t": rng.standard_t(3, n),
        "laplace": rng.laplace(1, 2, n),
        "uniform": rng.uniform(-1, 1, n),
    }
    return drawn[kind]


def by_its_fit(family: str, kind: str) -> float:
    """The log-likelihood at scipy's own fit of a family."""

    def find() -> float:
        from scipy import stats

        x = slips(kind)
        name = {"student t": "t", "lognormal": "lognorm"}.get(family, family)
        density = getattr(stats, name)
        at_zero = {"floc": 0} if name in ("lognorm", "gamma") else {}
        return float(density.logpdf(x, *density.fit(x, **at_zero)).sum())

    return by_scipy(f"{family} fitted to {kind} slips", find)


@pytest.mark.parametrize("kind", ["lognormal", "laplace"])
@pytest.mark.parametrize("family", ["uniform", "laplace", "lognormal", "gamma"])
def test_a_family_is_fitted_as_scipy_fits_it(kind: str, family: str) -> None:
    x, found = slips(kind), fitted(slips(kind))[family]
    if family in ("lognormal", "gamma") and x.min() <= 0:
        assert found.bic == math.inf
        return
    assert found.log_likelihood == pytest.approx(by_its_fit(family, kind), abs=1e-5)
    assert found.bic == pytest.approx(
        FAMILIES[family].parameters * math.log(len(x)) - 2 * found.log_likelihood
    )


def test_students_t_ends_on_scipys_maximum_where_tails_are_long() -> None:
    x = slips("student t")
    assert fitted(x)["student t"].log_likelihood == pytest.approx(
        by_its_fit("student t", "student t"), abs=1e-4
    )


def test_a_powers_likelihood_is_that_of_box_and_cox() -> None:
    x = slips("lognormal")

    def find() -> float:
        from scipy.stats import boxcox_llf

        shifts = x.std() * np.geomspace(0.02, 20, 11) - x.min()
        powers = np.linspace(-1.0, 1.0, 11)
        return max(float(boxcox_llf(power, x + shift)) for power in powers for shift in shifts)

    highest = by_scipy("Box and Cox of lognormal slips", find)
    best = highest - 0.5 * len(x) * (1 + math.log(2 * math.pi))
    found = fitted(x)["power"].log_likelihood
    assert best - 1e-6 <= found <= best + 0.6


def test_a_power_takes_a_tail_on_either_side() -> None:
    x = slips("mirrored")
    found, back = fitted(x), fitted(-x)
    assert found["power"].bic == pytest.approx(back["power"].bic, abs=1e-6)
    assert min(found.values(), key=lambda lump: lump.bic).family == "power"


@pytest.mark.parametrize("kind", ["lognormal", "gamma", "student t", "laplace", "uniform"])
def test_the_right_family_comes_first_among_many_slips(kind: str) -> None:
    assert lumps(Sample.of(slips(kind, 4000)))[0].family == kind


def test_many_slips_are_condensed_without_a_difference_that_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    x = slips("gamma", 2500)
    few = fitted(x)
    monkeypatch.setattr("emtui.em.crooked.FEW", 10_000)
    for family, lump in fitted(x).items():
        assert few[family].bic == pytest.approx(lump.bic, abs=0.05)


def test_units_shift_what_is_no_ratio_by_the_same() -> None:
    x = slips("student t")
    near, far = fitted(x), fitted(1e9 + 1024.0 * x)
    for family in ("uniform", "laplace", "student t", "power"):
        scaled = near[family].log_likelihood - len(x) * math.log(1024.0)
        assert far[family].log_likelihood == pytest.approx(scaled, abs=1e-2)
    assert far["gamma"].bic == math.inf


def test_slips_that_mostly_tie_have_no_tall_students_t() -> None:
    x = np.concatenate([np.zeros(180), np.linspace(1, 9, 120)])
    assert fitted(x)["student t"].log_likelihood == -math.inf


@pytest.mark.parametrize("written", [[0.0, 1.0], [10.2, 10.3, 10.3, 10.4]])
def test_a_lump_may_not_rise_on_the_numbers_as_they_were_written(written: list[float]) -> None:
    slips = np.repeat(written, 75)
    step = min(np.diff(np.unique(slips)))
    least = step / 3
    found = lumps(Sample.of(slips), least)
    shares = np.unique(slips, return_counts=True)[1] / len(slips)
    highest = len(slips) * (shares @ np.log(shares / step))
    assert all(lump.log_likelihood <= highest + 1e-6 for lump in found)
    flat = next(lump for lump in found if lump.family == "uniform")
    width = max(written) - min(written) + step
    assert flat.log_likelihood == pytest.approx(-len(slips) * np.log(width), rel=1e-9)
