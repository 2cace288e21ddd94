"""`emtui lessons`: the list, and the essay written into a folder, whole or refused in one line."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from emtui import cli
from emtui.commands import lessons, opening
from emtui.commands.parsing import UsageError
from emtui.lessons import pictures
from emtui.lessons.book import pages
from emtui.lessons.handout import Drawn, file_names
from emtui.lessons.page import PARTS
from emtui.state_folder import FOLDER
from tests.lessons.kit import stage
from tests.long_run import strength


def draw(tell: Callable[[int], None], *, answers: bool) -> list[Drawn]:
    """Every page as it begins."""
    drawn = []
    for number, (name, page) in enumerate(pages().items(), 1):
        tell(number)
        reader = stage(name)
        panels = ((("The slips", "<svg/>"),),) * 2
        drawn.append(Drawn(page, number, ((reader, reader),), ("<svg/>", "<svg/>"), panels))
    return drawn


def undrawn(tell: Callable[[int], None], *, answers: bool) -> list[Drawn]:
    raise AssertionError("drawn for nothing")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Pages are not played."""
    monkeypatch.setattr(pictures, "draw", draw)
    return monkeypatch


def test_the_list_has_every_page_with_number_title_and_part(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["lessons"]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert len(rows) == len(pages())
    for number, (row, page) in enumerate(zip(rows, pages().values(), strict=True), 1):
        assert row.split() == [str(number), *page.title.split(), *PARTS[page.part].split()]


@pytest.mark.usefixtures("quick")
def test_the_essay_is_written_whole_into_a_new_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "some" / "where"
    assert lessons.run(["--export", str(folder)]) == 0
    names = sorted(path.name for path in folder.iterdir())
    assert names == sorted(file_names(list(pages().values())))
    told = capsys.readouterr()
    assert str(folder / "essay.html") in told.out
    assert told.err == ""


@pytest.mark.usefixtures("quick")
def test_a_students_version_in_a_teachers_place_leaves_no_answers_behind(tmp_path: Path) -> None:
    assert lessons.run(["--export", str(tmp_path), "--with-answers"]) == 0
    (tmp_path / "01-mine-played.svg").write_text("mine")
    assert lessons.run(["--export", str(tmp_path), "--replace"]) == 0
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {*file_names(list(pages().values())), "01-mine-played.svg"}


def test_an_existing_file_is_replaced_only_when_that_is_said(
    tmp_path: Path, quick: pytest.MonkeyPatch
) -> None:
    quick.setattr(pictures, "draw", undrawn)
    kept = tmp_path / file_names(list(pages().values()))[5]
    kept.write_text("mine")
    with pytest.raises(UsageError, match=r"already exists.*--replace"):
        lessons.run(["--export", str(tmp_path)])
    assert kept.read_text() == "mine"
    assert len(list(tmp_path.iterdir())) == 1
    quick.setattr(pictures, "draw", draw)
    assert lessons.run(["--export", str(tmp_path), "--replace"]) == 0
    assert kept.read_text() != "mine"


@pytest.mark.parametrize(
    "arguments", [["--replace"], ["--export"], ["one"], ["--export", "a\0b"], ["--export", ""]]
)
def test_arguments_that_cannot_be_are_refused_in_one_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["lessons", *arguments]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("emtui: ")
    assert told.err.count("\n") == 1


def test_a_folder_that_cannot_be_is_refused_in_one_line(
    tmp_path: Path, quick: pytest.MonkeyPatch
) -> None:
    quick.setattr(pictures, "draw", undrawn)
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="not a folder to write to"):
        lessons.run(["--export", str(tmp_path / "file" / "below")])
    with pytest.raises(UsageError, match="not a folder to write to"):
        lessons.run(["--export", str(tmp_path / "file")])


@pytest.mark.parametrize("page", ["0", "99", "x", "-1"])
def test_a_page_that_is_not_there_is_refused_in_one_line(
    page: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["--page", page]) == 2
    assert capsys.readouterr().err.startswith("emtui: --page")


def test_a_page_is_found_by_its_number() -> None:
    assert [opening.page_named(number) for number in range(1, len(pages()) + 1)] == list(pages())


LAST = strength(2, len(pages()))
"""Pages drawn for real."""


def test_pages_are_drawn_for_real_and_the_readers_journal_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = tmp_path / "lessons.json"
    journal.write_text('{"done": ["one_friend"], "answers": {"one_friend/four times": 2}}')
    kept = journal.read_text()
    monkeypatch.setenv(FOLDER, str(tmp_path))
    drawn = pictures.draw(lambda number: None, LAST, answers=True)
    assert [one.number for one in drawn] == list(range(1, LAST + 1))
    assert not drawn[0].cards[0][0].journal.answers
    assert all(one.cards[-1][1].page in one.cards[-1][1].journal.done for one in drawn)
    assert journal.read_text() == kept
    assert os.environ[FOLDER] == str(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["lessons.json"]


@pytest.mark.usefixtures("quick")
def test_where_nobody_watches_no_page_is_told_on_the_way(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    lessons.run(["--export", str(tmp_path / "out")])
    assert capfd.readouterr().err == ""
