"""Shared by the commands' argument parsers: help layout, one-line errors, what is read."""

from __future__ import annotations

import argparse
import difflib
import re
import shutil
from collections.abc import Callable, Sequence
from typing import NoReturn

from emtui.commands.typed_numbers import is_number, whole
from emtui.slips.harmless import harmless
from emtui.slips.reading.options import MAX_BYTES, MAX_SLIPS

PAGE = 80
"""Columns of a help page, if the terminal has that many."""
REFUSAL = 300
"""Characters of an error line, at most."""


class UsageError(Exception):
    """The command cannot continue; the message is one line for the person."""


class HelpPage(argparse.RawDescriptionHelpFormatter):
    """Help in 80 columns: text as written, options next to their meaning."""

    def __init__(self, prog: str) -> None:
        columns = min(PAGE, shutil.get_terminal_size((PAGE, 24)).columns)
        super().__init__(prog, max_help_position=26, width=columns)


class Parser(argparse.ArgumentParser):
    """An argument parser with one-line errors and without abbreviated options.

    Args:
        prog: the command as it is typed.
        synopsis: what may follow it, one line each.
        about: paragraphs above the options.
        more: sections below them: exit status, examples, files.
        elsewhere: what to say of an option that another command has; empty of any other.
    """

    def __init__(
        self,
        prog: str,
        synopsis: Sequence[str],
        about: str,
        more: str,
        elsewhere: Callable[[str], str] = lambda option: "",
    ) -> None:
        lines = (f"{prog} {line}".rstrip() for line in synopsis)
        super().__init__(
            prog=prog,
            usage="\n       ".join(lines),
            description=about.strip(),
            epilog=more.strip(),
            formatter_class=HelpPage,
            allow_abbrev=False,
            add_help=False,
        )
        self._positionals.title, self._elsewhere = "arguments", elsewhere
        self.add_argument("-h", "--help", action="help", help="show this help and exit")

    def parse(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Options and paths in any order; what stands behind ``--`` is a path."""
        if "--" in arguments:
            return self.parse_args(arguments)
        return self.parse_intermixed_args(arguments)

    def error(self, message: str) -> NoReturn:
        """Report a usage error in one line.

        Raises:
            UsageError: always.
        """
        words = re.sub(r"^argument (-\S+): ", r"\1: ", message)
        unknown = re.match(r"unrecognized arguments: (\S+)", words)
        if unknown:
            words = self._elsewhere(unknown[1].partition("=")[0])
            words = words or f"no such argument: {unknown[1]}{self._nearest(unknown[1])}"
        raise UsageError(f"{harmless(words, REFUSAL)} ({self.prog} --help lists what there is)")

    def _print_message(self, message: str, file: object = None) -> None:
        """Write help or the version; argparse itself ignores write errors and exits with 0."""
        from emtui.commands.output import say

        say(message, end="")

    @property
    def options(self) -> list[str]:
        """All names of options."""
        return [name for action in self._actions for name in action.option_strings]

    def _nearest(self, wrong: str) -> str:
        if "weight" in wrong and "--counts" in self.options:
            return "; did you mean --counts?"
        near = difflib.get_close_matches(wrong.partition("=")[0], self.options, 1)
        return f"; did you mean {near[0]}?" if near else ""


def add_reading(
    parser: argparse.ArgumentParser, *, whole_files: bool = True, piped: bool = True
) -> None:
    """Arguments that say what to read and how.

    Args:
        parser: gets them.
        whole_files: whether with those of files that are read whole.
        piped: whether standard input is read, too.
    """
    words = "the slips; - is standard input" if piped else "the slips"
    parser.add_argument("file", nargs="?", metavar="FILE", help=words)
    reading = parser.add_argument_group("reading")
    _add_column(reading)
    if whole_files:
        _add_other_columns(reading)
    else:
        parser.set_defaults(example=None, truth=None, counts=None, bins=None)
    _add_notation(reading)
    _add_exceptions(reading)


def _add_column(reading: argparse._ArgumentGroup) -> None:
    """The argument that says which column holds the slips."""
    reading.add_argument(
        "--column",
        metavar="NAME|NUMBER",
        help="the column that holds the slips, by name or counted from 1; all takes every "
        "number of a table without a header (default: the only column of numbers)",
    )


def _add_other_columns(reading: argparse._ArgumentGroup) -> None:
    """Arguments of files that are read whole, and of what is read instead of a file."""
    reading.add_argument(
        "--example", metavar="NAME", help="a built-in envelope; emtui examples lists them"
    )
    reading.add_argument(
        "--truth",
        metavar="NAME|NUMBER",
        help="the column that says who wrote each slip: two different labels, or as many "
        "as there are --friends",
    )
    reading.add_argument(
        "--counts",
        metavar="NAME|NUMBER",
        help="the column that says how many slips each row stands for: 0 or above, whole or not; "
        "where they are not whole, BIC takes their sum as the number of slips",
    )
    reading.add_argument(
        "--bins",
        nargs=2,
        metavar=("LOWER", "UPPER"),
        help="the columns of bins' edges; --counts says how many slips fell into each. fit takes "
        "the bins' exact likelihood, the screen opens their middles; the outer edges may be empty "
        "or infinite",
    )


def _add_notation(reading: argparse._ArgumentGroup) -> None:
    """Arguments that say how numbers are written."""
    reading.add_argument(
        "--decimal",
        choices=("comma", "point"),
        metavar="comma|point",
        help="whether 0,5 is one number or two (default: detected from the file)",
    )
    reading.add_argument(
        "--thousands",
        choices=("comma", "point", "space", "apostrophe"),
        metavar="comma|point|space|apostrophe",
        help="what separates thousands: 1,460 or 1.460 or 1 460 or 1'460 (default: nothing)",
    )


def _add_exceptions(reading: argparse._ArgumentGroup) -> None:
    """Arguments about missing values, lines and cells to skip, signs to ignore, and limits."""
    reading.add_argument(
        "--na",
        action="append",
        default=[],
        metavar="TEXT",
        help="a cell that means a missing value, such as --na=-99; can be repeated",
    )
    reading.add_argument(
        "--skip-lines",
        type=whole(0),
        default=0,
        metavar="N",
        help="skip the first N lines (default 0)",
    )
    reading.add_argument(
        "--percent", action="store_true", help="read 12 %% as 12, and say how many there were"
    )
    reading.add_argument(
        "--currency", action="store_true", help="read $2.50 as 2.50, and say how many there were"
    )
    reading.add_argument(
        "--skip-bad",
        action="store_true",
        help="skip cells that are not numbers, and say how many (default: refuse them)",
    )
    for name, most, what in (
        ("bytes", MAX_BYTES, "bytes, uncompressed"),
        ("slips", MAX_SLIPS, "slips"),
    ):
        reading.add_argument(
            f"--max-{name}",
            type=whole(1),
            default=most,
            metavar="N",
            help=f"refuse a file of more than N {what} (default {most})",
        )


def add_groups(parser: argparse.ArgumentParser) -> None:
    """Arguments for several fits: further files, and what tells groups apart."""
    parser.add_argument(
        "others",
        nargs="*",
        metavar="FILE",
        help="further files: their slips are added, or with --each kept apart",
    )
    many = parser.add_argument_group("groups")
    many.add_argument(
        "--by",
        metavar="NAME|NUMBER",
        help="a group for every label in this column: fit prints one table (JSON is a list), the "
        "screen steps through them with ( and )",
    )
    many.add_argument("--each", action="store_true", help="the same with a group for every FILE")


def shield_negatives(arguments: Sequence[str]) -> list[str]:
    """Let ``-1e-3`` and ``-1,2`` be values: with a space in front, argparse sees no option."""
    return [
        f" {text}" if text.startswith("-") and all(map(is_number, text.split(","))) else text
        for text in arguments
    ]
