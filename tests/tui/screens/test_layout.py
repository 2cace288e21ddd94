"""What stands on the screen at every size, and that nothing is cut off or lost."""

from __future__ import annotations

import itertools
import re

import pytest
from textual.pilot import Pilot

from emtui.scenes.frame import Frame
from emtui.scenes.narration.friends import score_rows
from emtui.scenes.narration.puzzle import TITLE
from emtui.slips.dealing import Deal
from emtui.slips.envelope import Envelope
from emtui.tui.control.playback import Playback
from emtui.tui.widgets.plot_pane import palette_of
from tests.long_run import in_long_runs
from tests.tui.app_kit import (
    MIDDLE,
    NARROW,
    WIDE,
    opened,
    press,
    session,
    settle,
    text,
    until,
    workbench,
)


@pytest.mark.parametrize("size", [WIDE, MIDDLE, NARROW])
async def test_numbers_phase_and_score_at_every_size(size: tuple[int, int]) -> None:
    async with opened(size) as pilot:
        await press(pilot, "end")
        page = text(pilot)
        for words in ("0.0721", "0.5627", "64%", "The slips", "The climb", "quit"):
            assert words in page
        scored = score_rows(workbench(pilot).frame)[0].value
        assert float(scored) == pytest.approx(session(pilot).now.score, abs=0.05)
        assert re.search(rf"score +{re.escape(scored)}(?![0-9.])", text(pilot, "#friends"))


@pytest.mark.parametrize("size", [NARROW, *in_long_runs(WIDE, MIDDLE)])
async def test_the_narrator_is_never_cut_off(size: tuple[int, int]) -> None:
    async with opened(size) as pilot:
        for _ in range(7):
            narrator = pilot.app.screen.query_one("#narrator")
            sentence = str(narrator.render())
            shown = " ".join(text(pilot, "#narrator").replace("│", " ").split())
            assert " ".join(sentence.split()) in shown
            await press(pilot, "space")


async def test_plots_are_drawn_and_redrawn_at_every_half_step() -> None:
    async with opened() as pilot:
        pictures = []
        for _ in range(4):
            pictures.append((text(pilot, "#slips"), text(pilot, "#climb")))
            await press(pilot, "space")
        assert "█" in pictures[0][0]
        assert any(0x2800 < ord(char) < 0x2900 for char in pictures[0][0])
        slips, climbs = zip(*pictures, strict=True)
        assert slips[0] != slips[1] != slips[2]
        assert len(set(climbs)) == len(climbs)


async def test_signs_tell_the_friends_apart_without_colour() -> None:
    async with opened((200, 40)) as pilot:
        assert text(pilot, "#slips").count("○") == 12
        await press(pilot, "end")
        rug = next(row for row in text(pilot, "#slips").split("\n") if row.count("●") > 2)
        assert rug.count("●") == 7
        assert rug.count("◆") == 5


@pytest.mark.parametrize("size", [(120, 19), *in_long_runs((1, 1), (59, 40), (10, 3))])
async def test_a_window_too_small_says_what_it_needs(size: tuple[int, int]) -> None:
    async with opened(size) as pilot:
        if size[0] > 40:
            assert "60 columns" in text(pilot)
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert "60 columns" not in text(pilot)
        assert TITLE in text(pilot)
        await press(pilot, "space")
        assert "The climb" in text(pilot)
        await pilot.resize_terminal(*size)
        await settle(pilot)
        if size[0] > 40:
            assert "60 columns" in text(pilot)
        assert "The climb" not in text(pilot)


async def test_resizing_while_it_plays() -> None:
    async with opened(MIDDLE) as pilot:
        await press(pilot, "plus", "plus", "plus", "plus", "p")
        for size in (WIDE, NARROW, (30, 8), (200, 60), MIDDLE):
            await pilot.resize_terminal(*size)
            await pilot.pause(0.05)
        assert session(pilot).at > 0
        await settle(pilot)
        assert "The slips" in text(pilot)


async def test_it_ends_while_it_plays() -> None:
    async with opened(MIDDLE, fresh=True) as pilot:
        await press(pilot, "p")
        assert workbench(pilot).pace


async def test_a_hostile_name_is_shown_as_text() -> None:
    envelope = Envelope.of("\x1b]0;x\x07[red]x[/nonsense]", [1.0, 2.0, 3.0])
    async with opened(envelope=envelope) as pilot:
        assert "[red]x[/nonsense]" in text(pilot, "#masthead")
        assert "\x1b" not in text(pilot)


def ground_of(pilot: Pilot[None]) -> object:
    slips = workbench(pilot).query_one("#slips")
    return palette_of(pilot.app, slips.background_colors[1]).background


@pytest.mark.parametrize("theme", ["ansi-light", *in_long_runs("textual-light", "nord")])
async def test_themes_reach_the_plots(theme: str) -> None:
    async with opened() as pilot:
        ground = ground_of(pilot)
        pilot.app.theme = theme
        await settle(pilot)
        assert ground_of(pilot) != ground
        assert "█" in text(pilot, "#slips")


async def test_a_glide_passes_between_two_half_steps() -> None:
    ticks = itertools.count(0.0, 0.04)  # of a clock that only a picture moves on
    async with opened() as pilot:
        bench = workbench(pilot)
        bench.playback = Playback(bench.transport, ticks.__next__)
        await press(pilot, "enter")
        pilot.app.animation_level = "full"
        means: list[float] = []
        begun = float(session(pilot).now.standard.means[0])

        def note(frame: Frame) -> None:
            means.append(float(frame.mixture.means[0]))

        pilot.app.watch(bench, "frame", note, init=False)
        await pilot.press("enter")
        end = float(session(pilot).now.standard.means[0])
        await until(pilot, lambda: bench.frame.glide == 1)
        assert means[-1] == end
        between = [mean for mean in means if min(begun, end) < mean < max(begun, end)]
        assert len(between) >= 2
        assert between == sorted(between, reverse=end < begun)


async def test_the_frame_says_what_a_block_or_a_bar_stands_for() -> None:
    many = Deal(slips=300).envelope()
    hundredfold = Envelope.of("in hundredths", 100 * many.slips)
    widths = []
    async with opened(MIDDLE) as pilot:
        assert "a block: one slip" in text(pilot, "#slips")
        for envelope in (many, hundredfold):
            workbench(pilot).begin.load(envelope)
            await settle(pilot)
            await settle(pilot)
            told = re.search(r"slips per ([0-9.]+) ", text(pilot, "#slips"))
            assert told is not None
            widths.append(float(told[1]))
            edges = envelope.sample.place_in_units(workbench(pilot).frame.backdrop.edges)
            assert widths[-1] == pytest.approx(edges[1] - edges[0], rel=1e-3)
    assert widths[1] == pytest.approx(100 * widths[0])


@pytest.mark.parametrize("size", [NARROW, *in_long_runs(WIDE)])
async def test_rows_that_were_not_sent_again_are_what_a_whole_picture_has(
    size: tuple[int, int],
) -> None:
    async with opened(size) as pilot:
        for key in ("space", "space", "space", "left", "end", "home", "t", "r", "space"):
            await press(pilot, key)
            sent = styled(pilot)
            for pane in workbench(pilot).query("#slips, #climb, #masthead"):
                pane.notify_style_update()
                pane.refresh()
            await settle(pilot)
            assert styled(pilot) == sent


def styled(pilot: Pilot[None]) -> list[list[tuple[str, object]]]:
    """The screen as it is painted, colours included."""
    strips = pilot.app.screen._compositor.render_strips(pilot.app.size)
    return [[(segment.text, segment.style) for segment in strip.simplify()] for strip in strips]
