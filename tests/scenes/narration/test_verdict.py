"""Is it two at all, in words."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emtui.em.comparison import Comparison, Story, cut_points
from emtui.em.mixture import Mixture, responsibilities
from emtui.em.sample import Sample
from emtui.scenes.narration.verdict import where_they_meet, which_story


def mix(share: float, means: tuple[float, float], sds: tuple[float, float]) -> Mixture:
    return Mixture(np.array([share, 1 - share]), np.array(means), np.array(sds))


def comparison(one: float, two: float) -> Comparison:
    return Comparison(Story(0.0, 2, one), 0.0, 1.0, Story(0.0, 5, two), ())


@pytest.mark.parametrize(
    ("one", "two", "words"),
    [
        (7.1, -12.0, "BIC speaks very strongly for two: two -12.0, one 7.1, lower is better"),
        (1007.0, 1000.0, "BIC speaks strongly for two: two 1,000.0, one 1,007.0"),
        (5.0, 2.0, "somewhat for two"),
        (3.0, 2.0, "barely for two"),
        (2.0, 3.9, "barely for one"),
        (2.0, 4.1, "somewhat for one"),
        (0.0, 20.0, "very strongly for one"),
        (7.1, -math.inf, "BIC cannot judge"),
    ],
)
def test_the_words_follow_the_difference(one: float, two: float, words: str) -> None:
    line = which_story(comparison(one, two))
    assert words in line
    assert len(line) <= 80


NUMBERS = st.integers(-40, 40).map(lambda k: k / 10)
SPREADS = st.sampled_from((0.2, 0.5, 1.0, 1.0, 2.0))


@given(st.integers(1, 9), st.tuples(NUMBERS, NUMBERS), st.tuples(SPREADS, SPREADS))
def test_the_friend_named_is_the_likelier_one(
    tenths: int, means: tuple[float, float], sds: tuple[float, float]
) -> None:
    mixture = mix(tenths / 10, means, sds)
    sample = Sample.of([-4.0, 4.0])
    cuts = cut_points(sample, sample.to_standard(mixture))
    line = where_they_meet(cuts, mixture)
    x = np.linspace(-9, 9, 1001)
    ali = responsibilities(x, mixture)[0]
    sure = np.abs(ali - 0.5) > 1e-9
    names = np.where(ali > 0.5, "Ali", "Bilal")
    told = names_told(line, x)
    assert (told[sure] == names[sure]).all()


def names_told(line: str, x: np.ndarray) -> np.ndarray:
    """What a person who reads the line would call each slip."""
    words = line.replace(",", "").split()
    friends = [word.removesuffix("'s") for word in words if word.endswith("'s")]
    if "below" in words:
        return np.where(x < float(words[words.index("below") + 1]), friends[0], friends[1])
    if "from" in words:
        low, high = (float(words[words.index(word) + 1]) for word in ("from", "to"))
        return np.where((low < x) & (x < high), friends[0], friends[1])
    return np.full(len(x), friends[0] if len(friends) == 1 else "either")


def test_a_friend_who_is_gone_has_no_slips_to_meet_at() -> None:
    assert where_they_meet((), mix(1.0, (0.0, 1.0), (1.0, 1.0))) == ""
    assert where_they_meet((), mix(0.5, (0.0, 1.0), (1.0, 0.0))) == ""
    assert "as likely" in where_they_meet((), mix(0.5, (0.0, 0.0), (1.0, 1.0)))
