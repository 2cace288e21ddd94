"""Values with counts: as many equal slips."""

from __future__ import annotations

import numpy as np
import pytest

from emtui.slips.reading.readers import ChooseColumn, ReadError, ReadOptions, read_stream
from tests.slips.reading.kinds import stream_of

HISTOGRAM = "bin,count\n0.5,0\n1.5,2\n2.5,3\n3.5,1\n"
COUNTED = ReadOptions(column="bin", counts="count")


def test_each_value_as_often_as_its_count_says() -> None:
    envelope = read_stream(stream_of(HISTOGRAM), "x", COUNTED)
    assert envelope.slips.tolist() == [1.5, 1.5, 2.5, 2.5, 2.5, 3.5]
    assert envelope.notes == ("4 values, each as often as count says",)
    again = read_stream(stream_of("1.5\n1.5\n2.5\n2.5\n2.5\n3.5\n"), "x")
    assert np.array_equal(envelope.sample.values, again.sample.values)
    assert np.array_equal(envelope.sample.counts, again.sample.counts)


@pytest.mark.parametrize(
    "text",
    [
        '[{"bin": 1.5, "count": 2}, {"bin": 2.5, "count": 1}]',
        '{"bin": 1.5, "count": 2}\n{"bin": 2.5, "count": 1}\n',
        '{"bin": [1.5, 2.5], "count": [2, 1]}',
        "bin;count\n1,5;2\n2,5;1\n",
        '"bin" "count"\n"a" 1.5 2\n"b" 2.5 1\n',
    ],
)
def test_in_every_form(text: str) -> None:
    assert read_stream(stream_of(text), "x", COUNTED).slips.tolist() == [1.5, 1.5, 2.5]
    by_counts_alone = ReadOptions(counts="count")
    assert read_stream(stream_of(text), "x", by_counts_alone).slips.tolist() == [1.5, 1.5, 2.5]


def test_labels_are_counted_too() -> None:
    text = "v,n,w\n1.5,2,a\n2.5,1,b\n"
    envelope = read_stream(stream_of(text), "x", ReadOptions(column="v", counts="n", truth="w"))
    assert envelope.truth is not None
    assert envelope.truth.tolist() == [0, 0, 1]


def test_what_looks_like_counts_is_asked_about_and_never_offered_as_slips() -> None:
    with pytest.raises(
        ChooseColumn, match="column count looks like counts of column bin"
    ) as caught:
        read_stream(stream_of(HISTOGRAM), "x")
    assert [column.name for column in caught.value.columns] == ["bin"]
    assert [answer.option for answer in caught.value.answers] == [
        "--column bin --counts count",
        "--column bin",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("v,n\n1.5,-1\n2.5,1\n", "column 'n': -1 is not a count"),
        ("v,n\n1.5,0.5\n2.5,1\n", "column 'n': 0.5 is not a count"),
        ("v,n\n1.5,1e18\n2.5,1\n", "more than 100,000,000 slips"),
        ("v,n\n1.5,x\n2.5,1\n", "line 2, column 'n': 'x' is not a number"),
        ("v,n\n1.5,\n2.5,\n", "holds no counts"),
        ("v,m\n1.5,1\n2.5,1\n", "no column 'n'; name one with --counts"),
    ],
)
def test_refused(text: str, message: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_stream(stream_of(text), "x", ReadOptions(column="v", counts="n"))
    assert message in str(caught.value)


def test_missing_counts_and_values_are_told() -> None:
    envelope = read_stream(
        stream_of("v,n\n1.5,2\n,3\n2.5,\n3.5,1\n"), "x", ReadOptions(column="v", counts="n")
    )
    assert envelope.slips.tolist() == [1.5, 1.5, 3.5]
    assert "1 row without a count left out" in envelope.notes
    assert "1 empty cell left out" in envelope.notes
