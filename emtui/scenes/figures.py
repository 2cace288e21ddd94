"""Numbers as a person reads them: as many figures as the slips deserve, and round ticks."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from emtui.scenes.marks import Tick

MINUS = "−"


@dataclass(frozen=True, slots=True)
class Figures:
    """How to write numbers in the slips' units: a thousandth of their range can be seen.

    Attributes:
        decimals: digits after the point; None where powers of ten read better.
    """

    decimals: int | None

    @classmethod
    def for_range(cls, low: float, high: float) -> Figures:
        """The figures that slips between `low` and `high` deserve."""
        reach = high / 2 - low / 2
        if not (math.isfinite(reach) and reach > 0):
            return cls(None)
        decimals = 3 - math.floor(math.log10(2 * reach) if reach < 8e307 else 308)
        if decimals > 8 or max(abs(low), abs(high)) >= 1e12:
            return cls(None)
        return cls(max(0, decimals))

    def number(self, value: float) -> str:
        """A number or a spread."""
        return _signed(value, f"{abs(value):.{self.decimals}f}") if self._plain else _short(value)

    def change(self, value: float) -> str:
        """A difference, its sign always shown; a change too small to see reads ``±0``."""
        text = self.number(value)
        if not any(digit in text for digit in "123456789"):
            return "±0"
        return text if text.startswith(MINUS) else f"+{text}"

    @property
    def _plain(self) -> bool:
        return self.decimals is not None


def score(value: float) -> str:
    """A log-likelihood: six figures after the point while they fit."""
    if not math.isfinite(value):
        return "no ceiling" if value > 0 else "none"
    decimals = max(1, min(6, 9 - len(str(int(abs(value))))))
    return _signed(value, f"{abs(value):.{decimals}f}")


def score_change(value: float) -> str:
    """By how much a log-likelihood rose or fell; three figures, small ones too."""
    if not math.isfinite(value):
        return "+∞" if value > 0 else f"{MINUS}∞"
    if value == 0:
        return "±0"
    size = abs(value)
    text = f"{size:.3g}" if size < 0.001 or size >= 1e6 else f"{size:.4f}"
    return ("+" if value > 0 else MINUS) + text


def percent(share: float) -> str:
    """A share or a probability in per cent; never rounded to certainty."""
    value = 100.0 * share
    if 0 < value < 0.1:
        return "<0.1%"
    if 99.9 < value < 100:
        return ">99.9%"
    return f"{value:.1f}%"


def count(value: float) -> str:
    """A number of slips, which may be a fraction of one."""
    return f"{value:,.0f}" if value >= 1000 else f"{value:.1f}"


def _signed(value: float, text: str) -> str:
    return MINUS + text if value < 0 and any(c in text for c in "123456789") else text


def _short(value: float) -> str:
    return f"{value:.6g}".replace("-", MINUS)


def nice_step(reach: float, parts: int) -> float:
    """The smallest of 1, 2, 2.5, 5 times a power of ten that makes at most `parts` parts."""
    least = reach / max(parts, 1)
    if not (math.isfinite(least) and least > 0):
        return 1.0
    power = 10.0 ** math.floor(math.log10(least))
    return next(k * power for k in (1.0, 2.0, 2.5, 5.0, 10.0) if k * power >= least * (1 - 1e-9))


def ticks(low: float, high: float, parts: int) -> tuple[Tick, ...]:
    """Round places between `low` and `high`, at most about `parts`, with equal decimals."""
    if not (math.isfinite(low) and math.isfinite(high) and high > low):
        return ()
    step = nice_step(high - low, parts)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    if last - first > 100 or abs(first) > 1e9:
        return tuple(Tick(place, _short(place)) for place in np.linspace(low, high, 3))
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    if round(step * 10**decimals, 6) % 1:
        decimals += 1
    write = (
        _short if decimals > 6 or step >= 1e7 else lambda v: _signed(v, f"{abs(v):.{decimals}f}")
    )
    return tuple(Tick(k * step, write(k * step)) for k in range(first, last + 1))
