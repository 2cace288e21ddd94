"""Shared by pages that talk about a run: the score of any mixture, and whether it is a maximum."""

from __future__ import annotations

from itertools import product

import numpy as np

from emtui.em.mixture import Mixture
from emtui.em.session import Session
from emtui.em.steps import e_step
from emtui.em.variants import Variant

NUDGE = 1e-3
"""Size of a small step, relative to an sd or to the product of the weights."""


def score_of(session: Session, mixture: Mixture, assign: str = "") -> float:
    """The score of any mixture (standard scale) for the session's slips, in the slips' units.

    `assign` selects the score: ``soft`` for the log-likelihood, ``hard`` for the classification
    log-likelihood; by default the session's own.
    """
    variant = Variant(assign or session.variant.assign)
    return float(session.sample.score_in_units(e_step(session.sample, mixture, variant).score))


def local_top(session: Session) -> bool:
    """Whether every small step from the session's current mixture lowers its score.

    Means, sds and weight each go up, down or stay, in all combinations that the variant allows.
    """
    now, variant = session.now.standard, session.variant
    smallest = variant.smallest_sd(session.sample.scale)
    ways = np.array([way for way in product((-1, 0, 1), repeat=5) if any(way)], dtype=float)
    steps = NUDGE * ways
    tilt = steps[:, 4] * now.weights[0] * now.weights[1]
    weights = np.stack([now.weights[0] - tilt, now.weights[1] + tilt], -1)
    means = now.means + steps[:, :2] * now.sds
    sds = now.sds * np.exp(steps[:, 2:4])
    near = Mixture(weights, means, sds)
    near = Mixture(variant.share_rule.admit(near), near.means, np.maximum(near.sds, smallest))
    if variant.spread_rule.common:
        same = now.sds[0] * np.exp(steps[:, 2:3] * variant.spread_rule.free(2))
        near = near.with_sds(np.maximum(np.repeat(same, 2, -1), smallest))
    moved = (near.means != now.means).any(-1) | (near.sds != now.sds).any(-1)
    moved |= (near.weights != now.weights).any(-1)
    scores = e_step(session.sample, near[moved], variant).score
    here = float(e_step(session.sample, now, variant).score)
    return bool((scores < here).all())
