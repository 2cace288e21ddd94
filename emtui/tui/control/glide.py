"""Progress of a glide: eased time between two half-steps."""

from __future__ import annotations

from dataclasses import dataclass

DURATION = 0.25
"""Seconds that a glide takes, unless half-steps follow each other faster."""
HASTE = 0.7
"""While playing, a glide takes at most this fraction of the time between two half-steps."""
SHORTEST = 0.06
"""A shorter glide, of less than two frames, is left out."""


@dataclass(frozen=True, slots=True)
class Glide:
    """A glide that began at `began` and takes `lasts` seconds."""

    began: float
    lasts: float

    def share(self, now: float) -> float:
        """Eased share of the way, 0 to 1: slow, fast, slow (cubic in and out)."""
        if self.lasts <= 0:
            return 1.0
        t = min(1.0, max(0.0, (now - self.began) / self.lasts))
        return 4 * t**3 if t < 0.5 else 1 - (2 - 2 * t) ** 3 / 2


def lasting(between: float | None) -> float:
    """Seconds a glide may take when the next half-step follows after `between` (None: never)."""
    lasts = DURATION if between is None else min(DURATION, HASTE * between)
    return lasts if lasts >= SHORTEST else 0.0
