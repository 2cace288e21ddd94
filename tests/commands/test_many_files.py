"""Folders and files as people have them, read whole and summed: the same numbers, or one line."""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path

import numpy as np
import pytest

from emtui.commands import opening, progress, summaries
from emtui.commands.parsing import UsageError
from emtui.commands.typed_numbers import whole
from emtui.slips.envelope import Envelope
from emtui.slips.places import bytes_at_most
from tests.commands.kit import emtui

HOW = ((), ("--stream",))
ways = pytest.mark.parametrize("how", HOW, ids=("in memory", "summed"))


def _numbers(seed: int, n: int = 300) -> list[float]:
    rng = np.random.default_rng(seed)
    return [*rng.normal(0, 1, n).tolist(), *rng.normal(5, 1, n).tolist()]


def _text(path: Path, values: list[float], head: str = "") -> str:
    path.write_text(head + "".join(f"{value!r}\n" for value in values))
    return str(path)


def _opened(*arguments: str) -> Envelope:
    envelope, unread = opening.read(opening.parser().parse_args(arguments), ())
    assert unread is None
    assert envelope is not None
    return envelope


@ways
def test_what_cannot_be_read_is_left_out_where_asked(how: tuple[str, ...], tmp_path: Path) -> None:
    for k in range(2):
        _text(tmp_path / f"p{k}.txt", _numbers(k))
    (tmp_path / "notes.txt").write_text("these are notes\n")
    with pytest.raises(UsageError, match=r"notes\.txt: no numbers"):
        _opened(str(tmp_path), *how)
    found = _opened(str(tmp_path), "--skip-files", *how)
    assert (found.name, found.count) == ("2 files", 1200)
    assert "1 file left out: " in found.notes[-1]
    assert "notes.txt: no numbers" in found.notes[-1]


@pytest.mark.parametrize("said", ["--counts", "--truth", "--by"])
@pytest.mark.parametrize("how", [(), ("--each",)])
def test_a_summary_has_no_rows(said: str, how: tuple[str, ...], tmp_path: Path) -> None:
    named = _text(tmp_path / "a.txt", _numbers(1))
    summed = str(tmp_path / "a.slips")
    assert emtui("condense", named, "-o", summed).returncode == 0
    if (said, how) != ("--by", ("--each",)):
        done = emtui("fit", summed, said, "1", *how)
        assert done.returncode == 2
        where = "beside --by or --each" if (said, how) == ("--truth", ("--each",)) else "summ"
        assert where in done.stdout + done.stderr


def test_standard_input_is_read_alone(tmp_path: Path) -> None:
    named = _text(tmp_path / "a.txt", _numbers(1))
    assert "standard input is read alone" in emtui("fit", "-", named).stderr
    assert "standard input is read alone" in emtui("fit", named, "-").stderr


@ways
def test_files_left_out_are_named_and_counted(how: tuple[str, ...], tmp_path: Path) -> None:
    _text(tmp_path / "good.txt", _numbers(1))
    for k in range(13):
        (tmp_path / f"notes{k:02}.txt").write_text("these are notes\n")
    for name in ("a.png", "b.pdf", ".hidden", "_SUCCESS"):
        (tmp_path / name).touch()
    notes = list(_opened(str(tmp_path), "--skip-files", *how).notes)
    where = notes.index("13 files left out")
    assert [f"notes{k:02}.txt: no numbers" in notes[where + 1 + k] for k in range(10)] == [
        True
    ] * 10
    assert notes[where + 11] == "and 3 more"
    assert notes[-1].startswith("2 files of other kinds not read: ")
    assert "a.png" in notes[-1]
    assert "b.pdf" in notes[-1]


@ways
def test_a_file_may_hold_a_single_slip(how: tuple[str, ...], tmp_path: Path) -> None:
    named = [_text(tmp_path / "a.txt", _numbers(1)), _text(tmp_path / "b.txt", [2.5])]
    assert _opened(*named, *how).count == 601


def test_above_the_limit_it_says_so(tmp_path: Path) -> None:
    named = [_text(tmp_path / f"{k}.txt", _numbers(k)) for k in range(2)]
    assert not _opened(*named, "--in-memory", "1300").is_summed
    found = _opened(*named, "--in-memory", "1000")
    assert found.is_summed
    assert found.notes == ("more than 1,000 slips; to hold them all, --in-memory 1200",)


@ways
def test_limits_are_heeded(how: tuple[str, ...], tmp_path: Path) -> None:
    for k in range(2):
        _text(tmp_path / f"p{k}.txt", _numbers(k))
    for most, whose in (("500", r"p0\.txt"), ("1k", "")):
        with pytest.raises(UsageError, match=f"{whose}.*more than .* slips; .* --max-slips"):
            _opened(str(tmp_path), "--max-slips", most, *how)
    with pytest.raises(UsageError, match=r"p0\.txt: more than 5,000 bytes .*--max-bytes"):
        _opened(str(tmp_path), "--max-bytes", "5e3", *how)
    assert _opened(str(tmp_path), "--max-slips", "1200", "--max-bytes", "1M", *how).count == 1200


def test_whole_numbers_as_people_write_them() -> None:
    for text in ("1e6", "1M", "1000k", "1_000_000", "0.001G"):
        assert whole(0)(text) == 1_000_000
    for text in ("1.5", "1e-3", "1M5", "many"):
        with pytest.raises(argparse.ArgumentTypeError, match="1e6 or 1M"):
            whole(0)(text)


def test_what_is_too_large_to_be_read_whole_is_summed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = [_text(tmp_path / f"{k}.txt", _numbers(k)) for k in range(2)]
    (tmp_path / "a.parquet").write_bytes(b"PAR1" + b"\0" * 96)
    size = max(Path(name).stat().st_size for name in named)
    assert bytes_at_most(named, size)
    assert not bytes_at_most(named, size - 1)
    assert bytes_at_most([str(tmp_path / "a.parquet"), "memory://b"], 400)
    assert not bytes_at_most([str(tmp_path / "a.parquet")], 399)
    monkeypatch.setattr(summaries, "bytes_at_most", lambda files, most: False)
    found = _opened(*named)
    assert found.is_summed
    assert found.notes == ("more than the bytes held at once; to hold them all, --max-bytes N",)


def test_a_pattern_of_summaries(tmp_path: Path) -> None:
    first = ""
    for k in range(2):
        slips, out = _text(tmp_path / f"p{k}.txt", _numbers(k)), str(tmp_path / f"p{k}.slips")
        like = ("--edges", first) if first else ()
        assert emtui("condense", slips, "-o", out, *like).returncode == 0
        first = first or out
    pattern = str(tmp_path / "*.slips")
    assert _opened(pattern).count == 1200
    done = emtui("condense", pattern, "-o", str(tmp_path / "both.slips"))
    assert "1,200 slips of 2 files" in done.stdout
    assert "named twice" in emtui("fit", first, first).stderr


@ways
def test_parquet_as_it_lies_about(how: tuple[str, ...], tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    from pyarrow import parquet

    def write(name: str, column: object, **more: object) -> None:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        parquet.write_table(pyarrow.table({"ms": column, **more}), path)

    values = pyarrow.array(_numbers(3))
    write("day=1/part-0.parquet", values)
    write("day=1/part-1.parquet", pyarrow.array([], pyarrow.float64()))
    write("day=2/part-0.parquet", pyarrow.nulls(7))
    write("day=2/part-1.parquet", values.cast(pyarrow.float32()))
    write("day=3/part-0.parquet", pyarrow.array([1, 2, None, 3], pyarrow.int16()))
    write("day=3/part-1.parquet", pyarrow.array(["2.5", "x"]).slice(0, 0).dictionary_encode())
    whole = pyarrow.array([1.5, 2.5, 1.5]).dictionary_encode()
    write("day=4/deep/part-0.parquet", whole)
    (tmp_path / "_SUCCESS").touch()
    (tmp_path / "day=1" / ".part-0.parquet.crc").write_bytes(b"crc")
    found = _opened(str(tmp_path), "--column", "ms", *how)
    assert found.count == 1206
    assert any("null" in note for note in found.notes)
    with pytest.raises(UsageError, match="no column 'day'"):
        _opened(str(tmp_path), "--column", "day", *how)


@ways
def test_addresses(how: tuple[str, ...], tmp_path: Path) -> None:
    pytest.importorskip("fsspec", reason="fsspec is not installed")
    (tmp_path / "logs").mkdir()
    for k in range(2):
        _text(tmp_path / "logs" / f"p{k}.csv", _numbers(k), "ms\n")
    folder = f"file://{tmp_path}/logs"
    for place in (folder, f"{folder}/*.csv", f"{folder}/p?.csv"):
        assert _opened(place, *how).count == 1200
    assert _opened(f"{folder}/p1.csv", *how).name == "p1.csv"
    for place, said in (("/nope.csv", "no such file"), ("/*.txt", "no file matches")):
        with pytest.raises(UsageError, match=said):
            _opened(folder + place, *how)


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_counts_files_passes_and_what_goes_by(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(progress._Line, "_write", lambda line, text: told.append(text.strip()))
    monkeypatch.setattr(progress, "DELAY", 0.0)
    monkeypatch.setattr(progress, "PAUSE", 0.0)
    monkeypatch.setattr(progress, "_size", lambda file: 50)
    moments = iter((10.0, *(12.0 for _ in range(20))))
    monkeypatch.setattr(progress, "monotonic", lambda: next(moments))
    monkeypatch.setattr(sys, "stderr", _Terminal())
    with progress.telling_rates("reading", ["a", "b"]) as tell:
        for step in (("a", 0.0, 0), ("a", 0.5, 2_000_000), ("a", 1.0, 4_000_000), ("a", 0.0, 0)):
            assert tell(*step)
    assert told[:4] == [
        "reading …, file 0 of 2, 0 MB/s",
        "reading …  25%, file 1 of 2, 1.0 million slips/s, 0 MB/s",
        "reading …  50%, file 1 of 2, 2.0 million slips/s, 0 MB/s",
        "reading …, pass 2, file 0 of 2, 2.0 million slips/s, 0 MB/s",
    ]
