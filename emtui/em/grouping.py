"""Which of many runs came to the same end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emtui.em import stopping
from emtui.em.history import Why
from emtui.em.mixture import Array, Mixture
from emtui.em.multistart import WHYS, Ends
from emtui.em.sample import Sample
from emtui.em.variants import Variant

NEAR = 2e-3
"""Ends this close in every parameter, as a fraction of the slips' range, may be the same."""
LEVEL = 1e-4
"""Ends this close in score, relative or absolute, may be the same."""

Index = NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class Keys:
    """What is compared to tell whether two ends are the same, one row per run.

    Attributes:
        kind: whole numbers that must be equal, shape ``(R, 4)``: why, who as bits, the slip
            collapsed onto (-1 for none), merged.
        places: numbers that must be near, shape ``(R, 3 K)``, standard scale.
        scores: shape ``(R,)``.
        who: components that collapsed or were emptied, shape ``(R, K)``.
    """

    kind: Index
    places: Array
    scores: Array
    who: stopping.Mask

    @classmethod
    def of(cls, sample: Sample, variant: Variant, found: Ends, fold: bool) -> Keys:
        """Keys of ends on the standard scale; with `fold`, the same for every order of names."""
        now = found.mixtures
        names = np.arange(now.components)
        fell = stopping.collapsed(sample, now, variant)
        fell &= (found.why == WHYS.index(Why.COLLAPSED))[:, None]
        fewer = np.argmin(now.weights, axis=-1)[:, None] == names
        empty = (found.why == WHYS.index(Why.EMPTIED))[:, None] & fewer
        who = fell | empty
        told = who.any(-1)
        onto = np.where(fell, stopping.nearest(sample, now.means), -1).max(-1)
        one = stopping.merged(now) & ~told
        bits = who @ 2**names
        rows = np.stack([now.means, now.sds, now.weights], axis=-2)
        if fold:
            order = np.lexsort((now.sds, now.means), axis=-1)
            rows = np.take_along_axis(rows, order[:, None, :], axis=-1)
            bits = np.minimum(bits, 1)
        places = rows.reshape(len(rows), -1)
        places[one] = _as_one(now[one])
        # With a degenerate or empty component, only which one and which slip count.
        places[told] = 0.0
        kind = np.stack([found.why, bits, onto, one], axis=-1).astype(np.int64)
        return cls(kind, places, np.where(told, 0.0, found.scores), who)


def _as_one(merged: Mixture) -> Array:
    """Merged mixtures as the one Gaussian that they are, whatever their weights."""
    mean = (merged.weights * merged.means).sum(-1)
    sd = np.sqrt((merged.weights * merged.sds**2).sum(-1))
    even = np.full(len(mean), 1.0 / merged.components)
    return np.repeat(np.stack([mean, sd, even], axis=-1), merged.components, axis=-1)


def grouped(keys: Keys, reach: float) -> list[NDArray[np.intp]]:
    """Runs to the same end, each group led by its highest score; `reach` is the slips' range.

    Runs that were stopped before their end are in no group.
    """
    near = NEAR * reach
    ended = np.flatnonzero(keys.kind[:, 0] >= 0)
    left = ended[np.argsort(-keys.scores[ended], kind="stable")]
    groups = []
    while len(left):
        first = left[0]
        slack = LEVEL * max(1.0, abs(float(keys.scores[first])))
        same = (keys.kind[left] == keys.kind[first]).all(-1)
        same &= (np.abs(keys.places[left] - keys.places[first]) <= near).all(-1)
        same &= keys.scores[left] >= keys.scores[first] - slack
        same[0] = True
        groups.append(left[same])
        left = left[~same]
    return groups
