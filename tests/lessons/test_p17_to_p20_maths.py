"""The maths: every formula's numbers against the definition, on the essay's slips and others."""

from __future__ import annotations

import re
from dataclasses import replace

import mpmath
import numpy as np
import pytest

from emtui.em.mixture import Mixture
from emtui.em.variants import Variant
from emtui.lessons.formulas import lines
from emtui.lessons.page import Reader
from emtui.scenes.numbers import power, three
from emtui.slips.envelope import Envelope, essay_envelope
from tests.lessons.kit import after, answered, done, page_of, prose, reaction, stage

SLIPS = np.sort(essay_envelope().slips)
MINE = Envelope.of("mine", [100.0, 101.0, 102.5, 170.0, 180.0])
LEAST_SURE, SMALLEST, LARGEST = range(3)


def numbers(text: str) -> list[float]:
    plain = text.replace("\u2212", "-").replace("\u00a0", " ").replace("- ", "-")
    return [float(n) for n in re.findall(r"(?<![A-Za-z])-?\d+\.\d+(?:e-?\d+)?", plain)]


def figures(value: float, count: int = 3) -> float:
    return float(f"{value:.{count}g}")


def weighted(x: np.ndarray, story: Mixture) -> np.ndarray:
    """Both densities with their shares, from the formula as it stands, shape ``(2, n)``."""
    z = (x - story.means[:, None]) / story.sds[:, None]
    norm = story.weights / (story.sds * np.sqrt(2 * np.pi))
    return np.asarray(norm[:, None] * np.exp(-z * z / 2))


def names(reader: Reader, slips: np.ndarray) -> np.ndarray:
    """Who probably wrote what, by the names in force."""
    session = reader.session
    at = session.now.assigned_at
    assert at is not None
    f = weighted(slips, session.sample.to_units(at))
    return np.asarray(f / f.sum(0))


# Who wrote it.


@pytest.mark.parametrize(("answer", "slip"), [(SMALLEST, 0.03), (LARGEST, 0.9), (LEAST_SURE, 0.12)])
def test_bayes_rule_is_filled_with_the_slips_own_numbers(answer: int, slip: float) -> None:
    reader = answered(stage("who_wrote_it"), "slip", answer)
    story = reader.session.now.mixture
    f = weighted(np.array([slip]), story)[:, 0]
    k = int(f[1] > f[0])
    told = prose(reader)
    assert told.startswith(f"Who probably wrote {slip:.4f}?")
    assert f"P({'AB'[k]}|x)" in told
    found = numbers(told)
    # Share, slip, number, spread and weighted density of either; then the rule and its result.
    for row, friend in ((found[1:6], 0), (found[6:11], 1)):
        assert row == pytest.approx(
            [story.weights[friend], slip, story.means[friend], story.sds[friend], f[friend]],
            rel=6e-3,
            abs=6e-5,
        )
    own, other = figures(f[k]), figures(f[1 - k])
    assert found[11:14] == pytest.approx([own, own, other])
    share = 100 * f[k] / f.sum()
    assert (found[14] == pytest.approx(share, abs=0.05)) or share > 99.9
    assert (">99.9%" in page_of(reader).prose(reader)) == (share > 99.9)


def test_the_least_sure_slip_is_the_least_sure() -> None:
    reader = stage("who_wrote_it")
    ali = names(reader, SLIPS)[0]
    assert f"wrote {SLIPS[np.argmin(abs(ali - 0.5))]:.4f}?" in prose(reader)


def test_densities_are_in_the_slips_own_units() -> None:
    reader = answered(stage("who_wrote_it", envelope=MINE), "slip", LARGEST)
    story = reader.session.now.mixture
    f = weighted(np.array([180.0]), story)[:, 0]
    assert f"= {three(float(f[1]))} P(B|x)" in prose(reader).replace("\u00a0", " ")
    assert "0.1200" not in prose(reader)


def test_two_slips_are_put_to_the_rule() -> None:
    reader = answered(stage("who_wrote_it"), "slip", SMALLEST)
    assert not done(answered(reader, "slip", SMALLEST))
    assert done(answered(reader, "slip", LARGEST))


# What about.


@pytest.mark.parametrize("halves", [1, 2, 3, 6])
@pytest.mark.parametrize("k", [0, 1])
def test_the_averages_are_weighted_by_the_names_in_force(halves: int, k: int) -> None:
    reader = after(stage("weighted_averages"), "rewind", *["step"] * halves)
    reader = answered(reader, "whose", k)
    q = names(reader, SLIPS)[k]
    n = q.sum()
    mean = (q @ SLIPS) / n
    squares = q @ (SLIPS - mean) ** 2
    sums = [figures(v) for v in (n, q @ SLIPS, n)]
    found = numbers(prose(reader))
    assert found == pytest.approx(
        [*sums, mean, figures(squares), figures(n), np.sqrt(squares / n), figures(n), 100 * n / 14],
        abs=0.051,
    )
    assert found[3] == pytest.approx(mean, abs=6e-5)
    assert found[6] == pytest.approx(np.sqrt(squares / n), abs=6e-5)


def test_after_an_m_step_the_friends_stand_where_the_averages_say() -> None:
    reader = answered(stage("weighted_averages"), "whose", 1)
    now = reader.session.now.mixture
    for value in (now.means[1], now.sds[1]):
        assert f"= {value:.4f}" in prose(reader)
    assert f"{100 * now.weights[1]:.1f}%" in prose(reader)


def test_before_any_name_there_is_nothing_to_average() -> None:
    assert "No slip bears a name yet" in prose(after(stage("weighted_averages"), "rewind"))


def test_what_a_variant_does_not_estimate_is_not_shown() -> None:
    reader = stage("weighted_averages")
    assert "σB²" in prose(reader)
    session = reader.session.configure(Variant("soft", "same", "equal")).step().step()
    other = replace(reader, frame=replace(reader.frame, session=session))
    assert "σ" not in prose(other)
    assert "π" not in prose(other)


def test_both_friends_are_looked_at() -> None:
    reader = answered(stage("weighted_averages"), "whose", 0)
    assert not done(reader)
    assert done(answered(reader, "whose", 1))


# Floor and gap.


@pytest.mark.parametrize("halves", [1, 2, 4, 5])
def test_floor_gap_and_score_are_what_their_formulas_say(halves: int) -> None:
    reader = after(stage("bound_and_gap"), "rewind", *["step"] * halves)
    q = names(reader, SLIPS)
    f = weighted(SLIPS, reader.session.now.mixture)
    floor = float((q * np.log(f / q)).sum())
    gap = float((q * np.log(q / (f / f.sum(0)))).sum())
    assert floor + gap == pytest.approx(np.log(f.sum(0)).sum())
    told = numbers(prose(reader))
    assert told[0] == pytest.approx(floor, abs=1e-6)
    assert (told[1] if len(told) > 1 else 0.0) == pytest.approx(gap, abs=1e-6)
    assert (len(told) == 1) == (halves % 2 == 1)


def test_one_line_says_why_it_never_falls() -> None:
    reader = after(stage("bound_and_gap"), "step")
    new, floor, old = numbers(reaction(reader))
    history = reader.session.history
    assert (new, old) == pytest.approx((history[2].score, history[0].score), abs=1e-6)
    assert new > floor > old
    assert reaction(after(reader, "step")) == ""


def test_the_gap_is_seen_open_and_closed() -> None:
    begun = stage("bound_and_gap")
    assert not done(begun)
    assert done(answered(begun, "watch", 0))


# The score.


def test_the_score_is_the_sum_of_the_slips_logs() -> None:
    reader = stage("the_score")
    for halves in (0, 2, 4):
        reader = after(reader, "rewind", *["step"] * halves)
        logs = np.log(weighted(SLIPS, reader.session.now.mixture).sum(0))
        assert numbers(prose(reader)) == pytest.approx(
            [*map(figures, logs[:3]), logs.sum()], abs=1e-6
        )


def test_ties_are_slips_of_their_own() -> None:
    tied = Envelope.of("tied", [1.0, 1.0, 2.0, 5.0, 6.0])
    reader = stage("the_score", envelope=tied)
    first, second, third, _ = numbers(prose(reader))
    assert first == second != third


def test_in_other_units_every_score_shifts_alike() -> None:
    scores = []
    for factor in (1.0, 100.0):
        reader = stage("the_score", envelope=Envelope.of("x", SLIPS * factor))
        scores.append([e.score for e in after(reader, "run").session.history])
    shift = -len(SLIPS) * np.log(100)
    assert np.array(scores[1]) - np.array(scores[0]) == pytest.approx(shift)


def test_the_sources_are_named_and_the_essay_ends() -> None:
    reader = answered(stage("the_score"), "read", 0)
    assert "the essay ends" in reaction(reader)
    assert not done(reader)
    reader = answered(reader, "read", 2)
    assert done(reader)
    for source in ("Dempster, Laird & Rubin 1977", "Neal & Hinton 1998", "Do & Batzoglou 2008"):
        assert source in prose(reader)
    assert "Bishop 2006" in prose(reader)


# How numbers are written.


@pytest.mark.parametrize(
    "log", [-1e4, -720.5, -600.0, 1000 * float(np.log(10)) - 1e-6, -3.2, 0.0, 5.5, 650.0, 2e4]
)
def test_powers_of_any_size_are_written_to_three_figures(log: float) -> None:
    told = mpmath.mpf(power(log).replace("\u2212", "-").replace(",", ""))
    assert abs(told / mpmath.e**log - 1) < 0.006


def test_rows_stay_rows() -> None:
    assert lines("a b", "c") == "a\u00a0b  \nc"
    assert (three(0.0), three(0.000123), three(12345.6)) == ("0", "0.000123", "12,346")
