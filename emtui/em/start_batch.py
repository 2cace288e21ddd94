"""Many starts at once: the best runs of the slips, the named starts, and draws."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from emtui.em.mixture import Mixture
from emtui.em.runs import best_runs
from emtui.em.sample import Sample
from emtui.em.starts import (
    Start,
    extremes,
    half_start,
    likely_mixtures,
    quartile_start,
    random_mixtures,
)
from emtui.em.variants import Variant

RUNS = 12
"""Best runs among the starts."""


def start_batch(
    sample: Sample,
    variant: Variant,
    components: int,
    count: int,
    seed: int,
    given: Start | None,
    base: Mixture | None,
) -> tuple[Mixture, Callable[[int], Start]]:
    """A batch of `count` starts, and what gives the one of an index with its name."""
    named = [] if given is None else [given]
    named += [make(sample, variant, components) for make in (quartile_start, half_start, extremes)]
    named = named[:count]
    room = count - len(named)
    parts = [start.mixture for start in named]
    if room and (base is None or ((base.sds > 0) & (base.weights > 0)).all()):
        runs = best_runs(sample, variant, base, min(RUNS, room))
        parts += [runs[k] for k in range(len(runs.means))]
    drawn = count - len(parts)
    for draws, many in ((likely_mixtures, drawn // 2), (random_mixtures, drawn - drawn // 2)):
        batch = draws(sample, variant, seed, many, components)
        parts += [batch[k] for k in range(many)]
    starts = Mixture.batch(parts)

    def name(index: int) -> Start:
        if index < len(named):
            return named[index]
        if index < count - drawn:
            return Start(f"run {index - len(named) + 1}", starts[index])
        return Start(f"random {seed}", starts[index], seed)

    return starts, name


def split(sample: Sample, variant: Variant, base: Mixture) -> Mixture:
    """Each component of a mixture in turn as two halves, which keep its mean and its spread."""
    parts = []
    for k in range(base.components):
        both = base.only([*range(base.components), k])
        weights, means, sds = both.weights.copy(), both.means.copy(), both.sds.copy()
        halves = [k, base.components]
        weights[halves] /= 2.0
        means[halves] += 0.5 * sds[k] * np.array([-1.0, 1.0])
        sds[halves] *= np.sqrt(0.75)
        parts.append(Mixture(weights, means, sds))
    return variant.admit(Mixture.batch(parts), sample.scale)
