"""What several pages compute to tell of a climb: scores of any story, and whether it is a top."""

from __future__ import annotations

from itertools import product

import numpy as np

from emtui.em.mixture import Mixture
from emtui.em.session import Session
from emtui.em.steps import e_step
from emtui.em.variants import Variant

NUDGE = 1e-3
"""A small step: this part of a spread, or of a share and its rest."""


def score_of(session: Session, mixture: Mixture, assign: str = "") -> float:
    """The score of any story (standard scale) for the session's slips, in the slips' units.

    `assign` says which: ``soft`` for the slips alone, ``hard`` for slips and names together;
    the session's own where it is empty.
    """
    variant = Variant(assign or session.variant.assign)
    return float(session.sample.score_in_units(e_step(session.sample, mixture, variant).score))


def local_top(session: Session) -> bool:
    """Whether every small step from where the session stands lowers its score.

    Both numbers, both spreads and the share go up, down or nowhere, in all combinations; a
    spread that the variant keeps the same, a known one and equal shares go nowhere alone.
    """
    now, variant = session.now.standard, session.variant.on_scale(session.sample.scale)
    ways = np.array([way for way in product((-1, 0, 1), repeat=5) if any(way)], dtype=float)
    steps = NUDGE * ways
    tilt = steps[:, 4] * now.weights[0] * now.weights[1]
    weights = np.stack([now.weights[0] - tilt, now.weights[1] + tilt], -1)
    means = now.means + steps[:, :2] * now.sds
    sds = now.sds * np.exp(steps[:, 2:4])
    near = Mixture(weights, means, sds)
    near = Mixture(
        variant.share_rule.admit(near), near.means, np.maximum(near.sds, variant.min_spread)
    )
    if variant.spread_rule.common:
        same = now.sds[0] * np.exp(steps[:, 2:3] * variant.spread_rule.free(2))
        near = near.with_sds(np.maximum(np.repeat(same, 2, -1), variant.min_spread))
    moved = (near.means != now.means).any(-1) | (near.sds != now.sds).any(-1)
    moved |= (near.weights != now.weights).any(-1)
    scores = e_step(session.sample, near[moved], variant).score
    here = float(e_step(session.sample, now, variant).score)
    return bool((scores < here).all())
