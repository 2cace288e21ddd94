"""Exhaustive search over all 2^N labelings of N slips, and how long it takes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emtui.em.estimation import Moments
from emtui.em.labelings import (
    LabelingError,
    admitted,
    scatters_of,
    scores_of,
    slips_of,
)
from emtui.em.mixture import Array, Mixture
from emtui.em.sample import Sample
from emtui.em.variants import Variant

MOST = 24
"""The most slips whose labelings are all tried: 16.8 million."""
BLOCK_BITS = 14
"""Labelings scored at once, as a power of two, so that their sums stay in the cache."""
PORTION_BITS = 7
"""Base-2 logarithm of the least number of progress reports."""
FAINT = 1e-6
"""A scatter below this fraction of the total is recomputed: differences of sums lose digits."""

Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the search has come.

    Attributes:
        done: labelings looked at, degenerate ones included.
        total: all of them, 2^N.
        degenerate: of those done, the ones where a side has no slip or a spread is nothing.
        best: the highest score of the others, in the slips' units; -inf before the first.
        code: the bits of the labeling that has it, for `labels_of`.
    """

    done: int
    total: int
    degenerate: int
    best: float
    code: int


def try_all(sample: Sample, variant: Variant) -> Iterator[Progress]:
    """Score all 2^N labelings, block by block; a generator of progress.

    The high bits name a block, the low bits a labeling within. A labeling's sums are
    those of its low bits, computed once, plus those of its high bits. Bits stand for the slips
    in a shuffled order, the same every time: in sorted order the good labelings would come first,
    which a blind search cannot know.

    Args:
        sample: the slips.
        variant: in the slips' units; its spread and share rules count, its assigner does not.

    Raises:
        LabelingError: more than MOST slips, or counts that are not whole slips.
    """
    if sample.total > MOST:
        raise LabelingError(f"{sample.total:.0f} slips: all assignments are tried up to {MOST}")
    slips = slips_of(sample)
    return _blocks(sample, variant, admitted(sample, variant), slips - slips.mean())


def _blocks(sample: Sample, variant: Variant, held: Mixture, slips: Array) -> Iterator[Progress]:
    order = np.random.default_rng(0).permutation(len(slips))
    slips = slips[order]
    low = max(1, min(BLOCK_BITS, len(slips) - PORTION_BITS))
    below, above = _subset_sums(slips[:low]), _subset_sums(slips[low:])
    flaws = degenerate_codes(slips, variant)
    heads = np.arange(above.shape[1] + 1) << low
    edges = np.searchsorted(flaws, heads)
    best, code = -np.inf, 0
    for block, head in enumerate(heads[:-1]):
        moments = _moments(slips, below + above[:, block : block + 1], int(head))
        scores = scores_of(sample, moments, held, variant)
        scores[flaws[edges[block] : edges[block + 1]] - head] = -np.inf
        top = int(np.argmax(scores))
        if scores[top] > best:
            best, code = float(scores[top]), _sorted_bits(int(head) + top, order)
        yield Progress(
            done=int(heads[block + 1]),
            total=int(heads[-1]),
            degenerate=int(edges[block + 1]),
            best=float(sample.score_in_units(best)),
            code=code,
        )


def _sorted_bits(code: int, order: NDArray[np.intp]) -> int:
    return sum(1 << int(place) for bit, place in enumerate(order) if code >> bit & 1)


def _subset_sums(slips: Array) -> Array:
    """Number, sum and sum of squares for every subset of `slips`, shape ``(3, 2^len)``."""
    sums = np.zeros((3, 1))
    for x in slips:
        sums = np.concatenate([sums, sums + np.array([[1.0], [x], [x * x]])], axis=1)
    return sums


def _moments(slips: Array, bilal: Array, head: int) -> Moments:
    """Moments of one block from component 1's sums, shape ``(3, B)``; the slips are centred."""
    whole = np.array([[len(slips)], [0.0], [float(slips @ slips)]])
    totals, sums, squares = np.stack([whole - bilal, bilal], axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = sums / totals
        scatters = squares - sums * means
        faint = np.flatnonzero((scatters < FAINT * whole[2]).any(-1))
    if len(faint):
        bits = (head + faint)[:, None] >> np.arange(len(slips)) & 1
        scatters[faint] = scatters_of(slips, bits == 1).scatters
    return Moments(totals, means, scatters)


def degenerate_codes(slips: Array, variant: Variant) -> Codes:
    """Labelings that leave a side without a slip, or a spread of nothing; rising, each once.

    Args:
        slips: in any order, shape ``(N,)``; bit i stands for the i-th.
        variant: any scale; bounded spreads leave only the two with an empty side.
    """
    everything = (1 << len(slips)) - 1
    groups = [np.flatnonzero(slips == value) for value in np.unique(slips)]
    wholes = np.array([sum(1 << int(i) for i in group) for group in groups], dtype=np.int64)
    codes = [np.array([0], dtype=np.int64)]
    if not variant.bounded and not variant.spread_rule.common:
        codes += [_subsets(group) for group in groups]
    elif not variant.bounded and len(groups) == 2:
        codes.append(wholes)
    one_side = np.concatenate(codes)
    return np.unique(np.concatenate([one_side, everything - one_side]))


def _subsets(places: NDArray[np.intp]) -> Codes:
    """The bits of every subset of `places`, shape ``(2^len,)``."""
    codes = np.zeros(1, dtype=np.int64)
    for place in places:
        codes = np.concatenate([codes, codes | (1 << int(place))])
    return codes


def extrapolate(slips: int, rate: float) -> float:
    """Seconds for all 2^N labelings at `rate` labelings a second; inf beyond any float."""
    try:
        return math.ldexp(1.0 / rate, slips)
    except OverflowError:
        return math.inf


UNITS = (
    ("second", 1.0),
    ("minute", 60.0),
    ("hour", 3600.0),
    ("day", 86400.0),
    ("year", 365.25 * 86400.0),
)
NAMED = ((1e12, "trillion "), (1e9, "billion "), (1e6, "million "), (1.0, ""))


def human_time(seconds: float) -> str:
    """A duration in words: ``14 years``, ``2.5 million years``, ``10^30 years``."""
    if seconds < 1.0:
        return "less than a second"
    unit, size = next(row for row in reversed(UNITS) if seconds >= row[1])
    number = seconds / size
    if not number < 1e15:
        power = f"10^{math.floor(math.log10(number))}" if math.isfinite(number) else "10^300"
        return f"more than {power} {unit}s"
    factor, name = next(row for row in NAMED if number >= row[0])
    number /= factor
    text = f"{number:,.0f}" if number >= 9.95 else f"{number:.1f}".removesuffix(".0")
    return f"{text} {name}{unit}{'' if text + name == '1' else 's'}"
