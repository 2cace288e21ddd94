"""A climb as a table, JSON or CSV: up to the half-step where its session stands."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator
from typing import Any

from emtui.em.mixture import Mixture
from emtui.em.session import Entry, Phase, Session
from emtui.scenes import figures
from emtui.slips.envelope import Envelope

NAMES = ("Ali", "Bilal")


def as_json(envelope: Envelope, session: Session, *, trace: bool) -> str:
    """One JSON object; what is not finite becomes null."""
    return json.dumps(_finite(as_dict(envelope, session, trace=trace)), indent=2, allow_nan=False)


def as_dict(envelope: Envelope, session: Session, *, trace: bool) -> dict[str, Any]:
    """The fit in the form that scripts rely on; `end.why` is None where it has not ended."""
    variant, last = session.variant, session.now
    end = last.end
    start = session.history[0].mixture
    result: dict[str, Any] = {
        "envelope": {
            "name": envelope.name,
            "slips": len(envelope.slips),
            "distinct": len(envelope.sample.values),
        },
        "variant": {
            "assign": variant.assign,
            "spread": variant.spread,
            "share": variant.share,
            "min_spread": variant.min_spread,
        },
        "start": {
            "means": start.means.tolist(),
            "spreads": start.sds.tolist(),
            "shares": start.weights.tolist(),
        },
        "end": {
            "why": end.why.value if end else None,
            "iterations": last.iteration,
            "merged": end.merged if end else False,
            "saddle": end.saddle if end else False,
        },
        "score": variant.assigner.score_name,
        "log_likelihood": last.score,
        "friends": _friends(last.mixture),
    }
    if trace:
        result["trace"] = [
            {
                "iteration": entry.iteration,
                "log_likelihood": entry.score,
                "friends": _friends(entry.mixture),
            }
            for entry in iterations(session)
        ]
    return result


def as_csv(session: Session, *, trace: bool) -> str:
    """A header and a line for the end, or for every iteration; not finite: empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    friends = [f"{name.lower()}_{what}" for name in NAMES for what in ("mean", "spread", "share")]
    writer.writerow(["iteration", "log_likelihood", *friends])
    for entry in iterations(session) if trace else [session.now]:
        numbers = [n for friend in _friends(entry.mixture) for n in list(friend.values())[1:]]
        cells = [n if math.isfinite(n) else "" for n in (entry.score, *numbers)]
        writer.writerow([entry.iteration, *cells])
    return text.getvalue().rstrip("\n")


def as_table(envelope: Envelope, session: Session, *, trace: bool) -> str:
    """For a person to read; the climb must have ended."""
    return "\n".join(_lines(envelope, session, trace))


def iterations(session: Session) -> Iterator[Entry]:
    """The start, and the half-step that completed each iteration, up to the present one."""
    for k, entry in enumerate(session.past):
        if (
            k == 0
            or entry.phase is Phase.UPDATED
            or (entry.phase is Phase.ENDED and entry.iteration > session.history[k - 1].iteration)
        ):
            yield entry


def _lines(envelope: Envelope, session: Session, trace: bool) -> Iterator[str]:
    variant, last = session.variant, session.now
    assert last.end is not None
    distinct = len(envelope.sample.values)
    same = "" if distinct == len(envelope.slips) else f", {distinct:,} different numbers"
    yield f"{envelope.name}: {len(envelope.slips):,} slips{same}"
    yield from envelope.notes
    floor = f", smallest spread {variant.min_spread:g}" if variant.min_spread else ""
    yield f"{variant.assign} labels, spreads {variant.spread}, shares {variant.share}{floor}"
    yield ""
    if trace:
        yield from _trace_lines(session)
        yield ""
    yield f"{'':8}{'number':>14}{'spread':>14}{'share':>10}"
    for k, name in enumerate(NAMES):
        mixture = last.mixture
        share = figures.percent(float(mixture.weights[k]))
        yield f"{name:8}{mixture.means[k]:>14.6g}{mixture.sds[k]:>14.6g}{share:>10}"
    yield ""
    yield f"{variant.assigner.score_name} {figures.score(last.score)}"
    yield _end_line(last)


def _trace_lines(session: Session) -> Iterator[str]:
    heads = ("Ali", "±", "share", "Bilal", "±", "share")
    yield f"{'':>9}{'score':>16}" + "".join(f"{head:>12}" for head in heads)
    for entry in iterations(session):
        cells = [
            f"{value:>12.6g}"
            for friend in _friends(entry.mixture)
            for value in list(friend.values())[1:]
        ]
        yield f"{entry.iteration:>9}{figures.score(entry.score):>16}" + "".join(cells)


def _end_line(last: Entry) -> str:
    end = last.end
    assert end is not None
    word = "iteration" if last.iteration == 1 else "iterations"
    line = f"{end.why.value} after {last.iteration:,} {word}"
    if end.who:
        line += f": {' and '.join(NAMES[k] for k in end.who)}"
    if end.merged:
        line += "; both tell one and the same story"
    if end.saddle:
        line += ", a saddle: nudged apart they would climb again"
    return line


def _friends(mixture: Mixture) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "mean": float(mixture.means[k]),
            "spread": float(mixture.sds[k]),
            "share": float(mixture.weights[k]),
        }
        for k, name in enumerate(NAMES)
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
