"""`emtui fit`: run EM to its end without a screen, and print the fit."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import numpy as np

from emtui.commands.arguments import Question, open_envelope
from emtui.commands.fit_arguments import parser
from emtui.commands.output import complain, refusal, say
from emtui.commands.parsing import UsageError, shield_negatives
from emtui.commands.progress import telling
from emtui.em.bootstrap import bootstrap
from emtui.em.history import Limits
from emtui.em.mixture import Mixture
from emtui.em.multistart import run_many
from emtui.em.responsibilities import probabilities
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.starts import Start, given_start, quartile_start, random_mixtures
from emtui.em.variants import Variant
from emtui.report.data import as_csv, as_json
from emtui.report.table import as_table
from emtui.scenes.narration.verdict import Errors
from emtui.slips.atomic import WriteError
from emtui.slips.envelope import Envelope
from emtui.slips.writing import check_slips_out, slips_out


def run(arguments: Sequence[str]) -> int:
    """Fit, print, and return the exit status."""
    options = parser().parse_args(shield_negatives(arguments))
    if options.slips_out is not None:
        _refuse_target(options)
    try:
        with telling("reading") as tell:
            envelope = open_envelope(options, pipe_by_default=True, progress=tell)
    except Question as question:
        raise UsageError(str(question)) from question
    session = fit(envelope.sample, options)
    if options.slips_out is not None:
        _write_slips(envelope, session, options)
    errors = _errors(session, options)
    if options.format != "table":
        _tell_notes(envelope)
    if options.format == "json":
        say(as_json(envelope, session, trace=options.trace, errors=errors))
    elif options.format == "csv":
        say(as_csv(session, trace=options.trace, errors=errors))
    else:
        say(as_table(envelope, session, trace=options.trace, errors=errors))
    return 0


def _tell_notes(envelope: Envelope) -> None:
    """Print notes about the reading to standard error, where they do not mix with the data."""
    for note in envelope.notes:
        complain(f"emtui: {envelope.name}: {note}")


def _errors(session: Session, options: argparse.Namespace) -> Errors | None:
    """Bootstrap standard errors; None if no replicates were asked for."""
    if not options.bootstrap:
        return None
    found, mixture = None, session.now.standard
    if (mixture.sds > 0).all():
        with telling("dealing anew") as tell:
            for found in bootstrap(
                session.sample, session.variant, mixture, options.bootstrap, options.seed
            ):
                tell(found.done / found.total)
    return Errors.of(found, options.bootstrap, options.seed)


def _refuse_target(options: argparse.Namespace) -> None:
    """Refuse a file that cannot be written, before anything is read or fitted."""
    try:
        check_slips_out(options.slips_out, replace=options.replace)
    except WriteError as error:
        raise UsageError(refusal(error)) from error


def _write_slips(envelope: Envelope, session: Session, options: argparse.Namespace) -> None:
    try:
        found = probabilities(session, envelope.slips)
        slips_out(envelope, found, options.slips_out, replace=options.replace)
    except WriteError as error:
        raise UsageError(refusal(error)) from error


def fit(sample: Sample, options: argparse.Namespace) -> Session:
    """The finished run from the given start, or from the best of several."""
    known = options.start_spreads[0] if options.spread == "known" and options.start_spreads else 0.0
    variant = Variant(options.assign, options.spread, options.share, options.min_spread, known)
    limits = Limits(options.tolerance, options.max_iterations, options.exact)
    start = _start(sample, variant, options)
    if options.starts > 1:
        start = _best_start(sample, variant, limits, start, options)
    return Session.begin(sample, variant, start, limits).run()


def _start(sample: Sample, variant: Variant, options: argparse.Namespace) -> Start:
    """The start that the options give; the rest is taken from the quartile start.

    Raises:
        UsageError: what was given does not fit the variant.
    """
    usual = sample.to_units(quartile_start(sample, variant).mixture)
    means = usual.means if options.start_means is None else np.array(options.start_means)
    sds = usual.sds if options.start_spreads is None else np.array(options.start_spreads)
    weights = usual.weights
    if options.start_share is not None:
        weights = np.array([options.start_share, 1.0 - options.start_share])
    _refuse_misfits(variant, options)
    if variant.spread_rule.known and options.start_spreads is None:
        raise UsageError("--spread known needs the spread: --start-spreads S S")
    try:
        return given_start(sample, variant, Mixture(weights, means, sds), "given")
    except ValueError as error:
        raise UsageError(f"the start: {error}") from error


def _refuse_misfits(variant: Variant, options: argparse.Namespace) -> None:
    """Refuse a start outside the variant's constraints: its first M-step could lower the score."""
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
    """The start with the best end among `first` and R-1 random ones."""
    drawn = random_mixtures(sample, variant, options.seed, options.starts - 1)
    given = first.mixture
    batch = Mixture(
        np.vstack([given.weights, drawn.weights]),
        np.vstack([given.means, drawn.means]),
        np.vstack([given.sds, drawn.sds]),
    )
    with telling(f"climbing from {options.starts:,} starts") as tell:
        best = run_many(sample, variant, batch, limits, tell).best()
    return first if best == 0 else Start(f"random {options.seed}", batch[best], options.seed)
