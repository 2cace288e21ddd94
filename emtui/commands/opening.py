"""What `emtui` without a subcommand is given: its arguments, its file, its terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from emtui.commands.parsing import Parser
    from emtui.slips.envelope import Envelope
    from emtui.slips.reading.request import Unread

DUMB = ("dumb", "unknown")
"""Terminals that cannot place text on a screen."""
LARGE = 30_000_000
"""Bytes from which a file is read on the screen instead of before it: a second or more."""

ABOUT = """
Who wrote which slip? Two friends, Ali and Bilal, each wrote noisy copies of a
number on slips of paper, and the slips lie mixed in one envelope. Step through
the EM algorithm on them, or on your own numbers, one key a half-step.

FILE holds numbers in any everyday form, found out from its content: plain
numbers, CSV, TSV, JSON or JSON Lines, packed with gzip, bz2 or xz or not;
Parquet and Arrow where pyarrow is installed. What it leaves open, such as which
column to take, is asked on the screen. - reads standard input whole, then takes
keys from the terminal. Without FILE it opens the essay's fourteen slips.

commands:
  emtui fit             the fit alone, without a screen; for scripts too
  emtui deal            slips from two friends whose numbers you choose, as CSV
  emtui examples        the built-in envelopes, and where they come from
  emtui lessons         the pages of the essay, or all of it as Markdown
  Each has a page of its own: emtui fit --help.
"""

MORE = """
keys:
  Space half-step, Enter iteration, Left undo, End run to the end, p play,
  o open a file, ? all keys, q quit

exit status:
  0    left with q or Ctrl+C
  1    an error in emtui itself; two lines say where its report lies
  2    FILE cannot be read, arguments that cannot be, or no terminal; one line
       says why
  130  stopped with Ctrl+C before the screen was opened

examples:
  emtui
  emtui slips.csv --column weight --truth author
  cat numbers.txt | emtui -
  emtui --example galaxies
  emtui --page 7

files:
  recent.json           the files opened last, in the folder that this system
                        has for such things, as ~/.local/state/emtui
  lessons.json          in that folder, what you have done in the essay
  fault.txt             in that folder, the report of an error in emtui itself

environment:
  EMTUI_STATE           the folder to keep these files in instead
  EMTUI_DEBUG           if set, an error in emtui itself is shown, not reported
  NO_COLOR              if set, no colours
  TEXTUAL_ANIMATIONS    none: pictures do not glide from one to the next
"""


def parser() -> Parser:
    """Arguments of `emtui` itself."""
    from emtui import __version__
    from emtui.commands.parsing import Parser, add_reading, whole

    synopsis = ["[options] [FILE | -]", "fit|deal|examples|lessons [options]"]
    parser = Parser("emtui", synopsis, ABOUT, MORE)
    parser.add_argument(
        "--version",
        action="version",
        version=f"emtui {__version__}",
        help="show the version and leave",
    )
    parser.add_argument(
        "--page",
        type=whole(1),
        metavar="N",
        help="open page N of the essay; emtui lessons lists them",
    )
    add_reading(parser)
    showing = parser.add_argument_group("showing")
    showing.add_argument(
        "--start-at", type=whole(0), default=0, metavar="N", help="begin N half-steps in"
    )
    showing.add_argument(
        "--present",
        action="store_true",
        help="for a class: plots and large words (Z in the screen)",
    )
    return parser


def page_named(number: int) -> str:
    """The name of the page of that number."""
    from emtui.commands.parsing import UsageError
    from emtui.lessons.book import pages

    names = list(pages())
    if number > len(names):
        raise UsageError(f"--page {number}: choose 1 to {len(names)} (emtui lessons lists them)")
    return names[number - 1]


def read(
    options: argparse.Namespace, commands: Iterable[str]
) -> tuple[Envelope | None, Unread | None]:
    """The envelope to open, or the file that the screen is to read or to ask about.

    Args:
        options: as `parser` gives them.
        commands: the subcommands, one of which a file that is not there may have meant.
    """
    if takes_long(options):
        return None, _unread(options)
    from emtui.commands.arguments import Question, open_envelope
    from emtui.commands.progress import telling

    _refuse_mistyped(options.file, commands)
    try:
        with telling("reading") as tell:
            return open_envelope(options, pipe_by_default=False, progress=tell), None
    except Question as question:
        return None, _unread(options, question.kept)


def _refuse_mistyped(file: str | None, commands: Iterable[str]) -> None:
    """Name the command that a file which is not there was probably meant to be."""
    import difflib

    from emtui.commands.parsing import UsageError

    near = difflib.get_close_matches(file or "", list(commands), 1, 0.75)
    if file and near and not os.path.exists(file):
        words = "no such file; check the path, or did you mean"
        raise UsageError(f"{file}: {words} emtui {near[0]}?")


def _unread(options: argparse.Namespace, kept: bytes | None = None) -> Unread:
    """The file, or what came through a pipe, for the screen to read; and what was said of how."""
    from emtui.commands.arguments import STANDARD_INPUT, reading_options
    from emtui.slips.reading.request import Unread

    how = reading_options(options)
    if kept is None:
        return Unread(options.file, options=how)
    name = STANDARD_INPUT if options.file == "-" else options.file
    return Unread(options=how, data=kept, name=name)


def takes_long(options: argparse.Namespace) -> bool:
    """Whether to read the file on the screen, where progress shows and Escape cancels."""
    if options.example is not None or options.file in (None, "-"):
        return False
    try:
        return os.path.isfile(options.file) and os.path.getsize(options.file) >= LARGE
    except (OSError, ValueError):
        return False


def claim_terminal() -> None:
    """Make standard input the keyboard again after a pipe was read.

    Raises:
        UsageError: there is no terminal to draw on or to read keys from.
    """
    from emtui.commands.parsing import UsageError

    needs = "needs a terminal; without one, use: emtui fit"
    # Textual draws on standard error, so that is what has to be a terminal.
    if sys.__stderr__ is None or not sys.__stderr__.isatty():
        raise UsageError(needs)
    if os.environ.get("TERM") in DUMB:
        raise UsageError(f"TERM={os.environ['TERM']} cannot place text; use: emtui fit")
    if sys.stdin is not None and sys.stdin.isatty():
        return
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError as error:
        raise UsageError(needs) from error
    os.dup2(terminal, 0)
    os.close(terminal)
    # Textual asks for the original stream by this name.
    sys.stdin = open(0, closefd=False)  # noqa: SIM115
    setattr(sys, "__stdin__", sys.stdin)  # noqa: B010
