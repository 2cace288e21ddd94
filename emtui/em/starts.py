"""Initialisations, by name, on the sample's standard scale.

A start is kept as it was made, so that variants can be tried on it in turn. It is adjusted to a
variant's constraints where it is used (`Session.begin`, `run_many`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from emtui.em.mixture import Array, Mixture, frozen
from emtui.em.sample import Sample
from emtui.em.variants import Variant

FAR = 1e50
"""Largest mean and sd of a start, in standard units; the inverse is its smallest sd."""


BY_HAND = "by hand"
"""The name of a start made by a person."""
BEST = "best of many"
"""The name of the one of many starts whose end is the highest."""
DEFAULT = "default"
"""The name of the opening guess."""


@dataclass(frozen=True, eq=False, slots=True)
class Start:
    """An initialisation, and what to call it.

    Attributes:
        name: what a person reads, such as ``random 17``.
        mixture: on the sample's standard scale.
        seed: of the random draw, where it was one.
        given: the mixture exactly as a person gave it, in the slips' units; None for other starts.
        near_end: whether it is where longer strides than EM's had led, close to an end.
    """

    name: str
    mixture: Mixture
    seed: int | None = None
    given: Mixture | None = None
    near_end: bool = False


def quartile_start(sample: Sample, variant: Variant, components: int = 2) -> Start:
    """Means at the middles of K equal parts of the sorted slips, sds a K-th of their sd.

    Of two: the 25 % and 75 % quantiles, and half the population sd. Weights are equal.
    """
    means = [sample.quantile((k + 0.5) / components) for k in range(components)]
    return _named("quartiles", sample, means)


def half_start(sample: Sample, variant: Variant, components: int = 2) -> Start:
    """Means evenly from half a population sd below the mean to half above, sds all of it.

    It is near enough to the middle that there are several iterations to watch, and far enough from
    the saddle there that the first ones are visible. Weights are equal.
    """
    sd = sample.sd
    means = sample.mean + sd * np.linspace(-0.5, 0.5, components)
    return _named("half", sample, means, np.full(components, sd))


def default_start(sample: Sample, variant: Variant, components: int = 2) -> Start:
    """The opening guess: `half_start` where spreads differ, else `quartile_start`.

    With a common spread, a start so near the middle would merge.
    """
    make = quartile_start if variant.spread_rule.common else half_start
    return replace(make(sample, variant, components), name=DEFAULT)


def random_start(sample: Sample, variant: Variant, seed: int, components: int = 2) -> Start:
    """The first of `likely_mixtures` for `seed`: a start that rarely degenerates."""
    mixture = likely_mixtures(sample, variant, seed, 1, components)[0]
    return Start(f"random {seed}", mixture, seed)


def likely_mixtures(
    sample: Sample, variant: Variant, seed: int, count: int, components: int = 2
) -> Mixture:
    """A batch of likely guesses, shape ``(count, K)``; the first k do not depend on `count`.

    Means are distinct values of slips, sds uniform between a quarter and the whole of the
    population sd (one draw for all where they are the same), weights equal.

    Raises:
        ValueError: the spread is known, but not given.
    """
    draws = np.random.default_rng(seed).random((count, 2 * components))
    places, widths = np.split(draws, 2, axis=-1)
    sds = sample.sd * (0.25 + 0.75 * widths)
    means = sample.values[_distinct(sample, places)]
    return Mixture(np.full(means.shape, 1.0 / components), means, _widths(variant, sds))


def _distinct(sample: Sample, draws: Array) -> NDArray[np.intp]:
    """Indices of distinct values for uniform draws in (0, 1); both of shape ``(R, K)``.

    A value is drawn with the probability of its slips among those not drawn yet.
    """
    values = len(sample.values)
    above = np.arange(1.0, values + 1) if sample.untied else np.cumsum(sample.counts)
    found = np.empty((len(draws), 0), dtype=np.intp)
    for draw in draws.T:
        place = draw * (above[-1] - sample.counts[found].sum(-1))
        # Values drawn before are skipped: later places move up.
        for gone in np.sort(found, axis=-1).T:
            own = sample.counts[gone]
            place = place + np.where(place >= above[gone] - own, own, 0.0)
        index = np.minimum(np.searchsorted(above, place, "right"), values - 1)
        found = np.column_stack([found, index])
    return found


def random_mixtures(
    sample: Sample, variant: Variant, seed: int, count: int, components: int = 2
) -> Mixture:
    """A batch of wild guesses, shape ``(count, K)``; the first k do not depend on `count`.

    Means are uniform within the slips' range, sds log-uniform from range/200 to range/2 (one
    draw for all where they are the same), weights uniform on those that sum to one: the gaps
    that K - 1 uniform numbers leave in (0, 1).

    Raises:
        ValueError: the spread is known, but not given.
    """
    draws = np.random.default_rng(seed).random((count, 3 * components - 1))
    means, sds, cuts = np.split(draws, [components, 2 * components], axis=-1)
    low, reach = sample.lowest, sample.highest - sample.lowest
    means = low + reach * means
    sds = reach / 200.0 * 100.0**sds
    cuts = np.sort(np.clip(cuts, 1e-12, 1.0 - 1e-12), axis=-1)
    weights = np.diff(cuts, axis=-1, prepend=0.0, append=1.0)[:, ::-1]
    return Mixture(weights, means, _widths(variant, sds))


def _widths(variant: Variant, sds: Array) -> Array:
    """Drawn sds; with a common sd, the first of each start for all its components."""
    return np.broadcast_to(sds[:, :1], sds.shape) if variant.spread_rule.common else sds


def given_start(sample: Sample, variant: Variant, mixture: Mixture, name: str = BY_HAND) -> Start:
    """A guess in the slips' own units.

    Raises:
        ValueError: an sd is not positive, a number is not finite, or one, as given or as the
            variant admits it, is so large or so small beside the slips' range that squares of it
            would overflow or vanish.
    """
    if not (np.isfinite(mixture.means).all() and (mixture.sds > 0).all()):
        raise ValueError("a start needs finite means and spreads above 0")
    with np.errstate(over="ignore"):
        standard = sample.to_standard(mixture)
        if not (np.abs(standard.means) <= FAR).all():
            raise ValueError("means too far from the slips to compute with")
        admitted = variant.admit(standard, sample.scale)
    if not (usable(standard.sds) and usable(admitted.sds)):
        raise ValueError("spreads too wide or too narrow for the slips to compute with")
    return Start(name, standard, given=mixture)


def usable(sds: Array) -> bool:
    """Whether squares of all these sds, on the standard scale, neither overflow nor vanish."""
    return bool(((sds >= 1.0 / FAR) & (sds <= FAR)).all())


def extremes(sample: Sample, variant: Variant, components: int = 2) -> Start:
    """Means evenly from the smallest slip to the largest; the rest as at the quartiles."""
    means = np.linspace(sample.lowest, sample.highest, components)
    return _named("extremes", sample, means)


def both_the_same(sample: Sample, variant: Variant, components: int = 2) -> Start:
    """All means on the slips' average: a saddle that EM never leaves."""
    return _named("both the same", sample, [sample.mean] * components)


def on_one_slip(sample: Sample, variant: Variant) -> Start:
    """Two components: one on the largest slip, with an sd of range/200, and one on all slips."""
    narrow = (sample.highest - sample.lowest) / 200.0
    means, sds = [sample.mean, sample.highest], [sample.sd, narrow]
    return _named("on one slip", sample, means, sds)


def _named(
    name: str,
    sample: Sample,
    means: ArrayLike,
    sds: ArrayLike | None = None,
) -> Start:
    count = np.size(means)
    spreads = np.full(count, sample.sd / count) if sds is None else frozen(sds)
    guess = Mixture(np.full(count, 1.0 / count), frozen(means), spreads)
    return Start(name, guess)


STARTS: dict[str, tuple[str, Callable[[Sample, Variant], Start]]] = {
    DEFAULT: ("the usual guess, near the middle", default_start),
    "quartiles": ("at the quarters of the slips", quartile_start),
    "extremes": ("the smallest slip and the largest", extremes),
    "both the same": ("both on the average: a saddle", both_the_same),
    "on one slip": ("Bilal on the largest alone: a trap", on_one_slip),
}
"""Starts that are not random: the words for each, and the function that makes it."""
