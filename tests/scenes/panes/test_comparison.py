from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from emtui.em.bootstrap import bootstrap
from emtui.em.fitting import fit
from emtui.em.history import Limits, Phase
from emtui.em.mixture import responsibilities
from emtui.em.variants import Variant
from emtui.plot import terminal
from emtui.plot.marks import Band, Curve, Rule
from emtui.scenes.frame import Frame
from emtui.scenes.narration.verdict import NOTHING, because, conclusion
from emtui.scenes.pane import View
from emtui.scenes.panes.comparison import BESIDE, SURE, TWO, two_scene
from emtui.slips.envelope import ESSAY, Envelope
from tests.long_run import in_long_runs
from tests.scenes.scene_kit import DARK, faults, frame_at, studied, told, two
from tests.strategies import slips_of


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
    assert first[0] == f"so far BIC speaks very strongly for two, by {bics[0] - bics[1]:.1f}"
    assert first[1:3] == lines[-2:]


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
    lines = told(TWO, studied(TWO, frame))
    assert lines[0] == NOTHING


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


@pytest.mark.parametrize(
    ("count", "apart", "said"), [(400, 0.0, "for one"), (400, 8.0, "very strongly for two")]
)
def test_what_bic_says(count: int, apart: float, said: str) -> None:
    rng = np.random.default_rng(5)
    slips = np.concatenate([rng.normal(0, 1, count // 2), rng.normal(apart, 1, count // 2)])
    assert TWO.study is not None
    view = View(ended(envelope=Envelope.of("x", slips)))
    found = next(iter(TWO.study.compute(view, lambda share: True)))
    assert said in told(TWO, replace(view, found=found))[0]


def test_a_climb_under_way_says_so() -> None:
    lines = told(TWO, studied(TWO, frame_at(2)))
    assert lines[0].startswith("so far BIC speaks")
    assert lines[-1].startswith("this climb has not ended")


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


HOSTILE = {
    "two atoms": Envelope.of("x", [1.0, 2.0] * 5),
    "two slips": Envelope.of("x", [1.0, 2.0]),
    "offset": Envelope.of("x", 1e9 + np.random.default_rng(1).normal(size=40)),
    "tiny": Envelope.of("x", np.array([1.0, 2.0, 5.0, 6.0]) * 1e-300),
    "huge": Envelope.of("x", np.array([-1.0, -2.0, 5.0, 6.0]) * 1e300),
    "million": Envelope.of("x", np.random.default_rng(2).normal(size=1_000_000)),
}


CASES = [(name, BESIDE) for name in HOSTILE] + [(n, SURE) for n in HOSTILE if n != "million"]


@pytest.mark.parametrize("variant", [Variant(), *in_long_runs(Variant(spread="known"))], ids=str)
@pytest.mark.parametrize(("name", "choice"), CASES)
def test_hostile_envelopes(name: str, variant: Variant, choice: int) -> None:
    frame = ended(envelope=HOSTILE[name], variant=variant, limits=Limits(max_iterations=30))
    assert frame.session.now.phase is Phase.ENDED
    assert TWO.study is not None
    try:
        found = next(iter(TWO.study.compute(View(frame, choice=choice), lambda share: True)))
    except ValueError:
        assert choice == SURE
        return
    for columns in (36, 56, 70):
        view = View(frame, found, choice=choice, columns=columns)
        assert told(TWO, view)
        strips = terminal.draw(two_scene(view, columns), columns, 8, DARK)
        assert not list(faults(strips, columns, 8))
