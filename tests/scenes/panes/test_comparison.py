from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from emtui.em.bootstrap import bootstrap
from emtui.em.fitting import fit
from emtui.em.history import Limits, Phase
from emtui.em.mixture import responsibilities
from emtui.em.variants import Variant
from emtui.em.verdict import Verdict, ratio_test
from emtui.lessons.pages.p21_is_it_two import crooked
from emtui.plot import terminal
from emtui.plot.marks import Band, Bars, Curve, Rule
from emtui.scenes.frame import Frame
from emtui.scenes.narration.verdict import NOTHING, because, conclusion
from emtui.scenes.pane import View
from emtui.scenes.panes.comparison import TWO
from emtui.scenes.panes.comparison_scenes import CUT_SHOWN, two_scene
from emtui.scenes.panes.comparison_study import BESIDE, BY_SLIP, CHANCE, REPLICATES, SURE
from emtui.slips.envelope import Envelope
from emtui.slips.essay import ESSAY
from tests.long_run import in_long_runs
from tests.scenes.scene_kit import DARK, faults, frame_at, studied, told, two
from tests.strategies import said, slips_of


def ended(**choices: object) -> Frame:
    frame = frame_at(0, **choices)
    return replace(frame, session=frame.session.run())


def marks(view: View, kind: type) -> list[object]:
    return [mark for mark in two_scene(view, 60).marks if isinstance(mark, kind)]


def test_both_stories_written_out() -> None:
    view = studied(TWO, ended(), columns=70)
    variance = float(np.var(ESSAY))
    one = -7 * (math.log(math.tau * variance) + 1)
    bics = [2 * math.log(14) - 2 * one, 5 * math.log(14) - 2 * 12.580190]
    lines = told(TWO, view)
    assert lines[-2].split()[:4] == ["one", f"−{-one:.1f}", "BIC", f"{bics[0]:.2f}"]
    assert lines[-1].split()[:4] == ["two", "12.6", "BIC", f"−{-bics[1]:.2f}"]
    first = told(TWO, replace(view, found=replace(view.found, verdict=None)))
    assert first[:2] == lines[-2:]


@pytest.mark.parametrize("name", ["essay", "faithful_waiting", "galaxies"])
def test_the_verdict_is_that_of_the_command(name: str) -> None:
    envelope = Envelope.of(name, ESSAY if name == "essay" else slips_of(name))
    found = fit(envelope.sample, Variant()).verdict
    assert found is not None
    view = studied(TWO, ended(envelope=envelope), columns=70)
    words = " ".join(told(TWO, view))
    assert words.startswith(conclusion(found))
    for sentence in because(found):
        assert sentence in words


def test_an_end_that_is_none_has_no_verdict() -> None:
    spike = two((9.7, 21.0), (0.4, 3.0), (0.1, 0.9))
    frame = ended(envelope=Envelope.of("x", slips_of("galaxies")), start=spike)
    view = studied(TWO, frame)
    lines = told(TWO, view)
    assert " ".join(lines).startswith(NOTHING)
    assert not any("even odds" in line or line.startswith("two") for line in lines)
    assert marks(view, Rule) == []
    assert TWO.cursor is not None
    assert TWO.cursor(view) is None


def test_the_verdict_stops_when_told() -> None:
    assert TWO.study is not None
    (first,) = TWO.study.compute(View(ended()), lambda share: False)
    assert first.verdict is None


def test_the_cuts_are_where_a_slip_is_eithers() -> None:
    frame = ended()
    view = studied(TWO, frame)
    cuts = [m.at for m in marks(view, Rule) if isinstance(m, Rule)]
    halves = responsibilities(np.array(cuts), frame.session.now.standard)
    assert halves == pytest.approx(np.full((2, 1), 0.5))
    assert "even odds · at 0.1576" in told(TWO, view)[1]


def test_the_one_gaussian_is_that_of_all_slips() -> None:
    frame = ended()
    view = studied(TWO, frame)
    one, both = (m for m in marks(view, Curve) if isinstance(m, Curve))
    assert (one.pattern, both.pattern) == ("dashed", "solid")
    sample = frame.session.sample
    mean = (np.mean(ESSAY) - sample.shift) / sample.scale
    peak = 14 * frame.backdrop.bar_width * sample.scale / (np.std(ESSAY) * math.sqrt(math.tau))
    assert one.xs[np.nanargmax(one.ys)] == pytest.approx(mean, abs=0.02)
    assert np.nanmax(one.ys) == pytest.approx(peak, rel=1e-3)


def test_the_one_gaussian_is_drawn_for_slips_at_the_ends_of_the_doubles() -> None:
    slips = np.array([-1.79] * 20 + [1.5, 1.6, 1.7, 1.79]) * 1e308
    one, _ = (m for m in marks(studied(TWO, ended(envelope=Envelope.of("x", slips))), Curve)
              if isinstance(m, Curve))  # fmt: skip
    assert np.nanmax(one.ys) > 0.0


def test_of_a_climb_under_way_the_picture_is_shown_and_no_bic() -> None:
    for at in (0, 2, 3):
        view = studied(TWO, frame_at(at))
        words = " ".join(told(TWO, view))
        assert words == "Is it two? First let this climb come to its end (the End key)."
        assert len(marks(view, Curve)) == 2


def test_how_sure_are_the_seeded_bootstraps_numbers() -> None:
    frame = ended()
    view = studied(TWO, frame, choice=SURE)
    *_, again = bootstrap(frame.session.sample, Variant(), frame.session.now.standard)
    assert (view.found.done, view.found.total) == (200, 200)
    assert view.found.means.tolist() == again.means.tolist()
    lines = told(TWO, view)
    errors = f"{again.means[0]:.4f}", f"{again.means[1]:.3f}"
    assert lines[1].split() == [
        "number", "0.0721,", "off", "by", errors[0], "0.563,", "off", "by", errors[1],
    ]  # fmt: skip
    assert lines[4] == f"200 envelopes dealt from this story · {again.used} settled again"
    assert lines[5].startswith("even odds at 0.1576 · the cut lies from 0.1")
    scale = frame.session.sample.scale
    for band, error in zip(marks(view, Band), again.means, strict=True):
        assert isinstance(band, Band)
        assert band.xs[1] - band.xs[0] == pytest.approx(2 * error / scale)


def test_results_arrive_as_they_come_and_stop_when_told() -> None:
    asked: list[float] = []

    def three(share: float) -> bool:
        asked.append(share)
        return len(asked) < 3

    assert TWO.study is not None
    view = View(ended(), choice=SURE)
    found = list(TWO.study.compute(view, three))
    assert [f.done for f in found] == [1, 2, 3]
    assert asked == [1 / 200, 2 / 200, 3 / 200]
    first = told(TWO, replace(view, found=found[0]))
    assert "…" in first[1]
    assert not [
        m for m in two_scene(replace(view, found=found[0]), 60).marks if isinstance(m, Band)
    ]


def test_no_errors_before_the_end_or_in_a_trap() -> None:
    with pytest.raises(ValueError, match="come to its end"):
        studied(TWO, frame_at(2), choice=SURE)
    trap = ended(start=two((0.2, 0.9), (0.2, 0.005), (0.9, 0.1)))
    with pytest.raises(ValueError, match="trap"):
        studied(TWO, trap, choice=SURE)
    assert told(TWO, studied(TWO, trap))[0].startswith("no ceiling")


# The cut in hand.


def held(view: View) -> View:
    assert TWO.cursor is not None
    return replace(view, cursor=TWO.cursor(view))


def waits() -> Envelope:
    return Envelope.of("waits", slips_of("faithful_waiting"))


def test_the_cut_is_taken_in_hand_at_even_odds_and_moved_by_columns() -> None:
    view = held(studied(TWO, ended(envelope=waits()), columns=70))
    sample = view.frame.session.sample
    assert view.cursor is not None
    assert float(sample.place_in_units(view.cursor[0])) == pytest.approx(66.5833, abs=1e-3)
    assert told(TWO, view)[:2] == [
        "cut at 66.58, a slip there is Ali's with 50%",
        "wrong side: 2.0 of Ali's above, 1.9 of Bilal's below",
    ]
    assert TWO.move is not None
    moved = replace(view, cursor=TWO.move(view, (3.0, 1.0), (0.02, 1.0)))
    assert moved.cursor == pytest.approx((view.cursor[0] + 0.06, 0.0))
    words = told(TWO, moved)
    now, here = view.frame.session.now.standard, moved.cursor
    assert here is not None
    share = responsibilities(np.array([here[0]]), now)[0, 0]
    assert f"with {100 * share:.0f}%" in words[0]
    z = (here[0] - now.means) / now.sds / math.sqrt(2)
    slips = now.weights * sample.total
    wrong = slips[0] * math.erfc(z[0]) / 2, slips[1] * math.erfc(-z[1]) / 2
    assert words[1] == f"wrong side: {wrong[0]:.1f} of Ali's above, {wrong[1]:.1f} of Bilal's below"


def test_the_cut_stays_within_the_picture() -> None:
    view = held(studied(TWO, ended()))
    backdrop = view.frame.backdrop
    assert TWO.move is not None
    assert TWO.move(view, (500.0, 0.0), (0.1, 1.0)) == (backdrop.high, 0.0)
    assert TWO.move(view, (-500.0, 0.0), (0.1, 1.0)) == (backdrop.low, 0.0)


def test_the_ground_is_shaded_where_slips_are_on_the_wrong_side() -> None:
    view = held(studied(TWO, ended(envelope=waits())))
    assert view.cursor is not None
    ali, bilal = [m for m in marks(view, Bars) if isinstance(m, Bars)][-2:]
    at, middles = view.cursor[0], (ali.edges[:-1] + ali.edges[1:]) / 2
    ours = view.frame.expected(middles)
    np.testing.assert_allclose(ali.heights, np.where(middles >= at, ours[0], 0.0))
    np.testing.assert_allclose(bilal.heights, np.where(middles <= at, ours[1], 0.0))
    (rule,) = (m for m in marks(view, Rule) if isinstance(m, Rule))
    assert rule.at == at
    assert two_scene(view, 60).caption == CUT_SHOWN


@pytest.mark.parametrize("names", [(0, 1), (1, 0)])
def test_the_lower_one_is_below_whatever_its_name(names: tuple[int, int]) -> None:
    means = np.array([55.0, 80.0])[list(names)]
    view = held(studied(TWO, ended(envelope=waits(), start=two(tuple(means), (6.0, 6.0)))))
    lower = ("Ali", "Bilal")[names[0]]
    assert f"2.0 of {lower}'s above" in " ".join(told(TWO, view))


def test_the_cut_has_an_interval_once_the_bootstrap_was_run() -> None:
    frame = ended(envelope=waits())
    view = held(studied(TWO, frame))
    assert "95%" not in " ".join(told(TWO, view))
    sure = studied(TWO, frame, choice=SURE)
    for known in (replace(view, known={SURE: sure.found}), held(sure)):
        lines = " ".join(told(TWO, known))
        assert "the cut lies from 64.89 to 68.38 in 95% of" in lines.replace(" · ", " ")
        tops = [m for m in marks(known, Curve) if isinstance(m, Curve) and len(m.xs) == 2]
        assert np.ptp(tops[0].xs) * frame.session.sample.scale == pytest.approx(3.49, abs=0.01)


def test_nothing_is_cut_in_a_trap_or_in_another_picture() -> None:
    assert TWO.cursor is not None
    trap = ended(start=two((0.2, 0.9), (0.2, 0.005), (0.9, 0.1)))
    assert TWO.cursor(studied(TWO, trap)) is None
    assert TWO.cursor(studied(TWO, ended(), choice=BY_SLIP)) is None
    assert TWO.cursor(View(ended())) is None


# Slip by slip, and by chance.


def test_slip_by_slip_two_are_nearer_where_there_are_two() -> None:
    view = studied(TWO, ended(envelope=waits()), choice=BY_SLIP, columns=70)
    one, both = (m for m in marks(view, Curve) if isinstance(m, Curve))
    assert (one.pattern, both.pattern) == ("dashed", "solid")
    off = np.abs(one.ys).mean(), np.abs(both.ys).mean()
    assert off[1] < off[0] / 5
    scale = view.frame.session.sample.scale
    averages = (
        f"On average a slip lies {off[0] * scale:.2f} from where one friend would have it, "
        f"{off[1] * scale:.2f} from where two would."
    )
    assert " ".join(told(TWO, view)).startswith(averages)
    (band,) = (m for m in marks(view, Band) if isinstance(m, Band))
    assert (np.abs(both.ys) <= band.highs).mean() > 0.9
    trap = ended(start=two((0.2, 0.9), (0.2, 0.005), (0.9, 0.1)))
    with pytest.raises(ValueError, match="collapsed"):
        studied(TWO, trap, choice=BY_SLIP)


def test_by_chance_ratios_grow_under_the_marker_and_stop_when_told() -> None:
    assert TWO.study is not None
    frame = ended(envelope=waits())
    found = fit(frame.session.sample, Variant()).verdict
    assert found is not None
    beside = studied(TWO, frame).found
    view = View(frame, choice=CHANCE, columns=70, known={BESIDE: beside})
    asked: list[float] = []

    def three(share: float) -> bool:
        asked.append(share)
        return len(asked) < 3

    results = list(TWO.study.compute(view, three))
    assert [len(v.test.ratios) if v.test else 0 for v in results] == [0, 1, 2, 3]
    assert asked == [1 / REPLICATES, 2 / REPLICATES, 3 / REPLICATES]
    assert told(TWO, replace(view, found=results[0])) == ["dealing from one Gaussian …"]
    view = replace(view, found=results[-1])
    so_far = " ".join(told(TWO, view))
    assert so_far.startswith("p = 0.25: 0 of 3 envelopes dealt from one Gaussian gain")
    assert "settled" not in so_far
    assert conclusion(found) not in so_far
    (bars,) = (m for m in marks(view, Bars) if isinstance(m, Bars))
    (rule,) = (m for m in marks(view, Rule) if isinstance(m, Rule))
    assert bars.heights.sum() == 3
    assert rule.at == pytest.approx(2 * (found.two.log_likelihood - found.one.log_likelihood))
    test = results[-1].test
    assert test.ratios == pytest.approx(
        [r for r, _ in zip(ratio_test_of(found, frame), range(3), strict=False)]
    )


def ratio_test_of(found: Verdict, frame: Frame) -> Iterator[float]:
    for tested in ratio_test(frame.session.sample, Variant(), found, 3):
        assert tested.test is not None
        yield tested.test.ratios[-1]


def test_there_is_no_test_before_the_end_or_of_an_end_that_says_nothing() -> None:
    with pytest.raises(ValueError, match="come to its end"):
        studied(TWO, frame_at(2), choice=CHANCE)
    spike = two((9.7, 21.0), (0.4, 3.0), (0.1, 0.9))
    frame = ended(envelope=Envelope.of("x", slips_of("galaxies")), start=spike)
    with pytest.raises(ValueError, match="nothing to test"):
        studied(TWO, frame, choice=CHANCE)


HOSTILE = {
    "two atoms": Envelope.of("x", [1.0, 2.0] * 5),
    "two slips": Envelope.of("x", [1.0, 2.0]),
    "offset": Envelope.of("x", 1e9 + np.random.default_rng(1).normal(size=40)),
    "tiny": Envelope.of("x", np.array([1.0, 2.0, 5.0, 6.0]) * 1e-300),
    "huge": Envelope.of("x", np.array([-1.0, -2.0, 5.0, 6.0]) * 1e300),
    "million": Envelope.of("x", np.random.default_rng(2).normal(size=1_000_000)),
}


CASES = [(name, choice) for name in HOSTILE for choice in (BESIDE, BY_SLIP)]
CASES += [(name, SURE) for name in HOSTILE if name != "million"]
CASES += [("offset", CHANCE), ("tiny", CHANCE)]
OFTEN = [*CASES[::3], ("million", BESIDE), ("offset", SURE)]


@pytest.mark.parametrize("names", [(), *in_long_runs(("soft", "known"))])
@pytest.mark.parametrize(
    "case", [*OFTEN, *in_long_runs(*(case for case in CASES if case not in OFTEN))], ids=str
)
def test_hostile_envelopes(case: tuple[str, int], names: tuple[str, ...]) -> None:
    name, choice = case
    variant = said(HOSTILE[name].sample, *names)
    frame = ended(envelope=HOSTILE[name], variant=variant, limits=Limits(max_iterations=30))
    assert frame.session.now.phase is Phase.ENDED
    assert TWO.study is not None
    try:
        found = next(iter(TWO.study.compute(View(frame, choice=choice), lambda share: True)))
    except ValueError:
        assert choice != BESIDE
        return
    for columns in (36, 56, 70):
        view = View(frame, found, choice=choice, columns=columns)
        assert TWO.cursor is not None
        view = replace(view, cursor=TWO.cursor(view))
        assert told(TWO, view)
        strips = terminal.draw(two_scene(view, columns), columns, 8, DARK)
        assert not list(faults(strips, columns, 8))


def test_a_skewed_lump_is_drawn_where_it_does_better_than_two() -> None:
    view = studied(TWO, ended(envelope=crooked()), columns=120)
    (lump,) = (m for m in marks(view, Curve) if isinstance(m, Curve) and m.pattern == "dotted")
    slips = np.trapezoid(np.nan_to_num(lump.ys), lump.xs) / view.frame.backdrop.bar_width
    assert slips == pytest.approx(200, rel=0.05)
    peak = float(view.frame.session.sample.place_in_units(lump.xs[np.nanargmax(lump.ys)]))
    logs = np.log(crooked().slips)
    assert peak == pytest.approx(math.exp(logs.mean() - logs.var()), abs=0.03)


def test_numbers_too_long_for_a_line_stand_below_each_other() -> None:
    slips = np.array([1.0, 2.0, 4.0, 7.0, 9.0, 30.0, 31.0, 33.0, 36.0]) * 1e-7
    view = studied(TWO, ended(envelope=Envelope.of("x", slips)), choice=SURE, columns=36)
    lines = told(TWO, view)
    for first, name in ((0, "number"), (2, "spread")):
        assert re.fullmatch(rf"{name} [\d.]+e−0\d \([\d.]+e−0\d\)", lines[first])
        assert re.fullmatch(r"       [\d.]+e−0\d \([\d.]+e−0\d\)", lines[first + 1])
    assert re.fullmatch(r"share  \d+% \(\d+%\)", lines[4])
    assert re.fullmatch(r"       \d+% \(\d+%\)", lines[5])


def test_what_is_known_is_off_by_nothing() -> None:
    variant = Variant(spread="known", known_sd=0.1, share="equal")
    lines = told(TWO, studied(TWO, ended(variant=variant), choice=SURE, columns=70))
    assert lines[2].split() == ["spread", "0.1000", "0.1000"]
    assert lines[3].split() == ["share", "50%", "50%"]
