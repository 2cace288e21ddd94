"""Time by difference, on one thread: what the benches share.

Import it before numpy, which reads the number of threads when it is imported.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"


@dataclass(frozen=True)
class Plan:
    """How long to measure: iterations of a short and a long run, and tries of each."""

    short: int
    long: int
    tries: int


def plan_for(n: int, small: bool) -> Plan:
    """Enough iterations to be seen by a clock, few enough to wait for."""
    if small:
        return Plan(1, 3, 1)
    long = 2 + min(max(20_000_000 // n, 4), 150)
    tries = next((tries for below, tries in ((10_000, 40), (1_000_000, 5)) if n < below), 3)
    return Plan(2, long, tries)


def best(action: Callable[[], object], tries: int) -> float:
    """Seconds of the quickest try."""
    times = []
    for _ in range(tries):
        begun = time.perf_counter()
        action()
        times.append(time.perf_counter() - begun)
    return min(times)


def an_iteration(run: Callable[[int], int], plan: Plan) -> float:
    """Seconds an iteration; `run` takes the most iterations to make and gives those it made."""
    few, many = run(plan.short), run(plan.long)
    short = best(lambda: run(plan.short), plan.tries)
    long = best(lambda: run(plan.long), plan.tries)
    return per_iteration(long - short, many - few)


def per_iteration(seconds: float, iterations: float) -> float:
    """Their quotient, NaN where the clock saw nothing."""
    return seconds / iterations if seconds > 0 and iterations > 0 else float("nan")
