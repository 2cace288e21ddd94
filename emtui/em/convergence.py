"""Rate of convergence: measured along a run, and predicted from the missing information.

Near an interior maximum each soft iteration multiplies the remaining distance by the same factor:
the largest fraction of missing information (Dempster, Laird & Rubin 1977, section 3), which is what
knowing the labels would add about the parameters, in the direction where it would add most.
"""

from __future__ import annotations

import numpy as np

from emtui.em.mixture import Array, Mixture, responsibilities
from emtui.em.sample import Sample
from emtui.em.steps import e_step, m_step
from emtui.em.stopping import EPS
from emtui.em.variants import Variant

CLEAR = 2e3
"""Steps and gains above this many round-offs are accurate enough to divide."""
INTERIOR = 1e-3
"""A mixture that a step moves by less than this, in its sds, counts as a maximum."""


def rate_of_steps(mixtures: Mixture) -> float | None:
    """Ratio of the lengths of the last two parameter steps that are clear of rounding.

    Args:
        mixtures: a run's mixtures in turn, a batch of shape ``(T, K)``, standard scale.

    Returns:
        None where fewer than two steps are clear. Below one near convergence; at or above one
        before that.
    """
    path = np.concatenate([mixtures.weights, mixtures.means, mixtures.sds], axis=-1)
    if not np.isfinite(path).all():
        return None
    lengths = np.sqrt((np.diff(path, axis=0) ** 2).sum(-1))
    return _last_ratio(lengths, CLEAR * EPS * (1.0 + np.abs(path).max()))


def rate_of_gains(scores: Array) -> float | None:
    """Square root of the ratio of the last two gains that are clear of rounding.

    Near a maximum the score is quadratic in the distance, so gains shrink by the square of the
    rate.

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
    """Largest fraction of missing information at a maximum: the rate a soft run ends with.

    The largest eigenvalue of ``I - C^-1 O``, C the complete information and O the observed.
    Their difference is the missing information (Louis 1982): the sum over slips of
    ``r (1 - r) d d'``, with d the difference between the complete-data score vectors of the two
    labels. At the M-step's maximum C is diagonal in weights, means and log sds.

    Args:
        sample: the slips.
        variant: in the slips' units; its spread and share rules say what is free.
        mixture: on the standard scale, where a soft climb has settled.

    Returns:
        In [0, 1]; above 1 on a saddle. None where `mixture` is not an interior fixed
            point of soft EM: hard assignment, an sd or weight of 0, an sd at the smallest
            allowed, or not yet converged.
    """
    if variant.assign != "soft" or not _stands_still(sample, variant, mixture):
        return None
    r = responsibilities(sample.values, mixture)
    rows, complete = _label_scores(sample, variant, mixture, r)
    told = np.array(rows) / np.sqrt(complete)[:, None]
    missing = (told * (r[0] * r[1] * sample.counts)) @ told.T
    return float(np.linalg.eigvalsh(missing)[-1])


def _label_scores(
    sample: Sample, variant: Variant, mixture: Mixture, r: Array
) -> tuple[list[Array], list[float]]:
    """For each free parameter d, shape ``(n,)``, and its complete information, at a maximum."""
    w, s = mixture.weights, mixture.sds
    z = (sample.values - mixture.means[:, None]) / s[:, None]
    totals = r @ sample.counts
    rows = [-z[0] / s[0], z[1] / s[1]]
    complete = [totals[0] / s[0] ** 2, totals[1] / s[1] ** 2]
    if not variant.share_rule.equal:
        rows.append(np.full(len(sample.values), 1.0 / w[1] + 1.0 / w[0]))
        complete.append(totals[1] / w[1] ** 2 + totals[0] / w[0] ** 2)
    if not variant.spread_rule.common:
        rows += [1.0 - z[0] ** 2, z[1] ** 2 - 1.0]
        complete += [2.0 * totals[0], 2.0 * totals[1]]
    elif not variant.spread_rule.known:
        rows.append(z[1] ** 2 - z[0] ** 2)
        complete.append(2.0 * totals.sum())
    return rows, complete


def _stands_still(sample: Sample, variant: Variant, mixture: Mixture) -> bool:
    """Whether an interior mixture is a fixed point of a soft step."""
    smallest = variant.smallest_sd(sample.scale)
    if not ((mixture.weights > 0).all() and (mixture.sds > smallest).all()):
        return False
    new = m_step(sample, e_step(sample, mixture, variant).moments, mixture, variant)
    moved = [new.weights - mixture.weights]
    moved += [(new.means - mixture.means) / mixture.sds, new.sds / mixture.sds - 1.0]
    return bool(np.abs(moved).max() <= INTERIOR)
