"""Every sentence of the verdict, with slips that bring it about."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emtui.em.chebyshev import TooCoarse
from emtui.em.cuts import cuts
from emtui.em.fitting import fit
from emtui.em.mixture import Array, Mixture, responsibilities
from emtui.em.sample import Sample
from emtui.em.variants import Variant
from emtui.em.verdict import CONCLUSIONS, RatioTest, Verdict, ratio_test, verdict
from emtui.scenes.narration.verdict import (
    BECAUSE,
    LUMPS,
    NOTHING,
    because,
    conclusion,
    on_the_wrong_side,
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
    "gamma": np.random.default_rng(2).gamma(3.0, size=400),
    "mirrored": 5 - np.random.default_rng(3).lognormal(0, 0.5, 300),
    "three": normal((0, 1, 200), (6, 1, 200), (12, 1, 200)),
    "two": normal((0, 1, 150), (5, 1, 150)),
    "overlap": normal((0, 1, 800), (1.2, 0.25, 160)),
    "galaxies": slips_of("galaxies"),
    "waits": slips_of("faithful_waiting"),
    "bell": normal((0, 0.1, 4), (1, 0.1, 12), (2, 0.1, 18), (3, 0.1, 12), (4, 0.1, 4)),
    "gap": np.concatenate([np.linspace(0, 1, 20), np.linspace(1.6, 2.6, 20)]),
    "small gap": np.concatenate([np.linspace(0, 1, 25), np.linspace(1.4, 2.4, 25)]),
    "bumps": normal(*((k, 0.12, 6) for k in range(5))),
    "crooked or two": np.random.default_rng(0).normal(
        [0.0] * 60 + [2.2] * 30, [1.0] * 60 + [0.5] * 30
    ),
    "faint": np.random.default_rng(18).normal([0.0] * 60 + [3.2] * 60),
    "close": normal((0, 1, 100), (2.2, 0.5, 50)),
}
"""Slips by what they look like."""
TESTS = {
    "chance": ("gap", RatioTest(1.0, (2.0,) * 40, 40)),
    "no chance": ("two", RatioTest(30.0, (1.0,) * 99, 99)),
    "3 envelopes": ("two", RatioTest(30.0, (1.0,) * 3, 3)),
}
"""The same with a test of the likelihood ratio."""


@cache
def judged(name: str) -> Verdict:
    if name in TESTS:
        slips, test = TESTS[name]
        return replace(judged(slips), test=test)
    if name == "spiky third":
        return replace(judged("two"), third_sound=False)
    if name == "coarse cells":
        sample, here = Sample.of(SLIPS["three"]), np.array([0])
        fault = TooCoarse(sample, here, here + 2)
        return replace(judged("three"), third_sound=False, too_coarse=fault)
    if name == "stuck third":
        found = judged("three")
        lower = replace(found.three, log_likelihood=found.two.log_likelihood - 9.0)
        return replace(found, three=lower, third_sound=False)
    return verdict(Sample.of(SLIPS[name]), Variant())


@pytest.mark.parametrize(
    ("name", "says", "sentence"),
    [
        ("few", "none", "14 slips are too few to say whether it is two."),
        ("one", "one", "One lump: nothing here asks for a second friend."),
        ("skewed", "crooked", "One skewed lump."),
        ("mirrored", "crooked", "One skewed lump."),
        ("flat", "crooked", "One flat lump."),
        ("tails", "crooked", "One lump with long tails."),
        ("pointed", "crooked", "One lump with a sharp peak and long tails."),
        ("three", "more", "More than two."),
        ("galaxies", "more", "More than two."),
        ("two", "two", "Two lumps."),
        ("waits", "two", "Two lumps."),
        (
            "close",
            "two",
            "Two lumps, if each is bell-shaped.",
        ),
        (
            "small gap",
            "crooked",
            "One flat lump, though the slips hint at more than one peak.",
        ),
        ("chance", "one", "One lump as far as Gaussians tell, though not every sign agrees."),
        (
            "overlap",
            "overlapping",
            "Two kinds that overlap, if anything else speaks for two.",
        ),
    ],
)
def test_every_conclusion(name: str, says: str, sentence: str) -> None:
    found = judged(name)
    assert (found.says, conclusion(found)) == (says, sentence)
    assert len(because(found)) == (1 if name == "few" else 4)


def test_of_few_slips_only_bic_is_told() -> None:
    (told,) = because(judged("few"))
    assert re.fullmatch(
        r"By BIC alone: one Gaussian -?[\d.]+, two -?[\d.]+ \(lower is better\)\.", told
    )


def test_of_few_slips_the_test_is_told_where_it_was_asked_for() -> None:
    for ratio, words in ((30.0, "two gain more than"), (0.5, "two gain no more than")):
        found = replace(judged("few"), test=RatioTest(ratio, (1.0,) * 99, 99))
        bic, test = because(found)
        assert bic == because(judged("few"))[0]
        assert test.startswith(f"By the test: {words} they do by chance (p = ")
        assert "on 99 envelopes dealt from one" in test
        assert found.says == "none"


def test_envelopes_left_out_of_the_test_are_told() -> None:
    test = RatioTest(30.0, (1.0,) * 97, 99, 2)
    assert (
        "on 97 envelopes dealt from one, 2 on which two settled nowhere left out;"
        in because(replace(judged("two"), test=test))[0]
    )


def test_of_more_than_two_it_is_told_whose_a_slip_is_on_every_stretch() -> None:
    three = Mixture(np.full(3, 1 / 3), np.array([0.0, 6.0, 12.0]), np.ones(3))
    sample = Sample.of(SLIPS["three"])
    standard = sample.to_standard(three)
    told = where_they_meet(cuts(sample, standard), three, digits=3)
    assert told == "a slip is most likely Ali's below 3, Bilal's up to 9, Celia's above"
    told = where_they_meet(cuts(sample, standard, 0.9), three, 0.9, 4)
    assert told == (
        "a slip below 2.634 is Ali's rather than Bilal's, below 8.634 is Bilal's rather than "
        "Celia's, with probability 0.9 or more"
    )
    one = Mixture(np.array([0.98, 0.01, 0.01]), np.array([6.0, 5.0, 7.0]), np.array([4.0, 3, 3]))
    told = where_they_meet(cuts(sample, sample.to_standard(one)), one)
    assert told == "every slip is most likely Ali's"


@pytest.mark.parametrize(
    ("means", "sds", "probability", "told"),
    [
        ((0.0, 5.0), (1.0, 1.0), 0.95, "a slip below # is Ali's"),
        ((5.0, 0.0), (1.0, 1.0), 0.95, "a slip below # is Bilal's"),
        ((2.5, 3.0), (0.5, 2.0), 0.7, "a slip above # and below # is Ali's"),
        ((2.5, 3.0), (2.0, 0.5), 0.7, "a slip below # or above # is Ali's"),
        ((2.5, 3.0), (9.0, 9.0), 0.9, "no slip is Ali's"),
        ((2.5, 3.0), (9.0, 9.0), 0.1, "every slip is Ali's"),
    ],
)
def test_a_cut_at_another_probability_tells_its_side(
    means: tuple[float, float], sds: tuple[float, float], probability: float, told: str
) -> None:
    sample, two = Sample.of(SLIPS["two"]), mix(0.5, means, sds)
    line = where_they_meet(cuts(sample, sample.to_standard(two), probability), two, probability, 9)
    places = re.findall(r"(below|above) ([\d.]+)", line)
    assert re.sub(r"(below|above) [\d.]+", r"\1 #", line) == (
        f"{told} with probability {probability:g} or more"
    )
    for side, place in places:
        inner = float(place) + (-1e-3 if side == "below" else 1e-3)
        at, within = responsibilities(np.array([float(place), inner]), two)[int(np.argmin(means))]
        assert at == pytest.approx(probability, abs=1e-6)
        assert within > probability


def test_every_code_is_brought_about_above() -> None:
    codes = {judged(name).says for name in SLIPS}
    assert codes == {code for code, _ in CONCLUSIONS}


REASONS = (
    ("one", "One Gaussian is enough: BIC"),
    ("two", "One Gaussian isn't enough: BIC"),
    ("3 envelopes", "One Gaussian isn't enough: BIC"),
    ("chance", "One Gaussian is enough: two gain no more than they do by chance"),
    ("no chance", "One Gaussian isn't enough: two gain more than they do by chance"),
    ("gap", "A single flat lump fits as well (BIC"),
    ("skewed", "A single skewed lump"),
    ("crooked or two", "A single flat lump would do about as well"),
    ("two", "No other single lump fits as well; the best is a"),
    ("waits", "The slips show more than one peak (dip p = 0.01"),
    ("faint", "No clear sign of two peaks in the slips (dip p = 0.077), though the sum of two"),
    ("bell", "The slips show more than one peak"),
    ("flat", "No sign of two peaks in the slips (dip p = 0."),
    ("tails", "No sign of two peaks in the slips (dip p = 0."),
    ("three", "A third friend explains more: BIC"),
    ("bumps", "A third friend explains too little more to count: BIC"),
    ("two", "A third friend isn't needed: BIC"),
    ("spiky third", "A third friend would have too few slips to stand on."),
    ("stuck third", "The search for a third friend found no end as high as that of two."),
    ("coarse cells", "The summary's cells are too wide to look for a third friend."),
)


@pytest.mark.parametrize(("name", "words"), REASONS)
def test_every_reason(name: str, words: str) -> None:
    told = because(judged(name))
    assert any(sentence.startswith(words) for sentence in told), told


def test_every_row_of_reasons_is_brought_about_above() -> None:
    rows = set()
    for name, _ in REASONS:
        found = judged(name)
        rows |= {k for k, (_, applies, _) in enumerate(BECAUSE) if applies(found)}
    assert rows == set(range(len(BECAUSE)))


def test_every_kind_of_lump_is_brought_about_above() -> None:
    assert {judged(name).crooked.family for name in SLIPS} == set(LUMPS)


def figures(sentence: str, words: str) -> tuple[float, float]:
    """The two BICs that a sentence tells."""
    told = re.search(rf"BIC (-?[\d,.]+), {words} (-?[\d,.]*\d)", sentence)
    assert told, sentence
    first, second = (float(one.replace(",", "")) for one in told.groups())
    return first, second


ROUNDED = 0.1001
"""BICs are told to tenths."""


def check_one(sentence: str, found: Verdict) -> None:
    one, two = figures(sentence, "with two")
    assert (one, two) == pytest.approx((found.one.bic, found.two.bic), abs=ROUNDED)
    if "chance" in sentence:
        assert found.test is not None
        assert ("no more than they do by" in sentence) == (found.test.p >= 0.05)
        assert ("isn't enough" in sentence) == (found.test.p < 0.05)
    elif "isn't enough" in sentence:
        assert one > two - ROUNDED
    else:
        assert "is enough" in sentence
        assert one < two + ROUNDED


def check_crooked(sentence: str, found: Verdict) -> None:
    lump, gaussians = figures(sentence, "(?:two|three) Gaussians")
    three = found.third_sound and found.three.bic < found.two.bic
    assert ("three Gaussians" in sentence) == three
    if "fits as well (" in sentence:
        assert lump <= gaussians + 4 + ROUNDED
        assert found.dip.p < 0.01
    elif "about as well" in sentence:
        assert gaussians - ROUNDED <= lump <= gaussians + 4 + ROUNDED
    elif "would do:" in sentence:
        assert lump <= gaussians + ROUNDED
    else:
        assert "No other single lump" in sentence
        assert lump > gaussians + 4 - ROUNDED


def check_peaks(sentence: str, found: Verdict) -> None:
    assert ("show more than one peak" in sentence) == (found.dip.p < 0.05)
    assert ("No sign of two peaks in the slips" in sentence) == (found.dip.p >= 0.1)
    assert ("No clear sign of two peaks in" in sentence) == (0.05 <= found.dip.p < 0.1)
    assert ("sum of two Gaussians has two" in sentence) == (found.peaks == 2)
    assert ("sum of two Gaussians has one" in sentence) == (found.peaks == 1)
    # "though" where slips and sum disagree, "and" where they agree.
    assert ("though" in sentence) == ((found.dip.p < 0.05) != (found.peaks == 2))
    assert f"D = {found.separation:.1f}" in sentence
    told = re.search(r"dip p = ([\d.]+)\)", sentence)
    assert float(told[1]) == pytest.approx(found.dip.p, abs=0.0051) if told else found.dip.p < 1e-3


def check_third(sentence: str, found: Verdict) -> None:
    if "too few slips" in sentence:
        assert not found.third_sound
        return
    three, two = figures(sentence, "with two")
    assert found.third_sound
    assert ("explains more" in sentence) == (found.three.bic < found.two.bic - 6)
    if "too little more" in sentence:
        assert two - 6 - ROUNDED <= three < two + ROUNDED
    elif "isn't needed" in sentence:
        assert three >= two - ROUNDED
    else:
        assert "explains more:" in sentence


def check_conclusion(sentence: str, found: Verdict) -> None:
    if "nothing here asks" in sentence:
        assert found.dip.p >= 0.05
        assert not found.a_third
    if sentence == "Two lumps.":
        assert found.dip.p < 0.05
    if "flat lump." in sentence or "tails." in sentence or "skewed lump." in sentence:
        assert found.dip.p >= 0.05


CHECKS = (check_one, check_crooked, check_peaks, check_third)


def check_all(found: Verdict) -> None:
    told = because(found)
    if found.slips < 20:
        return
    assert len(told) == len(CHECKS)
    for check, sentence in zip(CHECKS, told, strict=True):
        check(sentence, found)
        assert "  " not in sentence
        assert sentence.endswith(".")
    check_conclusion(conclusion(found), found)


@pytest.mark.parametrize("name", [*SLIPS, *TESTS])
def test_every_sentence_says_what_its_figures_say(name: str) -> None:
    check_all(judged(name))


BICS = st.integers(-30, 30).map(lambda k: 2000.0 + k / 2)


@given(
    st.tuples(BICS, BICS, BICS, BICS),
    st.sampled_from((0.0005, 0.009, 0.01, 0.02, 0.0499, 0.05, 0.0999, 0.3, 0.972)),
    st.sampled_from((1, 2)),
    st.sampled_from((0.5, 1.9, 2.8)),
    st.booleans(),
    st.sampled_from((None, *(test for _, test in TESTS.values()))),
)
def test_no_figures_make_sentences_contradict_them(
    bics: tuple[float, ...], p: float, peaks: int, apart: float, third: bool, test: RatioTest | None
) -> None:
    found, (one, two, three, lump) = judged("two"), bics
    check_all(
        replace(
            found,
            one=replace(found.one, bic=one),
            two=replace(found.two, bic=two),
            three=replace(found.three, bic=three),
            crooked=replace(found.crooked, bic=lump),
            dip=replace(found.dip, p=p),
            peaks=peaks,
            separation=apart,
            third_sound=third,
            test=test,
        )
    )


def test_the_test_speaks_where_it_is_asked_for() -> None:
    sample = Sample.of(SLIPS["two"])
    found = verdict(sample, Variant())
    *_, last = ratio_test(sample, Variant(), found, 9)
    assert last.test is not None
    assert last.test.p == pytest.approx(0.1)
    sure = replace(found, test=RatioTest(30.0, (1.0,) * 99, 99))
    assert "p = 0.010" in because(sure)[0]
    assert not sure.one_is_enough
    assert replace(found, test=RatioTest(3.0, (1.0, 5.0) * 20, 40)).one_is_enough


def test_envelopes_on_which_two_settle_nowhere_are_left_out_of_the_test() -> None:
    sample = Sample.of(slips_of("seed"))
    found = verdict(sample, Variant())
    *_, last = ratio_test(sample, Variant(), found, 12, seed=1)
    assert last.test is not None
    assert (len(last.test.ratios), last.test.replicates) == (11, 12)
    assert np.isfinite(last.test.ratios).all()


def test_of_an_end_that_is_none_nothing_is_said() -> None:
    found = replace(judged("two"), sound=False)
    assert (found.says, conclusion(found), because(found)) == ("none", NOTHING, [])


def mix(share: float, means: tuple[float, float], sds: tuple[float, float]) -> Mixture:
    return Mixture(np.array([share, 1 - share]), np.array(means), np.array(sds))


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


def test_one_of_two_cuts_within_the_slips_has_the_likelier_friend_below() -> None:
    mixture = mix(0.1, (-3.2, -3.2), (1.0, 0.5))
    sample = Sample.of(np.linspace(-4.5, 4.5, 2000))
    found = cuts(sample, sample.to_standard(mixture))
    assert (len(found.inside), len(found.every)) == (1, 2)
    assert where_they_meet(found, mixture).endswith("is likelier Bilal's, above it Ali's")


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
    three = found.cuts.wrong[[0, 1, 1]]
    words = on_the_wrong_side(replace(found.cuts, wrong=three), ("Ali", "Bilal", "Celia"))
    assert f"Ali's, {bilal:.1f} of Bilal's and {bilal:.1f} of Celia's slips" in words
    beyond = cuts(sample, sample.to_standard(mix(0.98, (2.0, 40.0), (2.0, 2.0))))
    assert on_the_wrong_side(beyond) == ""
