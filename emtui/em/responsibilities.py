"""Responsibilities of slips in their own order and units."""

from __future__ import annotations

import numpy as np

from emtui.em.mixture import Array, Mixture
from emtui.em.session import Session
from emtui.em.slices import blocks


def probabilities(session: Session, slips: Array) -> Array:
    """Responsibilities under the session's present mixture, by its variant's assigner.

    Where an sd is 0 there are no densities; then they are those of the last E-step before that,
    from which the sd was computed.

    Args:
        session: its present half-step counts.
        slips: in the slips' units, any order, shape ``(N,)``.

    Returns:
        ``P(component k wrote slip i)``, shape ``(K, N)``; read-only.
    """
    sample, mixture = session.sample, _assigning(session)
    assign = session.variant.assigner.assign
    found = np.empty((mixture.components, len(slips)))
    for here in blocks(0, len(slips)):
        found[:, here] = assign(sample.place_to_standard(slips[here]), mixture)
    found.setflags(write=False)
    return found


def _assigning(session: Session) -> Mixture:
    now = session.now
    if (now.standard.sds == 0).any() and now.assigned_at is not None:
        return now.assigned_at
    return now.standard
