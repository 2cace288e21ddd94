"""The table of both friends against EM done once more by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from emtui.em.history import Phase
from emtui.em.session import Session
from emtui.em.starts import Start, random_mixtures
from emtui.em.variants import Variant
from emtui.scenes.backdrop import Backdrop
from emtui.scenes.frame import Frame
from emtui.scenes.narration.friends import Row, friend_rows, score_rows
from emtui.scenes.narration.sentences import sentence
from emtui.slips.envelope import Envelope
from emtui.slips.examples import load_example
from tests.scenes.plain_em import ESSAY, Moment, climb, essay_guess
from tests.scenes.scene_kit import begin, frame_at, two


def signed(value: float, decimals: int) -> str:
    """A change as the table writes it; empty for one too small to see."""
    text = f"{value:+.{decimals}f}".replace("-", "−")
    return text if any(c in "123456789" for c in text) else ""


def wanted_rows(now: Moment, before: Moment) -> tuple[Row, ...]:
    """Slips from 0.03 to 0.9 deserve four decimals; shares whole per cent."""
    rows = []
    for name in ("means", "sds"):
        new, old = getattr(now, name), getattr(before, name)
        moves = [signed(v - o, 4) if v != o else "" for v, o in zip(new, old, strict=True)]
        called = {"means": "number", "sds": "spread"}[name]
        rows.append(Row(called, f"{new[0]:.4f}", moves[0], f"{new[1]:.4f}", moves[1]))
    moves = [
        signed(round(100 * v) - round(100 * o), 0)
        for v, o in zip(now.shares, before.shares, strict=True)
    ]
    ali, bilal = (f"{100 * share:.0f}%" for share in now.shares)
    return (*rows, Row("share", ali, moves[0], bilal, moves[1]))


@pytest.mark.parametrize("hard", [False, True])
@pytest.mark.parametrize("halves", range(4))
def test_the_rows_of_every_half_step(hard: bool, halves: int) -> None:
    moments = climb(ESSAY, essay_guess(), halves, hard)
    frame = frame_at(halves, variant=Variant(assign="hard" if hard else "soft"))
    assert friend_rows(frame) == wanted_rows(moments[-1], moments[-2 if halves else -1])


@pytest.mark.parametrize("halves", [0, 1, 3, 5])
def test_a_guess_and_an_e_step_change_no_friend(halves: int) -> None:
    assert all(row.ali_change == row.bilal_change == "" for row in friend_rows(frame_at(halves)))


@pytest.mark.parametrize("hard", [False, True])
@pytest.mark.parametrize("halves", range(4))
def test_score_and_floor_of_every_half_step(hard: bool, halves: int) -> None:
    moments = climb(ESSAY, essay_guess(), halves, hard)
    now = moments[-1]
    score, floor = score_rows(frame_at(halves, variant=Variant(assign="hard" if hard else "soft")))
    assert (score.name, floor.name) == ("score", "floor")
    assert float(score.value.replace("−", "-")) == pytest.approx(now.score, abs=0.051)
    if halves == 0:
        assert (score.change, floor.value, floor.change) == ("", "none yet", "")
        return
    assert now.floor is not None
    assert float(floor.value.replace("−", "-")) == pytest.approx(now.floor, abs=0.051)
    before = moments[-2]
    if halves % 2:
        assert score.change == ""
    else:
        assert float(score.change) == pytest.approx(now.score - before.score, abs=0.051)
    if before.floor is None or abs(now.floor - before.floor) < 1e-12:
        assert floor.change == ""
    else:
        assert float(floor.change) == pytest.approx(now.floor - before.floor, abs=0.051)


def session_of(**choices: object) -> tuple[Frame, Session]:
    backdrop, session = begin(**choices)  # type: ignore[arg-type]
    return Frame(backdrop, session.run()), session


def test_a_collapse_reads_without_infinities() -> None:
    frame, _ = session_of(start=two((0.2, 0.9), (0.2, 0.001)))
    number, spread, share = friend_rows(frame)
    assert (number.bilal, spread.bilal) == ("0.9000", "0")
    # One slip of fourteen.
    assert share.bilal == "7%"
    score, floor = score_rows(frame)
    assert score.value == floor.value == "no ceiling"
    words = str((number, spread, share, score, floor)).lower()
    assert "nan" not in words
    assert "inf" not in words


def test_a_change_that_is_only_rounding_is_not_told_as_one() -> None:
    """The last M-step of this climb lifts the score by one unit in its last place."""
    envelope, variant = load_example("galaxies"), Variant()
    wild = random_mixtures(envelope.sample, variant, 17, 1)[0]
    ended = Session.begin(envelope.sample, variant, Start("wild", wild)).run()
    backdrop = Backdrop.of(envelope)
    last, early = ended.go(len(ended.history) - 1), ended.go(2)
    assert last.before is not None
    assert 0 < last.now.score - last.before.score < 1e-13
    assert score_rows(Frame(backdrop, last))[0].change == "no change"
    assert score_rows(Frame(backdrop, early))[0].change.startswith("+")
    going_on = replace(last.now, phase=Phase.UPDATED, end=None)
    stays = replace(last, history=(*last.past[:-1], going_on))
    assert f"The score stays at {score_rows(Frame(backdrop, last))[0].value}." in sentence(
        Frame(backdrop, stays)
    )


def test_stepping_back_shows_what_the_step_before_did() -> None:
    """The change shown is that of the half-step we stand at, wherever we came from."""
    backdrop, session = begin()
    for _ in range(4):
        session = session.step()
    assert friend_rows(Frame(backdrop, session.go(2))) == friend_rows(frame_at(2))
    assert score_rows(Frame(backdrop, session.go(3))) == score_rows(frame_at(3))


@pytest.mark.parametrize("power", [-150, -9, 9, 150])
def test_the_table_is_the_same_in_other_units(power: int) -> None:
    """Where powers of ten are written, what is written is still right."""
    slips = np.array(ESSAY) * 10.0**power
    frame = frame_at(4, envelope=Envelope.of("scaled", slips))
    now = climb(ESSAY, essay_guess(), 4)[-1]
    number, spread, share = friend_rows(frame)
    for text, value in (
        (number.ali, now.means[0]),
        (number.bilal, now.means[1]),
        (spread.ali, now.sds[0]),
        (spread.bilal, now.sds[1]),
    ):
        found = float(text.replace("−", "-")) / 10.0**power
        assert math.isclose(found, value, abs_tol=1e-3)
    assert share.ali == f"{100 * now.shares[0]:.0f}%"
