"""Log odds between two Gaussians: a quadratic of the slip, so there are at most three stretches."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from emtui.em.mixture import LOG_SQRT_TAU, Array, Mixture


@dataclass(frozen=True, slots=True)
class Odds:
    """Log odds of the wider against the narrower component: ``(a z + b) z + c``.

    In units of the narrower one, ``z = (x - mean) / sd``, every term is as large as a squared
    distance that the log densities contain too, so no more digits cancel than in those.
    ``a`` is never negative.

    Attributes:
        narrow, wide: which component is which.
        a, b, c: coefficients.
        mean, sd: of the narrower component.
        levels, means, sds: of both, as numbers: log weight less log sd less ``log sqrt(2 pi)``.
    """

    narrow: int
    wide: int
    a: float
    b: float
    c: float
    mean: float
    sd: float
    levels: tuple[float, float]
    means: tuple[float, float]
    sds: tuple[float, float]

    @classmethod
    def of(cls, mixture: Mixture) -> Odds:
        """The odds under one mixture, shape ``(2,)``; every sd positive."""
        with np.errstate(divide="ignore"):
            logs = np.log(mixture.weights) - np.log(mixture.sds) - LOG_SQRT_TAU
        m0, m1 = mixture.means.tolist()
        s0, s1 = mixture.sds.tolist()
        levels = tuple(logs.tolist())
        narrow = 0 if s0 <= s1 else 1
        wide = 1 - narrow
        mean, sd, far, broad = (m0, s0, m1, s1) if narrow == 0 else (m1, s1, m0, s0)
        ratio, gap = sd / broad, (far - mean) / broad
        a = 0.5 * ((broad - sd) / broad) * (1.0 + ratio)
        c = levels[wide] - levels[narrow] - 0.5 * gap * gap
        return cls(narrow, wide, a, ratio * gap, c, mean, sd, levels, (m0, m1), (s0, s1))

    def wide_wins(self, x: float) -> bool:
        """Whether the wider one is the likelier at `x`, ties to component 0; as `log_joint`."""
        joint = []
        for level, mean, sd in zip(self.levels, self.means, self.sds, strict=True):
            z = (x - mean) / sd
            joint.append(level - 0.5 * z * z)
        return (joint[1] > joint[0]) == (self.wide == 1)

    def vertex(self) -> float:
        """Where the odds of the narrower one are largest; infinite where they are monotone."""
        if self.a > 0:
            return self.mean - self.sd * (self.b / (2.0 * self.a))
        return -np.inf if self.b >= 0 else np.inf


class Stretch(NamedTuple):
    """Neighbouring slips ``start:stop`` to whom `winner` is the likelier component."""

    start: int
    stop: int
    winner: int


def stretches(x: Array, odds: Odds) -> list[Stretch]:
    """The sorted slips by likelier component, in at most three stretches; ``O(log n)`` look-ups."""
    n = len(x)
    turn = int(np.searchsorted(x, odds.vertex()))
    look = range(n)
    enter = bisect_left(look, True, 0, turn, key=lambda i: not odds.wide_wins(float(x[i])))
    leave = bisect_left(look, True, turn, n, key=lambda i: odds.wide_wins(float(x[i])))
    cuts = ((0, enter, odds.wide), (enter, leave, odds.narrow), (leave, n, odds.wide))
    return [Stretch(*cut) for cut in cuts if cut[1] > cut[0]]
