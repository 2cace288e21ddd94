"""Many slips on the command line: read together where they fit, else summed."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeVar

from emtui.commands.arguments import reading_options
from emtui.commands.parsing import UsageError
from emtui.commands.progress import telling_rates
from emtui.commands.summary_refusals import (
    check_column,
    refuse_for_streams,
    refuse_for_summaries,
)
from emtui.commands.summing_arguments import may_be_many, paths_of
from emtui.em.cell_edges import CELLS
from emtui.em.chebyshev import TooCoarse
from emtui.em.sample import SampleError
from emtui.em.session import Session
from emtui.em.starts import default_start
from emtui.em.summary import Summary, sample_of
from emtui.em.variants import Variant
from emtui.slips.cluster import connected
from emtui.slips.envelope import Envelope
from emtui.slips.harmless import NAME_WIDTH, harmless
from emtui.slips.passes import Each, local
from emtui.slips.places import bytes_at_most, found_at, slips_at_most
from emtui.slips.reading.addresses import is_address
from emtui.slips.reading.errors import ReadError
from emtui.slips.reading.readers import read_path
from emtui.slips.reading.several import Skipped, read_together
from emtui.slips.streaming import Streamed, stream
from emtui.slips.summary_file import is_summary, sum_of

PASSES = 8
"""The most times a summary is made finer; each takes a pass over the files."""
Result = TypeVar("Result")


def is_many(options: argparse.Namespace) -> bool:
    """Whether a command line asks for anything but one file that fits into memory."""
    if not may_be_many(options):
        return False
    paths = paths_of(options)
    one = len(paths) == 1 and os.path.isfile(paths[0]) and not is_summary(paths[0])
    asked = options.stream or options.cluster is not None
    return asked or not one or bool(_too_many(paths, options))


def _too_many(files: Sequence[str], options: argparse.Namespace) -> str:
    """Which limit of what is read whole files are beyond, as its option; empty if none."""
    if not slips_at_most(files, options.in_memory):
        return "--in-memory"
    return "" if bytes_at_most(files, options.max_bytes) else "--max-bytes"


@contextmanager
def gathered(options: argparse.Namespace) -> Iterator[tuple[Envelope, Streamed | None]]:
    """The envelope of many slips, and what can make its summary finer, where anything can.

    Raises:
        UsageError: something cannot be read; the message names it and the fix.
    """
    try:
        paths = paths_of(options)
        if len(paths) > 1 and "-" in paths:
            raise UsageError("-: standard input is read alone; save it to a file")
        files, others = found_at(paths)
        if any(map(is_summary, files)):
            summary, skipped = summed(files, options)
            read = [file for file in files if file not in dict(skipped)]
            yield _told(envelope_of(summary, read), skipped_notes(skipped)), None
            return
        asked = options.stream or options.cluster is not None
        beyond = "" if asked else _too_many(files, options)
        if not (asked or beyond):
            yield _told(_read_whole(files, options), other_notes(others)), None
            return
        refuse_for_streams(options, beyond)
        with passes(options, files) as each:
            found = streamed(options, files, each)
            envelope = envelope_of(found.summary, found.summary.sources, found)
            why = _why_summed(beyond, envelope.count, options)
            notes = (*why, *envelope.notes, *other_notes(others))
            yield replace(envelope, notes=notes), found
    except (ReadError, SampleError) as fault:
        raise UsageError(str(fault)) from fault


def summed(files: Sequence[str], options: argparse.Namespace) -> tuple[Summary, Skipped]:
    """The sum of summaries, and those that were left out.

    Raises:
        ReadError: one cannot be read or does not add up.
        UsageError: there are files of slips among them, or an option does not go with summaries.
    """
    if not all(map(is_summary, files)):
        name = harmless(next(file for file in files if not is_summary(file)), NAME_WIDTH)
        raise UsageError(
            f"{name} holds slips and the others are summaries (.slips) of some; sum it first: "
            "emtui condense FILE -o NAME.slips --edges ONE.slips"
        )
    refuse_for_summaries(options)
    skipped: list[tuple[str, str]] = []
    summary = sum_of(files, skipped if options.skip_files else None)
    check_column(summary, options.column, files[0])
    return summary, tuple(skipped)


def _told(envelope: Envelope, notes: tuple[str, ...]) -> Envelope:
    return replace(envelope, notes=(*envelope.notes, *notes))


def _why_summed(beyond: str, count: int, options: argparse.Namespace) -> tuple[str, ...]:
    """What is told of files that were summed because a limit says so."""
    if not beyond:
        return ()
    most = f"{options.in_memory:,} slips" if beyond == "--in-memory" else "the bytes held at once"
    needs = f"{beyond} {count if beyond == '--in-memory' else 'N'}"
    if count > options.max_slips:
        needs += f" --max-slips {count}"
    return (f"more than {most}; to hold them all, {needs}",)


def _read_whole(files: tuple[str, ...], options: argparse.Namespace) -> Envelope:
    how = reading_options(options)
    if len(files) == 1 and not is_address(files[0]) and not options.skip_files:
        return read_path(files[0], how)
    for name in ("truth", "bins"):
        if getattr(options, name) is not None:
            raise UsageError(f"several files: --{name} is about one; leave it out")
    envelope, skipped = read_together(files, how, skip_files=options.skip_files)
    return _told(envelope, skipped_notes(skipped))


def streamed(
    options: argparse.Namespace, files: tuple[str, ...], each: Each, like: Summary | None = None
) -> Streamed:
    """Files summed as the options say.

    Raises:
        ReadError: one cannot be read.
        SampleError: they are no sample.
    """
    return stream(
        files,
        reading_options(options),
        each=each,
        cells=options.cells or CELLS,
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


def envelope_of(summary: Summary, paths: Sequence[str], found: Streamed | None = None) -> Envelope:
    """A summary as an envelope."""
    name = os.path.basename(paths[0]) if len(paths) == 1 else f"{len(paths)} files"
    return Envelope.summed(
        harmless(name, NAME_WIDTH), summary, () if found is None else streamed_notes(found)
    )


def finer_until(
    envelope: Envelope,
    streamed: Streamed | None,
    attempt: Callable[[Envelope], Result],
    lacks: Callable[[Result], TooCoarse | None] = lambda _: None,
) -> tuple[Envelope, Result]:
    """The result of `attempt`, after finer cells where a summary's are too wide for it.

    And for what the result `lacks`, as long as there are files and passes.

    Raises:
        UsageError: the summary came without its files, or the last pass was not enough.
    """
    for left in reversed(range(PASSES)):
        try:
            result = attempt(envelope)
            coarse = lacks(result)
            if coarse is None or streamed is None or not left:
                return envelope, result
        except TooCoarse as fault:
            if streamed is None or not left:
                raise UsageError(str(fault)) from fault
            coarse = fault
        streamed = streamed.finer(coarse.cells)
        envelope = replace(envelope, sample=sample_of(streamed.summary))
    raise AssertionError("the last pass returns or raises")


def climbable(envelope: Envelope, streamed: Streamed | None) -> Envelope:
    """The envelope with cells fine enough to begin on it and, with its files, to climb to an end.

    Raises:
        UsageError: nothing can begin on it.
    """

    def climb(ready: Envelope) -> None:
        start = default_start(ready.sample, Variant())
        session = Session.begin(ready.sample, Variant(), start)
        if streamed is not None:
            session.run()

    return finer_until(envelope, streamed, climb)[0]


MOST_NOTES, MOST_NAMED = 5, 10
"""Notes of one kind that are told, and files that are named; the rest is counted."""


def streamed_notes(found: Streamed) -> tuple[str, ...]:
    """What is told of a pass over files: what was read how, and which were left out."""
    notes = found.summary.notes
    more = len(notes) - MOST_NOTES
    cut = (f"and {more:,} more such notes",) if more > 0 else ()
    return (*notes[:MOST_NOTES], *cut, *skipped_notes(found.skipped))


def skipped_notes(skipped: Skipped) -> tuple[str, ...]:
    """What is told of files that were left out, and why."""
    if len(skipped) < 2:
        return tuple(f"1 file left out: {why}" for _, why in skipped)
    more = len(skipped) - MOST_NAMED
    each = (f"left out: {why}" for _, why in skipped[:MOST_NAMED])
    rest = (f"and {more:,} more",) if more > 0 else ()
    return (f"{len(skipped):,} files left out", *each, *rest)


def other_notes(others: Sequence[str]) -> tuple[str, ...]:
    """What is told of files in folders that are of kinds which hold no slips."""
    if not others:
        return ()
    count, more = len(others), len(others) - MOST_NAMED
    names = [harmless(name, NAME_WIDTH) for name in others[:MOST_NAMED]]
    names += [f"and {more:,} more"] * (more > 0)
    return (f"{count:,} file{'s' * (count > 1)} of other kinds not read: {', '.join(names)}",)
