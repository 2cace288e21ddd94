"""Reading beside numpy, pyarrow, pandas and json on the same files, in one run; judges nothing.

    python -m tests.bench.bench_reading [--size 500000] [--rounds 3]

Prints processor seconds from file to array, the best of several rounds, the tasks taking turns,
and says where the numbers differ. What is not installed is left out. `EMTUI` without pyarrow is
measured beside the one that may use it. Sorting slips and merging ties is not reading.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from emtui.em.mixture import Array
from emtui.slips.reading import straight
from emtui.slips.reading.formats import READERS
from emtui.slips.reading.options import ReadOptions
from emtui.slips.reading.source import open_source

Task = Callable[[], Array]


def read_column(path: Path, column: str | None) -> Array:
    """The file's numbers through the reader alone."""
    options = ReadOptions(column=column)
    with path.open("rb") as stream:
        source = open_source(stream, path.name, path.stat().st_size, None)
        reader = next(row for row in READERS if row.recognises(source, options))
        columns = reader.read(source, options).columns
    return next(c.values for c in columns if column in (None, c.name))


def without_pyarrow(path: Path, column: str | None) -> Array:
    """The same where pyarrow is not installed."""
    with patch.object(straight, "_installed", lambda: None):
        return read_column(path, column)


def plain(path: Path) -> dict[str, Task]:
    """Readers of one number a line."""
    tasks: dict[str, Task] = {"numpy.loadtxt": lambda: np.loadtxt(path)}
    if find_spec("pandas"):
        pandas: Any = import_module("pandas")
        tasks["pandas"] = lambda: pandas.read_csv(path, header=None)[0].to_numpy()
    return tasks


def table(path: Path) -> dict[str, Task]:
    """Readers of the second of three columns."""
    tasks: dict[str, Task] = {
        "numpy.loadtxt": lambda: np.loadtxt(
            path, delimiter=",", usecols=1, skiprows=1, comments=None
        )
    }
    if find_spec("pyarrow"):
        from pyarrow import csv

        chosen = csv.ConvertOptions(include_columns=["v"])
        tasks["pyarrow"] = lambda: csv.read_csv(path, convert_options=chosen)["v"].to_numpy()
    if find_spec("pandas"):
        pandas: Any = import_module("pandas")
        tasks["pandas"] = lambda: pandas.read_csv(path, usecols=["v"])["v"].to_numpy()
    return tasks


def lines(path: Path) -> dict[str, Task]:
    """Readers of an object a line."""

    def loop() -> Array:
        with path.open() as file:
            return np.array([json.loads(line)["v"] for line in file])

    tasks: dict[str, Task] = {"json.loads": loop}
    if find_spec("pyarrow"):
        from pyarrow import json as arrow_json

        tasks["pyarrow.json"] = lambda: arrow_json.read_json(path)["v"].to_numpy()
    return tasks


def fastest(rounds: int, tasks: dict[str, Task]) -> dict[str, float]:
    """Each task's shortest processor time in seconds, the tasks taking turns."""
    times: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, task in tasks.items():
            start = time.process_time()
            task()
            times[name].append(time.process_time() - start)
    return {name: min(kept) for name, kept in times.items()}


def compare(
    words: str, path: Path, rounds: int, column: str | None, others: dict[str, Task]
) -> None:
    """Print a line for one file."""
    tasks: dict[str, Task] = {
        "emtui": lambda: read_column(path, column),
        "emtui without pyarrow": lambda: without_pyarrow(path, column),
        **others,
    }
    arrays = {name: task() for name, task in tasks.items()}
    exact = next(iter(others))
    times = fastest(rounds, tasks)
    told = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in times.items())
    same = all(np.array_equal(arrays[name], arrays[exact]) for name in list(tasks)[:2])
    print(f"{words:>16}: {told}; {'the same numbers' if same else 'OTHER NUMBERS'}")


def run(size: int, rounds: int) -> None:
    """Write the files, and print the table."""
    numbers = np.random.default_rng(1).normal(size=size).tolist()
    print(f"{size} numbers, processor seconds, best of {rounds}")
    with tempfile.TemporaryDirectory() as folder:
        for words, form in {"shortest": "%r", "two decimals": "%.2f"}.items():
            path = Path(folder) / "numbers.txt"
            path.write_text("".join(form % number + "\n" for number in numbers))
            compare(f"plain, {words}", path, rounds, None, plain(path))
        path = Path(folder) / "table.csv"
        rows = "".join(f"{n},{number!r},name {n}\n" for n, number in enumerate(numbers))
        path.write_text("id,v,name\n" + rows)
        compare("CSV, one of 3", path, rounds, "v", table(path))
        path = Path(folder) / "lines.jsonl"
        path.write_text(
            "".join(
                json.dumps({"id": n, "v": number, "name": f"name {n}"}) + "\n"
                for n, number in enumerate(numbers)
            )
        )
        compare("JSON Lines", path, rounds, "v", lines(path))


def main() -> None:
    """Take the size from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, default=500_000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    run(arguments.size, arguments.rounds)


if __name__ == "__main__":
    main()
