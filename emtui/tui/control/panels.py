"""The panes that stand on the workbench, as panels of a figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from textual.widget import Widget

from emtui.plot.figure import Panel, dense
from emtui.scenes.panels import pane_panels, slips_panel
from emtui.scenes.panes.climb import climb_scene

if TYPE_CHECKING:
    from emtui.tui.screens.workbench import Workbench


def panels_shown(bench: Workbench) -> Callable[[], list[Panel]]:
    """What makes the panels of the panes shown now; the panes may change meanwhile."""
    study, frame = bench.side.study, bench.frame.rested
    pane, view = study.pane, study.view
    seen = {name: _is_seen(bench.query_one(f"#{name}")) for name in ("slips", "pane", "climb")}

    def make() -> list[Panel]:
        panels = []
        if seen["slips"]:
            panels.append(slips_panel(frame))
        if seen["pane"] and pane is not None and view is not None:
            panels += pane_panels(pane, view)
        if seen["climb"] or not panels:
            scene = dense(partial(climb_scene, frame))
            scene = replace(scene, x=replace(scene.x, name="half-step"))
            panels.append(Panel(scene, "The climb", height=0.6))
        return panels

    return make


def _is_seen(widget: Widget) -> bool:
    """Whether it stands on the screen, and all that it stands in."""
    return all(node.display for node in widget.ancestors_with_self if isinstance(node, Widget))
