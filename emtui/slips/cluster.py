"""Passes over files on the workers of a Dask cluster; nothing here schedules anything itself.

A file is one task, which says nothing of others and can be done again: where a worker dies, Dask
does what was lost elsewhere. Results are summed as a tree of tasks, so that no more than a few
travel to this process, and every file counts once, whatever was done twice.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
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
    client = None
    try:
        with dask.config.set(settings), _interrupts_waiting():
            try:
                client = _client(distributed, address)
            except ValueError as fault:
                raise ReadError(
                    f"--cluster {harmless(address)}: no address such as tcp://10.0.0.1:8786"
                ) from fault
            except (OSError, TimeoutError) as fault:
                raise ReadError(
                    f"--cluster {harmless(address)}: no scheduler answers; check the address, and "
                    "that it runs"
                ) from fault
        yield lambda step, paths: on_workers(client, step, paths, tell)
    finally:
        if client is not None:
            with _interrupts_waiting():
                _close(client, at_once=sys.exception() is not None)


def _client(distributed: Any, address: str) -> Any:
    if address != LOCAL:
        scheme, place = distributed.comm.parse_address(address)
        if scheme in ("tcp", "tls"):  # refused here, since a client that fails so never ends
            distributed.comm.parse_host_port(place)
        return distributed.Client(address, timeout=WAIT, set_as_default=False)
    cluster = distributed.LocalCluster(
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        silence_logs="CRITICAL",
    )
    return distributed.Client(cluster, set_as_default=False)


def _close(client: Any, *, at_once: bool) -> None:
    """Leave a cluster, and end our own: `at_once` without waiting for what its workers do."""
    cluster = client.cluster
    if at_once and cluster is not None:
        for nanny in cluster.workers.values():
            nanny.auto_restart = False
            if nanny.pid:
                with suppress(ProcessLookupError):
                    os.kill(nanny.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    client.close()
    if cluster is not None:
        cluster.close()


@contextmanager
def _interrupts_waiting() -> Iterator[None]:
    """Let Ctrl+C wait till the end, and processes that are begun meanwhile never hear it.

    Half-begun, or interrupted themselves, they would write all over the terminal.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # at its begin it would let them through
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


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
    whole = 0.0 if step.looks else 1.0
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
                going_on = all(tell(path, 0.0, 0) for path in paths)
                for done in as_completed(files) if going_on else ():
                    if not (going_on := tell(names[done.key], whole, 0)):
                        break
                if not going_on:
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
