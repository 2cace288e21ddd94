"""What is read at once and what is read with care are the same, to the last bit and word."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emtui.em.mixture import Array
from emtui.slips.reading import cells, json, straight, table, typed_cells
from emtui.slips.reading.blocks import cut
from emtui.slips.reading.readers import ReadError, ReadOptions, read_stream
from emtui.slips.reading.straight import StraightReader
from tests.long_run import in_long_runs, some_of, strength
from tests.slips.reading import test_everyday, test_kinds, test_reading
from tests.slips.reading.kinds import as_bytes

FORMS = ("%r", "%.6g", "%.2f", "%.18e", "%.17g", "%.20f", "%+.3E", "%d")
ODD = [
    *("0", "-0", "-0.0", "+5", ".5", "5.", "1e5", "1E-5", "-.5e+3", "0e0", "00012", "1e23"),
    *("5e-324", "9007199254740993", "1e0000000000000001", "9999999999999999999"),
    *("18446744073709551615", "0.00000000000000000000000000001", "2.2250738585072011e-308"),
]


@contextmanager
def with_care(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Everything cell by cell and line by line."""
    with monkeypatch.context() as patch:
        patch.setattr(StraightReader, "numbers", lambda *_: None)
        patch.setattr(StraightReader, "csv", lambda *_: None)
        patch.setattr(cells.Cells, "_add_words", lambda *_: False)
        patch.setattr(typed_cells, "_floats", lambda *_: None)
        patch.setattr(table, "cut", lambda *_: None)
        patch.setattr(json, "_objects", lambda *_: [])
        patch.setattr(StraightReader, "ready", lambda *_: False)
        yield


@contextmanager
def straight_away(monkeypatch: pytest.MonkeyPatch, *, pyarrow: bool = True) -> Iterator[None]:
    """Through a library from the first bytes on, in blocks of a line or so."""
    with monkeypatch.context() as patch:
        if not pyarrow:
            patch.setattr(straight, "_installed", lambda: None)
        patch.setattr(straight, "WORTH_IMPORTING", 0)
        patch.setattr(straight, "MOST_STUMBLES", 10**6)
        for module in (json, table):
            patch.setattr(module, "BLOCK", 40)
            patch.setattr(module, "WIDE", 40)
        yield


def outcome(data: bytes, options: ReadOptions) -> object:
    try:
        envelope = read_stream(io.BytesIO(data), "x", options)
    except ReadError as error:
        return str(error)
    truth = None if envelope.truth is None else envelope.truth.tobytes()
    return envelope.slips.tobytes(), envelope.notes, truth


FILES = {
    **{name: (row.data, row.options) for name, row in test_reading.GOOD.items()},
    **{name: (row.data, row.options) for name, row in test_reading.BAD.items()},
    **{name: (as_bytes(row.data), row.options) for name, row in test_kinds.GOOD.items()},
    **{f"{n}, every day": (as_bytes(r[0]), ReadOptions()) for n, r in test_everyday.READ.items()},
    **{f"{n}, refused": (as_bytes(r[0]), ReadOptions()) for n, r in test_everyday.REFUSED.items()},
}


@pytest.mark.parametrize("row", FILES.values(), ids=FILES)
def test_both_ways(row: tuple[bytes, ReadOptions], monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = outcome(*row)
    with with_care(monkeypatch):
        assert outcome(*row) == at_once


@pytest.mark.parametrize("row", some_of(FILES.values(), 3), ids=FILES)
def test_straight_through_a_library(
    row: tuple[bytes, ReadOptions], monkeypatch: pytest.MonkeyPatch
) -> None:
    data, options = row
    for column in {options.column, "v", "weight", "slip", "2"}:
        asked = replace(options, column=column)
        with with_care(monkeypatch):
            careful = outcome(data, asked)
        for pyarrow in (True, False):
            with straight_away(monkeypatch, pyarrow=pyarrow):
                assert outcome(data, asked) == careful


@pytest.mark.parametrize("form", ["CSV", "JSON Lines"])
def test_plain_columns_go_straight_through_pyarrow(
    form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pyarrow")
    numbers = [n * 0.1 for n in range(40)]
    rows = [f'{{"id": {n}, "v": {v!r}}}' for n, v in enumerate(numbers)]
    if form == "CSV":
        rows = ["id,v,w", *(f"{n},{v!r},x" for n, v in enumerate(numbers))]
    taken = []
    finite = StraightReader._finite

    def seen(*given: Any) -> list[Array] | None:
        taken.append(finite(*given))
        return taken[-1]

    monkeypatch.setattr(StraightReader, "_finite", seen)
    with straight_away(monkeypatch):
        data = "\n".join(rows).encode()
        slips = read_stream(io.BytesIO(data), "x", ReadOptions(column="v")).slips
    assert slips.tolist() == numbers
    assert len(taken) > 5
    assert all(columns is not None for columns in taken)


ODD_VALUES = [
    *("-0", "0.0", "-0.0", "1e5", "1E-5", "12345678901234567890123", "9007199254740993", "1e400"),
    *(
        "NaN",
        "Infinity",
        "Inf",
        "-Infinity",
        "null",
        "true",
        '"1.5"',
        '"x"',
        "01",
        ".5",
        "+5",
        "5.",
    ),
    *('1, "v": 2', "[1]", '{"v": 1}', '1 }{ "v": 2', '1, "x": Inf', '1, "x": "\xff"', "1,"),
    *('1, "x": ' + "[" * 3000 + "]" * 3000, '1, "x": "\\ud800"', '1, "x": "\x01"', ""),
]


@pytest.mark.parametrize("value", some_of(ODD_VALUES), ids=range(len(ODD_VALUES)))
@pytest.mark.parametrize("skip_bad", [False, True])
def test_odd_values_straight_through_a_library(
    value: str, skip_bad: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [f'{{"id": {n}, "v": {n * 0.1}}}' for n in range(20)]
    rows[10] = f'{{"id": 10, "v": {value}}}'
    lines = ["id,v,w", *(f"{n},{n * 0.1},x" for n in range(20))]
    lines[10] = f"10,{value},x"
    for text in ("\n".join(rows), "\r\n".join(rows), "\n".join(lines) + "\n", "\r\n".join(lines)):
        data = text.encode("latin-1")
        options = ReadOptions(column="v", na=("-0.5",), skip_bad=skip_bad)
        with with_care(monkeypatch):
            careful = outcome(data, options)
        for pyarrow in (True, False):
            with straight_away(monkeypatch, pyarrow=pyarrow):
                assert outcome(data, options) == careful


def long(form: str) -> bytes:
    """A table of some blocks, with something odd in the middle of one column."""
    rng = np.random.default_rng(3)
    odd = {9000: "NA", 9001: "", 15000: "oops", 15001: '"quoted, 5"', 15002: " 7 "}
    rows = [
        f"{n},{form % number},{odd.get(n, f'name {n}')}"
        for n, number in enumerate(rng.normal(size=20_000))
    ]
    return "\n".join(["id,v,name", *rows]).encode()


@pytest.mark.parametrize("column", [None, "v", *in_long_runs("id", "name")])
@pytest.mark.parametrize("change", some_of(("", "ragged", "gap", "word", "quotes", "crlf")))
def test_long_tables_both_ways(
    column: str | None, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = long("%.6g")
    lines = data.split(b"\n")
    if change == "ragged":
        lines[12_000] += b",more"
    elif change == "gap":
        lines[12_000:12_000] = [b"", b"# a comment"]
    elif change == "word":
        lines[12_000] = b"12000,abc,x"
    elif change == "quotes":
        lines = [
            b'"' + line.replace(b",", b'","', 2) + b'"' if b'"' not in line else line
            for line in lines
        ]
    data = (b"\r\n" if change == "crlf" else b"\n").join(lines)
    options = ReadOptions(column=column, skip_bad=change == "word" and column == "v")
    at_once = outcome(data, options)
    with with_care(monkeypatch):
        assert outcome(data, options) == at_once


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("scale", [1, 1e-3, 1e12, 1e17, 1e-30, 1e300])
def test_every_way_to_write_numbers(form: str, scale: float, readers: list[StraightReader]) -> None:
    numbers = np.random.default_rng(3).normal(size=500) * scale
    tokens = [form % number for number in numbers.tolist()] + ODD
    for reader in readers:
        assert same_bits(reader, tokens)


@pytest.fixture
def readers(monkeypatch: pytest.MonkeyPatch) -> list[StraightReader]:
    """One that uses numpy, and one that uses pyarrow where it is installed."""
    eager = StraightReader()
    eager._seen = straight.WORTH_IMPORTING
    return [StraightReader(), eager]


def same_bits(reader: StraightReader, tokens: list[str]) -> bool:
    read: Array | None = reader.numbers("\n".join([*tokens, ""]).encode())
    wanted = np.array([float(token) for token in tokens])
    return read is not None and read.tobytes() == wanted.tobytes()


@settings(max_examples=strength(50, 1000))
@given(st.lists(st.text("0123456789+-.eE", min_size=1, max_size=10), min_size=1, max_size=4))
def test_as_float_or_not_at_all(tokens: list[str]) -> None:
    eager = StraightReader()
    eager._seen = straight.WORTH_IMPORTING
    for reader in (StraightReader(), eager):
        try:
            finite = all(abs(float(token)) < float("inf") for token in tokens)
        except ValueError:
            finite = False
        if finite:
            assert same_bits(reader, tokens)
        else:
            assert reader.numbers("\n".join([*tokens, ""]).encode()) is None


def test_without_pyarrow_numpy_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    reader = StraightReader()
    reader._seen = straight.WORTH_IMPORTING
    assert same_bits(reader, ["1.5", "2.5"])


@pytest.mark.parametrize(
    "block", [b'1,"2\n', b'1,a"2"\n', b'1,"2"x\n', b"1\n", b"1,2,3\n", b"1,2\n\n", b"1\r,2\n"]
)
def test_what_is_not_plain_to_see_is_not_cut(block: bytes) -> None:
    assert cut(block, ",", 2) is None


def test_cells_lines_and_quotes() -> None:
    piece = cut(b'a,"1,5"\n"b\nc","say ""x"""\nd,7\n', ",", 2)
    assert piece is not None
    assert piece.cells(0) == ["a", "b\nc", "d"]
    assert piece.cells(1) == ["1,5", 'say "x"', "7"]
    assert piece.lines(10) == [11, 13, 14]
