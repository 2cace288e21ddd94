"""It never falls: the score of any half-step from any start, and the reader's calls of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from emtui.em.history import Phase
from emtui.em.mixture import log_density
from emtui.em.session import Session
from emtui.em.starts import on_one_slip, random_start
from emtui.em.variants import Variant
from emtui.lessons.pages.p07_never_falls import WORDS, moved
from emtui.slips.envelope import essay_envelope
from tests.lessons.kit import after, answered, done, reaction, stage

SAMPLE = essay_envelope().sample
RISES, STAYS, FALLS = range(3)


@given(seed=st.integers(0, 10_000))
def test_from_any_start_no_half_step_lowers_the_score(seed: int) -> None:
    run = Session.begin(SAMPLE, Variant(), random_start(SAMPLE, Variant(), seed)).run()
    # The scores once more, without the engine's sums.
    own = [
        float(log_density(SAMPLE.values, entry.standard) @ SAMPLE.counts)
        for entry in run.history
        if (entry.standard.sds > 1e-9).all()
    ]
    assert len(own) >= len(run.history) - 1
    assert (np.diff(own) >= -1e-9).all()
    for before, now in zip(run.history, run.history[1:], strict=False):
        assert moved(before, now, SAMPLE.total) != "falls"


def test_a_fall_would_be_called_one() -> None:
    now = stage("never_falls").session.now
    assert moved(now, replace(now, score=now.score - 1e-6), 14) == "falls"
    assert moved(now, replace(now, score=now.score - 1e-15), 14) == "stays"
    assert moved(now, replace(now, score=now.score + 1e-6), 14) == "rises"


def test_calls_are_judged_and_counted() -> None:
    reader = answered(stage("never_falls"), "next", RISES)
    assert reaction(reader).startswith("Not this time. It stayed as it was")
    assert "You called 0 of 1" in reaction(reader)
    reader = answered(reader, "next", RISES)
    rise = reader.session.now.score - reader.session.history[1].score
    assert f"Yes. It rose by {rise:.4f}" in reaction(reader)
    assert "Falls in 2 half-steps so far: none. You called 1 of 2" in reaction(reader)


def test_a_step_that_was_not_called_is_not_judged() -> None:
    reader = after(answered(stage("never_falls"), "next", STAYS), "step")
    assert reaction(reader).startswith("It rose by")
    assert "called" not in reaction(reader)
    assert "You called 2 of 2" in reaction(answered(reader, "next", STAYS))


def test_the_end_of_a_climb_is_told_and_calls_there_do_not_count() -> None:
    reader = after(stage("never_falls"), "run")
    assert reader.session.now.phase is Phase.ENDED
    assert "This climb is over" in reaction(reader)
    reader = answered(reader, "next", FALLS)
    kept = reader.fact("calls")
    assert answered(reader, "next", FALLS).fact("calls")["of"] == kept["of"]


def test_a_rise_without_limit_is_named() -> None:
    reader = stage("never_falls")
    session = reader.session.restart(on_one_slip(SAMPLE, Variant())).run()
    reader = replace(reader, frame=replace(reader.frame, session=session))
    assert "rose without limit" in reaction(reader)
    assert "∞" not in reaction(reader)


def test_four_half_steps_are_enough() -> None:
    reader = after(stage("never_falls"), "step", "step", "step")
    assert not done(reader)
    assert done(after(reader, "step"))
    assert WORDS == ("rises", "stays", "falls")
