"""Pages 16 to 26: peaks, ends, traps, one lump, and the formulas with their numbers."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from emtui.em.history import Why
from emtui.em.mixture import Mixture
from emtui.em.session import Session
from emtui.em.starts import given_start
from emtui.em.variants import Variant
from emtui.lessons.book import pages
from emtui.lessons.pages import p17_two_peaks as peaks
from emtui.lessons.pages import p19_a_trap as trap
from emtui.lessons.pages import p21_is_it_two as lump
from emtui.lessons.pages import p25_the_score as units
from emtui.slips.essay import ESSAY
from tests.lessons.kit import (
    after,
    answered,
    bets,
    looks,
    moments,
    outcome,
    prose,
    reads_on,
    stage,
)


def test_no_chord_rises_above_one_hill() -> None:
    reader = bets(stage("one_hill"))
    for ends in ((-0.3, 0.3), (-0.5, -0.1), (0.0, 0.6)):
        laid = looks(reader, pins=((ends[0], 0.0), (ends[1], 0.0)))
        assert outcome(laid).endswith("no chord does.")
        assert "strictly concave" in prose(laid)
    slips = reader.frame.backdrop.envelope.slips
    bend = len(slips) / float(slips.std()) ** 2
    told = prose(looks(reader, pins=((-0.3, 0.0), (0.3, 0.0))))
    second = float(told.partition("derivative is −")[2].split()[0].replace(",", ""))
    assert second == pytest.approx(bend, rel=0.1)


def test_halfway_between_two_mirrored_peaks_is_lower_than_both() -> None:
    reader = bets(stage("two_peaks"))
    assert outcome(reader) == "Yes: lower than both."
    assert "Each peak scores 2.2" in prose(reader)
    swapped = bets(reads_on(reader))
    assert outcome(swapped) == "Yes: the other peak."
    assert "just as high with 2.2" in prose(swapped)
    first, second = reader.session.now.mixture, swapped.session.now.mixture
    assert first.means == pytest.approx(second.means[::-1])
    assert peaks.halfway(reader.session).means[0] == peaks.halfway(reader.session).means[1]


def test_the_highest_end_is_reached_from_most_places_and_few_wild_guesses() -> None:
    first, places, _, random, *_ = [m for m in moments("which_start") if m.pane] + [None]
    assert places is not None
    assert "3,600 starts" in prose(places)
    end = moments("which_start")[-1]
    assert "Of 1,000 starts 33% reach 12.6" in prose(end)
    assert first is not None
    assert random is not None


def test_the_trap_has_no_ceiling_and_a_smallest_spread_is_a_poor_rule() -> None:
    fell = bets(stage("a_trap"))
    assert fell.session.now.end is not None
    assert fell.session.now.end.why is Why.COLLAPSED
    assert outcome(fell) == "Yes: rises without limit."
    assert "onto slip 0.9 alone" in prose(fell)
    assert "The good story scores 12.6" in prose(fell)
    held = bets(reads_on(fell))
    assert outcome(held).endswith("the good story.")
    assert "Below about 0.00002, the trap on 0.06 would win" in prose(held)


@pytest.mark.parametrize(("limit", "wins"), [(1.01, False), (0.99, True)])
def test_the_limit_told_is_the_largest_at_which_any_trap_wins(limit: float, wins: bool) -> None:
    sample = stage("a_trap").session.sample
    place, level = trap.winning(stage("a_trap").session)
    variant = Variant(min_sd=limit * level)
    ends = {}
    for at, copies in zip(sample.place_in_units(sample.values), sample.counts, strict=True):
        share = copies / sample.total
        spike = Mixture(np.array([1 - share, share]), np.array([0.25, at]), np.array([0.25, level]))
        start = given_start(sample, variant, spike)
        ends[round(float(at), 9)] = Session.begin(sample, variant, start).run().now.score
    assert (max(ends.values()) > 12.580190) == wins
    assert max(ends, key=lambda at: ends[at]) == pytest.approx(place)


def test_the_kindest_case_is_found_from_everywhere_but_the_diagonal() -> None:
    mapped = bets(stage("is_it_global"))
    assert outcome(mapped) == "Yes: hardly any."
    assert "98% of 3,600 places lead to 0.3466 and 0.6493" in prose(mapped)
    assert "The others started with both on one number" in prose(mapped)
    assert "almost every start" in prose(mapped)
    assert "for enough of them" in prose(mapped)
    others = prose(bets(reads_on(mapped)))
    for paper in (
        "Jin et al. 2016",
        "Xu, Hsu & Maleki 2016",
        "Daskalakis, Tzamos & Zampetakis 2017",
    ):
        assert paper in others


def test_bic_is_fooled_by_one_crooked_lump_and_the_lump_itself_tells() -> None:
    slips = lump.crooked().slips
    n = len(slips)
    one, two, crooked = lump.bics()
    alone = -n * (math.log(slips.std() * math.sqrt(2 * math.pi)) + 0.5)
    assert one == pytest.approx(2 * math.log(n) - 2 * alone)
    logs = np.log(slips)
    fitted = sum(
        -math.log(x * logs.std() * math.sqrt(2 * math.pi))
        - 0.5 * ((math.log(x) - logs.mean()) / logs.std()) ** 2
        for x in slips
    )
    assert crooked == pytest.approx(2 * math.log(n) - 2 * fitted)
    assert crooked < two < one
    end = moments("is_it_two")
    assert f"BIC prefers two by {one - two:.0f}" in prose(end[1])
    assert f"one skewed lump {crooked:.0f}" in prose(end[-1])
    assert "add up to just one peak" in prose(end[-1])


def test_peaks_are_counted() -> None:
    halves = np.full(2, 0.5)
    for apart, count in ((4.0, 2), (1.0, 1)):
        assert lump.peaks(Mixture(halves, np.array([0.0, apart]), np.ones(2))) == count


def test_bayes_rule_needs_the_share() -> None:
    first = stage("who_wrote_it")
    assert "P(A|x) = 1.40 / (1.40 + 0.0434) = 97%" in prose(first)
    asked, moved = after(first, "step"), after(first, "step", "step")
    assert prose(asked).startswith("Who? Bayes' rule was asked of every slip")
    assert prose(moved).startswith("What numbers? The curves have moved.")
    told = prose(bets(reads_on(first)))
    ali, bilal = (
        w * math.exp(-0.5 * ((0.12 - m) / 0.129074412962572) ** 2)
        for w, m in ((0.1, 0.0625), (0.9, 0.465))
    )
    assert f"= {100 * ali / (ali + bilal):.0f}%" in told
    assert "it was 97%" in told


def test_weighted_sums_are_told_for_both() -> None:
    first = stage("what_numbers")
    for told in (prose(first), prose(bets(reads_on(first)))):  # what is read divides
        average = re.search(r"= ([\d.]+)/([\d.]+) = ([\d.]+)", told)
        spread = re.search(r"= ([\d.]+)/([\d.]+), σ. = ([\d.]+)", told)
        assert average is not None
        assert spread is not None
        assert f"{float(average[1]) / float(average[2]):.4f}" == average[3]
        assert f"{math.sqrt(float(spread[1]) / float(spread[2])):.4f}" == spread[3]
        assert average[2] == spread[2]
    assert "/14 = 36%" in prose(first)
    session = first.session
    assert session.now.mixture.means == pytest.approx([0.0731, 0.5564], abs=5e-5)
    assert session.now.mixture.sds == pytest.approx([0.0337, 0.1811], abs=5e-5)


def test_score_floor_and_gap_add_up() -> None:
    reader = bets(reads_on(stage("floor_and_gap")))
    now, before = reader.session.now, reader.session.before
    assert before is not None
    assert now.floor is not None
    line = f"{now.score:.1f} ≥ {now.floor:.1f} ≥ {before.score:.1f}"
    assert line in prose(reader)
    assert f"a gap of {now.score - now.floor:.2g} opens" in prose(reader)


def test_another_unit_moves_every_score_alike() -> None:
    first = reads_on(stage("the_score"))
    small = bets(first)
    shift = 14 * math.log(100)
    assert first.session.now.score - small.session.now.score == pytest.approx(shift)
    assert f"ln 100 = {shift:.1f}" in prose(small)
    assert units.in_hundredths().slips.tolist() == [round(100 * x, 9) for x in ESSAY]
    back = answered(small, "on1", 1)
    assert back.session.now.score == pytest.approx(first.session.now.score)


def test_the_books_have_every_word() -> None:
    cards = moments("in_the_books")
    told = " ".join(map(prose, cards))
    for word in (
        *("mean", "standard deviation", "mixing weight", "responsibility", "posterior"),
        *("log-likelihood", "evidence lower bound", "parameters", "latent", "Gaussian", "E-step"),
        *("Dempster, Laird & Rubin 1977", "Wu 1983", "Louis 1982", "Celeux & Govaert 1992"),
        *(
            "Neal & Hinton 1998",
            "Do & Batzoglou 2008",
            "Bishop 2006",
            "Hathaway 1985",
            "wrong tool",
        ),
    ):
        assert word in told
    assert after(cards[-1], "next").page == list(pages())[-1]


OWN = [name for name, page in pages().items() if page.own_slips]


@pytest.mark.parametrize("name", OWN)
def test_a_page_that_takes_the_readers_slips_keeps_them(name: str) -> None:
    page = pages()[name]
    for at, card in enumerate(page.cards):
        answers = [*card.more, *(card.asks.answers if card.asks else ())]
        for scenery in (*(answer.scenery for answer in answers), card.scenery if at else None):
            assert scenery is None or callable(scenery) or scenery.envelope is None
