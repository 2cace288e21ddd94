"""The choices in EM, one row each: how slips are assigned, and what is free to differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from emtui.em.mixture import Array, Mixture, log_joint, shared


@dataclass(frozen=True, eq=False, slots=True)
class Moments:
    """What the M-step needs to know of an assignment; each of shape ``(..., K)``.

    Attributes:
        totals: slips assigned to each component.
        means: their weighted average.
        scatters: their weighted sum of squared deviations from that average.
    """

    totals: Array
    means: Array
    scatters: Array

    def __getitem__(self, index: Any) -> Moments:
        """The moments of one, or several, of a batch."""
        return Moments(self.totals[index], self.means[index], self.scatters[index])


@dataclass(frozen=True, slots=True)
class Assigner:
    """A way to assign slips, and the score that EM climbs with it.

    Attributes:
        name: as given on the command line.
        words: what a person reads.
        score_name: the field's name for the score.
        share: ``l -> (r, each slip's part of the score)``, shapes ``(..., K, n)`` and
            ``(..., n)``, from log joint densities.
    """

    name: str
    words: str
    score_name: str
    share: Callable[[Array], tuple[Array, Array]]

    def assign(self, x: Array, mixture: Mixture) -> Array:
        """Responsibilities of the components for the slips `x`, shape ``(..., K, n)``."""
        return self.share(log_joint(x, mixture))[0]

    def score(self, joint: Array, counts: Array) -> Array:
        """The score of counted slips with these log joint densities, shape ``(...)``."""
        total: Array = self.share(joint)[1] @ counts
        return total


@dataclass(frozen=True, slots=True)
class SpreadRule:
    """How sds are estimated, and the nearest sds that a start may have under the rule.

    Attributes:
        name: as given on the command line.
        words: what a person reads.
        estimate: ``(moments, mixture) -> sds`` of shape ``(..., K)``; the present mixture is for
            rules that hold something of it.
        admit: ``(mixture, known sd) -> sds`` of shape ``(..., K)``.
        common: whether all components have one and the same sd.
        known: whether sds are given, and not estimated.
    """

    name: str
    words: str
    estimate: Callable[[Moments, Mixture], Array]
    admit: Callable[[Mixture, float], Array]
    common: bool
    known: bool

    def free(self, components: int) -> int:
        """How many numbers it estimates from the slips: one a component, one, or none."""
        if self.known:
            return 0
        return 1 if self.common else components


@dataclass(frozen=True, slots=True)
class ShareRule:
    """How weights are estimated, and the nearest weights that a start may have.

    Attributes:
        name: as given on the command line.
        words: what a person reads.
        estimate: ``moments -> weights`` of shape ``(..., K)``.
        admit: ``mixture -> weights`` of shape ``(..., K)``.
        equal: whether all weights are the same, and not estimated.
    """

    name: str
    words: str
    estimate: Callable[[Moments], Array]
    admit: Callable[[Mixture], Array]
    equal: bool

    def free(self, components: int) -> int:
        """How many numbers it estimates from the slips: all but one weight, or none."""
        return 0 if self.equal else components - 1


def _by_probability(joint: Array) -> tuple[Array, Array]:
    """Responsibilities; the log-likelihood is the sum of log densities (Bishop 2006, eq. 9.14)."""
    return shared(joint)


def _to_the_likelier(joint: Array) -> tuple[Array, Array]:
    """All of a slip to the likelier component; a tie to the first.

    The score is the log-likelihood of slips and labels together, at the likeliest labels: the
    classification likelihood of Celeux & Govaert 1992.
    """
    who = joint.argmax(-2)[..., None, :]
    r = (who == np.arange(joint.shape[-2])[:, None]).astype(np.float64)
    return r, joint.max(-2)


def _own_sds(moments: Moments, _: Mixture) -> Array:
    return np.sqrt(moments.scatters / moments.totals)


def _pooled_sds(moments: Moments, _: Mixture) -> Array:
    pooled = moments.scatters.sum(-1, keepdims=True) / moments.totals.sum(-1, keepdims=True)
    return np.broadcast_to(np.sqrt(pooled), moments.totals.shape)


def _held_sds(moments: Moments, mixture: Mixture) -> Array:
    return np.broadcast_to(mixture.sds, moments.totals.shape)


def _own_start(mixture: Mixture, _: float = 0.0) -> Array:
    return mixture.sds


def _pool_start(mixture: Mixture, _: float = 0.0) -> Array:
    # The sds' weighted root mean square, which is the start's spread within components. Relative to
    # the largest, so that squares of sds in the slips' own units neither overflow nor vanish.
    largest = mixture.sds.max(-1, keepdims=True)
    parts = np.divide(mixture.sds, largest, out=np.zeros_like(mixture.sds), where=largest > 0)
    variance = (mixture.weights * parts**2).sum(-1, keepdims=True)
    same = np.all(mixture.sds == mixture.sds[..., :1], axis=-1, keepdims=True)
    return np.where(same, mixture.sds, largest * np.sqrt(variance))


def _known_start(mixture: Mixture, known_sd: float) -> Array:
    return np.full(mixture.sds.shape, known_sd) if known_sd else _pool_start(mixture)


def _own_shares(moments: Moments) -> Array:
    shares: Array = moments.totals / moments.totals.sum(-1, keepdims=True)
    return shares


def _even(like: Array) -> Array:
    return np.full(like.shape, 1.0 / like.shape[-1])


ASSIGNERS = {
    rule.name: rule
    for rule in (
        Assigner("soft", "each slip shared by probability", "log-likelihood", _by_probability),
        Assigner(
            "hard",
            "each slip to the likelier friend",
            "classification log-likelihood",
            _to_the_likelier,
        ),
    )
}
SPREADS = {
    rule.name: rule
    for rule in (
        SpreadRule(
            "different",
            "a spread each",
            _own_sds,
            _own_start,
            common=False,
            known=False,
        ),
        SpreadRule(
            "same", "one spread for both", _pooled_sds, _pool_start, common=True, known=False
        ),
        SpreadRule("known", "one spread, known", _held_sds, _known_start, common=True, known=True),
    )
}
SHARES = {
    rule.name: rule
    for rule in (
        ShareRule(
            "free", "shares found out", _own_shares, lambda start: start.weights, equal=False
        ),
        ShareRule(
            "equal",
            "each as likely to write a slip",
            lambda moments: _even(moments.totals),
            lambda start: _even(start.weights),
            equal=True,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Variant:
    """One choice from each table, by name, and the smallest spread allowed.

    Attributes:
        assign: a key of ASSIGNERS.
        spread: a key of SPREADS.
        share: a key of SHARES.
        min_spread: no sd gets smaller than this, in the slips' units; 0 for no limit.
        known_sd: the sd of every component where the spread is known, in the slips' units; 0
            where nobody has said it yet, and a start's own is taken (`Session.begin`).
    """

    assign: str = "soft"
    spread: str = "different"
    share: str = "free"
    min_spread: float = 0.0
    known_sd: float = 0.0

    @property
    def assigner(self) -> Assigner:
        """The chosen row of ASSIGNERS."""
        return ASSIGNERS[self.assign]

    @property
    def spread_rule(self) -> SpreadRule:
        """The chosen row of SPREADS."""
        return SPREADS[self.spread]

    @property
    def share_rule(self) -> ShareRule:
        """The chosen row of SHARES."""
        return SHARES[self.share]

    @property
    def bounded(self) -> bool:
        """Whether no spread can fall to nothing, so that the score has a ceiling."""
        return self.min_spread > 0 or self.spread_rule.known

    def free(self, components: int) -> int:
        """How many numbers a fit of so many components estimates from the slips."""
        rules = self.spread_rule.free(components) + self.share_rule.free(components)
        return components + rules

    def on_scale(self, scale: float) -> Variant:
        """The same choice for slips divided by `scale`."""
        return replace(self, min_spread=self.min_spread / scale, known_sd=self.known_sd / scale)

    def admit(self, mixture: Mixture) -> Mixture:
        """The nearest mixture that this variant allows; units must be the variant's own."""
        sds = np.maximum(self.spread_rule.admit(mixture, self.known_sd), self.min_spread)
        return Mixture(self.share_rule.admit(mixture), mixture.means, sds)
