"""Every bench works in its small form; none is judged by the clock here."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAYS = {
    "bench_truths": ("basins", "all 2^"),
    "bench_interface": ("key to picture, 120 x 34", "pictures a second", "launch", "at rest"),
}
"""Benches, and words that stand before their figures."""


@pytest.mark.parametrize("path", sorted(ROOT.glob("tests/bench/bench_*.py")), ids=lambda p: p.stem)
def test_a_bench_finds_what_it_measures(path: Path) -> None:
    """Names that it imports from emtui are still there."""
    if path.stem in SAYS:
        pytest.importorskip("pty", reason="this system has no pseudo-terminals")
    assert importlib.import_module(f"tests.bench.{path.stem}").main


@pytest.mark.long
@pytest.mark.parametrize("name", list(SAYS))
def test_the_small_form_prints_its_figures(name: str) -> None:
    pytest.importorskip("pty", reason="this system has no pseudo-terminals")
    done = subprocess.run(
        [sys.executable, "-m", f"tests.bench.{name}", "--small"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    for words in SAYS[name]:
        (line, *_) = (line for line in done.stdout.splitlines() if words in line)
        assert any(char.isdigit() for char in line.partition(words)[2])
