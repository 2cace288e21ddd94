"""Fits to envelopes drawn anew, many climbed as one batch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from emtui.em.estimation import Moments
from emtui.em.history import Limits, Why
from emtui.em.mixture import Array, Mixture, log_joint
from emtui.em.multistart import WHYS, run_many
from emtui.em.sample import Sample, SampleError
from emtui.em.steps import m_step
from emtui.em.stopping import Pace, emptied, fading, settled
from emtui.em.variants import Variant

SETTLED = WHYS.index(Why.SETTLED)
LEAST = 1e-7
"""A component whose sd is below this fraction of the sample's is collapsing."""


def refitted(
    sample: Sample, slips: Array, variant: Variant, truth: Mixture, limits: Limits
) -> Iterator[Mixture | None]:
    """Fits of envelopes of shape ``(R, n)``, climbed as one batch; None where one did not settle.

    Everything on the standard scale of the slips that were fitted. `run_many` climbs many mixtures
    on one envelope, whose slips (sorted, with ties counted, condensed) all of them share; here
    every mixture has an envelope of its own, so its E-step does not apply. M-step and the rules of
    stopping are the same.
    """
    rows, total = slips.shape
    parts = [np.repeat(part[None], rows, 0) for part in (truth.weights, truth.means, truth.sds)]
    found: list[Mixture | None] = [None] * rows
    spread = slips.std(-1)[:, None]
    least = np.zeros_like(spread) if variant.bounded else LEAST * spread
    live, now = np.flatnonzero(spread[:, 0] > 0), Mixture(*parts)  # not those that all read alike
    now, slips = now[live], slips[live]
    moments, score = _assigned(slips, now, variant)
    pace = Pace.at_start(score)
    for _ in range(limits.max_iterations):
        new = m_step(sample, moments, now, variant)
        alive = ~emptied(moments).any(-1) & (new.sds > least[live]).all(-1)
        live, now, new, pace, slips = live[alive], now[alive], new[alive], pace[alive], slips[alive]
        if not len(live):
            break
        moments, score = _assigned(slips, new, variant)
        pace = pace.next(score, limits.tolerance, total)
        still = settled(pace, now, new)
        for k in np.flatnonzero(still & ~fading(moments).any(-1)):
            found[live[k]] = new[k]
        on = ~still
        live, now, slips, pace = live[on], new[on], slips[on], pace[on]
        moments = moments[on]
        if not len(live):
            break
    yield from found


def unfitted(
    sample: Sample, slips: Array, variant: Variant, truth: Mixture, limits: Limits
) -> Iterator[Mixture | None]:
    """No fits: what would be drawn reads alike."""
    yield from [None] * len(slips)


def _assigned(slips: Array, mixture: Mixture, variant: Variant) -> tuple[Moments, Array]:
    """An E-step of R mixtures on an envelope each, shapes ``(R, n)`` and ``(R, K)``."""
    x = slips[:, None, :]
    r, each = variant.assigner.share(log_joint(x, mixture))
    totals = r.sum(-1)
    with np.errstate(all="ignore"):
        means = np.where(totals > 0, (r * x).sum(-1) / totals, mixture.means)
    apart = x - means[..., None]
    return Moments(totals, means, (r * apart * apart).sum(-1)), each.sum(-1)


def refitted_alone(
    sample: Sample, slips: Array, variant: Variant, truth: Mixture, limits: Limits
) -> Iterator[Mixture | None]:
    """The same for envelopes too large to be climbed at once: each is condensed."""
    known, least = variant.known_sd / sample.scale, variant.smallest_sd(sample.scale)
    variant = replace(variant, known_sd=known, min_sd=least)  # the slips are on that scale
    for row in slips:
        try:
            drawn = Sample.of(row)
        except SampleError:  # a spread too small to be seen in the slips: they all read alike
            yield None
            continue
        start = drawn.to_standard(truth)
        end = run_many(drawn, variant, start[None], limits)
        fit = drawn.to_units(end.mixtures[0])
        yield fit if end.why[0] == SETTLED and (fit.sds > 0).all() else None
