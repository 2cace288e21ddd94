"""Standard streams that break: what could be written is written, and the status is 0 or 2."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
ROOT = Path(__file__).parents[2]


def run(line: str) -> subprocess.CompletedProcess[str]:
    command = f'emtui() {{ "{sys.executable}" -m emtui "$@"; }}; {line}'
    return subprocess.run(
        ["bash", "-c", command],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("emtui --version > /dev/full", 2),
        ("emtui fit /nowhere 2> /dev/full", 2),
        ("emtui --help | true; exit ${PIPESTATUS[0]}", 0),
        *(
            pytest.param(line, 2, marks=pytest.mark.long)
            for line in (
                "emtui --help > /dev/full",
                "emtui examples > /dev/full",
                "emtui fit --starts no 2> /dev/full",
                "emtui --version >&-",
                "emtui fit --starts 1000000000",
            )
        ),
    ],
)
def test_the_status_tells_and_python_says_nothing(line: str, status: int) -> None:
    done = run(line)
    assert done.returncode == status
    assert "Exception ignored" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_broken_standard_error_does_not_keep_the_fit_back() -> None:
    done = run("printf '1\\n1.2\\nn/a\\n5\\n5.1\\n7\\n' | emtui fit --format json 2> /dev/full")
    assert done.returncode == 0
    assert done.stdout.startswith("{")
    assert done.stdout.endswith("}\n")


@pytest.mark.parametrize("what", ["fit --slips-out x.csv", "deal --out x.csv"])
def test_a_working_folder_that_was_deleted_is_told(what: str, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    done = run(f"cd {gone} && rmdir {gone} && export PYTHONPATH={ROOT} && emtui {what} </dev/null")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "x.csv: not written (the working folder was deleted)" in done.stderr
