from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from emtui.em.exhaustive import MOST
from emtui.em.starts import default_start
from emtui.em.variants import Variant
from emtui.plot import terminal
from emtui.plot.marks import Curve, Points, Rule
from emtui.scenes.pane import View
from emtui.scenes.panes.assignments import ASSIGNMENTS, assignments_scene
from emtui.scenes.panes.exhaustive_study import BLOCKS, SEARCHING, Search, measured_rate, search
from emtui.slips.envelope import Envelope
from emtui.slips.essay import ESSAY
from tests.long_run import some_of, strength
from tests.scenes.scene_kit import DARK, faults, frame_at, studied, told
from tests.strategies import said

SCORES = ("12.548", "with", "names", "12.577", "slips", "alone")
SAME = Variant(spread="same")


def envelope(count: int, seed: int = 0) -> Envelope:
    return Envelope.of("drawn", np.random.default_rng(seed).normal(size=count))


def ticking(step: float) -> Callable[[], float]:
    """A clock that a second look at finds `step` seconds later."""
    ticks = itertools.count()
    return lambda: step * next(ticks)


def at_rate(rate: float, count: int) -> View:
    """A view of so many slips on a machine that tries `rate` labelings a second."""
    frame = frame_at(0, envelope=envelope(count))
    view = View(frame)
    blocks = BLOCKS * 2**13
    *_, found = search(view, lambda share: True, ticking(blocks / rate))
    return replace(view, found=found)


def curves(view: View) -> list[Curve]:
    return [mark for mark in assignments_scene(view, 60).marks if isinstance(mark, Curve)]


def test_the_essays_best_beside_em_both_with_both_scores() -> None:
    view = studied(ASSIGNMENTS, frame_at(16))
    lines = told(ASSIGNMENTS, view)
    assert lines[0] == "best of all 12.548, EM now 12.544"
    assert lines[1] == "without names: 12.577, 12.580"
    assert lines[2] == "Bilal 0.45 0.47 0.48 0.53 0.9 against the other nine"
    assert lines[3] == "16,384 tried · 34 of them ruled out: no spread"


def test_em_now_is_where_the_climb_stands() -> None:
    guess, end = (studied(ASSIGNMENTS, frame_at(halves)) for halves in (0, 16))
    rules = [
        next(m.at for m in assignments_scene(view, 60).marks if isinstance(m, Rule))
        for view in (guess, end)
    ]
    assert rules[0] < 1 < rules[1] == pytest.approx(12.544063, abs=1e-6)


def test_the_opening_guess_is_nobodys_and_not_compared() -> None:
    frame = frame_at(0)
    session = frame.session.restart(default_start(frame.session.sample, frame.session.variant))
    view = studied(ASSIGNMENTS, replace(frame, session=session))
    assert not [m for m in assignments_scene(view, 60).marks if isinstance(m, Rule)]
    assert told(ASSIGNMENTS, view)[0] == "best of all 12.55"


def test_the_picture_climbs_to_the_best_of_all() -> None:
    view = studied(ASSIGNMENTS, frame_at(16))
    named = curves(view)[-1]
    assert (np.diff(named.xs) >= 0).all()
    assert (np.diff(named.ys) >= 0).all()
    assert named.xs[-1] == pytest.approx(math.log10(16_384))
    assert named.ys[-1] == pytest.approx(12.547966, abs=1e-6)
    best = max(b.labeling.classification for b in view.found.bests if b.tried <= 1000)
    at = np.searchsorted(named.xs, math.log10(1000), "right") - 1
    assert named.ys[at] == pytest.approx(best)
    assert best < 9 < 12 < named.ys[-1]


def test_the_cursor_reads_the_best_by_then_and_starts_from_it() -> None:
    view = studied(ASSIGNMENTS, frame_at(2), cursor=(math.log10(200), 0.0))
    early = view.found.bests[0]
    points = [m for m in assignments_scene(view, 60).marks if isinstance(m, Points)]
    assert points[0].ys is not None
    assert points[0].ys[0] == early.labeling.classification
    assert told(ASSIGNMENTS, view)[0].startswith("best by here")
    assert ASSIGNMENTS.start is not None
    assert ASSIGNMENTS.cursor is not None
    last = replace(view, cursor=ASSIGNMENTS.cursor(view))
    start = ASSIGNMENTS.start(last)
    assert start is not None
    given = view.frame.session.sample.to_units(start.mixture)
    highs = [x for x in ESSAY if x > 0.4]
    assert given.means[1] == pytest.approx(np.mean(highs))
    assert given.sds[1] == pytest.approx(np.std(highs))
    assert given.weights[1] == pytest.approx(5 / 14)


def test_arrows_stay_on_the_axis() -> None:
    view = studied(ASSIGNMENTS, frame_at(2), cursor=(4.0, 0.0))
    assert ASSIGNMENTS.move is not None
    assert ASSIGNMENTS.move(view, (1, 0), (0.1, 1.0)) == (4.1, 0.0)
    assert ASSIGNMENTS.move(view, (99, 0), (0.1, 1.0))[0] == pytest.approx(math.log10(16_384))
    assert ASSIGNMENTS.move(view, (-99, 0), (0.1, 1.0))[0] == pytest.approx(math.log10(128))


@pytest.mark.parametrize(("spread", "count"), [("same", 13), ("known", 13), ("different", 91)])
def test_the_runs_of_neighbours_find_the_same(spread: str, count: int) -> None:
    view = studied(ASSIGNMENTS, frame_at(2, variant=Variant(spread=spread, known_sd=0.2)))
    found: Search = view.found
    assert found.run is not None
    best = found.bests[-1].labeling
    assert found.run.classification == pytest.approx(best.classification, rel=1e-12)
    assert list(found.run.labels) == list(best.labels)
    lines = told(ASSIGNMENTS, view)
    assert any(f"{count} runs of neighbours find the same" in line for line in lines)


def test_fifty_slips_take_fourteen_years_at_this_rate() -> None:
    rate = 2.0**50 / (14 * 365.25 * 86400)
    lines = told(ASSIGNMENTS, at_rate(rate, 50))
    assert lines[0] == "50 slips: 14 years"
    asked = "20 slips: under a second · 50: 14 years"
    assert any(line.startswith(asked) for line in lines)
    tried = told(ASSIGNMENTS, at_rate(rate, 14))
    assert any(line.startswith("20 slips: ") and "50: " in line for line in tried)


def test_the_rate_is_that_of_the_clock() -> None:
    assert measured_rate(Variant(), lambda share: True, ticking(2.0)) == BLOCKS * 2**13 / 2
    assert measured_rate(Variant(), lambda share: False) is None


def test_too_many_slips_are_not_tried() -> None:
    view = studied(ASSIGNMENTS, frame_at(2, envelope=envelope(MOST + 1)))
    assert (view.found.done, view.found.bests) == (0, ())
    assert view.found.rate > 0
    assert "25 slips: " in told(ASSIGNMENTS, view)[0]
    line = curves(view)[0]
    # Every slip doubles the time.
    slope = (line.ys[-1] - line.ys[0]) / (line.xs[-1] - line.xs[0])
    assert slope == pytest.approx(math.log10(2))


def test_too_many_slips_to_try_have_a_best_run_all_the_same() -> None:
    view = studied(ASSIGNMENTS, frame_at(2, envelope=envelope(400), variant=SAME))
    lines = told(ASSIGNMENTS, view)
    assert any(line.startswith("best run ") and ", EM now " in line for line in lines)
    assert ASSIGNMENTS.start is not None
    start = ASSIGNMENTS.start(view)
    assert start is not None
    means = view.frame.session.sample.to_units(start.mixture).means
    assert means == pytest.approx(view.found.run.mixture.means)


def test_progress_never_runs_back() -> None:
    shares: list[float] = []

    def going_on(share: float) -> bool:
        shares.append(share)
        return True

    assert list(search(View(frame_at(0)), going_on))
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_it_stops_when_told_to() -> None:
    asked: list[float] = []

    def once(share: float) -> bool:
        asked.append(share)
        return len(asked) < 3

    found = list(search(View(frame_at(0)), once))
    assert len(found) == 3
    assert [f.done for f in found] == [128, 256, 384]
    assert asked == pytest.approx([SEARCHING * f.done / 16_384 for f in found])


HOSTILE = {
    "two atoms": Envelope.of("x", [1.0, 2.0] * 5),
    "two slips": Envelope.of("x", [1.0, 2.0]),
    "three slips": Envelope.of("x", [1.0, 2.0, 4.0]),
    "offset": Envelope.of("x", 1e9 + np.random.default_rng(1).normal(size=12)),
    "tiny": Envelope.of("x", np.array([1.0, 2.0, 5.0, 6.0]) * 1e-300),
    "huge": Envelope.of("x", np.array([-1.0, -2.0, 5.0, 6.0]) * 1e300),
    "many": envelope(1000),
}


NAMES = (("soft", "different"), ("soft", "same"), ("hard", "known"))


@pytest.mark.parametrize("case", some_of(itertools.product(HOSTILE, NAMES), every=4), ids=str)
def test_hostile_envelopes(case: tuple[str, tuple[str, str]]) -> None:
    name, names = case
    variant = said(HOSTILE[name].sample, *names)
    view = studied(ASSIGNMENTS, frame_at(0, envelope=HOSTILE[name], variant=variant))
    places = (None, (0.0, 0.0), (1e9, 0.0))
    every = itertools.product((36, 56, 70), places)
    for columns, cursor in strength(zip((36, 56, 70), places, strict=True), every):
        moved = replace(view, cursor=cursor, columns=columns)
        assert told(ASSIGNMENTS, moved)
        strips = terminal.draw(assignments_scene(moved, columns), columns, 9, DARK)
        assert not list(faults(strips, columns, 9))
        assert ASSIGNMENTS.start is not None
        ASSIGNMENTS.start(moved)


def test_a_collapsed_climb_stands_beside_the_best() -> None:
    frame = frame_at(2)
    flat = replace(frame.session.now, standard=frame.session.now.standard.with_sds(np.zeros(2)))
    history = (*frame.session.history[:-1], flat)
    view = studied(ASSIGNMENTS, replace(frame, session=replace(frame.session, history=history)))
    best, alone = told(ASSIGNMENTS, view)[:2]
    assert best.endswith(", EM now no ceiling")
    assert alone.endswith(", no ceiling")
    assert not list(faults(terminal.draw(assignments_scene(view, 60), 60, 9, DARK), 60, 9))
