"""The arguments of `emtui fit`, and its page of help."""

from __future__ import annotations

import argparse

from emtui.commands.many_arguments import add_many
from emtui.commands.parsing import (
    Parser,
    add_groups,
    add_reading,
    between_zero_and_one,
    finite,
    not_negative,
    positive,
    whole,
)
from emtui.em.starts import STARTS
from emtui.em.variants import ASSIGNERS, SHARES, SPREADS

Group = argparse._ArgumentGroup

MOST_FITS = 100_000
"""Starts, or envelopes of a bootstrap: more would take days, and all are in memory at once."""
ABOUT = """
Fit two Gaussians to slips by EM, without opening a screen, and print the fit.

Without FILE, slips are read from standard input if it is not a terminal;
otherwise the essay's slips are used. Numbers in options are in their units.
"""

MORE = """
JSON, one object:
  schema          names this form
  envelope        name, slips (the sum of --counts, which need not be whole),
                  distinct (different numbers), with --bins how many bins
  variant         assign, spread, share, min_spread
  start           means, spreads, shares: Ali's first, Bilal's second
  end             why (settled, collapsed, emptied or step limit), iterations,
                  merged (both Gaussians are the same), saddle (pushed a little
                  apart they would climb again)
  score           what EM maximises: log-likelihood, or with --assign hard the
                  classification log-likelihood
  log_likelihood  its value at the end; with --bins the sum of counts times
                  logarithms of the bins' probabilities
  friends         for each friend: name, mean, spread, share; in the order of
                  their numbers unless a start was given
  one             a single Gaussian: mean, spread, log_likelihood, bic
  bic             of the friends; lower is better. All BICs use the
                  log-likelihood of the slips alone
  cut_points      where a slip is the friend's with the smaller number with
                  probability --cut, within the slips; none, one or two
  cut_points_all  the same with those beyond the slips
                  one, bic and both are null where the end did not settle or
                  stands on a handful of slips
  verdict         says (none, one, crooked, more, two or overlapping), sentence,
                  because (list), bic (one, two, three), crooked (family, bic),
                  dip (statistic, p), peaks, separation, test (p, replicates)
  ends            of many starts: tried, settled, collapsed, emptied, and
                  set_aside (log_likelihood, spread, slips): higher ends that
                  stand on a handful of slips
  bic_of_numbers  with --friends auto: BIC of 1 to 6 friends; null where the
                  best end stands on a handful of slips
  standard_errors, intervals, cut_intervals, bootstrap
                  with --bootstrap: for each friend name, mean, spread, share,
                  in intervals the ends of the middle 95 %; the same ends for
                  each of cut_points; and replicates, used (those that
                  settled), seed
  trace           with --trace: iteration, log_likelihood, friends; the first is
                  the start
  Numbers have full double precision; null means not finite. CSV has the same
  numbers in columns, one line for the end, or with --trace one for every
  iteration; a number that is not finite is left empty.

exit status:
  0    a fit was made, however it ended
  1    an error in emtui itself; two lines say where to find the report
  2    unreadable slips, invalid arguments, or OUT could not be written; one
       line says why
  130  stopped with Ctrl+C

examples:
  emtui fit slips.csv
  emtui fit slips.csv --column weight --starts 100 --format json
  emtui fit --start-means 0.1 0.9 --spread same --trace < slips.txt
  emtui fit --example galaxies --known-spread 2
  emtui fit slips.csv --bootstrap 200 --seed 7
  emtui fit slips.csv --slips-out who.csv
  emtui fit slips.csv --plot --picture fit.pdf
  emtui fit penguins.csv --column mass --by species
  emtui fit 'logs/*.parquet' --column ms
  emtui fit monday.slips tuesday.slips
  emtui fit survey.csv --column income --counts weight
  emtui fit histogram.csv --bins from to --counts n
"""


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
    _add_output(parser.add_argument_group("what is written"))
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
        "and draws. Ends that stand on a handful of slips, collapsed and emptied ones count only "
        "if there are no others; at most 100,000 (default 24; 1 where a start is given; 1 without "
        "one is the quartiles)",
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


def _add_output(group: Group) -> None:
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
        "the suffix selects the format: .svg, .png or .pdf (needs emtui[figures])",
    )
    group.add_argument(
        "--bootstrap",
        type=whole(0, MOST_FITS),
        default=0,
        metavar="B",
        help="standard errors, from fits to B envelopes drawn from this fit; at most 100,000 "
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
        type=whole(0, MOST_FITS),
        default=0,
        metavar="B",
        help="test one Gaussian against two on B envelopes drawn from the one (default 0: no test)",
    )
    group.add_argument(
        "--slips-out",
        metavar="OUT",
        help="write each slip with the probability that each friend wrote it, in the slips' own "
        "order; the suffix selects the format: .csv, .jsonl or .parquet",
    )
    group.add_argument(
        "--replace", action="store_true", help="replace OUT if it exists (default: refuse)"
    )
