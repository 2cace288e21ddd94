"""`emtui lessons`: lists the pages of the essay, or writes it as Markdown with pictures."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from emtui.commands.output import refusal, say
from emtui.commands.parsing import Parser, UsageError
from emtui.lessons.book import pages
from emtui.lessons.page import PARTS
from emtui.slips.atomic import WriteError, check_target, write_atomically
from emtui.slips.harmless import NAME_WIDTH, harmless

if TYPE_CHECKING:
    from emtui.lessons.handout import Drawn

Draw = Callable[[Callable[[int], None]], "list[Drawn]"]
"""Draws every page; its argument is called with the number of each."""

ABOUT = """
List the pages of the essay: number, title, part. emtui --page N opens one.

With --export, play every page without a screen and write the essay to the
folder DIR: README.md with the contents, and for each page its text with the
numbers filled in, its question, what happens when it is played, and two
pictures (SVG) of its plots.
"""

MORE = """
exit status:
  0    listed, or written
  1    an error in emtui itself; two lines say where to find the report
  2    DIR cannot be written, or invalid arguments; one line says why

examples:
  emtui lessons
  emtui lessons --export handout
  emtui lessons --export handout --replace
"""


def parser() -> Parser:
    """The command's arguments."""
    parser = Parser("emtui lessons", ["[--export DIR [--replace]]"], ABOUT, MORE)
    parser.add_argument("--export", metavar="DIR", help="write the essay to the folder DIR")
    parser.add_argument(
        "--replace", action="store_true", help="replace existing files (default: refuse)"
    )
    return parser


def run(arguments: Sequence[str], draw: Draw) -> int:
    """List or export the pages, and return the exit status."""
    options = parser().parse_args(arguments)
    if options.export is None:
        if options.replace:
            raise UsageError("--replace: nothing is written without --export DIR")
        say("\n".join(_lines()))
        return 0
    try:
        return _export(Path(options.export), options.replace, draw)
    except WriteError as error:
        raise UsageError(refusal(error)) from error


def _lines() -> list[str]:
    width = max(len(page.title) for page in pages().values())
    return [
        f"{number:>2}  {page.title:{width}}  {PARTS[page.part]}"
        for number, page in enumerate(pages().values(), 1)
    ]


def _export(folder: Path, replace: bool, draw: Draw) -> int:
    from emtui.lessons.handout import file_names, files

    # Playing takes a while, so refuse existing files before it.
    _make(folder)
    for name in () if replace else file_names(list(pages().values())):
        check_target(folder / name)
    for name, text in files(draw(_telling())):
        write_atomically(folder / name, text.encode(), replace=replace)
    first = harmless(str(folder / "README.md"), NAME_WIDTH)
    say(f"{len(pages())} pages written; begin at {first}")
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
