"""Spikes: a component much narrower than the others that stands on a handful of close slips.

A likelihood has no ceiling where a spread falls to nothing, and on the way there stand high ends
on a few slips that happen to lie close together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from emtui.em.history import Why
from emtui.em.mixture import Array, Mixture
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.stopping import Mask

RATIO = 0.15
"""A spread below this part of the widest one may be a spike's."""


@dataclass(frozen=True, eq=False, slots=True)
class Aside:
    """A higher end that was set aside as a spike; in the slips' units.

    Attributes:
        log_likelihood: the variant's score there.
        spread: of the component that stands on too few slips.
        slips: those that are likelier its than any other's, rising, ties repeated.
    """

    log_likelihood: float
    spread: float
    slips: Array


def few(sample: Sample) -> float:
    """Fewer slips than this make a narrow component a spike: no more than a handful.

    The larger of 8 and the smaller of 8 % of all and ``2 sqrt(N)``.
    """
    return max(8.0, min(0.08 * sample.total, 2.0 * float(np.sqrt(sample.total))))


def spikes(sample: Sample, mixture: Mixture) -> Mask:
    """Which components are much narrower than the widest and stand on few slips; ``(..., K)``.

    A narrow component with more slips is a cluster.
    """
    narrow = mixture.sds < RATIO * mixture.sds.max(-1, keepdims=True)
    return np.asarray(narrow & (mixture.weights * sample.total < few(sample)))


def is_sound(session: Session) -> bool:
    """Whether a climb settled, on no spike."""
    end = session.now.end
    settled = end is not None and end.why is Why.SETTLED
    return settled and not spikes(session.sample, session.now.standard).any()
