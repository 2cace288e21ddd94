"""`emtui` without a subcommand: its arguments, the file to open, the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from emtui.commands.parsing import Parser
    from emtui.slips.envelope import Envelope
    from emtui.slips.groups import GroupList
    from emtui.slips.reading.request import Unread

DUMB = ("dumb", "unknown")
"""Values of TERM for terminals that cannot place text."""
DRIVER = "TEXTUAL_DRIVER"
"""The environment variable by which whoever serves the app names how its screen is drawn."""
MEANT = {"help": "--help", "version": "--version"}
"""What is meant where a command is not one but an option."""
LIKE = 0.6
"""The least similarity (`difflib`) of a mistyped command's name; of the shortest, fti is fit."""
LARGE = 30_000_000
"""Bytes from which a file is read after the screen has opened: it takes a second or more."""

ABOUT = """
Who wrote which slip? Two friends, Ali and Bilal, each wrote noisy copies of a
number on slips of paper, and the slips lie mixed in one envelope. Step through
the EM algorithm on them, or on your own numbers, one key a half-step.

FILE can be plain numbers, CSV, TSV, JSON or JSON Lines, also compressed with
gzip, bz2 or xz; the format is detected from its content. Parquet and Arrow need
pyarrow. If something is unclear, such as which column to take, the screen asks.
With - the slips are read from standard input and keys from the terminal.
Without FILE it opens the essay's fourteen slips.

commands:
  emtui fit             print the fit without a screen; for scripts too
  emtui condense        sum more slips than memory holds into a small file
  emtui deal            random slips from two friends you choose, as CSV
  emtui examples        list the built-in envelopes and their sources
  emtui film            a climb as a moving picture
  emtui lessons         list the essay's pages, or write it as Markdown
  emtui serve           open the app in the browsers of a class
  emtui completion      a script that completes all this in a shell
  Each has its own help: emtui fit --help.
"""

MORE = """
keys:
  Space half-step, Enter round, Left undo, End run to the end, p play,
  o open a file, ? all keys, q quit

exit status:
  0    left with q or Ctrl+C
  1    an error in emtui itself; two lines say where to find the report
  2    FILE cannot be read, invalid arguments, or no terminal; one line says why
  130  stopped with Ctrl+C before the screen opened

examples:
  emtui
  emtui slips.csv --column weight --truth author
  emtui penguins.csv --column mass --by species
  cat numbers.txt | emtui -
  emtui --example galaxies
  emtui --page 7

files:
  recent.json           the files opened last
  lessons.json          your progress in the essay
  settings.json         the theme, gliding, words or maths
  kept.json             slips made by hand; all, if an error or signal ended it
  fault.txt             the report of an error in emtui itself
  All are in the system's state folder, such as ~/.local/state/emtui.

environment:
  EMTUI_STATE           another folder for these files
  EMTUI_DEBUG           if set, show an error in emtui itself, do not save it
  NO_COLOR              if set, no colours
  TEXTUAL_ANIMATIONS    none: pictures are not animated
"""


def parser() -> Parser:
    """Arguments of `emtui` itself."""
    from emtui import __version__
    from emtui.commands.parsing import Parser, add_groups, add_reading
    from emtui.commands.summing_arguments import add_many
    from emtui.commands.typed_numbers import whole

    commands = "fit|condense|deal|examples|film|lessons|serve|completion"
    synopsis = [
        "[options] [FILE... | -]",
        "[--by COLUMN | --each] FILE ...",
        f"{commands} [options]",
    ]
    parser = Parser("emtui", synopsis, ABOUT, MORE, elsewhere=_of_fit)
    parser.add_argument(
        "--version",
        action="version",
        version=f"emtui {__version__}",
        help="show the version and exit",
    )
    parser.add_argument(
        "--page",
        type=whole(1),
        metavar="N",
        help="open page N of the essay; emtui lessons lists them",
    )
    add_reading(parser)
    add_groups(parser)
    add_many(parser)
    showing = parser.add_argument_group("showing")
    showing.add_argument(
        "--start-at", type=whole(0), default=0, metavar="N", help="take N half-steps first"
    )
    showing.add_argument(
        "--present",
        action="store_true",
        help="for a class: plots and large words (key Z); reads and keeps no journal",
    )
    return parser


def _of_fit(option: str) -> str:
    """What to say of an option that only `emtui fit` has; empty of any other."""
    from emtui.commands import fit_arguments

    if option not in fit_arguments.parser().options:
        return ""
    why = "the screen shows two friends; " if option == "--friends" else ""
    return f"{option}: {why}emtui fit FILE {option} has it"


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
    """The envelope to open, or what the screen is to read or ask about.

    Args:
        options: as `parser` gives them.
        commands: the subcommands, for a hint where a missing file looks like one.
    """
    _refuse_mistyped(options.file, commands)
    if (summed := _many(options)) is not None:
        return summed, None
    if takes_long(options):
        return None, _unread(options)
    from emtui.commands.arguments import NeedsAnswer, open_envelope
    from emtui.commands.progress import telling

    try:
        with telling("reading") as tell:
            return open_envelope(options, pipe_by_default=False, progress=tell), None
    except NeedsAnswer as question:
        return None, _unread(options, question.kept)


def _many(options: argparse.Namespace) -> Envelope | None:
    """The envelope of several files, or of more slips than are held; None where there is one."""
    from emtui.commands.summing_arguments import may_be_many

    if not may_be_many(options):
        return None
    from emtui.commands.summaries import climbable, gathered, is_many

    if not is_many(options):
        return None
    with gathered(options) as (envelope, streamed):
        return climbable(envelope, streamed)


def groups(options: argparse.Namespace) -> GroupList | None:
    """The groups to step through, where --by or --each asks for some.

    Raises:
        UsageError: they cannot be read.
    """
    from emtui.commands.parsing import UsageError

    if options.by is None and not options.each:
        return None
    from dataclasses import replace

    from emtui.commands.groups import each_envelope, read_by, refuse_both
    from emtui.em.sample import SampleError
    from emtui.slips.envelope import Envelope, Part, together
    from emtui.slips.groups import GroupList

    if options.file in (None, "-"):
        raise UsageError("--by and --each need files; name them")
    refuse_both(options)
    try:
        if options.each:
            each = each_envelope(options)
            held = [envelope for _, envelope in each if isinstance(envelope, Envelope)]
            parts = [Part(e.source or e.name, e.slips, e.weights, e.rows) for e in held]
            notes = [f"{e.name}: {note}" for e in held for note in e.notes]
            return GroupList("file", together(f"{len(held)} files", parts, notes), each)
        found = read_by(options)
        name = f"{os.path.basename(options.file)}, all"
        whole = Envelope.of(name, found.slips, notes=found.notes, weights=found.weights)
        held = [envelope for _, envelope in found.groups if isinstance(envelope, Envelope)]
        whole = replace(whole, column=held[0].column if held else "")
        return GroupList(found.column, whole, found.groups)
    except SampleError as error:
        raise UsageError(f"{options.file}: {error}") from error


def _refuse_mistyped(file: str | None, commands: Iterable[str]) -> None:
    """Refuse a missing file whose name looks like a command, and suggest that command."""
    import difflib

    from emtui.commands.parsing import UsageError

    near = difflib.get_close_matches(file or "", [*commands, *MEANT], 1, LIKE)
    if file and near and not os.path.exists(file):
        meant = MEANT.get(near[0], near[0])
        words = "no such file; check the path, or did you mean"
        raise UsageError(f"{file}: {words} emtui {meant}?")


def _unread(options: argparse.Namespace, kept: bytes | None = None) -> Unread:
    """The file, or what came through a pipe, for the screen to read with these options."""
    from emtui.commands.arguments import STANDARD_INPUT, reading_options
    from emtui.slips.reading.request import Unread

    how = reading_options(options)
    if kept is None:
        return Unread(options.file, options=how)
    name = STANDARD_INPUT if options.file == "-" else options.file
    return Unread(options=how, data=kept, name=name)


def takes_long(options: argparse.Namespace) -> bool:
    """Whether to read the file after the screen has opened, with progress and Escape."""
    if options.example is not None or options.file in (None, "-"):
        return False
    try:
        return os.path.isfile(options.file) and os.path.getsize(options.file) >= LARGE
    except (OSError, ValueError):
        return False


def is_served() -> bool:
    """Whether this is a visitor's session in a browser, which has no terminal of its own."""
    return os.environ.get(DRIVER, "").endswith(":WebDriver")


def claim_terminal() -> None:
    """Make standard input the terminal again after a pipe was read.

    Raises:
        UsageError: there is no terminal to draw on or read keys from.
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
    if terminal != 0:  # it is, where standard input was closed
        os.dup2(terminal, 0)
        os.close(terminal)
    # Textual asks for the original stream by this name.
    sys.stdin = open(0, closefd=False)  # noqa: SIM115
    setattr(sys, "__stdin__", sys.stdin)  # noqa: B010
