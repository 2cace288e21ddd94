"""Pages 1 to 9: the numbers that they tell, computed here by the book."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from emtui.em.history import Phase
from emtui.lessons.journal import Journal
from emtui.lessons.pages import p01_one_friend as one
from emtui.lessons.pages import p03_if_only_we_knew as knew
from emtui.lessons.pages import p04_rival_stories as rival
from emtui.scenes.frame import Frame
from emtui.slips.envelope import Envelope
from emtui.slips.essay import ESSAY
from tests.lessons.kit import (
    after,
    bets,
    done,
    guesses,
    looks,
    moments,
    outcome,
    page_of,
    plays,
    prose,
    reads_on,
    stage,
)

MINE = Envelope.of("mine", [1.0, 2.0, 2.5, 3.0, 7.0, 8.0, 8.5])
QUARTILES = ((0.5, 0.0625, 0.129074412962572), (0.5, 0.465, 0.129074412962572))
"""The guess of pages 6 to 8: share, number, spread of both."""


def density(x: float, mean: float, sd: float) -> float:
    return math.exp(-0.5 * ((x - mean) / sd) ** 2) / (sd * math.sqrt(2 * math.pi))


def log_likelihood(slips: tuple[float, ...], *friends: tuple[float, float, float]) -> float:
    """Of slips under friends given as share, mean and sd."""
    return sum(math.log(sum(w * density(x, m, s) for w, m, s in friends)) for x in slips)


def bilal(x: float) -> float:
    """How far a slip is Bilal's in the guess of pages 6 to 8."""
    ali, his = (w * density(x, m, s) for w, m, s in QUARTILES)
    return his / (ali + his)


def test_one_friends_average_settles_as_one_over_the_root_of_n() -> None:
    reader = bets(stage("one_friend"))
    slips = reader.frame.backdrop.envelope.slips
    for count in (1, 10, 63):
        dealt = looks(reader, cursor=(float(count), 0.0))
        means = np.cumsum(slips[:count]) / np.arange(1, count + 1)
        off = abs(means[-1] - one.DEAL.ali[0])
        assert f"{count} dealt. Their average is off by {off:.4f}." in prose(dealt)
        errors = one.DEAL.ali[1] / np.sqrt(np.arange(1, count + 1))
        inside = int((np.abs(means - one.DEAL.ali[0]) <= errors).sum())
        told = f"inside the inner funnel {inside} time{'s' * (inside != 1)} out of {count}"
        assert (told in prose(dealt)) == (count >= 5)  # of fewer it says nothing
        assert not done(dealt)
    end = looks(reader, cursor=(64.0, 0.0))
    assert outcome(end) == "Yes: half as much."
    assert "off by about 0.0250, of 64 slips by 0.0125" in prose(end)
    # The list takes the keys, and the pane's cursor goes: what was reached stays.
    assert done(end)
    assert prose(looks(end, cursor=None)) == prose(end)


def test_no_curve_gives_ali_away_before_he_is_dealt() -> None:
    reader = stage("one_friend")
    drawn = reader.frame.expected(np.linspace(-2.0, 2.0, 50))
    assert np.nanmax(drawn) < 0.012 * reader.frame.backdrop.heights.max()
    assert not reader.frame.revealed


def test_the_funnels_hold_an_average_as_often_as_the_page_says() -> None:
    rng = np.random.default_rng(1)
    for count in (1, 4, 64):
        means = rng.normal(0.3, 0.1, (20_000, count)).mean(1)
        off = np.abs(means - 0.3) / (0.1 / math.sqrt(count))
        assert np.mean(off <= 1) == pytest.approx(0.68, abs=0.01)
        assert np.mean(off <= 2) == pytest.approx(0.95, abs=0.01)


def test_the_slips_are_listed_as_they_were_written() -> None:
    told = prose(stage("two_friends"))
    assert "0.05 0.07 0.48 0.06 0.08 0.53 0.07 0.03 0.12 0.45 0.11 0.47 0.06 0.9" in told


def test_the_guess_is_kept_once_it_is_handed_in_and_page_9_begins_from_it() -> None:
    reader = reads_on(stage("two_friends"))
    moving = guesses(reader, in_hand=True)
    assert moving.fact("guess") is None
    handed = guesses(reader)
    wanted = log_likelihood(ESSAY, (0.5, 0.06, 0.03), (0.5, 0.5, 0.15))
    assert handed.fact("guess")["score"] == pytest.approx(wanted, abs=1e-9)
    assert f"scores {wanted:.1f}." in prose(handed)
    assert "You say 0.0600 ± 0.0300 and 0.5000 ± 0.1500." in prose(handed)
    again = moments("again_and_again", journal=handed.journal)
    begun = next(reader for reader in again if "your own guess" in prose(reader))
    assert begun.session.now.phase is Phase.GUESS
    assert begun.session.now.score == pytest.approx(wanted, abs=1e-9)


def test_with_names_two_averages_are_enough_and_not_quite_what_was_in_mind() -> None:
    reader = stage("if_only_we_knew")
    envelope = reader.frame.backdrop.envelope
    told = prose(bets(reader))
    assert envelope.truth is not None
    for k, (name, (mind, _)) in enumerate((("Ali", knew.DEAL.ali), ("Bilal", knew.DEAL.bilal))):
        mean = envelope.slips[envelope.truth == k].mean()
        assert f"{name} {mind:g} {mean:.4f} {abs(mean - mind):.4f}" in told


def test_heights_multiplied_judge_and_their_logarithm_is_the_score() -> None:
    apart = log_likelihood(ESSAY, (0.5, 0.06, 0.03), (0.5, 0.5, 0.15))
    middle = log_likelihood(ESSAY, (0.5, 0.5, 0.4), (0.5, 0.5, 0.05))
    assert rival.scores() == pytest.approx((apart, middle))
    told = prose(bets(stage("rival_stories")))
    assert f"far apart {round(math.exp(apart), -3):,.0f}" in told
    assert f"about {round(math.exp(apart - middle), -6):,.0f} times as likely" in told
    card = reads_on(bets(stage("rival_stories")))
    assert "score " not in prose(card)  # it would answer the bet
    assert f"score {apart:.1f}" in prose(bets(card))
    assert f"score −{-middle:.1f}" in prose(bets(card))
    tallest = max(
        sum(w * density(x, m, s) for w, m, s in ((0.5, 0.06, 0.03), (0.5, 0.5, 0.15)))
        for x in ESSAY
    )
    assert f"up to {tallest:.1f} here" in prose(bets(card))


def test_every_way_is_tried_and_the_runs_would_do() -> None:
    tried = bets(stage("try_them_all"))
    assert "We tried all 16,384. The best scores 12.55. " in prose(tried)
    assert "14 × 13 / 2 = 91 ways" in prose(tried)
    mine = bets(stage("try_them_all", envelope=MINE))
    assert "We tried all 128" in prose(mine)
    assert "7 × 6 / 2 = 21 ways" in prose(mine)


def test_slip_0_12_is_97_per_cent_alis_by_two_heights_and_the_shares() -> None:
    reader = bets(stage("one_slip"))
    heights = [density(0.12, m, s) for _, m, s in QUARTILES]
    told = prose(reader)
    assert f"Ali {heights[0]:.2f} × 50% = {heights[0] / 2:.2f}" in told
    assert f"Bilal {heights[1]:.4f} × 50% = {heights[1] / 2:.4f}" in told
    assert round(100 * (1 - bilal(0.12))) == 97
    assert "slip 0.12 is 97% Ali's and 3% Bilal's" in told


def test_8_9_slips_are_alis_because_their_percentages_add_up_to_it() -> None:
    told = prose(bets(stage("everyones_slips")))
    total = sum(1 - bilal(x) for x in ESSAY)
    assert f"{total:.1f} slips are Ali's, {14 - total:.1f} Bilal's" in told
    assert f"{total:.1f}" == "8.9"
    assert "The slip we are least sure of, 0.12, is still 97% likely to be Ali's" in told


def test_a_new_number_is_an_average_in_which_a_slip_counts_as_far_as_it_is_his() -> None:
    reader = stage("new_numbers")
    assert "0.03 counts 0.4% for Bilal 0.12 counts 3% for Bilal 0.45 counts 99%" in prose(reader)
    told = prose(bets(reader))
    total = sum(map(bilal, ESSAY))
    new = sum(bilal(x) * x for x in ESSAY) / total
    upper = [x for x in ESSAY if x > 0.4]
    assert f"from 0.4650 to {new:.4f}" in told
    shown = re.search(r"([\d.]+) / ([\d.]+) slips = ([\d.]+)", told)
    assert shown is not None
    top, bottom, quotient = map(float, shown.groups())
    assert round(top / bottom, 4) == quotient
    assert bottom == pytest.approx(total, abs=5e-3)
    assert shown[3] == f"{new:.4f}"
    assert f"below {sum(upper) / len(upper):.4f}" in told
    assert outcome(bets(reader, 0)) == "No, it's “a little lower”."
    before = log_likelihood(ESSAY, *QUARTILES)
    assert f"The score was {before:.1f}; now it's 12.1" in told


def test_em_ends_where_reference_says_and_splits_as_the_best_labeling() -> None:
    journal = bets(stage("try_them_all")).journal
    reader = stage("again_and_again", journal=journal)
    assert reader.session.now.phase is Phase.GUESS
    bet = bets(reader)
    assert bet.session.now.phase is Phase.GUESS, "it is not run for the reader"
    assert not page_of(bet).card(bet).is_played(bet)
    end = plays(bet)
    told = prose(end)
    assert "0.0721 ± 0.0265 and 0.5627 ± 0.1730, score 12.6" in told
    assert "splits the same way, and EM tried none of them" in told
    assert "slips alone" not in told  # that there are two scores is told four pages later
    assert end.fact("end")["score"] == pytest.approx(12.580190, abs=5e-7)
    assert end.fact("end")["rounds"] == end.session.now.iteration


def test_another_end_from_ones_own_guess_is_told_as_one() -> None:
    journal = guesses(stage("two_friends")).journal
    trap = {**journal.facts["guess"], "means": [0.2486, 0.475], "sds": [0.2582, 0.005]}
    reader = stage("again_and_again", journal=Journal(facts={"guess": trap}))
    reader = plays(bets(reads_on(plays(bets(reader)))))
    assert outcome(reader) in ("Yes: somewhere else.", "No, it's “somewhere else”.")
    assert "the start does matter" in prose(reader)


def test_one_end_with_the_names_exchanged_is_told_as_that() -> None:
    for means, swapped in (([0.06, 0.5], False), ([0.5, 0.06], True)):
        journal = guesses(stage("two_friends")).journal
        guess = {**journal.facts["guess"], "means": means, "sds": [0.1, 0.1]}
        reader = stage("again_and_again", journal=Journal(facts={"guess": guess}))
        told = plays(bets(reads_on(plays(bets(reader)))))
        assert outcome(told) == "Yes: at the same two numbers."
        assert ("the names are swapped" in prose(told)) == swapped


def test_page_9_works_on_other_slips() -> None:
    reader = stage("again_and_again", envelope=MINE)
    assert isinstance(reader.frame, Frame)
    end = after(bets(reader), "run")
    assert "labelings" not in prose(end)
    assert "nothing changes any more" in prose(end)
