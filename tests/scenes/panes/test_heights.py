"""Heights at a slip: each friend's own curve first, then with his share multiplied in."""

from __future__ import annotations

import math

import numpy as np
import pytest

from emtui.em.variants import Variant
from emtui.lessons.guesses import quartiles
from emtui.plot.marks import Label
from emtui.scenes.frame import Frame
from emtui.scenes.numbers import three
from emtui.scenes.pane import View
from emtui.scenes.panes.heights import EVERY_SLIP, ONE_SLIP, SHARED, heights_scene, heights_words
from emtui.slips.envelope import Envelope, essay_envelope
from tests.scenes.scene_kit import begin


def guess() -> Frame:
    sample = essay_envelope().sample
    return Frame(*begin(start=quartiles(sample, Variant())))


@pytest.mark.parametrize(("choice", "share"), [(ONE_SLIP, 1.0), (SHARED, 0.5)])
def test_the_heights_at_one_slip_are_the_curves_own_until_shares_come_in(
    choice: int, share: float
) -> None:
    frame = guess()
    now = frame.session.now.mixture
    scene = heights_scene(View(frame, choice=choice), 60)
    for mean, sd, label in zip(
        now.means, now.sds, [m for m in scene.marks if isinstance(m, Label)], strict=True
    ):
        z = (0.12 - mean) / sd
        height = math.exp(-z * z / 2) / (sd * math.sqrt(math.tau))
        assert label.text == f" {three(share * height)}"
        assert label.text != f" {three(height)}" or share == 1.0


def test_words_name_the_slip_and_the_shares_only_where_they_are_drawn() -> None:
    told = {
        choice: " ".join(
            "".join(text for text, _ in line)
            for line in heights_words(View(guess(), choice=choice))
        )
        for choice in (ONE_SLIP, EVERY_SLIP, SHARED)
    }
    assert told[ONE_SLIP] == "heights at 0.12"
    assert told[EVERY_SLIP] == ""
    assert "50% × 2.80 = 1.40" in told[SHARED]


@pytest.mark.parametrize("scale", [5e-324, 1e-300, 1e300])
def test_heights_beyond_doubles_are_drawn_and_told(scale: float) -> None:
    backdrop, session = begin(Envelope.of("far", np.array([0.0, 1.0, 2.0, 6.0]) * scale))
    scene = heights_scene(View(Frame(backdrop, session)), 60)
    assert 0.1 < scene.y.high < 10
    for mark in scene.marks:
        if isinstance(mark, Label):
            power = math.log10(float(mark.text.split("e")[0])) + int(
                mark.text.split("e")[1].replace("−", "-")
            )
            assert power + math.log10(scale) == pytest.approx(-1, abs=3)
