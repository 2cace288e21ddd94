"""A fit as plain text for a terminal, 80 columns wide."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator

from emtui.em.fitting import FitFindings, of_session
from emtui.em.history import Entry, Why
from emtui.em.hits import Hits
from emtui.em.session import Session
from emtui.plot.numerals import MINUS
from emtui.report.data import friends_data, hits, iterations
from emtui.report.ends import aside, what_became, why_nothing
from emtui.report.standard_errors import StandardErrors
from emtui.scenes import numbers
from emtui.scenes.narration.verdict import (
    because,
    conclusion,
    on_the_wrong_side,
    where_they_meet,
)
from emtui.slips.envelope import SIX, Envelope

SHOWN = 6
"""Significant digits of slips whose range is no smaller than their distance from 0."""


def as_table(
    envelope: Envelope,
    session: Session,
    *,
    trace: bool,
    errors: StandardErrors | None = None,
    found: FitFindings | None = None,
    probability: float = 0.5,
) -> str:
    """For a person to read; the run must have ended. Minus signs are plain hyphens."""
    digits = significant(float(envelope.slips.min()), float(envelope.slips.max()))
    lines = [*_heading(envelope, session), ""]
    if trace:
        lines += [*_trace_lines(session, digits), ""]
    lines += [*_friends_lines(session.now, digits, errors), ""]
    found = found or of_session(session)
    if (told := hits(envelope, found)) is not None:
        lines += [*_wrapped(_hits_line(told, session.now.mixture.components)), ""]
    lines += _closing(found, digits, errors, probability, binned=envelope.bins is not None)
    return "\n".join(lines).replace(MINUS, "-")


def _hits_line(told: Hits, friends: int) -> str:
    share = numbers.percent(told.right / told.of, 1)
    exchanged = "names exchanged" if friends == 2 else "names in another order"
    return (
        f"given to the friend they are from: {numbers.how_many(told.right)} of "
        f"{numbers.how_many(told.of)} slips ({share})" + f", {exchanged}" * told.exchanged
    )


def significant(low: float, high: float) -> int:
    """Significant digits that tell slips between `low` and `high` apart."""
    reach = high / 2 - low / 2
    largest = max(abs(low), abs(high)) / 2
    return min(17, SHOWN + max(0, math.floor(math.log10(largest) - math.log10(reach))))


def _heading(envelope: Envelope, session: Session) -> Iterator[str]:
    variant = session.variant
    total = envelope.count if envelope.is_summed else envelope.sample.total
    distinct = total if envelope.is_summed else envelope.distinct
    same = "" if distinct == total else f", {distinct:,} different numbers"
    read = f", column {envelope.column}" if envelope.column else ""
    yield f"{envelope.name}{read}: {numbers.how_many(total)} slips{same}"
    yield from envelope.notes
    if envelope.bins is not None:
        yield "fitted by the bins' exact likelihood; dip and crooked lump by slips spread over them"
    floor = f", smallest spread {variant.min_sd:g}" if variant.min_sd else ""
    yield f"{variant.assign} labels, spreads {variant.spread}, shares {variant.share}{floor}"


def _trace_lines(session: Session, digits: int) -> Iterator[str]:
    width = max(11, digits + 5)
    names = SIX[: session.now.mixture.components]
    heads = [head for name in names for head in ((name, width), ("±", 11), ("share", 8))]
    yield f"{'':5}{'score':>15}" + "".join(f"{head:>{size}}" for head, size in heads)
    for entry in iterations(session):
        cells = [
            f"{friend['mean']:>{width}.{digits}g}{friend['spread']:>11.6g}"
            f"{numbers.percent(friend['share'], 1):>8}"
            for friend in friends_data(entry.mixture)
        ]
        yield f"{entry.iteration:>5}{numbers.full_score(entry.score):>15}" + "".join(cells)


def _friends_lines(last: Entry, digits: int, errors: StandardErrors | None) -> Iterator[str]:
    yield f"{'':8}{'number':>18}{'spread':>14}{'share':>10}"
    for k, friend in enumerate(friends_data(last.mixture)):
        yield _row(friend["name"], friend["mean"], friend["spread"], friend["share"], digits)
        if errors and errors.used > 1:
            own = errors.friends[k]
            yield _row("  ±", own["mean"], own["spread"], own["share"], 3)


def _row(name: str, mean: float, spread: float, share: float, digits: int) -> str:
    shown = min(digits, SHOWN)
    return f"{name:8}{mean:>18.{digits}g}{spread:>14.{shown}g}{numbers.percent(share, 1):>10}"


def _closing(
    found: FitFindings,
    digits: int,
    errors: StandardErrors | None,
    probability: float,
    *,
    binned: bool,
) -> Iterator[str]:
    session, last = found.session, found.session.now
    yield f"{session.variant.assigner.score_name} {numbers.full_score(last.score)}"
    yield from _wrapped(_end_line(session))
    if found.best:
        yield from _wrapped(what_became(found.best))
        for one in found.best.set_aside[:2]:
            yield from _wrapped(aside(one))
    if errors:
        yield _errors_line(errors, session)
    if found.cuts is not None and last.mixture.components > 1:
        yield from _wrapped(where_they_meet(found.cuts, last.mixture, probability, digits))
        if wrong := on_the_wrong_side(found.cuts, SIX[: last.mixture.components]):
            yield from _wrapped(wrong)
        yield from _cut_lines(found.cuts.inside, errors, digits)
    yield ""
    if reason := why_nothing(session, binned=binned):
        yield from _wrapped(reason)
    elif found.verdict:
        if found.by_number:
            yield from _numbers_lines(found.by_number, last.mixture.components)
        for sentence in because(found.verdict):
            yield from _wrapped(sentence)
        yield from _wrapped(conclusion(found.verdict))


def _cut_lines(
    places: tuple[float, ...], errors: StandardErrors | None, digits: int
) -> Iterator[str]:
    """The intervals of the cuts over the bootstrap's replicates."""
    if errors is None or errors.used < 2:
        return
    for place, (low, high) in zip(places, errors.cuts, strict=True):
        if math.isfinite(low):
            ends = f"from {low:.{digits}g} to {high:.{digits}g}"
            yield from _wrapped(f"cut at {place:.{digits}g}: {ends} in 95% of the envelopes dealt")


def _numbers_lines(bics: tuple[float, ...], taken: int) -> Iterator[str]:
    """BIC of every number of friends, the one taken with a star."""
    heads = [f"{k}*" if k == taken else f"{k} " for k in range(1, len(bics) + 1)]
    told = [f"{bic:,.1f} " if math.isfinite(bic) else "spike " for bic in bics]
    width = max(10, *(len(one) + 1 for one in told))
    for name, cells in (("friends", heads), ("BIC", told)):
        yield (f"{name:8}" + "".join(f"{cell:>{width}}" for cell in cells)).rstrip()
    yield "* the lowest BIC that stands on no handful of slips"


def _wrapped(sentence: str) -> list[str]:
    whole = sentence.replace(" = ", "\0=\0")  # no line ends within "D = 4.3"
    lines = textwrap.wrap(whole, 80, subsequent_indent="  ", break_on_hyphens=False)
    return [line.replace("\0", " ") for line in lines]


def _errors_line(errors: StandardErrors, session: Session) -> str:
    last, sample = session.now, session.sample
    if errors.used > 1:
        counts = f"{errors.used:,} of {errors.replicates:,}"
        size = "" if sample.whole else f" of {round(sample.total):,} slips"
        return f"± standard errors from {counts} envelopes{size} dealt anew (seed {errors.seed})"
    if not (last.mixture.sds > 0).all():
        return "no standard errors: a spread fell to nothing, and deals no new slips"
    return f"no standard errors: {errors.used} of {errors.replicates:,} envelopes could be fitted"


def _end_line(session: Session) -> str:
    last, end = session.now, session.now.end
    assert end is not None
    word = "iteration" if last.iteration == 1 else "iterations"
    line = f"{end.why.value} after {last.iteration:,} {word}"
    if session.start.near_end:
        line += " from where longer steps had led"
    if end.who:
        line += f": {' and '.join(SIX[k] for k in end.who)}"
    if end.why in (Why.COLLAPSED, Why.EMPTIED) and 0 < len(end.who) < last.mixture.components:
        line += (
            "; all other numbers are where the climb stopped, which need not be where they would "
            "settle"
        )
    if end.merged:
        line += "; both friends ended the same"
    if end.saddle:
        line += ", a saddle: nudged apart they would climb again"
    return line
