"""Arguments that several commands share, and one way to refuse."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Sequence

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

BAD_INPUT = 2


class UsageError(Exception):
    """The command cannot go on; the message is one line for the person."""


def shield_negatives(arguments: Sequence[str]) -> list[str]:
    """Let ``-1e-3`` pass as a value: argparse takes what holds a space for no option."""
    return [f" {text}" if text.startswith("-") and _is_number(text) else text for text in arguments]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def finite(text: str) -> float:
    """An argument that must be a finite number."""
    value = float(text)
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError(f"{text.strip()} is not a finite number")
    return value


def positive(text: str) -> float:
    """An argument that must be above zero."""
    value = finite(text)
    if value <= 0:
        raise argparse.ArgumentTypeError(f"{text.strip()} is not above 0")
    return value


def not_negative(text: str) -> float:
    """An argument that must be zero or above."""
    value = finite(text)
    if value < 0:
        raise argparse.ArgumentTypeError(f"{text.strip()} is below 0")
    return value


def between_zero_and_one(text: str) -> float:
    """A share: above 0 and below 1."""
    value = finite(text)
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(f"{text.strip()} is not between 0 and 1")
    return value


def whole(least: int) -> argparse._ActionType:
    """A whole number, at least `least`."""

    def convert(text: str) -> int:
        value = int(text)
        if value < least:
            raise argparse.ArgumentTypeError(f"{value} is below {least}")
        return value

    convert.__name__ = "whole number"
    return convert


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Arguments that say what to read and how."""
    parser.add_argument("file", nargs="?", metavar="FILE", help="file of slips; - for a pipe")
    reading = parser.add_argument_group("reading")
    reading.add_argument("--example", metavar="NAME", help="a built-in envelope (emtui examples)")
    reading.add_argument("--column", metavar="NAME|NUMBER", help="the column that holds the slips")
    reading.add_argument("--truth", metavar="NAME", help="the column that names who wrote each")
    reading.add_argument(
        "--decimal", choices=("comma", "point"), help="what 0,5 means: one number, or two"
    )
    reading.add_argument(
        "--skip-bad", action="store_true", help="leave out and count cells that are no numbers"
    )


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
        if options.example:
            if options.file:
                raise UsageError("give a file or --example, not both")
            return load_example(options.example)
        piped = pipe_by_default and sys.stdin is not None and not sys.stdin.isatty()
        if options.file == "-" or (options.file is None and piped):
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
