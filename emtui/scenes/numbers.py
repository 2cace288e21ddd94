"""Numbers as a person reads them: as many figures as the slips deserve, and round ticks."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from emtui.em.sample import Sample
from emtui.plot.marks import Tick

MINUS = "−"
ROUNDING = 16 * float(np.finfo(np.float64).eps)
"""A change of a log-likelihood this small beside it is rounding."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How to write numbers in the slips' units: a thousandth of their range can be seen.

    Attributes:
        decimals: digits after the point; None where powers of ten read better.
        grain: what can still be seen where they do; 0 where that is not known.
    """

    decimals: int | None
    grain: float = 0.0

    @classmethod
    def for_range(cls, low: float, high: float) -> Figures:
        """The figures that slips between `low` and `high` deserve."""
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
            return _short(value, _digits(abs(value), self.grain))
        return _signed(value, f"{abs(value):.{self.decimals}f}")

    def change(self, value: float) -> str:
        """A difference, its sign always shown; a change too small to see reads ``±0``."""
        text = self.number(value)
        if not any(digit in text for digit in "123456789"):
            return "±0"
        return text if text.startswith(MINUS) else f"+{text}"


def score(value: float) -> str:
    """A log-likelihood: six figures after the point while they fit."""
    if not math.isfinite(value):
        return "no ceiling" if value > 0 else "none"
    decimals = max(1, min(6, 9 - len(str(int(abs(value))))))
    return _signed(value, f"{abs(value):.{decimals}f}")


def moved(new: float, old: float) -> float:
    """By how much a log-likelihood rose or fell; 0 where that is rounding."""
    change = new - old
    return change if not math.isfinite(change) or abs(change) > ROUNDING * abs(new) else 0.0


def score_change(value: float) -> str:
    """By how much a log-likelihood rose or fell; three figures, small ones too."""
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
    """A number in three figures, where a formula has it."""
    if value == 0:
        return "0"
    text = f"{value:#.3g}" if 1e-3 <= abs(value) < 100 else f"{value:.3g}"
    head, _, exponent = text.partition("e")
    return (f"{head}e{int(exponent)}" if exponent else head).replace("-", MINUS)


def power(log: float) -> str:
    """The exponential of `log` in three figures, however small or large."""
    if abs(log) < 600:
        return three(math.exp(log))
    if not math.isfinite(log):
        return "0" if log < 0 else "∞"
    tens = math.floor(log / math.log(10))
    head = f"{math.exp(log - tens * math.log(10)):.2f}"
    if head == "10.00":
        head, tens = "1.00", tens + 1
    return f"{head}e{tens}".replace("-", MINUS)


def _signed(value: float, text: str) -> str:
    return MINUS + text if value < 0 and any(c in text for c in "123456789") else text


def _short(value: float, digits: int) -> str:
    return f"{value:.{digits}g}".replace("-", MINUS)


def _digits(largest: float, grain: float) -> int:
    """Significant digits that tell numbers up to `largest` apart at steps of `grain`."""
    if not grain > 0:
        return 6
    return max(3, math.ceil(math.log10(min(max(largest / grain, 1.0), 1e16))) + 1)


def nice_step(reach: float, parts: int) -> float:
    """The smallest of 1, 2, 2.5, 5 times a power of ten that makes at most `parts` parts."""
    least = reach / max(parts, 1)
    if not (math.isfinite(least) and least > 0):
        return 1.0
    power = 10.0 ** max(-307, math.floor(math.log10(least)))
    return next(k * power for k in (1.0, 2.0, 2.5, 5.0, 10.0) if k * power >= least * (1 - 1e-9))


def ticks(low: float, high: float, parts: int) -> tuple[Tick, ...]:
    """Round places between `low` and `high`, at most about `parts`, with equal decimals."""
    if not (math.isfinite(low) and math.isfinite(high) and high > low):
        return ()
    step = nice_step(high - low, parts)
    largest = max(abs(low), abs(high))
    if largest / step > 1e14:
        places = (low, low / 2 + high / 2, high)
        return tuple(Tick(place, _short(place, 17)) for place in places)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    if round(step * 10**decimals, 6) % 1:
        decimals += 1
    digits = _digits(largest, step) + 1

    def write(place: float) -> str:
        if decimals > 6 or step >= 1e7:
            return _short(place, digits)
        return _signed(place, f"{abs(place):.{decimals}f}")

    # Rounding must not carry a tick past the limit that it stands on.
    marks = ((k * step, write(k * step)) for k in range(first, last + 1))
    return tuple(Tick(min(max(place, low), high), label) for place, label in marks)


def unit_ticks(sample: Sample, low: float, high: float, parts: int) -> tuple[Tick, ...]:
    """Round numbers in the slips' units, at their places on the standard scale."""
    with np.errstate(over="ignore"):
        ends = np.nan_to_num(sample.place_in_units(np.array([low, high])))
    marks = ticks(float(ends[0]), float(ends[1]), parts)
    return tuple(Tick((t.at - sample.shift) / sample.scale, t.label) for t in marks)


def with_error(value: float, error: float) -> str:
    """A value and how far off it may be, to two figures of that: ``0.249 ± 0.069``."""
    if not (math.isfinite(error) and error > 0 and math.isfinite(value)):
        return f"{_short(value, 6)} ± {_short(error, 2)}"
    decimals = 1 - math.floor(math.log10(error))
    if not 0 <= decimals <= 12 or abs(value) >= 1e12:
        digits = _digits(max(abs(value), error), error)
        return f"{_short(value, digits)} ± {_short(error, 2)}"
    return f"{_signed(value, f'{abs(value):.{decimals}f}')} ± {error:.{decimals}f}"
