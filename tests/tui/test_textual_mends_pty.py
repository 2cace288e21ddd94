"""In a real terminal: input of any bytes is no end, and the terminal is given back."""

from __future__ import annotations

import os
from pathlib import Path

from tests.pty_kit import Start, start

__all__ = ["start"]


def test_any_bytes_are_survived(start: Start) -> None:
    run = start()
    run.wait("● Ali")  # the splash screen has the words already
    hostile = b"\xff", b"\xe9t\xe9", b"\xe2\x82", b"\x1b[M \xff\xff", b"\x1b[1114112;1u"
    for piece in (*hostile, b"\x1b[97;1:3u", b"\x1b[97:65;2u"):
        os.write(run.ours, piece)
        run.pass_time(0.15)
    run.forget()
    run.type(" ")
    run.wait("half-step 1")
    assert run.leave() == 0
    run.assert_given_back()
    assert "Traceback" not in run.words


FAILING = """
import sys
from emtui.__main__ import main
from emtui.tui import textual_mends
decode = textual_mends.InputDecoder.decode
def breaks(self, data, final=False):
    if b"%" in data:
        raise RuntimeError("no such thing should happen")
    return decode(self, data, final)
textual_mends.InputDecoder.decode = breaks
sys.exit(main())
"""


def test_an_error_in_the_input_thread_is_a_line_and_keys_are_heard_again(start: Start) -> None:
    run = start(code=FAILING)
    run.wait("● Ali")  # the splash screen has the words already
    run.type("%")
    run.wait("An error in emtui itself")
    run.type(" ")
    run.wait("half-step 1")
    assert run.leave() == 0
    run.assert_given_back()
    assert "Traceback" not in run.words


def test_a_paste_without_brackets_is_no_row_of_keys(start: Start, tmp_path: Path) -> None:
    run = start(cwd=tmp_path)
    run.wait("● Ali")  # the splash screen has the words already
    run.type("x <- cold 9 (3.95)\r")
    run.wait("Not understood")
    run.type("0.1\r0.2\r0.7\r0.75\r")
    run.wait("pasted")
    run.type(" " * 30)
    run.wait("half-step")
    assert run.leave() == 0
    assert not [path for path in tmp_path.iterdir() if path.name != "state"]


HANGING = """
import sys, time
from emtui.__main__ import main
from emtui.tui import app
app.GRACE = 0.5
async def hangs(self):
    self.exit()
    time.sleep(600)
app.EmtuiApp.action_quit = hangs
sys.exit(main())
"""


def test_a_shutdown_that_never_ends_gives_the_terminal_back(start: Start) -> None:
    run = start(code=HANGING)
    run.wait("● Ali")  # the splash screen has the words already
    run.assert_taken()
    run.type("q")
    assert run.end() == 0
    run.assert_given_back()
