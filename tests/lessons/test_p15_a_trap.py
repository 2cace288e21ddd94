"""A trap: the score grows without limit over one slip, and a smallest spread gives it a ceiling."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from emtui.em.history import Why
from emtui.em.mixture import Mixture, log_density
from emtui.em.session import Session
from emtui.em.variants import Variant
from emtui.lessons.pages.p15_a_trap import NO_CEILING, SMALLEST, best, near_one_slip, winning
from emtui.scenes.numbers import three
from emtui.scenes.panes.landscape_study import Land
from emtui.slips.envelope import essay_envelope
from tests.lessons.kit import answered, done, prose, reaction, stage

SLIPS = np.sort(essay_envelope().slips)
GOOD = 12.580190
LEAST, ANOTHER, AGAIN = range(3)


def test_his_spread_shrinks_onto_one_slip_and_the_score_passes_the_good_storys() -> None:
    reader = answered(stage("a_trap"), "ceiling", NO_CEILING)
    end = reader.session.now.end
    assert end is not None
    assert (end.why, end.who) == (Why.COLLAPSED, (1,))
    updates = reader.session.history[::2]
    sds = [float(e.mixture.sds[1]) for e in updates]
    assert all(b < a for a, b in pairwise(sds))
    scores = [e.score for e in updates]
    assert all(b > a for a, b in pairwise(scores))
    assert scores[-1] > GOOD
    told = reaction(reader)
    assert told.startswith(f"Yes. His spread: 0.1700 → {sds[1]:.4f} → {sds[2]:.4f}")
    assert "onto 0.9000" in told
    assert f"{best(reader.session):.2f}" in told
    assert best(reader.session) == pytest.approx(GOOD, abs=1e-6)
    assert reaction(answered(stage("a_trap"), "ceiling", 0)).startswith("No. His spread")


def test_there_is_no_ceiling() -> None:
    """Ever narrower on the one slip, the score grows by the log of the ratio, without end."""
    ends = []
    for sd in 10.0 ** -np.arange(2.0, 60.0, 6.0):
        story = Mixture(np.array([13 / 14, 1 / 14]), np.array([0.1985, 0.9]), np.array([0.19, sd]))
        ends.append(float(log_density(SLIPS, story).sum()))
    assert np.diff(ends) == pytest.approx(6 * math.log(10), rel=1e-3)


def test_the_map_brightens_downwards_over_a_slip() -> None:
    reader = stage("a_trap")
    land = reader.found
    assert isinstance(land, Land)
    assert land.surface.friend == 1
    column = int(np.argmin(abs(land.surface.xs - 0.9)))
    assert land.surface.xs[column] == pytest.approx(0.9)
    over = land.surface.scores[:, column]
    low = over[: len(over) // 3]
    assert (np.diff(low) < 0).all()


def test_a_smallest_spread_gives_a_ceiling_and_the_good_story_wins() -> None:
    reader = answered(stage("a_trap"), "ceiling", NO_CEILING)
    assert not done(reader)
    reader = answered(reader, "do", LEAST)
    assert done(reader)
    end = reader.session.now.end
    assert end is not None
    assert end.why is Why.SETTLED
    assert reader.session.now.mixture.sds[1] == pytest.approx(SMALLEST)
    assert f"He rests at {SMALLEST:g}, the least allowed" in reaction(reader)
    assert f"score {reader.session.now.score:.6f}" in reaction(reader)
    assert reader.session.now.score < GOOD


@pytest.mark.parametrize(("part", "wins"), [(0.97, True), (1.03, False)])
def test_how_narrow_the_trap_must_be_to_win_is_true(part: float, wins: bool) -> None:
    reader = answered(stage("a_trap"), "do", LEAST)
    told = winning(reader.session)
    assert f"Below {three(told)} the trap" in reaction(reader)
    variant = Variant(min_spread=told * part)
    sample = reader.session.sample
    run = Session.begin(sample, variant, near_one_slip(sample, variant)).run()
    assert run.now.mixture.sds[1] == pytest.approx(told * part)
    assert (run.now.score > GOOD) is wins


def test_another_start_ends_on_a_true_peak() -> None:
    reader = answered(answered(stage("a_trap"), "ceiling", NO_CEILING), "do", ANOTHER)
    assert "12.580190" in reaction(reader)
    assert "smallest" in prose(reader)
    assert "onto 0.9" in reaction(answered(reader, "do", AGAIN))
