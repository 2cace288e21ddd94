"""A run as data, in JSON or CSV, up to the session's current half-step."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator
from typing import Any

from emtui.em.comparison import compare
from emtui.em.fitting import FitFindings, of_session
from emtui.em.history import Entry, Phase
from emtui.em.hits import Hits
from emtui.em.mixture import Mixture
from emtui.em.responsibilities import probabilities
from emtui.em.session import Session
from emtui.report.standard_errors import StandardErrors, error_data
from emtui.report.verdict_data import ends_data, verdict_data
from emtui.slips.envelope import SIX, Envelope

SCHEMA = "emtui-fit-2"
"""Names the version of the JSON; `schema.json` beside this file describes it."""


def as_json(
    envelope: Envelope,
    session: Session,
    *,
    trace: bool,
    errors: StandardErrors | None = None,
    found: FitFindings | None = None,
) -> str:
    """One JSON object; numbers that are not finite become null."""
    data = as_dict(envelope, session, trace=trace, errors=errors, found=found)
    return json.dumps(_finite(data), indent=2, allow_nan=False)


def as_dict(
    envelope: Envelope,
    session: Session,
    *,
    trace: bool,
    errors: StandardErrors | None = None,
    found: FitFindings | None = None,
) -> dict[str, Any]:
    """The fit in the form that scripts rely on; `end.why` is None while it has not ended.

    Without `found` the verdict and what became of many starts are None.
    """
    last, found = session.now, found or of_session(session)
    result: dict[str, Any] = {
        **_setup(envelope, session),
        "end": {
            "why": last.end.why.value if last.end else None,
            "iterations": last.iteration,
            "merged": last.end.merged if last.end else False,
            "saddle": last.end.saddle if last.end else False,
        },
        "score": session.variant.assigner.score_name,
        "log_likelihood": last.score,
        "friends": friends_data(last.mixture),
        **_compared(envelope, session, found),
        "verdict": verdict_data(found.verdict) if found.verdict else None,
        "ends": ends_data(found.best) if found.best else None,
    }
    if (told := hits(envelope, found)) is not None:
        right, of = _whole_if_it_is(told.right), _whole_if_it_is(told.of)
        result["hits"] = {"right": right, "of": of, "exchanged": told.exchanged}
    if found.by_number:
        result["bic_of_numbers"] = list(found.by_number)
    if errors is not None:
        result |= error_data(errors)
    if trace:
        result["trace"] = [
            {
                "iteration": entry.iteration,
                "log_likelihood": entry.score,
                "friends": friends_data(entry.mixture),
            }
            for entry in iterations(session)
        ]
    return result


def hits(envelope: Envelope, found: FitFindings) -> Hits | None:
    """How many slips a sound fit gives to their writers; None where nobody knows these."""
    if envelope.truth is None or envelope.is_summed or not found.sound:
        return None
    guessed = probabilities(found.session, envelope.slips)
    return Hits.of_fit(guessed, envelope.truth, envelope.weights)


def _compared(envelope: Envelope, session: Session, found: FitFindings) -> dict[str, Any]:
    """The keys `one`, `bic` and both lists of cut points; None where nothing may be said."""
    if found.cuts is None:
        return {"one": None, "bic": None, "cut_points": None, "cut_points_all": None}
    beside = found.beside or compare(envelope.sample, session.variant, session.now.standard)
    return {
        "one": {
            "mean": beside.mean,
            "spread": beside.sd,
            "log_likelihood": beside.one.log_likelihood,
            "bic": beside.one.bic,
        },
        "bic": beside.two.bic,
        "cut_points": list(found.cuts.inside),
        "cut_points_all": list(found.cuts.every),
    }


def _setup(envelope: Envelope, session: Session) -> dict[str, Any]:
    """What was fitted, and from which start."""
    variant, start = session.variant, session.history[0].mixture
    return {
        "schema": SCHEMA,
        "envelope": _envelope(envelope),
        "variant": {
            "assign": variant.assign,
            "spread": variant.spread,
            "share": variant.share,
            "min_spread": variant.min_sd,
        },
        "start": {
            "means": start.means.tolist(),
            "spreads": start.sds.tolist(),
            "shares": start.weights.tolist(),
            "near_end": session.start.near_end,
        },
    }


def _envelope(envelope: Envelope) -> dict[str, Any]:
    """What was read; slips are the counts' sum, which need not be whole."""
    total = envelope.count if envelope.is_summed else envelope.sample.total
    told: dict[str, Any] = {
        "name": envelope.name,
        "slips": _whole_if_it_is(total),
        "distinct": None if envelope.is_summed else envelope.distinct,
    }
    if envelope.notes:
        told["notes"] = list(envelope.notes)
    if envelope.bins is not None:
        told["bins"] = envelope.bins.given
    return told


def _whole_if_it_is(count: float) -> float:
    return int(count) if count % 1 == 0 else count


def as_csv(session: Session, *, trace: bool, errors: StandardErrors | None = None) -> str:
    """A header, then one line for the end or for every iteration.

    Numbers that are not finite are left empty; standard errors are on the last line only.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    names = SIX[: session.now.mixture.components]
    columns = [f"{name.lower()}_{what}" for name in names for what in ("mean", "spread", "share")]
    beside = [f"{column}_error" for column in columns] if errors else []
    writer.writerow(["iteration", "log_likelihood", *columns, *beside])
    entries = list(iterations(session)) if trace else [session.now]
    for entry in entries:
        numbers = [entry.score, *_numbers(friends_data(entry.mixture))]
        if errors:
            last = entry is entries[-1]
            numbers += _numbers(errors.friends) if last else [math.nan] * len(beside)
        writer.writerow([entry.iteration, *(n if math.isfinite(n) else "" for n in numbers)])
    return text.getvalue().rstrip("\n")


def _numbers(friends: list[dict[str, Any]]) -> list[float]:
    return [friend[key] for friend in friends for key in ("mean", "spread", "share")]


def iterations(session: Session) -> Iterator[Entry]:
    """The start, and the half-step that completed each iteration, up to the present one."""
    for k, entry in enumerate(session.past):
        if (
            k == 0
            or entry.phase is Phase.UPDATED
            or (entry.phase is Phase.ENDED and entry.iteration > session.history[k - 1].iteration)
        ):
            yield entry


def friends_data(mixture: Mixture) -> list[dict[str, Any]]:
    """All friends, in the slips' units."""
    return [
        {
            "name": name,
            "mean": float(mixture.means[k]),
            "spread": float(mixture.sds[k]),
            "share": float(mixture.weights[k]),
        }
        for k, name in enumerate(SIX[: mixture.components])
    ]


def _finite(value: Any) -> Any:
    """The same JSON with null for every number that is not finite."""
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_finite(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
