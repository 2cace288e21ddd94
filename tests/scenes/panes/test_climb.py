"""The climb, as data: score and floor at every half-step, and where in it we stand."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from emtui.em.history import Entry, Phase
from emtui.em.session import Session
from emtui.em.starts import Start, both_the_same, default_start
from emtui.em.variants import Variant
from emtui.plot import terminal
from emtui.plot.marks import Curve, Label, Points, Scene
from emtui.scenes.backdrop import Backdrop
from emtui.scenes.frame import Frame
from emtui.scenes.narration.sentences import TURNED, sentence
from emtui.scenes.panes.climb import climb_scene, limit_of
from emtui.slips.envelope import essay_envelope
from tests.scenes.scene_kit import DARK, begin, faults, frame_at, grid, texts, two

COLUMNS = 60


def drawn(scene: Scene, role: str, pattern: str = "solid") -> Curve:
    """The score (text) or the floor (muted), or what was undone (muted, dotted)."""
    (found,) = (
        m
        for m in scene.marks
        if isinstance(m, Curve) and (m.ink.role, m.pattern) == (role, pattern)
    )
    return found


def marker(scene: Scene) -> tuple[float, float]:
    (found,) = (mark for mark in scene.marks if isinstance(mark, Points))
    assert found.ys is not None
    return float(found.xs[0]), float(found.ys[0])


def at(curve: Curve, half: int) -> float:
    """The height over a half-step."""
    (found,) = curve.ys[curve.xs == half]
    return float(found)


def settled(variant: Variant | None = None, start: Start | None = None) -> Frame:
    backdrop, session = begin(variant=variant, start=start)
    return Frame(backdrop, session.run())


def slow(halves: int, stand: int) -> Frame:
    """So long a climb as nobody waits for: entries of a real one, seen again and again."""
    backdrop, session = begin()
    session = session.run()
    first, assigned, updated = session.history[0], session.history[5], session.history[6]
    pairs: list[Entry] = []
    for k in range(1, halves):
        entry = updated if k % 2 == 0 else assigned
        score = 12.0 - 100.0 / (k + 1)
        pairs.append(replace(entry, score=score, floor=score - (0.001 if k % 2 == 0 else 0.0)))
    return Frame(backdrop, replace(session, history=(first, *pairs), at=stand))


@pytest.mark.parametrize("assign", ["soft", "hard"])
@pytest.mark.parametrize("spread", ["different", "same"])
def test_an_e_step_lifts_the_floor_and_an_m_step_both(assign: str, spread: str) -> None:
    frame = settled(Variant(assign=assign, spread=spread))
    scene = climb_scene(frame, COLUMNS)
    score, floor = drawn(scene, "text"), drawn(scene, "muted")
    steps = frame.session.history
    assert np.isnan(at(floor, 0))
    grain = 1e-9
    for half in range(1, len(steps)):
        # The first floor has none before it to rise from.
        old = at(floor, half - 1) if half > 1 else -np.inf
        if half % 2:
            assert at(score, half) == at(score, half - 1)
            assert at(floor, half) == at(score, half)
            assert at(floor, half) >= old - grain
        else:
            assert at(score, half) >= at(score, half - 1) - grain
            assert at(floor, half) >= old - grain
        assert at(floor, half) <= at(score, half) + grain
    # And the first iterations of the essay's climb do rise.
    assert at(score, 2) > at(score, 1)
    assert at(floor, 2) > at(floor, 1)


def test_the_marker_stands_where_we_stand() -> None:
    frame = settled()
    for half in (0, 1, 2, 5, len(frame.session.history) - 1):
        session = frame.session.go(half)
        scene = climb_scene(Frame(frame.backdrop, session), COLUMNS)
        assert marker(scene) == (half, at(drawn(scene, "text"), half))
        assert scene.x.low <= half <= scene.x.high


def test_what_was_undone_is_drawn_apart() -> None:
    frame = settled()
    session = frame.session.go(4)
    scene = climb_scene(Frame(frame.backdrop, session), COLUMNS)
    score, undone = drawn(scene, "text"), drawn(scene, "muted", "dotted")
    last = len(session.history) - 1
    assert list(score.xs[np.isfinite(score.ys)]) == [0, 1, 2, 3, 4]
    assert list(undone.xs[np.isfinite(undone.ys)]) == list(range(5, last + 1))
    assert at(undone, last) > at(score, 4)
    assert np.nanmax(drawn(scene, "muted").xs[np.isfinite(drawn(scene, "muted").ys)]) == 4


@pytest.mark.parametrize("stand", [0, 1, 4000, 4001, 7777, 7999])
def test_thousands_of_half_steps_are_thinned(stand: int) -> None:
    frame = slow(8000, stand)
    scene = climb_scene(frame, COLUMNS)
    score, undone = drawn(scene, "text"), drawn(scene, "muted", "dotted")
    assert len(score.xs) <= 3 * COLUMNS
    assert {0.0, 7999.0, float(stand)} <= set(score.xs)
    # The line of what was done ends at the marker, not columns before it.
    done = score.xs[np.isfinite(score.ys)]
    assert (done[0], done[-1]) == (0, stand)
    assert at(score, stand) == marker(scene)[1]
    left = undone.xs[np.isfinite(undone.ys)]
    assert len(left) == 0 or (left[0] > stand and left[-1] == 7999)
    assert np.diff(score.xs).max() <= 8000 / COLUMNS
    assert scene.x.high >= 7999


@pytest.mark.parametrize("halves", [0, 1, 2, 3, 11, 16])
def test_half_steps_are_counted_whole(halves: int) -> None:
    """No tick says two and a half half-steps, at any width."""
    frame = settled()
    session = frame.session
    shorter = replace(session, history=session.history[: halves + 1], at=0)
    for columns in range(16, 140, 3):
        marks = climb_scene(Frame(frame.backdrop, shorter), columns).x.ticks
        assert len(marks) >= 2
        for tick in marks:
            assert tick.at == int(tick.at)
            assert tick.label == str(int(tick.at))


def test_the_axis_holds_every_score_and_floor() -> None:
    for scene in (climb_scene(settled(), COLUMNS), climb_scene(frame_at(6), COLUMNS)):
        for name in ("text", "muted"):
            ys = drawn(scene, name).ys
            assert scene.y.low < np.nanmin(ys)
            assert np.nanmax(ys) < scene.y.high


def test_a_guess_alone_is_a_point() -> None:
    scene = climb_scene(frame_at(0), COLUMNS)
    assert marker(scene) == (0, frame_at(0).session.now.score)
    assert scene.y.low < marker(scene)[1] < scene.y.high


# Scores far too low.


def scored(frame: Frame, scores: list[float]) -> Frame:
    """The same climb with other scores; on the way up still."""
    history = frame.session.history[: len(scores)]
    entries = tuple(
        replace(entry, score=score, floor=None)
        for entry, score in zip(history, scores, strict=True)
    )
    return replace(frame, session=replace(frame.session, history=entries, at=0))


def test_a_guess_far_too_low_is_drawn_nearer_and_said() -> None:
    backdrop, session = begin(start=two((0.07, 0.5), (0.01, 0.01)))
    session = session.run()
    other = begin()[1].run()
    scene = climb_scene(Frame(backdrop, session.go(0), others=(other,)), COLUMNS)
    assert marker(scene) == (0, at(drawn(scene, "text"), 0))
    assert scene.y.low < marker(scene)[1] < scene.y.ticks[1].at
    assert scene.y.ticks[0].label == f"{session.history[0].score:.0f}".replace("-", "−")
    strips = terminal.draw(scene, COLUMNS, 14, DARK)
    assert sum(text.count("●") for text in texts(strips)) == 1


@pytest.mark.parametrize("height", [8, 12, 20])
def test_three_far_too_low_scores_stand_at_three_heights(height: int) -> None:
    deep = [scored(settled(), [score] * 2).session for score in (-1988.0, -300.0, -55.0)]
    near = scored(settled(), [1.0, 1.0, 2.0, 2.0, 4.0]).session
    frame = replace(settled(), session=near, others=tuple(deep))
    scene = climb_scene(frame, COLUMNS)
    curves = [m for m in scene.marks if isinstance(m, Curve) and m.pattern == "solid"][:3]
    rows = [
        round(4 * height * (c.ys[0] - scene.y.low) / (scene.y.high - scene.y.low)) for c in curves
    ]
    assert rows == sorted(set(rows))


# What is left to climb.


def test_once_the_jump_is_past_what_is_left_is_shown() -> None:
    full = settled(start=default_start(essay_envelope().sample, Variant()))
    history = full.session.history
    shown = {}
    for last in range(0, len(history), 2):
        session = replace(full.session, history=history[: last + 1], at=last)
        shown[last] = "left to climb" in climb_scene(replace(full, session=session), 60).caption
    # The rounds lift by 1.5, 1.2, 4.2, 6.2 and 0.4.
    assert [last // 2 for last, left in shown.items() if left] == list(
        range(5, len(history) // 2 + 1)
    )


def test_what_is_left_is_the_last_score_less_each() -> None:
    frame = settled()
    scene = climb_scene(frame, COLUMNS)
    score, history = drawn(scene, "text"), frame.session.history
    assert "log scale" in scene.caption
    for half, entry in enumerate(history[:10]):
        assert 10 ** -at(score, half) == pytest.approx(history[-1].score - entry.score, rel=1e-6)
    assert at(score, len(history) - 1) == np.nanmax(score.ys)
    for tick in scene.y.ticks:
        number, left = tick.label.split()
        assert number in ("10", "1", "0.1", "0.01", "0.001") or number.startswith("10⁻")
        assert left == "left"


def test_the_half_step_at_which_the_picture_turns_is_told() -> None:
    session = settled().session
    frames = [replace(settled(), session=session.go(at)) for at in range(len(session.history))]
    # As they are taken: no half-step is known beyond the present one.
    taken = [replace(one, session=replace(one.session, history=one.session.past)) for one in frames]
    by_score = ["left" not in climb_scene(one, 60).caption for one in taken]
    told = [TURNED in sentence(one) for one in taken[:-1]]
    assert told == [a and not b for a, b in pairwise([True, *by_score[:-1]])]
    assert told.count(True) == 1


def test_on_the_way_what_is_left_is_estimated() -> None:
    """By Aitken: the rounds fall by about a constant factor, so it comes near the truth."""
    whole = settled().session
    assert whole.now.score == pytest.approx(limit_of(whole.history))
    part = replace(whole, history=whole.history[:13], at=12)
    limit = limit_of(part.history)
    assert limit is not None
    gained = whole.now.score - part.now.score
    assert limit - part.now.score == pytest.approx(gained, rel=0.2)


def test_beside_other_runs_scores_are_compared() -> None:
    frame = settled()
    assert "score" in climb_scene(replace(frame, others=(frame.session,)), COLUMNS).caption


# Several runs.


def test_runs_are_named_right_of_their_ends_and_no_name_hides_the_marker() -> None:
    frame = settled()
    short = begin(variant=Variant(spread="same"))[1].run()
    for half in (0, 5, len(frame.session.history) - 1):
        shown = replace(frame, session=frame.session.go(half), others=(short,))
        scene = climb_scene(shown, COLUMNS)
        last = max(len(s.history) - 1 for s in (frame.session, short))
        labels = [mark for mark in scene.marks if isinstance(mark, Label)]
        assert {label.text.strip() for label in labels} == {"quartiles, spreads same", "quartiles"}
        assert all(label.x > last and label.align == "left" for label in labels)
        lines = texts(terminal.draw(scene, COLUMNS, 14, DARK))
        assert sum(line.count("●") for line in lines) == 1
        assert any("quartiles" in line for line in lines)


def test_earlier_runs_stay_beside_the_present_one() -> None:
    frame = settled()
    longer = slow(3000, 2999).session
    short = begin(variant=Variant(spread="same"))[1].run()
    scene = climb_scene(replace(frame, others=(short, longer)), COLUMNS)
    others = [m for m in scene.marks if isinstance(m, Curve) and m.pattern == "solid"][:2]
    for curve, session in zip(others, (short, longer), strict=True):
        last = len(session.history) - 1
        assert (curve.xs[0], curve.xs[-1]) == (0, last)
        assert len(curve.xs) <= COLUMNS + 3
        assert at(curve, last) == session.history[-1].score
        assert last <= scene.x.high
        assert scene.y.low < at(curve, last) < scene.y.high
    assert marker(scene) == (frame.session.at, frame.session.now.score)


def collapsed() -> tuple[Backdrop, Session]:
    backdrop, session = begin(start=two((0.2, 0.9), (0.2, 0.001)))
    return backdrop, session.run()


def test_a_score_without_ceiling_leaves_the_picture() -> None:
    backdrop, session = collapsed()
    assert session.now.score == np.inf
    scene = climb_scene(Frame(backdrop, session), COLUMNS)
    assert np.isfinite([scene.y.low, scene.y.high]).all()
    assert marker(scene) == (session.at, scene.y.high)
    finite = [e.score for e in session.history if np.isfinite(e.score)]
    assert scene.y.low < min(finite)
    assert max(finite) < scene.y.high


@pytest.mark.parametrize("stand", [0, 1, 2])
def test_pictures_of_climbs_are_whole(stand: int) -> None:
    backdrop, session = collapsed()
    for frame in (Frame(backdrop, session.go(stand)), slow(8000, 4000 + stand), settled()):
        for width, height in ((60, 12), (16, 5), (10, 3), (140, 40)):
            strips = terminal.draw(climb_scene(frame, width), width, height, DARK)
            assert list(faults(strips, width, height)) == []
            if width == 60:
                assert sum(text.count("●") for text in texts(strips)) == 1


def test_the_picture_rises_from_left_to_right() -> None:
    """As a person sees it: the marker at the right end, higher than the beginning."""
    cells = grid(terminal.draw(climb_scene(settled(), COLUMNS), COLUMNS, 14, DARK))
    ((column, row),) = (
        (c, r) for r, line in enumerate(cells) for c, cell in enumerate(line) if cell.char == "●"
    )
    line = [
        (c, r)
        for r, cells_of in enumerate(cells[:-1])
        for c, cell in enumerate(cells_of)
        if 0x2801 <= ord(cell.char) <= 0x28FF
    ]
    assert column >= max(c for c, _ in line)
    assert row == min(r for _, r in line)
    assert max(line, key=lambda place: place[1])[0] < column / 2


def test_the_guess_has_no_floor_and_an_ended_e_step_has_one() -> None:
    backdrop, session = begin(start=two((0.25, 40.0), (0.26, 0.5)))
    session = session.step()
    assert session.now.phase is Phase.ENDED
    floor = drawn(climb_scene(Frame(backdrop, session), COLUMNS), "muted")
    assert np.isnan(at(floor, 0))
    assert at(floor, 1) == session.now.score


def test_heights_that_differ_by_rounding_alone_have_short_numbers() -> None:
    """At the saddle the last half-steps change the score in its last place."""
    frame = frame_at(0)
    session = frame.session
    session = session.restart(both_the_same(session.sample, session.variant)).run()
    labels = [tick.label for tick in climb_scene(replace(frame, session=session), 36).y.ticks]
    assert len(labels) >= 2
    assert max(map(len, labels)) <= 5
