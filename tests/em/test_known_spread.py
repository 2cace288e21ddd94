"""One spread, known: given, not estimated, and what follows from that."""

import math

import numpy as np
import pytest

from emtui.em import stopping
from emtui.em.history import Why
from emtui.em.mixture import Mixture
from emtui.em.multistart import WHYS, run_many
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.starts import (
    default_start,
    given_start,
    quartile_start,
    random_mixtures,
    random_start,
)
from emtui.em.variants import Variant
from emtui.slips.essay import ESSAY

SAMPLE = Sample.of(ESSAY)
SAMPLE_MEAN = float(np.mean(ESSAY))
KNOWN = Variant(spread="known", known_sd=0.1)


def mix(weights: list[float], means: list[float], sds: list[float]) -> Mixture:
    return Mixture(np.array(weights), np.array(means), np.array(sds))


def test_the_spread_stays_as_given_to_the_end() -> None:
    start = given_start(SAMPLE, KNOWN, mix([0.5, 0.5], [0.0, 0.6], [0.1, 0.1]))
    end = Session.begin(SAMPLE, KNOWN, start).run().now
    assert end.end is not None
    assert end.end.why is Why.SETTLED
    np.testing.assert_allclose(end.mixture.sds, 0.1, rtol=1e-15)
    assert end.mixture.means[0] == pytest.approx(0.0725, abs=0.002)


def test_a_spread_that_is_known_must_be_said() -> None:
    for known_sd in (0.0, -1.0, math.nan):
        with pytest.raises(ValueError, match="say which"):
            Variant(spread="known", known_sd=known_sd)


def test_a_spread_that_was_said_is_every_starts() -> None:
    said = Variant(spread="known", known_sd=0.07)
    given = given_start(SAMPLE, said, mix([0.25, 0.75], [0.0, 0.6], [0.1, 0.2]))
    for start in (given, random_start(SAMPLE, said, 3), default_start(SAMPLE, said)):
        run = Session.begin(SAMPLE, said, start).run()
        assert {sd for entry in run.history for sd in entry.mixture.sds.tolist()} == {0.07}
    found = run_many(SAMPLE, said, random_mixtures(SAMPLE, Variant(), 1, 20))
    np.testing.assert_allclose(SAMPLE.to_units(found.mixtures).sds, 0.07, rtol=1e-15)


def test_the_spread_that_a_session_began_with_stays_known() -> None:
    session = Session.begin(SAMPLE, Variant(), quartile_start(SAMPLE, Variant()))
    known = session.configure(KNOWN)
    other = known.restart(random_start(SAMPLE, known.variant, 5))
    assert known.now.mixture.sds.tolist() == other.now.mixture.sds.tolist() == [0.1, 0.1]


def test_a_narrow_known_spread_does_not_collapse() -> None:
    starts = random_mixtures(SAMPLE, Variant(), 3, 200)
    narrow = Mixture(starts.weights, starts.means, np.full((200, 2), 1e-5))
    known = Variant(spread="known", known_sd=1e-5 * SAMPLE.scale)
    assert not stopping.collapsed(SAMPLE, narrow, known).any()
    beside = mix([0.5, 0.5], [SAMPLE.values[0], 0.5], [1e-5, 0.5])
    assert stopping.collapsed(SAMPLE, beside, Variant()).tolist() == [True, False]
    found = run_many(SAMPLE, known, narrow)
    assert WHYS.index(Why.COLLAPSED) not in set(found.why.tolist())
    assert np.isfinite(found.scores).all()


@pytest.mark.parametrize(
    ("spread", "saddle"), [(0.2, True), (0.2582, True), (0.3, False), (0.4, False)]
)
def test_merged_is_a_saddle_only_below_the_slips_own_spread(spread: float, saddle: bool) -> None:
    # With the spread held, means pull apart where the slips' own spread, 0.2582, is larger.
    merged = SAMPLE.to_standard(mix([0.5, 0.5], [SAMPLE_MEAN, SAMPLE_MEAN], [spread, spread]))
    assert stopping.saddle(SAMPLE, merged, KNOWN) is saddle
