"""Starting guesses, by name. All on the sample's standard scale."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from emtui.em.mixture import Array, Mixture
from emtui.em.sample import Sample
from emtui.em.variants import Variant

FAR = 1e50
"""Standard units that a guess may be away or wide, and its inverse how narrow."""


BY_HAND = "by hand"
"""What a start is called that a person made."""
DEFAULT = "default"
"""What the opening guess is called."""


@dataclass(frozen=True, eq=False, slots=True)
class Start:
    """A guess to begin from, and what to call it.

    Attributes:
        name: what a person reads, such as ``random 17``.
        mixture: on the sample's standard scale, as the variant admits it.
        seed: of the random draw, where it was one.
        given: the mixture to the digit as a person gave it, in the slips' units.
    """

    name: str
    mixture: Mixture
    seed: int | None = None
    given: Mixture | None = None


def quartile_start(sample: Sample, variant: Variant) -> Start:
    """Means at the 25 % and 75 % quantiles, sds half the population sd, shares one half."""
    return _named("quartiles", sample, variant, [sample.quantile(0.25), sample.quantile(0.75)])


def half_start(sample: Sample, variant: Variant) -> Start:
    """Means half a population sd below and above the mean, sds the population sd, shares one half.

    Timid enough to show several rounds, and bold enough to leave the middle: nearer to it the
    first rounds stand still.
    """
    mean, sd = sample.mean, sample.sd
    return _named("half", sample, variant, [mean - sd / 2, mean + sd / 2], [sd, sd])


def default_start(sample: Sample, variant: Variant) -> Start:
    """The opening guess: `half_start` where spreads differ, else `quartile_start`.

    With one spread for both the two would merge from near the middle.
    """
    make = half_start if variant.spread_rule.parameters == 2 else quartile_start
    return replace(make(sample, variant), name=DEFAULT)


def random_start(sample: Sample, variant: Variant, seed: int) -> Start:
    """The first of `likely_mixtures` for `seed`: a guess that usually leads somewhere."""
    return Start(f"random {seed}", likely_mixtures(sample, variant, seed, 1)[0], seed)


def likely_mixtures(sample: Sample, variant: Variant, seed: int, count: int) -> Mixture:
    """A batch of likely guesses, shape ``(count, 2)``; the first k do not depend on `count`.

    Means are two slips that read differently, sds uniform between a quarter and the whole of the
    population sd (one draw for both where the spread is the same), shares one half.
    """
    draws = np.random.default_rng(seed).random((count, 4))
    means = sample.values[_two_slips(sample, draws[:, 0], draws[:, 1])]
    sds = sample.sd * (0.25 + 0.75 * draws[:, 2:4])
    return _admitted(sample, variant, np.full((count, 2), 0.5), means, sds)


def _two_slips(sample: Sample, one: Array, other: Array) -> NDArray[np.intp]:
    """Indices of two distinct values, the second from what the first leaves, shape ``(R, 2)``.

    A value is as likely as its share of the slips.
    """
    above = np.arange(1.0, len(sample.values) + 1) if sample.untied else np.cumsum(sample.counts)
    first = np.minimum(np.searchsorted(above, one * above[-1], "right"), len(above) - 1)
    # The slips of the first are cut out; a place beyond the cut moves up by as many.
    own = sample.counts[first]
    place = other * (above[-1] - own)
    place += np.where(place >= above[first] - own, own, 0.0)
    second = np.minimum(np.searchsorted(above, place, "right"), len(above) - 1)
    return np.stack([first, second], -1)


def random_mixtures(sample: Sample, variant: Variant, seed: int, count: int) -> Mixture:
    """A batch of wild guesses, shape ``(count, 2)``; the first k do not depend on `count`.

    Means are uniform within the slips' range, sds log-uniform from range/200 to range/2 (one
    draw for both where the spread is the same), Bilal's share uniform in (0, 1).
    """
    draws = np.random.default_rng(seed).random((count, 5))
    low, reach = sample.lowest, sample.highest - sample.lowest
    means = low + reach * draws[:, 0:2]
    sds = reach / 200.0 * 100.0 ** draws[:, 2:4]
    share = np.clip(draws[:, 4], 1e-12, 1.0 - 1e-12)
    return _admitted(sample, variant, np.stack([1.0 - share, share], -1), means, sds)


def _admitted(
    sample: Sample, variant: Variant, weights: Array, means: Array, sds: Array
) -> Mixture:
    """Drawn guesses as the variant admits them, their spreads one draw where it has but one."""
    if variant.spread == "same":
        sds[:, 1] = sds[:, 0]
    return variant.on_scale(sample.scale).admit(Mixture(weights, means, sds))


def given_start(sample: Sample, variant: Variant, mixture: Mixture, name: str = BY_HAND) -> Start:
    """A guess in the slips' own units, as far as the variant admits it.

    Raises:
        ValueError: an sd is not positive, a number is not finite, or one is so large or so small
            beside the slips' range that squares of it could not be computed with.
    """
    if not (np.isfinite(mixture.means).all() and (mixture.sds > 0).all()):
        raise ValueError("a start needs finite means and spreads above 0")
    with np.errstate(over="ignore"):
        standard = sample.to_standard(mixture)
        if not (np.abs(standard.means) <= FAR).all():
            raise ValueError("means too far from the slips to compute with")
        standard = variant.on_scale(sample.scale).admit(standard)
    if not ((standard.sds >= 1.0 / FAR) & (standard.sds <= FAR)).all():
        raise ValueError("spreads too wide or too narrow for the slips to compute with")
    return Start(name, standard, given=variant.admit(mixture))


def extremes(sample: Sample, variant: Variant) -> Start:
    """Ali on the smallest slip, Bilal on the largest; the rest as at the quartiles."""
    return _named("extremes", sample, variant, [sample.lowest, sample.highest])


def both_the_same(sample: Sample, variant: Variant) -> Start:
    """Both on the slips' average: the saddle that they never leave."""
    return _named("both the same", sample, variant, [sample.mean, sample.mean])


def on_one_slip(sample: Sample, variant: Variant) -> Start:
    """Bilal on the largest slip alone, a two-hundredth of the range wide; Ali on the rest."""
    narrow = (sample.highest - sample.lowest) / 200.0
    means, sds = [sample.mean, sample.highest], [sample.sd, narrow]
    return _named("on one slip", sample, variant, means, sds)


def _named(
    name: str,
    sample: Sample,
    variant: Variant,
    means: list[float],
    sds: list[float] | None = None,
) -> Start:
    spreads = np.full(2, sample.sd / 2) if sds is None else np.array(sds)
    guess = Mixture(np.full(2, 0.5), np.array(means), spreads)
    return Start(name, variant.on_scale(sample.scale).admit(guess))


STARTS: dict[str, tuple[str, Callable[[Sample, Variant], Start]]] = {
    DEFAULT: ("the opening guess, near the middle", default_start),
    "quartiles": ("at the quarters of the slips", quartile_start),
    "extremes": ("the smallest slip and the largest", extremes),
    "both the same": ("both on the average: a saddle", both_the_same),
    "on one slip": ("Bilal on the largest alone: a trap", on_one_slip),
}
"""Starts that need no draw: what a person reads, and what makes them."""
