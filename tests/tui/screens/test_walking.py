"""Every key of the workbench does what the key table says."""

from __future__ import annotations

import pytest

from emtui.em.history import Phase, Why
from emtui.slips.envelope import Envelope
from tests.long_run import in_long_runs
from tests.tui.app_kit import MIDDLE, NARROW, WIDE, opened, press, session, settle, text, workbench


@pytest.mark.parametrize("size", [MIDDLE, *in_long_runs(WIDE, NARROW)])
async def test_space_takes_half_steps(size: tuple[int, int]) -> None:
    async with opened(size) as pilot:
        phases = [session(pilot).now.phase]
        for _ in range(3):
            await press(pilot, "space")
            phases.append(session(pilot).now.phase)
    assert phases == [Phase.GUESS, Phase.ASSIGNED, Phase.UPDATED, Phase.ASSIGNED]


async def test_enter_completes_the_iteration() -> None:
    async with opened() as pilot:
        await press(pilot, "enter")
        assert (session(pilot).at, session(pilot).now.phase) == (2, Phase.UPDATED)
        await press(pilot, "space", "enter")
        assert (session(pilot).at, session(pilot).now.phase) == (4, Phase.UPDATED)


async def test_left_undoes_and_right_redoes() -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "enter")
        there = session(pilot).now
        await press(pilot, "left", "less_than_sign")
        assert session(pilot).at == 2
        await press(pilot, "right", "greater_than_sign")
        assert session(pilot).now is there


async def test_an_illegal_key_changes_nothing() -> None:
    async with opened() as pilot:
        before = session(pilot)
        await press(pilot, "left", "right")
        assert session(pilot) is before


async def test_home_rewinds_and_the_future_stays() -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "enter", "home")
        assert session(pilot).at == 0
        await press(pilot, "right")
        assert session(pilot).at == 1


async def test_end_runs_until_it_ends() -> None:
    async with opened() as pilot:
        await press(pilot, "end")
        now = session(pilot).now
        assert now.phase is Phase.ENDED
        assert now.end is not None
        assert now.end.why is Why.SETTLED
        assert "12.6" in text(pilot, "#friends")
        assert "Settled after" in text(pilot, "#narrator")


async def test_space_at_the_end_says_why_and_changes_nothing() -> None:
    async with opened() as pilot:
        await press(pilot, "end")
        before = session(pilot)
        await press(pilot, "space")
        assert session(pilot) is before
        assert "has ended" in text(pilot, "#notice")
        assert "quit" in text(pilot, "#keys")
        await press(pilot, "space", "space")
        assert text(pilot).count("has ended") == 1
        assert not pilot.app.query("Toast")
        assert "Settled after" in text(pilot, "#narrator")


async def test_play_goes_to_the_end_and_stops_there() -> None:
    async with opened() as pilot:
        paces: list[str] = []
        pilot.app.watch(workbench(pilot), "pace", lambda pace: paces.append(pace))
        await press(pilot, "plus", "plus", "plus", "plus", "p")
        assert "▶ 32/s" in paces
        for _ in range(400):
            await pilot.pause(0.02)
            if session(pilot).now.phase is Phase.ENDED:
                break
        assert session(pilot).now.phase is Phase.ENDED
        await settle(pilot)
        assert "▶" not in text(pilot, "#masthead")


async def test_p_pauses_and_minus_slows_down() -> None:
    async with opened() as pilot:
        await press(pilot, "p", "minus")
        assert "1/s" in text(pilot, "#masthead")
        assert "p pause" in text(pilot, "#keys")
        await press(pilot, "p")
        assert "p play" in text(pilot, "#keys")
        at = session(pilot).at
        await pilot.pause(1.2)
        assert session(pilot).at == at


async def test_a_key_of_ones_own_ends_playing() -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "p", "left")
        assert "▶" not in text(pilot, "#masthead")


async def test_random_start_shows_its_seed() -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "r")
        assert session(pilot).at == 0
        seed = session(pilot).start.seed
        assert f"random guess, seed {seed}" in text(pilot, "#masthead")


async def test_q_quits() -> None:
    async with opened() as pilot:
        await pilot.press("q")
        await pilot.pause()
        assert not pilot.app.is_running


async def test_a_click_on_the_footer_is_its_key() -> None:
    async with opened() as pilot:
        await pilot.click("#keys", offset=(2, 0))
        await settle(pilot)
        assert session(pilot).at == 1


async def test_escape_stops_a_long_run_and_keys_answer_meanwhile() -> None:
    slips = [-3.0, -1.0, -0.5, -0.1, 0.1, 0.5, 1.0, 3.0]
    async with opened(envelope=Envelope.of("slow", slips)) as pilot:
        await pilot.press("end")
        await pilot.press("escape")
        await settle(pilot)
        await press(pilot, "home", "space")
        assert session(pilot).now.phase is Phase.ASSIGNED


@pytest.mark.parametrize("size", [WIDE, *in_long_runs(MIDDLE)])
async def test_the_floor_is_named_with_the_maths_only(size: tuple[int, int]) -> None:
    async with opened(size) as pilot:
        for key in ("space", "space", "end"):
            await press(pilot, key)
            assert "floor" not in text(pilot)
        await press(pilot, "m")
        assert "floor" in text(pilot)
