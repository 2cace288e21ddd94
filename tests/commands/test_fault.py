"""An error that nobody expected: two lines, a report in a file, and status 1."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from emtui import cli
from emtui.commands import fault
from emtui.fault_report import NAME

WORDS = "emtui's README says where to report it"


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EMTUI_STATE", str(tmp_path / "state"))
    monkeypatch.delenv(fault.DEBUG, raising=False)
    return tmp_path / "state"


def broken(_: Sequence[str]) -> int:
    raise RuntimeError("no such thing should happen")


def test_a_command_that_breaks_says_so_in_two_lines(
    state: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(cli.COMMANDS, "deal", broken)
    assert cli.main(["deal"]) == fault.FAULT
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 2
    assert WORDS in told.err
    assert str(state / NAME) in told.err
    assert "no such thing" not in told.err
    report = (state / NAME).read_text(encoding="utf-8")
    assert report.startswith("emtui ")
    assert "RuntimeError: no such thing should happen" in report


def test_asked_for_the_error_itself_comes(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(fault.DEBUG, "1")
    monkeypatch.setitem(cli.COMMANDS, "deal", broken)
    with pytest.raises(RuntimeError, match="no such thing"):
        cli.main(["deal"])
    assert not state.exists()


def test_a_later_report_replaces_the_earlier(state: Path) -> None:
    fault.told("first")
    fault.told("second \ud800")
    report = (state / NAME).read_text(encoding="utf-8")
    assert "first" not in report
    assert "second ?" in report
    assert [path.name for path in state.iterdir()] == [NAME]


def test_without_a_place_for_it_the_words_say_how_to_see_it(state: Path) -> None:
    state.write_text("a file where the folder should be")
    lines = fault.told("what happened").splitlines()
    assert len(lines) == 2
    assert "EMTUI_DEBUG=1" in lines[1]
    assert WORDS in lines[1]
