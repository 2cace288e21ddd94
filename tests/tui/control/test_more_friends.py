"""On slips of three friends the app says that more than two explain them better."""

from __future__ import annotations

import numpy as np
import pytest
from textual.pilot import Pilot

from emtui.scenes.narration.verdict import HOW_MANY
from emtui.slips.envelope import Envelope
from emtui.tui.control.more_friends import TOLD
from tests.tui.app_kit import opened, press, settle, text


def told(pilot: Pilot[None]) -> bool:
    return TOLD in " ".join(text(pilot, "#notice").split())


@pytest.mark.parametrize(("means", "more"), [((0.0, 6.0, 12.0), True), ((0.0, 6.0), False)])
async def test_it_is_said_at_the_end_and_only_where_it_is_so(
    means: tuple[float, ...], more: bool
) -> None:
    rng = np.random.default_rng(1)
    slips = np.concatenate([rng.normal(mean, 1.0, 40) for mean in means]).round(2)
    async with opened(envelope=Envelope.of("mine", slips)) as pilot:
        await press(pilot, "enter")
        assert not told(pilot)
        await press(pilot, "end")
        await settle(pilot)
        assert told(pilot) == more
        await press(pilot, "w")
        said = " ".join(text(pilot, "#study-words").split())
        assert (f"More than two. {HOW_MANY}" in said) == more
        await press(pilot, "left", "right")  # at the end again it is not said again
        assert not told(pilot)
