"""Files out are whole or absent, and read back."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from emtui.em.mixture import Array
from emtui.slips.atomic import WriteError, write_atomically
from emtui.slips.dealing import Deal
from emtui.slips.envelope import Envelope, essay_envelope
from emtui.slips.reading.readers import ReadOptions, read_path
from emtui.slips.writing import check_slips_out, slips_out
from tests.commands.kit import fit

needs_pyarrow = pytest.mark.skipif(find_spec("pyarrow") is None, reason="pyarrow is not installed")


def test_new_file(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    write_atomically(target, iter((b"one\n", b"two\n")))
    assert target.read_bytes() == b"one\ntwo\n"
    assert list(tmp_path.iterdir()) == [target]
    mask = os.umask(0)
    os.umask(mask)
    assert target.stat().st_mode & 0o777 == 0o666 & ~mask


def test_existing_file_is_kept_unless_said(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_bytes(b"old")
    target.chmod(0o640)
    with pytest.raises(WriteError) as caught:
        write_atomically(target, b"new")
    assert str(caught.value) == (
        f"{target}: already exists; choose another name, or say that it may be replaced"
    )
    assert target.read_bytes() == b"old"
    write_atomically(target, b"new", replace=True)
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_that_came_meanwhile_is_kept(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"

    def pieces() -> Iterator[bytes]:
        yield b"ours"
        target.write_bytes(b"theirs")

    with pytest.raises(WriteError, match="already exists"):
        write_atomically(target, pieces())
    assert target.read_bytes() == b"theirs"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_nothing_is_left_of_a_write_that_fails(tmp_path: Path, error: type[BaseException]) -> None:
    target = tmp_path / "a.csv"
    target.write_bytes(b"old")

    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise error

    with pytest.raises(error):
        write_atomically(target, pieces(), replace=True)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_full_disk_is_one_line(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise OSError(28, "No space left on device")

    with pytest.raises(WriteError, match=r"not written \(No space left on device\)"):
        write_atomically(tmp_path / "a.csv", pieces())
    assert not list(tmp_path.iterdir())


def test_a_link_is_followed(tmp_path: Path) -> None:
    target, link = tmp_path / "a.csv", tmp_path / "link.csv"
    target.write_bytes(b"old")
    link.symlink_to(target)
    write_atomically(link, b"new", replace=True)
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="a folder; name a file in it"):
        write_atomically(tmp_path, b"", replace=True)
    with pytest.raises(WriteError, match="not written"):
        write_atomically(tmp_path / "no" / "a.csv", b"")
    with pytest.raises(WriteError, match="not an ordinary file"):
        write_atomically("/dev/null", b"", replace=True)
    with pytest.raises(WriteError, match="not a path"):
        write_atomically("a\0b", b"")


def shares(envelope: Envelope) -> Array:
    ali = np.random.default_rng(2).random(len(envelope.slips))
    return np.array([ali, 1 - ali])


@pytest.mark.parametrize(
    "suffix", [".csv", ".jsonl", pytest.param(".parquet", marks=needs_pyarrow)]
)
@pytest.mark.parametrize(
    "envelope", [essay_envelope(), Deal(9000).envelope()], ids=["essay", "dealt"]
)
def test_slips_out_and_back(tmp_path: Path, suffix: str, envelope: Envelope) -> None:
    target = tmp_path / f"out{suffix}"
    given = shares(envelope)
    slips_out(envelope, given, target)
    back = read_path(target)
    assert np.array_equal(back.slips, envelope.slips)
    if envelope.truth is None:
        assert back.truth is None
    else:
        assert back.truth is not None
        assert np.array_equal(back.truth, envelope.truth)
    for row, name in enumerate(("ali", "bilal")):
        read = read_path(target, ReadOptions(column=name))
        assert np.array_equal(read.slips, given[row])


def test_forms(tmp_path: Path) -> None:
    envelope = Envelope.of("x", (0.1, 1e-300), truth=(1.0, 0.0))
    given = np.array([[0.25, 1 / 3], [0.75, 2 / 3]])
    slips_out(envelope, given, tmp_path / "a.CSV")
    assert (tmp_path / "a.CSV").read_text() == (
        "row,slip,ali,bilal,friend\n1,0.1,0.25,0.75,Bilal\n"
        "2,1e-300,0.3333333333333333,0.6666666666666666,Ali\n"
    )
    slips_out(envelope, given, tmp_path / "a.jsonl")
    first = json.loads((tmp_path / "a.jsonl").read_text().partition("\n")[0])
    assert first == {"row": 1, "slip": 0.1, "ali": 0.25, "bilal": 0.75, "friend": "Bilal"}


ROWS = {
    "a table": ("g,v\nx,1\ny,NA\n\nx,2\nx,?\ny,9\n", "--skip-bad", ["1", "3", "5"]),
    "bare numbers": ("# here\n1\n-\n2 9\n", "", ["1", "3", "4"]),
    "codes": ("v\n1\n-99\n2\n9\n", "--na=-99", ["1", "3", "4"]),
    "counts": ("v,n\n1,2\n2,0\n9,1\n", "--column v --counts n", ["1", "1", "3"]),
    "weights": ("v,n\n1,2.5\n2,0\n9,1\n", "--column v --counts n", ["1", "3"]),
    "JSON": (
        '[{"v": 1}, {"w": 3}, {"v": 2}, {"v": null}, {"v": 9}]',
        "--column v",
        ["1", "3", "5"],
    ),
    "lines above": ("by Ann\nv\n1\n2\n9\n", "--skip-lines 1", ["1", "2", "3"]),
}


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize("stream", [False, True])
def test_rows_are_those_of_the_file(name: str, stream: bool, tmp_path: Path) -> None:
    text, options, rows = ROWS[name]
    if stream and "--counts" in options:
        return
    file, out = tmp_path / "a.csv", tmp_path / "o.csv"
    file.write_text(text)
    more = ["--stream"] if stream else []
    done = fit(str(file), *options.split(), "--slips-out", str(out), "--starts", "1", *more)
    assert done.returncode == 0, done.stderr
    head, *told = (line.split(",") for line in out.read_text().splitlines())
    assert [line[head.index("row")] for line in told] == rows


def test_several_files_are_named_beside_their_rows(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("1\nNA\n9\n8\n")
    for more in ([], ["--stream"]):
        out = tmp_path / f"o{len(more)}.csv"
        paths = (str(tmp_path / "a.txt"), str(tmp_path / "b.txt"))
        assert fit(*paths, "--slips-out", str(out), *more).returncode == 0
        told = [line.split(",")[:2] for line in out.read_text().splitlines()]
        assert told[0] == ["file", "row"]
        assert [row for _, row in told[1:]] == ["1", "3", "4"] * 2
        assert [Path(file).name for file, _ in told[1:]] == ["a.txt"] * 3 + ["b.txt"] * 3


def test_slips_out_refuses(tmp_path: Path) -> None:
    essay = essay_envelope()
    with pytest.raises(WriteError) as caught:
        slips_out(essay, shares(essay), tmp_path / "a.xlsx")
    assert str(caught.value) == (
        f"{tmp_path / 'a.xlsx'}: the suffix says the form; end the name in .csv, .jsonl or .parquet"
    )
    with pytest.raises(ValueError, match="shape"):
        slips_out(essay, shares(essay)[:, 1:], tmp_path / "a.csv")


def test_parquet_names_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    essay = essay_envelope()
    with pytest.raises(WriteError, match=r"pip install pyarrow$"):
        slips_out(essay, shares(essay), tmp_path / "a.parquet")
    assert not list(tmp_path.iterdir())
    with pytest.raises(WriteError, match="need pyarrow"):
        check_slips_out(tmp_path / "a.parquet")


def refusal(path: Path, *, replace: bool = False) -> str:
    """What is said of a target before anything is written to it; empty for nothing."""
    try:
        check_slips_out(path, replace=replace)
    except WriteError as error:
        return str(error)
    return ""


def test_a_target_is_looked_at_before_anything_is_written(tmp_path: Path) -> None:
    there = tmp_path / "there.csv"
    there.write_text("mine")
    assert refusal(tmp_path / "new.csv") == ""
    assert "already exists" in refusal(there)
    assert refusal(there, replace=True) == ""
    assert "there is no such folder" in refusal(tmp_path / "no" / "new.csv")
    assert "not written (Not a directory)" in refusal(there / "new.csv")
    assert "the suffix says the form" in refusal(tmp_path / "new.xlsx")
    (tmp_path / "folder.csv").mkdir()
    assert "a folder; name a file in it" in refusal(tmp_path / "folder.csv")
    assert {path.name for path in tmp_path.iterdir()} == {"there.csv", "folder.csv"}


@pytest.mark.parametrize("error", [OSError(95, "not supported"), NotImplementedError()])
def test_a_file_system_without_hard_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def no_links(beside: Path, target: Path) -> None:
        raise error

    monkeypatch.setattr(os, "link", no_links)
    target = tmp_path / "a.csv"
    write_atomically(target, b"one")
    assert target.read_bytes() == b"one"
    with pytest.raises(WriteError, match="already exists"):
        write_atomically(target, b"two")
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_a_file_that_comes_while_writing_is_kept_without_hard_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.csv"

    def comes_meanwhile(beside: Path, _: Path) -> None:
        target.write_bytes(b"theirs")
        raise OSError(95, "not supported")

    monkeypatch.setattr(os, "link", comes_meanwhile)
    with pytest.raises(WriteError, match="already exists"):
        write_atomically(target, b"mine")
    assert target.read_bytes() == b"theirs"
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
