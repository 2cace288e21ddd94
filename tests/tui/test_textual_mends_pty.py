"""In a real terminal: input of any bytes is no end, and the terminal is given back."""

from __future__ import annotations

import os

from tests.pty_kit import Start, start

__all__ = ["start"]


def test_any_bytes_are_survived(start: Start) -> None:
    run = start()
    run.wait("A guess")
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
