"""Closed, full, narrow and broken streams: one line and a status, never a traceback."""

from __future__ import annotations

import io
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from emtui.commands import arguments
from emtui.commands.arguments import RecordedStream
from tests.commands.kit import emtui
from tests.long_run import in_long_runs

EMTUI = f"{shlex.quote(sys.executable)} -m emtui"
pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs a shell")


def shell(
    command: str, folder: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", f"emtui() {{ {EMTUI} \"$@\"; }}; {command}"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        start_new_session=True,
        env={**os.environ, **environment, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("command", "line"),
    [
        pytest.param(
            "emtui - <&-",
            "standard input is closed; give a file, or pipe numbers in",
            marks=pytest.mark.long,
        ),
        ("emtui fit - <&-", "standard input is closed; give a file, or pipe numbers in"),
        ("emtui deal >&-", "standard output is closed; there is nowhere to write to"),
        pytest.param(
            "emtui fit --example essay >&-", "standard output is closed", marks=pytest.mark.long
        ),
        pytest.param(
            "emtui - < /dev/null",
            "standard input: empty; slips are numbers",
            marks=pytest.mark.long,
        ),
        ("echo 1 2 | emtui -", "needs a terminal; without one, use: emtui fit"),
    ],
)
def test_one_line_and_status_2(command: str, line: str, tmp_path: Path) -> None:
    done = shell(command, tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("emtui: ")
    assert line in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("command", "line"),
    [
        ("emtui fit ''", "a file without a name; give its path"),
        ("emtui fitt", "fitt: no such file; check the path, or did you mean emtui fit?"),
        ("emtui fti slips.txt", "fti: no such file; check the path, or did you mean emtui fit?"),
        ("emtui help", "help: no such file; check the path, or did you mean emtui --help?"),
        (
            "emtui version",
            "version: no such file; check the path, or did you mean emtui --version?",
        ),
        (
            "emtui fit --example essay --start-means 5 10 15",
            "3 given, and --friends is 2; say --friends 3, or give 2",
        ),
        (
            "emtui fit --example essay --friends auto --start-means 5 10 15",
            "say how many friends with --friends 3",
        ),
        ("emtui fit x.csv --example essay", "give a file or --example, not both"),
        ("emtui fit --example essay --column 2", "--column is about a file; leave it out"),
        ("emtui fit --example essay --column ''", "--column is about a file; leave it out"),
        ("emtui fit --example essay --max-slips 3", "--max-slips is about a file"),
        ("emtui --example essay --max-bytes 3", "--max-bytes is about a file"),
        ("emtui fit --example essay --stream", "--stream is about a file"),
        ("emtui fit --example essay --known-spread 1 --min-spread 5", "is below --min-spread 5"),
        ("emtui fit --example essay --friends 6 --start-share 0.3", "--start-share is of two"),
        ("emtui fit --example essay --friends 6 --start quartiles", "--start is of two friends"),
        ("emtui condense - -o all.slips", "standard input can be read once only; save it"),
        ("emtui lessons --export -", "name one"),
        ("emtui fit --example ''", "no example ''; there are: essay"),
        ("emtui fit --example essay --slips-out out.doc", "end the name in .csv, .jsonl or"),
        ("emtui fit --example essay --slips-out no/out.csv", "there is no such folder"),
        ("emtui fit --example essay --slips-out ''", "the suffix says the form"),
        ("emtui deal --out ''", "an empty name: not a path; choose another name"),
        ("emtui deal --out .", "a folder; name a file in it"),
        ("emtui deal --ali 1e308,1e308", "some slips leave the range of numbers"),
        ("emtui deal --share -1", "Ali's share is -1"),
    ],
)
def test_arguments_that_cannot_be_are_one_line_and_status_2(
    command: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = emtui(*shlex.split(command)[1:])
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("emtui: ")
    assert line in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_command_in_place_of_a_file() -> None:
    done = shell("emtui fit <(printf '1 2 3\\n9 10\\n') --format csv")
    assert (done.returncode, done.stderr) == (0, "")
    asked = shell("emtui fit <(printf 'a,b\\n1,2\\n3,4\\n5,6\\n')")
    assert (asked.returncode, asked.stdout) == (2, "")
    assert "2 columns hold numbers (a, b); choose one with --column NAME" in asked.stderr


def test_a_pipe_is_kept_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytes(range(256)) * 1000
    stream = RecordedStream(io.BytesIO(data))
    assert stream.read(10) == data[:10]
    assert stream.everything() == data
    monkeypatch.setattr(arguments, "MOST_KEPT", len(data) - 1)
    stream = RecordedStream(io.BytesIO(data))
    assert stream.everything() is None
    assert not stream.seekable()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no full device here")
@pytest.mark.parametrize(
    "command", ["deal --slips 9999", *in_long_runs("fit --example essay", "examples")]
)
def test_a_full_disk_is_one_line(command: str) -> None:
    done = shell(f"emtui {command} > /dev/full")
    assert done.returncode == 2
    assert done.stderr == (
        "emtui: standard output cannot be written (No space left on device)\n"
    )  # fmt: skip


@pytest.mark.parametrize(
    "command", ["deal --slips 99999", *in_long_runs("fit --example essay --trace")]
)
def test_a_reader_that_leaves_ends_it_quietly(command: str) -> None:
    done = shell(f"emtui {command} | head -1; echo ${{PIPESTATUS[0]}}")
    assert done.stdout.splitlines()[-1] == "0"
    assert done.stderr == ""


@pytest.mark.parametrize("number", [signal.SIGTERM, *in_long_runs(signal.SIGINT, signal.SIGHUP)])
def test_a_signal_leaves_no_half_file(number: signal.Signals, tmp_path: Path) -> None:
    target = tmp_path / "dealt.csv"
    command = [sys.executable, "-m", "emtui", "deal", "--slips", "5000000", "--out", str(target)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        while not list(tmp_path.iterdir()):
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(number)
        _, told = process.communicate(timeout=60)
    assert (process.returncode, told) == (128 + number, "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "command", ["condense -o all.slips", *in_long_runs("fit --stream", "--stream")]
)
def test_ctrl_c_ends_a_pass_at_once(command: str, tmp_path: Path) -> None:
    for k in range(4):
        (tmp_path / f"p{k}.txt").write_text("".join(f"{j * 0.37:.2f}\n" for j in range(60_000)))
    named = [*command.split(), *(f"p{k}.txt" for k in range(4))]
    code = (
        "import sys, os, signal; from emtui.slips import passes; from emtui.cli import main\n"
        "work = passes.work_on\n"
        "def on(*more): os.kill(os.getpid(), signal.SIGINT); return work(*more)\n"
        "passes.work_on = on; sys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *named],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"p{k}.txt" for k in range(4)]


def test_an_encoding_without_the_signs_gets_plain_ones() -> None:
    done = shell("emtui fit --example essay --bootstrap 3", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert "\n  +- " in done.stdout
    named = shell("echo 1 2 3 > é.txt; emtui fit é.txt | head -1; rm é.txt", Path("/tmp"),
                  PYTHONIOENCODING="ascii")  # fmt: skip
    assert named.stdout == "\\xe9.txt: 3 slips\n"


def test_numbers_below_zero_are_no_options() -> None:
    done = shell("emtui deal --slips 3 --ali -2,0.5 --bilal=-1e3,1 --share .9")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 4


def test_a_target_that_cannot_be_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("mine")
    done = shell("emtui fit absent.txt --slips-out out.csv", tmp_path)
    assert done.stderr == (
        "emtui: out.csv: already exists; choose another name, or add --replace\n"
    )  # fmt: skip
    assert done.returncode == 2
