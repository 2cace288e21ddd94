"""Formulas for the pages of the maths part, with the current numbers filled in.

Letters, as in Bishop 2006, chapter 9: A is Ali and B Bilal; π a share, μ a number, σ a spread; x a
slip, n how many; N(x; μ, σ) the Gaussian's density; fA and fB the densities weighted with the
shares; P(A|x) the probability that Ali wrote x; ln L the score, F the floor under it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from emtui.em.estimation import Moments
from emtui.em.history import Entry
from emtui.em.mixture import Mixture, log_joint
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.steps import m_step


def named(session: Session) -> Entry | None:
    """The half-step whose responsibilities are in force; None before the first E-step."""
    now = session.now
    if now.assigned_at is None:
        return None
    return now if now.assigned_at is now.standard else session.before


@dataclass(frozen=True, eq=False, slots=True)
class Writing:
    """One slip under a mixture: weights and log-densities, in the slips' units."""

    shares: tuple[float, float]
    logs: tuple[float, float]
    """Log-density for each friend, without the weight."""

    @classmethod
    def of(cls, sample: Sample, mixture: Mixture, place: float) -> Writing:
        """The slip at `place` (standard scale, like `mixture`); the sds must be positive."""
        joint = log_joint(np.array([place]), mixture)[:, 0]
        with np.errstate(divide="ignore"):
            logs = joint - np.log(mixture.weights) - math.log(sample.scale)
        ali, bilal = (float(weight) for weight in mixture.weights)
        return cls((ali, bilal), (float(logs[0]), float(logs[1])))

    @property
    def weighted(self) -> tuple[float, float]:
        """Logs of the densities times the weights."""
        ali, bilal = (
            math.log(share) + log if share > 0 else -math.inf
            for share, log in zip(self.shares, self.logs, strict=True)
        )
        return ali, bilal

    def share_of(self, k: int) -> float:
        """The probability that friend k wrote the slip, by Bayes' rule."""
        own, other = self.weighted[k], self.weighted[1 - k]
        return float(np.exp(-np.logaddexp(0.0, other - own)))


@dataclass(frozen=True, slots=True)
class Averages:
    """Sums over one friend's slips, weighted by responsibility, in the slips' units.

    Attributes:
        total: of the responsibilities: the effective number of slips.
        summed: of the weighted slips.
        squares: of the weighted squared distances from their mean.
        mean, sd, share: the result of the M-step.
    """

    total: float
    summed: float
    squares: float
    mean: float
    sd: float
    share: float


def averages(session: Session, moments: Moments, at: Mixture, k: int) -> Averages:
    """Friend k's sums after an E-step at `at`, and the M-step's result."""
    sample = session.sample
    new = sample.to_units(m_step(sample, moments, at, session.variant))
    total = float(moments.totals[k])
    mean = float(sample.place_in_units(moments.means[k]))
    return Averages(
        total=total,
        summed=total * mean,
        squares=float(moments.scatters[k]) * sample.scale**2,
        mean=float(new.means[k]),
        sd=float(new.sds[k]),
        share=float(new.weights[k]),
    )
