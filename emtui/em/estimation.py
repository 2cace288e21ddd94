"""The M-step's estimates of sds and weights, one function for each rule.

For each rule for sds there is one for a start: the sds nearest to the start's own that the
rule allows. `emtui.em.variants` has the tables that name them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from emtui.em.mixture import Array, Mixture


@dataclass(frozen=True, eq=False, slots=True)
class Moments:
    """What the M-step needs to know of an assignment; each of shape ``(..., K)``.

    Attributes:
        totals: slips assigned to each component.
        means: their weighted average.
        scatters: their weighted sum of squared deviations from that average.
    """

    totals: Array
    means: Array
    scatters: Array

    def __getitem__(self, index: Any) -> Moments:
        """The moments of one, or several, of a batch."""
        return Moments(self.totals[index], self.means[index], self.scatters[index])


def own_sds(moments: Moments, _: Mixture) -> Array:
    """An sd for each component, shape ``(..., K)`` (Bishop 2006, eq. 9.25)."""
    return np.sqrt(moments.scatters / moments.totals)


def common_sd(moments: Moments, _: Mixture) -> Array:
    """One sd for all components, from the scatter within them; repeated to ``(..., K)``."""
    pooled = moments.scatters.sum(-1, keepdims=True) / moments.totals.sum(-1, keepdims=True)
    return np.broadcast_to(np.sqrt(pooled), moments.totals.shape)


def kept_sds(moments: Moments, mixture: Mixture) -> Array:
    """The known sd, left as it is: `Variant.admit` gave it to the start's components."""
    return np.broadcast_to(mixture.sds, moments.totals.shape)


def start_own_sds(mixture: Mixture, _: float = 0.0) -> Array:
    """Any sds are allowed."""
    return mixture.sds


def start_common_sd(mixture: Mixture, _: float = 0.0) -> Array:
    """The weighted root mean square of the sds: the start's spread within components.

    Sds that are equal already are returned unchanged, to the last bit.
    """
    # Relative to the largest, so that squares of sds neither overflow nor underflow.
    largest = mixture.sds.max(-1, keepdims=True)
    parts = np.divide(mixture.sds, largest, out=np.zeros_like(mixture.sds), where=largest > 0)
    variance = (mixture.weights * parts**2).sum(-1, keepdims=True)
    same = np.all(mixture.sds == mixture.sds[..., :1], axis=-1, keepdims=True)
    return np.where(same, mixture.sds, largest * np.sqrt(variance))


def start_known_sd(mixture: Mixture, known_sd: float) -> Array:
    """The known sd for all components, shape ``(..., K)``."""
    return np.full(mixture.sds.shape, known_sd)


def own_weights(moments: Moments) -> Array:
    """Each component's fraction of the slips, shape ``(..., K)`` (Bishop 2006, eq. 9.26)."""
    weights: Array = moments.totals / moments.totals.sum(-1, keepdims=True)
    return weights


def equal_weights(like: Array) -> Array:
    """The same weight for every component, in the shape of `like`, ``(..., K)``."""
    return np.full(like.shape, 1.0 / like.shape[-1])
