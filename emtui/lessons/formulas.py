"""Formulas on the pages of the maths part, with the present numbers in them.

Letters, as in Bishop 2006, chapter 9: A is Ali and B Bilal; π a share, μ a number, σ a spread; x a
slip, n how many; N(x; μ, σ) the Gaussian's density; fA and fB the densities weighted with the
shares; P(A|x) the probability that Ali wrote x; ln L the score, F the floor under it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from emtui.em.history import Entry
from emtui.em.mixture import Mixture, log_joint
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.steps import m_step
from emtui.em.variants import Moments

LETTERS = ("A", "B")


def in_force(session: Session) -> Mixture:
    """The story (standard) that the names in force were asked at; in the guess, the guess."""
    now = session.now
    return now.standard if now.assigned_at is None else now.assigned_at


def named(session: Session) -> Entry | None:
    """The half-step whose names are in force; None before there are any."""
    now = session.now
    if now.assigned_at is None:
        return None
    return now if now.assigned_at is now.standard else session.before


@dataclass(frozen=True, eq=False, slots=True)
class Writing:
    """One slip under a story: logs of both weighted densities, in the slips' units."""

    shares: tuple[float, float]
    logs: tuple[float, float]
    """Of each friend's density, not weighted."""

    @classmethod
    def of(cls, sample: Sample, mixture: Mixture, place: float) -> Writing:
        """The slip at `place`, both on the standard scale; positive sds."""
        joint = log_joint(np.array([place]), mixture)[:, 0]
        with np.errstate(divide="ignore"):
            logs = joint - np.log(mixture.weights) - math.log(sample.scale)
        ali, bilal = (float(weight) for weight in mixture.weights)
        return cls((ali, bilal), (float(logs[0]), float(logs[1])))

    @property
    def weighted(self) -> tuple[float, float]:
        """Logs of the densities weighted with the shares."""
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
    """Sums of one friend's slips, each counted as far as it is probably theirs; slips' units.

    Attributes:
        total: of the probabilities: how many slips.
        summed: of the slips so weighted.
        squares: of the squared distances from their average, so weighted.
        mean, sd, share: what the M-step makes of them.
    """

    total: float
    summed: float
    squares: float
    mean: float
    sd: float
    share: float


def averages(session: Session, moments: Moments, at: Mixture, k: int) -> Averages:
    """Friend k's sums in an assignment taken at `at`, and the M-step's result."""
    sample = session.sample
    new = sample.to_units(m_step(moments, at, session.variant.on_scale(sample.scale)))
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
