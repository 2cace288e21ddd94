"""Arguments about more slips than one file, one memory or one machine holds."""

from __future__ import annotations

import argparse
import os

from emtui.commands.parsing import Parser
from emtui.commands.typed_numbers import whole

IN_MEMORY = 20_000_000
"""Slips that are read into memory at most, unless said otherwise."""


def add_many(parser: Parser) -> None:
    """Arguments that say how more slips are read than fit into memory."""
    group = parser.add_argument_group("many slips")
    group.add_argument(
        "--in-memory",
        type=whole(0),
        default=IN_MEMORY,
        metavar="N",
        help="read up to N slips into memory; more are summed, cell by cell: scores agree to "
        f"about 14 digits, numbers to about six where a climb is slow (default {IN_MEMORY})",
    )
    group.add_argument("--stream", action="store_true", help="sum them, however few they are")
    add_passes(group)


def add_passes(group: argparse._ArgumentGroup) -> None:
    """Arguments of passes over files."""
    group.add_argument(
        "--skip-files",
        action="store_true",
        help="leave out files that cannot be read or lack the column, and say which "
        "(default: refuse)",
    )
    group.add_argument(
        "--cells",
        type=whole(64, 1_000_000),
        metavar="N",
        help="sum slips in about N cells (default 4096)",
    )
    group.add_argument(
        "--cluster",
        metavar="local|ADDRESS",
        help="sum files on a Dask cluster: a worker for every core here, or the scheduler at "
        "ADDRESS, such as tcp://10.0.0.1:8786, whose workers must see the files",
    )


def paths_of(options: argparse.Namespace) -> list[str]:
    """All paths that the command line names."""
    return [path for path in (options.file, *options.others) if path is not None]


def may_be_many(options: argparse.Namespace) -> bool:
    """Whether it is worth finding out if there are too many slips to be read as one file."""
    paths = paths_of(options)
    if not paths or options.example is not None or paths == ["-"]:
        return False
    path = paths[0]
    if len(paths) > 1 or options.stream or options.cluster is not None:
        return True
    if path.lower().endswith(".slips") or os.path.isdir(path) or "://" in path:
        return True
    if not os.path.lexists(path):
        return any(sign in path for sign in "*?[")
    return os.path.isfile(path) and os.path.getsize(path) >= 2 * options.in_memory
