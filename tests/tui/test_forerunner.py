"""A copy of the process draws the first pictures: the same ones, or none, and it never stays."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="copies are made on Linux only")

# The copies are made in a process of their own: that of the tests has threads.
HEAD = """
import os, sys
from emtui.tui.forerunner import Forerunner, Wanted, pictures
os.sched_getaffinity = lambda pid: {0, 1}
def children():
    return open(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read().split()
def wanted():
    from rich.style import Style
    tones = dict(background=(18, 18, 18), text=(224, 224, 224), accent=(1, 120, 212),
                 warning=(255, 166, 43), dark=True, contrast=False)
    on = Style.parse("on #121212")
    return {"slips": Wanted(70, 20, tones, on), "climb": Wanted(40, 11, tones, on)}
"""
SAME = """
ahead = Forerunner.ahead()
assert len(children()) == 1
sent = ahead.drawn(wanted)
assert not children()
from emtui.scenes.frame import Frame
from emtui.slips.envelope import essay_envelope
assert sent == pictures(Frame.of(essay_envelope()), wanted())
assert len(sent) == 2 and any("█" in seg.text for row in sent["slips"].rows for seg in row)
"""
SMALL = """
ahead = Forerunner.ahead()
assert not {"numpy", "plotext", "textual"} & set(sys.modules)
assert ahead.drawn(wanted)
assert not {"numpy", "plotext", "textual"} & set(sys.modules)
"""
ENDED = """
import signal
ahead = Forerunner.ahead()
os.kill(ahead._pid, signal.SIGKILL)
assert ahead.drawn(wanted) == {} and not children()
"""
HUNG = """
import signal
from emtui.tui import forerunner
forerunner.PATIENCE = 0.05
ahead = Forerunner.ahead()
os.kill(ahead._pid, signal.SIGSTOP)
assert ahead.drawn(wanted) == {} and not children()
"""
GIVEN_UP = """
import signal, threading, time
ahead = Forerunner.ahead()
os.kill(ahead._pid, signal.SIGSTOP)
found = []
waiting = threading.Thread(target=lambda: found.append(ahead.drawn(wanted)))
waiting.start()
time.sleep(0.2)
assert not found
ahead.give_up()
waiting.join(1.0)
assert found == [{}] and not children()
ahead.give_up()
"""
UNASKED = """
def no():
    raise LookupError
ahead = Forerunner.ahead()
try:
    ahead.drawn(no)
except LookupError:
    assert not children()
else:
    raise AssertionError
"""
THREADS = """
import threading
go = threading.Event()
threading.Thread(target=go.wait).start()
assert Forerunner.ahead() is None and not children()
go.set()
"""
FORGOTTEN = """
ahead = Forerunner.ahead()
ahead._line.close()
assert os.waitpid(ahead._pid, 0)[1] == 0
"""
NO_ROOM = """
def full():
    raise BlockingIOError
before = len(os.listdir("/proc/self/fd"))
os.fork = full
assert Forerunner.ahead() is None and len(os.listdir("/proc/self/fd")) == before
"""
ALONE = """
os.sched_getaffinity = lambda pid: {0}
assert Forerunner.ahead() is None and not children()
"""


@pytest.mark.parametrize(
    "script",
    [SAME, SMALL, ENDED, HUNG, GIVEN_UP, UNASKED, FORGOTTEN, NO_ROOM, ALONE, THREADS],
    ids=[
        *("same", "small", "ended", "hung", "given up", "unasked", "forgotten", "no room"),
        *("alone", "threads"),
    ],
)
def test_a_copy(script: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", HEAD + script], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "")
