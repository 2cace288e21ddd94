"""The state folder: whatever lies there, nothing blocks, nothing breaks, nobody else reads it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from emtui.commands import fault
from emtui.state_folder import FOLDER, LARGEST, NoStateError, read_state, state_path, write_state
from emtui.tui.store.files import read_json, set_aside, write_json


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    return tmp_path


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_folder(path: Path) -> None:
    path.mkdir()


def a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def too_much(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("make", [a_pipe, a_folder, a_device, too_much])
def test_what_is_no_file_of_emtuis_is_never_waited_for(folder: Path, make: object) -> None:
    make(folder / "lessons.json")  # type: ignore[operator]
    with pytest.raises(OSError, match=r".+"):
        read_state("lessons.json")
    with pytest.raises(ValueError, match="cannot be read"):
        read_json("lessons")
    assert "lessons.broken" in set_aside("lessons")
    assert read_json("lessons") is None


@pytest.mark.parametrize("data", [b"\xff\xfe", b"{", b"[" * 100_000, b""])
def test_what_is_no_json_is_a_value_error(folder: Path, data: bytes) -> None:
    (folder / "settings.json").write_bytes(data)
    with pytest.raises(ValueError, match=r".*"):
        read_json("settings")


def test_nobody_else_may_read_what_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path / "new"))
    (tmp_path / "new").mkdir(mode=0o755)
    path = write_state("fault.txt", b"first")
    path.chmod(0o644)
    write_state("fault.txt", b"again")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    monkeypatch.setenv(FOLDER, str(tmp_path / "newer" / "still"))
    write_json("recent", ["a"])
    assert stat.S_IMODE((tmp_path / "newer" / "still").stat().st_mode) == 0o700
    assert read_json("recent") == ["a"]


def test_without_a_home_nothing_is_kept_and_nothing_breaks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (FOLDER, "HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("os.path.expanduser", lambda path: str(path))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NoStateError):
        state_path("settings.json")
    write_json("settings", {})
    assert read_json("settings") is None
    assert "EMTUI_DEBUG" in fault.told("a report")
    assert list(tmp_path.iterdir()) == []
