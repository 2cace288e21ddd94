"""Why it never falls: the floor touches, its top is where M leads, and it rises no more than we."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from kit import after, answered, done, prose, reaction, shows, stage

from emtui.em.bound import BoundLine
from emtui.em.mixture import densities, log_density
from emtui.em.starts import random_start
from emtui.em.variants import Variant
from emtui.lessons.p08_the_floor import AT_LEAST
from emtui.lessons.page import Reader
from emtui.slips.envelope import Envelope

NUMBER = r"(\d+\.\d+|\d+(?:\.\d+)?e\S+)"


def by_hand(reader: Reader) -> tuple[float, float, float]:
    """Rise of floor and score at the last M-step, and the gap, from the definition of F."""
    session = reader.session
    old, new = session.history[session.at - 1].standard, session.now.standard
    x, c = session.sample.values, session.sample.counts
    q = densities(x, old) / densities(x, old).sum(0)
    floors = [float((q * (np.log(densities(x, at)) - np.log(q))).sum(0) @ c) for at in (old, new)]
    scores = [float(log_density(x, at) @ c) for at in (old, new)]
    return floors[1] - floors[0], scores[1] - scores[0], scores[1] - floors[1]


@pytest.mark.parametrize("seed", [None, 3, 11, 14])
def test_the_floor_touches_and_its_top_is_where_we_walk(seed: int | None) -> None:
    reader = stage("the_floor")
    if seed is not None:
        start = random_start(reader.session.sample, Variant(), seed)
        session = reader.session.restart(start).step()
        reader = shows(reader, replace(reader.frame, session=session))
    line = reader.found
    assert isinstance(line, BoundLine)
    here = int(np.flatnonzero(line.t == 0.0)[0])
    assert line.bound[here] == pytest.approx(line.score[here], abs=1e-9)
    assert (line.bound <= line.score + 1e-9).all()
    assert line.top == pytest.approx(1.0, abs=1e-3)


def test_the_step_is_told_with_its_own_numbers() -> None:
    reader = answered(stage("the_floor"), "rise", AT_LEAST)
    floor, rise, gap = by_hand(reader)
    told = reaction(reader)
    assert told.startswith("Yes.")
    assert [float(n) for n in re.findall(NUMBER, told)] == pytest.approx(
        [floor, rise, gap], abs=6e-5
    )
    assert rise >= floor > 0
    assert rise == pytest.approx(floor + gap)


def test_a_wrong_call_is_put_right_once() -> None:
    reader = answered(stage("the_floor"), "rise", 0)
    assert reaction(reader).startswith("Not quite.")
    reader = after(reader, "step")
    now, before = reader.session.now, reader.session.before
    assert before is not None
    assert before.floor is not None
    assert f"the floor rose by {before.score - before.floor:.4f}" in reaction(reader)
    assert now.floor == now.score
    assert reaction(after(reader, "step")).startswith("The floor rose by")


def test_the_page_is_done_with_a_step_and_the_chord() -> None:
    reader = answered(stage("the_floor"), "rise", AT_LEAST)
    assert not done(reader)
    assert reader.fact("floor") == ["step"]


def test_on_other_slips_the_page_says_nothing_of_the_essays() -> None:
    mine = Envelope.of("mine", [1.0, 2.0, 2.5, 7.0, 8.0])
    essay, own = (answered(stage("the_floor", envelope=e), "rise", 2) for e in (None, mine))
    assert "floor" in prose(own)
    assert set(re.findall(NUMBER, reaction(essay))).isdisjoint(re.findall(NUMBER, reaction(own)))
