"""Many slips on the command line: read together where they fit, else summed."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager

from emtui.commands.arguments import reading_options
from emtui.commands.parsing import Parser, UsageError, whole
from emtui.commands.progress import telling_rates
from emtui.em.sample import SampleError
from emtui.em.summary import CELLS, Summary
from emtui.slips.cluster import connected
from emtui.slips.envelope import Envelope
from emtui.slips.harmless import NAME_WIDTH, harmless
from emtui.slips.reading.errors import ReadError
from emtui.slips.reading.readers import read_path, read_together
from emtui.slips.streaming import Each, Streamed, expanded, local, slips_at_most, stream
from emtui.slips.summary_file import is_summary, sum_of

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
        help="read up to N slips into memory; more are summed, cell by cell, which gives the same "
        f"digits (default {IN_MEMORY})",
    )
    group.add_argument("--stream", action="store_true", help="sum them, however few they are")
    add_passes(group)


def add_passes(group: argparse._ArgumentGroup) -> None:
    """Arguments of passes over files."""
    group.add_argument(
        "--skip-files",
        action="store_true",
        help="leave out files that cannot be read, and say which (default: refuse)",
    )
    group.add_argument(
        "--cells",
        type=whole(64, 1_000_000),
        default=CELLS,
        metavar="N",
        help=f"sum slips in about N cells (default {CELLS})",
    )
    group.add_argument(
        "--cluster",
        metavar="local|ADDRESS",
        help="sum files on a Dask cluster: a worker for every core here, or the scheduler at "
        "ADDRESS, such as tcp://10.0.0.1:8786, whose workers must see the files",
    )


def is_many(options: argparse.Namespace) -> bool:
    """Whether a command line asks for more than one file that fits into memory."""
    paths = _paths(options)
    if not paths or options.example is not None or paths == ["-"]:
        return False
    return (
        len(paths) > 1
        or options.stream
        or options.cluster is not None
        or is_summary(paths[0])
        or os.path.isdir(paths[0])
        or not os.path.lexists(paths[0])
        or (os.path.isfile(paths[0]) and not slips_at_most(paths, options.in_memory))
    )


def _paths(options: argparse.Namespace) -> list[str]:
    return [path for path in (options.file, *options.others) if path is not None]


@contextmanager
def gathered(options: argparse.Namespace) -> Iterator[tuple[Envelope, Streamed | None]]:
    """The envelope of many slips, and what can make its summary finer, where anything can.

    Raises:
        UsageError: something cannot be read; the message names it and the fix.
    """
    try:
        paths = _paths(options)
        if any(map(is_summary, paths)):
            if not all(map(is_summary, paths)):
                raise UsageError("give files of slips or summaries (.slips), not both")
            yield envelope_of(sum_of(paths), paths), None
            return
        files = expanded(paths)
        fits = not options.stream and options.cluster is None
        if fits and slips_at_most(files, options.in_memory):
            yield _read_whole(files, options), None
            return
        with passes(options, files) as each:
            found = streamed(options, files, each)
            yield envelope_of(found.summary, files, found), found
    except (ReadError, SampleError) as fault:
        raise UsageError(str(fault)) from fault


def _read_whole(files: tuple[str, ...], options: argparse.Namespace) -> Envelope:
    how = reading_options(options)
    if len(files) == 1:
        return read_path(files[0], how)
    if options.truth is not None:
        raise UsageError("several files: --truth is about one; leave it out")
    return read_together(files, how)


def streamed(
    options: argparse.Namespace, files: tuple[str, ...], each: Each, like: Summary | None = None
) -> Streamed:
    """Files summed as the options say.

    Raises:
        ReadError: one cannot be read.
        SampleError: they are no sample.
        UsageError: an option is about files that are read whole.
    """
    for name in ("truth", "counts"):
        if getattr(options, name) is not None:
            raise UsageError(f"--{name} is about a file that is read whole; see --in-memory")
    return stream(
        files,
        reading_options(options),
        each=each,
        cells=options.cells,
        like=like,
        skip_files=options.skip_files,
    )


@contextmanager
def passes(options: argparse.Namespace, files: tuple[str, ...]) -> Iterator[Each]:
    """What takes passes over the files: this process, or a cluster."""
    with telling_rates("reading", files) as tell:
        if options.cluster is None:
            yield local(tell)
            return
        with connected(options.cluster, tell) as each:
            yield each


def envelope_of(
    summary: Summary, paths: tuple[str, ...] | list[str], found: Streamed | None = None
) -> Envelope:
    """A summary as an envelope."""
    name = os.path.basename(paths[0]) if len(paths) == 1 else f"{len(paths)} files"
    return Envelope.summed(
        harmless(name, NAME_WIDTH), summary, () if found is None else skipped_notes(found)
    )


def skipped_notes(found: Streamed) -> tuple[str, ...]:
    """What is told of files that were left out."""
    if not found.skipped:
        return ()
    first = found.skipped[0][1]
    count = len(found.skipped)
    return (f"{count} file{'s' * (count > 1)} left out: {first}{' and others' * (count > 1)}",)
