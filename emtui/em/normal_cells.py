"""A standard Gaussian between two edges: its probability there, and the moments within.

Letters: z is the Gaussian's variable, a and b the edges of a cell. The error function is not in
numpy; here ``erfcx(x) = exp(x^2) erfc(x)`` is a Chebyshev series (in the variable of Shepherd &
Laframboise 1981), so that no tail is lost to underflow.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import ArrayLike

from emtui.em.mixture import LOG_SQRT_TAU, Array

MIDDLE = 3.75
"""The x that lies in the middle of the series' variable ``(x - MIDDLE) / (x + MIDDLE)``."""
DEGREE = 32
TERMS = 120
"""Terms of the continued fraction: enough for full precision from x = 2 on."""
NODES, WEIGHTS = np.polynomial.legendre.leggauss(10)
"""Of the quadrature within narrow cells, where differences of tails would cancel."""


class Truncated(NamedTuple):
    """What a standard Gaussian does in cells; arrays of one shape.

    Attributes:
        log_p: logarithm of its probability there.
        first: the mean of z there.
        second: the mean of z^2 there.
    """

    log_p: Array
    first: Array
    second: Array


def erfcx(x: Array) -> Array:
    """``exp(x^2) erfc(x)`` for x from 0 to infinity, same shape."""
    with np.errstate(invalid="ignore"):
        t = np.where(np.isinf(x), 1.0, (x - MIDDLE) / (x + MIDDLE))
    return np.asarray(chebyshev.chebval(t, _series()) / (1.0 + 2.0 * x))


@cache
def _series() -> Array:
    """Coefficients of ``(1 + 2 x) erfcx(x)``."""

    def values(t: Any) -> Any:
        x = [MIDDLE * (1.0 + u) / (1.0 - u) for u in t.tolist()]
        return np.array([(1.0 + 2.0 * v) * _erfcx_of(v) for v in x])

    found: Array = chebyshev.chebinterpolate(values, DEGREE)
    return found


def _erfcx_of(x: float) -> float:
    """One value: directly, or by the continued fraction (Abramowitz & Stegun 1964, 7.1.14)."""
    if x < 2.0:
        return math.exp(x * x) * math.erfc(x)
    below = x
    for k in range(TERMS, 0, -1):
        below = x + 0.5 * k / below
    return 1.0 / (math.sqrt(math.pi) * below)


def cells(lower: ArrayLike, upper: ArrayLike) -> Truncated:
    """A standard Gaussian between `lower` and `upper`.

    Moments of the truncated Gaussian: Johnson, Kotz & Balakrishnan 1994, section 13.10.1.

    Args:
        lower: edges, of a shape that broadcasts with `upper`; may be -inf.
        upper: edges above them; may be inf where the lower one is finite.
    """
    lower, upper = np.broadcast_arrays(np.asarray(lower, float), np.asarray(upper, float))
    flip = lower + upper < 0
    a, b = np.where(flip, -upper, lower), np.where(flip, -lower, upper)  # the middle is above 0
    with np.errstate(invalid="ignore", over="ignore"):
        narrow = (b - a) * np.maximum(1.0, (a + b) / 2.0) < 1.0
    found = [np.empty(a.shape) for _ in range(3)]
    for here, way in ((narrow, _narrow), (~narrow, _wide)):
        for whole, part in zip(found, way(a[here], b[here]), strict=True):
            whole[here] = part
    log_p, first, second = found
    return Truncated(log_p, np.where(flip, -first, first), second)


def _narrow(a: Array, b: Array) -> Truncated:
    """By Gauss-Legendre quadrature about the middle."""
    middle, half = (a + b) / 2.0, (b - a) / 2.0
    off = half[:, None] * NODES
    heights = WEIGHTS * np.exp(-off * (middle[:, None] + off / 2.0))
    total = heights.sum(-1)
    log_p = np.log(half * total) - middle**2 / 2.0 - LOG_SQRT_TAU
    z = middle[:, None] + off
    return Truncated(log_p, (heights * z).sum(-1) / total, (heights * z * z).sum(-1) / total)


def _wide(a: Array, b: Array) -> Truncated:
    """From the tails: those beyond b off those beyond a, or both off 1."""
    far = np.abs(a)
    gap = np.where(np.isinf(b), np.inf, (b - far) * (b + far) / 2.0)
    # Both tails as parts of exp(-a^2/2): beyond a, and beyond b.
    over_a, over_b = 0.5 * erfcx(np.stack([far, b]) / math.sqrt(2.0))
    over_b = over_b * np.exp(-gap)
    scale = np.exp(-(far**2) / 2.0)
    with np.errstate(divide="ignore"):
        log_p = np.where(
            a >= 0,
            np.log(np.maximum(over_a - over_b, 0.0)) - far**2 / 2.0,
            np.log1p(-np.minimum(scale * (over_a + over_b), 0.9)),
        )
    at_a = np.exp(-(far**2) / 2.0 - LOG_SQRT_TAU - log_p)
    at_b = np.where(np.isinf(b), 0.0, at_a * np.exp(-gap))
    b = np.where(np.isinf(b), 0.0, b)
    return Truncated(log_p, at_a - at_b, 1.0 + a * at_a - b * at_b)
