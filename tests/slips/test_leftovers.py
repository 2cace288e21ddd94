"""Temporary files that a killed writer left are cleared; those of a writer at work are not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from emtui.slips.atomic import write_atomically

WRITER = """\
import sys, time
from emtui.slips.atomic import write_atomically
def pieces():
    yield b"half"
    print("writing", flush=True)
    time.sleep(60)
    yield b"whole"
write_atomically(sys.argv[1], pieces())
"""
pytestmark = pytest.mark.skipif(find_spec("fcntl") is None, reason="no locks on this system")


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", WRITER, str(tmp_path / "large.csv")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        process.kill()


def age(folder: Path) -> list[Path]:
    """The temporary files there, made to look old."""
    found = list(folder.glob(".emtui-*.part"))
    for path in found:
        os.utime(path, (time.time() - 60, time.time() - 60))
    return found


def test_only_what_was_left_behind_is_cleared(
    writer: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    (left,) = age(tmp_path)
    write_atomically(tmp_path / "a.csv", b"1")
    assert left.exists()  # its writer is at work
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    age(tmp_path)
    strange = [tmp_path / ".emtui-x.part", tmp_path / ".emtui-0123456789abcdef.part.csv"]
    for path in strange:
        path.write_bytes(b"mine")
    link = tmp_path / ".emtui-0123456789abcdef.part"
    link.symlink_to(strange[0])
    write_atomically(tmp_path / "b.csv", b"1")
    assert not left.exists()
    assert all(path.exists() for path in strange)
    assert sorted(path.name for path in tmp_path.glob("*.csv"))[-2:] == ["a.csv", "b.csv"]
