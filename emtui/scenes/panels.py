"""Panes as panels of a figure: on paper there is no cursor, and more of every curve."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from emtui.plot.figure import COLUMNS, Panel, dense
from emtui.scenes.frame import Frame
from emtui.scenes.pane import Pane, View
from emtui.scenes.panes.slips import slips_scene


def slips_panel(frame: Frame, columns: int = COLUMNS) -> Panel:
    """The slips, with the name of their column or envelope."""
    scene, envelope = dense(partial(slips_scene, frame.rested), columns), frame.backdrop.envelope
    axis = replace(scene.x, name=envelope.column or envelope.name)
    return Panel(replace(scene, x=axis), "The slips")


def pane_panels(pane: Pane, view: View, columns: int = COLUMNS) -> list[Panel]:
    """A pane that is open, with its words; none while its study has found nothing yet."""
    if pane.study is not None and view.found is None:
        return []
    paper = replace(view, columns=columns, cursor=None)
    choice = pane.choices[view.choice]
    title = ": ".join(part for part in (pane.title, choice) if part)
    return [Panel(dense(partial(pane.scene, paper), columns), title, pane.words(paper))]
