"""How pages write slips, shares and counts in a sentence; scores they write as panes do."""

from __future__ import annotations

from collections.abc import Iterable

from emtui.em.mixture import Mixture
from emtui.em.sample import Sample
from emtui.lessons.page import Reader
from emtui.plot.numerals import significant


def rows(*told: str) -> str:
    """Markdown that keeps every row a row, unbroken as far as it fits; not prose."""
    return "  \n".join(row.replace(" ", "\u00a0") for row in told)


def slip(value: float) -> str:
    """A slip as it was written: 0.03, not 0.0300."""
    return significant(value, 9)


def slips(values: Iterable[float]) -> str:
    """Several slips: ``0.45, 0.47 and 0.9``."""
    return listed([slip(value) for value in values])


def listed(told: list[str]) -> str:
    """Words in a row: ``a, b and c``."""
    return " and ".join([", ".join(told[:-1]), told[-1]] if len(told) > 1 else told)


def units(sample: Sample, place: float) -> float:
    """A standard place in the slips' units."""
    return float(sample.place_in_units(place))


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
