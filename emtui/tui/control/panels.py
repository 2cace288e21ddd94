"""The panes that stand on the workbench, as panels of a figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from emtui.plot.figure import COLUMNS, Panel, dense
from emtui.scenes.panes.climb import climb_scene
from emtui.scenes.panes.slips import slips_scene

if TYPE_CHECKING:
    from emtui.tui.screens.workbench import Workbench


def panels_shown(bench: Workbench) -> Callable[[], list[Panel]]:
    """What makes the panels of the panes shown now; the panes may change meanwhile."""
    study, frame = bench.side.study, bench.frame.rested
    pane, view = study.pane, study.view
    climbs = bench.query_one("#climb").display
    name = frame.backdrop.envelope.name

    def make() -> list[Panel]:
        slips = dense(partial(slips_scene, frame))
        panels = [Panel(replace(slips, x=replace(slips.x, name=name)), "The slips")]
        if pane is not None and view is not None and (view.found or pane.study is None):
            paper = replace(view, columns=COLUMNS, cursor=None)
            choice = pane.choices[view.choice]
            title = pane.title + (f": {choice}" if choice else "")
            panels.append(Panel(dense(partial(pane.scene, paper)), title, pane.words(paper)))
        if climbs:
            scene = dense(partial(climb_scene, frame))
            scene = replace(scene, x=replace(scene.x, name="half-step"))
            panels.append(Panel(scene, "The climb", height=0.6))
        return panels

    return make
