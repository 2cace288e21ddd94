"""Who probably wrote each slip, in the slips' own order: for exports and tables."""

from __future__ import annotations

import numpy as np

from emtui.em.ends import VANISHING
from emtui.em.mixture import Array, Mixture
from emtui.em.session import Session

BLOCK = 65_536
"""Slips assigned at once."""


def probabilities(session: Session, slips: Array) -> Array:
    """P(Ali wrote it) and P(Bilal wrote it) under the present story, shape ``(2, N)``.

    Args:
        session: standing anywhere in its history.
        slips: numbers in the slips' own units and order, shape ``(N,)``.
    """
    now, sample = session.now.standard, session.sample
    story = Mixture(now.weights, now.means, np.maximum(now.sds, VANISHING))
    assign = session.variant.assigner.assign
    result = np.empty((2, len(slips)))
    for begin in range(0, len(slips), BLOCK):
        block = slips[begin : begin + BLOCK]
        standard = block / sample.scale - sample.shift / sample.scale
        result[:, begin : begin + BLOCK] = assign(standard, story)
    return result
