"""`emtui fit`: climb to the end without a screen, and print what was found."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import numpy as np

from emtui.commands.arguments import (
    Question,
    UsageError,
    add_reading,
    between_zero_and_one,
    finite,
    not_negative,
    open_envelope,
    positive,
    shield_negatives,
    whole,
)
from emtui.em.many import run_many
from emtui.em.mixture import Mixture
from emtui.em.probabilities import probabilities
from emtui.em.sample import Sample
from emtui.em.session import Limits, Session
from emtui.em.starts import Start, default_start, given_start, random_mixtures
from emtui.em.variants import ASSIGNERS, SHARES, SPREADS, Variant
from emtui.scenes import report
from emtui.slips.envelope import Envelope
from emtui.slips.writing import WriteError, slips_out


def parser() -> argparse.ArgumentParser:
    """The command's arguments."""
    parser = argparse.ArgumentParser(
        prog="emtui fit",
        description="Fit two Gaussians to slips by EM, without opening a screen.",
        epilog="Without a file: standard input where it is not a terminal, else the essay's slips.",
    )
    add_reading(parser)
    variant = parser.add_argument_group("variant")
    for name, table in (("spread", SPREADS), ("assign", ASSIGNERS), ("share", SHARES)):
        words = "; ".join(f"{rule.name}: {rule.words}" for rule in table.values())
        variant.add_argument(
            f"--{name}", choices=list(table), default=next(iter(table)), help=words
        )
    variant.add_argument(
        "--min-spread",
        type=not_negative,
        default=0.0,
        metavar="S",
        help="no spread gets smaller, in the slips' units",
    )
    start = parser.add_argument_group("start (in the slips' units)")
    start.add_argument("--start-means", nargs=2, type=finite, metavar=("A", "B"))
    start.add_argument("--start-spreads", nargs=2, type=positive, metavar=("A", "B"))
    start.add_argument(
        "--start-share", type=between_zero_and_one, metavar="A", help="Ali's share of the slips"
    )
    start.add_argument(
        "--starts",
        type=whole(1),
        default=1,
        metavar="R",
        help="the best of the start above and R-1 random ones",
    )
    start.add_argument("--seed", type=whole(0), default=0, metavar="S", help="of the random ones")
    end = parser.add_argument_group("end")
    end.add_argument("--max-iterations", type=whole(1), default=10_000, metavar="N")
    end.add_argument(
        "--tolerance",
        type=not_negative,
        default=1e-8,
        metavar="T",
        help="how much log-likelihood may still be left to climb",
    )
    end.add_argument(
        "--exact",
        action="store_true",
        help="look at every slip in every step, however many there are",
    )
    out = parser.add_argument_group("output")
    out.add_argument("--format", choices=("table", "json", "csv"), default="table")
    out.add_argument("--trace", action="store_true", help="add every iteration")
    out.add_argument(
        "--slips-out",
        metavar="FILE",
        help="write each slip with who probably wrote it: .csv, .jsonl or .parquet",
    )
    out.add_argument("--replace", action="store_true", help="replace FILE if it is there")
    return parser


def run(arguments: Sequence[str]) -> int:
    """Fit, print, and return the exit status."""
    options = parser().parse_args(shield_negatives(arguments))
    try:
        envelope = open_envelope(options, pipe_by_default=True)
    except Question as question:
        raise UsageError(str(question)) from question
    session = fit(envelope.sample, options)
    if options.slips_out:
        _write_slips(envelope, session, options)
    if options.format == "json":
        print(report.as_json(envelope, session, trace=options.trace))
    elif options.format == "csv":
        print(report.as_csv(session, trace=options.trace))
    else:
        print(report.as_table(envelope, session, trace=options.trace))
    return 0


def _write_slips(envelope: Envelope, session: Session, options: argparse.Namespace) -> None:
    try:
        found = probabilities(session, envelope.slips)
        slips_out(envelope, found, options.slips_out, replace=options.replace)
    except WriteError as error:
        raise UsageError(str(error)) from error


def fit(sample: Sample, options: argparse.Namespace) -> Session:
    """The climb from the start asked for, or from the best of several, at its end."""
    variant = Variant(options.assign, options.spread, options.share, options.min_spread)
    limits = Limits(options.tolerance, options.max_iterations, options.exact)
    start = _start(sample, variant, options)
    if options.starts > 1:
        start = _best_start(sample, variant, limits, start, options)
    return Session.begin(sample, variant, start, limits).run()


def _start(sample: Sample, variant: Variant, options: argparse.Namespace) -> Start:
    """The start given, the rest of it from the default start.

    Raises:
        UsageError: what was given does not fit the variant.
    """
    default = sample.to_units(default_start(sample, variant).mixture)
    means = default.means if options.start_means is None else np.array(options.start_means)
    sds = default.sds if options.start_spreads is None else np.array(options.start_spreads)
    weights = default.weights
    if options.start_share is not None:
        weights = np.array([options.start_share, 1.0 - options.start_share])
    _refuse_misfits(variant, options)
    if variant.spread == "known" and options.start_spreads is None:
        raise UsageError("--spread known needs the spread: --start-spreads S S")
    try:
        return given_start(sample, variant, Mixture(weights, means, sds), "given")
    except ValueError as error:
        raise UsageError(f"the start: {error}") from error


def _refuse_misfits(variant: Variant, options: argparse.Namespace) -> None:
    """Refuse a start that the variant does not allow: from outside it, a score may fall."""
    spreads = options.start_spreads
    if spreads and variant.spread != "different" and spreads[0] != spreads[1]:
        raise UsageError(f"--start-spreads: both must be equal with --spread {variant.spread}")
    if spreads and min(spreads) < variant.min_spread:
        raise UsageError(f"--start-spreads: below --min-spread {variant.min_spread:g}")
    if options.start_share not in (None, 0.5) and variant.share == "equal":
        raise UsageError("--start-share: must be 0.5 with --share equal")


def _best_start(
    sample: Sample, variant: Variant, limits: Limits, first: Start, options: argparse.Namespace
) -> Start:
    """The start whose end is highest: `first`, or one of R-1 random ones."""
    drawn = random_mixtures(sample, variant, options.seed, options.starts - 1)
    given = first.mixture
    if variant.spread == "known":
        drawn = Mixture(drawn.weights, drawn.means, np.broadcast_to(given.sds, drawn.sds.shape))
    batch = Mixture(
        np.vstack([given.weights, drawn.weights]),
        np.vstack([given.means, drawn.means]),
        np.vstack([given.sds, drawn.sds]),
    )
    best = run_many(sample, variant, batch, limits).best()
    return first if best == 0 else Start(f"random {options.seed}", batch[best], options.seed)
