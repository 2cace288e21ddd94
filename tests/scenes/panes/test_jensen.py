"""The chord under the logarithm: both its ends are on the picture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from emtui.em.starts import default_start
from emtui.em.variants import Variant
from emtui.plot import terminal
from emtui.plot.marks import Points
from emtui.scenes.frame import Frame
from emtui.scenes.pane import View
from emtui.scenes.panes.jensen import jensen_scene, possibilities
from emtui.slips.envelope import essay_envelope
from tests.scenes.scene_kit import DARK, begin, texts


def essay(halves: int) -> Frame:
    envelope = essay_envelope()
    backdrop, session = begin(start=default_start(envelope.sample, Variant()))
    for _ in range(halves):
        session = session.step()
    return Frame(backdrop, session)


@pytest.mark.parametrize("halves", range(0, 20, 3))
@pytest.mark.parametrize("slip", [0.03, 0.12, 0.45, 0.9])
def test_both_ends_of_the_chord_are_seen(halves: int, slip: float) -> None:
    frame = essay(halves)
    sample = frame.session.sample
    place = slip / sample.scale - sample.shift / sample.scale
    scene = jensen_scene(View(frame, cursor=(place, 0.0)), 60)
    lines = texts(terminal.draw(scene, 60, 16, DARK))
    for sign in "●◆":
        assert sum(line.count(sign) for line in lines) == 1, sign


def test_for_slip_0_12_both_stand_at_their_own_densities() -> None:
    frame = replace(essay(0), session=essay(0).session.run())
    sample = frame.session.sample
    place = 0.12 / sample.scale - sample.shift / sample.scale
    two = possibilities(frame, place)
    assert two is not None
    scene = jensen_scene(View(frame, cursor=(place, 0.0)), 60)
    ends = {
        mark.symbols: float(mark.ys[0])
        for mark in scene.marks
        if isinstance(mark, Points) and mark.ys is not None and len(mark.xs) == 1
    }
    assert [ends["●"], ends["◆"]] == pytest.approx(two.logs.tolist())
    assert scene.y.low < np.min(two.logs)
