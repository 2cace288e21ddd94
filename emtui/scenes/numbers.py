"""Numbers as a person reads them: as many figures as the slips warrant, and no more."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

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

    def slip(self, value: float) -> str:
        """A slip as it was written: 0.03, not 0.0300; the length of `number` where it is longer."""
        if self.decimals is None:
            return self.number(value)
        for decimals in range(self.decimals):
            text = fixed(value, decimals)
            if abs(float(text.replace(MINUS, "-")) - value) <= 1e-6 * 10.0**-self.decimals:
                return text
        return self.number(value)

    def change(self, value: float) -> str:
        """A difference, its sign always shown; empty where it is too small to see."""
        text = self.number(value)
        if not any(digit in text for digit in "123456789"):
            return ""
        return text if text.startswith(MINUS) else f"+{text}"


NO_CHANGE = "no change"
MOST_DECIMALS = 6
"""A score is never told more finely; a smaller change is none."""


def score(value: float, *beside: float) -> str:
    """A log-likelihood with one decimal, or as many as tell it from those it stands beside."""
    if not math.isfinite(value):
        return "no ceiling" if value > 0 else "none"
    if abs(value) >= 1e12:
        return significant(value, 6)
    return signed(value, decimals_for(value, *beside))


def decimals_for(*values: float) -> int:
    """The fewest decimals, one at least, with which different scores look different."""
    known = sorted({value for value in values if math.isfinite(value)})
    least = 0.5 * 10.0**-MOST_DECIMALS
    gaps = [b - a for a, b in pairwise(known) if abs(moved(b, a)) >= least]
    needed = math.ceil(-math.log10(min(gaps)) - 1e-9) if gaps else 1
    return min(max(1, needed), MOST_DECIMALS)


def climbed(before: float, now: float, least: int = 1) -> tuple[str, str, str]:
    """Two scores and the change between them, with as many decimals as make the sum come out.

    Args:
        before: the score before.
        now: the score now.
        least: the fewest decimals.

    Returns:
        Before, now, and the change with its sign; ``no change`` where none can be seen.
    """
    change = score_change(moved(now, before))
    if not (math.isfinite(before) and math.isfinite(now)) or max(abs(before), abs(now)) >= 1e12:
        return score(before), score(now), change
    for decimals in range(least, MOST_DECIMALS + 1):
        told = round(now - before, decimals)
        shown = round(round(now, decimals) - round(before, decimals), decimals)
        if change == NO_CHANGE or (told and shown == told):
            break
    old, new, rise = (signed(value, decimals) for value in (before, now, told))
    if change == NO_CHANGE or not told:
        return old, new, NO_CHANGE
    return old, new, rise if told < 0 else f"+{rise}"


def signed(value: float, decimals: int) -> str:
    """A number with so many decimals, and a minus sign where it is below zero."""
    text = f"{abs(value):.{decimals}f}"
    return MINUS + text if value < 0 and any(digit in text for digit in "123456789") else text


def full_score(value: float) -> str:
    """A log-likelihood for a report: six decimals as long as they fit."""
    if not math.isfinite(value):
        return "no ceiling" if value > 0 else "none"
    decimals = max(1, min(6, 9 - len(str(int(abs(value))))))
    return fixed(value, decimals)


def moved(new: float, old: float) -> float:
    """Change of a log-likelihood; 0 where it is round-off."""
    change = new - old
    return change if not math.isfinite(change) or abs(change) > ROUNDING * abs(new) else 0.0


def score_change(value: float) -> str:
    """A change of a log-likelihood, its sign always shown; ``no change`` where none can be seen."""
    if not math.isfinite(value):
        return "+∞" if value > 0 else f"{MINUS}∞"
    if amount(value) == "0":
        return NO_CHANGE
    return ("+" if value > 0 else MINUS) + amount(value)


def amount(value: float) -> str:
    """How large a difference of scores is: one decimal, or two figures where it is below 1."""
    value = abs(value)
    if value < 0.5 * 10.0**-MOST_DECIMALS:
        return "0"
    decimals = 1 if value >= 1 else min(MOST_DECIMALS, 1 - math.floor(math.log10(value)))
    return f"{value:.{decimals}f}"


def percent(share: float, decimals: int = 0) -> str:
    """A share or a probability in per cent: whole, but not rounded to certainty or to nothing.

    A report has more decimals.
    """
    value = 100.0 * share
    if 0 < value < 0.1:
        return "<0.1%"
    if 99.9 < value < 100:
        return ">99.9%"
    if decimals:
        return f"{value:.{decimals}f}%"
    return f"{value:.0f}%" if 1 <= value <= 99 else f"{value:.1f}".removesuffix(".0") + "%"


def count(value: float) -> str:
    """A number of slips, which may be a fraction of one."""
    return f"{value:,.0f}" if value >= 1000 else f"{value:.1f}"


def how_many(slips: float) -> str:
    """How many slips: whole unless counts are not, then to four figures where they are few."""
    return f"{slips:,.0f}" if slips % 1 == 0 or slips >= 10_000 else f"{slips:,.4g}"


def three(value: float, figures: int = 3) -> str:
    """A number in a formula: three figures or more; up to 99,999 the whole part in full."""
    size = abs(value)
    if value == 0:
        return "0"
    if 999.5 <= size < 99_999.5:
        return f"{value:,.0f}".replace("-", MINUS)
    sign = "#" if 1e-3 <= size < 99.95 else ""
    text = f"{value:{sign}.{figures}g}"
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


def with_error(value: float, error: float) -> tuple[str, str]:
    """A value and its standard error, to two figures of the error: ``0.249``, ``0.069``."""
    if not (math.isfinite(error) and error > 0 and math.isfinite(value)):
        return significant(value, 6), significant(error, 2)
    decimals = 1 - math.floor(math.log10(error))
    if not 0 <= decimals <= 6 or abs(value) >= 1e12:
        digits = digits_for(max(abs(value), error), error)
        return significant(value, digits), significant(error, 2)
    return fixed(value, decimals), f"{error:.{decimals}f}"
