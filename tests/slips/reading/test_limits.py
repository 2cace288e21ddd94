"""Files that are too large are refused in one line before memory is gone."""

from __future__ import annotations

import io
import json
import lzma
import tracemalloc

import pytest

from emtui.slips.reading.readers import ReadError, ReadOptions, read_stream

NUMBERS = b"1.5\n2.5\n" * 400_000


class Endless(io.RawIOBase):
    """A pipe that never ends."""

    def __init__(self, piece: bytes) -> None:
        super().__init__()
        self._piece = piece

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self._piece * max(size // len(self._piece), 1)


@pytest.mark.parametrize(
    ("stream", "options", "message"),
    [
        (io.BytesIO(lzma.compress(NUMBERS)), ReadOptions(max_bytes=1_000_000), "--max-bytes"),
        (io.BytesIO(NUMBERS), ReadOptions(max_slips=10_000), "more than 10,000 slips; allow"),
        (Endless(b"1.5\n"), ReadOptions(max_bytes=1_000_000), "more than 1,000,000 bytes"),
        (Endless(b"1.5\n"), ReadOptions(max_slips=100_000), "more than 100,000 slips"),
        (Endless(b'{"a": 1}\n'), ReadOptions(max_slips=10_000), "more than 10,000 slips"),
        (Endless(b"1,2,a\n"), ReadOptions(max_slips=10_000, column="1"), "more than 10,000 slips"),
        (Endless(b"1 2 a\n"), ReadOptions(max_slips=10_000, column="1"), "more than 10,000 slips"),
        (Endless(b"[1,"), ReadOptions(max_bytes=1_000_000), "more than 250,000 bytes"),
        (Endless(b"[1] 2 "), ReadOptions(max_bytes=1_000_000), "more than 250,000 bytes"),
        (Endless(b"c(1, "), ReadOptions(max_bytes=1_000_000), "more than 250,000 bytes"),
        (Endless(b'1,"a\n",'), ReadOptions(max_bytes=1_000_000), "more than 1,000,000 bytes"),
        (io.BytesIO(json.dumps([1.5, 2] * 99).encode()), ReadOptions(max_slips=9), "9 slips"),
    ],
)
def test_refused_in_little_memory(stream: io.IOBase, options: ReadOptions, message: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(ReadError) as caught:
            read_stream(stream, "x", options)  # type: ignore[arg-type]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert message in str(caught.value)
    assert peak < 32_000_000


def test_no_memory_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("emtui.slips.reading.readers.choose_column", greedy)
    with pytest.raises(ReadError, match="too large for this machine's memory"):
        read_stream(io.BytesIO(b"1\n2\n"), "x")
