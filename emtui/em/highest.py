"""The best end that many starts find, spikes left out."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emtui.em.history import Limits, Why
from emtui.em.mixture import Mixture
from emtui.em.multistart import WHYS, Ends, run_many
from emtui.em.sample import Sample
from emtui.em.starts import STARTS, Start, likely_mixtures, random_mixtures
from emtui.em.variants import Variant

DRAWS = 24
"""Likely guesses, and as many wild ones."""
SEED = 0
NARROW = 0.15
"""Below this ratio of the smaller sd to the larger, an end on few slips is a spike."""


@dataclass(frozen=True, eq=False, slots=True)
class Highest:
    """The best end found, and a start that leads there.

    Attributes:
        start: the guess it was climbed from.
        score: the variant's own score there, in the slips' units.
    """

    start: Start
    score: float


def highest(
    sample: Sample,
    variant: Variant,
    limits: Limits | None = None,
    going_on: Callable[[float], bool] | None = None,
) -> Highest | None:
    """The best settled end of the named starts, of likely and of wild guesses; None if none is.

    Args:
        sample: the slips.
        variant: the choices; a known spread must be said.
        limits: when to stop a climb.
        going_on: asked once an iteration with the share ended; may stop it by saying False.
    """
    guesses = [make(sample, variant).mixture for _, make in STARTS.values()]
    for draw in (likely_mixtures, random_mixtures):
        drawn = draw(sample, variant, SEED, DRAWS)
        guesses += [drawn[number] for number in range(DRAWS)]
    starts = Mixture(
        np.stack([guess.weights for guess in guesses]),
        np.stack([guess.means for guess in guesses]),
        np.stack([guess.sds for guess in guesses]),
    )
    ends = run_many(sample, variant, starts, limits, going_on)
    sound = (ends.why == WHYS.index(Why.SETTLED)) & np.isfinite(ends.scores)
    sound &= ~spiked(ends, sample.total)
    if not sound.any():
        return None
    best = int(np.argmax(np.where(sound, ends.scores, -np.inf)))
    return Highest(Start("highest found", starts[best]), float(ends.scores[best]))


def spiked(ends: Ends, total: float) -> NDArray[np.bool_]:
    """Which ends are spikes: one friend far narrower than the other, on few slips' worth."""
    sds, slips = ends.mixtures.sds, total * ends.mixtures.weights
    narrow = np.argmin(sds, axis=-1)[:, None]
    own = np.take_along_axis(slips, narrow, axis=-1)[:, 0]
    few = max(8.0, min(0.08 * total, 2.0 * math.sqrt(total)))
    return np.asarray((sds.min(-1) < NARROW * sds.max(-1)) & (own < few))
