"""Two mirrored peaks: the same height, and less halfway between them; so no concave score."""

from __future__ import annotations

import re

import numpy as np
import pytest

from emtui.em.mixture import Mixture, log_density
from emtui.em.session import Session
from emtui.lessons.page import Reader
from emtui.lessons.pages.p13_two_peaks import LOWER, halfway, on_the_mean
from emtui.scenes.panes.landscape_study import Land
from emtui.slips.envelope import Envelope, essay_envelope
from tests.lessons.kit import answered, done, prose, reaction, stage

SLIPS = np.sort(essay_envelope().slips)
MINE = Envelope.of("mine", [10.0, 20.0, 25.0, 70.0, 80.0])
USUAL, SWAPPED, CLIMBED = range(3)


def score(session: Session, means: tuple[float, float], slips: np.ndarray = SLIPS) -> float:
    """By the density's formula, with the spreads and shares where the session stands."""
    now = session.now.mixture
    return float(log_density(slips, Mixture(now.weights, np.array(means), now.sds)).sum())


def ran(envelope: Envelope | None = None) -> Reader:
    return answered(stage("two_peaks", envelope=envelope), "halfway", LOWER)


def test_a_peak_and_its_mirror_image_are_as_high_and_halfway_is_lower() -> None:
    session = ran().session
    ali, bilal = (float(m) for m in session.now.mixture.means)
    peak, mirror = score(session, (ali, bilal)), score(session, (bilal, ali))
    middle = (ali + bilal) / 2
    between = score(session, (middle, middle))
    assert peak == pytest.approx(mirror) == pytest.approx(2.222103, abs=1e-6)
    assert between < peak - 10
    told = reaction(ran())
    assert told.startswith(f"Yes. Either peak scores {peak:.6f}; halfway, both on {middle:.4f},")
    assert f"{between:.2f}".replace("-", "\u2212") in told
    over = score(session, (SLIPS.mean(), SLIPS.mean()))
    assert (
        f"both on the average {SLIPS.mean():.4f}, has only {over:.2f}".replace("-", "\u2212")
        in told
    )


@pytest.mark.parametrize("wrong", [0, 1])
def test_another_answer_is_put_right(wrong: int) -> None:
    assert reaction(answered(stage("two_peaks"), "halfway", wrong)).startswith("No. Either peak")


def test_the_map_shows_both_peaks_and_the_pass_that_the_page_tells() -> None:
    reader = ran()
    land = reader.found
    assert isinstance(land, Land)
    assert land.mirrored
    first, second = land.peaks
    assert (first.x, first.y) == pytest.approx((second.y, second.x))
    assert land.crossing is not None
    assert land.crossing.x == pytest.approx(SLIPS.mean())
    sample = reader.session.sample
    for story, place in (
        (halfway(reader.session), reader.session.now.mixture.means.mean()),
        (on_the_mean(reader.session), SLIPS.mean()),
    ):
        assert sample.to_units(story).means == pytest.approx([place, place])


def test_every_chord_between_the_peaks_would_lie_below_a_concave_score() -> None:
    """What the page concludes: on the line from peak to mirror, the score dips below its chord."""
    session = ran().session
    ali, bilal = (float(m) for m in session.now.mixture.means)
    along = [
        score(session, (ali + t * (bilal - ali), bilal + t * (ali - bilal)))
        for t in np.linspace(0, 1, 41)
    ]
    assert min(along) < along[0] - 10
    assert along == pytest.approx(along[::-1])


def test_both_peaks_are_climbed() -> None:
    reader = ran()
    assert not done(reader)
    reader = answered(reader, "climb", SWAPPED)
    assert done(reader)
    assert "Ali 0.5661, Bilal 0.0724, below the diagonal: 2.222103" in reaction(reader)
    assert "mirror image across it: 2.222103" in reaction(reader)
    assert "above the diagonal" in reaction(answered(reader, "climb", USUAL))


def test_climbed_out_the_peaks_are_mirrored_as_well() -> None:
    reader = answered(ran(), "climb", CLIMBED)
    assert reader.found.mirrored
    assert reader.session.now.score == pytest.approx(12.580190, abs=1e-6)


def test_other_slips_have_their_own_peaks() -> None:
    reader = ran(MINE)
    ali, bilal = (float(m) for m in reader.session.now.mixture.means)
    assert f"{(ali + bilal) / 2:.2f}" in reaction(reader)
    assert not re.search(r"2\.2221|0\.3192", reaction(reader))
    assert "two peaks" in prose(stage("two_peaks", envelope=MINE))
