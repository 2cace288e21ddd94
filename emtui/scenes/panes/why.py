"""Why this slip? One slip's probability by Bayes' rule, its history, and a table of all slips."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from emtui.em.history import Entry
from emtui.em.mixture import LOG_SQRT_TAU, Array, Mixture
from emtui.em.session import Session
from emtui.em.stopping import nearest
from emtui.plot.marks import (
    FRIENDS,
    MUTED,
    TEXT,
    Axis,
    Curve,
    Mark,
    Points,
    Rule,
    Scene,
    Tick,
    Words,
    mix,
)
from emtui.plot.ticks import whole_ticks
from emtui.scenes.frame import Frame, in_force
from emtui.scenes.numbers import how_many, percent, power
from emtui.scenes.panes.climb import LEAST, thinned
from emtui.scenes.signs import DOUBT, SYMBOLS
from emtui.slips.envelope import NAMES

LEAST_SHARE = 1e-300
CHAIN = 3
"""E-steps shown in the history in words."""


@dataclass(frozen=True, slots=True)
class SlipRow:
    """A row of the table.

    Attributes:
        place: the slip, on the standard scale.
        value: as text, in the slips' units.
        count: slips of this value, including neighbours merged into the row.
        ali, bilal: the probability that each wrote it; strictly between 0 and 1 if soft.
    """

    place: float
    value: str
    count: float
    ali: float
    bilal: float

    @property
    def cells(self) -> tuple[str, ...]:
        """Value, count, and both probabilities, as text."""
        return self.value, how_many(self.count), percent(self.ali), percent(self.bilal)


ORDERS: dict[str, tuple[str, Callable[[SlipRow], float]]] = {
    "value": ("by value", lambda row: row.place),
    "count": ("most first", lambda row: -row.count),
    "ali": ("Ali's first", lambda row: -row.ali),
    "bilal": ("Bilal's first", lambda row: row.ali),
    "doubt": ("least sure first", lambda row: abs(row.ali - 0.5)),
    "sure": ("surest first", lambda row: -abs(row.ali - 0.5)),
}
"""Orders of the table by name: the words for it, and the sort key, lowest first."""


def ali_at(session: Session, places: Array, mixtures: Mixture | None = None) -> Array:
    """Probability that Ali wrote slips at `places` (standard scale), soft or hard."""
    assign = session.variant.assigner.assign
    found: Array = assign(places, in_force(session) if mixtures is None else mixtures)[..., 0, :]
    return found


def slip_rows(frame: Frame, order: str = "value") -> tuple[SlipRow, ...]:
    """A row for each distinct slip, or for each neighbourhood if there are hundreds; sorted."""
    session, figures = frame.session, frame.backdrop.figures
    places = session.sample.values[nearest(session.sample, frame.backdrop.rug)]
    units = session.sample.place_in_units(places)
    ali = ali_at(session, places)
    shares = np.stack([ali, 1 - ali])
    if session.variant.assign == "soft":
        # Keep probabilities strictly between 0 and 1: in double precision they may round.
        shares = np.clip(shares, LEAST_SHARE, math.nextafter(1.0, 0.0))
    rows = (
        SlipRow(float(place), figures.slip(float(unit)), float(count), float(a), float(b))
        for place, unit, count, a, b in zip(
            places, units, frame.backdrop.rug_counts, *shares, strict=True
        )
    )
    # The sort is stable: equal rows stay in order of value.
    return tuple(sorted(rows, key=ORDERS[order][1]))


def in_doubt(frame: Frame) -> float:
    """The place of the most ambiguous slip."""
    return slip_rows(frame, "doubt")[0].place


def nearest_slip(frame: Frame, place: float) -> float:
    """The place of the slip in the table nearest to `place` (both standard scale)."""
    places = np.array([row.place for row in slip_rows(frame)])
    return float(places[np.argmin(np.abs(places - place))])


def next_slip(frame: Frame, place: float, by: int) -> float:
    """The place of the slip `by` rows along the axis, within the table."""
    places = np.array([row.place for row in slip_rows(frame)])
    here = int(np.argmin(np.abs(places - place)))
    return float(places[min(max(here + by, 0), len(places) - 1)])


# Bayes' rule in words.


def why_words(frame: Frame, place: float) -> tuple[Words, ...]:
    """The slip, its weighted density under each friend, and Bayes' rule with the numbers."""
    session, figures = frame.session, frame.backdrop.figures
    mixture = in_force(session)
    logs = _log_densities(session, mixture, place)
    with np.errstate(divide="ignore"):
        joint = logs + np.log(mixture.weights)
    value = figures.slip(float(session.sample.place_in_units(place)))
    count = session.sample.counts[nearest(session.sample, np.array([place]))][0]
    slips = f"{how_many(count)} slip{'' if count == 1 else 's'}"
    if count % 1:
        slips = f"counts as {slips}"
    head: Words = ((value, TEXT), (f"  {slips}; {_when(session)}", MUTED))
    shares = [percent(float(w)) for w in mixture.weights]
    terms = [f"{share:>{max(map(len, shares))}} × " for share in shares]
    friends: list[Words] = [
        (
            (f"{SYMBOLS[k]} {NAMES[k]:<6}", FRIENDS[k]),
            (f"{terms[k]}{power(logs[k])} = {power(joint[k])}", TEXT),
        )
        for k in (0, 1)
    ]
    return head, *friends, _rule(session, joint)


def _rule(session: Session, joint: Array) -> Words:
    """Bayes' rule for the likelier friend; with hard labels that friend gets the whole slip."""
    k = int(joint[1] > joint[0])
    share = float(np.exp(-np.logaddexp(0.0, joint[1 - k] - joint[k])))
    ours, theirs = power(joint[k]), power(joint[1 - k])
    whose = f" {SYMBOLS[k]}" + (", so all of it" if session.variant.assign == "hard" else "")
    return (
        (f"{ours} / ({ours} + {theirs}) = ", TEXT),
        (percent(min(share, math.nextafter(1.0, 0.0))) + whose, FRIENDS[k]),
    )


def _when(session: Session) -> str:
    """Which parameters the rule is evaluated at."""
    now = session.now
    if now.assigned_at is None or now.assigned_at is now.standard:
        return "share × height"
    return "by the numbers before"


def _log_densities(session: Session, mixture: Mixture, place: float) -> Array:
    """Both log-densities at a place, in the slips' units, shape ``(2,)``."""
    z = (place - mixture.means) / mixture.sds
    logs: Array = -0.5 * z * z - np.log(mixture.sds) - LOG_SQRT_TAU
    return logs - math.log(session.sample.scale)


# The history.


def path_words(frame: Frame, place: float) -> Words:
    """Ali's probability at the last few E-steps, for where there is no room for a plot."""
    past = [e for e in frame.session.past[1::2] if e.assigned_at is not None][-CHAIN:]
    if not past:
        return ()
    shares = _path(frame.session, past, place)
    earlier = "… " if frame.session.at > 2 * CHAIN else ""
    chain = " → ".join(percent(float(share)) for share in shares)
    return (("Ali's: ", MUTED), (earlier + chain, TEXT))


def path_scene(frame: Frame, columns: int) -> Scene:
    """The probability that Ali wrote the chosen slip, at every half-step."""
    session = frame.session
    chosen = thinned(len(session.history), session.at, columns * 2)
    entries = [session.history[i] for i in chosen]
    ali = _path(session, entries, frame.slip or 0.0)
    steps = chosen.astype(np.float64)
    done = chosen <= session.at
    last = max(LEAST, len(session.history) - 1)
    marks: list[Mark] = [
        Rule(0.5, MUTED.faint(0.4), vertical=False),
        Curve(steps, np.where(done, np.nan, ali), MUTED.faint(0.7), "dotted"),
        Curve(steps, np.where(done, ali, np.nan), TEXT),
    ]
    here = ali[int(np.flatnonzero(chosen == session.at)[0])]
    if math.isfinite(here):
        marks.append(_point(float(session.at), float(here)))
    return Scene(
        Axis(-0.5, last + 0.5, whole_ticks(last, max(2, columns // 9))),
        Axis(-0.05, 1.05, (Tick(0.0, NAMES[1]), Tick(0.5, "50%"), Tick(1.0, NAMES[0]))),
        tuple(marks),
        "",
    )


def _path(session: Session, entries: Sequence[Entry], place: float) -> Array:
    """Probability that Ali wrote the slip, by the E-step in force at each; NaN before the first."""
    known = [entry.assigned_at for entry in entries if entry.assigned_at is not None]
    found = np.full(len(entries), np.nan)
    if not known:
        return found
    seen = [entry.assigned_at is not None for entry in entries]
    found[seen] = ali_at(session, np.array([place]), Mixture.batch(known))[:, 0]
    return found


def _point(step: float, ali: float) -> Points:
    symbol = DOUBT if 0.4 < ali < 0.6 else SYMBOLS[int(ali < 0.5)]
    return Points(np.array([step]), np.array([ali]), [mix(1 - ali)], [symbol])
