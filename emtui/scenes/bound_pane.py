"""The floor under the score, along the straight line from the old parameters to the new."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

import numpy as np

from emtui.em.bound import BoundLine, bound_line
from emtui.em.mixture import Mixture
from emtui.em.session import Entry, Phase, Session
from emtui.em.steps import m_step
from emtui.scenes.figures import score, ticks
from emtui.scenes.marks import (
    ACCENT,
    MUTED,
    TEXT,
    Axis,
    Band,
    Curve,
    Label,
    Mark,
    Points,
    Rule,
    Scene,
    Tick,
    Words,
)
from emtui.scenes.view import GoingOn, Pane, Study, View


def _ends(session: Session) -> tuple[Mixture, Mixture]:
    """Where the E-step in force was taken (else: the guess), and where its M-step leads."""
    now, before = session.now, session.before
    moved = before is not None and now.phase is not Phase.ASSIGNED and now.assigned_at is not None
    if moved and before is not None and now.standard is not before.standard:
        return before.standard, now.standard
    return now.standard, _next(session, now)


def _next(session: Session, now: Entry) -> Mixture:
    if now.expectation is None:
        raise ValueError("A friend has no spread left: from here no line leads on.")
    variant = session.variant.on_scale(session.sample.scale)
    return m_step(now.expectation.moments, now.standard, variant)


def _depends(view: View) -> Hashable:
    session = view.frame.session
    return session.sample, session.variant, session.now


def _compute(view: View, going_on: GoingOn) -> Iterator[BoundLine]:
    session = view.frame.session
    old, new = _ends(session)
    yield bound_line(session.sample, session.variant, old, new, before=0.3, beyond=0.5)


def bound_scene(view: View, columns: int) -> Scene:
    """Score and floor along the line, the gap between them shaded, for so many columns."""
    line: BoundLine = view.found
    words = "The floor under the score: make this pane larger to see it."
    now = view.frame.session.now
    seen = np.isfinite(line.score) & np.isfinite(line.bound)
    low, high = float(line.bound[seen].min()), float(line.score[seen].max())
    # What matters lies between the old place and the top: a floor that falls away steeply behind
    # them runs out of the picture.
    near = float(np.interp(0.0, line.t, line.score))
    rise = max(float(line.bound[seen].max()) - near, 1e-12 * (1.0 + abs(near)))
    low = max(low, near - 2.0 * rise)
    margin = 0.1 * (high - low) or 1.0
    axis = Axis(low - margin, high + margin, ticks(low, high, 4))
    stands = 0.0 if now.phase in (Phase.GUESS, Phase.ASSIGNED) else 1.0
    marks: list[Mark] = [Rule(stands, MUTED.faint(0.6))]
    if now.assigned_at is not None:
        marks.append(Band(line.t, line.bound, line.score, ACCENT.faint(0.28)))
        marks.append(Curve(line.t, line.bound, MUTED))
        top = float(np.interp(line.top, line.t, line.bound))
        marks.append(Points(np.array([line.top]), np.array([top]), [MUTED], "▲"))
    marks.append(Curve(line.t, line.score, TEXT))
    here = float(np.interp(stands, line.t, line.score))
    marks += [
        Points(np.array([stands]), np.array([here]), [TEXT], "●"),
        Label(float(line.t[-1]), float(line.score[-1]), "score", TEXT, "right"),
    ]
    places = (Tick(0.0, "old"), Tick(1.0, "new"))
    return Scene(
        Axis(float(line.t[0]), float(line.t[-1]), places), axis, tuple(marks), words,
        "score over floor, the gap shaded",
    )  # fmt: skip


def bound_words(view: View) -> tuple[Words, ...]:
    """The gap as a number, and what binning can have changed."""
    line: BoundLine = view.found
    now = view.frame.session.now
    if now.assigned_at is None:
        return ((("No floor yet: Space says who probably wrote what.", MUTED),),)
    stands = 0.0 if now.phase is Phase.ASSIGNED else 1.0
    gap = float(np.interp(stands, line.t, line.gap))
    name = "Kullback-Leibler" if view.frame.session.variant.assign == "soft" else "by other labels"
    lines: list[Words] = [(("gap ", MUTED), (score(gap), TEXT), (f" ({name})", MUTED))]
    if line.bin_error:
        lines.append(((f"binned: no score off by more than {line.bin_error:.1e}", MUTED),))
    return tuple(lines)


BOUND = Pane(
    "bound", "The floor under the score", bound_scene, bound_words, Study(_depends, _compute)
)
