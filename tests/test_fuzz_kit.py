"""The fuzz harness itself: a child that dies, hangs or eats memory is reported by its seed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import fuzz_kit

HEAD = "import os\nfrom tests import fuzz_kit\nfrom pathlib import Path\n"


def found_by(tmp_path: Path, body: str, last: int = 8) -> list[str]:
    script = tmp_path / "script.py"
    script.write_text(f"{HEAD}{body}\nfuzz_kit.child(faults_of)\n")
    return list(fuzz_kit.offences(script, 0, last))


def test_a_death_is_told_and_the_rest_still_tried(tmp_path: Path) -> None:
    body = """
def faults_of(seed):
    if seed == 3: os.abort()
    if seed == 5: yield "badly"
    if seed == 6: raise ValueError("worse")
"""
    found = found_by(tmp_path, body)
    assert found[0].startswith("seed 3 ended the process with status -6")
    assert found[1:] == ["wrong 5 badly", "wrong 6 ValueError: worse"]


def test_time_and_memory_are_bounded(tmp_path: Path) -> None:
    body = """
fuzz_kit.SECONDS = 1
fuzz_kit.MEMORY = 1 << 30
def faults_of(seed):
    while seed == 1: pass
    if seed == 2: bytearray(2 << 30)
    return iter(())
"""
    found = found_by(tmp_path, body, 4)
    assert found[0].startswith("seed 1 ended the process with status -24")
    assert found[1:] == ["wrong 2 MemoryError: "]


def test_a_child_that_never_begins_is_no_success(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="never began"):
        found_by(tmp_path, "raise SystemExit(0)")
