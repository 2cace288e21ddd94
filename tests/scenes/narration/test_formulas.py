"""Each formula holds this envelope's own numbers: of EM done once more by hand."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from hypothesis import given

from emtui.em.history import Limits, Why
from emtui.em.session import Session
from emtui.em.starts import given_start
from emtui.em.variants import Variant
from emtui.scenes.backdrop import Backdrop
from emtui.scenes.frame import Frame
from emtui.scenes.narration.formulas import WIDTH, formula
from emtui.slips.envelope import Envelope, essay_envelope
from tests.scenes.plain_em import ESSAY, Moment, climb, essay_guess, joint
from tests.scenes.scene_kit import begin, frame_at, two
from tests.strategies import climbs

HARD = Variant(assign="hard")


def now(halves: int, hard: bool = False) -> Moment:
    return climb(ESSAY, essay_guess(), halves, hard)[-1]


def numbers(line: str) -> list[float]:
    """The numbers after a line's first equals sign."""
    found = re.findall(r"−?\d+\.?\d*(?:e−?\d+)?", line.partition("=")[2])
    return [float(text.replace("−", "-")) for text in found]


@pytest.mark.parametrize(
    ("hard", "first"), [(False, "ln L = Σ ln(fA(x) + fB(x))"), (True, "C = Σ ln max(fA(x), fB(x))")]
)
def test_a_guess_is_scored(hard: bool, first: str) -> None:
    lines = formula(frame_at(0, variant=HARD if hard else None))
    assert lines[0] == first
    assert numbers(lines[1]) == [pytest.approx(now(0, hard).score, abs=0.051)]
    guess = essay_guess()
    for k, letter in enumerate("AB"):
        line = next(line for line in lines if line.startswith(f"f{letter}(x) = 0."))
        assert numbers(line) == pytest.approx([0.5, guess.means[k], guess.sds[k]], abs=0.051)


@pytest.mark.parametrize("halves", [1, 3, 5])
def test_bayes_rule_for_the_slip_least_sure(halves: int) -> None:
    rule, densities, share, *_ = formula(frame_at(halves))
    moments = climb(ESSAY, essay_guess(), halves)
    at, taken = moments[-1], moments[-2]
    sure, x = min((max(r, 1 - r), x) for r, x in zip(at.bilal, ESSAY, strict=True))
    ali, bilal = joint(x, taken)
    who, own = ("B", bilal) if bilal > ali else ("A", ali)
    assert rule == f"P({who}|x) = f{who}(x) ∕ (fA(x) + fB(x))"
    assert numbers(densities) == pytest.approx([own, ali, bilal], rel=6e-3)
    assert numbers(share) == [pytest.approx(100 * sure, abs=0.51), x]
    assert f"x = {x:g}" in share


def test_a_hard_e_step_compares() -> None:
    rule, compared, *_ = formula(frame_at(1, variant=HARD))
    x = min(ESSAY, key=lambda x: abs(math.log(joint(x, now(0))[0] / joint(x, now(0))[1])))
    ali, bilal = joint(x, now(0))
    assert rule == "A: x with fA(x) ≥ fB(x)"
    own, other = (float(t) for t in compared.partition(": ")[2].split(" ≥ "))
    assert (own, other) == pytest.approx((ali, bilal), rel=6e-3)


@pytest.mark.parametrize(("hard", "halves"), [(False, 2), (False, 4), (True, 2)])
def test_an_m_step_averages_with_the_probabilities(hard: bool, halves: int) -> None:
    lines = formula(frame_at(halves, variant=HARD if hard else None))
    at = now(halves, hard)
    sides = ([1 - r for r in at.bilal], at.bilal)
    for k, line in enumerate(lines[1:3]):
        total = sum(sides[k])
        summed = sum(r * x for r, x in zip(sides[k], ESSAY, strict=True))
        assert numbers(line) == pytest.approx([summed, total, at.means[k]], rel=1e-3)
    shares = next(line for line in lines if line.startswith("πA"))
    assert numbers(shares.partition("=")[2]) == [
        pytest.approx(sum(sides[0]), rel=1e-3),
        14,
        pytest.approx(100 * at.shares[0], abs=0.51),
    ]


def test_the_gap_is_score_less_floor() -> None:
    line = next(line for line in formula(frame_at(2)) if "KL" in line)
    at = now(2)
    assert at.floor is not None
    assert numbers(line)[-1] == pytest.approx(at.score - at.floor, abs=0.051)
    touching = next(line for line in formula(frame_at(3)) if "KL" in line)
    assert touching.endswith("+ 0")


@pytest.mark.parametrize(
    ("variant", "words"),
    [
        (Variant(spread="same"), "σ² = ΣΣ P(k|x)(x−μk)² ∕ n"),
        (Variant(spread="known", known_sd=0.1), "(known)"),
        (Variant(share="equal"), "πA = πB = ½"),
        (Variant(min_sd=0.02), "at least 0.02"),
        (Variant("hard", "same"), "σ² = ΣΣ (x−μk)² ∕ n"),
    ],
)
def test_every_variant_says_its_own_rule(variant: Variant, words: str) -> None:
    assert any(words in line for line in formula(frame_at(2, variant=variant)))


def test_every_end_has_its_formula() -> None:
    def ended(**choices: object) -> Frame:
        backdrop, session = begin(**choices)  # type: ignore[arg-type]
        return Frame(backdrop, session.run())

    ends = {
        "give back": ended(),
        "→ ∞": ended(start=two((0.2, 0.9), (0.2, 0.001))),
        "⇒ P(A|x) = πA": ended(start=two((0.2, 0.2), (0.2, 0.2))),
        "0 ∕ 0": ended(variant=HARD, start=two((0.2, 30.0), (0.2, 0.1))),
        "Σ P(A|x)·x": ended(limits=Limits(max_iterations=2)),
    }
    whys = [frame.session.now.end.why for frame in ends.values() if frame.session.now.end]
    assert set(whys) == set(Why)
    for words, frame in ends.items():
        assert any(words in line for line in formula(frame)), (words, formula(frame))


@given(climbs())
def test_every_line_fits_whatever_the_slips(case: tuple[list[float], Variant, object]) -> None:
    numbers, variant, guess = case
    envelope = Envelope.of("any", numbers)
    sample = envelope.sample
    start = given_start(sample, variant, sample.to_units(guess))  # type: ignore[arg-type]
    session = Session.begin(sample, variant, start, Limits(max_iterations=3))
    backdrop = Backdrop.of(envelope)
    for at in range(8):
        lines = formula(Frame(backdrop, session))
        assert len(lines) >= 2
        assert all(0 < len(line) <= WIDTH and line.isprintable() for line in lines), lines
        assert "nan" not in " ".join(lines)
        if session.now.end is not None:
            break
        session = session.step()
        assert session.at == at + 1


@pytest.mark.parametrize("scale", [1e-12, 1.0, 1e12])
@pytest.mark.parametrize("shift", [0.0, -1e9])
def test_lines_fit_at_every_scale(scale: float, shift: float) -> None:
    slips = (np.asarray(essay_envelope().slips) + shift) * scale
    for halves in range(4):
        for line in formula(frame_at(halves, envelope=Envelope.of("far", slips))):
            assert 0 < len(line) <= WIDTH


def test_densities_too_small_for_a_double_are_still_told() -> None:
    envelope = Envelope.of("far", [0.0, 1.0, 1000.0, 1001.0])
    start = two((-77.0, 1078.0), (1.0, 1.0))
    odds = formula(frame_at(1, envelope=envelope, start=start))[1]
    assert odds.startswith("fA ∕ fB = e^")
    assert float(odds.partition("^")[2]) == pytest.approx((1077**2 - 78**2) / 2, rel=1e-3)
    compared = formula(frame_at(1, envelope=envelope, start=start, variant=HARD))[1]
    own, other = (float(text.replace("−", "-").partition("e")[2]) for text in compared.split(" ≥ "))
    tens = [(z * z / 2 + math.log(2 * math.sqrt(2 * math.pi))) / math.log(10) for z in (78, 1077)]
    assert [own, other] == [-math.ceil(size) for size in tens]
