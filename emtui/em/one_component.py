"""One Gaussian alone: the running mean of its slips, and its log-likelihood with one maximum."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from emtui.em.mixture import Array, frozen


@dataclass(frozen=True, eq=False, slots=True)
class RunningMean:
    """The mean of the first 1, 2, ... N slips; arrays of shape ``(N,)``, slips' units.

    Attributes:
        counts: 1 to N.
        means: of the slips dealt so far.
        errors: the standard error of a mean of so many: ``sd / sqrt(slips)``.
        centre: the number that the funnel narrows onto.
        sd: of a single slip.
    """

    counts: Array
    means: Array
    errors: Array
    centre: float
    sd: float

    def funnel(self, widths: float) -> tuple[Array, Array]:
        """Lower and upper edge, `widths` standard errors from the centre; ``(N,)`` each.

        Dealt from one Gaussian with this centre and sd, the mean lies within one width 68 % of
        the time and within two 95 %, at any number of slips.
        """
        return self.centre - widths * self.errors, self.centre + widths * self.errors

    def held(self, widths: float) -> float:
        """The fraction of the running means that lie within the funnel."""
        return float((np.abs(self.means - self.centre) <= widths * self.errors).mean())


def running_mean(
    slips: ArrayLike,
    centre: float | None = None,
    sd: float | None = None,
    weights: ArrayLike | None = None,
) -> RunningMean:
    """The running mean of slips in the order they were dealt.

    Args:
        slips: shape ``(N,)``, in any units.
        centre: the true number, where it is known; else the mean of all.
        sd: the true spread, where it is known; else that of all (divide by N - 1).
        weights: how many slips each stands for, shape ``(N,)``; one each when not given.

    Raises:
        ValueError: there is no slip, or only one and its spread is not said.
    """
    x = np.asarray(slips, dtype=np.float64)
    if len(x) == 0 or (len(x) == 1 and sd is None):
        raise ValueError("a running mean needs slips: at least two where the spread is not known")
    counts = np.arange(1.0, len(x) + 1.0)
    if weights is None:
        dealt, means = counts, x[0] + np.cumsum(x - x[0]) / counts
        spread = float(np.std(x, ddof=1)) if sd is None else sd
    else:
        each = np.asarray(weights, dtype=np.float64)
        dealt = np.cumsum(each)
        means = x[0] + np.cumsum(each * (x - x[0])) / dealt
        variance = float(each @ (x - means[-1]) ** 2 / dealt[-1])
        spread = math.sqrt(variance) if sd is None else sd
    middle = float(means[-1]) if centre is None else centre
    return RunningMean(
        frozen(counts), frozen(means), frozen(spread / np.sqrt(dealt)), middle, spread
    )


def score_curve(
    slips: ArrayLike, sd: float, weights: ArrayLike | None = None
) -> Callable[[Array], Array]:
    """Log-likelihood of one Gaussian as a function of its mean, for a fixed sd; same units.

    ``L(m) = -N log(sd sqrt(2 pi)) - (S + N (m - mean)^2) / (2 sd^2)``, S the slips' scatter
    about their mean (Bishop 2006, eq. 1.54): a parabola with one maximum. With `weights`, shape
    ``(N,)``, each slip stands for as many.

    Raises:
        ValueError: there is no slip, or `sd` is not positive.
    """
    x = np.asarray(slips, dtype=np.float64)
    if len(x) == 0 or not sd > 0:
        raise ValueError("one friend's score needs a slip and a spread above zero")
    each = None if weights is None else np.asarray(weights, dtype=np.float64)
    count = len(x) if each is None else float(each.sum())
    mean = float(x[0] + np.average(x - x[0], weights=each))
    scatter = count * float(np.average(((x - mean) / sd) ** 2, weights=each))
    top = -count * math.log(sd * math.sqrt(math.tau)) - 0.5 * scatter

    def score(means: Array) -> Array:
        return top - 0.5 * count * ((np.asarray(means, dtype=np.float64) - mean) / sd) ** 2

    return score


@dataclass(frozen=True, eq=False, slots=True)
class Chord:
    """A straight line between two points of a curve; arrays of shape ``(T,)``.

    Attributes:
        places: from one end to the other.
        line: the chord's heights.
        curve: the curve's.
    """

    places: Array
    line: Array
    curve: Array

    @property
    def clearance(self) -> Array:
        """How far the curve lies above the chord; nowhere negative where it is concave."""
        return self.curve - self.line

    @property
    def below(self) -> bool:
        """Whether the chord lies nowhere above the curve, up to round-off."""
        slack = 1e-12 * (1.0 + float(np.abs(self.curve).max()))
        return bool((self.clearance >= -slack).all())


def chord(height: Callable[[Array], Array], start: float, end: float, points: int = 50) -> Chord:
    """The chord between two points of any curve, such as `score_curve` or the logarithm.

    A curve is concave where no chord rises above it.

    Args:
        height: the curve, ``(places) -> heights`` of the same shape, finite between the ends.
        start: where the chord begins.
        end: where it ends; either side of `start`.
        points: how many places, both ends included.
    """
    t = np.linspace(0.0, 1.0, points)
    places = start + t * (end - start)
    curve = height(places)
    line = (1.0 - t) * curve[0] + t * curve[-1]
    return Chord(frozen(places), frozen(line), frozen(curve))
