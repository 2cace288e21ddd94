"""Fitting from a program: `emtui.fit`, and the frozen result that it gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from numbers import Integral
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from emtui.em import bootstrap as replicates
from emtui.em import fitting
from emtui.em.cuts import cuts
from emtui.em.history import Entry
from emtui.em.mixture import Array
from emtui.em.responsibilities import probabilities
from emtui.em.sample import Sample
from emtui.em.variants import ASSIGNERS, SHARES, SPREADS, Variant
from emtui.report.data import as_dict
from emtui.report.standard_errors import StandardErrors
from emtui.report.table import as_table
from emtui.scenes.narration.verdict import because, conclusion
from emtui.slips.envelope import SIX, Envelope

FAR = 1e6
"""Beyond so many times the slips' range who wrote a slip does not change."""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What may be said of the slips.

    Attributes:
        says: none, one, crooked, more, two or overlapping.
        sentence: the conclusion.
        because: what it rests on, a sentence each.
    """

    says: str
    sentence: str
    because: tuple[str, ...]


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Fit:
    """A fitted mixture; everything in the slips' units, friends in the order of their numbers.

    Attributes:
        names: of the friends.
        numbers, spreads, shares: of each friend, shape ``(K,)``, read-only.
        log_likelihood: of the slips.
        verdict: what may be said.
    """

    names: tuple[str, ...]
    numbers: Array
    spreads: Array
    shares: Array
    log_likelihood: float
    verdict: Conclusion
    _fit: fitting.FitFindings
    _envelope: Envelope

    def predict_proba(self, slips: ArrayLike) -> Array:
        """Probability that each friend wrote each slip, shape ``(n, K)``; of one number ``(1, K)``.

        Of a masked slip it is NaN.
        """
        sample = self._fit.session.sample
        with np.errstate(over="ignore"):  # farther out nothing changes, and squares overflow
            ends = sample.shift - FAR * sample.scale, sample.shift + FAR * sample.scale
        values = np.atleast_1d(np.ma.filled(_numbers(slips), np.nan))
        return probabilities(self._fit.session, np.clip(values, *ends)).T

    def predict(self, slips: ArrayLike) -> NDArray[np.intp]:
        """The likelier friend of each slip, 0 for the first, shape ``(n,)``.

        Raises:
            ValueError: a slip is masked, or no number.
        """
        found = self.predict_proba(slips)
        if np.isnan(found).any():
            raise ValueError("a slip that is masked or NaN is nobody's: leave it out")
        return np.asarray(found.argmax(1))

    def cut(self, probability: float = 0.5) -> tuple[float, ...]:
        """Where a slip is, of two that meet, the lower one's with this probability; in the slips.

        Raises:
            ValueError: the probability is not between 0 and 1.
        """
        if not 0 < probability < 1:
            raise ValueError(f"a cut's probability lies between 0 and 1, {probability} does not")
        if not self._fit.sound:
            return ()
        session = self._fit.session
        return cuts(session.sample, session.now.standard, probability).inside

    def bootstrap(self, count: int = 200, seed: int = 0) -> StandardErrors:
        """Standard errors and 95 % intervals, from fits to as many envelopes dealt anew.

        None of them is used where the fit did not settle or stands on a handful of slips.

        Raises:
            ValueError: fewer than 2, or a negative seed.
        """
        _whole("count", count, 2)
        _whole("seed", seed, 0)
        session, found = self._fit.session, None
        if self._fit.sound:
            *_, found = replicates.bootstrap(
                session.sample, session.variant, session.now.standard, count, seed
            )
        return StandardErrors.of(found, count, seed, self._fit)

    def steps(self) -> Iterator[Entry]:
        """The winning climb's half-steps, from its start to its end."""
        yield from self._fit.session.history

    def as_dict(self) -> dict[str, Any]:
        """All of it, BIC and the starts too, as ``emtui fit --format json`` has it."""
        return as_dict(self._envelope, self._fit.session, trace=False, found=self._fit)

    def _repr_svg_(self) -> str | None:
        """The fit as a picture, which notebooks show; None where matplotlib is not installed."""
        from emtui.plot.figure import have_figures
        from emtui.report.picture import fit_picture

        return fit_picture(self._envelope, self._fit).decode() if have_figures() else None

    def __repr__(self) -> str:
        return as_table(self._envelope, self._fit.session, trace=False, found=self._fit)


def fit(
    slips: ArrayLike,
    counts: ArrayLike | None = None,
    *,
    friends: int | Literal["auto"] | None = 2,
    spread: str = "different",
    share: str = "free",
    assign: str = "soft",
    min_spread: float = 0.0,
    known_spread: float | None = None,
    starts: int | None = None,
    seed: int = 0,
) -> Fit:
    """Fit Gaussians to numbers by EM: the best of many starts, and what may be said of it.

    Args:
        slips: numbers of shape ``(n,)`` or ``(n, 1)``: a list, an array, a column of a data frame.
            What is masked is left out.
        counts: how often each occurs; once when not given.
        friends: how many Gaussians, 2 to 6; ``"auto"`` or None for as many as BIC is lowest of.
        spread: ``different``, ``same`` or ``known``.
        share: ``free`` or ``equal``.
        assign: ``soft`` or ``hard``.
        min_spread: no spread gets smaller.
        known_spread: every spread, not estimated; makes `spread` ``known``.
        starts: how many; 1 is the start at the quartiles.
        seed: of the draws.

    Raises:
        ValueError: the numbers cannot be fitted.
        TypeError: they are no real numbers.

    >>> fit([1.0, 2.0, 1.5, 9.0, 8.5, 9.5], known_spread=0.5).cut()
    (5.25,)
    """
    values, weights = _unmasked(slips, counts)
    if odd := int(np.count_nonzero(~np.isfinite(values))):
        raise ValueError(
            f"{odd:,} of {len(values):,} slips are NaN or infinite; leave them out, as in "
            "slips[numpy.isfinite(slips)]"
        )
    components = None if friends == "auto" else friends
    if components is not None:
        if not isinstance(components, Integral) or components not in range(2, len(SIX) + 1):
            raise ValueError(f'friends is 2 to {len(SIX)}, or "auto", not {friends!r}')
        components = int(components)
    if starts is not None:
        _whole("starts", starts, 1)
    _whole("seed", seed, 0)
    sample = Sample.of(values, weights)
    variant = _variant(assign, spread, share, min_spread, known_spread)
    found = fitting.fit(sample, variant, components=components, starts=starts, seed=seed)
    assert found.verdict is not None
    now = found.session.now
    return Fit(
        names=SIX[: now.mixture.components],
        numbers=now.mixture.means,
        spreads=now.mixture.sds,
        shares=now.mixture.weights,
        log_likelihood=now.score,
        verdict=Conclusion(
            found.verdict.says, conclusion(found.verdict), tuple(because(found.verdict))
        ),
        _fit=found,
        _envelope=Envelope("slips", values, sample, weights=weights),
    )


def _whole(name: str, value: int, least: int) -> None:
    if not isinstance(value, Integral) or value < least:
        raise ValueError(f"{name} is a whole number, {least} or more, not {value!r}")


def _variant(
    assign: str, spread: str, share: str, min_spread: float, known_spread: float | None
) -> Variant:
    """What is fitted; ValueError where there is no such thing."""
    given = (("assign", assign, ASSIGNERS), ("spread", spread, SPREADS), ("share", share, SHARES))
    for name, value, rules in given:
        if value not in rules:
            raise ValueError(f"{name} is {' or '.join(map(repr, rules))}, not {value!r}")
    if not 0 <= min_spread < np.inf:
        raise ValueError(f"min_spread is 0 or more, not {min_spread}")
    if known_spread is None and spread == "known":
        raise ValueError("spread 'known' needs known_spread")
    if known_spread is None:
        return Variant(assign, spread, share, min_spread)
    if spread == "same":
        raise ValueError("spread 'same' and known_spread exclude each other; leave one out")
    if not 0 < known_spread < np.inf:
        raise ValueError(f"known_spread is above 0, not {known_spread}")
    if known_spread < min_spread:
        raise ValueError(
            f"known_spread {known_spread:g} is below min_spread {min_spread:g}; leave one out"
        )
    return Variant(assign, "known", share, min_spread, known_spread)


def _unmasked(slips: ArrayLike, counts: ArrayLike | None) -> tuple[Array, Array | None]:
    """Slips and their counts without what is masked in either."""
    values, weights = _numbers(slips), None if counts is None else _numbers(counts)
    out = np.ma.getmaskarray(values)
    if weights is not None and weights.shape == values.shape:
        out = out | np.ma.getmaskarray(weights)
        weights = np.asarray(weights)[~out]
    return np.asarray(values)[~out], weights


def _numbers(slips: ArrayLike) -> Array:
    """Numbers of shape ``(n,)`` or ``(n, 1)``: a list, an array, a column of pandas or polars.

    Of a masked array a masked one.

    Raises:
        ValueError: another shape.
        TypeError: they are no real numbers.
    """
    given = np.asanyarray(slips)
    if given.dtype.kind in "bcMmSU":
        kind = "text" if given.dtype.kind in "SU" else given.dtype.name
        raise TypeError(f"slips must be real numbers, not {kind}")
    if given.dtype.kind == "O" and given.ndim == 0:
        raise TypeError(f"slips are a list, an array or a column, not {type(slips).__name__}")
    values = np.asanyarray(given, dtype=np.float64)
    if values.ndim == 2 and values.shape[1] == 1:
        values = values[:, 0]
    if values.ndim > 1:
        raise ValueError(f"slips must have the shape (n,) or (n, 1), not {values.shape}")
    return values
