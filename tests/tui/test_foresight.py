"""The next half-step's picture, drawn in the lull before its key: the same as one drawn then."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from emtui.em.session import Session
from emtui.plot import terminal
from emtui.scenes.frame import Frame
from emtui.slips.dealing import Deal
from emtui.slips.envelope import essay_envelope
from emtui.tui.screens.workbench import Workbench
from emtui.tui.stage import Stage
from emtui.tui.widgets.plot_pane import PlotPane
from tests.tui.app_kit import WIDE, opened, settle, text, until, workbench

PANES = ("#slips", "#climb")
DEALT = Deal(slips=30).envelope()


async def lull(pilot: Pilot[None]) -> None:
    """Wait until the next picture of both panes is there."""
    bench = workbench(pilot)

    def ready() -> bool:
        ahead = bench._foreseen
        panes = [bench.query_one(name, PlotPane) for name in PANES]
        return (
            ahead is not None
            and ahead[0] is bench.frame
            and all(p._foreseen is not None and p._foreseen[0] is ahead[1] for p in panes)
        )

    await until(pilot, ready)


async def glided(pilot: Pilot[None]) -> Workbench:
    """The workbench after a half-step that its picture glided to, with the next one foreseen."""
    bench = workbench(pilot)
    pilot.app.animation_level = "full"
    await pilot.press("space")
    await until(pilot, lambda: bench.shown.origin is None)
    await lull(pilot)
    return bench


def pictures(pilot: Pilot[None]) -> list[str]:
    return [text(pilot, name) for name in PANES]


async def unforeseen(keys: tuple[str, ...]) -> list[str]:
    """The pictures after `keys`, each drawn when it was asked for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stage, "_foresee", lambda stage: None)
        async with opened(WIDE, DEALT) as pilot:
            await pilot.press(*keys)
            await settle(pilot)
            return pictures(pilot)


@pytest.mark.parametrize("before", [(), ("space",), ("space",) * 5, ("r", "space"), ("t",)])
async def test_a_picture_drawn_beforehand_is_the_one_that_would_be_drawn(
    before: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("secrets.randbelow", lambda most: 5)
    async with opened(WIDE, DEALT) as pilot:
        await pilot.press(*before)
        await lull(pilot)
        with pytest.MonkeyPatch.context() as patch:
            for what, name in ((Session, "step"), (terminal, "draw")):
                patch.setattr(what, name, lambda *given: pytest.fail("worked out again"))
            patch.setattr(Stage, "_foresee", lambda stage: None)
            await pilot.press("space")
            await settle(pilot)
            seen = pictures(pilot)
    assert seen == await unforeseen((*before, "space"))


async def test_a_picture_drawn_for_another_size_is_not_shown() -> None:
    async with opened((80, 24), DEALT) as pilot:
        await lull(pilot)
        await pilot.resize_terminal(*WIDE)
        await pilot.press("space")
        await settle(pilot)
        seen = pictures(pilot)
    assert seen == await unforeseen(("space",))


async def test_a_picture_drawn_in_other_colours_is_not_shown() -> None:
    async with opened(WIDE, DEALT) as pilot:
        pane = workbench(pilot).query_one("#slips", PlotPane)
        await lull(pilot)
        pilot.app.theme = "high-contrast-light"
        await pilot.press("space")
        await settle(pilot)
        light = [list(pane.render_line(y)) for y in range(pane.size.height)]
        pane.refresh()
        assert light == [list(pane.render_line(y)) for y in range(pane.size.height)]


async def test_what_was_foreseen_is_forgotten_when_something_else_is_done() -> None:
    async with opened(WIDE, DEALT) as pilot:
        await pilot.press("space")
        await lull(pilot)
        await pilot.press("t", "space")
        await settle(pilot)
        assert workbench(pilot).shown.revealed
        seen = pictures(pilot)
    assert seen == await unforeseen(("space", "t", "space"))


async def test_a_glide_begins_with_the_frame_that_was_foreseen() -> None:
    async with opened(WIDE, DEALT) as pilot:
        bench = await glided(pilot)
        assert bench._foreseen is not None
        frame = bench._foreseen[1]
        assert frame.origin is bench.session.now
        assert frame.glide == 0.0
        shown: list[Frame | None] = []
        bench.watch(bench, "frame", lambda frame: shown.append(frame), init=False)
        await pilot.press("space")
        assert shown[0] is frame
        await until(pilot, lambda: bench.shown.origin is None)
        assert bench.session is frame.session


async def test_with_the_glide_switched_off_since_nothing_glides() -> None:
    async with opened(WIDE, DEALT) as pilot:
        bench = await glided(pilot)
        pilot.app.animation_level = "none"
        await pilot.press("space")
        assert bench.shown.origin is None
        assert bench.session.at == 2


async def test_nothing_is_foreseen_at_the_end_of_a_climb() -> None:
    async with opened(WIDE, DEALT) as pilot:
        await pilot.press("end")
        await settle(pilot)
        workbench(pilot)._foresee()
        assert workbench(pilot)._foreseen is None


async def test_nothing_is_drawn_ahead_for_a_picture_that_has_gone() -> None:
    async with opened(WIDE, DEALT) as pilot:
        bench = workbench(pilot)
        pane = bench.query_one("#slips", PlotPane)
        await lull(pilot)
        assert bench._foreseen is not None
        now, ahead = bench._foreseen
        bench.action_step()
        assert pane.picture is ahead
        held = pane._foreseen
        pane.foresee(now, ahead)
        assert pane._foreseen is held


async def test_another_envelope_leaves_nothing_of_the_one_before() -> None:
    async with opened(WIDE, DEALT) as pilot:
        bench = workbench(pilot)
        await lull(pilot)
        bench._put(Frame.of(essay_envelope()))
        assert bench._foreseen is None
        await pilot.pause()
        panes = [bench.query_one(name, PlotPane) for name in PANES]
        for pane in panes:
            assert pane._foreseen is None or pane._foreseen[0].backdrop.envelope is not DEALT
