"""`emtui lessons`: lists the pages of the essay, or writes it as Markdown with pictures."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from emtui.commands.output import refusal, say
from emtui.commands.parsing import Parser, UsageError
from emtui.commands.typed_numbers import whole
from emtui.lessons.book import pages
from emtui.lessons.journal import Journal
from emtui.lessons.page import PARTS
from emtui.slips.atomic import WriteError, check_target, write_atomically
from emtui.slips.harmless import NAME_WIDTH, harmless
from emtui.state_folder import read_state, state_path

ABOUT = """
List the pages of the essay: number, title, part. emtui --page N opens one.

With --export, play every page without a screen and write the essay to the
folder DIR: README.md with the contents, for each page its text with the numbers
filled in, its bets, and a picture (SVG); and all of it in one file to print,
essay.html. This is a student's version. --with-answers adds how the bets went,
pictures of what was played, and notes.md for the teacher. A student's version
that replaces a teacher's in DIR takes these away.

With --assignment, write the slips of an envelope that SEED decides, in random
order and without names; --reveal tells what was dealt to whoever knows SEED:
keep it to yourself, and make it a long one. With --hand-in, write
what the reader's journal has: their guess, where EM ended, their bets. On the
screen, and in a browser, x does the same.
"""

MORE = """
exit status:
  0    listed, or written
  1    an error in emtui itself; two lines say where to find the report
  2    DIR cannot be written, or invalid arguments; one line says why

examples:
  emtui lessons
  emtui lessons --export handout
  emtui lessons --export handout --with-answers --replace
  emtui lessons --assignment 7 --out slips.csv
  emtui lessons --reveal 7
  emtui lessons --hand-in mine.txt
"""


def parser() -> Parser:
    """The command's arguments."""
    usage = [
        "[--export DIR [--with-answers] [--replace]]",
        "[--assignment SEED [--out FILE] [--replace]]",
        "[--reveal SEED]",
        "[--hand-in OUT [--replace]]",
    ]
    parser = Parser("emtui lessons", usage, ABOUT, MORE)
    parser.add_argument("--export", metavar="DIR", help="write the essay to the folder DIR")
    parser.add_argument(
        "--replace", action="store_true", help="replace existing files (default: refuse)"
    )
    parser.add_argument(
        "--with-answers", action="store_true", help="a teacher's version, with notes"
    )
    parser.add_argument(
        "--assignment", type=whole(0), metavar="SEED", help="slips to fit, the truth hidden"
    )
    parser.add_argument("--out", metavar="FILE", help="where the slips go (default: the screen)")
    parser.add_argument(
        "--reveal", type=whole(0), metavar="SEED", help="what an assignment was dealt from"
    )
    parser.add_argument("--hand-in", metavar="OUT", help="write a text of the reader's journal")
    return parser


def run(arguments: Sequence[str]) -> int:
    """List or export the pages, and return the exit status."""
    options = parser().parse_args(arguments)
    _demand_sense(options)
    try:
        if options.export is not None:
            folder = Path(options.export)
            return _export(folder, options.replace, answers=options.with_answers)
        return _for_a_class(options)
    except WriteError as error:
        raise UsageError(refusal(error)) from error


def _demand_sense(options: argparse.Namespace) -> None:
    """Refuse options that go with another one that is missing, or two things at once."""
    asked = [
        name
        for name in ("export", "assignment", "reveal", "hand_in")
        if getattr(options, name) is not None
    ]
    if len(asked) > 1:
        flags = " and ".join(f"--{name.replace('_', '-')}" for name in asked)
        raise UsageError(f"{flags}: ask for one of them at a time")
    if options.with_answers and options.export is None:
        raise UsageError("--with-answers: nothing is written without --export DIR")
    if options.export in ("", "-"):
        raise UsageError("--export: no name of a folder; name one")
    if options.out is not None and options.assignment is None:
        raise UsageError("--out: nothing is written without --assignment SEED")
    if options.replace and not (asked and asked[0] != "reveal"):
        raise UsageError("--replace: nothing is written without --export DIR")


def _for_a_class(options: argparse.Namespace) -> int:
    """Write an assignment, reveal one, or hand in; else list the pages."""
    from emtui.lessons.assignment import handed_in, revealed, slips_alone

    if options.assignment is not None:
        slips = slips_alone(options.assignment)
        if options.out in (None, "-"):
            say(slips, end="")
        else:
            write_atomically(options.out, slips.encode(), replace=options.replace)
    elif options.reveal is not None:
        say(revealed(options.reveal))
    elif options.hand_in is not None:
        text = handed_in(_journal(), date.today())
        if options.hand_in == "-":
            say(text)
        else:
            write_atomically(options.hand_in, f"{text}\n".encode(), replace=options.replace)
    else:
        say("\n".join(_lines()))
    return 0


def _journal() -> Journal:
    """The reader's journal, as the app keeps it; one that is not there is empty."""
    try:
        kept = read_state("lessons.json")
        return Journal() if kept is None else Journal.from_json(json.loads(kept))
    except (OSError, ValueError, RecursionError) as error:
        shown = harmless(str(state_path("lessons.json")), NAME_WIDTH)
        why = "not a journal that this version can read; emtui itself begins a new one"
        raise UsageError(f"{shown}: {why}") from error


def _lines() -> list[str]:
    width = max(len(page.title) for page in pages().values())
    return [
        f"{number:>2}  {page.title:{width}}  {PARTS[page.part]}"
        for number, page in enumerate(pages().values(), 1)
    ]


def _export(folder: Path, replace: bool, *, answers: bool) -> int:
    from emtui.lessons.handout import NOTES, WHOLE, file_names, files
    from emtui.lessons.pictures import draw

    # Playing takes a while, so refuse existing files before it.
    _make(folder)
    names = file_names(list(pages().values()), answers=answers)
    for name in () if replace else names:
        check_target(folder / name)
    for name, text in files(draw(_telling(), answers=answers), answers=answers):
        write_atomically(folder / name, text.encode(), replace=replace)
    # A teacher's files, left where a student's version is handed out, would tell the answers.
    for name in set(file_names(list(pages().values()), answers=True)) - set(names):
        (folder / name).unlink(missing_ok=True)
    whole = harmless(str(folder / WHOLE), NAME_WIDTH)
    say(f"{len(pages())} pages written; to read or to print: {whole}")
    if answers:
        say(f"for the teacher: {harmless(str(folder / NOTES), NAME_WIDTH)}")
    return 0


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        why = error.strerror or str(error) if isinstance(error, OSError) else str(error)
        shown = harmless(str(folder), NAME_WIDTH)
        raise UsageError(f"{shown}: not a folder to write to ({why}); choose another") from error


def _telling() -> Callable[[int], None]:
    """A callback that reports each page on standard error, if that is a terminal.

    The stream is looked up now, because the app replaces it while it runs.
    """
    stream, titles = sys.stderr, [page.title for page in pages().values()]
    if stream is None or not stream.isatty():
        return lambda number: None
    return lambda number: print(
        f"{number:>2} of {len(titles)}  {titles[number - 1]}", file=stream, flush=True
    )
