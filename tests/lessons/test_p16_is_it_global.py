"""So is it global? In the kindest case every start but the diagonal finds the two numbers."""

from __future__ import annotations

import numpy as np
import pytest

from emtui.em.mixture import Mixture
from emtui.em.session import Session
from emtui.em.starts import given_start
from emtui.lessons.page import Reader
from emtui.lessons.pages.p16_is_it_global import (
    ALMOST_NONE,
    DEALT,
    KNOWN,
    MAP,
    PAPERS,
    PRACTICE,
    TOLD,
    dealt,
)
from emtui.scenes.panes.basins_study import Found
from tests.lessons.kit import answered, done, page_of, prose, reaction, stage, words


@pytest.fixture(scope="module")
def mapped() -> Reader:
    return answered(stage("is_it_global"), "call", ALMOST_NONE)


def test_all_but_the_diagonal_find_the_two_numbers(mapped: Reader) -> None:
    found = mapped.found
    assert isinstance(found, Found)
    ali, bilal = found.starts.means.T
    top = found.table.rows[0]
    assert ((found.table.index == 0) == (ali != bilal)).all()
    # As near to what was dealt as so many slips allow: three standard errors of a mean of half.
    error = 3 * DEALT.ali[1] / np.sqrt(DEALT.slips / 2)
    low, high = sorted(top.mixture.means)
    assert low == pytest.approx(DEALT.ali[0], abs=error)
    assert high == pytest.approx(DEALT.bilal[0], abs=error)
    assert reaction(mapped) == (
        f"Yes. 98.3% of 3,600 starts find {low:.4f} and {high:.4f}. The rest are the diagonal: "
        "both began on one number, and stay together."
    )


@pytest.mark.parametrize("means", [(0.1, 0.11), (0.9, 0.2), (0.5, 0.51), (0.64, 0.66), (0.3, 0.35)])
def test_single_climbs_from_anywhere_off_the_diagonal_agree(means: tuple[float, float]) -> None:
    sample = dealt().sample
    guess = Mixture(np.full(2, 0.5), np.array(means), np.full(2, DEALT.ali[1]))
    run = Session.begin(sample, TOLD, given_start(sample, TOLD, guess)).run()
    assert sorted(run.now.mixture.means) == pytest.approx([0.3466, 0.6493], abs=1e-4)


def test_the_spread_is_held_where_it_is_known(mapped: Reader) -> None:
    session = mapped.session.run()
    assert session.now.mixture.sds == pytest.approx([DEALT.ali[1]] * 2)
    assert session.now.mixture.weights == pytest.approx([0.5, 0.5])


def test_other_calls_are_put_right() -> None:
    for wrong in (0, 1):
        assert reaction(answered(stage("is_it_global"), "call", wrong)).startswith(
            "Fewer do. 98.3%"
        )


def test_what_is_known_the_papers_and_what_people_do(mapped: Reader) -> None:
    assert "almost every start" in prose(mapped)
    assert "three friends" in prose(answered(mapped, "read", KNOWN))
    papers = prose(answered(mapped, "read", PAPERS))
    for authors in (
        "Xu, Hsu & Maleki 2016",
        "Daskalakis, Tzamos & Zampetakis 2017",
        "Jin, Zhang, Balakrishnan, Wainwright & Jordan 2016",
    ):
        assert authors in papers
    assert not done(mapped)
    practice = answered(mapped, "read", PRACTICE)
    assert done(practice)
    assert "33.2% of 1,000 starts find 0.0721 and 0.5627, the best of 9 ends" in reaction(practice)
    assert practice.session.sample.total == 14
    for reader in (mapped, practice, answered(mapped, "read", PAPERS)):
        assert words(page_of(reader).prose(reader)) <= 80
    assert answered(practice, "read", MAP).session.sample.total == DEALT.slips
