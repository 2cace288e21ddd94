"""Values with counts: as many equal slips."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from emtui.em.exhaustive import try_all
from emtui.em.labelings import LabelingError
from emtui.em.variants import Variant
from emtui.slips.editing import Draft, EditError
from emtui.slips.reading.readers import (
    ChooseColumn,
    ReadError,
    ReadOptions,
    read_path,
    read_stream,
)
from emtui.slips.writing import slips_out
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


WEIGHTED = "v,w\n1.5,0.5\n2.5,0\n6.5,2.25\n7.5,1\n,3\n8.5,\n"


def test_counts_that_are_not_whole_are_weights() -> None:
    envelope = read_stream(stream_of(WEIGHTED), "x", ReadOptions(column="v", counts="w"))
    assert envelope.slips.tolist() == [1.5, 6.5, 7.5]
    assert envelope.weights is not None
    assert envelope.weights.tolist() == [0.5, 2.25, 1.0]
    assert envelope.sample.total == 3.75
    assert any("counts add up to 3.75" in note for note in envelope.notes)


def test_a_survey_is_told_what_its_weights_are_worth() -> None:
    rows = "".join(f"{k % 17}.5,{1000.5 + 900 * (k % 2)}\n" for k in range(100))
    envelope = read_stream(stream_of("v,w\n" + rows), "x", ReadOptions(column="v", counts="w"))
    weights = np.array([1000.5 + 900 * (k % 2) for k in range(100)])
    worth = weights.sum() ** 2 / (weights**2).sum()
    assert f"worth {worth:,.4g} slips: divide them by {weights.sum() / worth:.4g}" in str(
        envelope.notes
    )


def test_shares_instead_of_counts_are_told() -> None:
    text = "v,count\n1.5,0.25\n2.5,0.25\n3.5,0.5\n"
    envelope = read_stream(stream_of(text), "x", ReadOptions(column="v", counts="count"))
    assert "shares or densities" in envelope.notes[-1]


@pytest.mark.parametrize(
    ("header", "rows", "offered"),
    [
        ("bin,count", "1.5,2.5\n2.5,1\n", ["bin"]),
        ("value,Counts", "1.5,2\n1.5,1\n2.5,7\n", ["value"]),
        ("mid,freq", "1.5,2\n2.5,1\n", ["mid"]),
        ("Frequency,x", "3,1.5\n1,2.5\n", ["x"]),
        ("height,plots,count of plants", "1.5,8,2\n2.5,9,1\n", ["height", "plots"]),
        ("depth,cell count", "1.5,2\n2.5,1\n", ["depth"]),
        ("id,freq (Hz)", "1.5,440\n2.5,220\n", ["id", "freq (Hz)"]),
        ("t,freq", "1.5,440.5\n2.5,220\n", ["t", "freq"]),
        ("age,cell count", "30,2\n30,1\n", ["age", "cell count"]),
    ],
)  # fmt: skip
def test_what_is_asked(header: str, rows: str, offered: list[str]) -> None:
    with pytest.raises(ChooseColumn) as caught:
        read_stream(stream_of(f"{header}\n{rows}"), "x")
    assert [column.name for column in caught.value.columns] == offered


def test_weights_written_with_the_slips_are_read_again(tmp_path: Path) -> None:
    envelope = read_stream(stream_of(WEIGHTED), "x", ReadOptions(column="v", counts="w"))
    for suffix in (".csv", ".jsonl"):
        path = tmp_path / f"out{suffix}"
        slips_out(envelope, np.full((2, 3), 0.5), path)
        for options in (ReadOptions(), ReadOptions(column="slip")):
            again = read_path(path, options)
            assert again.weights is not None
            assert again.weights.tolist() == [0.5, 2.25, 1.0]


def test_weights_by_hand() -> None:
    envelope = read_stream(stream_of(WEIGHTED), "x", ReadOptions(column="v", counts="w"))
    with pytest.raises(EditError, match="not whole"):
        Draft.of(envelope)
    with pytest.raises(LabelingError, match="not whole"):
        next(try_all(envelope.sample, Variant()))
