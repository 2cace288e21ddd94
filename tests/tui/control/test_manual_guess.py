"""A guess by hand without a screen: begun, moved, handed over, or put back without a trace."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from emtui.em.history import Phase
from emtui.em.variants import Variant
from emtui.scenes.frame import Frame
from emtui.scenes.manual_guess import COARSE, hand_best
from emtui.slips.envelope import essay_envelope
from emtui.tui.control.manual_guess import ManualGuess
from emtui.tui.widgets.slips_pane import COARSE_MOVES, MOVES

GAINS = {"number": ("means", 0.01), "spread": ("sds", 1.1), "share": ("weights", 0.01)}


def begun(at: int = 0, friend: int = 0) -> tuple[ManualGuess, Frame]:
    guess = ManualGuess()
    frame = guess.begin(Frame.of(essay_envelope(), at))
    return guess, guess.take_other(frame) if friend else frame


@pytest.mark.parametrize("friend", [0, 1])
@pytest.mark.parametrize("coarse", [False, True])
@pytest.mark.parametrize("way", [1, -1])
@pytest.mark.parametrize("what", list(GAINS))
def test_a_move_changes_what_it_says_of_the_friend_in_hand(
    what: str, way: int, coarse: bool, friend: int
) -> None:
    guess, frame = begun(friend=friend)
    before = guess.move(frame, "number", 1)
    steps = way * (COARSE[what] if coarse else 1)
    after = guess.move(before, what, steps)
    field, gain = GAINS[what]
    old, new = (getattr(f.session.now.mixture, field)[friend] for f in (before, after))
    assert new == pytest.approx(old * gain**steps if what == "spread" else old + gain * steps)
    for rest in {"means", "sds", "weights"} - {field}:
        both = [getattr(f.session.now.mixture, rest) for f in (before, after)]
        assert (both[0] == both[1]).all()
    assert after.session.now.phase is Phase.GUESS
    assert after.session.now.score != before.session.now.score
    assert after.session.now.mixture.weights.sum() == pytest.approx(1.0)


def test_keys_move_one_thing_each_and_shift_moves_it_further() -> None:
    assert {what for what, _ in MOVES.values()} == set(GAINS) == set(COARSE)
    assert set(MOVES.values()) == set(COARSE_MOVES.values())
    assert not set(MOVES) & set(COARSE_MOVES)


def test_limits_hold_however_often_it_is_moved() -> None:
    guess, frame = begun()
    for what, steps in (("number", 10), ("spread", 9), ("share", 10)):
        for way in (1, -1):
            for _ in range(60):
                frame = guess.move(frame, what, way * steps)
            now = frame.session.now
            assert np.isfinite(now.score)
            assert (now.mixture.sds > 0).all()
            assert (now.mixture.weights >= 0.0099).all()


def test_handed_over_it_is_the_start_and_the_run_before_is_kept() -> None:
    guess, frame = begun(at=16)
    moved = guess.move(frame, "number", 1)
    over = guess.hand_over(moved)
    assert (over.hand, guess.making) == (None, False)
    assert over.session is moved.session
    assert over.session.start.name == "by hand"
    assert [run.start.name for run in over.others] == ["default"]


def test_put_back_nothing_is_left_of_it_but_its_best() -> None:
    before = Frame.of(essay_envelope(), 3)
    guess = ManualGuess()
    moved = guess.move(guess.begin(before), "spread", 2)
    back = guess.put_back(replace(moved, revealed=True))
    assert back.session is before.session
    assert (back.others, back.hand, guess.making) == (before.others, None, False)
    assert back.revealed
    assert hand_best(back) is moved.session.now


def test_the_pointer_takes_the_nearer_friend_and_a_drag_keeps_it() -> None:
    guess, frame = begun()
    sample = frame.session.sample

    def place(number: float) -> float:
        return (number - sample.shift) / sample.scale

    frame = guess.point(frame, place(0.62), dragged=False)
    assert frame.hand == 1
    for number in (0.5, 0.03):
        frame = guess.point(frame, place(number), dragged=True)
        assert frame.hand == 1
        assert frame.session.now.mixture.means[1] == pytest.approx(number, abs=0.01)
    sds = frame.session.now.mixture.sds
    wider = guess.widen(guess.point(frame, place(0.6), dragged=True), place(0.6), 1)
    assert wider.session.now.mixture.sds[1] == pytest.approx(sds[1] * 1.1)


def test_one_spread_for_both_moves_both() -> None:
    frame = Frame.of(essay_envelope())
    same = frame.session.configure(Variant(spread="same"))
    guess = ManualGuess()
    moved = guess.move(guess.begin(replace(frame, session=same)), "spread", 1)
    assert len(set(moved.session.now.mixture.sds.tolist())) == 1
