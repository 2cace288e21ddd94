from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from emtui.em.history import Limits
from emtui.em.mixture import Mixture
from emtui.em.multistart import run_many
from emtui.em.steps import e_step, m_step
from emtui.em.variants import Variant
from emtui.plot import terminal
from emtui.plot.marks import Curve, Label, Points
from emtui.scenes.frame import Frame
from emtui.scenes.pane import View
from emtui.scenes.panes.convergence_study import Convergence, follow
from emtui.scenes.panes.speed import SPEED, speed_scene
from emtui.slips.envelope import Envelope
from tests.long_run import in_long_runs
from tests.scenes.scene_kit import DARK, faults, frame_at, studied, told, two
from tests.strategies import said


def curves(view: View) -> list[Curve]:
    return [mark for mark in speed_scene(view, 60).marks if isinstance(mark, Curve)]


def by_differences(frame: Frame) -> float:
    """The largest eigenvalue of the EM map's derivative where the essay's climb settles."""
    sample, variant = frame.session.sample, Variant()
    start = frame.session.start.mixture
    one = Mixture(start.weights[None], start.means[None], start.sds[None])
    end = run_many(sample, variant, one, Limits(1e-13)).mixtures[0]

    def step(theta: np.ndarray) -> np.ndarray:
        now = Mixture(np.array([1 - theta[0], theta[0]]), theta[1:3], theta[3:])
        new = m_step(sample, e_step(sample, now, variant).moments, now, variant)
        return np.array([new.weights[1], *new.means, *new.sds])

    at, h = np.array([end.weights[1], *end.means, *end.sds]), 1e-5
    columns = [(step(at + h * e) - step(at - h * e)) / (2 * h) for e in np.eye(5)]
    return float(np.abs(np.linalg.eigvals(np.stack(columns, -1))).max())


def test_the_essays_rate_measured_and_foretold() -> None:
    frame = frame_at(4)
    found: Convergence = studied(SPEED, frame).found
    for rate in (found.run.rate, found.run.by_gains, found.missing, by_differences(frame)):
        assert rate == pytest.approx(0.2089, rel=0.01)
    assert found.settled


def test_in_words() -> None:
    view = studied(SPEED, frame_at(6), columns=70)
    lines = told(SPEED, view)
    assert lines[0] == "each round leaves 21% of the way still to go"
    assert lines[1] == "the missing names hide 21% of what the slips could tell"
    assert "foretold 0.2089" in lines[2]
    rounds, followed = frame_at(0).session.run().now.iteration, len(view.found.run.gains)
    assert lines[3].startswith(f"round 3 of {rounds} · followed on to {followed}")
    assert rounds < followed


@pytest.mark.parametrize("halves", [0, 4, 9])
def test_the_run_is_followed_to_its_end_wherever_we_stand(halves: int) -> None:
    found, whole = (studied(SPEED, frame_at(at)).found for at in (halves, 0))
    np.testing.assert_array_equal(found.run.gains, whole.run.gains)
    assert found.settled


def test_rounds_are_whole_numbers() -> None:
    ticks = speed_scene(studied(SPEED, frame_at(10)), 58).x.ticks
    assert len(ticks) > 1
    assert all(tick.label.isdecimal() for tick in ticks)


def test_gains_are_those_of_the_climb() -> None:
    view = studied(SPEED, frame_at(10))
    scores = [e.score for e in view.frame.session.history[::2]]
    assert view.found.run.gains[:5] == pytest.approx(np.diff(scores))
    past = curves(view)[-1]
    assert past.ys[:5] == pytest.approx(np.log10(np.diff(scores)))
    assert np.isnan(past.ys[5:]).all()
    (here,) = (m for m in speed_scene(view, 60).marks if isinstance(m, Points))
    assert (here.xs[0], here.ys is not None and here.ys[0]) == (5.0, past.ys[4])


def test_the_foretold_slope_is_the_squared_rate_a_round() -> None:
    view = studied(SPEED, frame_at(2))
    line = curves(view)[0]
    slope = (line.ys[-1] - line.ys[0]) / (line.xs[-1] - line.xs[0])
    assert 10**slope == pytest.approx(0.2089**2, rel=1e-3)


def test_earlier_runs_stand_beside_it_with_their_names() -> None:
    other = frame_at(16, start=two((0.45, 0.5), (0.1, 0.1))).session
    frame = replace(frame_at(4), others=(other,))
    view = studied(SPEED, frame)
    (run,) = view.found.others
    assert run.gains[:3] == pytest.approx(np.diff([e.score for e in other.history[::2]])[:3])
    labels = [m.text for m in speed_scene(view, 60).marks if isinstance(m, Label)]
    assert labels == [f" {other.start.name} "]


def test_overlapping_friends_leave_more_each_round() -> None:
    rng = np.random.default_rng(8)
    leaves = []
    for apart in (2.5, 6.0):
        slips = np.concatenate([rng.normal(0, 1, 200), rng.normal(apart, 1, 200)])
        frame = frame_at(0, envelope=Envelope.of("x", slips), variant=Variant(spread="same"))
        found = studied(SPEED, frame).found
        assert found.run.rate == pytest.approx(found.missing, rel=0.01)
        leaves.append(found.run.rate)
    assert leaves[0] > 0.8 > 0.2 > leaves[1]


def test_before_it_settles_it_says_so_and_stops_when_told() -> None:
    rng = np.random.default_rng(8)
    slow = Envelope.of("x", np.concatenate([rng.normal(0, 1, 200), rng.normal(2, 1, 200)]))
    frame = frame_at(0, envelope=slow)
    asked = 0

    def twice(share: float) -> bool:
        nonlocal asked
        asked += 1
        return asked < 20

    *_, found = follow(View(frame), twice)
    assert found.end is None
    assert found.missing is None
    assert asked == 20
    lines = told(SPEED, View(frame, found=found))
    assert lines[0].startswith(f"followed for {len(found.run.gains)} rounds")


def test_hard_names_have_no_rate() -> None:
    view = studied(SPEED, frame_at(3, variant=Variant("hard")))
    assert (view.found.run.rate, view.found.missing) == (None, None)
    assert told(SPEED, view)[0].startswith("names given outright")


def test_a_collapse_is_no_rate() -> None:
    frame = frame_at(1, start=two((0.2, 0.9), (0.2, 0.005), (0.9, 0.1)))
    view = studied(SPEED, frame)
    assert told(SPEED, view)[0].startswith("Bilal collapsed in ")


HOSTILE = {
    "two atoms": Envelope.of("x", [1.0, 2.0] * 5),
    "two slips": Envelope.of("x", [1.0, 2.0]),
    "offset": Envelope.of("x", 1e9 + np.random.default_rng(1).normal(size=40)),
    "tiny": Envelope.of("x", np.array([1.0, 2.0, 5.0, 6.0]) * 1e-300),
    "huge": Envelope.of("x", np.array([-1.0, -2.0, 5.0, 6.0]) * 1e300),
    "hundred thousand": Envelope.of("x", np.random.default_rng(2).normal(size=100_000)),
}


@pytest.mark.parametrize("names", [(), *in_long_runs(("hard",), ("soft", "known"))])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_envelopes(name: str, names: tuple[str, ...]) -> None:
    variant = said(HOSTILE[name].sample, *names)
    frame = frame_at(1, envelope=HOSTILE[name], variant=variant, limits=Limits(max_iterations=400))
    view = studied(SPEED, frame)
    for columns, halves in itertools.product((36, 56, 70), (0, 1)):
        session = frame.session.go(halves)
        shown = replace(view, columns=columns, frame=replace(frame, session=session))
        assert told(SPEED, shown)
        strips = terminal.draw(speed_scene(shown, columns), columns, 8, DARK)
        assert not list(faults(strips, columns, 8))
