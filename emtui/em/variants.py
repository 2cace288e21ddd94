"""The variants of EM: assignment, sds and weights, each chosen from a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from emtui.em.estimation import (
    Moments,
    common_sd,
    equal_weights,
    kept_sds,
    own_sds,
    own_weights,
    start_common_sd,
    start_known_sd,
    start_own_sds,
)
from emtui.em.mixture import Array, Mixture, log_joint, shared


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
        estimate: ``(moments, mixture) -> sds`` of shape ``(..., K)``; the current mixture is for
            rules that keep its sds.
        admit: ``(mixture, known sd) -> sds`` of shape ``(..., K)``.
        common: whether all components have one and the same sd.
        known: whether sds are given rather than estimated.
    """

    name: str
    words: str
    estimate: Callable[[Moments, Mixture], Array]
    admit: Callable[[Mixture, float], Array]
    common: bool
    known: bool

    def free(self, components: int) -> int:
        """Number of free parameters: one a component, one, or none."""
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
        equal: whether all weights are the same rather than estimated.
    """

    name: str
    words: str
    estimate: Callable[[Moments], Array]
    admit: Callable[[Mixture], Array]
    equal: bool

    def free(self, components: int) -> int:
        """Number of free parameters: all weights but one, or none."""
        return 0 if self.equal else components - 1


def _by_probability(joint: Array) -> tuple[Array, Array]:
    """Responsibilities; the log-likelihood is the sum of log densities (Bishop 2006, eq. 9.14)."""
    return shared(joint)


def _to_the_likelier(joint: Array) -> tuple[Array, Array]:
    """Each slip to the likelier component; in a tie to the first.

    The score is the log-likelihood of slips and labels together, at the likeliest labels: the
    classification likelihood of Celeux & Govaert 1992.
    """
    who = joint.argmax(-2)[..., None, :]
    r = (who == np.arange(joint.shape[-2])[:, None]).astype(np.float64)
    return r, joint.max(-2)


SMALLEST = float(np.finfo(np.float64).tiny)
"""The least smallest sd: below it numbers lose digits, and then an sd of 0 would be none."""

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
            own_sds,
            start_own_sds,
            common=False,
            known=False,
        ),
        SpreadRule(
            "same", "one spread for both", common_sd, start_common_sd, common=True, known=False
        ),
        SpreadRule(
            "known",
            "one for both, that you give",
            kept_sds,
            start_known_sd,
            common=True,
            known=True,
        ),
    )
}
SHARES = {
    rule.name: rule
    for rule in (
        ShareRule(
            "free", "shares found out", own_weights, lambda start: start.weights, equal=False
        ),
        ShareRule(
            "equal",
            "each as likely to write a slip",
            lambda moments: equal_weights(moments.totals),
            lambda start: equal_weights(start.weights),
            equal=True,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Variant:
    """One choice from each table, by name, with the smallest and the known sd.

    Attributes:
        assign: a key of ASSIGNERS.
        spread: a key of SPREADS.
        share: a key of SHARES.
        min_sd: no sd gets smaller than this, in the slips' units; 0 for no limit.
        known_sd: the sd of every component, in the slips' units, where the spread is known;
            else 0.

    Raises:
        ValueError: the spread is known, and `known_sd` does not say which it is.
    """

    assign: str = "soft"
    spread: str = "different"
    share: str = "free"
    min_sd: float = 0.0
    known_sd: float = 0.0

    def __post_init__(self) -> None:
        if self.spread == "known" and not self.known_sd > 0:
            raise ValueError("the spread is known: say which it is")

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
        """Whether no sd can go to 0, so that the score is bounded."""
        return self.min_sd > 0 or self.spread_rule.known

    def free(self, components: int) -> int:
        """Number of free parameters of a fit with this many components."""
        rules = self.spread_rule.free(components) + self.share_rule.free(components)
        return components + rules

    def smallest_sd(self, scale: float) -> float:
        """`min_sd` in units of `scale`; a sample's own scale gives its standard units.

        Where there is one it is above 0 in any unit.
        """
        return max(self.min_sd / scale, SMALLEST) if self.min_sd > 0 else 0.0

    def admit(self, mixture: Mixture, scale: float) -> Mixture:
        """The nearest mixture that this variant allows.

        Args:
            mixture: shape ``(..., K)``.
            scale: the unit of `mixture` in the slips' units: a sample's scale for mixtures on
                its standard scale, 1 for mixtures in the slips' own units.
        """
        sds = self.spread_rule.admit(mixture, self.known_sd / scale)
        sds = np.maximum(sds, self.smallest_sd(scale))
        return Mixture(self.share_rule.admit(mixture), mixture.means, sds)
