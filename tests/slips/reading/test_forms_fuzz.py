"""Known numbers in every form: read to the last bit, or refused in one clear line.

Never another column, never more or fewer slips.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import pairwise
from typing import TypeVar

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from emtui.slips.envelope import Envelope
from emtui.slips.reading.collect import Groups
from emtui.slips.reading.readers import ReadError, ReadOptions, read_groups, read_stream
from tests.long_run import strength
from tests.slips.reading.forms import (
    FORMS,
    LABELS,
    as_file,
    decimals,
    expected,
    labels_for,
    pick,
)
from tests.slips.reading.kinds import stream_of

Read = TypeVar("Read", Envelope, Groups)
NUMBERS = ["1.5", "1.7", "6.5", "6.6", "2.25"]


def read_or_refused(read: Callable[[], Read]) -> Read | None:
    """What was read; None where it was refused in one clear line."""
    try:
        return read()
    except ReadError as error:
        line = str(error)
        assert line.startswith("fuzz")
        assert line.isprintable()
        assert len(line) < 1000
    return None


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=strength(4, 400))
@given(st.data())
def test_right_or_refused(form: str, data: st.DataObject) -> None:
    numbers = data.draw(decimals())
    written = FORMS[form](data.draw, numbers)
    file = data.draw(as_file(written.text))
    note(repr((written, file[:20])))
    envelope = read_or_refused(lambda: read_stream(io.BytesIO(file), "fuzz", written.options))
    assert envelope is None or envelope.slips.tolist() == expected(numbers, written.times)


@settings(max_examples=strength(4, 400))
@given(st.data())
def test_bins_or_refused(data: st.DataObject) -> None:
    edges = sorted(set(data.draw(decimals())), key=float)
    bins = list(pairwise(edges))
    counts = data.draw(st.lists(st.integers(0, 9), min_size=len(bins), max_size=len(bins)))
    between = pick(data.draw, ",", ";", "\t", " ")
    rows = [between.join((a, b, str(n))) for (a, b), n in zip(bins, counts, strict=True)]
    text = "\n".join((between.join(("from", "to", "n")), *rows)) + "\n"
    file = data.draw(as_file(text))
    asked = ReadOptions(bins=("from", "to"), counts="n")
    envelope = read_or_refused(lambda: read_stream(io.BytesIO(file), "fuzz", asked))
    if envelope is not None:
        assert envelope.bins is not None
        assert envelope.bins.edges[1:-1].tolist() == list(map(float, edges))
        assert envelope.bins.counts.tolist() == [0, *counts, 0]


@settings(max_examples=strength(4, 400))
@given(st.data())
def test_groups_or_refused(data: st.DataObject) -> None:
    numbers = data.draw(decimals())
    words = labels_for(data.draw, numbers, LABELS[:3])
    between = pick(data.draw, ",", ";", "\t", "|")
    rows = [between.join(row) for row in zip(words, numbers, strict=True)]
    file = data.draw(as_file("\n".join((between.join(("who", "weight")), *rows)) + "\n"))
    groups = read_or_refused(lambda: read_groups(io.BytesIO(file), "fuzz", "who", ReadOptions()))
    if groups is None:
        return
    assert groups.slips.tolist() == list(map(float, numbers))
    assert [word for word, _ in groups.groups] == list(dict.fromkeys(words))
    for (word, made), places in zip(groups.groups, groups.rows, strict=True):
        own = [float(n) for n, each in zip(numbers, words, strict=True) if each == word]
        assert [float(numbers[place - 1]) for place in places] == own
        assert isinstance(made, str) or made.slips.tolist() == own


@pytest.mark.parametrize("form", sorted(FORMS.keys() - {"matlab_matrix"}))
def test_each_form_is_read_as_a_rule(form: str) -> None:
    """Everyday numbers, as the form writes them first of all, are not refused."""
    made: list[bool] = []

    @settings(max_examples=5, database=None, derandomize=True)
    @given(st.data())
    def some(data: st.DataObject) -> None:
        written = FORMS[form](data.draw, NUMBERS)
        envelope = read_or_refused(
            lambda: read_stream(stream_of(written.text), "fuzz", written.options)
        )
        made.append(envelope is not None)

    some()
    assert any(made)
