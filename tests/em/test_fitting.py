"""The fit that a person gets: which start, in which order, and what may be said of its end."""

from __future__ import annotations

import numpy as np
import pytest

from emtui.em import fitting
from emtui.em.best import best_of
from emtui.em.fitting import fit, of_session, start_towards
from emtui.em.history import Limits, Why
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.spikes import is_sound
from emtui.em.starts import given_start, quartile_start
from emtui.em.variants import Variant
from emtui.slips.examples import load_example
from tests.strategies import mixture

RNG = np.random.default_rng(5)
SAMPLE = Sample.of(np.concatenate([RNG.normal(0, 1, 60), RNG.normal(6, 0.5, 40)]))
BACKWARDS = mixture([0.5, 0.5], [6.0, 0.0], [1.0, 1.0])


def test_one_start_is_the_quartile_start_to_its_end() -> None:
    found = fit(SAMPLE, Variant(), starts=1, judged=False)
    alone = Session.begin(SAMPLE, Variant(), quartile_start(SAMPLE, Variant())).run()
    assert found.session.now.score == alone.now.score
    assert found.best is None
    assert found.verdict is None
    assert found.sound
    assert found.cuts is not None


def test_a_given_start_keeps_its_places_and_others_rise() -> None:
    start = given_start(SAMPLE, Variant(), BACKWARDS)
    given = fit(SAMPLE, Variant(), given=start, judged=False).session.now.mixture
    assert given.means[0] > given.means[1]
    best = fit(SAMPLE, Variant(), starts=8, judged=False)
    assert best.best is not None
    assert (np.diff(best.session.now.mixture.means) > 0).all()
    assert best.session.now.mixture.means == pytest.approx(given.means[::-1], abs=1e-4)


def test_the_winner_is_climbed_again_from_its_start_to_the_same_score() -> None:
    found = fit(SAMPLE, Variant(), starts=8, judged=False)
    assert found.best is not None
    assert found.session.now.score == pytest.approx(found.best.score, abs=1e-5)


@pytest.mark.parametrize(
    ("name", "variant"),
    [
        ("essay", Variant()),
        ("galaxies", Variant()),
        ("acidity", Variant(share="equal")),
        ("essay", Variant(assign="hard", spread="same")),
    ],
)
def test_plain_em_ends_at_the_best_from_its_start(name: str, variant: Variant) -> None:
    sample = load_example(name).sample
    best = best_of(sample, variant)
    start = start_towards(best, sample, variant, Limits())
    assert best.sound
    assert start is best.start
    ended = Session.begin(sample, variant, start).run().now
    assert ended.score == pytest.approx(best.score, abs=1e-5)


def test_where_its_start_is_too_far_plain_em_begins_near_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fitting, "PLAIN", 2)
    best = best_of(SAMPLE, Variant(), count=8)
    start = start_towards(best, SAMPLE, Variant(), Limits())
    assert start.name.startswith("near the end of ")
    assert start.near_end
    ended = Session.begin(SAMPLE, Variant(), start).run().now
    assert ended.iteration <= 3
    assert ended.score == pytest.approx(best.score, abs=1e-5)


def test_a_search_that_is_stopped_at_once_has_nothing_to_stand_by() -> None:
    assert not best_of(SAMPLE, Variant(), going_on=lambda share: False).sound


def test_of_an_end_that_did_not_settle_no_cuts_are_told() -> None:
    start = given_start(SAMPLE, Variant(), BACKWARDS)
    short = fit(SAMPLE, Variant(), given=start, limits=Limits(max_iterations=1), judged=False)
    assert short.session.now.end is not None
    assert short.session.now.end.why is Why.STEP_LIMIT
    assert not short.sound
    assert short.cuts is None
    begun = Session.begin(SAMPLE, Variant(), start)
    assert not is_sound(begun)
    assert of_session(begun).cuts is None


def test_the_number_is_that_of_the_lowest_bic() -> None:
    found = fit(SAMPLE, Variant(), components=None, starts=1, judged=False)
    bics = np.array(found.by_number)
    assert len(bics) == 6
    assert found.session.now.mixture.components == 2 == int(np.nanargmin(bics)) + 1


def test_names_rise_where_two_have_all_but_become_one() -> None:
    """The winning climb and its short form differ in which of the two is a hair lower."""
    sample = Sample.of(np.repeat([1.0, 2.0], [30, 25]))
    found = fit(sample, Variant(spread="known", known_sd=1.0), judged=False)
    means = found.session.now.mixture.means
    assert means[0] <= means[1]
