"""`emtui film`: a climb as an animated SVG, an asciicast or a GIF."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

from emtui.commands.arguments import NeedsAnswer, open_envelope
from emtui.commands.fit_arguments import add_start, add_variant
from emtui.commands.fit_start import given_session, paths_first
from emtui.commands.output import refusal, say
from emtui.commands.parsing import Parser, UsageError, add_reading, shield_negatives
from emtui.commands.progress import Tell, telling
from emtui.commands.typed_numbers import whole
from emtui.em.session import Session
from emtui.report.film import ASCIICAST, LINES, Moment, Shooting, as_cast
from emtui.report.film_gif import as_gif
from emtui.report.film_svg import animated
from emtui.slips.atomic import WriteError, check_target, write_atomically
from emtui.slips.envelope import Envelope
from emtui.slips.harmless import NAME_WIDTH, harmless

FORMATS = (".svg", ".cast", ".gif")
SMALLEST, LARGEST = (60, 20), (200, 60)
"""Columns and rows of a film."""
THEMES = {"dark": "textual-dark", "light": "textual-light"}
ABOUT = """
Film a climb on the slips, half-step by half-step, without opening a screen.

The suffix of OUT selects the format: .svg moves by itself in a browser and in a
README, .cast is an asciicast for players of terminals' films, .gif is a picture
(needs matplotlib). Without FILE the essay's slips are used.
"""
MORE = """
exit status:
  0    written
  2    unreadable slips, invalid arguments, or OUT could not be written; one
       line says why

examples:
  emtui film --out climb.svg
  emtui film slips.csv --out climb.gif --theme light --start extremes
  emtui film --example galaxies --out climb.cast --size 120x34
"""

Film = Callable[[Envelope, Session, Shooting, Tell], list[Moment]]
"""Plays a climb and keeps its screens; told how far it is."""


def parser() -> Parser:
    """The command's arguments."""
    parser = Parser("emtui film", ["[options] --out OUT [FILE | -]"], ABOUT, MORE)
    parser.add_argument("--out", metavar="OUT", required=True, help="the film")
    parser.add_argument("--replace", action="store_true",
                        help="replace OUT if it exists (default: refuse)")  # fmt: skip
    parser.add_argument("--size", type=_size, default=(92, 26), metavar="COLUMNSxROWS",
                        help="of the screen (default 92x26)")  # fmt: skip
    parser.add_argument("--theme", choices=tuple(THEMES), default="dark", metavar="dark|light",
                        help="the colours (default dark)")  # fmt: skip
    parser.add_argument("--jump", action="store_true",
                        help="one picture a half-step, without gliding")  # fmt: skip
    parser.add_argument("--half-steps", type=whole(1, 1000), default=60, metavar="N",
                        help="show N at most, then the end (default 60)")  # fmt: skip
    parser.add_argument("--asciicast", type=int, choices=ASCIICAST, default=2, metavar="2|3",
                        help="version of a .cast (default 2: for every player)")  # fmt: skip
    parser.add_argument("--title", metavar="TEXT",
                        help="what it calls the slips (default: their file's name)")  # fmt: skip
    add_reading(parser)
    add_variant(parser.add_argument_group("what is fitted"))
    add_start(parser.add_argument_group("where it starts"))
    return parser


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,3})x(\d{1,3})", text)
    size = (int(found[1]), int(found[2])) if found else (0, 0)
    if not all(a <= b <= c for a, b, c in zip(SMALLEST, size, LARGEST, strict=True)):
        raise argparse.ArgumentTypeError(f"'{text}' is no size from 60x20 to 200x60")
    return size


def run(arguments: Sequence[str], film: Film) -> int:
    """Film the climb, and return the exit status."""
    options = parser().parse(paths_first(shield_negatives(arguments)))
    suffix = Path(options.out).suffix.lower()
    shown = harmless(options.out, NAME_WIDTH)
    if suffix not in FORMATS:
        raise UsageError(f"{shown}: a film's name ends in .svg, .cast or .gif; end it so")
    try:
        check_target(options.out, replace=options.replace)
        with telling("reading") as tell:
            envelope = open_envelope(options, pipe_by_default=False, progress=tell)
        if options.title:
            envelope = replace(envelope, name=options.title)
        session = given_session(envelope.sample, options)
        how = Shooting(
            options.size, THEMES[options.theme], not options.jump, options.half_steps,
            rows=suffix != ".svg",
        )  # fmt: skip
        with _telling() as tell:
            moments = film(envelope, session, how, tell)
            data = written(moments, suffix, options.asciicast)
        write_atomically(options.out, data, replace=options.replace)
    except NeedsAnswer as question:
        raise UsageError(str(question)) from question
    except WriteError as error:
        raise UsageError(refusal(error)) from error
    seconds = sum(moment.seconds for moment in moments)
    say(f"{shown}: {seconds:.0f} seconds, {len(data) / 1000:,.0f} kB")
    return 0


def _telling() -> AbstractContextManager[Tell]:
    """Tell how far the film is: on a terminal, or in lines to a program that asks for them."""
    if LINES not in os.environ:
        return telling("filming")

    def tell(share: float) -> bool:
        print(f"filming {share:.3f}", file=sys.stderr, flush=True)
        return True

    return nullcontext(tell)


def written(moments: Sequence[Moment], suffix: str, version: int = 2) -> bytes:
    """The film as a file's content.

    Raises:
        WriteError: what it is drawn with is not installed.
    """
    if suffix == ".gif":
        return as_gif(moments)
    text = animated(moments) if suffix == ".svg" else as_cast(moments, version)
    return text.encode()
