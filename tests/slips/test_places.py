"""Which files folders and patterns mean: each once, only files, and never the whole disk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from emtui.slips import places
from emtui.slips.places import expanded
from emtui.slips.reading.errors import ReadError


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def made(*files: str) -> None:
    for file in files:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        Path(file).write_text("1\n2\n8\n9\n")


@pytest.mark.parametrize("name", ["**/*.csv", ".", "**", "*/*/**/*.csv", "x/**/../**/*.csv"])
def test_links_in_a_circle_are_not_followed(name: str) -> None:
    made("x/y/z/a.csv")
    for folder in (".", "x", "x/y", "x/y/z"):
        for link in ("p", "q"):
            os.symlink(".", os.path.join(folder, link))
    assert [os.path.realpath(f) for f in expanded([name])] == [os.path.realpath("x/y/z/a.csv")]


def test_a_file_and_links_to_it_count_once_in_one_folder() -> None:
    made("a/1.csv", "a/2.csv")
    os.symlink("2.csv", "a/newest.csv")
    assert expanded(["a"]) == ("a/1.csv", "a/2.csv")
    assert expanded(["a/*.csv"]) == ("a/1.csv", "a/2.csv")
    with pytest.raises(ReadError, match="named twice"):
        expanded(["a", "a/newest.csv"])


def test_signs_for_folders_mean_what_they_mean_in_a_shell() -> None:
    made("a.csv", "x/b.csv", "x/y/c.csv", "x/.hid/d.csv", "x/_old/e.csv")
    assert expanded(["**/*.csv"]) == ("a.csv", "x/_old/e.csv", "x/b.csv", "x/y/c.csv")
    assert expanded(["x/**/*.csv"]) == ("x/_old/e.csv", "x/b.csv", "x/y/c.csv")
    assert expanded(["**/y/*.csv"]) == ("x/y/c.csv",)
    assert expanded(["**/y/**"]) == ("x/y/c.csv",)
    assert expanded(["./x/**/c*"]) == ("./x/y/c.csv",)
    assert expanded(["x"]) == ("x/b.csv", "x/y/c.csv")


def test_a_folder_of_other_files_is_refused_before_all_is_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(places, "MOST_OTHERS", 3)
    made("a/1.csv", "b/1.py", "c/1.py", "d/1.py")
    assert expanded(["."]) == ("./a/1.csv",)
    made("b/2.h")
    with pytest.raises(ReadError, match="more than 3 other files; name the folder"):
        expanded(["."])


def test_devices_and_the_systems_state_are_not_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not os.path.isdir("/proc/self"):
        pytest.skip("this system has no /proc")
    for name in ("/proc", "/proc/self/task", "/dev"):
        with pytest.raises(ReadError, match="no slips"):
            expanded([name])
    monkeypatch.setattr(places, "SYSTEM", (os.path.abspath("dev"),))
    made("a/1.csv", "dev/2.csv", "device/3.csv")
    assert expanded(["."]) == ("./a/1.csv", "./device/3.csv")
    assert expanded(["**/*.csv"]) == ("a/1.csv", "device/3.csv")


def test_a_link_that_may_not_be_followed_is_no_end(monkeypatch: pytest.MonkeyPatch) -> None:
    made("a/1.csv", "a/2.csv")

    def barred(path: str) -> str:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os.path, "realpath", barred)
    assert expanded(["a"]) == ("a/1.csv", "a/2.csv")


@pytest.mark.skipif(os.name == "nt", reason="a folder in use cannot be deleted there")
def test_a_working_folder_that_was_deleted_has_no_slips() -> None:
    made("gone/1.csv")
    os.chdir("gone")
    os.remove("1.csv")
    os.rmdir("../gone")
    for name in (".", "*", "**"):
        with pytest.raises(ReadError, match=r"no file|without files"):
            expanded([name])
