"""Why nothing is said of an end, and what was set aside."""

from __future__ import annotations

import numpy as np
import pytest

from emtui.em.best import Best
from emtui.em.fitting import FitFindings, fit
from emtui.em.history import Limits, Why
from emtui.em.mixture import Array, Mixture
from emtui.em.sample import Sample
from emtui.em.spikes import Aside
from emtui.em.starts import Start, given_start
from emtui.em.variants import Variant
from emtui.em.verdict import verdict
from emtui.report.ends import aside, what_became, why_nothing
from emtui.report.verdict_data import verdict_data
from emtui.scenes.narration.verdict import NOTHING, because, conclusion
from tests.strategies import slips_of

RNG = np.random.default_rng(11)
TWO = np.concatenate([RNG.normal(0, 1, 150), RNG.normal(5, 1, 150)])


def mix(share: float, means: tuple[float, float], sds: tuple[float, float]) -> Mixture:
    return Mixture(np.array([share, 1 - share]), np.array(means), np.array(sds))


def ended(slips: Array, start: Mixture | None = None, **options: Limits) -> FitFindings:
    sample = Sample.of(slips)
    given_one = None if start is None else given_start(sample, Variant(), start)
    return fit(sample, Variant(), given=given_one, **options)  # type: ignore[arg-type]


FARTHEST = float(np.finfo(np.float64).max)
ZEROS = np.concatenate([np.zeros(180), np.random.default_rng(0).normal(2, 0.7, 120)])


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (
            lambda: ended(ZEROS),
            "Ali stands on 180 equal slips, 0; no spread can be told for him. They may be a kind "
            "of their own, 0 and the rest: fit the other 120 slips alone.",
        ),
        (
            lambda: ended(np.array([0.0, 1, 2, 0, 1, 2, 3, 1e300])),
            "Ali stands on 7 slips that cannot be told apart, 2 and Bilal on one slip, 1e+300;",
        ),
        (
            lambda: ended(np.array([-FARTHEST, *6 * [FARTHEST]])),
            "--min-spread 1.2e+308, a third of the smallest step",
        ),
        (
            lambda: ended(np.array([1.0, 2.0])),
            "2 slips cannot tell 5 numbers: their mean and spread, yes, but not who wrote which.",
        ),
        (
            lambda: ended(slips_of("seed"), mix(0.5, (0.07, 0.9), (0.03, 0.005))),
            "Bilal stands on one slip, 0.9; no spread can be told for him. --min-spread S keeps "
            "every spread above S; or leave that slip out.",
        ),
        (
            lambda: ended(TWO, mix(0.5, (0, 1), (1, 1)), limits=Limits(max_iterations=2)),
            "still climbing after 2 iterations: --max-iterations N",
        ),
        (
            lambda: ended(slips_of("galaxies"), mix(0.1, (9.7, 21), (0.4, 3))),
            "stands on 7 slips: 9.172, 9.35, 9.483, 9.558, 9.775, 10.227, …",
        ),
        (
            lambda: ended(slips_of("seed"), mix(0.999, (0.3, 50.0), (0.2, 0.01))),
            "was left without slips: another start may find some.",
        ),
    ],
)
def test_of_an_end_that_is_none_the_reason_is_told(found: object, words: str) -> None:
    fit_found = found()  # type: ignore[operator]
    assert words in why_nothing(fit_found.session)
    assert (fit_found.sound, fit_found.cuts) == (False, None)
    assert fit_found.verdict.says == "none"
    assert conclusion(fit_found.verdict) == NOTHING or fit_found.verdict.slips < 20
    assert because(fit_found.verdict) == []


def test_what_became_of_the_starts_adds_up() -> None:
    start = Start("quartiles", mix(0.5, (0, 1), (1, 1)))
    best = Best(start, start.mixture, 1.0, Why.SETTLED, (), 24, 14, 2, 1, ())
    assert what_became(best) == (
        "best of 24 starts: 14 settled, 2 collapsed, 1 left a friend without slips, "
        "7 left early for better ones"
    )


def test_a_higher_end_that_was_set_aside_is_told() -> None:
    told = aside(Aside(-5.0, 0.01, np.array([10.2, 10.3, 10.3])))
    assert told.startswith("set aside: a higher end, ")
    assert told.endswith(", where a friend has only 3 slips: 10.2, 10.3, 10.3")


def test_a_higher_end_with_no_slip_of_its_own_is_told_in_whole_words() -> None:
    assert aside(Aside(-5.0, 0.01, np.empty(0))).endswith(", where a friend has hardly any slips")


def test_a_verdict_as_data_has_the_same_words() -> None:
    found = verdict(Sample.of(TWO), Variant())
    data = verdict_data(found)
    assert data["says"] == found.says
    assert (data["sentence"], data["because"]) == (conclusion(found), because(found))
    assert data["test"] is None
