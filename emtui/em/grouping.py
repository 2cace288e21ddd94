"""Which of many climbs came to the same end."""

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
"""Ends this close in every parameter, as a part of the slips' range, may be one end."""
LEVEL = 1e-4
"""Ends this close in score, relative to its size or absolutely, may be one end."""

Index = NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class Keys:
    """What makes ends the same, one row a climb.

    Attributes:
        kind: whole numbers that must be equal, shape ``(R, 4)``: why, who as bits, the slip
            collapsed onto (-1 for none), merged.
        places: numbers that must be near, shape ``(R, 6)``, standard scale.
        scores: shape ``(R,)``.
        who: components that collapsed or were emptied, shape ``(R, 2)``.
    """

    kind: Index
    places: Array
    scores: Array
    who: stopping.Mask

    @classmethod
    def of(cls, sample: Sample, variant: Variant, found: Ends, fold: bool) -> Keys:
        """Keys of ends on the standard scale; with `fold`, of either mirror image the same."""
        now = found.mixtures
        fell = stopping.collapsed(sample, now, variant.on_scale(sample.scale))
        fell &= (found.why == WHYS.index(Why.COLLAPSED))[:, None]
        fewer = np.argmin(now.weights, axis=-1)[:, None] == np.arange(2)
        empty = (found.why == WHYS.index(Why.EMPTIED))[:, None] & fewer
        who = fell | empty
        told = who.any(-1)
        onto = np.where(fell, stopping.nearest(sample, now.means), -1).max(-1)
        one = stopping.merged(now) & ~told
        places = np.concatenate([now.means, now.sds, now.weights], axis=-1)
        places[one] = _as_one(now[one])
        bits = who @ np.array([1, 2])
        if fold:
            mirrored = places[:, [1, 0, 3, 2, 5, 4]]
            places = np.where(_turned(now)[:, None], mirrored, places)
            bits = np.minimum(bits, 1)
        # Of a friend who is gone the rest says nothing: who, and onto which slip, is all.
        places[told] = 0.0
        kind = np.stack([found.why, bits, onto, one], axis=-1).astype(np.int64)
        return cls(kind, places, np.where(told, 0.0, found.scores), who)


def _as_one(merged: Mixture) -> Array:
    """Merged stories by the one Gaussian they tell: their shares are free to be anything."""
    mean = (merged.weights * merged.means).sum(-1)
    sd = np.sqrt((merged.weights * merged.sds**2).sum(-1))
    return np.stack([mean, mean, sd, sd, np.full(len(mean), 0.5), np.full(len(mean), 0.5)], axis=-1)


def _turned(now: Mixture) -> stopping.Mask:
    """Where the names are to be swapped so that Ali has the lower mean, or the lower sd."""
    means, sds = now.means, now.sds
    level = means[:, 0] == means[:, 1]
    return np.asarray((means[:, 0] > means[:, 1]) | (level & (sds[:, 0] > sds[:, 1])))


def grouped(keys: Keys, reach: float) -> list[NDArray[np.intp]]:
    """Climbs to the same end, each group led by its highest; `reach` is the slips' range.

    Climbs that were stopped on the way are in no group.
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
