from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest

from emtui.plot import terminal
from emtui.plot.marks import Band, Curve, Points
from emtui.scenes.frame import Frame
from emtui.scenes.pane import View
from emtui.scenes.panes.jensen import possibilities
from emtui.scenes.panes.one_friend import DEALT, FLOOR, ONE, PEAK, one_scene
from emtui.scenes.panes.running_mean import Dealt
from emtui.slips.dealing import Deal
from emtui.slips.envelope import Envelope
from emtui.slips.essay import ESSAY
from tests.long_run import strength
from tests.scenes.scene_kit import DARK, faults, frame_at, studied, told

MILLION = Envelope.of("many", np.random.default_rng(2).normal(5.0, 2.0, 1_000_000))


def marks(view: View, kind: type, columns: int = 70) -> list[object]:
    return [mark for mark in one_scene(view, columns).marks if isinstance(mark, kind)]


def curve(view: View) -> Curve:
    (only,) = marks(view, Curve)
    assert isinstance(only, Curve)
    return only


def in_units(frame: Frame, values: np.ndarray | float) -> np.ndarray:
    return np.asarray(frame.session.sample.place_in_units(values))


# Slips dealt one by one.


@pytest.mark.parametrize("dealt", [1, 5, 14])
def test_only_what_is_dealt_is_drawn(dealt: int) -> None:
    view = studied(ONE, frame_at(0), choice=DEALT, cursor=(float(dealt), 0.0))
    line = curve(view)
    assert line.xs.tolist() == list(range(1, dealt + 1))
    means = [math.fsum(ESSAY[:n]) / n for n in range(1, dealt + 1)]
    assert in_units(view.frame, line.ys) == pytest.approx(means)
    assert told(ONE, view)[0].startswith(f"{dealt} dealt: average {means[-1]:.2g}"[:16])


def test_the_average_and_its_error_written_out() -> None:
    view = studied(ONE, frame_at(0), choice=DEALT)
    sd = np.std(ESSAY, ddof=1)
    assert told(ONE, view)[0] == (
        f"14 dealt: average {np.mean(ESSAY):.3f}, usually off by about {sd / math.sqrt(14):.3f}"
    )


@pytest.mark.parametrize("columns", [33, 36, 44, 60])
def test_an_error_is_told_as_the_usual_one_at_every_width(columns: int) -> None:
    view = studied(ONE, frame_at(0), choice=DEALT)
    first = told(ONE, replace(view, columns=columns))[0]
    assert "usually" in first
    assert len(first) <= columns


def test_the_funnels_are_one_and_two_standard_errors() -> None:
    view = studied(ONE, frame_at(0), choice=DEALT)
    wide, narrow = marks(view, Band)
    assert isinstance(wide, Band)
    assert isinstance(narrow, Band)
    sample = view.frame.session.sample
    for band, widths in ((wide, 2), (narrow, 1)):
        at_four = np.interp(4.0, band.xs, band.highs - band.lows) * sample.scale
        assert at_four == pytest.approx(2 * widths * np.std(ESSAY, ddof=1) / 2, rel=0.01)


def test_with_the_truth_known_ali_is_alone_with_the_true_number() -> None:
    envelope = Deal(60, ali=(0.3, 0.05), bilal=(0.9, 0.1), share=0.5, seed=3).envelope()
    view = studied(ONE, frame_at(0, envelope=envelope), choice=DEALT)
    found: Dealt = view.found
    assert envelope.truth is not None
    ali = envelope.slips[envelope.truth == 0]
    assert in_units(view.frame, found.slips) == pytest.approx(ali)
    assert float(in_units(view.frame, found.running.centre)) == pytest.approx(0.3)
    assert found.running.sd * view.frame.session.sample.scale == pytest.approx(0.05)
    errors = 0.05 / np.sqrt(np.arange(1, len(ali) + 1))
    means = np.cumsum(ali) / np.arange(1, len(ali) + 1)
    shares = [(np.abs(means - 0.3) <= w * errors).mean() for w in (1, 2)]
    lines = told(ONE, view)
    assert lines[1] == f"within one error {shares[0]:.0%} of the time · within two {shares[1]:.0%}"
    assert lines[2].startswith("Ali's number: 0.3")


def test_labels_without_a_deal_take_his_slips_own_number() -> None:
    envelope = Envelope.of("x", [1.0, 2.0, 9.0, 4.0], truth=[0, 0, 1, 0])
    view = studied(ONE, frame_at(0, envelope=envelope), choice=DEALT)
    assert float(in_units(view.frame, view.found.running.centre)) == pytest.approx(7 / 3)
    assert told(ONE, view)[1].startswith("Ali's slips:")


def test_an_arrow_deals_a_slip_or_a_column() -> None:
    assert ONE.move is not None
    view = studied(ONE, frame_at(0), choice=DEALT, cursor=(3.0, 0.0))
    assert ONE.move(view, (1, 0), (0.2, 1.0)) == (4.0, 0.0)
    assert ONE.move(view, (8, 0), (0.2, 1.0)) == (11.0, 0.0)
    assert ONE.move(view, (-8, 0), (0.2, 1.0)) == (1.0, 0.0)
    assert ONE.move(view, (0, 1), (0.2, 1.0)) == (3.0, 0.0)
    many = studied(ONE, frame_at(0, envelope=MILLION), choice=DEALT, cursor=(10.0, 0.0))
    assert ONE.move(many, (1, 0), (0.5, 1.0))[0] == pytest.approx(math.log2(round(2**10.5)))
    assert ONE.move(many, (99, 0), (0.5, 1.0))[0] == pytest.approx(math.log2(1e6))


def test_a_million_slips_are_thinned_and_end_on_their_average() -> None:
    view = studied(ONE, frame_at(0, envelope=MILLION), choice=DEALT)
    line = curve(view)
    assert len(line.xs) <= 140
    assert in_units(view.frame, line.ys[-1:])[0] == pytest.approx(MILLION.slips.mean())
    assert not [p for p in marks(view, Points) if len(p.xs) > 70]  # type: ignore[attr-defined]
    assert (
        told(ONE, view)[0]
        == f"1,000,000 dealt: average {MILLION.slips.mean():.4f}, usually off by about 0.0020"
    )


# One peak.


def log_likelihood(number: float, sd: float) -> float:
    return math.fsum(
        -math.log(sd * math.sqrt(math.tau)) - 0.5 * ((x - number) / sd) ** 2 for x in ESSAY
    )


def place(frame: Frame, number: float) -> tuple[float, float]:
    sample = frame.session.sample
    return (number - sample.shift) / sample.scale, 0.0


def test_the_curve_is_the_score_and_its_top_the_average() -> None:
    view = studied(ONE, frame_at(0), choice=PEAK)
    line = curve(view)
    sd = float(np.std(ESSAY))
    numbers = in_units(view.frame, line.xs)
    for i in (0, 40, -1):
        assert line.ys[i] == pytest.approx(log_likelihood(numbers[i], sd))
    assert numbers[np.argmax(line.ys)] == pytest.approx(np.mean(ESSAY), abs=0.01)
    assert "top −0.9 at the average, 0.2486" in told(ONE, view)


def test_a_chord_lies_below_by_the_parabolas_own_figure() -> None:
    frame = frame_at(0)
    ends = (0.1, 0.7)
    view = studied(ONE, frame, choice=PEAK, pins=tuple(place(frame, x) for x in ends))
    # Midway a parabola with second derivative -N / sd^2 is (b - a)^2 N / (8 sd^2) above.
    most = 0.6**2 * 14 / (8 * np.var(ESSAY))
    assert told(ONE, view)[0] == f"above the chord by at most {most:.1f}"
    assert any("no chord rises above it" in text for text in told(ONE, view))


def test_one_pin_and_the_cursor_lay_a_chord_to_be() -> None:
    frame = frame_at(0)
    pin, cursor = place(frame, 0.1), place(frame, 0.7)
    laid = studied(ONE, frame, choice=PEAK, pins=(pin,), cursor=cursor)
    pinned = replace(laid, pins=(pin, cursor), cursor=None)
    assert told(ONE, laid)[0] == told(ONE, pinned)[0]
    assert len(marks(replace(laid, cursor=pin), Band)) == 0
    assert told(ONE, replace(laid, cursor=pin))[0].startswith("now the other end")


# Why there is a floor.


def test_log_of_the_average_is_the_slips_part_of_the_score() -> None:
    frame = frame_at(6)
    sample = frame.session.sample
    parts = []
    for x in ESSAY:
        found = possibilities(frame, place(frame, x)[0])
        assert found is not None
        parts.append(found)
        assert found.average_of_logs <= found.log_of_average
    assert math.fsum(p.log_of_average for p in parts) == pytest.approx(frame.session.now.score)
    assert frame.session.now.floor is not None
    assert math.fsum(p.floor or 0.0 for p in parts) == pytest.approx(frame.session.now.floor)
    by_hand = [
        w * math.log(math.exp(-0.5 * ((0.53 - m) / s) ** 2) / (s * math.sqrt(math.tau)))
        for w, m, s in zip(*mixture_of(frame), strict=True)
    ]
    chosen = possibilities(frame, place(frame, 0.53)[0])
    assert chosen is not None
    assert chosen.average_of_logs == pytest.approx(sum(by_hand))
    assert sample.total == 14


def mixture_of(frame: Frame) -> tuple[list[float], list[float], list[float]]:
    now = frame.session.now.mixture
    return now.weights.tolist(), now.means.tolist(), now.sds.tolist()


@pytest.mark.parametrize(("halves", "left"), [(5, 0.0), (4, None)])
def test_the_names_of_an_e_step_leave_no_gap(halves: int, left: float | None) -> None:
    frame = frame_at(halves)
    gaps = []
    for x in ESSAY:
        found = possibilities(frame, place(frame, x)[0])
        assert found is not None
        assert found.floor is not None
        gaps.append(found.log_of_average - found.floor)
    if left is None:
        assert max(gaps) > 1e-6
    else:
        assert max(gaps) == pytest.approx(0.0, abs=1e-12)


def test_the_cursor_goes_from_slip_to_slip() -> None:
    frame = frame_at(2)
    view = studied(ONE, frame, choice=FLOOR, cursor=place(frame, 0.45))
    assert told(ONE, view)[0].startswith("slip 0.45 ")
    assert ONE.move is not None
    assert ONE.move(view, (1, 0), (9.0, 1.0))[0] == pytest.approx(place(frame, 0.47)[0])
    assert ONE.move(view, (-1, 0), (9.0, 1.0))[0] == pytest.approx(place(frame, 0.12)[0])
    assert ONE.move(view, (99, 0), (9.0, 1.0))[0] == pytest.approx(place(frame, 0.9)[0])
    assert ONE.point is not None
    found = possibilities(frame, place(frame, 0.53)[0])
    assert found is not None
    here = ONE.point(view, (math.exp(found.log_of_average), 3.0))
    assert here[0] == pytest.approx(place(frame, 0.53)[0])


def test_the_marks_stand_on_curve_and_chord() -> None:
    frame = frame_at(2)
    view = studied(ONE, frame, choice=FLOOR, cursor=place(frame, 0.12))
    found = possibilities(frame, place(frame, 0.12)[0])
    assert found is not None
    ends = [m for m in marks(view, Points) if isinstance(m, Points)]
    pair = ends[-1]
    assert pair.ys is not None
    assert pair.xs[0] == pair.xs[1] == pytest.approx(math.exp(found.log_of_average))
    assert pair.ys.tolist() == [found.average_of_logs, found.log_of_average]
    chord = marks(view, Curve)[1]
    assert isinstance(chord, Curve)
    order = np.argsort(chord.xs)
    at = np.interp(pair.xs[0], chord.xs[order], chord.ys[order])
    assert at == pytest.approx(found.average_of_logs, abs=1e-3)


# What might break it.

FAR = 1e9 + np.random.default_rng(1).normal(size=12)
HOSTILE = {
    "two atoms": frame_at(3, envelope=Envelope.of("x", [1.0, 2.0] * 5)),
    "offset": frame_at(
        4, envelope=Envelope.of("x", 1e9 + np.random.default_rng(1).normal(size=12))
    ),
    "tiny": frame_at(2, envelope=Envelope.of("x", np.array([1.0, 2.0, 5.0, 6.0]) * 1e-300)),
    "huge": frame_at(2, envelope=Envelope.of("x", np.array([-1.0, -2.0, 5.0, 6.0]) * 1e300)),
    "one far slip": frame_at(4, envelope=Envelope.of("x", [0.1, 0.2, 0.4, 0.5, 1e12])),
    "million": frame_at(2, envelope=MILLION),
    "single slip of Ali's": frame_at(0, envelope=Envelope.of("x", [1, 2, 3], truth=[0, 1, 1])),
    "Ali's slips alike": frame_at(0, envelope=Envelope.of("x", [1, 1, 3], truth=[0, 0, 1])),
}

REFUSED = {
    ("single slip of Ali's", DEALT),
    ("single slip of Ali's", PEAK),
    ("Ali's slips alike", PEAK),
}


@pytest.mark.parametrize("choice", [DEALT, PEAK, FLOOR])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_envelopes(name: str, choice: int) -> None:
    if (name, choice) in REFUSED:
        with pytest.raises(ValueError, match=r"slips"):
            studied(ONE, HOSTILE[name], choice=choice)
        return
    view = studied(ONE, HOSTILE[name], choice=choice)
    places = (None, (0.0, 0.0), (1e9, 0.0), (-1e9, 0.0))
    every = itertools.product((36, 56, 70), places)
    for columns, cursor in strength(zip((36, 56, 70, 36), places, strict=True), every):
        moved = replace(view, cursor=cursor, columns=columns)
        assert told(ONE, moved)
        strips = terminal.draw(one_scene(moved, columns), columns, 8, DARK)
        assert not list(faults(strips, columns, 8))
        assert ONE.move is not None
        if cursor is not None:
            assert np.isfinite(ONE.move(moved, (8, 0), (0.1, 1.0))).all()


def test_a_collapsed_story_has_nothing_to_average() -> None:
    frame = frame_at(2)
    flat = frame.session.now.standard.with_sds(np.array([0.1, 0.0]))
    history = (*frame.session.history[:-1], replace(frame.session.now, standard=flat))
    view = studied(ONE, replace(frame, session=replace(frame.session, history=history)), choice=2)
    assert "no spread left" in one_scene(view, 60).words
    assert not told(ONE, view)
