"""Peaks of a mixture's density, and how far apart its components lie."""

from __future__ import annotations

import math

import numpy as np

from emtui.em.mixture import Mixture, log_density

AROUND = np.concatenate([-np.geomspace(6.0, 1e-3, 200), [0.0], np.geomspace(1e-3, 6.0, 200)])
"""Places looked at about each mean, in its sds."""
RISE = 1e-9
"""A smaller rise of the log density is round-off."""


def peaks(mixture: Mixture) -> int:
    """How many local maxima the density has, shape ``(K,)`` and positive sds: 1 to K.

    Of one dimension: no more than components (Carreira-Perpinan & Williams 2003).
    """
    places = np.unique(mixture.means[:, None] + mixture.sds[:, None] * AROUND)
    heights = log_density(places, mixture)
    steps = np.diff(heights)
    ways = np.sign(steps[np.abs(steps) > RISE])
    return int(np.count_nonzero((ways[:-1] > 0) & (ways[1:] < 0)))


def separation(mixture: Mixture) -> float:
    """Ashman's D of the two nearest neighbours; above 2 they are clearly separated.

    ``|m1 - m2| / sqrt((s1^2 + s2^2) / 2)`` (Ashman, Bird & Zepf 1994, eq. 4).
    """
    order = np.argsort(mixture.means, kind="stable")
    means, sds = mixture.means[order], mixture.sds[order]
    widths = np.hypot(sds[1:], sds[:-1]) / np.sqrt(2.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(np.nanmin(np.diff(means) / widths))


def shape(mixture: Mixture) -> tuple[int, float]:
    """How many peaks the density has, and Ashman's D; 0 and NaN where an sd is 0."""
    if not (mixture.sds > 0).all():
        return 0, math.nan
    return peaks(mixture), separation(mixture)
