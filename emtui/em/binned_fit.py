"""A fit to bins that a person can stand by: the best of many starts."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from emtui.em.best import USUAL, Best
from emtui.em.binned_best import best_of_bins
from emtui.em.binned_likelihood import Bins, binned_step, climb, who_ended
from emtui.em.binned_verdict import compare_bins, verdict
from emtui.em.condense import condensed
from emtui.em.fitting import CLOSE, PLAIN, FitFindings, of_session
from emtui.em.fitting import MOST as MOST_FRIENDS
from emtui.em.history import End, Entry, Limits, Phase
from emtui.em.mixture import Mixture
from emtui.em.multistart import WHYS
from emtui.em.session import Session
from emtui.em.starts import Start, quartile_start
from emtui.em.stopping import Pace, merged
from emtui.em.variants import Variant

ROUGH = Limits(tolerance=1e-2, max_iterations=100)
"""Numbers of Gaussians are compared as far as their BIC is read: to tenths."""

FINEST = 1000.0
"""A spread that is known may be so many times narrower than the narrowest bin with slips."""


class BinsError(ValueError):
    """Bins cannot be fitted so; the message says why in one line."""


def fit_bins(
    bins: Bins,
    variant: Variant,
    *,
    components: int | None = 2,
    given: Start | None = None,
    starts: int | None = None,
    seed: int = 0,
    limits: Limits | None = None,
    probability: float = 0.5,
    judged: bool = True,
    going_on: Callable[[float], bool] | None = None,
) -> FitFindings:
    """Fit bins by their exact likelihood; arguments and result as of `emtui.em.fitting.fit`.

    The session's sample has the slips at the bins' middles; its scores are those of the bins.

    Raises:
        BinsError: there are too few bins for so many numbers, or labels are to be hard.
    """
    if variant.assign != "soft":
        raise BinsError("bins are shared by probability: --assign hard needs single slips")
    limits, keep = limits or Limits(), given is not None
    by_number: tuple[float, ...] = ()
    base = None
    if components is None:
        by_number, components, base = _by_number(bins, variant, seed)
    _refuse_too_few(bins, variant, components)
    if variant.known_sd and variant.known_sd < bins.narrowest * bins.points.scale / FINEST:
        raise BinsError(
            f"a known spread of {variant.known_sd:.6g} leaves no trace in bins as wide as "
            f"{bins.narrowest * bins.points.scale:.6g}: give narrower bins, or another spread"
        )
    count = starts if starts is not None else (1 if keep else USUAL)
    best = None
    if count > 1:
        best = best_of_bins(bins, variant, components, count=count, seed=seed, given=given,
                            base=base, limits=limits, going_on=going_on)  # fmt: skip
        session = _replayed(bins, variant, best, limits, keep=keep)
    else:
        start = given or quartile_start(bins.points, variant, components)
        session = _from_one(bins, variant, start, limits, keep=keep)
    beside = compare_bins(bins, variant, session.now.standard)
    found = of_session(session, probability)
    found = replace(found, best=best, by_number=by_number, beside=beside)
    if judged:
        known = best if components == 2 else None
        told = verdict(bins, variant, known, seed, sound=found.sound)
        if known is not None and found.sound:  # the same end, as it was climbed to: the same BIC
            told = replace(told, two=beside.two)
        found = replace(found, verdict=told)
    return found


def _refuse_too_few(bins: Bins, variant: Variant, components: int) -> None:
    needed = variant.free(components) + 1
    if bins.given < needed:
        raise BinsError(
            f"{bins.given} bins are too few for {needed - 1} free numbers: give {needed} or more, "
            "or free fewer (--spread same, --share equal)"
        )


def _by_number(
    bins: Bins, variant: Variant, seed: int
) -> tuple[tuple[float, ...], int, Mixture | None]:
    """BIC of 1 to 6 Gaussians, of how many from 2 on it is lowest without a spike, and one less."""
    bics: list[float] = [math.nan] * MOST_FRIENDS
    bases: list[Mixture | None] = [None, None, None]
    for components in range(2, MOST_FRIENDS + 1):
        if bins.given <= variant.free(components):
            break
        found = best_of_bins(bins, variant, components, seed=seed, base=bases[-1], limits=ROUGH)
        base = found.mixture
        bases.append(base)
        if not found.useful or not (base.sds > 0).all():
            break
        compared = compare_bins(bins, variant, base)
        bics[0] = compared.one.bic
        bics[components - 1] = math.nan if found.spikes else compared.two.bic
    usable = np.where(np.isfinite(bics), bics, np.inf)[1:]
    best = int(usable.argmin()) + 2
    return tuple(bics), best, bases[best]


# The climb that is shown.


def _ordered(start: Start, end: Mixture) -> Start:
    order = np.argsort(end.means, kind="stable").tolist()
    given = start.given.only(order) if start.given is not None else None
    return replace(start, mixture=start.mixture.only(order), given=given)


def _replayed(bins: Bins, variant: Variant, best: Best, limits: Limits, *, keep: bool) -> Session:
    """The winning climb, plainly from its start; where that takes too long, from near its end."""
    start = best.start if keep else _ordered(best.start, best.mixture)
    if not best.sound:
        return _climbed(bins, variant, start, limits)
    brief = replace(limits, max_iterations=min(PLAIN, limits.max_iterations))
    session = _climbed(bins, variant, start, brief)
    end, score = session.now.end, session.now.score
    there = score >= best.score - CLOSE * max(1.0, abs(best.score) * 1e-3)
    if end is not None and end.why is best.why and there:
        return session
    near = Start(f"near the end of {start.name}", best.mixture, start.seed, near_end=True)
    return _climbed(bins, variant, near if keep else _ordered(near, best.mixture), limits)


def _from_one(bins: Bins, variant: Variant, start: Start, limits: Limits, *, keep: bool) -> Session:
    """The climb from a start; once more with its components in the end's order, unless as given."""
    session = _climbed(bins, variant, start, limits)
    end = session.now.standard
    if keep or (np.diff(end.means) >= 0).all():
        return session
    return _climbed(bins, variant, _ordered(start, end), limits)


def _climbed(bins: Bins, variant: Variant, start: Start, limits: Limits) -> Session:
    """A climb with its history, a whole iteration an entry."""
    sample = bins.points
    guess = variant.admit(start.mixture, sample.scale)
    path = [(guess, float(binned_step(bins, guess)[1]))]
    ends = climb(
        bins,
        variant,
        guess[None],
        limits,
        seen=lambda mixtures, scores: path.append((mixtures[0], float(scores[0]))),
    )
    history = [_entry(bins, *at, k) for k, at in enumerate(path)]
    why, last = WHYS[ends.why[0]], path[-1][0]
    who = tuple(int(k) for k in who_ended(bins, last, variant, why))
    end = End(why, who, merged=bool(merged(last)))
    history[-1] = replace(history[-1], phase=Phase.ENDED, end=end)
    return Session(
        sample, variant, start, limits, tuple(history), len(history) - 1, condensed(sample)
    )


def _entry(bins: Bins, mixture: Mixture, score: float, iteration: int) -> Entry:
    units = bins.points.to_units(mixture)
    phase = Phase.UPDATED if iteration else Phase.GUESS
    pace = Pace.at_start(score)
    return Entry(phase, iteration, mixture, units, score, None, None, None, pace)
