"""Fuzzing in child processes: `python SCRIPT FIRST LAST` tries one seed after the other.

A script says ``drawing SEED`` before it tries one, ``wrong SEED what`` where it found something,
and ``done`` at its end. What kills it is found out here, by the seed it last spoke of. Memory is
bounded for all seeds and processor time for each, both by the kernel.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.long_run import SEED, strength

MEMORY = 3 << 30
"""Bytes of address space: libraries take less than half of one GiB of it, a seed a little."""
SECONDS = 20
"""Of processor time for one seed; an ordinary one takes some hundredths."""


def bound_time() -> None:
    """Give the next seed its seconds: the kernel ends the process when they are used up."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(
        resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + SECONDS, resource.RLIM_INFINITY)
    )


def child(faults_of: Callable[[int], Iterator[str]]) -> None:
    """The script's side: try the seeds of the command line."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for seed in range(int(sys.argv[1]), int(sys.argv[2])):
        print("drawing", seed, flush=True)
        bound_time()
        try:
            found = list(faults_of(seed))
        except Exception as error:  # what is tried promises that none comes through
            found = [f"{type(error).__name__}: {error}"]
        for fault in found[:1]:
            print("wrong", seed, fault.encode("ascii", "backslashreplace").decode(), flush=True)
    print("done", flush=True)


def run_child(script: Path, first: int, last: int) -> tuple[str, int]:
    """Try some seeds in a process of their own: what it wrote, how it ended."""
    done = subprocess.run(
        [sys.executable, "-W", "error", str(script), str(first), str(last)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr, done.returncode


def offences(script: Path, first: int, last: int) -> Iterator[str]:
    """Seeds that went wrong or killed the process; after a death a new one goes on."""
    while first < last:
        told, status = run_child(script, first, last)
        lines = told.splitlines()
        yield from (line for line in lines if line.startswith("wrong"))
        if status == 0 and "done" in lines:
            return
        tried = [int(line.split()[1]) for line in lines if line.startswith("drawing")]
        assert tried, f"the child never began: {told}"
        yield f"seed {tried[-1]} ended the process with status {status}: {lines[-1]}"
        first = tried[-1] + 1


def seeds(short: int, long: int) -> tuple[int, int]:
    """The first seed, and the one after the last: so many in an ordinary run and in a long one.

    To try a seed S that was told again: EMTUI_LONG=1 EMTUI_SEED=S, which makes it the first.
    """
    return SEED, SEED + strength(short, long)
