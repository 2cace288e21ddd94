"""Many slips: files summed beside one pass of pyarrow and numpy.sort over the same batches.

    python -m tests.bench.bench_scale [--millions 20] [--files 20] [--place FOLDER] [--small]

Generates Parquet files of a million rows each (`--files 200` for 200 million; 8 bytes a slip on
disk), sums them, and tells time by the clock and of the processor, peak memory (of a process that
does nothing else) and digits: the score of a few half-steps beside the score computed slip by slip
over the same files. The stages stand beside what they cannot do without: to read, and to sort.
"""

from __future__ import annotations

import argparse
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench.clock import best  # sets one thread: before numpy

import numpy as np  # isort: skip

from emtui.em.mixture import log_density
from emtui.em.session import Session
from emtui.em.starts import default_start
from emtui.em.summary import sample_of
from emtui.em.variants import Variant
from emtui.slips import passes
from emtui.slips.passes import Pass
from emtui.slips.places import expanded
from emtui.slips.reading.options import ReadOptions
from emtui.slips.streaming import stream
from emtui.slips.summary_file import read_summary
from tests.bench.tables import machine, markdown, number

ROUNDS = 60


def write(folder: Path, files: int, rows: int) -> None:
    """Files of two overlapping friends, in one row group each of a million at most."""
    import pyarrow
    from pyarrow import parquet

    for k in range(files):
        rng = np.random.default_rng(k)
        ali = rng.random(rows) < 0.6
        slips = np.where(ali, rng.normal(0, 1, rows), rng.normal(2.5, 0.7, rows))
        table = pyarrow.table({"x": slips})
        parquet.write_table(table, folder / f"{k:03d}.parquet", row_group_size=1_000_000)


def batches(folder: Path) -> list[str]:
    return [str(path) for path in sorted(folder.glob("*.parquet"))]


def yardstick(folder: Path, sorts: bool = True) -> None:
    """One pass of pyarrow, each batch sorted."""
    from pyarrow import dataset

    for path in batches(folder):
        data = dataset.dataset(path, format="parquet")
        for batch in data.to_batches(columns=["x"], batch_size=1 << 17, use_threads=False):
            values = batch.column(0).to_numpy()
            if sorts:
                np.sort(values)


@dataclass(frozen=True)
class Took:
    """Seconds by the clock and of the processor, of the quickest try."""

    clock: float
    work: float

    @classmethod
    def of(cls, action: Callable[[], object], tries: int) -> Took:
        """What an action takes."""
        clocks, works = [], []
        for _ in range(tries):
            begun, busy = time.perf_counter(), time.process_time()
            action()
            clocks.append(time.perf_counter() - begun)
            works.append(time.process_time() - busy)
        return cls(min(clocks), min(works))

    def row(self, what: str, yard: Took) -> tuple[str, ...]:
        """A row of the table: seconds, and how many times the yardstick's."""
        ratios = number(self.clock / yard.clock), number(self.work / yard.work)
        return what, number(self.clock), number(self.work), *ratios


def stages(folder: Path, paths: tuple[str, ...], tries: int) -> tuple[list[tuple[str, ...]], Took]:
    """The table of times, and what both passes took on one core."""
    reading = ReadOptions()
    yard = Took.of(lambda: yardstick(folder), tries)
    read = Took.of(lambda: yardstick(folder, sorts=False), tries)
    both = Took.of(lambda: stream(paths, reading), tries)
    kept, passes.AT_MOST = passes.AT_MOST, 1
    seen = Took.of(lambda: passes.one_by_one(Pass(reading, surveys=True, looks=True), paths), tries)
    one = Took.of(lambda: stream(paths, reading), tries)
    passes.AT_MOST = kept
    least = Took(yard.clock - read.clock, yard.work - read.work)
    rows = [
        yard.row("pyarrow and numpy.sort, one pass: the yardstick", yard),
        read.row("of that: reading", yard),
        least.row("of that: sorting", yard),
        seen.row("a look at the files", yard),
        one.row("a look, and the sums: one core", yard),
        both.row("the same: all cores", yard),
    ]
    return rows, one


def alone(folder: Path) -> tuple[float, float]:
    """Seconds and the peak of memory in MiB of a process that sums the files, imports included."""
    begun = time.perf_counter()
    code = (
        "import resource, sys\n"
        "from emtui.cli import main\n"
        "main(['condense', sys.argv[1], '-o', sys.argv[2], '--replace'])\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder), str(folder.with_suffix(".slips"))],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    peak = int(done.stdout.splitlines()[-1]) / 1024
    return time.perf_counter() - begun, peak


def exact(folder: Path, session: Session) -> list[float]:
    """Relative errors of the scores of a few half-steps, each summed over the files."""
    from pyarrow import dataset

    chosen = [session.history[k] for k in np.linspace(0, len(session.history) - 1, 4).astype(int)]
    parts: list[list[float]] = [[] for _ in chosen]
    for path in batches(folder):
        for batch in dataset.dataset(path, format="parquet").to_batches(columns=["x"]):
            x = batch.column(0).to_numpy()
            for kept, entry in zip(parts, chosen, strict=True):
                kept.append(math.fsum(log_density(x, entry.mixture)))
    scores = [math.fsum(kept) for kept in parts]
    pairs = zip(scores, chosen, strict=True)
    return [abs(entry.score - score) / abs(score) for score, entry in pairs]


def main() -> None:
    """Generate, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--millions", type=float, default=20)
    parser.add_argument("--files", type=int, default=20)
    parser.add_argument("--tries", type=int, default=3)
    parser.add_argument("--place", help="a folder to make the files in")
    parser.add_argument("--small", action="store_true")
    options = parser.parse_args()
    millions, files = (0.2, 2) if options.small else (options.millions, options.files)
    tries = 1 if options.small else options.tries
    with tempfile.TemporaryDirectory(dir=options.place) as place:
        folder = Path(place, "slips")
        folder.mkdir()
        write(folder, files, round(millions * 1e6 / files))
        rows, took = stages(folder, expanded([str(folder)]), tries)
        seconds, peak = alone(folder)
        sample = sample_of(read_summary(folder.with_suffix(".slips")))
        begun = Session.begin(sample, Variant(), default_start(sample, Variant()))
        climb = best(lambda: begun.run(lambda k: k < ROUNDS), tries)
        errors = exact(folder, begun.run(lambda k: k < ROUNDS))
    more = [
        ("slips a second on one core", f"{number(millions / took.work)} million"),
        ("emtui condense, from start to end", f"{number(seconds)} s"),
        ("peak memory of that", f"{number(peak)} MiB"),
        (f"{ROUNDS} rounds afterwards", f"{number(climb * 1000)} ms"),
        ("largest relative error of a score", f"{max(errors):.1e}"),
    ]
    print(f"{millions:g} million slips in {files} Parquet files; {machine()}\n")
    heads = ("what", "seconds", "of the processor", "times the yardstick's", "of the processor")
    print(markdown(heads, rows))
    print()
    print(markdown(("what", "measured"), more))


if __name__ == "__main__":
    main()
