"""EM once more, one slip at a time and with nothing of the engine: what words are held to."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

ESSAY = (0.05, 0.07, 0.48, 0.06, 0.08, 0.53, 0.07, 0.03, 0.12, 0.45, 0.11, 0.47, 0.06, 0.9)

Pair = tuple[float, float]


@dataclass(frozen=True)
class Moment:
    """Where a climb stands: parameters, score, floor, and who wrote what, Bilal's side."""

    means: Pair
    sds: Pair
    shares: Pair
    score: float = 0.0
    floor: float | None = None
    bilal: tuple[float, ...] = ()

    @property
    def totals(self) -> Pair:
        return len(self.bilal) - sum(self.bilal), sum(self.bilal)


def joint(x: float, moment: Moment) -> Pair:
    """Share times density of both friends."""
    ali, bilal = (
        w * math.exp(-((x - m) ** 2) / (2 * s * s)) / (s * math.sqrt(2 * math.pi))
        for w, m, s in zip(moment.shares, moment.means, moment.sds, strict=True)
    )
    return ali, bilal


def scored(slips: Sequence[float], moment: Moment, hard: bool) -> Moment:
    """The moment with its score: of the likeliest names where the assignment is hard."""
    pick = max if hard else sum
    return replace(moment, score=sum(math.log(pick(joint(x, moment))) for x in slips))


def assigned(slips: Sequence[float], moment: Moment, hard: bool) -> Moment:
    """The E-step."""
    shares = []
    for x in slips:
        ali, bilal = joint(x, moment)
        shares.append(float(bilal > ali) if hard else bilal / (ali + bilal))
    return replace(moment, bilal=tuple(shares), floor=moment.score)


def updated(slips: Sequence[float], moment: Moment, hard: bool) -> Moment:
    """The M-step, and the floor after it: expected log joint and the names' entropy."""
    sides = ([1 - r for r in moment.bilal], moment.bilal)
    means, sds, shares = [], [], []
    for side in sides:
        total = sum(side)
        means.append(sum(r * x for r, x in zip(side, slips, strict=True)) / total)
        scatter = sum(r * (x - means[-1]) ** 2 for r, x in zip(side, slips, strict=True))
        sds.append(math.sqrt(scatter / total))
        shares.append(total / len(slips))
    new = scored(
        slips, Moment((means[0], means[1]), (sds[0], sds[1]), (shares[0], shares[1])), hard
    )
    floor = sum(
        r * math.log(density / r)
        for k, side in enumerate(sides)
        for r, x in zip(side, slips, strict=True)
        if (density := joint(x, new)[k]) and r > 0
    )
    return replace(new, floor=floor, bilal=moment.bilal)


def climb(slips: Sequence[float], start: Moment, halves: int, hard: bool = False) -> list[Moment]:
    """The guess and so many half-steps after it."""
    moments = [scored(slips, start, hard)]
    for half in range(halves):
        moments.append((updated if half % 2 else assigned)(slips, moments[-1], hard))
    return moments


def essay_guess() -> Moment:
    """The default start: quartiles, half the population's sd, shares one half."""
    ordered = sorted(ESSAY)
    mean = sum(ordered) / 14
    sd = math.sqrt(sum((x - mean) ** 2 for x in ordered) / 14)
    # Quartiles lie a quarter of 13 steps in: between the 4th and 5th, the 10th and 11th.
    low = ordered[3] + 0.25 * (ordered[4] - ordered[3])
    high = ordered[9] + 0.75 * (ordered[10] - ordered[9])
    return Moment((low, high), (sd / 2, sd / 2), (0.5, 0.5))
