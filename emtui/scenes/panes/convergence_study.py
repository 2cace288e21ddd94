"""How fast EM converges: gains and step lengths of a run followed to its end."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from emtui.em.convergence import CLEAR, missing_information, rate_of_gains, rate_of_steps
from emtui.em.history import End, Entry, Limits, Phase, Why
from emtui.em.mixture import Array, Mixture
from emtui.em.session import Session
from emtui.em.stopping import EPS, settled
from emtui.scenes.pane import GoingOn, Study, View

FINE = 1e-12
"""Tolerance in log-likelihood, for up to a thousand slips."""
FIRST = 16
"""Iterations before the first report; each following one is 1.5 times as far."""


@dataclass(frozen=True, eq=False, slots=True)
class Run:
    """A run, iteration by iteration.

    Attributes:
        name: its start's.
        gains: gain in score of each iteration, shape ``(T,)``; NaN where round-off hides it.
        steps: how far each moved the parameters, standard scale, shape ``(T,)``.
        rate: linear rate of convergence, from the steps; None if not measured.
        by_gains: the same, from the gains.
    """

    name: str
    gains: Array
    steps: Array
    rate: float | None
    by_gains: float | None


@dataclass(frozen=True, eq=False, slots=True)
class Convergence:
    """What is known of this run's convergence, and of the runs kept for comparison.

    Attributes:
        run: this run, as far as it was followed.
        end: why it ended; None while it has not.
        missing: the largest fraction of missing information at its end; None if unknown.
        others: earlier runs.
        rounds: after how many the climb itself settles, at its own tolerance; the run is followed
            further. None where it does not settle.
    """

    run: Run
    end: End | None
    missing: float | None
    others: tuple[Run, ...]
    rounds: int | None = None

    @property
    def settled(self) -> bool:
        """Whether it was followed to convergence."""
        return self.end is not None and self.end.why is Why.SETTLED


def _rounds(session: Session) -> list[Entry]:
    """The guess, and the history at the end of each round."""
    entries = [e for e in session.history if e.phase in (Phase.GUESS, Phase.UPDATED)]
    last = session.history[-1]
    if last.phase is Phase.ENDED and last.iteration > entries[-1].iteration:
        entries.append(last)
    return entries


def run_of(session: Session) -> Run:
    """Gains and steps of a session's history."""
    entries = _rounds(session)
    scores = np.array([e.score for e in entries])
    path = Mixture.batch([entry.standard for entry in entries])
    seen = np.isfinite(scores)
    with np.errstate(invalid="ignore"):
        gains = np.diff(scores)
    clear = CLEAR * EPS * (1.0 + float(np.abs(scores[seen]).max(initial=0.0)))
    gains = np.where(np.isfinite(gains) & (gains > clear), gains, np.nan)
    flat = np.concatenate([path.weights, path.means, path.sds], axis=-1)
    steps = np.sqrt((np.diff(flat, axis=0) ** 2).sum(-1))
    soft = session.variant.assign == "soft"
    return Run(
        session.start.name,
        gains,
        steps,
        rate_of_steps(path) if soft else None,
        rate_of_gains(scores) if soft else None,
    )


def _depends(view: View) -> Hashable:
    session = view.frame.session
    return session.history[0], session.limits, view.frame.others


def follow(view: View, going_on: GoingOn) -> Iterator[Convergence]:
    """Run from the start to convergence at a finer tolerance, with reports on the way."""
    session, others = view.frame.session, tuple(run_of(other) for other in view.frame.others)
    tolerance = min(session.limits.tolerance, FINE * max(1.0, session.sample.total / 1000))
    limits = Limits(tolerance, session.limits.max_iterations, session.limits.exact)
    run = Session.begin(session.sample, session.variant, session.start, limits, session.slips)
    reach, share = FIRST, 0.0
    while run.history[-1].phase is not Phase.ENDED:
        stopped = False

        def on(iterations: int, reach: int = reach, share: float = share) -> bool:
            nonlocal stopped
            stopped = stopped or not going_on(share)
            return not stopped and iterations < reach

        run = run.run(on)
        pace = Convergence(run_of(run), run.now.end, None, others)
        yield pace
        if stopped:
            return
        reach, share = reach + max(reach // 2, 1), _share_done(pace.run, tolerance)
    rounds = _settles(run, session.limits.tolerance)
    yield replace(pace, missing=_missing(run), rounds=rounds)


def _settles(run: Session, tolerance: float) -> int | None:
    """The round at which the run settles by a tolerance no finer than its own."""
    entries, total = _rounds(run), run.sample.total
    pace = entries[0].pace
    for old, new in pairwise(entries):
        pace = pace.next(new.pace.score, tolerance, total)
        if settled(pace, old.standard, new.standard):
            return new.iteration
    return None


def _missing(run: Session) -> float | None:
    end = run.now.end
    if end is None or end.why is not Why.SETTLED:
        return None
    return missing_information(run.sample, run.variant, run.now.standard)


def _share_done(run: Run, tolerance: float) -> float:
    """Progress on a logarithmic scale, from the first gain to the tolerance."""
    gains = run.gains[np.isfinite(run.gains)]
    if len(gains) < 2 or not 0 < tolerance < gains[0]:
        return 0.0
    return min(1.0, max(0.0, math.log(gains[0] / gains[-1]) / math.log(gains[0] / tolerance)))


PACE = Study(_depends, follow)
