"""How pages write numbers: slips as written, scores as short as the change told allows."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise

from emtui.em.mixture import Mixture
from emtui.em.sample import Sample
from emtui.lessons.page import Reader
from emtui.plot.numerals import MINUS

MOST_DECIMALS = 6


def rows(*told: str) -> str:
    """Markdown that keeps every row a row, unbroken as far as it fits; not prose."""
    return "  \n".join(row.replace(" ", "\u00a0") for row in told)


def slip(value: float) -> str:
    """A slip as it was written: 0.03, not 0.0300."""
    return f"{value:.9g}".replace("-", MINUS)


def slips(values: Iterable[float]) -> str:
    """Several slips: ``0.45, 0.47 and 0.9``."""
    return listed([slip(value) for value in values])


def listed(told: list[str]) -> str:
    """Words in a row: ``a, b and c``."""
    return " and ".join([", ".join(told[:-1]), told[-1]] if len(told) > 1 else told)


def units(sample: Sample, place: float) -> float:
    """A standard place in the slips' units."""
    return float(sample.place_in_units(place))


def points(value: float, *beside: float) -> str:
    """A score with one decimal, or as many as tell it from the others it stands beside."""
    if not math.isfinite(value):
        return "no ceiling" if value > 0 else "none"
    decimals = decimals_for(value, *beside)
    text = f"{abs(value):,.{decimals}f}"
    return MINUS + text if value < 0 and any(c in text for c in "123456789") else text


def decimals_for(*values: float) -> int:
    """So few decimals, one at least, that values which differ read otherwise."""
    known = sorted({v for v in values if math.isfinite(v)})
    gaps = [b - a for a, b in pairwise(known) if b - a > 1e-9 * (1 + abs(a))]
    needed = 1 if not gaps else math.ceil(-math.log10(min(gaps)))
    return min(max(1, needed), MOST_DECIMALS)


def rise(value: float) -> str:
    """By how much a score rose, to two or three figures; nothing is ``no change``."""
    if value <= 0:
        return "no change"
    return f"{value:.{max(1, 1 - math.floor(math.log10(value)))}f}" if value < 1 else f"{value:.1f}"


def percent(share: float, *, whole: bool = True) -> str:
    """A share in per cent, whole unless that would read as certainty or as nothing."""
    value = 100.0 * share
    if whole and 1.0 <= value <= 99.0:
        return f"{value:.0f} %"
    if value > 99.9:
        return "more than 99.9 %" if value < 100 else "100 %"
    if value < 0.1:
        return "less than 0.1 %" if value > 0 else "0 %"
    return f"{value:.1f} %"


def counted(value: float, one: str, many: str = "") -> str:
    """``1 round``, ``16,384 ways``."""
    return f"{value:,.0f} {one if value == 1 else many or one + 's'}"


def pair(reader: Reader, mixture: Mixture) -> str:
    """Both numbers with their spreads, Ali's first."""
    number = reader.figures.number
    told = (
        f"{number(float(m))} ± {number(float(s))}"
        for m, s in zip(mixture.means, mixture.sds, strict=True)
    )
    return " and ".join(told)
