"""Reads the slips that the command line names: a file, a pipe or a built-in envelope."""

from __future__ import annotations

import argparse
import os
import stat
import sys
from typing import BinaryIO, cast

from emtui.commands.parsing import UsageError
from emtui.commands.summary_refusals import refuse_for_summaries, said
from emtui.em.sample import SampleError
from emtui.slips.envelope import Envelope, essay_envelope
from emtui.slips.examples import ExampleError, load_example
from emtui.slips.harmless import harmless
from emtui.slips.reading.errors import is_question, may_leave_out
from emtui.slips.reading.readers import (
    ReadError,
    ReadOptions,
    read_path,
    read_stream,
)
from emtui.slips.reading.source import Progress
from emtui.slips.summary_file import is_summary

STANDARD_INPUT = "standard input"
MOST_KEPT = 30_000_000
"""Bytes of a pipe kept while it is read, to read them again after a question."""

READING = (
    *("column", "truth", "counts", "bins", "decimal", "thousands", "na"),
    *("skip_lines", "percent", "currency", "skip_bad", "max_bytes", "max_slips"),
    *("in_memory", "stream", "skip_files", "cells", "cluster"),
)
"""The options that say how files are read."""


def reading_options(options: argparse.Namespace) -> ReadOptions:
    """The reader's options as given on the command line."""
    return ReadOptions(
        column=_text(options.column),
        truth=_text(options.truth),
        friends=getattr(options, "friends", 2) or 0,
        counts=_text(options.counts),
        bins=None if options.bins is None else (options.bins[0], options.bins[1]),
        decimal=options.decimal,
        thousands=options.thousands,
        na=tuple(_text(text) or "" for text in options.na),
        skip_lines=options.skip_lines,
        percent=options.percent,
        currency=options.currency,
        skip_bad=options.skip_bad,
        max_bytes=options.max_bytes,
        max_slips=options.max_slips,
    )


def _text(value: str | list[str] | None) -> str | None:
    """The value of an option; argparse before Python 3.13 gives an empty list for ``--na=--``."""
    return "--" if isinstance(value, list) else value


class NeedsAnswer(Exception):  # noqa: N818
    """The slips can be read once the person answers a question, which the screen can ask.

    Attributes:
        kept: a pipe's whole content, since it cannot be read twice; None for a file.
    """

    def __init__(self, fault: ReadError, kept: bytes | None = None) -> None:
        super().__init__(str(fault))
        self.kept = kept


def open_envelope(
    options: argparse.Namespace, *, pipe_by_default: bool, progress: Progress | None = None
) -> Envelope:
    """The envelope that the command line names; the essay's if it names none.

    Args:
        options: as `add_reading` takes them.
        pipe_by_default: whether to read standard input if no file is named.
        progress: called with the fraction of the file that has been read.

    Raises:
        UsageError: it cannot be read; the message names the file, the place and the fix.
        NeedsAnswer: it could be read in more than one way.
    """
    try:
        if options.example is not None:
            _refuse_beside_example(options)
            return load_example(options.example)
        piped = pipe_by_default and sys.stdin is not None and not sys.stdin.isatty()
        if options.file == "-" or (options.file is None and piped):
            if sys.stdin is None:
                raise UsageError("standard input is closed; give a file, or pipe numbers in")
            return _from_pipe(sys.stdin.buffer, STANDARD_INPUT, options, progress)
        if options.file is None:
            return essay_envelope()
        if _is_pipe(options.file):
            with open(options.file, "rb") as stream:
                return _from_pipe(stream, options.file, options, progress)
        if is_summary(options.file):
            refuse_for_summaries(options)
        return read_path(options.file, reading_options(options), progress)
    except OSError as error:
        raise UsageError(f"{harmless(options.file)}: cannot be read ({error.strerror})") from error
    except ReadError as fault:
        if _may_be_asked(fault):
            raise NeedsAnswer(fault) from fault
        raise UsageError(str(fault)) from fault
    except (ExampleError, SampleError) as error:
        raise UsageError(str(error)) from error


def _may_be_asked(fault: ReadError) -> bool:
    """Whether the screen can ask how to read on, or whether to leave cells out."""
    return is_question(fault) or may_leave_out(fault)


def _is_pipe(path: str) -> bool:
    """Whether a path can be read only once, as that of ``<(command)``."""
    try:
        return not stat.S_ISREG(os.stat(path).st_mode) and not os.path.isdir(path)
    except (OSError, ValueError):
        return False


def _from_pipe(
    stream: BinaryIO, name: str, options: argparse.Namespace, progress: Progress | None
) -> Envelope:
    """Read a pipe, keeping its content in case a question comes up."""
    recorded = RecordedStream(stream)
    try:
        return read_stream(cast("BinaryIO", recorded), name, reading_options(options), progress)
    except ReadError as fault:
        if not _may_be_asked(fault):
            raise
        everything = recorded.everything()
        if everything is None:
            raise UsageError(str(fault)) from fault
        raise NeedsAnswer(fault, everything) from fault


class RecordedStream:
    """A stream that remembers what was read from it, up to MOST_KEPT bytes.

    Args:
        stream: opened for reading bytes; need not be able to seek.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._pieces: list[bytes] | None = []
        self._size = 0

    def seekable(self) -> bool:
        """False: after a seek the record would be wrong."""
        return False

    def read(self, size: int) -> bytes:
        """The next `size` bytes, fewer at the end."""
        piece = self._stream.read(size)
        self._size += len(piece)
        if self._size > MOST_KEPT:
            self._pieces = None
        if self._pieces is not None:
            self._pieces.append(piece)
        return piece

    def everything(self) -> bytes | None:
        """The whole stream, after reading its rest; None if it is larger than MOST_KEPT."""
        while self._pieces is not None and self.read(1 << 16):
            pass
        return None if self._pieces is None else b"".join(self._pieces)


def _refuse_beside_example(options: argparse.Namespace) -> None:
    """Refuse options about a file next to --example."""
    if options.file:
        raise UsageError("give a file or --example, not both")
    if found := said(options, READING):
        raise UsageError(f"{found} is about a file; leave it out beside --example")
