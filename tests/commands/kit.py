"""A command of emtui run within the tests' own process, as a shell would run it."""

from __future__ import annotations

import io
import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from unittest.mock import patch

from emtui import cli
from emtui.slips.essay import ESSAY

SLIPS = " ".join(map(str, ESSAY))


class Done(NamedTuple):
    """How a command ended, and what it wrote."""

    returncode: int
    stdout: str
    stderr: str


def emtui(*arguments: str, given: str = "") -> Done:
    """Run ``emtui ARGUMENTS`` with `given` piped in; no screen is opened, nothing is a terminal."""
    out, err = _stream(), _stream()
    with _signals_kept(), patch.multiple(sys, stdin=_stream(given), stdout=out, stderr=err):
        try:
            status = cli.main(arguments)
        except SystemExit as left:  # as after --help
            status = left.code if isinstance(left.code, int) else 1
    return Done(status, _written(out), _written(err))


def fit(*arguments: str, given: str = SLIPS) -> Done:
    """Run ``emtui fit``, on the essay's slips unless others are given."""
    return emtui("fit", *arguments, given=given)


def result(*arguments: str, given: str = SLIPS) -> Any:
    """What ``emtui fit --format json`` found; it must succeed."""
    done = fit("--format", "json", *arguments, given=given)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _stream(text: str = "") -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8", newline="\n")


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode()


@contextmanager
def _signals_kept() -> Iterator[None]:
    """A command handles some signals in its own way for the rest of its process."""
    names = [name for name in ("SIGTERM", "SIGHUP", "SIGINT") if hasattr(signal, name)]
    kept = {getattr(signal, name): signal.getsignal(getattr(signal, name)) for name in names}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
