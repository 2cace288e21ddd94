"""Which start ends where: the page's shares are those of single climbs, counted one by one."""

from __future__ import annotations

import re

import numpy as np
import pytest

from emtui.em.history import Limits, Why
from emtui.em.mixture import Mixture
from emtui.em.session import Session
from emtui.em.starts import given_start
from emtui.em.variants import Variant
from emtui.lessons.page import Reader
from emtui.lessons.pages.p14_which_start_ends_where import SHARES, highest
from emtui.scenes.panes.basins_study import Found
from emtui.slips.envelope import Envelope, essay_envelope
from tests.lessons.kit import answered, done, reaction, stage

GOOD = 12.580190
NEARLY_ALL, MOST, FEW = range(3)
RANDOM, PLACES = 0, 1
MINE = Envelope.of("mine", [10.0, 20.0, 25.0, 70.0, 80.0])


@pytest.fixture(scope="module")
def places() -> Reader:
    return answered(stage("which_start_ends_where"), "call", MOST)


@pytest.fixture(scope="module")
def random(places: Reader) -> Reader:
    return answered(places, "try", RANDOM)


def alone(start: Mixture) -> Session:
    """One climb by the state machine, from a start in the slips' units."""
    sample, free = essay_envelope().sample, Variant()
    begun = given_start(sample, free, start)
    return Session.begin(sample, free, begun, Limits(max_iterations=2000)).run()


@pytest.mark.parametrize("which", ["places", "random"])
def test_starts_end_where_single_climbs_from_them_end(
    which: str, request: pytest.FixtureRequest
) -> None:
    found = request.getfixturevalue(which).found
    assert isinstance(found, Found)
    for k in np.random.default_rng(7).choice(len(found.starts.means), 40, replace=False):
        row, end = found.table.rows[found.table.index[k]], alone(found.starts[k]).now
        assert end.end is not None
        assert (end.end.why, end.end.merged) == (row.why, row.merged)
        if row.why is Why.SETTLED:
            assert end.score == pytest.approx(row.score, abs=1e-4)


def test_the_shares_told_are_counts_of_the_starts(places: Reader) -> None:
    found = places.found
    shares = [float(s) for s in re.findall(r"([\d.]+)%", reaction(places))]
    counts = np.bincount(found.table.index, minlength=len(found.table.rows))
    assert shares == [round(100 * c / 3600, 1) for c in sorted(counts, reverse=True)]
    told = reaction(places)
    assert told.startswith("Yes. Of 3,600 starts")
    assert f"{shares[0]}% reach 12.580190" in told
    assert "collapse onto 0.9000" in told
    # Both on one number: the map's diagonal and nothing else.
    ali, bilal = found.starts.means.T
    merged = [k for k, row in enumerate(found.table.rows) if row.merged]
    assert (np.isin(found.table.index, merged) == (ali == bilal)).all()
    assert "1.7% stay together on the pass" in told


@pytest.mark.parametrize("wrong", [NEARLY_ALL, FEW])
def test_a_wrong_call_is_put_right(wrong: int) -> None:
    told = reaction(answered(stage("which_start_ends_where"), "call", wrong))
    assert told.startswith("Not quite. Of 3,600")


def test_random_starts_reach_every_known_end(random: Reader) -> None:
    settled = [row.score for row in random.found.table.rows if row.why is Why.SETTLED]
    assert settled == pytest.approx([GOOD, 1.370897, 1.332865, 0.904351], abs=1e-5)
    assert "Of 1,000 starts 33.2% reach 12.580190" in reaction(random)
    assert f"and {len(random.found.table.rows) - 4} rarer ends" in reaction(random)


def test_the_highest_is_no_trap_and_not_the_pass(places: Reader, random: Reader) -> None:
    for reader in (places, random):
        top = highest(reader.found.table)
        assert top is not None
        assert top.score == pytest.approx(GOOD, abs=1e-5)
        assert max(row.score for row in reader.found.table.rows) == np.inf


def test_both_are_tried(places: Reader, random: Reader) -> None:
    assert not done(places)
    assert done(random)
    assert not reaction(stage("which_start_ends_where"))
    assert [least for least, _ in SHARES] == sorted((x for x, _ in SHARES), reverse=True)


def test_other_slips_have_their_own_ends() -> None:
    told = reaction(answered(stage("which_start_ends_where", envelope=MINE), "call", MOST))
    assert "Of 3,600 starts" in told
    assert "12.58" not in told
    assert "0.9000" not in told
