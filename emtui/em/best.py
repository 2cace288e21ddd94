"""The best of many starts: the one definition, with its guard against spikes.

Of the ends of many climbs the highest counts that is no spike (see `emtui.em.spikes`). What is
reported stays a plain maximum of the likelihood, and what was set aside is told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from emtui.em.chebyshev import TooCoarse
from emtui.em.climbs import COLLAPSED, EMPTIED, LIMIT, NARROW, SETTLED, climbed
from emtui.em.history import Limits, Why
from emtui.em.mixture import Mixture, frozen, responsibilities
from emtui.em.multistart import WHYS, Ends
from emtui.em.sample import Sample
from emtui.em.spikes import Aside, few, spikes
from emtui.em.start_batch import split, start_batch
from emtui.em.starts import Start
from emtui.em.steps import e_step
from emtui.em.stopping import Mask, merged
from emtui.em.variants import Variant

USUAL, MANY = 24, 96
"""How many starts where nobody says: the second where the first leave no end to report."""


@dataclass(frozen=True, eq=False, slots=True)
class Best:
    """The best of many starts, and what became of the others.

    Attributes:
        start: the winning climb's.
        mixture: its end, on the standard scale.
        score: the variant's own, in the slips' units.
        why: how it ended.
        spikes: components of it that stand on too few slips: none, unless nothing else was left.
        tried: starts.
        settled, collapsed, emptied: how many of these ended so; the rest was not followed.
        set_aside: higher ends that are spikes, highest first.
        narrow: how many became too narrow for a summary's cells.
        too_coarse: what stopped the highest of these, which may lead to a higher end; else None.
    """

    start: Start
    mixture: Mixture
    score: float
    why: Why
    spikes: tuple[int, ...]
    tried: int
    settled: int
    collapsed: int
    emptied: int
    set_aside: tuple[Aside, ...]
    narrow: int = 0
    too_coarse: TooCoarse | None = None

    @property
    def useful(self) -> bool:
        """Whether its score can be used: the climb is at rest, or nearly."""
        return self.why in (Why.SETTLED, Why.STEP_LIMIT)

    @property
    def sound(self) -> bool:
        """Whether there is something to say of it: settled, and no spike."""
        return self.why is Why.SETTLED and not self.spikes


def best_of(
    sample: Sample,
    variant: Variant,
    components: int = 2,
    *,
    count: int | None = None,
    seed: int = 0,
    given: Start | None = None,
    base: Mixture | None = None,
    limits: Limits | None = None,
    going_on: Callable[[float], bool] | None = None,
) -> Best:
    """The highest end of `count` starts that is no spike.

    Args:
        sample: the slips.
        variant: in the slips' units.
        components: how many Gaussians.
        count: of starts, `given` included; USUAL if not said, and MANY where none of these ends
            can be reported.
        seed: of the draws.
        given: a start that is tried first.
        base: the best mixture with a component less, standard scale; found if not given and
            three components or more are asked for.
        limits: of every climb.
        going_on: asked while climbing; False stops (the best so far is returned).

    Raises:
        TooCoarse: a summary cannot follow the climb that counts.
    """
    if base is None and components > 2:
        base = best_of(sample, variant, components - 1, seed=seed, limits=limits).mixture
    for many in (count,) if count is not None else (USUAL, MANY):
        starts, name = start_batch(sample, variant, components, many, seed, given, base)
        ends, leaders, coarse = climbed(sample, variant, starts, limits or Limits(), going_on)
        found = replace(_reported(sample, ends, leaders, name), too_coarse=coarse)
        if found.sound or (going_on is not None and not going_on(1.0)):
            break
    if base is not None and _is_lower(sample, variant, found, base):
        parts = split(sample, variant, base)
        ends, leaders, coarse = climbed(sample, variant, parts, limits or Limits(), going_on)
        more = _reported(
            sample, ends, leaders, lambda index: Start(f"split {index + 1}", parts[index])
        )
        if more.sound and more.score > found.score:
            return replace(more, too_coarse=coarse)
    return found


def _is_lower(sample: Sample, variant: Variant, found: Best, base: Mixture) -> bool:
    """Whether the end is lower than the mixture with a component less: the search got stuck."""
    if not found.useful or not ((base.sds > 0) & (base.weights > 0)).all():
        return False
    height = float(sample.score_in_units(e_step(sample, base, variant).score))
    return found.score < height


def _reported(
    sample: Sample, ends: Ends, leaders: NDArray[np.intp], name: Callable[[int], Start]
) -> Best:
    """The winner among the ends, with what became of the others."""
    spiked = spikes(sample, ends.mixtures)
    winner = _winner(sample, ends, spiked)
    return Best(
        start=name(winner),
        mixture=ends.mixtures[winner],
        score=float(ends.scores[winner]),
        why=WHYS[ends.why[winner]] if ends.why[winner] >= 0 else Why.STEP_LIMIT,
        spikes=tuple(int(k) for k in np.flatnonzero(spiked[winner])),
        tried=len(ends.why),
        settled=int((ends.why[leaders] == SETTLED).sum()),
        collapsed=int((ends.why[leaders] == COLLAPSED).sum()),
        emptied=int((ends.why[leaders] == EMPTIED).sum()),
        set_aside=_set_aside(sample, ends, spiked, winner),
        narrow=int((ends.why[leaders] == NARROW).sum()),
    )


def _winner(sample: Sample, ends: Ends, spiked: Mask) -> int:
    """The highest end that settled and is no spike; else what tells most of the slips.

    That is a collapse onto a tie of many slips, then a spike, then any other end. An end where all
    components are one and the same tells no more than one Gaussian does: beside such a collapse it
    does not count, nor beside any where it does not rest. A collapse has no height: of these the
    shortest counts.
    """
    scores = np.where(np.isnan(ends.scores), -np.inf, ends.scores)
    clean = ~spiked.any(-1)
    narrowest = ends.mixtures.sds.argmin(-1)
    stands_on = np.take_along_axis(ends.mixtures.weights, narrowest[:, None], -1)[:, 0]
    tie = (ends.why == COLLAPSED) & (stands_on * sample.total >= few(sample) / 2)
    apart = clean & np.isin(ends.why, (SETTLED, LIMIT)) & ~merged(ends.mixtures)
    if not apart.any() and tie.any():
        return int(np.argmax(np.where(tie, stands_on, -np.inf)))
    fell = ends.why == COLLAPSED
    on = (ends.why == LIMIT) & ~(merged(ends.mixtures) & fell.any())
    for allowed in (
        clean & (ends.why == SETTLED),
        clean & on,
        (ends.why == SETTLED) | on,
    ):
        if allowed.any():
            return int(np.argmax(np.where(allowed, scores, -np.inf)))
    if fell.any():
        return int(np.argmin(np.where(fell, ends.iterations, np.iinfo(np.int64).max)))
    return int(np.argmax(scores))


def _set_aside(sample: Sample, ends: Ends, spiked: Mask, winner: int) -> tuple[Aside, ...]:
    """Spikes that settled higher than the winner, each told once."""
    higher = spiked.any(-1) & (ends.why == SETTLED) & (ends.scores > ends.scores[winner])
    found: dict[tuple[float, ...], Aside] = {}
    for k in sorted(np.flatnonzero(higher), key=lambda k: -ends.scores[k]):
        mixture = ends.mixtures[k]
        one = int(np.argmin(np.where(spiked[k], mixture.sds, np.inf)))
        r = responsibilities(sample.values, mixture)
        own = np.flatnonzero(r.argmax(0) == one)
        slips = sample.written_out(own)
        spread = float(mixture.sds[one] * sample.scale)
        found.setdefault(tuple(slips), Aside(float(ends.scores[k]), spread, frozen(slips)))
    return tuple(found.values())
