"""`emtui fit`: run EM to its end without a screen, and print the fit."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

import numpy as np

from emtui.commands.arguments import NeedsAnswer, open_envelope
from emtui.commands.fit_arguments import parser
from emtui.commands.output import complain, refusal, say
from emtui.commands.parsing import UsageError, shield_negatives
from emtui.commands.progress import telling
from emtui.commands.summaries import finer_until, gathered, is_many
from emtui.em.binned_bootstrap import bootstrap_bins, ratio_test_bins
from emtui.em.binned_fit import BinsError, fit_bins
from emtui.em.bootstrap import bootstrap
from emtui.em.fitting import FitFindings, fit
from emtui.em.history import Limits
from emtui.em.mixture import Mixture
from emtui.em.responsibilities import probabilities
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.starts import (
    STARTS,
    Start,
    default_start,
    given_start,
    quartile_start,
    random_start,
)
from emtui.em.variants import Variant
from emtui.em.verdict import ratio_test
from emtui.report.data import as_csv, as_json
from emtui.report.standard_errors import StandardErrors
from emtui.report.table import as_table
from emtui.slips.atomic import WriteError, check_target, write_atomically
from emtui.slips.envelope import Envelope
from emtui.slips.reading.errors import ReadError
from emtui.slips.streaming import Streamed
from emtui.slips.writing import check_slips_out, slips_out, stream_out


def run(arguments: Sequence[str]) -> int:
    """Fit, print, and return the exit status."""
    options = parser().parse_args(shield_negatives(arguments))
    _refuse_targets(options)
    if options.by is not None or options.each:
        from emtui.commands import groups  # which builds on this module

        return groups.run(options)
    streamed = None
    if is_many(options):
        with gathered(options) as (envelope, streamed):
            envelope, found = fitted_finer(envelope, streamed, options)
    else:
        try:
            with telling("reading") as tell:
                envelope = open_envelope(options, pipe_by_default=True, progress=tell)
        except NeedsAnswer as question:
            raise UsageError(str(question)) from question
        found = fitted(envelope, options)
    session = found.session
    if options.slips_out is not None:
        if envelope.bins is not None:
            raise UsageError("--slips-out: bins hold no single slips; leave it out beside --bins")
        _write_slips(envelope, session, options, streamed)
    if options.picture is not None:
        _draw(envelope, found, options)
    errors = _errors(envelope, found, options)
    if options.format != "table":
        _tell_notes(envelope)
    if options.format == "json":
        say(as_json(envelope, session, trace=options.trace, errors=errors, found=found))
    elif options.format == "csv":
        say(as_csv(session, trace=options.trace, errors=errors))
    else:
        say(as_table(envelope, session, trace=options.trace, errors=errors, found=found,
                     probability=options.cut))  # fmt: skip
    if options.plot:
        from emtui.commands.plotting import say_plot  # plotext comes with it

        say_plot(envelope, found)
    return 0


def fitted_finer(
    envelope: Envelope, streamed: Streamed | None, options: argparse.Namespace
) -> tuple[Envelope, FitFindings]:
    """The fit of many slips; where a summary's cells are too wide, after a pass for finer ones.

    Raises:
        UsageError: the summary came without its files, or even the finest cells are too wide.
    """
    needs = options.slips_out is not None and streamed is None
    if envelope.is_summed and (options.assign == "hard" or needs):
        what = "--assign hard" if options.assign == "hard" else "--slips-out"
        raise UsageError(f"{what} needs every slip, and a summary has none; see --in-memory")
    return finer_until(envelope, streamed, lambda ready: fitted(ready, options))


def _tell_notes(envelope: Envelope) -> None:
    """Print notes about the reading to standard error, where they do not mix with the data."""
    for note in envelope.notes:
        complain(f"emtui: {envelope.name}: {note}")


def _errors(
    envelope: Envelope, fit: FitFindings, options: argparse.Namespace
) -> StandardErrors | None:
    """Bootstrap standard errors; None if no replicates were asked for."""
    if not options.bootstrap:
        return None
    found, session, bins = None, fit.session, envelope.bins
    asked = (session.variant, session.now.standard, options.bootstrap, options.seed)
    if fit.sound:
        with telling("dealing anew") as tell:
            dealt = bootstrap_bins(bins, *asked) if bins else bootstrap(session.sample, *asked)
            for found in dealt:
                tell(found.done / found.total)
    return StandardErrors.of(found, options.bootstrap, options.seed, fit, options.cut)


def _refuse_targets(options: argparse.Namespace) -> None:
    """Refuse files that cannot be written, before anything is read or fitted."""
    if options.plot and options.format != "table":
        raise UsageError("--plot goes with --format table")
    try:
        if options.slips_out is not None:
            check_slips_out(options.slips_out, replace=options.replace)
        if options.picture is not None:
            from emtui.plot.figure import kind_of

            kind_of(options.picture)
            check_target(options.picture, replace=options.replace)
    except WriteError as error:
        raise UsageError(refusal(error)) from error


def _draw(envelope: Envelope, found: FitFindings, options: argparse.Namespace) -> None:
    from emtui.plot.figure import kind_of  # the painters come with it
    from emtui.report.picture import fit_picture

    picture = fit_picture(envelope, found, kind_of(options.picture), climb=options.trace)
    try:
        write_atomically(options.picture, picture, replace=options.replace)
    except WriteError as error:
        raise UsageError(refusal(error)) from error


def _write_slips(
    envelope: Envelope, session: Session, options: argparse.Namespace, streamed: Streamed | None
) -> None:
    try:
        if streamed is not None:
            stream_out(
                streamed.blocks(),
                lambda slips: np.asarray(probabilities(session, slips)),
                options.slips_out,
                replace=options.replace,
            )
            return
        found = probabilities(session, envelope.slips)
        slips_out(envelope, found, options.slips_out, replace=options.replace)
    except WriteError as error:
        raise UsageError(refusal(error)) from error
    except ReadError as fault:
        raise UsageError(str(fault)) from fault


def fitted(envelope: Envelope, options: argparse.Namespace) -> FitFindings:
    """The fit that the options ask for, with its verdict.

    Raises:
        UsageError: the options do not go together, or with bins.
    """
    sample, bins, variant = envelope.sample, envelope.bins, _variant(options)
    limits = Limits(options.tolerance, options.max_iterations, options.exact)
    given = _given(sample, variant, options)
    make = partial(fit_bins, bins) if bins else partial(fit, sample)
    with telling("climbing") as tell, _refusing():
        found = make(
            variant,
            components=options.friends,
            given=given,
            starts=options.starts,
            seed=options.seed,
            limits=limits,
            probability=options.cut,
            judged=options.format != "csv",
            going_on=tell,
        )
    if not (options.test and found.verdict and found.sound):
        return found
    judged = found.verdict
    with telling("dealing from one") as tell:
        asked = (variant, found.verdict, options.test, options.seed)
        for judged in ratio_test_bins(bins, *asked) if bins else ratio_test(sample, *asked):
            assert judged.test is not None
            tell(len(judged.test.ratios) / options.test)
    return replace(found, verdict=judged)


def given_session(sample: Sample, options: argparse.Namespace) -> Session:
    """A climb that begins at the start given, else as the app opens.

    Raises:
        UsageError: what was given does not fit the variant.
    """
    variant = _variant(options)
    start = _given(sample, variant, options)
    if start is None and options.seed:
        start = random_start(sample, variant, options.seed)
    return Session.begin(sample, variant, start or default_start(sample, variant))


@contextmanager
def _refusing() -> Iterator[None]:
    """Tell what bins cannot be fitted with as a usage error."""
    try:
        yield
    except BinsError as error:
        raise UsageError(str(error)) from error


def _variant(options: argparse.Namespace) -> Variant:
    """What is fitted; a known spread may also be given as both starting spreads.

    Raises:
        UsageError: a spread is known and not said, or said for a spread that is not known.
    """
    known = options.known_spread
    if options.spread == "known" and known is None and options.start_spreads is not None:
        known = options.start_spreads[0]
    if options.spread == "known" and known is None:
        raise UsageError("--spread known needs the spread: --known-spread S")
    spread = options.spread if known is None else "known"
    return Variant(options.assign, spread, options.share, options.min_spread, known or 0.0)


def _given(sample: Sample, variant: Variant, options: argparse.Namespace) -> Start | None:
    """The start that the options give, the rest of it from a start by name; None where none is.

    Raises:
        UsageError: what was given does not fit the variant.
    """
    _refuse_misfits(variant, options)
    friends = options.friends or 2
    for name in ("start_means", "start_spreads"):
        given = getattr(options, name)
        if given is not None and (options.friends is None or len(given) != friends):
            raise UsageError(f"--{name.replace('_', '-')}: one number for each of --friends")
    if options.friends != 2 and (options.start or options.start_share is not None):
        raise UsageError("--start and --start-share are of two friends")
    begin = STARTS[(options.start or "quartiles").replace("-", " ")][1]
    start = begin(sample, variant) if friends == 2 else quartile_start(sample, variant, friends)
    rest = sample.to_units(start.mixture)
    means = rest.means if options.start_means is None else np.array(options.start_means)
    sds = rest.sds if options.start_spreads is None else np.array(options.start_spreads)
    weights = rest.weights
    if options.start_share is not None:
        weights = np.array([options.start_share, 1.0 - options.start_share])
    try:
        start = given_start(sample, variant, Mixture(weights, means, sds), "given")
    except ValueError as error:
        raise UsageError(f"the start: {error}") from error
    return start if _explicit(options) else None


def _explicit(options: argparse.Namespace) -> bool:
    """Whether a start is given; a known spread, however it is said, is none."""
    spreads = options.start_spreads is not None and options.spread != "known"
    rest = (options.start, options.start_means, options.start_share)
    return spreads or any(part is not None for part in rest)


def _refuse_misfits(variant: Variant, options: argparse.Namespace) -> None:
    """Refuse a start outside the variant's constraints: its first M-step could lower the score."""
    spreads = options.start_spreads
    if spreads and variant.spread != "different" and len(set(spreads)) > 1:
        raise UsageError(f"--start-spreads: all must be equal with --spread {variant.spread}")
    if spreads and min(spreads) < variant.min_sd:
        raise UsageError(f"--start-spreads: below --min-spread {variant.min_sd:g}")
    if options.start_share not in (None, 0.5) and variant.share == "equal":
        raise UsageError("--start-share: must be 0.5 with --share equal")
