"""Passes over files on real clusters, small ones."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from emtui.slips import cluster
from emtui.slips.cluster import connected, on_workers
from emtui.slips.passes import Pass, PassFindings, work_on
from emtui.slips.reading.errors import ReadCancelled, ReadError
from emtui.slips.reading.options import ReadOptions
from emtui.slips.streaming import stream
from tests.long_run import in_long_runs, strength

if find_spec("distributed") is None:
    pytest.skip("Dask is not installed", allow_module_level=True)

pytestmark = pytest.mark.filterwarnings("ignore")
OPTIONS = ReadOptions()
UNHURRIED = pytest.mark.filterwarnings("ignore") if os.environ.get("CI") else pytest.mark.long
"""Tests that take some seconds: in CI and in long runs."""


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    distributed: Any = import_module("distributed")  # typed only where it is installed
    with (
        distributed.LocalCluster(
            n_workers=strength(1, 2),
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            silence_logs="CRITICAL",
        ) as workers,
        distributed.Client(workers, set_as_default=False) as opened,
    ):
        yield opened


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    rng = np.random.default_rng(6)
    made = []
    for k in range(10):
        path = tmp_path / f"p{k}.txt"
        path.write_text("\n".join(map(repr, rng.normal(k % 2 * 3, 1, 700).tolist())))
        made.append(str(path))
    return made


def test_the_same_summary_as_here(client: Any, files: list[str]) -> None:
    heard: list[tuple[str, float]] = []

    def tell(file: str, share: float, slips: int) -> bool:
        heard.append((file, share))
        return True

    there = stream(files, OPTIONS, each=lambda step, paths: on_workers(client, step, paths, tell))
    here = stream(files, OPTIONS)
    assert there.summary.survey.count == here.summary.survey.count == 7000
    assert np.array_equal(there.summary.edges, here.summary.edges)
    assert np.array_equal(there.summary.survey.drawn, here.summary.survey.drawn)
    off = np.abs(there.summary.sums.moments - here.summary.sums.moments).max()
    assert off <= 1e-13 * here.summary.sums.moments[:, 0].max()
    # A look, then a pass; each begins anew.
    assert sorted(heard) == sorted((file, share) for file in files for share in (0, 0, 0, 1))


def test_what_workers_cannot_see_is_one_line(client: Any, files: list[str]) -> None:
    def each(step: Pass, paths: Any) -> PassFindings:
        return on_workers(client, step, paths)

    missing = str(Path(files[0]).with_name("nowhere.txt"))
    with pytest.raises(ReadError, match=r"nowhere\.txt: no such file") as caught:
        stream([*files, missing], OPTIONS, each=each)
    assert "\n" not in str(caught.value)
    left = stream([*files, missing], OPTIONS, each=each, skip_files=True)
    assert left.summary.survey.count == 7000
    assert len(left.skipped) == 1


def test_it_can_be_cancelled(client: Any, files: list[str]) -> None:
    with pytest.raises(ReadCancelled):
        on_workers(client, Pass(OPTIONS, surveys=True), files, lambda *told: False)


def _slowly(step: Pass, path: str) -> PassFindings:
    time.sleep(0.1)
    return work_on(step, path)


def test_by_the_address_of_its_scheduler(client: Any, files: list[str]) -> None:
    with connected(client.scheduler.address) as each:
        found = each(Pass(OPTIONS, surveys=True), files)
    assert (found.files, found.survey.count) == (len(files), 7000)
    assert client.scheduler_info()["workers"]  # others' clusters are left as they are


INTERRUPTED = """
import os, signal, sys, threading
from emtui.slips import cluster
def interrupted(*more):
    threading.Timer(float(sys.argv[1]), os.killpg, (0, signal.SIGINT)).start()
    return begun(*more)
begun, cluster._client = cluster._client, interrupted
if __name__ == "__main__":
    from emtui.cli import main
    sys.exit(main(["condense", *sys.argv[2:], "--cluster", "local"]))
"""


@UNHURRIED
@pytest.mark.skipif(not hasattr(os, "killpg"), reason="no groups of processes here")
@pytest.mark.parametrize("seconds", ["0.3", *in_long_runs("0", "1", "2", "4")])
def test_ctrl_c_ends_a_cluster_without_a_word(
    seconds: str, files: list[str], tmp_path: Path
) -> None:
    script = tmp_path / "interrupted.py"
    script.write_text(INTERRUPTED)
    out = tmp_path / "out.slips"
    rows = "".join(map("{0!r}\n".format, np.random.default_rng(1).normal(size=400_000).tolist()))
    (tmp_path / "many.txt").write_text(rows)
    done = subprocess.run(
        [sys.executable, script, seconds, *files, tmp_path / "many.txt", "-o", out],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
    assert not list(tmp_path.glob("*.slips*"))


@UNHURRIED
def test_a_worker_that_dies_is_made_up_for(
    client: Any, files: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "work_on", _slowly)
    pids = client.run(os.getpid)
    killed: list[int] = []

    def tell(file: str, share: float, slips: int) -> bool:
        if len(killed) == 0 and (pid := next(iter(pids.values()))):
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)
        return True

    found = on_workers(client, Pass(OPTIONS, surveys=True), files, tell)
    assert killed
    assert found.files == len(files)
    assert found.survey.count == 7000
    assert found.survey.settled().hashes.tolist() == sorted(
        stream(files, OPTIONS).summary.survey.hashes.tolist()
    )


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "foo"])
def test_no_scheduler_answers(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setattr(cluster, "WAIT", 0.2)
    client = import_module("distributed").Client
    made: list[object] = []
    monkeypatch.setattr(client, "__init__", _noted(made, client.__init__))
    with (
        pytest.raises(ReadError, match=r"no (scheduler answers|address such as)"),
        connected(address),
    ):
        raise AssertionError("it answered")
    assert len(made) == (address != "foo")  # a client that fails on an address never ends


def _noted(made: list[object], really: Any) -> Any:
    def init(client: object, *given: Any, **named: Any) -> None:
        made.append(client)
        really(client, *given, **named)

    return init
