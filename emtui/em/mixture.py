"""A mixture of two Gaussians on a line, and the densities it gives to slips."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

WIDE = 2.0**1000
"""From this scale on a product may be too large where the sum is not; its half is not."""
LOG_SQRT_TAU = 0.5 * float(np.log(2.0 * np.pi))


def frozen(values: ArrayLike) -> Array:
    """Return `values` as a read-only float array of the same shape."""
    array = np.array(values, dtype=np.float64)
    array.setflags(write=False)
    return array


@dataclass(frozen=True, eq=False, slots=True)
class Mixture:
    """Weights, means and sds of the two components, each of shape ``(..., 2)``.

    Component 0 is Ali, component 1 Bilal. Arrays are copied and made read-only. An sd may be 0
    (a collapsed component); such a mixture has no finite log-likelihood.
    """

    weights: Array
    means: Array
    sds: Array

    def __post_init__(self) -> None:
        for name in ("weights", "means", "sds"):
            object.__setattr__(self, name, frozen(getattr(self, name)))

    def __getitem__(self, index: Any) -> Mixture:
        """One mixture, or several, of a batch."""
        return Mixture(self.weights[index], self.means[index], self.sds[index])

    @property
    def swapped(self) -> Mixture:
        """The same story with the names exchanged."""
        return Mixture(self.weights[..., ::-1], self.means[..., ::-1], self.sds[..., ::-1])

    def with_sds(self, sds: Array) -> Mixture:
        """The same weights and means with other sds."""
        return Mixture(self.weights, self.means, sds)

    def rescaled(self, shift: float, scale: float) -> Mixture:
        """The mixture of ``scale * x + shift`` when this is the mixture of ``x``."""
        sds = in_units(self.sds, 0.0, scale)
        return Mixture(self.weights, in_units(self.means, shift, scale), sds)


def in_units(values: Array, shift: float, scale: float) -> Array:
    """``scale * values + shift``, also where the product alone is beyond the largest double.

    What is beyond it itself, as the sds can be of slips that reach from end to end, is infinite.
    """
    if scale < WIDE:
        return values * scale + shift
    with np.errstate(over="ignore"):
        return 2.0 * (values * (scale / 2.0) + shift / 2.0)


def log_joint(x: Array, mixture: Mixture) -> Array:
    """``log w_k + log N(x_i; m_k, s_k)``, shape ``(..., 2, n)`` (Bishop 2006, eq. 9.7).

    A weight of 0 gives -inf. Every sd must be positive.
    """
    z = (x - mixture.means[..., None]) / mixture.sds[..., None]
    with np.errstate(divide="ignore", over="ignore"):
        level = np.log(mixture.weights) - np.log(mixture.sds) - LOG_SQRT_TAU
        return level[..., None] - 0.5 * z * z


def densities(x: Array, mixture: Mixture) -> Array:
    """Densities of both components scaled by their weights, shape ``(..., 2, n)``."""
    return np.exp(log_joint(x, mixture))


def responsibilities(x: Array, mixture: Mixture) -> Array:
    """``P(component k wrote x_i)``, shape ``(..., 2, n)``, by Bayes' rule (Bishop 2006, 9.13).

    Each lies in [0, 1] and the two sum to one.
    """
    return shared(log_joint(x, mixture))[0]


def shared(joint: Array) -> tuple[Array, Array]:
    """Responsibilities, shape ``(..., 2, n)``, and the log density, ``(..., n)``, of log joints.

    One exponential a slip for both, of a number that is never positive, so nothing overflows.
    """
    ali, bilal = joint[..., 0, :], joint[..., 1, :]
    gap = bilal - ali
    small = np.exp(-np.abs(gap))
    whole = small + 1.0
    likelier = 1.0 / whole
    other = small / whole
    r = np.empty_like(joint)
    rises = gap > 0
    r[..., 0, :] = np.where(rises, other, likelier)
    r[..., 1, :] = np.where(rises, likelier, other)
    return r, np.maximum(ali, bilal) + np.log1p(small)


def log_density(x: Array, mixture: Mixture) -> Array:
    """Log of the mixture's density at `x`, shape ``(..., n)``, by log-sum-exp."""
    joint = log_joint(x, mixture)
    return np.logaddexp(joint[..., 0, :], joint[..., 1, :])
