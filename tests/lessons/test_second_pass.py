"""Pages 10 to 15: what they claim of the climb, checked apart from what tells it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from emtui.em.history import Phase
from emtui.em.mixture import Mixture
from emtui.em.session import Session
from emtui.em.starts import given_start, on_one_slip
from emtui.lessons.climb_facts import local_top, score_of
from emtui.lessons.guesses import Starting
from emtui.lessons.pages import p10_never_falls as never
from emtui.lessons.pages import p13_hard_labels as hard
from emtui.lessons.pages import p14_how_fast as fast
from emtui.lessons.pages import p15_stuck as stuck
from emtui.slips.envelope import essay_envelope
from emtui.slips.essay import ESSAY
from tests.lessons.kit import after, answered, bets, moments, outcome, plays, prose, reads_on, stage

SAMPLE = essay_envelope().sample


def test_who_leaves_the_score_and_what_lifts_it() -> None:
    reader = bets(stage("never_falls"))
    before = reader.session.history[0].score
    assert outcome(reader) == "Yes: stays as it is."
    reader = bets(reads_on(reader))
    now = reader.session.now.score
    assert outcome(reader) == "Yes: rises."
    assert f"From {before:.2f} to {now:.2f}, up by {now - before:.2f}" in prose(reader)
    hunt = reads_on(reader)
    assert "no fall" not in prose(hunt)  # it would answer both bets on paper
    assert "So far: 6 half-steps, no fall." in prose(after(hunt, *["step"] * 6))


def test_a_fall_would_be_seen() -> None:
    session = Session.begin(
        SAMPLE, stage("stuck").session.variant, stuck.pushed(SAMPLE, stage("stuck").session.variant)
    )
    entries = session.run().past
    assert never.moved(entries[2], entries[0], 14.0) == 2
    assert never.moved(entries[0], entries[2], 14.0) == 0
    assert never.moved(entries[0], entries[1], 14.0) == 1


def test_the_floor_is_walked_up_and_laid_anew() -> None:
    _, made, *_, end = moments("the_floor")
    now, before = made.session.now, made.session.before
    assert before is not None
    assert before.floor == pytest.approx(before.score)
    assert now.floor is not None
    assert before.score < now.floor < now.score
    assert f"The floor rose by {now.floor - before.score:.1f}" in prose(made)
    gap = now.score - now.floor
    assert _after("the score by", prose(made)) == pytest.approx(gap, rel=0.05)
    assert end.session.now.floor == pytest.approx(now.score)
    assert _after("floor is", prose(end)) == pytest.approx(gap, rel=0.05)


def _after(words: str, text: str) -> float:
    """The number that follows the words."""
    return float(text.partition(f"{words} ")[2].split()[0])


def test_the_chord_lies_below_by_what_the_page_says() -> None:
    told = prose(bets(stage("why_a_floor")))
    logs = [
        -0.5 * ((0.12 - m) / 0.129074412962572) ** 2
        - math.log(0.129074412962572 * math.sqrt(2 * math.pi))
        for m in (0.0625, 0.465)
    ]
    gap = math.log(sum(math.exp(log) / 2 for log in logs)) - sum(logs) / 2
    assert f"for slip 0.12, □ (average of logs) is {gap:.3g} below ■" in told
    assert "the points move together, and no gap is left: EM's floor" in told


def test_names_stay_where_they_were_put_and_doubts_get_away() -> None:
    named, soft = (
        Session.begin(SAMPLE, variant, on_one_slip(SAMPLE, variant)).run()
        for variant in (hard.HARD, hard.SOFT)
    )
    assert not hard.moved_on(named)
    assert hard.moved_on(soft)
    # k-means by hand from the same two centres.
    centres = np.array([np.mean(ESSAY), 0.9])
    for _ in range(20):
        near = np.abs(np.array(ESSAY)[:, None] - centres).argmin(1)
        centres = np.array([np.array(ESSAY)[near == k].mean() for k in (0, 1)])
    assert named.now.mixture.means == pytest.approx(centres)
    end = moments("hard_labels")[-1]
    for session in (named, soft):
        for way in ("hard", "soft"):
            told = f"{score_of(session, session.now.standard, way):.1f}".replace("-", "−")
            assert told in prose(end)


def test_overlapping_friends_take_many_times_as_many_rounds() -> None:
    end = moments("how_fast")[-1]
    rounds = {}
    for name, deal in fast.PAIRS.items():
        slips = deal.envelope().slips
        weights, means, sds = (
            np.full(2, 0.5),
            np.quantile(slips, [0.25, 0.75]),
            np.full(2, slips.std() / 2),
        )
        rounds[name] = 0
        while rounds[name] < 3000:
            rounds[name] += 1
            logs = np.log(weights / sds) - 0.5 * ((slips[:, None] - means) / sds) ** 2
            r = 1 / (1 + np.exp(logs[:, ::-1] - logs))
            old, totals = means, r.sum(0)
            means = (r * slips[:, None]).sum(0) / totals
            sds = np.sqrt((r * (slips[:, None] - means) ** 2).sum(0) / totals)
            weights = totals / len(slips)
            if np.abs(means - old).max() < 1e-9:
                break
    assert rounds[fast.OVERLAP] > 5 * rounds[fast.APART]
    assert outcome(end).endswith("many times as many.")


def test_alike_they_stay_together_and_pushed_apart_they_climb() -> None:
    reader = bets(stage("stuck"))
    assert outcome(reader) == "Yes: stay together for ever."
    assert "with score −0.9" in prose(reader)
    assert "they climb to 12.6" in prose(reader)
    assert reader.session.now.end is not None
    assert reader.session.now.end.saddle
    pushed = answered(reader, "on0", 1)
    assert prose(pushed).startswith("Pushed apart, they climb to 12.6: Ali to 0.07")
    assert prose(after(pushed, "back")) == prose(reader)


@pytest.mark.parametrize(("start", "score"), [(stuck.FIRST, 1.332865), (stuck.SECOND, 1.370897)])
def test_narrow_guesses_end_on_lower_local_tops(start: Starting, score: float) -> None:
    variant = stage("stuck").session.variant
    end = Session.begin(SAMPLE, variant, start(SAMPLE, variant)).run()
    assert end.now.phase is Phase.ENDED
    assert end.now.score == pytest.approx(score, abs=5e-6)
    assert local_top(end)
    # By plain trial, too: no small change of all five numbers at once scores higher.
    rng, best = np.random.default_rng(0), end.now.standard
    for _ in range(200):
        push = 1e-3 * rng.normal(size=(3, 2))
        weights = best.weights * np.exp(push[0])
        near = Mixture(
            weights / weights.sum(), best.means + push[1] * best.sds, best.sds * np.exp(push[2])
        )
        assert score_of(end, near) < end.now.score


def test_the_lower_top_is_told_with_its_slips() -> None:
    told = prose(plays(bets(reads_on(bets(stage("stuck"))))))
    assert "Bilal keeps most of 0.45, 0.47 and 0.48" in told
    assert "score 1.3" in told
    assert "reaches 12.6" in told


def test_a_guess_off_the_saddle_is_no_local_top() -> None:
    variant = stage("stuck").session.variant
    alike = Mixture(np.full(2, 0.5), np.full(2, SAMPLE.mean), np.full(2, SAMPLE.sd))
    there = given_start(SAMPLE, variant, SAMPLE.to_units(alike))
    assert not local_top(Session.begin(SAMPLE, variant, there))
