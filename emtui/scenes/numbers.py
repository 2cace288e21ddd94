"""Numbers as a person reads them: as many figures as the slips warrant, and no more."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from emtui.plot.numerals import MINUS, digits_for, fixed, significant

ROUNDING = 16 * float(np.finfo(np.float64).eps)
"""A smaller relative change of a log-likelihood is round-off."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How to write numbers in the slips' units, so that a thousandth of their range shows.

    Attributes:
        decimals: digits after the point; None where powers of ten read better.
        grain: the smallest difference to show where `decimals` is None; 0 if unknown.
    """

    decimals: int | None
    grain: float = 0.0

    @classmethod
    def for_range(cls, low: float, high: float) -> Figures:
        """The format for slips between `low` and `high`."""
        reach = high / 2 - low / 2
        if not (math.isfinite(reach) and reach > 0):
            return cls(None)
        decimals = 3 - math.floor(math.log10(2 * reach) if reach < 8e307 else 308)
        if decimals > 8 or max(abs(low), abs(high)) >= 1e12:
            return cls(None, reach / 500)
        return cls(max(0, decimals))

    def number(self, value: float) -> str:
        """A number or a spread."""
        if self.decimals is None:
            return significant(value, digits_for(abs(value), self.grain))
        return fixed(value, self.decimals)

    def change(self, value: float) -> str:
        """A difference, its sign always shown; a change too small to see reads ``±0``."""
        text = self.number(value)
        if not any(digit in text for digit in "123456789"):
            return "±0"
        return text if text.startswith(MINUS) else f"+{text}"


def score(value: float) -> str:
    """A log-likelihood, with six decimals as long as they fit."""
    if not math.isfinite(value):
        return "no ceiling" if value > 0 else "none"
    decimals = max(1, min(6, 9 - len(str(int(abs(value))))))
    return fixed(value, decimals)


def moved(new: float, old: float) -> float:
    """Change of a log-likelihood; 0 where it is round-off."""
    change = new - old
    return change if not math.isfinite(change) or abs(change) > ROUNDING * abs(new) else 0.0


def score_change(value: float) -> str:
    """A change of a log-likelihood as text, to three figures however small."""
    if not math.isfinite(value):
        return "+∞" if value > 0 else f"{MINUS}∞"
    if value == 0:
        return "±0"
    size = abs(value)
    text = f"{size:.3g}" if size < 0.001 or size >= 1e6 else f"{size:.4f}"
    return ("+" if value > 0 else MINUS) + text.replace("-", MINUS)


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


def three(value: float) -> str:
    """A number in a formula: three figures, and up to 99,999 the whole part in full."""
    size = abs(value)
    if value == 0:
        return "0"
    if 999.5 <= size < 99_999.5:
        return f"{value:,.0f}".replace("-", MINUS)
    text = f"{value:#.3g}" if 1e-3 <= size < 99.95 else f"{value:.3g}"
    head, _, exponent = text.partition("e")
    return (f"{head}e{int(exponent)}" if exponent else head).replace("-", MINUS)


def power(log: float) -> str:
    """The number whose natural logarithm is `log`, as `three` writes it, beyond doubles too."""
    if abs(log) < 600:
        return three(math.exp(log))
    if not math.isfinite(log):
        return "0" if log < 0 else "∞"
    tens = math.floor(log / math.log(10))
    head = f"{math.exp(log - tens * math.log(10)):.2f}"
    if head == "10.00":
        head, tens = "1.00", tens + 1
    return f"{head}e{tens}".replace("-", MINUS)


def with_error(value: float, error: float) -> str:
    """A value with its standard error, to two figures of the error: ``0.249 ± 0.069``."""
    if not (math.isfinite(error) and error > 0 and math.isfinite(value)):
        return f"{significant(value, 6)} ± {significant(error, 2)}"
    decimals = 1 - math.floor(math.log10(error))
    if not 0 <= decimals <= 12 or abs(value) >= 1e12:
        digits = digits_for(max(abs(value), error), error)
        return f"{significant(value, digits)} ± {significant(error, 2)}"
    return f"{fixed(value, decimals)} ± {error:.{decimals}f}"
