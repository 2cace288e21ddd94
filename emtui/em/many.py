"""Many starts climbed at once: one vectorised run, not a loop, ended by a session's rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emtui.em import ends
from emtui.em.mixture import Array, Mixture
from emtui.em.sample import Sample
from emtui.em.session import Limits, Why
from emtui.em.steps import e_step, m_step
from emtui.em.variants import Variant

WHYS = (Why.SETTLED, Why.COLLAPSED, Why.EMPTIED, Why.STEP_LIMIT)
"""What the codes in `Ends.why` stand for."""


@dataclass(frozen=True, eq=False, slots=True)
class Ends:
    """Where each of R starts ended.

    Attributes:
        mixtures: batch of shape ``(R, 2)`` on the standard scale.
        scores: the variant's own score in the slips' units, shape ``(R,)``; inf where an sd is 0.
        why: index into WHYS, shape ``(R,)``; -1 where stopped before its end.
        iterations: whole iterations made, shape ``(R,)``.
    """

    mixtures: Mixture
    scores: Array
    why: NDArray[np.int64]
    iterations: NDArray[np.int64]

    def best(self) -> int:
        """Index of the highest end; collapsed and emptied ones only if nothing else is left."""
        sound = np.isin(self.why, (WHYS.index(Why.SETTLED), WHYS.index(Why.STEP_LIMIT)))
        scores = np.where(np.isnan(self.scores), -np.inf, self.scores)
        if sound.any():
            return int(np.argmax(np.where(sound, scores, -np.inf)))
        return int(np.argmax(scores))


def run_many(
    sample: Sample,
    variant: Variant,
    starts: Mixture,
    limits: Limits | None = None,
    going_on: Callable[[float], bool] | None = None,
) -> Ends:
    """Run EM from every start of the batch (shape ``(R, 2)``, standard scale) to its end.

    `going_on(share ended)` is asked once an iteration and may stop it by saying False.
    """
    limits = limits or Limits()
    standard = variant.on_scale(sample.scale)
    count = len(starts.means)
    weights, means, sds = (np.array(a) for a in (starts.weights, starts.means, starts.sds))
    scores, why = np.full(count, np.nan), np.full(count, -1)
    iterations = np.zeros(count, dtype=np.int64)
    live, now = np.arange(count), starts
    taken = e_step(sample, now, standard)
    pace = ends.Pace.at_start(taken.score)
    scores[live] = taken.score
    while len(live):
        if going_on is not None and not going_on(1.0 - len(live) / count):
            break
        gone = ends.emptied(taken.moments).any(-1)
        why[live[gone]] = WHYS.index(Why.EMPTIED)
        keep = ~gone
        live, now, taken, pace = live[keep], now[keep], taken[keep], pace[keep]
        new = m_step(taken.moments, now, standard)
        iterations[live] += 1
        weights[live], means[live], sds[live] = new.weights, new.means, new.sds
        fell: ends.Mask = np.asarray(ends.collapsed(sample, new, standard).any(-1))
        flat = (new.sds == 0).any(-1)
        why[live[fell]] = WHYS.index(Why.COLLAPSED)
        scores[live[flat]] = np.inf
        keep = ~flat
        live, now, new, pace = live[keep], now[keep], new[keep], pace[keep]
        fell = fell[keep]
        taken = e_step(sample, new, standard)
        pace = pace.next(taken.score, limits.tolerance, sample.total)
        scores[live] = taken.score
        still = ends.settled(pace, now, new) & ~fell
        faded = still & ends.fading(taken.moments).any(-1)
        spent = (iterations[live] >= limits.max_iterations) & ~still & ~fell
        why[live[still]] = WHYS.index(Why.SETTLED)
        why[live[faded]] = WHYS.index(Why.EMPTIED)
        why[live[spent]] = WHYS.index(Why.STEP_LIMIT)
        keep = ~(still | fell | spent)
        live, now, taken, pace = live[keep], new[keep], taken[keep], pace[keep]
    return Ends(Mixture(weights, means, sds), sample.score_in_units(scores), why, iterations)
