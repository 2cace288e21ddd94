"""Stuck: the saddle at the average, and two lower tops that small steps do not leave."""

from __future__ import annotations

import numpy as np
import pytest

from emtui.em.mixture import Mixture, log_density
from emtui.em.session import Session
from emtui.lessons.climb_facts import local_top, score_of
from emtui.lessons.pages.p11_stuck import NARROW, TOGETHER
from emtui.slips.envelope import essay_envelope
from tests.lessons.kit import after, answered, done, prose, reaction, stage

SLIPS = np.sort(essay_envelope().slips)
PUSHED, FIRST, SECOND = range(3)


def curvature(session: Session) -> np.ndarray:
    """The score's second derivatives in (m, m, log s, log s, log odds), by differences."""
    now = session.now.mixture
    odds = float(np.log(now.weights[1] / now.weights[0]))
    at = np.array([*now.means, *np.log(now.sds), odds])

    def score(p: np.ndarray) -> float:
        share = 1.0 / (1.0 + np.exp(-p[4]))
        mixture = Mixture(np.array([1.0 - share, share]), p[:2], np.exp(p[2:4]))
        return float(log_density(SLIPS, mixture).sum())

    step = 1e-3 * np.array([*now.sds, 1.0, 1.0, 1.0])
    eye = np.diag(step)
    return np.array(
        [
            [
                (score(at + a + b) - score(at + a - b) - score(at - a + b) + score(at - a - b))
                / (4 * a.sum() * b.sum())
                for b in eye
            ]
            for a in eye
        ]
    )


def test_both_the_same_stand_at_the_mean_after_one_round_and_never_part() -> None:
    begun = stage("stuck")
    one = after(begun, "iterate").session
    assert one.now.mixture.means == pytest.approx([SLIPS.mean()] * 2)
    assert one.now.mixture.sds == pytest.approx([SLIPS.std()] * 2)
    reader = answered(begun, "part", TOGETHER)
    assert reader.session.now.end is not None
    assert reader.session.now.end.saddle
    alone = -14 * (np.log(SLIPS.std() * np.sqrt(2 * np.pi)) + 0.5)
    assert alone == pytest.approx(-0.906073, abs=1e-6)
    told = reaction(reader)
    assert told.startswith("Yes. After one round both stand on 0.2486")
    assert "−0.906073" in told
    assert "saddle" in told
    assert reaction(answered(begun, "part", 0)).startswith("No. ")
    assert not local_top(reader.session)
    assert np.linalg.eigvalsh(curvature(reader.session)).max() > -1e-3


def test_a_small_push_is_enough() -> None:
    reader = answered(stage("stuck"), "run", PUSHED)
    assert reader.session.now.score == pytest.approx(12.580190, abs=1e-6)
    assert "No start seen here ends higher" in reaction(reader)


@pytest.mark.parametrize(
    ("answer", "score", "told"),
    [
        (FIRST, 1.332865, ("0.4675 ± 0.0121, share 17.3%", "He has 0.45, 0.47 and 0.48.")),
        (SECOND, 1.370897, ("0.4750 ± 0.0050, share 12.6%", "He has 0.47 and 0.48.")),
    ],
)
def test_bilal_settles_on_a_lower_top(answer: int, score: float, told: tuple[str, str]) -> None:
    reader = answered(stage("stuck"), "run", answer)
    assert reader.session.now.score == pytest.approx(score, abs=1e-6)
    assert all(words in reaction(reader) for words in told)
    assert f"{score:.6f}" in reaction(reader)
    assert f"ends {12.580190 - score:.2f} higher" in reaction(reader)
    assert "small step" in reaction(reader)
    # A top: every curvature points down. Small steps, and there is a higher one far away.
    assert (np.linalg.eigvalsh(curvature(reader.session)) < 0).all()
    assert local_top(reader.session)
    (usual,) = reader.frame.others
    assert usual.now.score == pytest.approx(12.580190, abs=1e-6)


def test_a_place_that_is_no_top_is_not_called_one() -> None:
    for halves in (2, 4):
        session = after(stage("stuck"), *["step"] * halves).session
        assert not local_top(session)
    on_the_way = answered(stage("stuck"), "run", FIRST).session.go(4)
    assert not local_top(on_the_way)


def test_the_score_of_a_story_is_the_engines_own() -> None:
    session = after(stage("stuck"), "step").session
    assert score_of(session, session.now.standard) == pytest.approx(session.now.score)


def test_the_page_is_done_with_both_narrow_starts() -> None:
    reader = answered(stage("stuck"), "part", TOGETHER)
    assert "lower top" in prose(reader)
    reader = answered(answered(reader, "run", PUSHED), "run", FIRST)
    assert not done(reader)
    assert done(answered(reader, "run", SECOND))
    assert len(NARROW) == 2
