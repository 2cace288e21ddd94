"""`emtui deal`: random slips from two friends with known numbers, written as CSV."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from emtui.commands.output import complain, refusal, say
from emtui.commands.parsing import Parser, UsageError, shield_negatives
from emtui.commands.typed_numbers import finite, whole
from emtui.slips.atomic import WriteError, check_target, write_atomically
from emtui.slips.dealing import MOST_SLIPS, Deal, DealError, csv_blocks

ABOUT = """
Draw slips from two friends whose numbers you choose. Each slip is Ali's with
probability --share, otherwise Bilal's. Its value is the writer's number plus
normal noise with the writer's spread, rounded to three digits of the smaller
spread, or to --digits.

Writes CSV with the columns slip and friend, one slip a line. emtui can read
that file and reveal who wrote what. The same arguments give the same slips.
"""

MORE = """
exit status:
  0    dealt
  1    an error in emtui itself; two lines say where to find the report
  2    invalid arguments, or FILE could not be written; one line says why

examples:
  emtui deal > dealt.csv && emtui dealt.csv
  emtui deal --slips 200 --ali 0.3,0.05 --bilal 0.7,0.1 --share 0.6 --seed 7
  emtui deal --ali -1,2 --out dealt.csv --replace
  emtui deal --slips 1000 | emtui fit
"""


def parser() -> Parser:
    """The command's arguments."""
    parser = Parser("emtui deal", ["[options]"], ABOUT, MORE)
    default = Deal()
    parser.add_argument(
        "--slips", type=whole(2), default=default.slips, metavar="N",
        help=f"how many (default {default.slips})",
    )  # fmt: skip
    parser.add_argument(
        "--max-slips", type=whole(2), default=MOST_SLIPS, metavar="N",
        help=f"refuse to deal more than N slips (default {MOST_SLIPS})",
    )  # fmt: skip
    for name, pair in (("ali", default.ali), ("bilal", default.bilal)):
        parser.add_argument(
            f"--{name}", type=_pair, default=pair, metavar="NUMBER,SPREAD",
            help=f"{name.capitalize()}'s number and spread (default {pair[0]:g},{pair[1]:g})",
        )  # fmt: skip
    parser.add_argument(
        "--share", type=finite, default=default.share, metavar="A",
        help=f"Ali's share, 0 to 1; Bilal has the rest (default {default.share:g})",
    )  # fmt: skip
    parser.add_argument(
        "--seed", type=whole(0), default=default.seed, metavar="S",
        help=f"seed of the random numbers (default {default.seed})",
    )  # fmt: skip
    parser.add_argument(
        "--digits", type=whole(0), metavar="D",
        help="digits after the point (default: enough for three digits of the smaller spread, "
        f"{default.decimals} for {min(default.ali[1], default.bilal[1]):g})",
    )  # fmt: skip
    parser.add_argument(
        "--out", metavar="FILE", help="write to FILE (default, and -: standard output)"
    )
    parser.add_argument(
        "--replace", action="store_true", help="replace FILE if it exists (default: refuse)"
    )
    return parser


def run(arguments: Sequence[str]) -> int:
    """Draw the slips, write them, and return the exit status."""
    options = parser().parse_args(shield_negatives(arguments))
    try:
        deal = Deal(
            options.slips, options.ali, options.bilal, options.share, options.seed, options.digits,
            options.max_slips,
        )  # fmt: skip
        out = None if options.out == "-" else options.out
        if out is not None:
            check_target(out, replace=options.replace)
        for note in deal.notes:
            complain(f"emtui: {note}")
        blocks = csv_blocks(deal.envelope())
        if out is not None:
            pieces = (block.encode() for block in blocks)
            write_atomically(out, pieces, replace=options.replace)
        else:
            for block in blocks:
                say(block, end="")
    except DealError as error:
        allow = "; allow more with --max-slips" * (options.slips > options.max_slips)
        raise UsageError(f"{error}{allow}") from error
    except WriteError as error:
        raise UsageError(refusal(error)) from error
    return 0


def _pair(text: str) -> tuple[float, float]:
    parts = text.split(",")
    if len(parts) != 2:
        raise argparse.ArgumentTypeError(f"{text.strip()}: give a number and a spread, as 0.3,0.05")
    return finite(parts[0]), finite(parts[1])
