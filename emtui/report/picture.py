"""A fit as a picture for paper or a slide."""

from __future__ import annotations

from functools import partial

from emtui.em.fitting import FitFindings
from emtui.plot.figure import COLUMNS, Panel, dense, drawn
from emtui.scenes.fit_picture import climb_of, fit_scene, friends_told
from emtui.slips.envelope import Envelope


def fit_picture(
    envelope: Envelope, found: FitFindings, kind: str = "svg", *, climb: bool = False
) -> bytes:
    """Histogram, friends, sum and cuts, and under them the climb if it is asked for.

    Raises:
        WriteError: matplotlib is not installed.
    """
    inside = found.cuts.inside if found.cuts is not None else ()
    told = friends_told(envelope, found.session, COLUMNS)
    panels = [Panel(dense(partial(fit_scene, envelope, found.session, inside)), words=told)]
    if climb:
        scene = dense(partial(climb_of, envelope, found.session))
        panels.append(Panel(scene, height=0.6))
    return drawn(panels, kind)
