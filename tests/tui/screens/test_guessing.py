"""A guess by hand: every key and mouse action, handed over or put back without a trace."""

from __future__ import annotations

import numpy as np
import pytest
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import OptionList

from emtui.em.history import Why
from emtui.em.session import Event
from emtui.em.starts import default_start
from emtui.em.variants import Variant
from emtui.scenes.frame import Frame
from emtui.scenes.manual_guess import COARSE, em_best, hand_best, moved
from emtui.scenes.numbers import amount, score
from emtui.slips.envelope import Envelope
from emtui.tui.keys import KEYS
from emtui.tui.textual_mends import Burst
from emtui.tui.widgets.plot_pane import PlotPane
from emtui.tui.widgets.slips_pane import COARSE_MOVES, MOVES
from tests.long_run import in_long_runs
from tests.tui.app_kit import (
    MIDDLE,
    NARROW,
    WIDE,
    begin_from,
    opened,
    press,
    session,
    settle,
    text,
    workbench,
)


def frame(pilot: Pilot[None]) -> Frame:
    return workbench(pilot).frame


def mixture(pilot: Pilot[None]) -> tuple[list[float], list[float], list[float]]:
    now = session(pilot).now.mixture
    return now.means.tolist(), now.sds.tolist(), now.weights.tolist()


def narrated(pilot: Pilot[None]) -> str:
    """The narrator's words on one line."""
    return " ".join(text(pilot, "#narrator").replace("│", " ").split())


def cell_of(pilot: Pilot[None], number: float) -> tuple[int, int]:
    """Where on the slips pane a number lies."""
    pane = workbench(pilot).query_one("#slips", PlotPane)
    sample = session(pilot).sample
    place = (number - sample.shift) / sample.scale
    columns = range(pane.size.width)
    spots = [(abs(at[0] - place), c) for c in columns if (at := pane.place_at(c, 1)) is not None]
    inset = pane.content_region.offset - pane.region.offset
    return min(spots)[1] + inset.x, inset.y + 1


async def test_every_key_of_the_table_moves_what_it_says_of_the_friend_in_hand() -> None:
    async with opened() as pilot:
        await press(pilot, "g")
        await press(pilot, "right")  # onto a round place
        for friend in (0, 1):
            await press(pilot, *["tab", "right"] * friend)
            for key, (what, steps) in {**MOVES, **COARSE_MOVES}.items():
                before = frame(pilot)
                assert before.hand == friend
                coarse = COARSE[what] if key in COARSE_MOVES else 1
                wanted = moved(before.session, friend, what, steps * coarse).given
                await press(pilot, key)
                now = session(pilot).start.given
                assert now is not None
                assert wanted is not None
                assert now.means.tolist() == wanted.means.tolist(), key
                assert now.sds.tolist() == wanted.sds.tolist(), key
                assert now.weights.tolist() == wanted.weights.tolist(), key


async def test_numbers_go_along_round_places() -> None:
    async with opened() as pilot:
        await press(pilot, "g", "right", "right", "right")
        assert session(pilot).now.mixture.means[0] == pytest.approx(0.15, abs=1e-15)


async def test_the_score_is_that_of_the_guess_and_shown_at_once() -> None:
    async with opened() as pilot:
        await press(pilot, "g", "right", "tab", "up")
        means, sds, weights = mixture(pilot)
        slips = frame(pilot).backdrop.envelope.slips
        each = [
            w / (s * np.sqrt(2 * np.pi)) * np.exp(-0.5 * ((slips - m) / s) ** 2)
            for m, s, w in zip(means, sds, weights, strict=True)
        ]
        plain = float(np.log(np.sum(each, axis=0)).sum())
        assert session(pilot).now.score == pytest.approx(plain)
        best = hand_best(frame(pilot))
        assert best is not None
        assert f"Your guess scores {score(plain, best.score)}" in narrated(pilot)


async def test_press_and_drag_move_the_nearer_friend() -> None:
    async with opened() as pilot:
        await press(pilot, "g")
        await pilot.mouse_down("#slips", offset=cell_of(pilot, 0.62))
        await settle(pilot)
        assert frame(pilot).hand == 1
        assert mixture(pilot)[0][1] == pytest.approx(0.62, abs=0.01)
        # Held, the same friend is moved, even past the other one.
        for number in (0.5, 0.2, 0.03):
            await pilot.hover("#slips", offset=cell_of(pilot, number))
            await settle(pilot)
            assert frame(pilot).hand == 1
            assert mixture(pilot)[0][1] == pytest.approx(number, abs=0.01)
        await pilot.mouse_up("#slips")
        assert mixture(pilot)[0][0] == pytest.approx(0.119497, abs=1e-6)


async def test_keys_typed_right_after_g_are_the_guess_s() -> None:
    async with opened(MIDDLE) as pilot:
        keys = ("g", "left", "left", "tab", "shift+right", "enter", "space")
        pilot.app.post_message(Burst([Key(key, " " if key == "space" else None) for key in keys]))
        await settle(pilot)
        start = session(pilot).history[0].mixture.means
        usual = default_start(session(pilot).sample, session(pilot).variant)
        before = session(pilot).sample.to_units(usual.mixture).means
        assert start[0] == pytest.approx(before[0] - 0.02, abs=0.006)
        assert start[1] == pytest.approx(before[1] + 0.1, abs=0.006)
        assert session(pilot).at == 1


async def test_arrows_typed_right_after_a_pane_s_key_are_the_pane_s() -> None:
    async with opened() as pilot:
        await press(pilot, "enter")
        pilot.app.post_message(Burst([Key(key, None) for key in ("l", "right", "up")]))
        await settle(pilot)
        assert session(pilot).at == 2
        assert workbench(pilot).side.study.has_focus


@pytest.mark.parametrize(("near", "friend"), [(0.05, 0), (0.6, 1)])
async def test_the_wheel_changes_the_spread_of_the_nearer(near: float, friend: int) -> None:
    async with opened() as pilot:
        await press(pilot, "g")
        pane = workbench(pilot).query_one("#slips", PlotPane)
        sample = session(pilot).sample
        place = ((near - sample.shift) / sample.scale, 1.0)
        old = mixture(pilot)[1]
        pane.post_message(PlotPane.Turned(pane, place, up=True))
        await settle(pilot)
        new = mixture(pilot)[1]
        assert new[friend] == pytest.approx(old[friend] * 1.1)
        assert new[1 - friend] == old[1 - friend]
        pane.post_message(PlotPane.Turned(pane, place, up=False))
        await settle(pilot)
        assert mixture(pilot)[1] == pytest.approx(old)


async def test_enter_hands_the_guess_to_em() -> None:
    async with opened() as pilot:
        await press(pilot, "end", "g", "right", "right")
        guess = session(pilot).now
        await press(pilot, "enter")
        assert session(pilot).now is guess
        assert session(pilot).start.name == "by hand"
        assert frame(pilot).hand is None
        assert "your guess" in text(pilot, "#masthead")
        assert [run.start.name for run in frame(pilot).others] == ["default"]
        await press(pilot, "enter", "left")
        assert session(pilot).at == 1
        assert session(pilot).history[0] is guess


async def test_escape_puts_back_what_was_there() -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "enter", "left")
        before = frame(pilot)
        picture = text(pilot)
        await press(pilot, "g", "right", "tab", "up", "escape")
        after = frame(pilot)
        assert after.session is before.session
        assert after.others == before.others
        assert after.hand is None
        assert text(pilot) == picture
        await press(pilot, "right")
        assert session(pilot).at == 4


async def test_space_takes_a_half_step_from_the_guess() -> None:
    async with opened() as pilot:
        await press(pilot, "g", "right", "space")
        assert (session(pilot).at, session(pilot).start.name) == (1, "by hand")
        assert frame(pilot).hand is None


@pytest.mark.parametrize(
    "key", ["r", "v", *in_long_runs("p", "home", "s", "o", "e", "d", "x", "end")]
)
async def test_any_other_key_leaves_in_good_order(key: str) -> None:
    async with opened() as pilot:
        await press(pilot, "g", "right")
        guess = session(pilot).now
        # The tree of files has a worker of its own that only ends with the dialog.
        await pilot.press(key)
        await pilot.pause()
        assert frame(pilot).hand is None
        await pilot.press("escape")
        await settle(pilot)
        if key not in ("r", "end", "p"):
            assert session(pilot).now is guess
        keys = text(pilot, "#keys")
        assert "guess" in keys
        assert "other" not in keys
        assert ("step" in keys) == session(pilot).may(Event.STEP)
        await press(pilot, "home", "space", "left")
        assert session(pilot).at == 0


async def test_turning_to_another_pane_hands_it_over() -> None:
    async with opened() as pilot:
        await press(pilot, "g", "right")
        guess = session(pilot).now
        await pilot.click("#climb", offset=(3, 3))
        await settle(pilot)
        assert frame(pilot).hand is None
        assert session(pilot).now is guess
        assert "step" in text(pilot, "#keys")


async def test_help_truth_and_zoom_do_not_end_it() -> None:
    async with opened() as pilot:
        await press(pilot, "g", "question_mark")
        assert "Take the other friend in hand" in text(pilot) or pilot.app.screen.query("#help")
        await press(pilot, "escape", "t", "z", "right")
        assert frame(pilot).hand == 0
        assert mixture(pilot)[0][0] == pytest.approx(0.13)
        await press(pilot, "z", "escape")
        assert frame(pilot).hand is None


async def test_its_keys_and_whose_turn_it_is_are_shown() -> None:
    async with opened() as pilot:
        usual = text(pilot, "#keys")
        await press(pilot, "g")
        for words in ("number", "spread", "share", "other", "EM", "back"):
            assert words in text(pilot, "#keys")
        assert "▶ ● Ali" in text(pilot, "#friends")
        assert "By hand: Ali" in text(pilot, "#narrator")
        await press(pilot, "tab")
        assert "▶ ◆ Bilal" in text(pilot, "#friends")
        await press(pilot, "escape")
        assert text(pilot, "#keys") == usual
        assert "▶" not in text(pilot, "#friends")


async def test_the_best_by_hand_is_kept_and_ems_compared() -> None:
    async with opened() as pilot:
        await press(pilot, "g")
        assert "EM has reached no sound end yet" in narrated(pilot)
        scores = []
        for key in ("right", "down", "down", "shift+left"):
            await press(pilot, key)
            scores.append(session(pilot).now.score)
        best = hand_best(frame(pilot))
        assert best is not None
        assert best.score == max(scores) != scores[-1]
        await press(pilot, "escape", "end", "g")
        words = narrated(pilot)
        em, now = em_best(frame(pilot)), session(pilot).now.score
        assert em is not None
        assert em == pytest.approx(12.580190, abs=1e-6)
        assert now < max(scores)
        assert f"Your guess scores {score(now, max(scores), em)}" in words
        assert f"your best {score(max(scores), now, em)}" in words
        assert f"EM's best, {score(em, max(scores))}" in words
        assert f"{amount(em - max(scores))} higher than yours" in words
        await press(pilot, "escape")
        assert f"Your best guess by hand scored {score(max(scores))}" in narrated(pilot)


async def test_a_climb_that_was_paused_is_not_ems_best() -> None:
    async with opened() as pilot:
        await press(pilot, "space", "space", "space", "space", "g")
        assert em_best(frame(pilot)) is None
        assert "EM has reached no sound end yet" in narrated(pilot)


async def test_the_best_is_kept_for_each_variant_and_envelope() -> None:
    async with opened() as pilot:
        await press(pilot, "g", "right", "enter", "v", "down", "enter", "ctrl+s", "g", "left")
        kept = frame(pilot).by_hand
        assert set(kept) == {Variant(), Variant(assign="hard")}
        assert session(pilot).variant.assign == "hard"
        workbench(pilot).begin.load(Envelope.of("another", [1.0, 2.0, 4.0]))
        await settle(pilot)
        assert not frame(pilot).by_hand
        assert frame(pilot).hand is None


async def test_one_spread_for_both_moves_both_and_equal_shares_stay() -> None:
    async with opened() as pilot:
        workbench(pilot).begin.configure(Variant(spread="same", share="equal"))
        await press(pilot, "g", "up")
        _, sds, weights = mixture(pilot)
        assert sds[0] == sds[1]
        await press(pilot, "right_square_bracket")
        assert weights == [0.5, 0.5] == mixture(pilot)[2]
        assert "the shares are equal" in text(pilot)


async def test_by_hand_among_the_starts_opens_it() -> None:
    async with opened() as pilot:
        await press(pilot, "s")
        choices = pilot.app.screen.query_one(OptionList)
        choices.highlighted = choices.get_option_index("by hand")
        await press(pilot, "enter", "right")
        assert frame(pilot).hand == 0
        assert mixture(pilot)[0][0] == pytest.approx(0.13)


@pytest.mark.parametrize("size", [NARROW, *in_long_runs(WIDE, MIDDLE)])
async def test_from_a_pane_that_hides_the_slips(size: tuple[int, int]) -> None:
    async with opened(size) as pilot:
        await press(pilot, "enter", "b", "g", "right")
        assert frame(pilot).hand == 0
        assert workbench(pilot).query_one("#slips").display
        assert "0.1300" in text(pilot)


async def test_resizing_while_it_lasts() -> None:
    async with opened() as pilot:
        await press(pilot, "g", "right")
        for size in (NARROW, (30, 8), MIDDLE, WIDE):
            await pilot.resize_terminal(*size)
            await settle(pilot)
        await press(pilot, "right", "escape")
        assert frame(pilot).hand is None
        assert session(pilot).start.name == "default"


async def test_quitting_while_it_lasts() -> None:
    async with opened() as pilot:
        await press(pilot, "g", "right")
        await pilot.press("q")
        await pilot.pause()
        assert not pilot.app.is_running


async def test_from_a_collapsed_climb_and_back() -> None:
    async with opened() as pilot:
        await begin_from(pilot, "on one slip")
        await press(pilot, "end")
        end = session(pilot).now.end
        assert end is not None
        assert end.why is Why.COLLAPSED
        before = session(pilot)
        await press(pilot, "g", "up", "left")
        assert np.isfinite(session(pilot).now.score)
        assert "EM has reached no sound end yet" in narrated(pilot)
        await press(pilot, "escape")
        assert session(pilot) is before


HOSTILE = {
    "far": [1e9, 1e9 + 1, 1e9 + 2, 1e9 + 3],
    "wide": [-1e308, 0.0, 1e308],
    "wider": [-1e308, 1e308],
    "tiny": [0.0, 5e-324, 1e-320],
    "two": [1.0, 2.0],
    "outlier": [*np.linspace(0, 1, 50), 1e12],
}


@pytest.mark.parametrize("name", ["wider", "tiny", *in_long_runs("far", "wide", "two", "outlier")])
async def test_hostile_envelopes(name: str) -> None:
    async with opened(MIDDLE, Envelope.of(name, HOSTILE[name])) as pilot:
        await press(pilot, "g")
        for key in ("right", "shift+right", "up", "shift+down", "tab", "left", "comma"):
            await press(pilot, key)
            assert frame(pilot).hand is not None
        await pilot.click("#slips", offset=(30, 4))
        await press(pilot, "space", "space")
        assert session(pilot).start.name == "by hand"


async def test_a_hundred_thousand_slips_are_moved_on_few_weighted_ones() -> None:
    slips = np.random.default_rng(3).normal(size=100_000)
    async with opened(envelope=Envelope.of("many", slips)) as pilot:
        await press(pilot, "g", "right", "up", "tab", "shift+left", "enter", "enter")
        assert session(pilot).at == 2
        assert session(pilot).start.name == "by hand"


def test_g_is_in_the_table_of_keys() -> None:
    assert "guess" in {key.command for key in KEYS}


@pytest.mark.parametrize("size", [NARROW, *in_long_runs(WIDE)])
@pytest.mark.parametrize("pane", ["#pane", *in_long_runs("#climb")])
async def test_the_slips_take_the_whole_screen_from_a_pane_that_has_it(
    pane: str, size: tuple[int, int]
) -> None:
    async with opened(size) as pilot:
        await press(pilot, "enter", "b")
        if pane != "#pane":
            workbench(pilot).query_one("#climb").focus()
        await press(pilot, "z", "g")
        await pilot.pause(0.1)
        await press(pilot, "right")
        assert frame(pilot).hand == 0
        assert mixture(pilot)[0][0] == pytest.approx(0.13)
        assert "The slips" in text(pilot)
        assert "The climb" not in text(pilot)
