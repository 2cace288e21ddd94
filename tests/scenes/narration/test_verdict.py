"""Every sentence of the verdict, with slips that bring it about."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emtui.em.cuts import cuts
from emtui.em.fitting import FitFindings, fit
from emtui.em.history import Limits
from emtui.em.mixture import Array, Mixture, responsibilities
from emtui.em.sample import Sample
from emtui.em.starts import given_start
from emtui.em.variants import Variant
from emtui.em.verdict import CONCLUSIONS, RatioTest, Verdict, ratio_test, verdict
from emtui.scenes.narration.ends import why_nothing
from emtui.scenes.narration.verdict import (
    BECAUSE,
    NOTHING,
    because,
    conclusion,
    on_the_wrong_side,
    verdict_data,
    where_they_meet,
)
from tests.strategies import slips_of


def normal(*parts: tuple[float, float, int]) -> Array:
    rng = np.random.default_rng(11)
    return np.concatenate([rng.normal(mean, sd, n) for mean, sd, n in parts])


SLIPS = {
    "few": slips_of("seed"),
    "one": normal((0, 1, 150)),
    "skewed": np.random.default_rng(3).lognormal(0, 0.5, 300),
    "flat": np.random.default_rng(3).random(400),
    "tails": np.random.default_rng(4).standard_t(3, 1500),
    "pointed": np.random.default_rng(6).laplace(0, 1, 1500),
    "mirrored": 5 - np.random.default_rng(3).lognormal(0, 0.5, 300),
    "three": normal((0, 1, 200), (6, 1, 200), (12, 1, 200)),
    "two": normal((0, 1, 150), (5, 1, 150)),
    "overlap": normal((0, 1, 800), (1.2, 0.25, 160)),
    "galaxies": slips_of("galaxies"),
}


@cache
def judged(name: str) -> Verdict:
    return verdict(Sample.of(SLIPS[name]), Variant())


@pytest.mark.parametrize(
    ("name", "says", "sentence"),
    [
        ("few", "none", "14 slips are too few to say whether it is two."),
        ("one", "one", "One lump: nothing here asks for a second friend."),
        ("skewed", "crooked", "One lump, skewed."),
        ("mirrored", "crooked", "One lump, skewed."),
        ("flat", "crooked", "One lump, flat: no sign of two."),
        ("tails", "crooked", "One lump, with long tails."),
        ("pointed", "crooked", "One lump, with a sharp peak and long tails."),
        ("three", "more", "More than two."),
        ("galaxies", "more", "More than two."),
        ("two", "two", "Two lumps."),
        ("overlap", "overlapping", "Two kinds, if there is another reason to believe in two."),
    ],
)
def test_every_conclusion(name: str, says: str, sentence: str) -> None:
    found = judged(name)
    data = verdict_data(found)
    assert (found.says, conclusion(found)) == (says, sentence)
    assert (data["says"], data["sentence"], data["because"]) == (says, sentence, because(found))
    assert len(because(found)) == 4


def test_every_code_is_brought_about_above() -> None:
    codes = {judged(name).says for name in SLIPS}
    assert codes == {code for code, _ in CONCLUSIONS}


SENTENCES = {
    "one": ("One Gaussian is enough",),
    "two": (
        "One Gaussian is not enough",
        "No crooked lump does as well",
        "Two peaks show",
        "A third explains no more",
    ),
    "skewed": ("One crooked lump would do, skewed", "Two peaks do not show"),
    "three": ("A third explains more",),
    "few": ("A third finds no footing",),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_every_reason(name: str) -> None:
    told = because(judged(name))
    for words in SENTENCES[name]:
        assert any(sentence.startswith(words) for sentence in told), told


def test_every_row_of_reasons_is_brought_about_above() -> None:
    rows = set()
    for name in SENTENCES:
        found = judged(name)
        rows |= {k for k, (_, applies, _) in enumerate(BECAUSE) if applies(found)}
    assert rows == set(range(len(BECAUSE)))


def test_the_test_speaks_where_it_is_asked_for() -> None:
    sample = Sample.of(SLIPS["two"])
    found = verdict(sample, Variant())
    *_, last = ratio_test(sample, Variant(), found, 9)
    assert last.test is not None
    assert last.test.p == pytest.approx(0.1)
    assert verdict_data(last)["test"] == {"p": 0.1, "replicates": 9}
    sure = replace(found, test=RatioTest(30.0, (1.0,) * 99, 99))
    assert "p = 0.010" in because(sure)[0]
    assert not sure.one_is_enough
    assert replace(found, test=RatioTest(3.0, (1.0, 5.0), 2)).one_is_enough


def ended(slips: Array, start: Mixture | None = None, **options: Limits) -> FitFindings:
    sample = Sample.of(slips)
    given_one = None if start is None else given_start(sample, Variant(), start)
    return fit(sample, Variant(), given=given_one, **options)  # type: ignore[arg-type]


def mix(share: float, means: tuple[float, float], sds: tuple[float, float]) -> Mixture:
    return Mixture(np.array([share, 1 - share]), np.array(means), np.array(sds))


ZEROS = np.concatenate([np.zeros(180), np.random.default_rng(0).normal(2, 0.7, 120)])


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (lambda: ended(ZEROS), "stands on 180 equal slips, 0; no spread can be told for him"),
        (
            lambda: ended(slips_of("seed"), mix(0.5, (0.07, 0.9), (0.03, 0.005))),
            "Bilal stands on one slip, 0.9; no spread can be told for him. --min-spread S says",
        ),
        (
            lambda: ended(SLIPS["two"], mix(0.5, (0, 1), (1, 1)), limits=Limits(max_iterations=2)),
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


NUMBERS = st.integers(-40, 40).map(lambda k: k / 10)
SPREADS = st.sampled_from((0.2, 0.5, 1.0, 1.0, 2.0))


@given(st.integers(1, 9), st.tuples(NUMBERS, NUMBERS), st.tuples(SPREADS, SPREADS))
def test_the_friend_named_is_the_likelier_one(
    tenths: int, means: tuple[float, float], sds: tuple[float, float]
) -> None:
    mixture = mix(tenths / 10, means, sds)
    sample = Sample.of(np.linspace(-4.5, 4.5, 20_000))
    line = where_they_meet(cuts(sample, sample.to_standard(mixture)), mixture)
    x = np.linspace(-4.4, 4.4, 1001)
    ali = responsibilities(x, mixture)[0]
    sure = np.abs(ali - 0.5) > 1e-4
    names = np.where(ali > 0.5, "Ali", "Bilal")
    told = names_told(line, x)
    assert (told[sure] == names[sure]).all()


def names_told(line: str, x: Array) -> np.ndarray:
    """What a person who reads the line would call each slip."""
    words = line.replace(",", "").split()
    friends = [word.removesuffix("'s") for word in words if word.endswith("'s")]
    if "below" in words:
        return np.where(x < float(words[words.index("below") + 1]), friends[0], friends[1])
    if "from" in words:
        low, high = (float(words[words.index(word) + 1]) for word in ("from", "to"))
        return np.where((low < x) & (x < high), friends[0], friends[1])
    return np.full(len(x), friends[0] if len(friends) == 1 else "either")


def test_slips_on_the_wrong_side_are_counted_by_name() -> None:
    sample = Sample.of(SLIPS["two"])
    found = fit(sample, Variant(), judged=False)
    assert found.cuts is not None
    ali, bilal = found.cuts.wrong
    told = on_the_wrong_side(found.cuts)
    assert (
        told == f"expected on the wrong side: {ali:.1f} of Ali's and {bilal:.1f} of Bilal's slips"
    )
    beyond = cuts(sample, sample.to_standard(mix(0.98, (2.0, 40.0), (2.0, 2.0))))
    assert on_the_wrong_side(beyond) == ""
