"""How fast a climb is, measured on the way and foretold from what the missing names would tell.

Near an interior maximum each soft iteration leaves the same part of the way still to go. That
part is the largest share of missing information (Dempster, Laird & Rubin 1977, section 3): what
the names would have told about the parameters, along the direction where they would tell most.
"""

from __future__ import annotations

import numpy as np

from emtui.em.mixture import Array, Mixture, responsibilities
from emtui.em.sample import Sample
from emtui.em.steps import e_step, m_step
from emtui.em.stopping import EPS
from emtui.em.variants import Variant

CLEAR = 2e3
"""Steps and gains this many roundings large are clear enough for a ratio of two of them."""
INTERIOR = 1e-3
"""Most by which a step may still move a mixture that is called a maximum, in its sds."""


def rate_of_steps(mixtures: Mixture) -> float | None:
    """Ratio of the lengths of the last two parameter steps that are clear of rounding.

    Args:
        mixtures: a run's mixtures in turn, a batch of shape ``(T, K)``, standard scale.

    Returns:
        None where fewer than two steps are clear. Below one where the run settles; at or above
        one it has not begun to.
    """
    path = np.concatenate([mixtures.weights, mixtures.means, mixtures.sds], axis=-1)
    if not np.isfinite(path).all():
        return None
    lengths = np.sqrt((np.diff(path, axis=0) ** 2).sum(-1))
    return _last_ratio(lengths, CLEAR * EPS * (1.0 + np.abs(path).max()))


def rate_of_gains(scores: Array) -> float | None:
    """Square root of the ratio of the last two gains that are clear of rounding.

    Near a maximum the score lacks a square of the distance, so gains shrink by the square of
    the rate.

    Args:
        scores: a run's scores in turn, one an iteration, shape ``(T,)``.
    """
    if not np.isfinite(scores).all():
        return None
    ratio = _last_ratio(np.diff(scores), CLEAR * EPS * (1.0 + float(np.abs(scores).max())))
    return None if ratio is None else float(np.sqrt(ratio))


def _last_ratio(lengths: Array, clear: float) -> float | None:
    pairs = np.flatnonzero((lengths[1:] > clear) & (lengths[:-1] > clear))
    return float(lengths[pairs[-1] + 1] / lengths[pairs[-1]]) if len(pairs) else None


def missing_information(sample: Sample, variant: Variant, mixture: Mixture) -> float | None:
    """Largest share of missing information at a maximum: the rate a soft climb ends with.

    The largest eigenvalue of ``I - C^-1 O``, C the complete information and O the observed.
    Their difference is what the names' scatter hides (Louis 1982): the sum over slips of
    ``r (1 - r) d d'``, d how much the score of slip and name together changes with the name.
    At the M-step's own maximum C is diagonal in shares, means and log sds.

    Args:
        sample: the slips.
        variant: in the slips' units; its spread and share rules say what is free.
        mixture: on the standard scale, where a soft climb has settled.

    Returns:
        In [0, 1]; above 1 on a saddle. None where `mixture` is no interior point where a soft
        climb stands still: hard assignment, no spread or share left, at the smallest spread, or
        still on the way.
    """
    standard = variant.on_scale(sample.scale)
    if standard.assign != "soft" or not _stands_still(sample, standard, mixture):
        return None
    w, s = mixture.weights, mixture.sds
    r = responsibilities(sample.values, mixture)
    z = (sample.values - mixture.means[:, None]) / s[:, None]
    totals = r @ sample.counts
    rows = [-z[0] / s[0], z[1] / s[1]]
    complete = [totals[0] / s[0] ** 2, totals[1] / s[1] ** 2]
    if not standard.share_rule.equal:
        rows.append(np.full(len(sample.values), 1.0 / w[1] + 1.0 / w[0]))
        complete.append(totals[1] / w[1] ** 2 + totals[0] / w[0] ** 2)
    if not standard.spread_rule.common:
        rows += [1.0 - z[0] ** 2, z[1] ** 2 - 1.0]
        complete += [2.0 * totals[0], 2.0 * totals[1]]
    elif not standard.spread_rule.known:
        rows.append(z[1] ** 2 - z[0] ** 2)
        complete.append(2.0 * totals.sum())
    told = np.array(rows) / np.sqrt(complete)[:, None]
    missing = (told * (r[0] * r[1] * sample.counts)) @ told.T
    return float(np.linalg.eigvalsh(missing)[-1])


def _stands_still(sample: Sample, standard: Variant, mixture: Mixture) -> bool:
    """Whether a soft step leaves an interior mixture where it is."""
    if not ((mixture.weights > 0).all() and (mixture.sds > standard.min_spread).all()):
        return False
    new = m_step(e_step(sample, mixture, standard).moments, mixture, standard)
    moved = [new.weights - mixture.weights]
    moved += [(new.means - mixture.means) / mixture.sds, new.sds / mixture.sds - 1.0]
    return bool(np.abs(moved).max() <= INTERIOR)
