"""`emtui deal`: slips from two friends whose numbers are known, as CSV on standard output."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from emtui.commands.arguments import UsageError, finite, shield_negatives, whole
from emtui.slips.atomic import WriteError, write_atomically
from emtui.slips.dealing import Deal, DealError, write_csv


def parser() -> argparse.ArgumentParser:
    """The command's arguments."""
    parser = argparse.ArgumentParser(
        prog="emtui deal",
        description="Deal slips from two friends: CSV of every slip and who wrote it.",
        epilog="emtui deal > mine.csv && emtui mine.csv",
    )
    default = Deal()
    parser.add_argument("--slips", type=whole(2), default=default.slips, metavar="N")
    for name, pair in (("ali", default.ali), ("bilal", default.bilal)):
        parser.add_argument(
            f"--{name}", type=_pair, default=pair, metavar="NUMBER,SPREAD",
            help=f"{name.capitalize()}'s number and spread (default {pair[0]:g},{pair[1]:g})",
        )  # fmt: skip
    parser.add_argument("--share", type=finite, default=default.share, help="Ali's share")
    parser.add_argument("--seed", type=whole(0), default=default.seed, metavar="S")
    parser.add_argument("--out", metavar="FILE", help="write to a file instead")
    parser.add_argument("--replace", action="store_true", help="replace the file if it is there")
    return parser


def run(arguments: Sequence[str]) -> int:
    """Deal, write, and return the exit status."""
    options = parser().parse_args(shield_negatives(arguments))
    try:
        deal = Deal(options.slips, options.ali, options.bilal, options.share, options.seed)
        text = write_csv(deal.envelope())
        if options.out:
            write_atomically(options.out, text.encode(), replace=options.replace)
        else:
            sys.stdout.write(text)
    except (DealError, WriteError) as error:
        raise UsageError(str(error)) from error
    return 0


def _pair(text: str) -> tuple[float, float]:
    parts = text.split(",")
    if len(parts) != 2:
        raise argparse.ArgumentTypeError(f"{text.strip()}: give a number and a spread, as 0.3,0.05")
    return finite(parts[0]), finite(parts[1])
