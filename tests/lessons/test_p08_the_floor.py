"""Why it never falls: the floor touches, its top is where M leads, and it rises no more than we."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from emtui.em.bound import BoundLine
from emtui.em.mixture import densities, log_density
from emtui.em.starts import random_start
from emtui.em.variants import Variant
from emtui.lessons.page import Reader
from emtui.lessons.pages.p08_the_floor import AT_LEAST
from emtui.scenes.panes.jensen import possibilities
from emtui.slips.envelope import Envelope
from tests.lessons.kit import after, answered, done, prose, reaction, shows, stage

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
    line = reader.found.line
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


CHORD, BACK = 1, 2


def test_the_chord_shows_why_there_is_a_floor() -> None:
    reader = answered(stage("the_floor"), "rise", AT_LEAST)
    reader = answered(after(reader, "step"), "look", CHORD)
    assert done(reader)
    assert "concave" in prose(reader)
    sample, now = reader.session.sample, reader.session.now.standard
    assert reader.session.at == 3
    scores, floors, touching = [], [], []
    for slip in sample.values:
        two = possibilities(reader.frame, float(slip))
        assert two is not None
        p = np.exp(two.logs)
        scores.append(np.log(now.weights @ p))
        floors.append(now.weights @ np.log(p))
        touching.append(two.floor)
        assert scores[-1] >= floors[-1]
    # All the slips' logs of averages are the score; with the names in force nothing is lost.
    assert np.array(scores) @ sample.counts == pytest.approx(reader.session.now.score)
    assert np.array(touching) @ sample.counts == pytest.approx(reader.session.now.score)
    assert np.array(floors) @ sample.counts < reader.session.now.score


def test_the_chords_reaction_is_of_the_slip_under_the_cursor() -> None:
    reader = answered(answered(stage("the_floor"), "rise", AT_LEAST), "look", CHORD)
    assert reader.session.at == 2
    assert "names just given" not in reaction(reader)
    reader = after(reader, "step")
    assert "Weighed by the names just given, nothing is left between them." in reaction(reader)
    sample, now = reader.session.sample, reader.session.now.mixture
    assert reader.view is not None
    slip = float((0.45 - sample.shift) / sample.scale)
    there = replace(reader, view=replace(reader.view, cursor=(slip, 0.0)))
    z = (0.45 - now.means) / now.sds
    logs = -0.5 * z**2 - np.log(now.sds * np.sqrt(2 * np.pi))
    gap = np.log(now.weights @ np.exp(logs)) - now.weights @ logs
    assert f"On slip 0.4500 ■ lies {gap:.3g} above □" in reaction(there)


def test_going_to_the_chord_and_back_keeps_the_readers_climb() -> None:
    reader = answered(stage("the_floor"), "rise", AT_LEAST)
    session = reader.session.restart(random_start(reader.session.sample, Variant(), 3))
    reader = shows(reader, replace(reader.frame, session=session.step().step().step()))
    for answer, pane in ((CHORD, "one"), (BACK, "bound")):
        reader = answered(reader, "look", answer)
        assert reader.pane == pane
        assert (reader.session.start.name, reader.session.at) == ("random 3", 3)


def test_on_other_slips_the_page_says_nothing_of_the_essays() -> None:
    mine = Envelope.of("mine", [1.0, 2.0, 2.5, 7.0, 8.0])
    essay, own = (answered(stage("the_floor", envelope=e), "rise", 2) for e in (None, mine))
    assert "floor" in prose(own)
    assert set(re.findall(NUMBER, reaction(essay))).isdisjoint(re.findall(NUMBER, reaction(own)))
