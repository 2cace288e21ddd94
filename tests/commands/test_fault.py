"""An error that nobody expected: two lines, a report in a file, and status 1."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from pathlib import Path

import pytest

from emtui import cli
from emtui.commands import fault, memory
from emtui.fault_report import NAME
from emtui.tui.app import EmtuiApp
from tests.tui.app_kit import until

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


def from_memory() -> Exception:
    try:
        try:
            raise MemoryError
        except MemoryError as error:
            raise ValueError("no room") from error
    except ValueError as error:
        return error


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (from_memory(), cli.BAD_INPUT),
        (RuntimeError("can't start new thread"), cli.BAD_INPUT),
        (ImportError("libm.so: failed to map segment from shared object"), cli.BAD_INPUT),
        (OSError(errno.ENOMEM, "?"), cli.BAD_INPUT),
        (KeyError("MemoryError"), fault.FAULT),
        (ValueError("a file named bad_alloc"), fault.FAULT),
    ],
)
def test_memory_at_its_end_is_told_from_a_fault(
    error: Exception,
    status: int,
    state: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(_: Sequence[str]) -> int:
        raise error

    monkeypatch.setitem(cli.COMMANDS, "deal", fail)
    assert cli.main(["deal"]) == status
    assert (cli.TOO_MUCH in capsys.readouterr().err) is (status == cli.BAD_INPUT)
    assert state.exists() is (status == fault.FAULT)


async def test_a_screen_without_room_for_its_workbench_says_why(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def prepare() -> None:
        raise MemoryError

    app = EmtuiApp()
    monkeypatch.setattr(app, "_prepare", prepare)
    async with app.run_test() as pilot:
        await until(pilot, lambda: app.ended_by is not None)
    assert app.fault
    assert memory.short(app.ended_by)


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
