"""A machine with little: no home, no name, no memory, no standard input, a folder that is gone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.long_run import in_long_runs
from tests.pty_kit import Start, start

__all__ = ["start"]

NOBODY = """\
import importlib, os, pkgutil, sys
import concurrent.futures.thread, emtui, numpy.ma, rich.traceback, textual.drivers.linux_driver
for module in pkgutil.walk_packages(emtui.__path__, "emtui."):
    if module.name != "emtui.__main__":
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


@pytest.mark.skipif(sys.platform != "linux", reason="address space is limited on Linux only")
@pytest.mark.parametrize("megabytes", [150, *in_long_runs(250)])
def test_with_little_memory_the_terminal_is_given_back(megabytes: int, start: Start) -> None:
    code = (
        f"import resource; resource.setrlimit(resource.RLIMIT_AS, ({megabytes << 20},) * 2)\n"
        "import sys; from emtui.cli import main; sys.exit(main([]))"
    )
    run = start(code=code)
    seen = "Who wrote which"
    run.until(lambda: seen in run.words or run.process.poll() is not None, "the screen or end")
    status = run.leave() if run.process.poll() is None else run.end()
    assert status in (0, 1, 2, 130)
    assert run.attributes() == run.before
    assert run.left_on() == {}
    assert "Traceback" not in run.words


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
