"""The engine bench works: its table has a figure wherever this program alone decides."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench import tables

ROOT = Path(__file__).parents[2]
OURS = ("condensed step / exp", "direct step / exp", "sorting and condensing", "scores apart")


@pytest.mark.long
def test_the_small_form_fills_its_table() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.bench_engine", "--small"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = [line.strip("| ").split(" | ") for line in done.stdout.splitlines() if "|" in line]
    assert lines[0] == ["slips", "to reach", "1,000", "20,000"]
    for words in OURS:
        (row,) = (line for line in lines if line[0].startswith(words))
        assert all(float(cell.replace(",", "")) >= 0 for cell in row[2:] if cell != "–")
    (apart,) = (line for line in lines if line[0].startswith("scores apart"))
    assert max(float(cell) for cell in apart[2:]) <= 1e-11
    assert "10 starts on 272 slips" in done.stdout
    assert "numpy" in done.stdout.splitlines()[-1]
    assert str(ROOT) not in done.stdout


def test_tables_take_their_place_on_a_page(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("above\n<!-- a -->\nold\n<!-- end of a -->\nbelow\n", encoding="utf-8")
    text = tables.markdown(["", "x"], [["row", tables.number(float("nan"))]])
    tables.put("a", text, page)
    assert page.read_text(encoding="utf-8") == (
        "above\n<!-- a -->\n|  | x |\n| --- | ---: |\n| row | – |\n<!-- end of a -->\nbelow\n"
    )
    with pytest.raises(ValueError, match="no place for b"):
        tables.put("b", text, page)


@pytest.mark.parametrize(
    ("value", "shown"), [(712.4, "712"), (12345.6, "12,346"), (2.0, "2"), (0.04041, "0.0404")]
)
def test_numbers_have_three_figures(value: float, shown: str) -> None:
    assert tables.number(value) == shown
