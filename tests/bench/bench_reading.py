"""Reading a plain file against numpy.loadtxt on the same file, in one run; judges nothing.

    python -m tests.bench.bench_reading [--size 1000000] [--rounds 3]

Prints, for several ways to write numbers, the times and emtui's as a multiple of numpy's. The
envelope's sorting and merging of ties is not reading and is not counted; it is told beside it.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from emtui.slips.reading.options import ReadOptions
from emtui.slips.reading.readers import read_path
from emtui.slips.reading.source import open_source
from emtui.slips.reading.text import read_plain

WRITTEN = {"shortest": "%r", "six digits": "%.6g", "two decimals": "%.2f", "savetxt": "%.18e"}


def read_column(path: Path) -> np.ndarray:
    """The file's numbers through the reader alone, as `numpy.loadtxt` gives them."""
    with path.open("rb") as stream:
        source = open_source(stream, path.name, path.stat().st_size, None)
        return read_plain(source, ReadOptions()).columns[0].values


def fastest(rounds: int, *tasks: Callable[[], object]) -> list[float]:
    """Each task's shortest time in seconds, the tasks taking turns."""
    times: list[list[float]] = [[] for _ in tasks]
    for _ in range(rounds):
        for task, kept in zip(tasks, times, strict=True):
            start = time.perf_counter()
            task()
            kept.append(time.perf_counter() - start)
    return [min(kept) for kept in times]


def run(size: int, rounds: int) -> None:
    """Print the table."""
    numbers = np.random.default_rng(1).normal(size=size)
    print(f"{size} numbers, one a line; best of {rounds}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "numbers.txt"
        for words, form in WRITTEN.items():
            with path.open("w") as file:
                file.writelines(form % number + "\n" for number in numbers.tolist())
            theirs, ours, whole = fastest(
                rounds,
                lambda: np.loadtxt(path),
                lambda: read_column(path),
                lambda: read_path(path),
            )
            same = np.array_equal(np.loadtxt(path), read_column(path))
            print(
                f"{words:>13}: loadtxt {theirs:6.2f} s, emtui {ours:6.2f} s "
                f"({ours / theirs:4.2f} times), to an envelope {whole:6.2f} s, "
                f"{'the same numbers' if same else 'OTHER NUMBERS'}"
            )


def main() -> None:
    """Take the size from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    run(arguments.size, arguments.rounds)


if __name__ == "__main__":
    main()
