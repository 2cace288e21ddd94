"""The narrator's sentence as a formula, with the current numbers filled in.

Letters, as in Bishop 2006, chapter 9: A is Ali and B Bilal; π a share, μ a number, σ a spread;
x a slip, n how many slips; N(x; μ, σ) the Gaussian's density; fA and fB the densities weighted
with the shares; P(A|x) the probability that Ali wrote x; ln L the score (C with hard labels),
F the floor under it.
"""

from __future__ import annotations

import math

import numpy as np

from emtui.em.estimation import Moments
from emtui.em.history import End, Entry, Phase, Why
from emtui.em.mixture import log_joint
from emtui.plot.numerals import MINUS, significant
from emtui.scenes.frame import Frame, in_force
from emtui.scenes.narration.sentences import least_sure, surety
from emtui.scenes.numbers import amount, percent, power, score, three
from emtui.slips.envelope import LETTERS

WIDTH = 33
"""Columns that every line fits in."""
DENSITY = "fA(x) + fB(x)"
ROUNDING = 8 * float(np.finfo(np.float64).eps)
"""A gap smaller than this, relative to the score and the number of slips, is round-off."""

Lines = tuple[str, ...]


def formula(frame: Frame) -> Lines:
    """What the last half-step did, as a formula and with the current numbers.

    Returns:
        Lines of at most WIDTH columns, the most important first: where there is room for a few
        only, the first few make sense alone.
    """
    return FORMULAS[frame.session.now.phase](frame)


# The score, and the floor under it.


def _score(frame: Frame) -> Lines:
    now, before = frame.session.now.score, frame.session.before
    value = score(now, *(() if before is None else (before.score,)))
    if _hard(frame):
        return "C = Σ ln max(fA(x), fB(x))", f"  = {value}"
    return f"ln L = Σ ln({DENSITY})", f"     = {value}"


def _gap(frame: Frame) -> Lines:
    """Score = floor + gap; the gap is 0 right after an E-step (Neal & Hinton 1998)."""
    now = frame.session.now
    if now.floor is None or not (math.isfinite(now.floor) and math.isfinite(now.score)):
        return ()
    name, what = ("C", "lag") if _hard(frame) else ("ln L", "KL")
    gap = max(0.0, now.score - now.floor)
    if gap <= ROUNDING * (abs(now.score) + frame.session.sample.total):
        gap = 0.0
    told = amount(gap)
    long = f"{name} = F + {what} = {score(now.floor, now.score)} + {told}"
    return (long if len(long) <= WIDTH else f"{name} − F = {what} = {told}",)


def _densities(frame: Frame) -> Lines:
    """Each friend's weighted density with the current share, number and spread."""
    now, figures = frame.session.now.mixture, frame.backdrop.figures
    lines = ["fA(x) = πA·N(x; μA, σA)"]
    for k, letter in enumerate(LETTERS):
        mean, sd = figures.number(float(now.means[k])), figures.number(float(now.sds[k]))
        weight = three(float(now.weights[k]))
        lines += _first(
            f"f{letter}(x) = {weight}·N(x; {mean}, {sd})",
            f"f{letter}(x) = {weight}·N(x;{mean},{sd})",
            f"μ{letter} = {mean}",
        )
    return (*lines, "N(x; μ, σ) = e^(−z²∕2) ∕ (σ√(2π))", "z = (x − μ) ∕ σ")


def _guess(frame: Frame) -> Lines:
    return (*_score(frame), *_densities(frame))


# Who wrote what: Bayes' rule for the slip least sure of its writer.


def _assigned(frame: Frame) -> Lines:
    sample = frame.session.sample
    place, odds = least_sure(frame)
    k = int(odds > 0)
    own, other = LETTERS[k], LETTERS[1 - k]
    x = frame.backdrop.figures.slip(float(sample.place_in_units(place)))
    mixture = in_force(frame.session)
    logs = log_joint(np.array([place]), mixture)[:, 0]
    # A density in the slips' units is the one on the standard scale divided by that scale.
    sizes = [power(float(log) - math.log(sample.scale)) for log in logs]
    if _hard(frame):
        # A tie goes to Ali.
        over = ">" if k else "≥"
        rule: Lines = (f"{own}: x with f{own}(x) {over} f{other}(x)",)
        compared = f"{sizes[k]} {over} {sizes[1 - k]}"
        found = _first(f"{x}: {compared}", compared)
    else:
        sure = percent(surety(odds))
        rule = (f"P({own}|x) = f{own}(x) ∕ ({DENSITY})",)
        found = (
            *_first(
                f"       = {sizes[k]} ∕ ({sizes[0]} + {sizes[1]})",
                f"= {sizes[k]} ∕ ({sizes[0]} + {sizes[1]})",
                f"f{own} ∕ f{other} = e^{_short(abs(odds))}",
            ),
            *_first(f"       = {sure}  for x = {x}", f"= {sure}, x = {x}", f"= {sure}"),
        )
    return (*rule, *found, *_gap(frame), *_densities(frame)[:3])


# What numbers, then: weighted averages.


def _updated(frame: Frame) -> Lines:
    before = frame.session.before
    if before is None or before.expectation is None:
        return _score(frame)
    moments = before.expectation.moments
    means = frame.session.sample.place_in_units(moments.means)
    figures, now = frame.backdrop.figures, frame.session.now.mixture
    weighing = "μA = Σ x ∕ nA  over Ali's" if _hard(frame) else "μA = Σ P(A|x)·x ∕ Σ P(A|x)"
    lines = [weighing]
    for k, letter in enumerate(LETTERS):
        total = float(moments.totals[k])
        summed = _short(total * float(means[k]))
        mean = figures.number(float(now.means[k]))
        divided = f"μ{letter} = {summed} ∕ {_short(total)} = {mean}"
        lines += _first(divided, f"μ{letter} = {mean}")
    return (*lines, *_gap(frame), *_spreads(frame), *_shares(frame, moments), *_score(frame))


def _spreads(frame: Frame) -> Lines:
    """How the M-step computed the spreads."""
    variant, figures = frame.session.variant, frame.backdrop.figures
    ali, bilal = (figures.number(float(sd)) for sd in frame.session.now.mixture.sds)
    if variant.spread == "known":
        return (f"σ = {ali}  (known)",)
    least = (f"σ at least {variant.min_sd:.4g}",) if variant.min_sd > 0 else ()
    weight = "" if _hard(frame) else "P(A|x)"
    if variant.spread == "same":
        return (f"σ² = ΣΣ {weight and 'P(k|x)'}(x−μk)² ∕ n", f"σ  = {ali}", *least)
    both = _first(f"σA = {ali}, σB = {bilal}", f"σA = {ali}")
    return (f"σA² = Σ {weight}(x−μA)² ∕ nA", *both, *least)


def _shares(frame: Frame, moments: Moments) -> Lines:
    if frame.session.variant.share == "equal":
        return ("πA = πB = ½  (equal)",)
    total = _short(frame.session.sample.total)
    share = percent(float(frame.session.now.mixture.weights[0]))
    return tuple(
        _first(
            f"πA = nA ∕ n = {_short(float(moments.totals[0]))} ∕ {total} = {share}", f"πA = {share}"
        )
    )


# The end.


def _ended(frame: Frame) -> Lines:
    end = frame.session.now.end
    assert end is not None
    return ENDINGS[end.why](frame, end)


def _settled(frame: Frame, end: End) -> Lines:
    if end.merged:
        return ("μA = μB, σA = σB ⇒ P(A|x) = πA", *_updated(frame))
    still = "E and M give back μ, σ and π."
    return (*_score(frame), still, *_gap(frame), *_densities(frame))


def _collapsed(frame: Frame, end: End) -> Lines:
    letter = LETTERS[end.who[0]]
    top = f"N(μ{letter}; μ{letter}, σ{letter}) = 1 ∕ (σ{letter}√(2π))"
    return (top, f"σ{letter} → 0: fA + fB → ∞ at μ{letter}", "ln L → ∞: no ceiling")


def _emptied(frame: Frame, end: End) -> Lines:
    letter, now = LETTERS[end.who[0]], frame.session.now
    left = _left(now, end.who[0])
    own = f"n{letter} = Σ P({letter}|x) = {left}"
    return (own, f"μ{letter} = Σ P({letter}|x)·x ∕ {left}", "0 ∕ 0: nothing to average")


def _stopped(frame: Frame, end: End) -> Lines:
    return _updated(frame)


def _left(now: Entry, k: int) -> str:
    total = 0.0 if now.expectation is None else float(now.expectation.moments.totals[k])
    return "0" if total == 0 else significant(total, 1)


ENDINGS = {
    Why.SETTLED: _settled,
    Why.COLLAPSED: _collapsed,
    Why.EMPTIED: _emptied,
    Why.STEP_LIMIT: _stopped,
}
FORMULAS = {
    Phase.GUESS: _guess,
    Phase.ASSIGNED: _assigned,
    Phase.UPDATED: _updated,
    Phase.ENDED: _ended,
}


def _hard(frame: Frame) -> bool:
    return frame.session.variant.assign == "hard"


def _first(*candidates: str) -> Lines:
    """The first candidate that fits the width, as one line; no line if none fits."""
    return next(((text,) for text in candidates if len(text) <= WIDTH), ())


def _short(value: float) -> str:
    """Four figures, or the whole part in full."""
    if 9999.5 <= abs(value) < 1e9:
        return f"{value:.0f}".replace("-", MINUS)
    return significant(value, 4).replace("e+", "e")
