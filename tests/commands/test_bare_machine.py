"""A machine with little: no home, no name, no memory, no standard input, a folder that is gone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.long_run import in_long_runs
from tests.pty_kit import Start, start

__all__ = ["start"]

NOBODY = """\
import contextlib, importlib, os, pkgutil, sys
import concurrent.futures.thread, emtui, numpy.ma, rich.traceback, textual.drivers.linux_driver
for module in pkgutil.walk_packages(emtui.__path__, "emtui."):
    if module.name != "emtui.__main__":
        with contextlib.suppress(ImportError):  # what needs an extra
            importlib.import_module(module.name)
emtui.plot.terminal.warm_up()
for example in emtui.slips.examples.EXAMPLES.values():
    example.load()
for name in ("HOME", "EMTUI_STATE"):
    os.environ.pop(name, None)
os.setgroups([])
os.setgid(54321)
os.setuid(54321)
from emtui.cli import main
for line in sys.argv[1:]:
    print(f"{main(line.split())} ended", file=sys.stderr)
"""
"""A user without a name and a home runs each line; all is imported before: it may read nothing of
ours."""
NAMELESS = """\
import os, pwd, sys
def nobody(uid):
    raise KeyError(uid)
pwd.getpwuid = nobody
for name in ("HOME", "EMTUI_STATE"):
    os.environ.pop(name, None)
from emtui.cli import main
sys.exit(main(sys.argv[1:]))
"""
"""The same with a screen: what it imports on its way must be readable, so only name and home go."""
LITTLE = (30, 60, 70, 90, 110, 120, 130, 138, 140, 142, 154, 160, 170, 180, 200, 240)
"""Megabytes with which a command ended in each of many ways while it did not refuse them."""
as_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may become another user"
)


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """A folder that others may not enter."""
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o700)
    for above in (tmp_path, *list(tmp_path.parents)[:3]):
        above.chmod(0o755)
    return folder


@as_root
def test_nobody_is_told_in_a_line(closed: Path) -> None:
    refused = (
        *("fit closed/a.csv", "closed/a.csv", "deal --out closed/a.csv"),
        "fit --example essay --slips-out closed/a.csv",
        *("lessons --export closed", "lessons --export closed/in"),
    )
    done = subprocess.run(
        [sys.executable, "-c", NOBODY, "fit --example essay", *refused],
        cwd=closed.parent,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    first, *told = done.stderr.splitlines()
    assert (done.returncode, first) == (0, "0 ended"), done.stderr
    assert told[1::2] == ["2 ended"] * len(refused), done.stderr
    assert all(line.startswith("emtui: ") for line in told[::2])


@as_root
def test_a_folder_one_may_not_look_into_is_named(closed: Path) -> None:
    """Nothing is left out in silence: neither below a folder nor on a pattern's way."""
    for name in ("hid/sub", "listed/sub"):
        (closed.parent / name).mkdir(parents=True, mode=0o755)
        (closed.parent / name).parent.chmod(0o755)
        for file in (closed.parent / name / "q.txt", closed.parent / name / "../p.txt"):
            file.write_text("1 2 3 4 9 8")
            file.chmod(0o644)
    (closed.parent / "hid/sub").chmod(0o000)
    (closed.parent / "listed/sub").chmod(0o444)
    (closed.parent / "listed/cwd").symlink_to("../closed/in")
    refused = {
        "fit closed": "closed",
        "fit hid": "hid/sub",
        "fit hid/*/*.txt": "hid/sub",
        "fit hid/**": "hid/sub",
        "fit listed": "listed/cwd",
        "fit listed/sub": "listed/sub/q.txt",
        "condense hid -o out.slips": "hid/sub",
    }
    done = subprocess.run(
        [sys.executable, "-c", NOBODY, *refused, "fit hid --skip-files"],
        cwd=closed.parent,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    told = done.stderr.splitlines()
    for line, name in zip(told[::2], refused.values(), strict=False):
        assert line.startswith(f"emtui: {name}: not allowed to read it"), done.stderr
    assert told[1::2] == ["2 ended"] * len(refused), done.stderr
    assert told[-1] == "0 ended"
    assert "p.txt: 6 slips\n1 file left out: hid/sub: not allowed" in done.stdout


def test_without_name_and_home_there_is_a_screen(start: Start) -> None:
    run = start(code=NAMELESS)
    run.wait("Who wrote which")
    run.type("o")
    run.wait("Open an envelope")
    run.type("~/x\r")
    run.wait("no such file")
    assert run.leave() == 0
    run.assert_given_back()


def test_with_standard_input_closed_keys_come_from_the_terminal(start: Start) -> None:
    code = "import os, sys; os.close(0); sys.stdin = None\nfrom emtui.cli import main; main([])"
    run = start(code=code)
    run.wait("Who wrote which")
    assert run.leave() == 0


LIMITED = (
    "import resource, sys; resource.setrlimit(resource.{kind}, ({megabytes} << 20,) * 2)\n"
    "from emtui.cli import main; sys.exit(main(sys.argv[1:]))"
)
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")


@on_linux
@pytest.mark.parametrize(
    "limit",
    [("RLIMIT_AS", 150), *in_long_runs(("RLIMIT_DATA", 60), *(("RLIMIT_AS", m) for m in LITTLE))],
)
@pytest.mark.parametrize("line", ["fit --example galaxies", *in_long_runs("deal", "examples")])
def test_too_little_memory_is_one_line(line: str, limit: tuple[str, int]) -> None:
    code = LIMITED.format(kind=limit[0], megabytes=limit[1])
    done = subprocess.run(
        [sys.executable, "-c", code, *line.split()], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"emtui: needs \d+ MB of memory, .* ulimit -[vd]\n", done.stderr)


@on_linux
@pytest.mark.parametrize("megabytes", [400, *in_long_runs(*LITTLE, 300, 350, 450, 500)])
def test_the_screen_with_too_little_memory_is_one_line(megabytes: int, start: Start) -> None:
    run = start(code=LIMITED.format(kind="RLIMIT_AS", megabytes=megabytes))
    assert run.end() == 2
    assert re.fullmatch(r"emtui: needs \d+ MB of memory, .* ulimit -v\s*", run.written)
    assert run.attributes() == run.before


@on_linux
@pytest.mark.parametrize("megabytes", in_long_runs(512, 600, 800, 1000, 1500, 2000))
def test_with_as_much_memory_as_is_asked_for_it_opens(megabytes: int, start: Start) -> None:
    run = start(code=LIMITED.format(kind="RLIMIT_AS", megabytes=megabytes))
    run.wait("Who wrote which")
    run.type(" bl")
    run.wait("Landscape")
    assert run.leave() == 0
    run.assert_given_back()


@on_linux
@pytest.mark.long
@pytest.mark.parametrize("kind", ["RLIMIT_AS", "RLIMIT_DATA"])
def test_a_fit_ends_well_with_as_much_memory_as_it_asks_for(kind: str) -> None:
    code = LIMITED.format(kind=kind, megabytes=256 if kind == "RLIMIT_AS" else 128)
    done = subprocess.run(
        [sys.executable, "-c", code, "fit", "--example", "galaxies", "--bootstrap", "20"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_read_that_blocks_does_not_keep_the_program(start: Start) -> None:
    code = (
        "import sys, time, emtui.tui.dialogs.open.dialog as dialog\n"
        "dialog.load = lambda *given: time.sleep(600)\n"
        "from emtui.cli import main; sys.exit(main([]))"
    )
    run = start(code=code)
    run.wait("Who wrote which")
    run.type("o")
    run.wait("Open an envelope")
    run.type("x.csv\r")
    run.wait("Reading")
    assert run.leave() == 0
    run.assert_given_back()
