"""What reading holds at its peak, as a multiple of the slips' own array."""

from __future__ import annotations

import io
import tracemalloc

import numpy as np
import pytest

from emtui.slips.reading.options import ReadOptions
from emtui.slips.reading.readers import read_stream
from tests.long_run import in_long_runs

SIZE = 120_000


def data(columns: int) -> bytes:
    numbers = np.random.default_rng(1).normal(size=SIZE).tolist()
    words = "x," * (columns - 1)
    head = "" if columns == 1 else ",".join("abcdefgh"[:columns]) + "\n"
    return (head + "".join(f"{words}{number!r}\n" for number in numbers)).encode()


@pytest.mark.parametrize("columns", [1, 4, *in_long_runs(2)])
@pytest.mark.parametrize("asked", [True, *in_long_runs(False)])
def test_at_most_four_times_the_array(columns: int, asked: bool) -> None:
    stream = io.BytesIO(data(columns))
    options = ReadOptions(column=str(columns) if asked else None)
    tracemalloc.start()
    try:
        envelope = read_stream(stream, "x", options)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(envelope.slips) == SIZE
    assert peak < 4 * envelope.slips.nbytes
