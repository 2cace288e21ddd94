"""What the first pass claims, computed anew without the engine, and told with these numbers."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest

from emtui.em.mixture import Mixture
from emtui.em.session import Session
from emtui.em.starts import given_start
from emtui.lessons.journal import Journal
from emtui.lessons.page import Reader
from emtui.lessons.pages import p01_one_friend as one
from emtui.lessons.pages import p03_if_only_we_knew as knew
from emtui.slips.envelope import ESSAY, Envelope
from tests.lessons.kit import after, answered, done, looks, prose, reaction, shows, stage

MINE = Envelope.of("mine", [1.0, 2.0, 2.5, 3.0, 7.0, 8.0, 8.5])


def density(x: float, mean: float, sd: float) -> float:
    return math.exp(-0.5 * ((x - mean) / sd) ** 2) / (sd * math.sqrt(2 * math.pi))


def log_likelihood(slips: tuple[float, ...], *friends: tuple[float, float, float]) -> float:
    """Of slips under friends given as share, mean and sd."""
    return sum(math.log(sum(w * density(x, m, s) for w, m, s in friends)) for x in slips)


# Page 1


def test_one_friends_average_settles_as_one_over_the_root_of_n() -> None:
    reader = answered(stage("one_friend"), "four times", 1)
    assert "→" in prose(reader)
    slips = reader.frame.backdrop.envelope.slips
    for count in (1, 10, 63):
        dealt = looks(reader, cursor=(float(count), 0.0))
        off = abs(np.mean(slips[:count]) - one.DEAL.ali[0])
        assert f"{count} dealt. The average is off by {off:.4f}." in reaction(dealt)
        assert not done(dealt)
    end = looks(reader, cursor=(64.0, 0.0))
    few, many = one.DEAL.ali[1] / math.sqrt(16), one.DEAL.ali[1] / math.sqrt(64)
    assert few == 2 * many
    assert f"±{few:.4f}, 64 slips ±{many:.4f}: half" in reaction(end)
    assert reaction(end).startswith("Yes")
    assert done(end)


def test_the_funnels_hold_the_average_as_often_as_the_page_says_at_any_number_of_slips() -> None:
    rng = np.random.default_rng(1)
    for count in (1, 4, 64):
        means = rng.normal(0.3, 0.1, (20_000, count)).mean(1)
        off = np.abs(means - 0.3) / (0.1 / math.sqrt(count))
        assert np.mean(off <= 1) == pytest.approx(0.68, abs=0.01)
        assert np.mean(off <= 2) == pytest.approx(0.95, abs=0.01)
    assert "68 % of the time" in prose(answered(stage("one_friend"), "four times", 0))


# Page 2


def by_hand(reader: Reader, means: tuple[float, float], *, in_hand: bool = False) -> Reader:
    """The reader while, or after, making a guess."""
    session = reader.session
    guess = Mixture(np.array([0.5, 0.5]), np.array(means), np.array([0.03, 0.15]))
    session = session.restart(given_start(session.sample, session.variant, guess))
    return shows(reader, replace(reader.frame, session=session, hand=0 if in_hand else None))


def test_the_guess_is_kept_with_its_score_once_it_is_handed_in() -> None:
    reader = stage("two_friends")
    assert "14 of them from 0.0300 to 0.9000" in prose(reader)
    assert "nobody has guessed" in prose(reader)
    moving = by_hand(reader, (0.06, 0.5), in_hand=True)
    assert not done(moving)
    assert "nobody has guessed" not in prose(moving)
    handed = by_hand(reader, (0.06, 0.5))
    wanted = log_likelihood(ESSAY, (0.5, 0.06, 0.03), (0.5, 0.5, 0.15))
    assert done(handed)
    assert handed.fact("guess")["score"] == pytest.approx(wanted, abs=1e-9)
    assert f"0.0600 and 0.5000, score {wanted:.6f}" in reaction(handed)


# Page 3


def test_with_names_two_averages_are_enough() -> None:
    reader = stage("if_only_we_knew")
    envelope = reader.frame.backdrop.envelope
    assert envelope.truth is not None
    assert reaction(reader) == ""
    sides = [envelope.slips[envelope.truth == k] for k in (0, 1)]
    named = answered(reader, "ask", knew.BEST)
    assert done(named)
    told = reaction(named)
    assert told.startswith("Yes.")
    assert f"Ali's {len(sides[0])} slips average {sides[0].mean():.4f}" in told
    assert f"Bilal's {len(sides[1])} average {sides[1].mean():.4f}" in told
    assert f"{knew.DEAL.ali[0]:g} and {knew.DEAL.bilal[0]:g}" in told
    assert named.session.now.mixture.means == pytest.approx([side.mean() for side in sides])
    assert reaction(answered(reader, "ask", 0)).startswith("Welcome, but")
    assert reaction(answered(named, "look", 0)) == ""
    assert done(after(reader, "truth"))


# Page 4


def test_the_likelihood_judges_both_stories_and_a_unit_shifts_both_alike() -> None:
    apart = log_likelihood(ESSAY, (0.5, 0.06, 0.03), (0.5, 0.5, 0.15))
    middle = log_likelihood(ESSAY, (0.5, 0.5, 0.4), (0.5, 0.5, 0.05))
    reader = stage("what_if_wrong")
    assert reader.session.now.score == pytest.approx(middle, abs=1e-9)
    judged = answered(reader, "judge", 0)
    assert judged.session.now.score == pytest.approx(apart, abs=1e-9)
    told = reaction(judged).replace("−", "-")
    assert f"scores {apart:.6f}, both in the middle {middle:.6f}" in told
    assert apart > 0 > middle
    ratio = math.exp(apart - middle)
    (said,) = [int(word.replace(",", "")) for word in told.split() if word.count(",") == 2]
    assert said == pytest.approx(ratio, rel=0.05)
    moved = answered(judged, "units", 1)
    shift = -len(ESSAY) * math.log(100)
    assert shift == pytest.approx(-64.5, abs=0.05)
    assert moved.session.now.score == pytest.approx(apart + shift, abs=1e-9)
    told = reaction(moved).replace("−", "-")
    assert f"{apart + shift:.6f} and {middle + shift:.6f}" in told
    assert f"moved by {shift:.4f}, and the difference is still {apart - middle:.1f}" in told
    assert done(moved)
    assert not done(judged)


@pytest.mark.parametrize("answer", [0, 1, 2])
def test_every_story_of_page_4_can_be_put_on_the_table(answer: int) -> None:
    reader = answered(answered(stage("what_if_wrong"), "judge", 1), "units", 0)
    seen = answered(reader, "table", answer)
    small = seen.frame.backdrop.envelope.name != "the essay"
    assert small is (answer == 2)
    assert ("hundredths" in reaction(seen)) is small


# Page 5


def classification(labels: tuple[int, ...]) -> float:
    """Log-likelihood of the essay's slips and names together, -inf without a spread."""
    total = 0.0
    for k in (0, 1):
        side = [x for x, label in zip(ESSAY, labels, strict=True) if label == k]
        if len(set(side)) < 2:
            return -math.inf
        mean = sum(side) / len(side)
        sd = math.sqrt(sum((x - mean) ** 2 for x in side) / len(side))
        total += sum(math.log(len(side) / len(ESSAY) * density(x, mean, sd)) for x in side)
    return total


def test_all_assignments_are_tried_and_the_best_is_the_best() -> None:
    reader = stage("try_them_all")
    assert not done(reader)
    assert "14 slips" in prose(reader)
    tried = answered(reader, "ways", 2)
    assert done(tried)
    assert tried.fact("labeling")["ways"] == 2**14
    # The search's own code is not asked: one side holds the five, every near rival scores less.
    names = tuple(int(x > 0.3) for x in ESSAY)
    best = classification(names)
    assert best == pytest.approx(12.547966, abs=1e-6)
    for flipped in itertools.chain(itertools.combinations(range(14), 1), _pairs()):
        rival = tuple(1 - n if i in flipped else n for i, n in enumerate(names))
        assert classification(rival) < best
    told = reaction(tried)
    assert told.startswith("Yes, doubled. All 16,384 tried")
    assert f"{best:.6f}" in told
    assert "20 slips:" in told
    assert "100 slips: more than 10^" in told


def _pairs() -> itertools.combinations[tuple[int, int]]:
    return itertools.combinations(range(14), 2)


def test_page_5_on_other_slips_has_their_numbers() -> None:
    reader = stage("try_them_all", envelope=MINE)
    tried = answered(reader, "ways", 0)
    assert "All 128 tried" in reaction(tried)
    assert "14" not in prose(reader) + prose(tried)
    many = Envelope.of("many", np.arange(40.0))
    told = answered(stage("try_them_all", envelope=many), "ways", 0)
    assert done(told)
    assert "tried" not in reaction(told)
    assert "50 slips:" in reaction(told)


# Page 6


def test_em_meets_the_guess_and_the_best_assignment() -> None:
    journal = answered(stage("try_them_all"), "ways", 2).journal
    journal = by_hand(stage("two_friends", journal=journal), (0.06, 0.5)).journal
    reader = stage("guess_improve_repeat", journal=journal)
    ended = answered(reader, "rounds", 0)
    assert done(ended)
    told = reaction(ended)
    guess = log_likelihood(ESSAY, (0.5, 0.06, 0.03), (0.5, 0.5, 0.15))
    assert f"after {ended.session.now.iteration} rounds, as you said, score 12.580190" in told
    assert ended.session.now.iteration < 30
    assert f"guess had {guess:.6f}" in told
    assert "the best of 16,384 (page" in told.lower()
    assert "is the same split" in told
    # Two scores, each best at its own: known by other means than the engine's.
    assert "with names 12.547966, EM 12.544063" in told
    assert "slips alone 12.576952, EM 12.580190" in told
    assert ", not thousands" in reaction(answered(reader, "rounds", 2))


def test_page_6_begins_again_from_the_readers_own_guess() -> None:
    reader = by_hand(stage("two_friends"), (0.1, 0.6))
    again = answered(stage("guess_improve_repeat", journal=reader.journal), "again", 0)
    assert again.session.at == 0
    assert again.session.now.mixture.means == pytest.approx([0.1, 0.6])
    assert again.pane == "climb"


def test_page_6_speaks_of_no_guess_and_no_search_on_other_slips() -> None:
    journal = by_hand(stage("two_friends"), (0.1, 0.6)).journal
    journal = answered(stage("try_them_all", journal=journal), "ways", 2).journal
    ended = after(stage("guess_improve_repeat", envelope=MINE, journal=journal), "run")
    assert done(ended)
    assert "guess" not in reaction(ended)
    assert "16,384" not in reaction(ended)


def test_page_6_tells_a_split_that_is_another_one() -> None:
    labeling = answered(stage("try_them_all"), "ways", 2).fact("labeling")
    other = {**labeling, "labels": [0, 1] * 7}
    reader = stage("guess_improve_repeat", journal=Journal(facts={"labeling": other}))
    assert "another split" in reaction(after(reader, "run"))
    ended: Session = after(reader, "run").session
    assert ended.now.score == pytest.approx(12.580190, abs=1e-6)
