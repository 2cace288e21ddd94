"""How long the landscape, the basins, all assignments and the rest take on this machine.

Run it from the repository's root: ``python tests/bench/bench_truths.py`` (``--small`` for a
run that only shows that it works). It judges nothing: it prints the best of a few.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import numpy as np

from emtui.em.basins import basins, random_table
from emtui.em.bootstrap import bootstrap
from emtui.em.bound import bound_line
from emtui.em.exhaustive import extrapolate, human_time, try_all
from emtui.em.landscape import climbed_surface, friend_surface, means_surface
from emtui.em.sample import Sample
from emtui.em.starts import default_start
from emtui.em.steps import e_step, m_step
from emtui.em.variants import Variant
from emtui.slips.essay import ESSAY

Timed = Callable[[], object]


def best_of(work: Timed, times: int = 3) -> float:
    """Seconds of the fastest of a few runs."""
    seconds = []
    for _ in range(times):
        before = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - before)
    return min(seconds)


def two_heaps(count: int) -> Sample:
    """Slips of two overlapping friends, distinct."""
    rng = np.random.default_rng(1)
    return Sample.of(np.concatenate([rng.normal(0, 1, count // 2), rng.normal(3, 1, count // 2)]))


def maps(name: str, sample: Sample) -> dict[str, Timed]:
    """The pictures drawn from one sample."""
    variant = Variant()
    start = default_start(sample, variant).mixture
    new = m_step(sample, e_step(sample, start, variant).moments, start, variant)
    return {
        f"bound, 80 points, {name}": lambda: bound_line(sample, variant, start, new),
        f"means held, 60 x 60, {name}": lambda: means_surface(sample, variant, start),
        f"climbed out, 60 x 60, {name}": lambda: climbed_surface(sample, variant, start),
        f"one friend, 60 x 60, {name}": lambda: friend_surface(sample, variant, start, 0),
    }


def jobs(small: bool) -> dict[str, Timed]:
    """Everything that is timed, by name."""
    essay, same = Sample.of(ESSAY), Variant(spread="same")
    cells = (10, 10) if small else (60, 60)
    count = 200 if small else 20_000
    start = default_start(essay, Variant()).mixture
    sizes = (1000,) if small else (1000, 1_000_000)
    work: dict[str, Timed] = {}
    for size in sizes:
        work |= maps(f"{size:,} distinct slips", two_heaps(size))
    work |= {
        f"basins, {cells[0] * cells[1]} starts, essay": lambda: basins(
            essay, Variant(), start, cells
        ),
        f"basins, {cells[0] * cells[1]} starts, essay, one spread": lambda: basins(
            essay, same, start, cells
        ),
        f"{count:,} random starts, essay": lambda: random_table(essay, Variant(), 1, count),
        "bootstrap, 50 replicates, essay": lambda: list(bootstrap(essay, Variant(), start, 50)),
    }
    return work


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="only show that it works")
    small = parser.parse_args().small
    for name, work in jobs(small).items():
        print(f"{name:55} {1e3 * best_of(work, 1 if small else 3):10.1f} ms")
    rate = 1.0
    for slips in (10,) if small else (14, 20, 24):
        sample = Sample.of(np.random.default_rng(2).normal(size=slips))
        seconds = best_of(lambda s=sample: list(try_all(s, Variant())), 1)  # type: ignore[misc]
        rate = 2.0**slips / seconds
        print(f"{f'all 2^{slips} labelings':55} {1e3 * seconds:10.1f} ms  {rate:.3g} a second")
    for slips in (30, 50, 100):
        print(
            f"{f'all 2^{slips} labelings, foretold':55} {human_time(extrapolate(slips, rate)):>13}"
        )


if __name__ == "__main__":
    main()
