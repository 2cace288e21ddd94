"""Shared by the commands' argument parsers: help layout, one-line errors, argument types."""

from __future__ import annotations

import argparse
import difflib
import re
import shutil
from collections.abc import Callable, Sequence
from typing import NoReturn

from emtui.slips.harmless import harmless
from emtui.slips.reading.options import MAX_BYTES, MAX_SLIPS

PAGE = 80
"""Columns of a help page, if the terminal has that many."""
REFUSAL = 300
"""Characters of an error line, at most."""
THOUSANDS = {"k": 3, "M": 6, "G": 9}
"""Letters behind a number, and the power of ten that each stands for."""
MOST = 2**63 - 1
"""The largest whole number accepted, unless an option has a lower limit."""


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


def is_number(text: str) -> bool:
    """Whether Python reads it as a number."""
    try:
        float(text)
    except ValueError:
        return False
    return True


def finite(text: str) -> float:
    """An argument that must be a finite number, with a decimal point or a decimal comma."""
    from emtui.slips.editing import EditError, number_of  # numpy comes with it: only when needed

    try:
        return number_of(text)
    except EditError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


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


def whole(least: int, most: int = MOST) -> Callable[[str], int]:
    """A whole number from `least` to `most`, also as 1e6, 1.5M or 1_000_000."""

    def convert(text: str) -> int:
        try:
            value = _whole(text.strip())
        except ValueError:
            shown = f"'{text.strip()}' is not a whole number, such as 1000000, 1e6 or 1M"
            raise argparse.ArgumentTypeError(shown) from None
        if value < least:
            raise argparse.ArgumentTypeError(f"{value} is below {least}")
        if value > most:
            raise argparse.ArgumentTypeError(f"{text.strip()} is above {most}")
        return value

    return convert


def _whole(text: str) -> int:
    """What int() reads, and 1e6 and 1.5M; raises ValueError of anything else."""
    found = re.fullmatch(r"(\d+)(?:\.(\d{1,18}))?(?:e\+?(\d\d?)|([kMG]))", text)
    if found is None:
        return int(text)
    front, behind, power, unit = found.groups(default="")
    zeros = (int(power) if power else THOUSANDS[unit]) - len(behind)
    if zeros < 0:
        raise ValueError(text)
    return int(front + behind + "0" * zeros)


def none_or(convert: Callable[[str], int]) -> Callable[[str], int]:
    """0, for none, or what `convert` takes."""
    return lambda text: 0 if text.strip() == "0" else convert(text)
