"""Bins given by their edges, in every form of file."""

from __future__ import annotations

import json

import numpy as np
import pytest

from emtui.commands.fit import run
from emtui.commands.parsing import UsageError
from emtui.slips.reading.readers import ChooseColumn, ReadError, ReadOptions, read_stream
from tests.slips.reading.kinds import stream_of

ROWS = ((0, 1, 3), (1, 2, 9), (2, 3, 4), (3, 4, 2), (4, 5, 7), (5, 6, 8), (6, 7, 1))
TABLE = "lo,hi,n\n" + "".join(f"{a},{b},{n}\n" for a, b, n in ROWS)
BINS = ReadOptions(bins=("lo", "hi"), counts="n")


def test_slips_are_at_the_middles_and_the_bins_are_kept() -> None:
    envelope = read_stream(stream_of(TABLE), "x", BINS)
    assert envelope.bins is not None
    assert envelope.slips.tolist() == np.repeat(np.arange(7) + 0.5, [n for *_, n in ROWS]).tolist()
    assert envelope.bins.edges.tolist() == [-np.inf, *range(8), np.inf]
    assert envelope.bins.counts.tolist() == [0, *(n for *_, n in ROWS), 0]
    assert envelope.notes == ("7 bins with edges in lo and hi, 34 slips",)


@pytest.mark.parametrize(
    ("text", "options"),
    [
        (TABLE.replace(",", ";"), BINS),
        (TABLE.replace(",", "\t"), BINS),
        (TABLE.replace(",", " "), BINS),
        (TABLE.replace("lo,hi,n\n", ""), ReadOptions(bins=("1", "2"), counts="3")),
        (TABLE.replace("lo,hi", "a b,'c'"), ReadOptions(bins=("a b", "'c'"), counts="n")),
        ("n,hi,lo\n" + "".join(f"{n},{b},{a}\n" for a, b, n in ROWS), BINS),
        ("lo,hi,n\n" + "".join(f"{a},{b},{n}\n" for a, b, n in ROWS[::-1]), BINS),
        (json.dumps([{"lo": a, "hi": b, "n": n} for a, b, n in ROWS]), BINS),
        ("".join(json.dumps({"lo": a, "hi": b, "n": n}) + "\n" for a, b, n in ROWS), BINS),
        (json.dumps({"lo": [r[0] for r in ROWS], "hi": [r[1] for r in ROWS],
                     "n": [r[2] for r in ROWS]}), BINS),
        (TABLE.replace("3\n", "1\n0,1,2\n", 1), BINS),
    ],
)  # fmt: skip
def test_in_every_form(text: str, options: ReadOptions) -> None:
    found, plain = (
        read_stream(stream_of(text), "x", options),
        read_stream(stream_of(TABLE), "x", BINS),
    )
    assert found.bins is not None
    assert plain.bins is not None
    assert found.bins.edges.tolist() == plain.bins.edges.tolist()
    assert found.bins.counts.tolist() == plain.bins.counts.tolist()


@pytest.mark.parametrize("nothing", ["", "NA", "-Inf", "-inf", "-Infinity", "-∞", "nan"])
def test_the_lowest_bin_may_be_open(nothing: str) -> None:
    text = TABLE.replace("0,1,", f"{nothing},1,", 1)
    bins = read_stream(stream_of(text), "x", BINS).bins
    assert bins is not None
    assert bins.edges.tolist() == [-np.inf, *range(1, 8), np.inf]
    assert bins.points.place_in_units(bins.points.values[0]) == 0.5


@pytest.mark.parametrize("nothing", ["", "Inf", "+inf", "∞"])
def test_the_highest_bin_may_be_open(nothing: str) -> None:
    bins = read_stream(stream_of(TABLE.replace("6,7,", f"6,{nothing},")), "x", BINS).bins
    assert bins is not None
    assert bins.edges.tolist() == [-np.inf, *range(7), np.inf]


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        (TABLE, ReadOptions(bins=("lo", "hi")), "--bins needs --counts"),
        (TABLE, ReadOptions(bins=("lo", "x"), counts="n"), "no column 'x'; name one with --bins"),
        (TABLE, ReadOptions(bins=("lo", "lo"), counts="n"), "three different columns"),
        (TABLE, ReadOptions(bins=("lo", "hi"), counts="n", column="lo"), "--bins and --column"),
        (TABLE, ReadOptions(bins=("lo", "hi"), counts="n", truth="lo"), "--bins and --truth"),
        (TABLE.replace("2,3,4", "2,,4"), BINS, "column 'hi': an edge is missing; only the highest"),
        (TABLE.replace("2,3,4", ",3,4"), BINS, "column 'lo': an edge is missing; only the lowest"),
        (TABLE.replace("2,3,4", "2,x,4"), BINS, "line 4, column 'hi': 'x' is not a number"),
        (TABLE.replace("2,3,4", "2,3,-4"), BINS, "0 or above"),
        (TABLE.replace("2,3,4", "2,3.5,4"), BINS, "overlap: 2 to 3.5 and 3 to 4"),
        (TABLE.replace("2,3,4", "3,2,4"), BINS, "from 3 to 2"),
        ("lo,hi,n\n10,19,3\n20,29,5\n", BINS, "half way between: 19.5"),
        ("lo,hi,n\n,,\n", BINS, "holds no"),
        (TABLE.replace("2,3,4", "2,3,1e19"), BINS, "more than 100,000,000 slips"),
    ],
)
def test_refused(text: str, options: ReadOptions, words: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_stream(stream_of(text), "x", options)
    assert words in str(caught.value)


def test_counts_of_bins_need_not_be_whole() -> None:
    envelope = read_stream(stream_of(TABLE.replace(",9\n", ",8.5\n")), "x", BINS)
    assert envelope.bins is not None
    assert envelope.weights is not None
    assert envelope.bins.total == envelope.sample.total == 33.5


def test_edges_beside_counts_are_offered_as_bins() -> None:
    with pytest.raises(ChooseColumn) as caught:
        read_stream(stream_of(TABLE), "x")
    assert "--bins lo hi --counts n" in [answer.option for answer in caught.value.answers]
    assert "--bins lo hi --counts n" in str(caught.value)


def test_the_command_fits_bins(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    path = f"{tmp_path}/bins.csv"
    with open(path, "w") as file:
        file.write(TABLE)
    asked = [path, "--bins", "lo", "hi", "--counts", "n"]
    assert run([*asked, "--format", "json", "--bootstrap", "3"]) == 0
    found = json.loads(capsys.readouterr().out)
    envelope = found["envelope"]
    notes = ["7 bins with edges in lo and hi, 34 slips"]
    counts = {"slips": 34, "distinct": 7, "bins": 7}
    assert envelope == {"name": "bins.csv", "notes": notes, **counts}
    assert found["log_likelihood"] < 0
    assert found["bootstrap"]["replicates"] == 3
    assert run([*asked, "--spread", "same", "--trace"]) == 0
    assert "exact likelihood" in capsys.readouterr().out
    for more, words in (
        (["--assign", "hard"], "hard"),
        (["--slips-out", f"{tmp_path}/o.csv"], "no single slips"),
        (["--friends", "3"], "too few for 8 free numbers"),
        (["--by", "n"], "--bins is about one envelope"),
    ):
        with pytest.raises(UsageError, match=words):
            run([*asked, *more])
