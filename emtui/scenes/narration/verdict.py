"""Model comparison in words and as data: BIC of one and two friends, cuts, standard errors."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from emtui.em.bootstrap import Bootstrap
from emtui.em.comparison import Comparison
from emtui.em.mixture import Mixture
from emtui.slips.envelope import NAMES

STRENGTHS = ((2.0, "barely"), (6.0, "somewhat"), (10.0, "strongly"), (math.inf, "very strongly"))
"""BIC differences in words (Kass & Raftery 1995, section 3.2)."""


def strength(gain: float) -> str:
    """The word for a BIC difference of `gain`, whatever its sign."""
    return next(words for least, words in STRENGTHS if abs(gain) <= least)


def comparison_data(found: Comparison) -> dict[str, Any]:
    """The JSON keys `one`, `bic` (of the two) and `cut_points`."""
    return {
        "one": {
            "mean": found.mean,
            "spread": found.sd,
            "log_likelihood": found.one.log_likelihood,
            "bic": found.one.bic,
        },
        "bic": found.two.bic,
        "cut_points": list(found.cut_points),
    }


@dataclass(frozen=True, slots=True)
class Errors:
    """Standard errors, and the bootstrap that they come from.

    Attributes:
        friends: for each a name and the errors of mean, spread and share; NaN if there is none.
        replicates: bootstrap samples drawn.
        used: those whose fit converged.
        seed: of the random numbers.
    """

    friends: list[dict[str, Any]]
    replicates: int
    used: int
    seed: int

    @classmethod
    def of(cls, found: Bootstrap | None, replicates: int, seed: int) -> Errors:
        """From a finished bootstrap; `found` is None if none could be run."""
        errors = [(math.nan,) * 3] * 2
        if found is not None:
            errors = list(zip(found.means, found.sds, found.weights, strict=True))
        friends = [
            {"name": name, "mean": float(mean), "spread": float(sd), "share": float(share)}
            for name, (mean, sd, share) in zip(NAMES, errors, strict=True)
        ]
        return cls(friends, replicates, found.used if found else 0, seed)


def error_data(errors: Errors) -> dict[str, Any]:
    """The JSON keys `standard_errors`, one entry a friend, and `bootstrap`."""
    return {
        "standard_errors": errors.friends,
        "bootstrap": {
            "replicates": errors.replicates,
            "used": errors.used,
            "seed": errors.seed,
        },
    }


def which_story(found: Comparison) -> str:
    """Which of the two models BIC prefers, in a line."""
    one, two, gain = found.one.bic, found.two.bic, found.bic_gain
    if not math.isfinite(gain):
        return "BIC cannot judge: a spread fell to nothing, and the score has no ceiling there"
    favoured = "two" if gain > 0 else "one"
    figures = f"two {two:,.1f}, one {one:,.1f}, lower is better"
    return f"BIC speaks {strength(gain)} for {favoured}: {figures}"


def where_they_meet(cuts: tuple[float, ...], mixture: Mixture, digits: int = 6) -> str:
    """Which friend a slip probably belongs to on each side of the cuts; empty if one is gone.

    Args:
        cuts: zero to two places in rising order, in the slips' units.
        mixture: in the slips' units.
        digits: significant digits of the places.
    """
    if not ((mixture.weights > 0).all() and (mixture.sds > 0).all()):
        return ""
    places = [f"{place:.{digits}g}" for place in cuts]
    if len(cuts) == 1:
        first = NAMES[int(np.argmin(mixture.means))]
        return f"a slip below {places[0]} is likelier {first}'s, above it {_other(first)}'s"
    narrow = NAMES[int(np.argmin(mixture.sds))]
    if len(cuts) == 2:
        between = f"from {places[0]} to {places[1]}"
        return f"a slip {between} is likelier {narrow}'s, any other {_other(narrow)}'s"
    # Without a cut the wider one is likelier everywhere; at equal sds, the one with more weight.
    key = mixture.sds if mixture.sds[0] != mixture.sds[1] else mixture.weights
    if key[0] == key[1]:
        return "every slip is as likely Ali's as Bilal's"
    return f"every slip is likelier {NAMES[int(np.argmax(key))]}'s"


def _other(name: str) -> str:
    return NAMES[1 - NAMES.index(name)]
