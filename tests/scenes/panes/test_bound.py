"""The floor under the score: touching, below everywhere, rising and walked along."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from emtui.em.history import Phase, Why
from emtui.em.mixture import Array, Mixture
from emtui.em.session import Session
from emtui.em.starts import random_start
from emtui.em.variants import ASSIGNERS, Variant
from emtui.plot import terminal
from emtui.plot.marks import MUTED, TEXT, Band, Curve, Points, Scene
from emtui.scenes.frame import Frame
from emtui.scenes.pane import View
from emtui.scenes.panes.bound import BOUND, bound_scene
from emtui.slips.envelope import Envelope
from emtui.slips.examples import load_example
from tests.long_run import strength
from tests.scenes.scene_kit import DARK, begin, faults, frame_at, studied, texts, told, two

HARD = Variant("hard")


SLOW = two((0.05, 0.1), (0.1, 0.1))
"""From here both ways of assigning take a few rounds."""


def curves(scene: Scene) -> dict[str, Curve]:
    """Score and floor by name."""
    names = {TEXT: "score", MUTED: "floor"}
    return {names[mark.ink]: mark for mark in scene.marks if isinstance(mark, Curve)}


def dots(scene: Scene) -> Array:
    """Where the two circles stand: t and floor, t and score."""
    (points,) = [m for m in scene.marks if isinstance(m, Points) and "●" in m.symbols]
    assert points.ys is not None
    circles = [sign in "○●" for sign in points.symbols]
    return np.stack([points.xs, points.ys], axis=-1)[circles]


def at(curve: Curve, t: float) -> float:
    return float(np.interp(t, curve.xs, curve.ys))


def shown(halves: int, **choices: object) -> tuple[View, Scene]:
    view = studied(BOUND, frame_at(halves, **choices))
    return view, bound_scene(view, 72)


def test_a_guess_has_a_score_and_no_floor() -> None:
    view, scene = shown(0)
    assert set(curves(scene)) == {"score"}
    assert not any(isinstance(mark, Band) for mark in scene.marks)
    assert told(BOUND, view) == ["no floor yet: Space lifts one"]


@pytest.mark.parametrize("assign", ASSIGNERS)
def test_the_floor_touches_where_we_stand_and_lies_below_elsewhere(assign: str) -> None:
    view, scene = shown(3, variant=Variant(assign))
    both, now = curves(scene), view.frame.session.now
    assert now.phase is Phase.ASSIGNED
    assert at(both["floor"], 0.0) == pytest.approx(now.score, abs=1e-9)
    assert (both["floor"].ys <= both["score"].ys + 1e-9).all()
    assert dots(scene) == pytest.approx(np.array([[0.0, now.score]] * 2), abs=1e-9)
    assert told(BOUND, view)[0].startswith("gap 0 ")


@pytest.mark.parametrize("assign", ASSIGNERS)
def test_after_the_update_we_stand_under_the_floors_top_a_gap_below_the_score(assign: str) -> None:
    view, scene = shown(2, variant=Variant(assign))
    now = view.frame.session.now
    assert now.floor is not None
    assert dots(scene) == pytest.approx(np.array([[1.0, now.floor], [1.0, now.score]]), abs=1e-9)
    assert at(curves(scene)["floor"], 1.0) == pytest.approx(curves(scene)["floor"].ys.max())
    gap = now.score - now.floor
    assert f"gap {gap:.1f} " in told(BOUND, view)[0] or gap == pytest.approx(0.0, abs=1e-9)
    ((band,), words) = [m for m in scene.marks if isinstance(m, Band)], told(BOUND, view)[1]
    np.testing.assert_array_equal(band.highs, curves(scene)["score"].ys)
    np.testing.assert_array_equal(band.lows, curves(scene)["floor"].ys)
    assert "top" in words


def gliding(view: View, origin: int, glide: float) -> View:
    """The view on its way from a half-step of its own history."""
    session = view.frame.session
    return replace(
        view, frame=replace(view.frame, origin=session.history[origin], glide=glide)
    )  # fmt: skip


@pytest.mark.parametrize("assign", ASSIGNERS)
@pytest.mark.parametrize("halves", [1, 3])
def test_the_e_step_lifts_the_floor_to_touch_and_it_is_a_floor_all_the_way(
    halves: int, assign: str
) -> None:
    view = studied(BOUND, frame_at(halves, variant=Variant(assign), start=SLOW))
    before = view.frame.session.before
    assert before is not None
    heights = []
    for glide in (0.0, 0.3, 0.7, 1.0):
        both = curves(bound_scene(gliding(view, halves - 1, glide), 72))
        assert (both["floor"].ys <= both["score"].ys + 1e-9).all()
        heights.append(at(both["floor"], 0.0))
    assert heights == sorted(heights)
    assert heights[-1] == pytest.approx(before.score, abs=1e-9)
    assert heights[0] < heights[-1] - 1e-3
    if before.floor is not None:
        assert heights[0] == pytest.approx(before.floor, abs=1e-9)


def test_the_m_step_walks_from_old_to_new_under_a_floor_that_stays() -> None:
    view = studied(BOUND, frame_at(4))
    for glide in (0.0, 0.4, 0.9):
        scene = bound_scene(gliding(view, 3, glide), 72)
        assert dots(scene)[:, 0] == pytest.approx([glide, glide])
        np.testing.assert_array_equal(curves(scene)["floor"].ys, view.found.line.bound)
    session = view.frame.session
    undone = Frame(view.frame.backdrop, session.back())
    walked = replace(undone, origin=session.now, glide=0.25)
    scene = bound_scene(replace(studied(BOUND, undone), frame=walked), 72)
    assert dots(scene)[0, 0] == pytest.approx(0.75)


@pytest.mark.parametrize("halves", range(1, 5))
@pytest.mark.parametrize("assign", ASSIGNERS)
def test_old_new_and_the_gap_can_be_read(halves: int, assign: str) -> None:
    view, scene = shown(halves, variant=Variant(assign), start=SLOW)
    assert not view.found.still
    line, height = view.found.line, scene.y.high - scene.y.low
    assert scene.x.low < 0 < 1 < scene.x.high
    touch, top = at(curves(scene)["score"], 0.0), line.bound.max()
    assert scene.y.low < touch < top < scene.y.high
    assert top - touch > 0.28 * height
    edge = np.searchsorted(line.t, scene.x.high) - 1
    assert line.bound[edge] > scene.y.low - height


def settled_views() -> Iterator[View]:
    for variant in (Variant(), HARD, Variant(spread="same", share="equal")):
        backdrop, session = begin(variant=variant)
        yield studied(BOUND, Frame(backdrop, session.run()))


def test_a_settled_climb_stands_on_the_top_of_a_floor_that_can_be_seen() -> None:
    for view in settled_views():
        found, scene = view.found, bound_scene(view, 72)
        assert found.now.end is not None
        assert found.now.end.why is Why.SETTLED
        assert [tick.label for tick in scene.x.ticks] == ["here"]
        floor = found.line.bound
        assert floor.max() - floor.min() > 1e-3
        assert floor.max() - at(curves(scene)["floor"], 0.0) < 1e-6 * (floor.max() - floor.min())
        assert told(BOUND, view)[1] == "top reached: nothing left to climb"


ONE_SLIP = two((0.3, 0.9), (0.3, 0.001))


def test_a_collapse_has_no_ceiling_and_an_emptied_friend_no_line() -> None:
    backdrop, session = begin(start=ONE_SLIP)
    fallen = session.run()
    assert fallen.now.score == np.inf
    view = studied(BOUND, Frame(backdrop, fallen))
    assert told(BOUND, view) == ["no ceiling: both rise without end"]
    assert not list(faults(terminal.draw(bound_scene(view, 72), 76, 12, DARK), 76, 12))
    backdrop, session = begin(start=two((0.1, 90.0), (0.1, 0.1)), variant=HARD)
    with pytest.raises(ValueError, match="Bilal has no slips left"):
        studied(BOUND, Frame(backdrop, session.run()))


def test_a_saddle_is_told() -> None:
    same = Variant(spread="same")
    backdrop, session = begin(start=two((0.25, 0.25), (0.1, 0.1)), variant=same)
    view = studied(BOUND, Frame(backdrop, session.run()))
    both = curves(bound_scene(view, 72))
    assert at(both["floor"], 0.0) == pytest.approx(both["floor"].ys.max(), abs=1e-9)
    assert told(BOUND, view)[1] == "top reached, but this is a saddle"


def walks() -> Iterator[Session]:
    rng = np.random.default_rng(3)
    envelopes = [
        Envelope.of("two atoms", [1.0] * 5 + [2.0] * 4),
        Envelope.of("far off", 1e9 + rng.normal(0, 1, 40)),
        Envelope.of("tiny", rng.normal(0, 1e-200, 12)),
        Envelope.of("a far slip", [*rng.normal(0, 1, 30), 1e6]),
    ]
    for envelope in envelopes:
        for variant in (Variant(), HARD, Variant("soft", "same", "equal")):
            for seed in strength((1,), (1, 2)):
                start = random_start(envelope.sample, variant, seed)
                yield Session.begin(envelope.sample, variant, start)


def test_hostile_envelopes_are_drawn_or_refused_in_words() -> None:
    drawn, refusals = 0, []
    for session in walks():
        backdrop, _ = begin(Envelope.of("same slips", session.sample.to_units(_unit()).means))
        now = session
        while True:
            try:
                view = studied(BOUND, Frame(backdrop, now))
            except ValueError as refusal:
                refusals.append(str(refusal))
            else:
                drawn += 1
                scene = bound_scene(view, 60)
                assert np.isfinite([scene.x.low, scene.x.high, scene.y.low, scene.y.high]).all()
                assert not list(faults(terminal.draw(scene, 60, 10, DARK), 60, 10))
                told(BOUND, view)
            if now.now.phase is Phase.ENDED or now.at >= 8:
                break
            now = now.step()
    assert drawn > strength(30, 60)
    assert {refusal[-24:] for refusal in refusals} <= {"from here no line leads on."[-24:]}


def _unit() -> Mixture:
    return two((-1.0, 1.0), (1.0, 1.0))


def test_a_hard_update_that_changes_no_label_leaves_no_gap_to_close() -> None:
    view, _ = shown(2, variant=HARD)
    words = told(BOUND, view)
    assert words == ["gap 0 by outdated labels", "on its top ▲, and no label changed"]
    assert view.frame.session.step().step().now.end is not None


@pytest.mark.parametrize("size", [(60, 16), (44, 10)])
@pytest.mark.parametrize("name", ["essay", "overlap"])
def test_a_sign_that_the_caption_names_is_on_the_picture(name: str, size: tuple[int, int]) -> None:
    """After the M-step, too: there ▲ stands where ○ would, the floor's top being where we are."""
    named = set()
    whole = frame_at(0, envelope=load_example(name))
    session = whole.session.run()
    for halves in range(1, min(len(session.history), 24)):
        view = studied(BOUND, replace(whole, session=session.go(halves)))
        scene = bound_scene(view, size[0])
        drawn = "".join(texts(terminal.draw(scene, *size, DARK)))
        assert drawn.count("●") == 1
        if "● on ▲" in scene.caption:  # in a low pane it hides ▲
            assert drawn.count("▲") <= 1, halves
        elif "▲" in scene.caption:
            named.add(halves % 2)
            assert drawn.count("▲") == 1, halves
    assert named == {0, 1}
