"""Who probably wrote each slip, for slips in their own order and units."""

from __future__ import annotations

import numpy as np

from emtui.em.mixture import Array, Mixture
from emtui.em.sample import blocks
from emtui.em.session import Session


def probabilities(session: Session, slips: Array) -> Array:
    """What the session's present mixture says of each slip, by its variant's own assigner.

    Where a spread has fallen to nothing there are no densities any more; then it is the last
    assignment before that, the one from which the spread was computed.

    Args:
        session: where it stands is what counts.
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
