"""Decision boundaries between components, and how many slips are expected on the wrong side."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from emtui.em.mixture import Array, Mixture, frozen, log_joint, responsibilities
from emtui.em.sample import Sample

APART = 2.0
"""Log sds that differ by fewer of their standard errors count as equal."""
EVEN = 1e-9
"""Logarithms of odds that differ by no more count as the same."""
NO_SPREAD = 1e-150
"""An sd so small as good as none, with which densities can still be compared."""


@dataclass(frozen=True, eq=False, slots=True)
class Cuts:
    """Places where two components meet that are likelier there than all others.

    Attributes:
        inside: those within the slips, rising, slips' units.
        every: with those beyond the slips.
        wrong: of each component, the slips expected where another one is likelier, shape ``(K,)``.
        meeting: of each of `inside`, the two that meet: whose odds fall there, and whose rise.
    """

    inside: tuple[float, ...]
    every: tuple[float, ...]
    wrong: Array
    meeting: tuple[tuple[int, int], ...]


def cuts(sample: Sample, mixture: Mixture, probability: float = 0.5) -> Cuts:
    """Where a slip is with `probability` that one's of two whose mean is the smaller.

    With three components or more a place counts where no other is likelier than either of the two:
    at even odds, where the likelier component changes. Log odds are a quadratic in x: with sds
    apart there are two such places or none, with equal sds one. Sds that differ by less than the
    slips can tell count as equal: of the two places only the one between the components is kept,
    the other is made of noise.

    Args:
        sample: the slips.
        mixture: on the standard scale, shape ``(K,)``. Without weights or sds there is no cut.
        probability: strictly between 0 and 1.
    """
    if not ((mixture.weights > 0).all() and (mixture.sds > 0).all()):
        return Cuts((), (), frozen(np.full(mixture.components, np.nan)), ())
    met = _meetings(sample, mixture, probability)
    standard = sorted(place for place in met if math.isfinite(place))
    with np.errstate(over="ignore"):
        told = [(float(sample.place_in_units(place)), place) for place in standard]
    every = [(unit, place) for unit, place in told if math.isfinite(unit)]
    inside = [(u, p) for u, p in every if sample.lowest <= p <= sample.highest]
    return Cuts(
        tuple(unit for unit, _ in inside),
        tuple(unit for unit, _ in every),
        frozen(_wrong(sample, mixture, [place for _, place in inside])),
        tuple(met[place] for _, place in inside),
    )


def _meetings(sample: Sample, mixture: Mixture, probability: float) -> dict[float, tuple[int, int]]:
    """Places on the standard scale, and which two meet there: whose odds fall, and whose rise."""
    order = np.argsort(mixture.means, kind="stable").tolist()
    met: dict[float, tuple[int, int]] = {}
    for lower, upper in combinations(order, 2):
        for place in _between(sample, mixture, lower, upper, probability):
            if mixture.components > 2 and not _likeliest(mixture, place, lower, upper):
                continue
            m, s = mixture.means, mixture.sds
            slope = (place - m[upper]) / s[upper] ** 2 - (place - m[lower]) / s[lower] ** 2
            met[place] = (lower, upper) if slope <= 0 else (upper, lower)
    return met


def _likeliest(mixture: Mixture, place: float, one: int, other: int) -> bool:
    """Whether no third component is likelier at a place than either of two, up to rounding."""
    joint = log_joint(np.array([place]), mixture)[:, 0]
    rest = np.delete(joint, (one, other))
    return bool(rest.max() <= min(joint[one], joint[other]) + EVEN)


def _between(
    sample: Sample, mixture: Mixture, lower: int, upper: int, probability: float
) -> list[float]:
    """Places on the standard scale where the odds of two components are as asked."""
    w, m, s = mixture.weights, mixture.means, mixture.sds
    level = math.log(probability / (1.0 - probability))
    with np.errstate(all="ignore"):
        # In z, from the lower one's mean in its own sds: a z^2 + b z + c = 0.
        ratio, gap = s[lower] / s[upper], (m[upper] - m[lower]) / s[lower]
        a = 0.5 * (1.0 - ratio) * (1.0 + ratio)
        b = gap * ratio * ratio
        c = np.log(w[upper] / w[lower]) + np.log(ratio) - 0.5 * (gap * ratio) ** 2 + level
        roots = _roots(float(a), float(b), float(c))
        places = [float(m[lower] + s[lower] * z) for z in roots]
    between = [place for place in places if m[lower] < place < m[upper]]
    if len(between) == 1 and alike(sample, mixture, lower, upper):
        return between
    return places


def wrong_of(sample: Sample, mixture: Mixture, place: float) -> tuple[float, float]:
    """Slips expected on the wrong side of one cut, wherever it is made.

    Args:
        sample: the slips.
        mixture: on the standard scale, two components with positive sds.
        place: of the cut, standard scale.

    Returns:
        Of the component with the lower mean those above the cut, of the other one those below.
    """
    lower, upper = (int(k) for k in np.argsort(mixture.means, kind="stable"))
    below = parts_below(np.array([place]), mixture)[:, 0]
    slips = sample.total * mixture.weights
    return float(slips[lower] * (1.0 - below[lower])), float(slips[upper] * below[upper])


def odds_at(mixture: Mixture, place: float) -> float:
    """Probability that a slip there is of the component with the lower mean; of two."""
    lower = int(np.argmin(mixture.means))
    spread = mixture.with_sds(np.maximum(mixture.sds, NO_SPREAD))
    return float(responsibilities(np.array([place]), spread)[lower, 0])


def cut_interval(
    sample: Sample,
    fits: Array,
    place: float,
    probability: float,
    level: float = 0.95,
    beside: tuple[float, ...] = (),
) -> tuple[float, float]:
    """Where the middle of a bootstrap's cuts lies that belong to a cut.

    Args:
        sample: the slips.
        fits: of a bootstrap, shape ``(R, 3, K)``, slips' units.
        place: of the cut, standard scale: of each fit the one nearest to it counts.
        probability: of the lower neighbour, at which the cut was made.
        level: how much of them lies inside.
        beside: all cuts of that fit, standard scale, in their order. Of a fit with as many each
            belongs to the one of its rank; of another, to the one that it lies nearest to.

    Returns:
        Both ends in the slips' units; NaN where fewer than two fits have such a cut.
    """
    found = []
    for weights, means, sds in fits:
        mixture = sample.to_standard(Mixture(weights, means, sds))
        places = sorted(_meetings(sample, mixture, probability))
        if beside and len(places) == len(beside):
            places = [places[beside.index(place)]]
        else:
            places = [at for at in places if all(abs(at - place) <= abs(at - o) for o in beside)]
        if places:
            found.append(min(places, key=lambda at: abs(at - place)))
    if len(found) < 2:
        return math.nan, math.nan
    low, high = np.quantile(found, (0.5 * (1.0 - level), 0.5 * (1.0 + level)))
    return float(sample.place_in_units(low)), float(sample.place_in_units(high))


def cut_intervals(
    sample: Sample, fits: Array, places: tuple[float, ...], probability: float
) -> tuple[tuple[float, float], ...]:
    """The same for each of some cuts, slips' units."""
    all_cuts = tuple(float(sample.place_to_standard(place)) for place in places)
    return tuple(
        cut_interval(sample, fits, place, probability, beside=all_cuts) for place in all_cuts
    )


def alike(sample: Sample, mixture: Mixture, one: int, other: int) -> bool:
    """Whether two sds differ by less than so many slips can tell.

    The standard error of a log sd of N slips is ``1 / sqrt(2 N)``; where components overlap it is
    larger, so this keeps a second cut too easily rather than too rarely.
    """
    n = mixture.weights[[one, other]] * sample.total
    error = math.sqrt(float((0.5 / n).sum()))
    return abs(math.log(mixture.sds[one] / mixture.sds[other])) < APART * error


def _roots(a: float, b: float, c: float) -> list[float]:
    """Real roots of ``a z^2 + b z + c``, rising, without subtracting what is nearly equal."""
    if not (math.isfinite(a) and math.isfinite(b) and math.isfinite(c)):
        return []
    with np.errstate(all="ignore"):
        inside = float(np.float64(b) * b - 4.0 * np.float64(a) * c)
    if not 0 <= inside < math.inf:
        return []
    q = -0.5 * (b + math.copysign(math.sqrt(inside), b))
    with np.errstate(all="ignore"):
        roots = [float(np.float64(q) / a)] if a != 0 else []
        if q != 0:
            roots.append(float(np.float64(c) / q))
    return sorted(set(roots))


def _wrong(sample: Sample, mixture: Mixture, places: list[float]) -> Array:
    """Slips expected of each component on stretches that another one owns, shape ``(K,)``."""
    below = parts_below(np.array([-np.inf, *places, np.inf]), mixture)
    slips = sample.total * mixture.weights[:, None] * np.diff(below, axis=1)
    owners = slips.argmax(0)
    own = owners[None] == np.arange(mixture.components)[:, None]
    return np.asarray(np.where(own, 0.0, slips).sum(1))


def parts_below(places: Array, mixture: Mixture) -> Array:
    """What part of each component lies below each of some places, shape ``(K, n)``."""
    with np.errstate(all="ignore"):
        z = (places[None] - mixture.means[:, None]) / mixture.sds[:, None]
    return np.array([[0.5 * math.erfc(-v / math.sqrt(2.0)) for v in row] for row in z])
