"""A mixture of Gaussians on a line, and the densities it gives to slips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

WIDE = 2.0**1000
"""Above this scale ``values * scale`` can overflow though the sum does not; halves are safe."""
LOG_SQRT_TAU = 0.5 * float(np.log(2.0 * np.pi))


def frozen(values: ArrayLike) -> Array:
    """Return `values` as a read-only float array of the same shape."""
    array = np.array(values, dtype=np.float64)
    array.setflags(write=False)
    return array


@dataclass(frozen=True, eq=False, slots=True)
class Mixture:
    """Weights, means and sds of K components, each of shape ``(..., K)``.

    Arrays are copied and made read-only. An sd may be 0 (a collapsed component); such a mixture
    has no finite log-likelihood.
    """

    weights: Array
    means: Array
    sds: Array

    def __post_init__(self) -> None:
        for name in ("weights", "means", "sds"):
            object.__setattr__(self, name, frozen(getattr(self, name)))

    @classmethod
    def batch(cls, parts: Sequence[Mixture]) -> Mixture:
        """R mixtures of shape ``(K,)`` as one of shape ``(R, K)``."""
        names = ("weights", "means", "sds")
        return cls(*(np.stack([getattr(part, name) for part in parts]) for name in names))

    def __getitem__(self, index: Any) -> Mixture:
        """One mixture, or several, of a batch."""
        return Mixture(self.weights[index], self.means[index], self.sds[index])

    @property
    def components(self) -> int:
        """How many components there are."""
        return int(self.means.shape[-1])

    @property
    def swapped(self) -> Mixture:
        """The same mixture with its components in reverse order: of two, exchanged."""
        return Mixture(self.weights[..., ::-1], self.means[..., ::-1], self.sds[..., ::-1])

    def only(self, which: Sequence[int]) -> Mixture:
        """Some of the components, in that order; the weights stay as they are."""
        chosen = list(which)
        return Mixture(self.weights[..., chosen], self.means[..., chosen], self.sds[..., chosen])

    def with_sds(self, sds: Array) -> Mixture:
        """The same weights and means with other sds."""
        return Mixture(self.weights, self.means, sds)

    def rescaled(self, shift: float, scale: float) -> Mixture:
        """The mixture of ``scale * x + shift`` when this is the mixture of ``x``."""
        sds = in_units(self.sds, 0.0, scale)
        return Mixture(self.weights, in_units(self.means, shift, scale), sds)


def in_units(values: Array, shift: float, scale: float) -> Array:
    """``scale * values + shift``, also where the product alone is beyond the largest double.

    A result beyond the largest double is infinite: sds can be, where slips reach from one end of
    the doubles to the other.
    """
    if scale < WIDE:
        return values * scale + shift
    with np.errstate(over="ignore"):
        return 2.0 * (values * (scale / 2.0) + shift / 2.0)


def log_joint(x: Array, mixture: Mixture) -> Array:
    """``log w_k + log N(x_i; m_k, s_k)``, shape ``(..., K, n)`` (Bishop 2006, eq. 9.7).

    A weight of 0 gives -inf. Every sd must be positive.
    """
    with np.errstate(divide="ignore", over="ignore"):
        z = (x - mixture.means[..., None]) / mixture.sds[..., None]
        level = np.log(mixture.weights) - np.log(mixture.sds) - LOG_SQRT_TAU
        return level[..., None] - 0.5 * z * z


def densities(x: Array, mixture: Mixture) -> Array:
    """Densities of the components scaled by their weights, shape ``(..., K, n)``."""
    return np.exp(log_joint(x, mixture))


def responsibilities(x: Array, mixture: Mixture) -> Array:
    """``P(component k wrote x_i)``, shape ``(..., K, n)``, by Bayes' rule (Bishop 2006, 9.13).

    Each lies in [0, 1], and a slip's sum to one.
    """
    return shared(log_joint(x, mixture))[0]


def shared(joint: Array) -> tuple[Array, Array]:
    """Responsibilities, shape ``(..., K, n)``, and the log density, ``(..., n)``, of log joints.

    By log-sum-exp: exponentials only of numbers that are never positive, so nothing overflows.
    """
    if joint.shape[-2] == 2:
        return _shared_by_two(joint)
    peak = joint.max(-2, keepdims=True)
    parts = np.exp(joint - peak)
    whole = parts.sum(-2, keepdims=True)
    parts /= whole
    return parts, (peak + np.log(whole))[..., 0, :]


def _shared_by_two(joint: Array) -> tuple[Array, Array]:
    """The same for two components, with one exponential a slip instead of two."""
    first, second = joint[..., 0, :], joint[..., 1, :]
    gap = second - first
    small = np.exp(-np.abs(gap))
    whole = small + 1.0
    likelier = 1.0 / whole
    other = small / whole
    r = np.empty_like(joint)
    rises = gap > 0
    r[..., 0, :] = np.where(rises, other, likelier)
    r[..., 1, :] = np.where(rises, likelier, other)
    return r, np.maximum(first, second) + np.log1p(small)


def log_density(x: Array, mixture: Mixture) -> Array:
    """Log of the mixture's density at `x`, shape ``(..., n)``, by log-sum-exp."""
    total: Array = np.logaddexp.reduce(log_joint(x, mixture), axis=-2)
    return total
