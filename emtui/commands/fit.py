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
from emtui.commands.fit_start import asked_start, asked_variant, paths_first
from emtui.commands.output import complain, refusal, say
from emtui.commands.parsing import UsageError, shield_negatives
from emtui.commands.progress import telling
from emtui.commands.summaries import finer_until, gathered, is_many
from emtui.em.binned_bootstrap import bootstrap_bins, ratio_test_bins
from emtui.em.binned_fit import BinsError, fit_bins
from emtui.em.bootstrap import bootstrap
from emtui.em.chebyshev import TooCoarse
from emtui.em.fitting import FitFindings, fit
from emtui.em.history import Limits
from emtui.em.responsibilities import probabilities
from emtui.em.session import Session
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
    options = parser().parse(paths_first(shield_negatives(arguments)))
    if options.by is not None or options.each:
        from emtui.commands import groups  # which builds on this module

        groups.refuse(options)
        _refuse_targets(options)
        return groups.run(options)
    _refuse_targets(options)
    envelope, streamed, found = _opened_and_fitted(options)
    if options.slips_out is not None:
        if envelope.bins is not None:
            raise UsageError("--slips-out: bins hold no single slips; leave it out beside --bins")
        _write_slips(envelope, found.session, options, streamed)
    if options.picture is not None:
        _draw(envelope, found, options)
    _print(envelope, found, options)
    return 0


def _opened_and_fitted(
    options: argparse.Namespace,
) -> tuple[Envelope, Streamed | None, FitFindings]:
    """The slips that the options name, how to go through them again if they are many, the fit."""
    if is_many(options):
        with gathered(options) as (envelope, streamed):
            envelope, found = fitted_finer(envelope, streamed, options)
        return envelope, streamed, found
    try:
        with telling("reading") as tell:
            envelope = open_envelope(options, pipe_by_default=True, progress=tell)
    except NeedsAnswer as question:
        raise UsageError(str(question)) from question
    return envelope, None, fitted(envelope, options)


def _print(envelope: Envelope, found: FitFindings, options: argparse.Namespace) -> None:
    """Print the fit in the form that is asked for; notes beside data go to standard error."""
    session, errors = found.session, standard_errors(envelope, found, options)
    if options.format != "table":
        for note in envelope.notes:
            complain(f"emtui: {envelope.name}: {note}")
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


def fitted_finer(
    envelope: Envelope, streamed: Streamed | None, options: argparse.Namespace
) -> tuple[Envelope, FitFindings]:
    """The fit of many slips; where a summary's cells are too wide, after a pass for finer ones.

    Raises:
        UsageError: the summary came without its files, or even the finest cells are too wide.
    """
    return finer_until(
        envelope,
        streamed,
        lambda ready: fitted(ready, options),
        _lacking,
    )


def _lacking(found: FitFindings) -> TooCoarse | None:
    """What a summary's cells are too wide for, though there is a fit: a start, or the third."""
    if found.best is not None and found.best.too_coarse is not None:
        return found.best.too_coarse
    return found.verdict.too_coarse if found.verdict else None


def standard_errors(
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
                streamed.files(),
                lambda slips: np.asarray(probabilities(session, slips)),
                options.slips_out,
                replace=options.replace,
                named=len(streamed.summary.sources) > 1,
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
    sample, bins, variant = envelope.sample, envelope.bins, asked_variant(options)
    limits = Limits(options.tolerance, options.max_iterations, options.exact)
    given = asked_start(sample, variant, options)
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


@contextmanager
def _refusing() -> Iterator[None]:
    """Turn a `BinsError` into a usage error."""
    try:
        yield
    except BinsError as error:
        raise UsageError(str(error)) from error
