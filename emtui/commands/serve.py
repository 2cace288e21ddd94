"""`emtui serve`: the app in the browsers of a class, each visitor closed in."""

from __future__ import annotations

import argparse
import errno
import os
import socket
from collections.abc import Sequence
from pathlib import Path

from emtui.commands.arguments import NeedsAnswer, open_envelope
from emtui.commands.opening import page_named
from emtui.commands.opening import parser as opening_parser
from emtui.commands.output import complain, say
from emtui.commands.parsing import Parser, UsageError, add_reading
from emtui.commands.typed_numbers import positive, whole
from emtui.slips.extras import install
from emtui.slips.harmless import NAME_WIDTH, harmless

MINUTE = 60.0
MOST = 200_000
"""Slips that each visitor's process may hold: about 20 MB."""
MISSING = f"emtui serve needs textual-serve, which is not installed; {install('serve')}"
ABOUT = """
Open emtui in browsers: print the address, and run the app for each visitor.

Visitors have built-in envelopes, dealing, typing and pasting numbers, and the
essay; what they export is a download. They can read and write no file of this
machine, and what they do is gone when they leave. With FILE everybody begins
with these slips: 200,000 at most, or a summary (emtui condense).
"""
MORE = """
exit status:
  0    ended with Ctrl+C
  2    the address is taken, FILE cannot be read, or textual-serve is missing;
       one line says why

examples:
  emtui serve
  emtui serve --file slips.csv --column weight
  emtui serve --host 0.0.0.0 --visitors 40
"""


def parser() -> Parser:
    """The command's arguments."""
    parser = Parser("emtui serve", ["[options] [FILE]"], ABOUT, MORE, elsewhere=_of_emtui)
    parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS",
                        help="where to listen (default 127.0.0.1: this machine alone)")  # fmt: skip
    parser.add_argument("--port", type=whole(0, 65535), default=8000, metavar="N",
                        help="the port; 0 is any that is free (default 8000)")  # fmt: skip
    parser.add_argument("--visitors", type=whole(1, 1000), default=40, metavar="N",
                        help="at a time, at most; each takes about 50 MB (default 40)")  # fmt: skip
    parser.add_argument("--idle", type=positive, default=60.0, metavar="MINUTES",
                        help="a session ends after so long without a key (default 60)")  # fmt: skip
    parser.add_argument("--file", dest="also", metavar="FILE", help="the same as FILE")
    parser.add_argument("--page", type=whole(1), metavar="N", help="begin on page N of the essay")
    add_reading(parser, piped=False)
    return parser


def _of_emtui(option: str) -> str:
    """What to say of an option that emtui itself has."""
    known = option in opening_parser().options
    return f"{option} is an option of emtui itself, in a terminal" if known else ""


def run(arguments: Sequence[str]) -> int:
    """Serve until it is stopped, and return the exit status."""
    options = parser().parse_args(arguments)
    if options.file is None:
        options.file = options.also
    if options.file == "-":
        raise UsageError("standard input can be read once only; give a file")
    try:
        from emtui.serving.server import ClassServer, is_loopback
    except ImportError as error:
        raise UsageError(MISSING) from error
    given = _checked(options, arguments)
    if not is_loopback(options.host):
        complain(
            f"emtui: --host {options.host}: whoever reaches this machine can open a session on it; "
            "the connection is not encrypted"
        )
    server = ClassServer(
        given, options.host, options.port,
        visitors=options.visitors, idle=MINUTE * options.idle, say=_tell_address,
    )  # fmt: skip
    try:
        server.serve()
    except OSError as error:
        # What asyncio raises has a number of the system's, and its own long words.
        taken, unknown = error.errno == errno.EADDRINUSE, isinstance(error, socket.gaierror)
        why = "in use" if taken else os.strerror(error.errno) if error.errno else str(error)
        why = "no such address" if unknown else why
        wrong = "--host" if unknown or error.errno in (None, errno.EADDRNOTAVAIL) else "--port"
        raise UsageError(f"{options.host}, port {options.port}: {why}; choose {wrong}") from error
    return 0


def _tell_address(address: str) -> None:
    say(f"emtui is open at {address} (Ctrl+C ends it)")


def _checked(options: argparse.Namespace, arguments: Sequence[str]) -> tuple[str, ...]:
    """What every visitor's emtui is given: slips that can be read, and a page that there is.

    Raises:
        UsageError: one of them is not so.
    """
    given: list[str] = []
    if options.page is not None:
        page_named(options.page)
        given += ["--page", str(options.page)]
    shown = harmless(options.file or "", NAME_WIDTH)
    if options.file is not None and Path(options.file).exists() and not _lasts(options.file):
        raise UsageError(f"{shown}: can be read once only; give a file")
    try:
        envelope = open_envelope(options, pipe_by_default=False)
    except NeedsAnswer as question:
        raise UsageError(str(question)) from question
    if envelope.count > MOST and not envelope.is_summed:
        raise UsageError(
            f"{shown}: {envelope.count:,} slips, which each visitor would hold in memory; sum them "
            f"first: emtui condense {shown} -o FILE.slips"
        )
    if options.example is not None:
        return (*given, "--example", options.example)
    if options.file is None:
        return tuple(given)
    return (*given, *_reading(options), "--", str(Path(options.file).resolve()))


def _lasts(path: str) -> bool:
    """Whether a path is a file or a folder, and no pipe."""
    return Path(path).is_file() or Path(path).is_dir()


def _reading(options: argparse.Namespace) -> list[str]:
    """The options that say how the file is read, as they were given."""
    reading = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    add_reading(reading)
    found: list[str] = []
    for action in reading._actions:
        value = getattr(options, action.dest)
        if not action.option_strings or action.dest == "example" or value == action.default:
            continue
        option = action.option_strings[0]
        if value is True:
            found.append(option)
        elif action.nargs is not None:
            found += [option, *value]
        else:
            found += [f"{option}={one}" for one in (value if isinstance(value, list) else [value])]
    return found
