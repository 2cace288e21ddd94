"""Whatever the bytes: an envelope or one clear line, never another exception.

Hostile files are read in a child process, where time and memory are bounded by the kernel.
"""

from __future__ import annotations

import gzip
import io
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emtui.slips.harmless import harmless
from emtui.slips.reading.readers import ReadError, ReadOptions, read_stream
from tests.fuzz_kit import offences, seeds
from tests.long_run import in_long_runs, strength

FUZZ = Path(__file__).with_name("reader_fuzz.py")
SEEDS = (
    b"0.5\n-1.5 2e-3\n# x\n7,8;9\n",
    b"0,5;0,7\n1;2\n",
    b"id,slip,friend\n1,0.5,Ali\n2,0.7,Bilal\n",
    b'"a;b";"0,5"\n"x\ny";NA\n',
    b'[1, 2.5, null, "3"]',
    b'{"a": [1, 2], "b": ["x", "y"]}',
    b'{"s": 1, "w": "x"}\n{"s": 2}\n',
    b"id,price\n1,$1,250.50\n2,12 %\n",
    b'"w" "g"\n"1" 1.5 "a"\n"2" 1.7 "b"\n',
    b"x <- c(1.5, NA, a = 1.7)\n",
    b"[1] 1.5 1.7\n[3] 6.5\n",
    b"sep=~\na~b\n1~2\n",
    "shape: (2, 1)\n│ w │\n│ 1.5 │\n│ ١٫٧ │\n".encode(),
    b'{"columns": ["a"], "data": [[1], [2]]}',
    "größe\n0.5\n0.7\n".encode("utf-16"),
    gzip.compress(b"1\n2\n3\n"),
)
OPTIONS = st.builds(
    ReadOptions,
    column=st.sampled_from([None, "1", "2", "slip", "all", "-1", "²"]),
    truth=st.sampled_from([None, "friend", "w", "3"]),
    decimal=st.sampled_from([None, "comma", "point"]),
    thousands=st.sampled_from([None, "comma", "point", "space", "apostrophe"]),
    counts=st.sampled_from([None, None, "1", "slip"]),
    na=st.sampled_from([(), ("-99",), ("--",)]),
    skip_lines=st.sampled_from([0, 0, 1]),
    percent=st.booleans(),
    currency=st.booleans(),
    skip_bad=st.booleans(),
)
JUNK = st.one_of(
    st.binary(max_size=4),
    st.sampled_from([b",", b";", b'"', b"\n", b"\r", b"\0", b"1e999", b"nan", b"[", b"{", b"#"]),
)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    data = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + 6)))
        data = data[:start] + draw(JUNK) + data[end:]
    return data


def result_or_line(data: bytes, options: ReadOptions) -> None:
    try:
        envelope = read_stream(io.BytesIO(data), "fuzz", options)
    except ReadError as error:
        line = str(error)
        assert line.startswith("fuzz")
        assert line.isprintable()
        assert len(line) < 1000
    else:
        assert len(envelope.slips) >= 2
        assert np.isfinite(envelope.slips).all()
        assert envelope.truth is None or set(envelope.truth.tolist()) <= {0.0, 1.0}
        assert all(note.isprintable() for note in envelope.notes)


def test_hostile_files_never_harm_the_process() -> None:
    assert list(offences(FUZZ, *seeds(100, 2000))) == []


@settings(max_examples=strength(50, 1000))
@given(st.binary(max_size=200), OPTIONS)
def test_any_bytes(data: bytes, options: ReadOptions) -> None:
    result_or_line(data, options)


@settings(max_examples=strength(50, 1000))
@given(st.text("0123456789.,;-+eE \n\t#\"ax[]{}:'$%()=|۱٫\u00a0", max_size=60), OPTIONS)
def test_almost_numbers(text: str, options: ReadOptions) -> None:
    result_or_line(text.encode(), options)


@settings(max_examples=strength(80, 1500))
@given(mutated(), OPTIONS)
def test_damaged_good_files(data: bytes, options: ReadOptions) -> None:
    result_or_line(data, options)


ROWS_OF_ONE_SIGN = (b" ", b"|", b"y", b"\n", b"= ")
"""Some of the patterns that look for printouts once went back at every sign: a minute for each."""


@pytest.mark.parametrize("piece", [b"[", b'"', *in_long_runs(b'{"a":', b",", *ROWS_OF_ONE_SIGN)])
def test_traps_stay_small(piece: bytes) -> None:
    data = piece * strength(60_000, 300_000)
    tracemalloc.start()
    try:
        result_or_line(data, ReadOptions())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 200 * len(data)


# Hypothesis' own text first reads all of Unicode's table, which takes a second in each worker.
SIGN = st.one_of(st.integers(0, 0x2FF), st.integers(0, 0x10FFFF)).map(chr)


@settings(max_examples=strength(50, 300))
@given(st.lists(SIGN, max_size=60).map("".join), st.integers(6, 50))
def test_harmless_text_is_printable_and_short(text: str, width: int) -> None:
    shown = harmless(text, width)
    assert shown.isprintable()
    assert len(shown) <= width
