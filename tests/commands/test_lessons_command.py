"""`emtui lessons`: the list, and the essay written into a folder, whole or refused in one line."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from emtui import cli
from emtui.commands import lessons
from emtui.commands.parsing import UsageError
from emtui.lessons.book import pages
from emtui.lessons.handout import Drawn, file_names
from emtui.lessons.journal import Journal
from emtui.lessons.page import PARTS, Reader
from emtui.lessons.staging import staged
from emtui.scenes.backdrop import Backdrop


def draw(tell: Callable[[int], None]) -> list[Drawn]:
    """Every page as it begins, without a screen."""
    drawn = []
    for number, (name, page) in enumerate(pages().items(), 1):
        tell(number)
        assert page.scenery.envelope is not None
        frame = staged(page.scenery, Backdrop.of(page.scenery.envelope()))
        reader = Reader(frame, Journal(), name)
        drawn.append(Drawn(page, number, reader, reader, ("<svg/>", "<svg/>")))
    return drawn


def undrawn(tell: Callable[[int], None]) -> list[Drawn]:
    raise AssertionError("drawn for nothing")


def test_the_list_has_every_page_with_number_title_and_part(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["lessons"]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert len(rows) == len(pages())
    for number, (row, page) in enumerate(zip(rows, pages().values(), strict=True), 1):
        assert row.split() == [str(number), *page.title.split(), *PARTS[page.part].split()]


def test_the_essay_is_written_whole_into_a_new_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "some" / "where"
    assert lessons.run(["--export", str(folder)], draw) == 0
    names = sorted(path.name for path in folder.iterdir())
    assert names == sorted(file_names(list(pages().values())))
    told = capsys.readouterr()
    assert str(folder / "README.md") in told.out
    assert told.err == ""


def test_an_existing_file_is_replaced_only_when_that_is_said(tmp_path: Path) -> None:
    kept = tmp_path / file_names(list(pages().values()))[5]
    kept.write_text("mine")
    with pytest.raises(UsageError, match=r"already exists.*--replace"):
        lessons.run(["--export", str(tmp_path)], undrawn)
    assert kept.read_text() == "mine"
    assert len(list(tmp_path.iterdir())) == 1
    assert lessons.run(["--export", str(tmp_path), "--replace"], draw) == 0
    assert kept.read_text() != "mine"


@pytest.mark.parametrize("arguments", [["--replace"], ["--export"], ["one"], ["--export", "a\0b"]])
def test_arguments_that_cannot_be_are_refused_in_one_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["lessons", *arguments]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("emtui: ")
    assert told.err.count("\n") == 1


def test_a_folder_that_cannot_be_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="not a folder to write to"):
        lessons.run(["--export", str(tmp_path / "file" / "below")], undrawn)
    with pytest.raises(UsageError, match="not a folder to write to"):
        lessons.run(["--export", str(tmp_path / "file")], undrawn)


@pytest.mark.parametrize("page", ["0", "99", "x", "-1"])
def test_a_page_that_is_not_there_is_refused_in_one_line(
    page: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["--page", page]) == 2
    assert capsys.readouterr().err.startswith("emtui: --page")


def test_a_page_is_found_by_its_number() -> None:
    assert [cli._page(number) for number in range(1, len(pages()) + 1)] == list(pages())


@pytest.mark.skipif("EMTUI_ALL_PAGES" not in os.environ, reason="a minute; set EMTUI_ALL_PAGES=1")
def test_every_page_of_the_handout_is_done_when_it_was_played(tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.mkdir()
    (state / "lessons.json").write_text('{"page": "never_falls"}')
    run = subprocess.run(
        [sys.executable, "-m", "emtui", "lessons", "--export", str(tmp_path / "out")],
        capture_output=True, text=True, check=False, env={**os.environ, "EMTUI_STATE": str(state)},
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert (state / "lessons.json").read_text() == '{"page": "never_falls"}'
    assert len(list((tmp_path / "out").iterdir())) == 3 * len(pages()) + 1
