"""The arguments that say what to read, and the envelope that they name."""

from __future__ import annotations

import argparse
import sys

from emtui.commands.parsing import UsageError
from emtui.em.sample import SampleError
from emtui.slips.envelope import Envelope, essay_envelope
from emtui.slips.examples import ExampleError, load_example
from emtui.slips.reading import (
    AmbiguousDecimal,
    ChooseColumn,
    ReadError,
    ReadOptions,
    read_path,
    read_stream,
)
from emtui.slips.source import Progress


def reading_options(options: argparse.Namespace) -> ReadOptions:
    """The reader's options as given on the command line."""
    return ReadOptions(
        column=options.column,
        truth=options.truth,
        decimal=options.decimal,
        skip_bad=options.skip_bad,
    )


class Question(Exception):  # noqa: N818
    """The file can be read once a question about it is answered; the screen may ask it.

    Attributes:
        path: the file.
    """

    def __init__(self, path: str, fault: ReadError) -> None:
        super().__init__(str(fault))
        self.path = path


def open_envelope(
    options: argparse.Namespace, *, pipe_by_default: bool, progress: Progress | None = None
) -> Envelope:
    """The envelope that the command line names; the essay's where it names none.

    Args:
        options: as `add_reading` takes them.
        pipe_by_default: whether to read standard input where no file is named.
        progress: hears how much of the file has been read.

    Raises:
        UsageError: it cannot be read; the message names the file, the place and the fix.
        Question: it could be read in more than one way.
    """
    try:
        if options.example is not None:
            _refuse_beside_example(options)
            return load_example(options.example)
        piped = pipe_by_default and sys.stdin is not None and not sys.stdin.isatty()
        if options.file == "-" or (options.file is None and piped):
            if sys.stdin is None:
                raise UsageError("standard input is closed; give a file, or pipe numbers in")
            stream = sys.stdin.buffer
            return read_stream(stream, "standard input", reading_options(options), progress)
        if options.file is None:
            return essay_envelope()
        return read_path(options.file, reading_options(options), progress)
    except (AmbiguousDecimal, ChooseColumn) as fault:
        if options.file in (None, "-"):
            raise UsageError(str(fault)) from fault
        raise Question(options.file, fault) from fault
    except (ReadError, ExampleError, SampleError) as error:
        raise UsageError(str(error)) from error


def _refuse_beside_example(options: argparse.Namespace) -> None:
    """Refuse what speaks of a file where a built-in envelope is asked for."""
    if options.file:
        raise UsageError("give a file or --example, not both")
    for name in ("column", "truth", "decimal", "skip_bad"):
        if getattr(options, name):
            option = f"--{name.replace('_', '-')}"
            raise UsageError(f"{option} is about a file; leave it out beside --example")
