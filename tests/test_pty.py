"""A real terminal is given back as it was, however the program ends; files are whole or absent."""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from emtui.tui.dialogs.export import SOON
from tests.long_run import in_long_runs, strength
from tests.pty_kit import Run, Start, environment, start

__all__ = ["start"]
FIRST = "Who wrote which"
"""Words that stand on the screen once it is painted."""
TRUE_COLOUR = re.compile(r"[34]8;2;\d+;\d+;\d+")
NAMED_COLOUR = re.compile(r"\x1b\[(?:[0-9;]*;)?(?:3[0-7]|4[0-7]|9[0-7]|10[0-7]|[34]8;5;\d+)m")


def started(start: Start, *arguments: str, **more: str) -> Run:
    run = start(*arguments, **more)
    run.wait(FIRST)
    run.assert_taken()
    return run


@pytest.mark.parametrize("key", ["\x03", *in_long_runs("q")], ids=["Ctrl+C", "q"])
def test_a_key_that_leaves_gives_the_terminal_back(start: Start, key: str) -> None:
    run = started(start)
    run.type(key)
    assert run.end() == 0
    run.assert_given_back()


@pytest.mark.parametrize("name", ["SIGTERM", *in_long_runs("SIGINT", "SIGHUP", "SIGQUIT")])
def test_a_signal_gives_the_terminal_back(start: Start, name: str) -> None:
    run = started(start)
    number = getattr(signal, name)
    run.process.send_signal(number)
    assert run.end() == 128 + number
    run.assert_given_back()
    assert "Traceback" not in run.words


@pytest.mark.parametrize("after", [0.1, *in_long_runs(0.0, 0.02, 0.05, 0.2, 0.4)])
def test_a_signal_at_any_moment_of_the_launch_does(start: Start, after: float) -> None:
    run = start()
    run.read(60)  # the first it writes: the terminal is taken, and nothing else is there yet
    run.pass_time(after)
    run.process.send_signal(signal.SIGTERM)
    assert run.end() in (128 + signal.SIGTERM, -signal.SIGTERM)
    run.assert_given_back()
    assert "Traceback" not in run.words


@pytest.mark.parametrize("name", ["SIGHUP", *in_long_runs("SIGTERM")])
def test_what_was_done_is_kept_where_a_signal_ends_it(
    start: Start, tmp_path: Path, name: str
) -> None:
    run = started(start)
    run.type("e")
    run.wait("Edit the essay")
    run.type("0.77\r")
    run.wait("15 slips")
    run.process.send_signal(getattr(signal, name))
    assert run.end() == 128 + getattr(signal, name)
    run.assert_given_back()
    again = start()
    again.wait("15 slips")
    again.type("\r")
    again.until(lambda: not (tmp_path / "state" / "kept.json").exists(), "the answer taken")
    again.wait("the essay, edited: 15 slips")
    assert again.leave() == 0


INTERRUPTED = """
import os, signal, sys
class Falling:
    def __del__(self):  # what is raised here, nobody hears of
        os.kill(os.getpid(), signal.SIGINT)
        for _ in range(100): pass
class Importing:
    def find_spec(self, name, *more):
        if name == "textual.app":
            Falling()
sys.meta_path.insert(0, Importing())
from emtui.cli import main
sys.exit(main([]))
"""


def test_an_interrupt_that_nobody_would_hear_of_ends_the_launch(start: Start) -> None:
    run = start(code=INTERRUPTED)
    assert run.end() in (130, -signal.SIGINT)
    run.assert_given_back()
    assert not run.words


@pytest.mark.long
def test_a_terminal_that_is_gone_ends_the_program(start: Start) -> None:
    run = started(start)
    os.close(run.ours)
    os.close(run.theirs)
    assert run.process.wait(60) != 0


def stopped(run: Run) -> bool:
    pid, status = os.waitpid(run.process.pid, os.WUNTRACED | os.WNOHANG)
    return pid != 0 and os.WIFSTOPPED(status)


def test_ctrl_z_suspends_and_comes_back(start: Start) -> None:
    run = started(start)
    for _ in range(2):
        run.type("\x1a")
        run.until(lambda: stopped(run), "stopped")
        run.read(0.1)
        run.assert_given_back()
        run.forget()
        run.process.send_signal(signal.SIGCONT)
        run.wait(FIRST)
        run.assert_taken()
    run.type(" ")
    run.wait("Who wrote what?")
    run.type("q")
    assert run.end() == 0
    run.assert_given_back()


BREAK = """
import sys
from emtui.plot import terminal
from emtui.tui.app import EmtuiApp
def broken(*_):
    raise RuntimeError("a fault for the test")
{where} = broken
from emtui.cli import main
sys.exit(main())
"""


def test_where_pictures_fail_the_session_lives_and_a_line_says_so(
    start: Start, tmp_path: Path
) -> None:
    run = start(code=BREAK.format(where="terminal.draw"))
    run.wait("An error in emtui itself")
    assert run.leave() == 0
    run.assert_given_back()
    assert "Traceback" not in run.words
    report = (tmp_path / "state" / "fault.txt").read_text(encoding="utf-8")
    assert "RuntimeError: a fault for the test" in report


def test_an_unexpected_error_is_two_lines_and_a_report(start: Start, tmp_path: Path) -> None:
    run = start(code=BREAK.format(where="EmtuiApp._prepare"))
    assert run.end() == 1
    run.assert_given_back()
    after = run.words[run.words.rindex("emtui: an error") :]
    assert len(after.strip().splitlines()) <= 2 + len(str(tmp_path)) // 80 + 1
    assert "emtui's README says where to report it" in after
    for words in ("Traceback", "RuntimeError", "a fault for the test"):
        assert words not in run.words
    report = (tmp_path / "state" / "fault.txt").read_text(encoding="utf-8")
    assert "RuntimeError: a fault for the test" in report
    assert "numpy" not in report.splitlines()[0]


@pytest.mark.long
def test_the_error_itself_is_shown_where_it_is_asked_for(start: Start, tmp_path: Path) -> None:
    run = start(code=BREAK.format(where="EmtuiApp._prepare"), EMTUI_DEBUG="1")
    assert run.end() == 1
    run.assert_given_back()
    assert "a fault for the test" in run.words
    assert not (tmp_path / "state" / "fault.txt").exists()


def hues(run: Run) -> set[str]:
    """Colours written that are no greys."""
    found = {match[0] for match in TRUE_COLOUR.finditer(run.written)}
    return {colour for colour in found if len(set(colour.split(";")[2:])) > 1}


@pytest.mark.parametrize("plain", [True, *in_long_runs(False)])
def test_without_colours_only_greys_are_written(start: Start, plain: bool) -> None:
    more = {"NO_COLOR": "1"} if plain else {}
    run = started(start, **more)
    run.type("\r")
    run.wait("What numbers, then?")
    run.type("q")
    assert run.end() == 0
    run.assert_given_back()
    assert bool(hues(run)) is not plain
    assert not NAMED_COLOUR.search(TRUE_COLOUR.sub("", run.written))


@pytest.mark.long
def test_an_old_terminal_is_given_back(start: Start) -> None:
    run = started(start, TERM="vt100", COLORTERM="")
    assert not TRUE_COLOUR.search(run.written)
    run.type("q")
    assert run.end() == 0
    run.assert_given_back()


def test_a_dumb_terminal_is_refused_in_one_line(start: Start) -> None:
    run = start(TERM="dumb")
    assert run.end() == 2
    assert run.written == "emtui: TERM=dumb cannot place text; use: emtui fit\r\n"
    assert run.attributes() == run.before


@pytest.mark.long
def test_a_dumb_terminal_still_fits(start: Start) -> None:
    run = start("fit", "--example", "galaxies", TERM="dumb")
    assert run.end() == 0
    assert "\x1b" not in run.written
    assert "82 slips" in run.written


@pytest.mark.parametrize(
    "kind", ["no text", *in_long_runs("nothing", "a folder", "the folder a file")]
)
def test_kept_files_that_cannot_be_read_are_no_obstacle(
    start: Start, tmp_path: Path, kind: str
) -> None:
    state, good = tmp_path / "state", tmp_path / "mine.txt"
    good.write_text("1\n2\n3\n9\n10\n11\n")
    if kind == "the folder a file":
        state.write_text("no folder")
    elif kind != "nothing":
        state.mkdir()
    for name in ("recent", "journal", "settings"):
        if kind == "a folder":
            (state / f"{name}.json").mkdir()
        elif kind == "no text":
            (state / f"{name}.json").write_bytes(b"\xff\xfe\x00\x80")
    run = started(start)
    run.type("o")
    run.wait("Open an envelope")
    run.type(f"{good}\r")
    run.wait("6 numbers")
    run.type("\r")
    run.wait("6 slips")
    run.type("q")
    assert run.end() == 0
    run.assert_given_back()
    assert "Traceback" not in run.words
    if kind == "nothing":
        assert json.loads((state / "recent.json").read_text()) == [str(good)]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read every file")
def test_kept_files_without_permission_are_no_obstacle(start: Start, tmp_path: Path) -> None:
    kept = tmp_path / "state" / "recent.json"
    kept.parent.mkdir()
    kept.write_text("[]")
    kept.chmod(0)
    run = started(start)
    run.type("o")
    run.wait("Open an envelope")
    assert run.leave() == 0
    run.assert_given_back()


# Files: killed while one is written, and disks that are full.


MANY = strength(60_000, 200_000)
"""Slips, so many that writing them takes a while."""


@pytest.fixture(scope="module")
def many_slips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("many") / "many.txt"
    rng = np.random.default_rng(4)
    np.savetxt(path, np.append(rng.normal(size=MANY // 2), rng.normal(9, 1, MANY // 2)), fmt="%.9g")
    return path


def parts(folder: Path) -> list[Path]:
    return [path for path in folder.glob(".emtui-*.part") if path.stat().st_size > 0]


def export_slips(run: Run) -> None:
    run.type("x")
    run.wait("Export")
    run.type("\x1b[B\x1b[B")  # down to the slips
    run.wait("many-slips.csv")
    run.pass_time(2 * SOON)  # a dialog that has just opened writes nothing
    run.type("\t\r")


@pytest.mark.parametrize("old", ["what was there before\n", *in_long_runs(None)])
def test_killed_while_exporting_the_file_is_as_it_was(
    start: Start, tmp_path: Path, many_slips: Path, old: str | None
) -> None:
    target = tmp_path / "many-slips.csv"
    if old is not None:
        target.write_text(old)
    run = start(str(many_slips), cwd=tmp_path)
    run.wait(f"{MANY:,} slips")
    export_slips(run)
    if old is not None:
        run.wait("already exists")
        run.type("\t\r")
    run.until(lambda: parts(tmp_path), "a part of the file")
    run.process.kill()
    assert run.end() == -signal.SIGKILL
    if target.exists() and target.read_text() != old:
        # The kill came after the last byte: then it is whole.
        assert len(target.read_text().splitlines()) == MANY + 1
    else:
        assert (target.read_text() if target.exists() else None) == old
        assert parts(tmp_path)


@pytest.mark.long
def test_a_signal_while_exporting_gives_the_terminal_back(
    start: Start, tmp_path: Path, many_slips: Path
) -> None:
    run = start(str(many_slips), cwd=tmp_path)
    run.wait(f"{MANY:,} slips")
    export_slips(run)
    run.until(lambda: parts(tmp_path), "a part of the file")
    run.process.terminate()
    assert run.end() == 128 + signal.SIGTERM
    target = tmp_path / "many-slips.csv"
    assert not target.exists() or len(target.read_text().splitlines()) == MANY + 1


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 kB of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    if not mounted:
        pytest.skip("this machine lets nobody here mount a small file system")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=False)


def test_a_full_disk_is_said_and_nothing_is_left_on_it(
    start: Start, small_disk: Path, many_slips: Path
) -> None:
    """In the app: the words appear, the screen goes on, and a file that was there stays."""
    (small_disk / "mine.txt").write_text("mine\n")
    run = start(str(many_slips), cwd=small_disk, EMTUI_STATE=str(small_disk / "state"))
    run.wait(f"{MANY:,} slips")
    export_slips(run)
    run.wait("No space left")
    assert run.leave() == 0
    run.assert_given_back()
    assert not (small_disk / "many-slips.csv").exists()
    assert list(small_disk.glob(".emtui-*")) == []
    assert (small_disk / "mine.txt").read_text() == "mine\n"


def fit(tmp_path: Path, *arguments: str, **how: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "emtui", "fit", *arguments]
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        command,
        env=environment(tmp_path / "state"),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        **how,
    )


@pytest.mark.long
def test_fit_on_a_full_disk_is_one_line(small_disk: Path, many_slips: Path) -> None:
    out = small_disk / "who.csv"
    done = fit(small_disk, str(many_slips), "--slips-out", str(out), stdout=subprocess.PIPE)
    assert done.returncode == 2
    assert re.fullmatch(r"emtui: .*who.csv: not written \(No space left.*\n", done.stderr)
    assert list(small_disk.iterdir()) == []


def test_a_file_that_may_not_grow_is_one_line(tmp_path: Path, many_slips: Path) -> None:
    """A full disk as every machine can play it: a limit on a file's size."""

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    out = tmp_path / "who.csv"
    done = fit(
        tmp_path,
        str(many_slips),
        "--slips-out",
        str(out),
        "--starts",
        "1",
        "--format",
        "csv",
        stdout=subprocess.PIPE,
        preexec_fn=small_files,
    )
    assert done.returncode == 2
    assert re.fullmatch(r"emtui: .*who.csv: not written \(File too large.*\n", done.stderr)
    assert list(tmp_path.iterdir()) == []


def test_fit_closed_in_the_middle_of_writing_leaves_nothing(
    tmp_path: Path, many_slips: Path
) -> None:
    out = tmp_path / "out" / "who.csv"
    out.parent.mkdir()
    command = [sys.executable, "-m", "emtui", "fit", str(many_slips), "--slips-out", str(out)]
    command += ["--starts", "1", "--format", "csv"]  # no verdict, which is not looked at
    process = subprocess.Popen(
        command,
        env=environment(tmp_path / "state"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    while process.poll() is None and not parts(out.parent):
        time.sleep(0.002)
    process.kill()
    process.wait()
    assert not out.exists() or len(out.read_text().splitlines()) == MANY + 1
