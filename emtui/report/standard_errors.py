"""Standard errors and intervals of every friend's numbers, as they are told."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from emtui.em.bootstrap import Bootstrap
from emtui.em.cuts import cut_intervals
from emtui.em.fitting import FitFindings
from emtui.slips.envelope import SIX


@dataclass(frozen=True, slots=True)
class StandardErrors:
    """Standard errors, and what they come from.

    Attributes:
        friends: for each a name, and the errors of mean, spread and share; NaN for none.
        replicates: envelopes dealt anew.
        used: of these, the ones whose fit settled.
        seed: of the dealing.
        intervals: for each a name, and the middle 95 % of mean, spread and share as two ends.
        cuts: the middle 95 % of each cut as two ends; NaN where it is not known.
    """

    friends: list[dict[str, Any]]
    replicates: int
    used: int
    seed: int
    intervals: list[dict[str, Any]]
    cuts: tuple[tuple[float, float], ...]

    @classmethod
    def of(
        cls,
        found: Bootstrap | None,
        replicates: int,
        seed: int,
        fit: FitFindings,
        probability: float = 0.5,
    ) -> StandardErrors:
        """What a bootstrap found at its end; None where there could be none.

        Args:
            found: the bootstrap.
            replicates: envelopes dealt anew.
            seed: of the dealing.
            fit: what they were dealt from.
            probability: at which its cuts were made.
        """
        sample, components = fit.session.sample, fit.session.now.mixture.components
        places = fit.cuts.inside if fit.cuts else ()
        if found is None:
            nothing = dict.fromkeys(("mean", "spread", "share"), math.nan)
            none: list[dict[str, Any]] = [{"name": name} | nothing for name in SIX[:components]]
            return cls(none, replicates, 0, seed, none, ((math.nan, math.nan),) * len(places))
        errors = zip(SIX, found.means, found.sds, found.weights, strict=False)
        friends = [
            {"name": name, "mean": float(mean), "spread": float(sd), "share": float(share)}
            for name, mean, sd, share in errors
        ]
        low, high = found.interval()
        ends = [
            {"name": name}
            | {key: [float(low[row, k]), float(high[row, k])] for key, row in ROWS.items()}
            for k, name in enumerate(SIX[: len(friends)])
        ]
        between = cut_intervals(sample, found.fits[: found.used], places, probability)
        return cls(friends, replicates, found.used, seed, ends, between)


ROWS = {"mean": 1, "spread": 2, "share": 0}
"""Where in a bootstrap's fits each number stands."""


def error_data(errors: StandardErrors) -> dict[str, Any]:
    """The keys `standard_errors`, `intervals`, `cut_intervals` and `bootstrap`."""
    return {
        "standard_errors": errors.friends,
        "intervals": errors.intervals,
        "cut_intervals": [list(ends) for ends in errors.cuts],
        "bootstrap": {
            "replicates": errors.replicates,
            "used": errors.used,
            "seed": errors.seed,
        },
    }
