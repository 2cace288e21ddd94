"""The built-in envelopes: real data, and simulated ones that each show one difficulty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import resources

import numpy as np

from emtui.slips.dealing import Deal
from emtui.slips.envelope import Envelope, essay_envelope
from emtui.slips.harmless import quoted


class ExampleError(LookupError):
    """There is no built-in envelope of that name; the message lists the names."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class Example:
    """A built-in envelope.

    Attributes:
        title: what it is, in a few words.
        source: where its numbers come from, in a line.
        load: returns the envelope.
    """

    title: str
    source: str
    load: Callable[[], Envelope]


def _file(title: str, file: str, source: str) -> Example:
    """An example in a file of this package, one number a line."""

    def load() -> Envelope:
        text = (resources.files(__package__) / file).read_text("ascii")
        return Envelope.of(title, [float(line) for line in text.split()], source=source)

    return Example(title, source, load)


def _dealt(
    title: str, deal: Deal, then: str = "", change: Callable[[np.ndarray], np.ndarray] | None = None
) -> Example:
    """A simulated example, with its numbers changed by `change`; `then` describes the change."""
    source = f"{deal}{then}"
    return Example(title, source, partial(_deal, title, deal, source, change))


def _deal(
    title: str, deal: Deal, source: str, change: Callable[[np.ndarray], np.ndarray] | None
) -> Envelope:
    slips, who = deal.numbers()
    if change:
        return Envelope.of(title, change(slips), source=source, truth=who)
    return Envelope.of(title, slips, source=source, truth=who, dealt=deal.mixture)


def _rounded(slips: np.ndarray) -> np.ndarray:
    return slips.round(1)


def _with_outlier(slips: np.ndarray) -> np.ndarray:
    return np.append(slips[:-1], 5.0)


ESSAY_SOURCE = "A Mathless Introduction to the EM Algorithm"

EXAMPLES = {
    "essay": Example("the essay", ESSAY_SOURCE, essay_envelope),
    "faithful-waiting": _file(
        "Old Faithful, waiting",
        "faithful_waiting.txt",
        "272 waits between eruptions, minutes; R datasets::faithful; Azzalini & Bowman 1990",
    ),
    "faithful-eruptions": _file(
        "Old Faithful, eruptions",
        "faithful_eruptions.txt",
        "272 eruptions' lengths, minutes; R datasets::faithful; Azzalini & Bowman 1990",
    ),
    "galaxies": _file(
        "galaxies",
        "galaxies.txt",
        "velocities of 82 galaxies, 1000 km/s; R MASS::galaxies; Roeder 1990",
    ),
    "acidity": _file(
        "acidity of lakes",
        "acidity.txt",
        "log acidity index of 155 lakes; R mclust::acidity; Crawford 1994",
    ),
    "overlap": _dealt(
        "friends who overlap", Deal(300, ali=(0.4, 0.1), bilal=(0.6, 0.1), share=0.5, seed=7)
    ),
    "unequal-shares": _dealt(
        "one friend wrote most", Deal(300, ali=(0.3, 0.08), bilal=(0.7, 0.08), share=0.93, seed=7)
    ),
    "unequal-spreads": _dealt(
        "one friend is sure, one is not",
        Deal(300, ali=(0.5, 0.02), bilal=(0.5, 0.2), share=0.5, seed=7),
    ),
    "ties": _dealt(
        "slips that read alike",
        Deal(300, ali=(0.3, 0.1), bilal=(0.8, 0.1), share=0.5, seed=7),
        ", rounded to one decimal",
        _rounded,
    ),
    "outlier": _dealt(
        "one slip far away",
        Deal(100, ali=(0.3, 0.05), bilal=(0.7, 0.05), share=0.5, seed=7),
        ", the last one set to 5",
        _with_outlier,
    ),
}
"""The built-in envelopes by name."""


def load_example(name: str) -> Envelope:
    """The built-in envelope of that name.

    Raises:
        ExampleError: there is none.
    """
    example = EXAMPLES.get(name)
    if example is None:
        raise ExampleError(f"no example {quoted(name)}; there are: {', '.join(EXAMPLES)}")
    return example.load()
