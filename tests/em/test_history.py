"""What an entry of the history says of itself, and what a session keeps to save work."""

from __future__ import annotations

import numpy as np
import pytest

from emtui.em.condense import MANY, Condensed
from emtui.em.history import Phase, Why
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.starts import default_start, given_start
from emtui.em.variants import ASSIGNERS, Variant
from tests.strategies import mixture, slips_of

SAMPLE = Sample.of(slips_of("seed"))


def begun(variant: Variant | None = None) -> Session:
    variant = variant or Variant()
    return Session.begin(SAMPLE, variant, default_start(SAMPLE, variant))


def test_an_assignment_says_where_it_was_made() -> None:
    session = begun()
    assert session.now.assigned_at is None
    for _ in range(3):
        stands = session.now.standard
        session = session.step()
        assert session.now.phase is Phase.ASSIGNED
        assert session.now.assigned_at is stands
        session = session.step()
        assert session.now.assigned_at is stands


def test_a_guess_by_hand_is_told_to_the_digit_as_it_was_given() -> None:
    told = mixture([0.3, 0.7], [0.1, 0.7], [0.07, 0.3])
    sample = Sample.of(slips_of("seed") + 1000.1)
    start = given_start(sample, Variant(), told)
    assert sample.to_units(start.mixture).means.tolist() != told.means.tolist()
    session = Session.begin(sample, Variant(), start)
    for again in (session, session.restart(start), session.configure(Variant("hard"))):
        assert again.now.mixture.means.tolist() == told.means.tolist()
        assert again.now.mixture.sds.tolist() == told.sds.tolist()
    equal = session.configure(Variant(share="equal", min_sd=0.1)).now.mixture
    assert (equal.weights.tolist(), equal.sds.tolist()) == ([0.5, 0.5], [0.1, 0.3])


def test_the_past_ends_with_the_present() -> None:
    session = begun().run()
    for at in (0, 1, 5):
        there = session.go(at)
        assert there.past == session.history[: at + 1]
        assert there.past[-1] is there.now


@pytest.mark.parametrize("assign", ASSIGNERS)
def test_where_no_spread_is_left_score_and_floor_have_no_limit(assign: str) -> None:
    sample, variant = Sample.of([0.0, 0.0, 1.0, 2.0]), Variant(assign)
    start = given_start(sample, variant, mixture([0.5, 0.5], [0.0, 1.5], [0.02, 0.5]))
    last = Session.begin(sample, variant, start).run().now
    assert last.end is not None
    assert (last.end.why, last.end.who) == (Why.COLLAPSED, (0,))
    assert (last.end.merged, last.end.saddle) == (False, False)
    assert last.standard.sds[0] == 0.0
    assert (last.score, last.floor) == (np.inf, np.inf)
    assert last.expectation is None


@pytest.mark.parametrize("way", ["steps", "run"])
@pytest.mark.parametrize("assign", ASSIGNERS)
def test_what_stands_for_many_slips_is_made_once_and_handed_on(assign: str, way: str) -> None:
    rng = np.random.default_rng(3)
    narrow = rng.normal(0.3, 1e-5, MANY)
    sample, variant = Sample.of(np.concatenate([rng.normal(size=MANY), narrow])), Variant(assign)
    first = Session.begin(sample, variant, default_start(sample, variant))
    session = first
    if way == "run":
        session = first.run(lambda iterations: iterations < 20)
    else:
        while session.now.iteration < 20 and session.now.phase is not Phase.ENDED:
            session = session.step()
    kept = session.slips
    assert isinstance(first.slips, Condensed)
    assert isinstance(kept, Condensed)
    if assign == "soft":
        # One friend has become so narrow on the way that cells were split for him.
        assert kept.cells is not None
        assert first.slips.cells is not None
        assert len(kept.cells) > len(first.slips.cells)
    else:
        assert kept.sums is not None
    again = session.restart(session.start)
    assert isinstance(again.slips, Condensed)
    assert again.slips.cells is kept.cells
    assert again.slips.sums is kept.sums
