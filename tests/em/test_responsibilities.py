"""Who probably wrote each slip, in the slips' own order."""

from __future__ import annotations

import numpy as np
import pytest

from emtui.em.history import Phase
from emtui.em.mixture import Mixture
from emtui.em.responsibilities import probabilities
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.slices import BLOCK
from emtui.em.starts import default_start, given_start
from emtui.em.variants import Variant


def begun(slips: np.ndarray, variant: Variant | None = None) -> Session:
    variant = variant or Variant()
    sample = Sample.of(slips)
    return Session.begin(sample, variant, default_start(sample, variant))


def by_bayes(slips: np.ndarray, mixture: Mixture) -> np.ndarray:
    """Bayes' rule in the slips' units, written out."""
    z = (slips - mixture.means[:, None]) / mixture.sds[:, None]
    joint = mixture.weights[:, None] / mixture.sds[:, None] * np.exp(-z * z / 2)
    return np.asarray(joint / joint.sum(axis=0))


def test_they_are_bayes_rule_in_the_slips_own_order_over_several_blocks() -> None:
    random = np.random.default_rng(5)
    slips = np.concatenate([random.normal(300, 50, BLOCK), random.normal(700, 100, BLOCK + 7)])
    random.shuffle(slips)
    session = begun(slips).iterate()
    found = probabilities(session, slips)
    assert found.shape == (2, len(slips))
    assert not found.flags.writeable
    np.testing.assert_allclose(found, by_bayes(slips, session.now.mixture), atol=1e-12)


def test_they_follow_where_the_session_stands() -> None:
    slips = np.array([0.9, 0.1, 0.5, 0.15, 0.85])
    session = begun(slips).run().rewind()
    np.testing.assert_allclose(
        probabilities(session, slips), by_bayes(slips, session.now.mixture), atol=1e-12
    )


def test_hard_labels_are_all_or_nothing() -> None:
    slips = np.array([0.9, 0.1, 0.5, 0.15, 0.85])
    found = probabilities(begun(slips, Variant("hard")).run(), slips)
    assert set(found.ravel().tolist()) == {0.0, 1.0}
    assert found.sum(axis=0).tolist() == [1.0] * 5


@pytest.mark.filterwarnings("error")
def test_after_a_collapse_it_is_the_last_assignment() -> None:
    slips = np.array([0.0, 0.01, 0.02, 0.03, 10.0])
    variant = Variant()
    sample = Sample.of(slips)
    guess = Mixture(np.array([0.8, 0.2]), np.array([0.0, 10.0]), np.array([0.1, 0.1]))
    session = Session.begin(sample, variant, given_start(sample, variant, guess, "given")).run()
    assert session.now.phase is Phase.ENDED
    assert (session.now.standard.sds == 0).any()
    found = probabilities(session, slips)
    assert np.isfinite(found).all()
    np.testing.assert_allclose(found.sum(axis=0), 1.0)
    assert found[1].argmax() == 4
