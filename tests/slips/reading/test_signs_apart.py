"""A sign or a unit that blanks set off from its number."""

from __future__ import annotations

import pytest

from emtui.slips.reading.readers import ReadError, ReadOptions, read_stream
from tests.slips.reading.kinds import stream_of

BOTH = ReadOptions(percent=True, currency=True)


@pytest.mark.parametrize(
    ("text", "example", "option"),
    [
        ("12 %\n13 %\n15.5 %\n", "12%", "--percent"),
        ("x\n12 %\n13 %\n15.5 %\n", "12%", "--percent"),
        ("12 %\n13\n15.5 %\n", "12%", "--percent"),
        ("12  %\n3  %\n155  %\n", "12%", "--percent"),
        ("12\t%\n3\t%\n155\t%\n", "12%", "--percent"),
        ("2.5 €\n3.5 €\n", "2.5€", "--currency"),
        ("$ 2.5\n$ 3.5\n", "$2.5", "--currency"),
        ("price\n£ 2.5\n£ 3.5\n", "£2.5", "--currency"),
    ],
)
def test_is_no_column_of_its_own(text: str, example: str, option: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_stream(stream_of(text), "x")
    assert example in str(caught.value)
    assert option in str(caught.value)
    found = read_stream(stream_of(text), "x", BOTH)
    assert len(found.slips) == sum(
        any(sign.isdigit() for sign in line) for line in text.split("\n")
    )
    assert "taken off" in found.notes[-1]


@pytest.mark.parametrize(
    "text", ["12 mm\n1.3 cm\n15 mm\n", "x\n12 mg\n13 g\n", "12 ms\n3 s\n", "5 kB\n6 MB\n7 kB\n"]
)
def test_two_units_of_one_kind_are_refused(text: str) -> None:
    with pytest.raises(ReadError, match="is in another unit than"):
        read_stream(stream_of(text), "x")


@pytest.mark.parametrize(
    "text",
    ["12 mm\n13 mm\n", "12 m\n13 f\n", "12 a\n13 b\n", "x y\n1.5 s\n2.5 m\n"],
)
def test_one_unit_and_labels_are_read(text: str) -> None:
    found = read_stream(stream_of(text), "x")
    assert len(found.slips) == 2
    assert "the only one of numbers" in found.notes[0]
