"""Hard labels: their own score, another end, stuck sooner, and a stop that must come."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emtui.em.history import Phase, Why
from emtui.em.session import Session
from emtui.em.starts import random_start
from emtui.em.variants import Variant
from emtui.lessons.pages.p09_hard_labels import HARD, MUST_STOP, namings
from emtui.slips.envelope import Envelope, essay_envelope
from tests.lessons.kit import answered, done, prose, reaction, stage

SAMPLE = essay_envelope().sample
HARD_DEFAULT, SOFT_DEFAULT, HARD_SLIP, SOFT_SLIP = range(4)


@given(seed=st.integers(0, 10_000), spread=st.sampled_from(["same", "different"]))
def test_no_naming_comes_twice_so_it_must_stop(seed: int, spread: str) -> None:
    variant = Variant("hard", spread)
    run = Session.begin(SAMPLE, variant, random_start(SAMPLE, variant, seed)).run()
    assert run.now.phase is Phase.ENDED
    assert run.now.end is not None
    assert run.now.end.why is not Why.STEP_LIMIT
    written = namings(run)
    # Only the last naming may be the one before it: then nothing moves any more.
    assert len(set(written[:-1])) == len(written[:-1])


@given(seed=st.integers(0, 10_000))
def test_hard_labels_climb_their_own_score(seed: int) -> None:
    run = Session.begin(SAMPLE, HARD, random_start(SAMPLE, HARD, seed)).run()
    assert all(b.score >= a.score - 1e-9 for a, b in pairwise(run.history))


def test_the_stop_is_told_with_the_number_of_namings() -> None:
    reader = answered(stage("hard_labels"), "circle", MUST_STOP)
    rounds = reader.session.now.iteration
    assert reaction(reader) == (
        "Yes. 14 slips can be named in 2^14 = 16,384 ways. Each new naming scores higher, so none "
        f"came twice: it must stop. Here it did after {rounds} rounds."
    )
    assert reaction(answered(stage("hard_labels"), "circle", 0)).startswith("Not this way.")


def test_hard_and_soft_end_in_different_places_with_both_scores_of_both() -> None:
    reader = answered(stage("hard_labels"), "circle", MUST_STOP)
    reader = answered(reader, "run", HARD_DEFAULT)
    assert not done(reader)
    assert "Soft" not in reaction(reader)
    reader = answered(reader, "run", SOFT_DEFAULT)
    assert done(reader)
    told = reaction(reader)
    # The best labeling's means are plain averages; the soft ones are design facts.
    slips = np.sort(essay_envelope().slips)
    assert f"Ali {slips[:9].mean():.4f}, Bilal {slips[9:].mean():.4f}" in told
    assert "Ali 0.0725, Bilal 0.5661" in told
    assert "slips alone 2.804733" in told
    hard, soft = (reader.fact("hard")["ends"][f"{k} default"] for k in ("hard", "soft"))
    assert hard["named"] > soft["named"]
    assert soft["alone"] > hard["alone"]


def test_hard_labels_are_stuck_where_soft_ones_still_move() -> None:
    reader = answered(stage("hard_labels"), "circle", MUST_STOP)
    reader = answered(answered(reader, "run", HARD_SLIP), "run", SOFT_SLIP)
    hard, soft = (reader.fact("hard")["ends"][f"{k} on one slip"] for k in ("hard", "soft"))
    assert hard["means"][1] == pytest.approx(0.9)
    assert soft["alone"] == pytest.approx(2.804733, abs=1e-6)
    assert soft["alone"] > hard["alone"] + 1
    assert soft["named"] > hard["named"] + 1
    assert "Hard: Ali 0.1985, Bilal 0.9000" in reaction(reader)


def test_other_slips_bring_their_own_numbers() -> None:
    mine = Envelope.of("mine", [10.0, 20.0, 25.0, 70.0, 80.0])
    reader = answered(stage("hard_labels", envelope=mine), "circle", MUST_STOP)
    assert "5 slips can be named in 2^5 = 32 ways" in reaction(reader)
    reader = answered(answered(reader, "run", HARD_DEFAULT), "run", SOFT_DEFAULT)
    assert "Ali 18.33, Bilal 75.00" in reaction(reader)
    assert not re.search(r"\b14\b|0\.07", prose(reader) + reaction(reader))
