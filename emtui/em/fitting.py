"""The whole fit: the best of many starts, its verdict and its cuts."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from emtui.em.best import Best, best_of
from emtui.em.chebyshev import TooCoarse
from emtui.em.comparison import Comparison, compare
from emtui.em.cuts import Cuts, cuts
from emtui.em.history import Limits
from emtui.em.mixture import Mixture
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.spikes import is_sound, spikes
from emtui.em.starts import Start, quartile_start
from emtui.em.variants import Variant
from emtui.em.verdict import THIRD, Verdict, verdict

PLAIN = 2000
"""Most plain iterations for repeating the winning run from its own start."""
MOST = 6
"""The most Gaussians that are tried where their number is not given."""
CLOSE = 1e-6
"""Scores that differ by less count as equal."""


@dataclass(frozen=True, eq=False, slots=True)
class FitFindings:
    """What was fitted, and what may be said of it.

    Attributes:
        session: the winning climb at its end.
        best: of the many starts; None where there was one alone.
        spikes: components that stand on too few slips.
        verdict: None where nobody asked for it.
        cuts: at the probability asked for; None where nothing may be said of this end.
        by_number: BIC of 1 to 6 Gaussians, where the number was to be found; else empty.
        beside: one Gaussian beside the fit, where the sample alone does not give it.
    """

    session: Session
    best: Best | None
    spikes: tuple[int, ...]
    verdict: Verdict | None
    cuts: Cuts | None
    by_number: tuple[float, ...] = ()
    beside: Comparison | None = None

    @property
    def sound(self) -> bool:
        """Whether BIC, cuts and errors may be told: it settled, and stands on no spike."""
        return is_sound(self.session)


def fit(
    sample: Sample,
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
    """Fit slips from one start or the best of many.

    Without a given start the components are in the order of their means, over the whole run;
    with one they keep their places.

    Args:
        sample: the slips.
        variant: in the slips' units.
        components: how many Gaussians; None for 1 to 6, whatever BIC is lowest of. One has nothing
            to climb from elsewhere: then `starts` does not count.
        given: where to begin; then `starts` is 1 unless said.
        starts: how many to try; 1 without a given start is the quartile start.
        seed: of the draws.
        limits: of the climb.
        probability: at which the cuts are told.
        judged: whether to make the verdict.
        going_on: hears how far the climbs are.
    """
    limits, keep = limits or Limits(), given is not None
    by_number: tuple[float, ...] = ()
    if components is None:
        by_number, components = _by_number(sample, variant, seed)
    best = None
    if components > 1 and (starts or 2) > 1 and not (keep and starts is None):
        best = best_of(sample, variant, components, count=starts, seed=seed, given=given,
                       limits=limits, going_on=going_on)  # fmt: skip
        session = _replayed(sample, variant, best, limits, keep=keep)
    else:
        start = given or quartile_start(sample, variant, components)
        session = Session.begin(sample, variant, start, limits).run()
    if not keep and not _rises(session.now.standard):
        start = _ordered(session.start, session.now.standard)
        session = Session.begin(sample, variant, start, session.limits).run()
    found = replace(of_session(session, probability), best=best, by_number=by_number)
    if not judged:
        return found
    soft = replace(variant, assign="soft")
    known = best if components == 2 and variant.assign == "soft" else None
    told = verdict(sample, soft, known, seed, sound=found.sound)
    if known is not None and found.sound:  # the same end, as plain EM confirms it: the same BIC
        told = replace(told, two=compare(sample, soft, session.now.standard).two)
    return replace(found, verdict=told)


def _by_number(sample: Sample, variant: Variant, seed: int) -> tuple[tuple[float, ...], int]:
    """BIC of 1 to MOST Gaussians, and of how many it is lowest without a spike.

    NaN where the best end stands on a handful of slips, or there is none.
    """
    bics, base = [math.nan], None
    for components in range(2, MOST + 1):
        found = best_of(sample, variant, components, seed=seed, base=base, limits=THIRD)
        base = found.mixture
        if not found.useful or not (base.sds > 0).all():
            bics += [math.nan] * (MOST + 1 - components)
            break
        compared = compare(sample, variant, base)
        bics[0] = compared.one.bic
        bics.append(math.nan if found.spikes else compared.two.bic)
    usable = np.where(np.isfinite(bics), bics, np.inf)
    return tuple(bics), int(usable.argmin()) + 1


def of_session(session: Session, probability: float = 0.5) -> FitFindings:
    """The findings of a run as it stands, without a verdict."""
    spiked = tuple(int(k) for k in np.flatnonzero(spikes(session.sample, session.now.standard)))
    told = cuts(session.sample, session.now.standard, probability) if is_sound(session) else None
    return FitFindings(session, None, spiked, None, told)


def _replayed(
    sample: Sample, variant: Variant, best: Best, limits: Limits, *, keep: bool
) -> Session:
    """The winning run by plain EM from its start; where that takes too long, from near its end."""
    start = best.start if keep else _ordered(best.start, best.mixture)
    brief = replace(limits, max_iterations=min(PLAIN, limits.max_iterations))
    try:
        if not best.sound:
            return Session.begin(sample, variant, start, limits).run()
        session = Session.begin(sample, variant, start, brief).run()
        ended = session.now.end
        there = session.now.score >= best.score - CLOSE * max(1.0, abs(best.score) * 1e-3)
        if ended is not None and ended.why is best.why and there:
            return session
    except TooCoarse:  # on the way; a summary may be fine enough where it ends
        pass
    near = Start(f"near the end of {start.name}", best.mixture, start.seed, near_end=True)
    near = near if keep else _ordered(near, best.mixture)
    return Session.begin(sample, variant, near, limits).run()


def start_towards(best: Best, sample: Sample, variant: Variant, limits: Limits) -> Start:
    """A start from which plain EM ends at `best`: its own, or its end where that is too far."""
    return _replayed(sample, variant, best, limits, keep=True).start


def _rises(mixture: Mixture) -> bool:
    return bool((np.diff(mixture.means) >= 0).all())


def _ordered(start: Start, end: Mixture) -> Start:
    """The start with its components in the order of their means at the end."""
    order = np.argsort(end.means, kind="stable").tolist()
    given = start.given.only(order) if start.given is not None else None
    return replace(start, mixture=start.mixture.only(order), given=given)
