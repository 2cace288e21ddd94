"""What lends tests an app gives each of them one on which nothing has been done."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from textual.pilot import Pilot

from emtui.slips.envelope import Envelope
from emtui.tui.app import EmtuiApp
from tests.long_run import in_long_runs
from tests.tui.app_kit import MIDDLE, opened, press, settle, text, workbench

DEEDS = {
    "steps": ("enter", "space"),
    "a guess": ("enter", "g", "right", "tab", "up"),
    "a guess handed over": ("g", "right", "space"),
    "playing": ("plus", "plus", "p"),
    "running": ("r", "end"),
    "a pane": ("end", "l", "right", "enter", "z"),
    "a slip": ("space", "i", "u", "right", "i"),
    "dialogs": ("v", "down", "question_mark"),
    "the look": ("m", "Z", "z", "t", "T"),
    "the essay": ("2", "space", "pagedown", "enter", "k"),
}
OFTEN = ("a guess", "running", "a pane", "the look", "the essay")


@pytest.mark.parametrize("names", [OFTEN, *in_long_runs(sorted({*DEEDS} - {*OFTEN}))])
async def test_an_app_is_lent_as_one_that_has_just_been_opened(names: Sequence[str]) -> None:
    async with opened(MIDDLE, fresh=True) as pilot:
        picture, state = text(pilot), state_of(pilot)
    async with opened(MIDDLE, lent=True) as pilot:
        app = pilot.app
    for name in names:
        async with opened(MIDDLE, lent=True) as pilot:
            await press(pilot, *DEEDS[name])
            if name == "the look":
                pilot.app.theme = "nord"
                await pilot.resize_terminal(120, 34)
                await settle(pilot)
            workbench(pilot).begin.load(Envelope.of(name, [1.0, 2.0, 4.0]))
        async with opened(MIDDLE, lent=True) as pilot:
            assert pilot.app is app
            assert text(pilot) == picture, name
            assert state_of(pilot) == state, name


def state_of(pilot: Pilot[None]) -> list[object]:
    """What a test can have changed, but for the picture."""
    bench = workbench(pilot)
    assert isinstance(pilot.app, EmtuiApp)
    shown = (node for node in (bench, *bench.query("*")) if node.is_on_screen)
    nodes = [(node.id, node.classes) for node in shown]
    screens = len(pilot.app.screen_stack)
    return [nodes, screens, pilot.app.settings, pilot.app.theme, bench.focused, bench.essay.page]
