"""What the command line decides before anything is opened."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from emtui import cli
from emtui.commands import opening


@pytest.mark.parametrize(
    ("arguments", "on_screen"),
    [
        (["FILE"], True),
        (["FILE", "--column", "1"], True),
        (["FILE", "--skip-bad"], True),
        (["-"], False),
        ([], False),
        (["absent.txt"], False),
    ],
)
def test_a_large_file_is_read_on_the_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], on_screen: bool
) -> None:
    monkeypatch.setattr(opening, "LARGE", 10)
    path = tmp_path / "large.txt"
    path.write_text("1 2 3 4 5 6 7 8 9\n")
    given = [str(path) if argument == "FILE" else argument for argument in arguments]
    assert opening.takes_long(opening.parser().parse_args(given)) is on_screen


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--help"]) == 0
    page = capsys.readouterr().out
    assert all(f"emtui {name}" in page for name in cli.COMMANDS)


def test_the_first_picture_waits_for_neither_numpy_nor_plotext() -> None:
    code = (
        "import sys, emtui.cli, emtui.tui.app; from emtui.commands import opening;"
        "opening.parser().parse_args([]); emtui.tui.app.EmtuiApp();"
        "print(*(name for name in ('numpy', 'plotext') if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_an_interrupt_during_imports_prints_nothing() -> None:
    code = (
        "import os, signal, sys\n"
        "class Pressed:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'emtui.cli':\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Pressed())\n"
        "import emtui.__main__\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (-signal.SIGINT, b"")
