"""Many slips: files summed beside one pass of pyarrow and numpy.sort over the same batches.

    python -m tests.bench.bench_scale [--millions 20] [--files 20] [--small]

Generates Parquet files of a million rows each (200 for 200 million; 8 bytes a slip on disk), sums
them in a process of its own, and tells time, peak memory (of a process that does nothing else) and
digits: the score of every half-step beside the score computed slip by slip over the same files.
"""

from __future__ import annotations

import argparse
import math
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.clock import best  # sets one thread: before numpy

import numpy as np  # isort: skip

from emtui.em.mixture import log_density
from emtui.em.session import Session
from emtui.em.starts import default_start
from emtui.em.summary import sample_of
from emtui.em.variants import Variant
from emtui.slips.places import expanded
from emtui.slips.reading.options import ReadOptions
from emtui.slips.streaming import stream
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


def yardstick(folder: Path) -> None:
    """One pass of pyarrow, each batch sorted."""
    from pyarrow import dataset

    for path in batches(folder):
        data = dataset.dataset(path, format="parquet")
        for batch in data.to_batches(columns=["x"], batch_size=1 << 17, use_threads=False):
            np.sort(batch.column(0).to_numpy())


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


def main() -> None:
    """Generate, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--millions", type=float, default=20)
    parser.add_argument("--files", type=int, default=20)
    parser.add_argument("--tries", type=int, default=3)
    parser.add_argument("--small", action="store_true")
    options = parser.parse_args()
    millions, files = (0.2, 2) if options.small else (options.millions, options.files)
    tries = 1 if options.small else options.tries
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "slips")
        folder.mkdir()
        write(folder, files, round(millions * 1e6 / files))
        reading = ReadOptions()
        paths = expanded([str(folder)])
        yard = best(lambda: yardstick(folder), tries)
        busy = os.times()
        ours = best(lambda: stream(paths, reading), tries)
        now = os.times()
        worked = (now.user + now.system - busy.user - busy.system) / tries
        summary = stream(paths, reading).summary
        sample = sample_of(summary)
        one = stream(paths, reading, like=summary)
        single = best(lambda: stream(paths, reading, like=one.summary), 1)
        begun = Session.begin(sample, Variant(), default_start(sample, Variant()))
        climb = best(lambda: begun.run(lambda k: k < ROUNDS), tries)
        run = begun.run(lambda k: k < ROUNDS)
        seconds, peak = alone(folder)
        errors = exact(folder, run)
    rows = [
        ("pyarrow and numpy.sort, one pass", f"{number(yard)} s"),
        ("two passes: a survey, the sums", f"{number(ours)} s ({number(ours / yard)} times)"),
        ("processor time of that", f"{number(worked)} s"),
        ("one pass, on given cells", f"{number(single)} s ({number(single / yard)} times)"),
        ("slips a second, two passes", f"{number(millions / ours)} million"),
        ("emtui condense, from start to end", f"{number(seconds)} s"),
        ("peak memory of that", f"{number(peak)} MiB"),
        (f"{ROUNDS} rounds afterwards", f"{number(climb * 1000)} ms"),
        ("largest relative error of a score", f"{max(errors):.1e}"),
    ]
    print(f"{millions:g} million slips in {files} Parquet files; {machine()}")
    print(markdown(("what", "measured"), rows))


if __name__ == "__main__":
    main()
