"""Dealing an envelope: slips drawn at random from two friends with known numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from emtui.em.mixture import Mixture
from emtui.em.sample import SampleError
from emtui.slips.envelope import NAMES, Envelope
from emtui.slips.reading.named import FRIEND, SLIP

MOST_SLIPS = 10_000_000
"""More are dealt only where a person allows them: a slip takes about 50 bytes of memory."""
MOST_DIGITS = 300
"""The most digits after the point: beyond, a power of ten overflows."""
LEAST_SPREAD = 10.0**-MOST_DIGITS
"""A smaller spread leaves no digit."""
TOLD_APART = 2
"""Digits of the smaller spread after its first: rounding is then below 1/200 of it."""
ROWS = 4096
"""Rows written at a time."""


class DealError(ValueError):
    """These slips cannot be dealt; the message says why in one line."""


@dataclass(frozen=True, slots=True)
class Deal:
    """What to draw; the same deal always gives the same slips.

    Attributes:
        slips: how many, 2 to `most`.
        ali: Ali's mean and standard deviation, in the slips' units.
        bilal: Bilal's.
        share: the probability that a slip is Ali's, 0 to 1.
        seed: of the random numbers, 0 or larger.
        digits: after the point of each slip; None for three digits of the smaller spread.
        most: how many slips there may be.

    Raises:
        DealError: one of these is invalid.
    """

    slips: int = 200
    ali: tuple[float, float] = (0.3, 0.05)
    bilal: tuple[float, float] = (0.7, 0.1)
    share: float = 0.6
    seed: int = 1
    digits: int | None = None
    most: int = MOST_SLIPS

    def __post_init__(self) -> None:
        if not 2 <= self.slips <= self.most:
            raise DealError(f"{self.slips} slips cannot be dealt: choose 2 to {self.most}")
        for name, (mean, sd) in zip(NAMES, (self.ali, self.bilal), strict=True):
            if not math.isfinite(mean):
                raise DealError(f"{name}'s number is {mean}: it must be a finite number")
            if not (math.isfinite(sd) and sd > 0):
                raise DealError(f"{name}'s spread is {sd}: it must be above 0 and finite")
        if not 0 <= self.share <= 1:
            raise DealError(f"Ali's share is {self.share}: it must be from 0 to 1")
        if self.seed < 0:
            raise DealError(f"the seed is {self.seed}: it must be 0 or larger")
        if self.digits is not None and not 0 <= self.digits <= MOST_DIGITS:
            raise DealError(f"{self.digits} digits after the point: choose 0 to {MOST_DIGITS}")

    def __str__(self) -> str:
        (a, s), (b, t) = self.ali, self.bilal
        return (
            f"dealt: {self.slips} slips, Ali {a:g} ± {s:g}, Bilal {b:g} ± {t:g}, "
            f"Ali's share {self.share:g}, seed {self.seed}, {self.decimals} digits after the point"
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """Whose spread is too small to be seen in his slips."""
        return tuple(
            f"{name}'s spread {sd:g} is rounded away beside his number, {mean:g}; choose a wider "
            "one"
            for name, (mean, sd) in zip(NAMES, (self.ali, self.bilal), strict=True)
            if mean + sd == mean or sd < LEAST_SPREAD
        )

    @property
    def decimals(self) -> int:
        """Digits after the point of every slip."""
        if self.digits is not None:
            return self.digits
        spread = min(self.ali[1], self.bilal[1])
        return min(max(0, TOLD_APART - math.floor(math.log10(spread))), MOST_DIGITS)

    def numbers(self) -> tuple[np.ndarray, np.ndarray]:
        """The slips and who wrote each (0 Ali, 1 Bilal), both of shape ``(slips,)``."""
        random = np.random.default_rng(self.seed)
        who = (random.random(self.slips) >= self.share).astype(np.intp)
        noise = random.standard_normal(self.slips)
        means = np.array([self.ali[0], self.bilal[0]])
        sds = np.array([self.ali[1], self.bilal[1]])
        with np.errstate(over="ignore"):
            exact = means[who] + sds[who] * noise
            written = np.round(exact, self.decimals) + 0.0  # no slip reads -0.0
        # Numbers too large for a digit after the point stay as they are.
        return np.where(np.isfinite(written), written, exact), who.astype(np.float64)

    @property
    def mixture(self) -> Mixture:
        """The mixture that the slips are drawn from."""
        shares, (means, sds) = (
            [self.share, 1.0 - self.share],
            zip(self.ali, self.bilal, strict=True),
        )
        return Mixture(np.array(shares), np.array(means), np.array(sds))

    def envelope(self, name: str = "dealt") -> Envelope:
        """The slips in an envelope that knows who wrote each.

        Raises:
            DealError: all slips came out equal, or one overflowed.
        """
        slips, who = self.numbers()
        if not np.isfinite(slips).all():
            raise DealError("some slips leave the range of numbers: choose smaller spreads")
        try:
            return Envelope.of(name, slips, source=str(self), truth=who, dealt=self.mixture)
        except SampleError as error:
            raise DealError(f"these slips cannot be fitted: {error}") from error


def csv_blocks(envelope: Envelope) -> Iterator[str]:
    """The envelope as CSV, in pieces: slip and, if known, the friend who wrote it.

    Numbers are written in full: reading them back gives the same envelope and truth.
    """
    known = envelope.truth
    yield f"{SLIP}\n" if known is None else f"{SLIP},{FRIEND}\n"
    for start in range(0, len(envelope.slips), ROWS):
        here = slice(start, start + ROWS)
        rows = map(repr, envelope.slips[here].tolist())
        if known is not None:
            friends = (NAMES[int(friend)] for friend in known[here].tolist())
            rows = map(",".join, zip(rows, friends, strict=True))
        yield "\n".join((*rows, ""))
