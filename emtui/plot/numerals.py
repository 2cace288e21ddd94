"""Numbers as text: a true minus sign, never a minus zero, and enough digits to tell them apart."""

from __future__ import annotations

import math

MINUS = "−"


def fixed(value: float, decimals: int) -> str:
    """A number with so many decimals; one that rounds to zero has no sign."""
    text = f"{abs(value):.{decimals}f}"
    return MINUS + text if value < 0 and any(digit in text for digit in "123456789") else text


def significant(value: float, digits: int) -> str:
    """A number with so many significant digits, as a power of ten where it is long."""
    return f"{value:.{digits}g}".replace("-", MINUS)


def digits_for(largest: float, grain: float) -> int:
    """Significant digits that tell numbers up to `largest` apart at steps of `grain`."""
    if not grain > 0:
        return 6
    return max(3, math.ceil(math.log10(min(max(largest / grain, 1.0), 1e16))) + 1)
