"""The arguments of `emtui fit`, and its page of help."""

from __future__ import annotations

import argparse

from emtui.commands.fit_help import ABOUT, MORE
from emtui.commands.parsing import Parser, add_groups, add_reading
from emtui.commands.summing_arguments import add_many
from emtui.commands.typed_numbers import (
    between_zero_and_one,
    finite,
    none_or,
    not_negative,
    positive,
    whole,
)
from emtui.em.starts import STARTS
from emtui.em.variants import ASSIGNERS, SHARES, SPREADS

Group = argparse._ArgumentGroup

MOST_FITS = 100_000
"""Starts, or envelopes of a bootstrap: more would take days, and all are in memory at once."""


def parser() -> Parser:
    """The command's arguments."""
    parser = Parser(
        "emtui fit",
        [
            "[options] [FILE | -]",
            "[options] --by COLUMN [FILE | -]",
            "[options] [--each] PATH PATH ...",
        ],
        ABOUT,
        MORE,
    )
    add_reading(parser)
    add_groups(parser)
    add_many(parser)
    add_variant(parser.add_argument_group("what is fitted"))
    add_start(parser.add_argument_group("where it starts"))
    _add_end(parser.add_argument_group("where it ends"))
    written = parser.add_argument_group("what is written")
    _add_form(written)
    _add_certainty(written)
    _add_files(written)
    return parser


def _number(text: str) -> int | None:
    """How many friends; None for auto."""
    return None if text == "auto" else whole(2, 6)(text)


def add_variant(group: Group) -> None:
    """What is fitted."""
    group.add_argument(
        "--friends",
        type=_number,
        default=2,
        metavar="K|auto",
        help="how many friends, 2 to 6; auto tells BIC of 1 to 6 and takes the lowest that stands "
        "on no handful of slips, one if need be (default 2)",
    )
    for name, table in (("spread", SPREADS), ("assign", ASSIGNERS), ("share", SHARES)):
        words = "; ".join(f"{rule.name}: {rule.words}" for rule in table.values())
        words += ", by --known-spread S" if name == "spread" else ""
        first = next(iter(table))
        group.add_argument(
            f"--{name}",
            choices=list(table),
            default=first,
            metavar="|".join(table),
            help=f"{words} (default {first})",
        )
    group.add_argument(
        "--known-spread",
        type=positive,
        metavar="S",
        help="every friend's spread is S, and is not estimated (sets --spread known)",
    )
    group.add_argument(
        "--min-spread",
        type=not_negative,
        default=0.0,
        metavar="S",
        help="no spread falls below S, so that none collapses (default 0: no limit)",
    )


def add_start(group: Group) -> None:
    """Where a climb starts."""
    group.add_argument(
        "--start",
        choices=[name.replace(" ", "-") for name in STARTS],
        metavar="NAME",
        help="; ".join(f"{name.replace(' ', '-')}: {words}" for name, (words, _) in STARTS.items()),
    )
    group.add_argument(
        "--start-means",
        nargs="+",
        type=finite,
        metavar="A",
        help="every friend's number (default: a quarter and three quarters through the slips)",
    )
    group.add_argument(
        "--start-spreads",
        nargs="+",
        type=positive,
        metavar="A",
        help="every friend's spread (default: half the standard deviation of all slips)",
    )
    group.add_argument(
        "--start-share",
        type=between_zero_and_one,
        metavar="A",
        help="Ali's share; Bilal has the rest (default 0.5)",
    )
    group.add_argument(
        "--starts",
        type=whole(1, MOST_FITS),
        metavar="R",
        help="the best of R starts: one that is given, runs of neighbouring slips, starts by name "
        "and draws. All climb a little, the less promising are then left for the better ones. "
        "Ends that stand on a handful of slips, collapsed and emptied ones count only if there "
        "are no others; at most 100,000 (default 24, and 96 where none of these ends can "
        "be told; 1 where a start is given; 1 without one is the quartiles)",
    )
    group.add_argument(
        "--seed",
        type=whole(0),
        default=0,
        metavar="S",
        help="seed of the random starts, of --bootstrap and of --test (default 0)",
    )


def _add_end(group: Group) -> None:
    group.add_argument(
        "--max-iterations",
        type=whole(1),
        default=10_000,
        metavar="N",
        help="stop after N iterations (default 10000)",
    )
    group.add_argument(
        "--tolerance",
        type=not_negative,
        default=1e-8,
        metavar="T",
        help="stop when less than T of log-likelihood is left to gain (default 1e-8)",
    )
    group.add_argument(
        "--exact",
        action="store_true",
        help="use every slip in every step; otherwise, above ten thousand different numbers, a "
        "step uses fewer, weighted ones that give the same sums up to rounding",
    )


def _add_form(group: Group) -> None:
    """How the fit is shown."""
    group.add_argument(
        "--format",
        choices=("table", "json", "csv"),
        default="table",
        metavar="table|json|csv",
        help="for a person, for a program, for a spreadsheet (default table)",
    )
    group.add_argument(
        "--trace", action="store_true", help="show every iteration, not only the end"
    )
    group.add_argument(
        "--plot", action="store_true", help="print the histogram and the fit as text, too"
    )
    group.add_argument(
        "--picture",
        metavar="OUT",
        help="draw the histogram, the friends, their sum and the cut, with --trace also the climb; "
        "the suffix selects the format: .svg, .png or .pdf (needs matplotlib)",
    )


def _add_certainty(group: Group) -> None:
    """How sure the fit is."""
    group.add_argument(
        "--bootstrap",
        type=none_or(whole(2, MOST_FITS)),
        default=0,
        metavar="B",
        help="standard errors, from fits to B envelopes drawn from this fit; from 2 to 100,000 "
        "(default 0: none)",
    )
    group.add_argument(
        "--cut",
        type=between_zero_and_one,
        default=0.5,
        metavar="P",
        help="tell where a slip is the friend's with the smaller number with probability P "
        "(default 0.5)",
    )
    group.add_argument(
        "--test",
        type=none_or(whole(20, MOST_FITS)),
        default=0,
        metavar="B",
        help="test one Gaussian against two on B envelopes drawn from the one, 20 or more: fewer "
        "cannot give a p below 0.05 (default 0: no test)",
    )


def _add_files(group: Group) -> None:
    """Where single slips are written."""
    group.add_argument(
        "--slips-out",
        metavar="OUT",
        help="write each slip with its row in the file and the probability that each friend wrote "
        "it, in the slips' own order; the suffix selects the format: .csv, .jsonl or .parquet",
    )
    group.add_argument(
        "--replace", action="store_true", help="replace OUT if it exists (default: refuse)"
    )
