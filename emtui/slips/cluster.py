"""Passes over files on the workers of a Dask cluster; nothing here schedules anything itself.

A file is one task, which says nothing of others and can be done again: where a worker dies, Dask
does what was lost elsewhere. Results are summed as a tree of tasks, so that no more than a few
travel to this process, and every file counts once, whatever was done twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import reduce
from importlib import import_module
from operator import add
from typing import Any

from emtui.slips.extras import install
from emtui.slips.harmless import harmless
from emtui.slips.passes import Each, Pass, PassFindings, Tell, work_on
from emtui.slips.reading.errors import ReadCancelled, ReadError

LOCAL = "local"
INSTALL = install("cluster")
FAN = 8
"""Results added up by one task."""
RETRIES = 3
"""Times that a task which failed, or lost its worker, is tried again."""
WAIT = 20
"""Seconds to wait for a scheduler to answer."""


@contextmanager
def connected(address: str, tell: Tell | None = None) -> Iterator[Each]:
    """A cluster to take passes on.

    Args:
        address: a scheduler's, as Dask writes it, such as ``tcp://10.0.0.1:8786``; or ``local``
            for a worker for every core of this machine.
        tell: hears of every file that is done; returning False cancels.

    Raises:
        ReadError: Dask is not installed, or no scheduler answers.
    """
    try:
        dask, distributed = import_module("dask"), import_module("distributed")
    except ImportError as missing:
        raise ReadError(f"--cluster needs Dask: {INSTALL}") from missing
    settings = {"distributed.scheduler.allowed-failures": RETRIES}
    with dask.config.set(settings):
        try:
            client = _client(distributed, address)
        except (OSError, ValueError, TimeoutError) as fault:
            why = harmless(str(fault).partition("\n")[0], 80)
            raise ReadError(
                f"--cluster {harmless(address)}: no scheduler answers ({why})"
            ) from fault
    try:
        yield lambda step, paths: on_workers(client, step, paths, tell)
    finally:
        client.close()
        if client.cluster is not None:
            client.cluster.close()


def _client(distributed: Any, address: str) -> Any:
    if address != LOCAL:
        return distributed.Client(address, timeout=WAIT, set_as_default=False)
    cluster = distributed.LocalCluster(
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        silence_logs="CRITICAL",
    )
    return distributed.Client(cluster, set_as_default=False)


def on_workers(
    client: Any, step: Pass, paths: Sequence[str], tell: Tell | None = None
) -> PassFindings:
    """A pass over files on a cluster.

    Args:
        client: of `distributed`.
        step: what to do to every file.
        paths: of the files; the workers must see them.
        tell: hears of every file that is done.

    Raises:
        ReadError: workers died again and again, or lack emtui.
        ReadCancelled: `tell` returned False.
    """
    as_completed: Any = import_module("distributed").as_completed
    if step.edges is not None:  # sent to every worker once, not with every task
        step = client.scatter(step, broadcast=True, hash=False)
    files = [client.submit(work_on, step, path, retries=RETRIES, pure=False) for path in paths]
    names = {future.key: path for future, path in zip(files, paths, strict=True)}
    level = files
    while len(level) > 1:
        level = [
            client.submit(_added, level[k : k + FAN], retries=RETRIES, pure=False)
            for k in range(0, len(level), FAN)
        ]
    try:
        if tell is not None:
            with client.as_current():
                for done in as_completed(files):
                    if not tell(names[done.key], 1.0, 0):
                        raise ReadCancelled
        found: PassFindings = level[0].result()
    except (ReadCancelled, ReadError):
        raise
    except Exception as fault:  # whatever a worker raises, or how it died
        why = harmless(f"{type(fault).__name__}: {fault}".partition("\n")[0], 160)
        raise ReadError(
            f"the cluster failed ({why}); its workers need emtui and what it reads with"
        ) from fault
    if found.files + len(found.failed) != len(paths):
        raise ReadError("the cluster did not count every file once; run it again")
    seen = tuple(
        (path, f"{why} (so a worker of the cluster sees it)") for path, why in found.failed
    )
    return replace(found, failed=seen)


def _added(parts: list[PassFindings]) -> PassFindings:
    return reduce(add, parts)
