"""The built-in envelopes."""

from __future__ import annotations

import pytest

from emtui.slips.examples import EXAMPLES, ExampleError, load_example

FACTS = {
    "essay": (14, 0.03, 0.9),
    "faithful-waiting": (272, 43.0, 96.0),
    "faithful-eruptions": (272, 1.6, 5.1),
    "galaxies": (82, 9.172, 34.279),
    "acidity": (155, 2.928524, 7.10513),
}
"""Count, smallest and largest of the real ones."""


@pytest.mark.parametrize("name", FACTS)
def test_real_ones(name: str) -> None:
    slips = load_example(name).slips
    assert (len(slips), slips.min(), slips.max()) == FACTS[name]


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_tells_its_source(name: str) -> None:
    envelope = load_example(name)
    assert envelope.source == EXAMPLES[name].source
    assert envelope.name == EXAMPLES[name].title
    assert (envelope.truth is None) == (name in FACTS)


def test_dealt_ones_show_what_they_say() -> None:
    assert len(load_example("ties").sample.values) < 15
    assert load_example("outlier").slips.max() == 5.0
    shares = load_example("unequal-shares").truth
    assert shares is not None
    assert shares.mean() < 0.12


def test_unknown_name() -> None:
    with pytest.raises(ExampleError) as caught:
        load_example("\x1bx")
    assert str(caught.value) == f"no example '\\x1bx'; there are: {', '.join(EXAMPLES)}"
