"""Recent files: kept in order, never many, and never in the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from emtui.state_folder import FOLDER
from emtui.tui.store.recent import MOST, recent_files, remember


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "of" / "mine"
    monkeypatch.setenv(FOLDER, str(place))
    return place


def test_the_latest_is_first_and_stands_once() -> None:
    assert recent_files() == ()
    for name in ("/a", "/b", "/a"):
        remember(Path(name))
    assert recent_files() == (Path("/a"), Path("/b"))


def test_no_more_than_ten_are_kept() -> None:
    for number in range(MOST + 5):
        remember(Path(f"/{number}"))
    assert len(recent_files()) == MOST
    assert recent_files()[0] == Path(f"/{MOST + 4}")


def test_a_relative_path_is_kept_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    remember(Path("x.txt"))
    assert recent_files() == (tmp_path / "x.txt",)


def test_a_name_that_is_no_text_is_kept() -> None:
    remember(Path("/\udcff.txt"))
    assert recent_files() == (Path("/\udcff.txt"),)


@pytest.mark.parametrize("broken", [b"", b"{", b'{"a": 1}', b"\xff\xfe", b"[" * 100_000, b"7"])
def test_a_broken_file_counts_as_none_and_is_replaced(broken: bytes, state: Path) -> None:
    state.mkdir(parents=True)
    (state / "recent.json").write_bytes(broken)
    assert recent_files() == ()
    remember(Path("/a"))
    assert recent_files() == (Path("/a"),)


def test_what_is_no_path_is_passed_over(state: Path) -> None:
    state.mkdir(parents=True)
    (state / "recent.json").write_text('[1, null, "/a", ""]', encoding="ascii")
    assert recent_files() == (Path("/a"),)


def test_where_nothing_can_be_written_nothing_is(state: Path) -> None:
    state.parent.write_text("a file where a folder should be", encoding="utf-8")
    remember(Path("/a"))
    assert recent_files() == ()
