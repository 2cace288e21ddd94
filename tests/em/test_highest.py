"""The best end of many starts: never a spike, and reached again from its start."""

from __future__ import annotations

import numpy as np
import pytest

from emtui.em.highest import highest, spiked
from emtui.em.mixture import Mixture
from emtui.em.multistart import Ends
from emtui.em.session import Session
from emtui.em.starts import STARTS
from emtui.em.variants import Variant
from emtui.slips.examples import load_example


@pytest.mark.parametrize("name", ["essay", "faithful-waiting", "galaxies", "acidity"])
def test_its_start_climbs_there_and_no_named_start_ends_higher_but_on_a_spike(name: str) -> None:
    sample, variant = load_example(name).sample, Variant()
    found = highest(sample, variant)
    assert found is not None
    begun = Session.begin(sample, variant, found.start).run()
    assert begun.now.score == pytest.approx(found.score, abs=1e-6)
    opening = Session.begin(sample, variant, STARTS["default"][1](sample, variant)).run()
    assert opening.now.score <= found.score + 1e-6


def test_the_essays_is_the_top_known() -> None:
    found = highest(load_example("essay").sample, Variant())
    assert found is not None
    assert found.score == pytest.approx(12.580190, abs=1e-6)


def test_stopped_at_once_there_is_none() -> None:
    assert highest(load_example("essay").sample, Variant(), None, lambda share: False) is None


def test_a_spike_is_a_narrow_friend_on_few_slips() -> None:
    weights = np.array([[0.05, 0.95], [0.5, 0.5], [0.05, 0.95]])
    sds = np.array([[0.01, 1.0], [0.01, 1.0], [0.5, 1.0]])
    ends = Ends(
        Mixture(weights, np.zeros((3, 2)), sds), np.zeros(3), np.zeros(3, int), np.zeros(3, int)
    )
    assert spiked(ends, 100.0).tolist() == [True, False, False]
