"""The panes that stand on the workbench, as panels of a figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from textual.widget import Widget

from emtui.plot.figure import COLUMNS, Panel, dense
from emtui.scenes.pane import Pane, View
from emtui.scenes.panes.climb import climb_scene
from emtui.scenes.panes.slips import slips_scene

if TYPE_CHECKING:
    from emtui.tui.screens.workbench import Workbench


def panels_shown(bench: Workbench) -> Callable[[], list[Panel]]:
    """What makes the panels of the panes shown now; the panes may change meanwhile."""
    study, frame = bench.side.study, bench.frame.rested
    pane, view = study.pane, study.view
    seen = {name: _is_seen(bench.query_one(f"#{name}")) for name in ("slips", "pane", "climb")}
    name = frame.backdrop.envelope.name

    def make() -> list[Panel]:
        panels = []
        if seen["slips"]:
            slips = dense(partial(slips_scene, frame))
            panels.append(Panel(replace(slips, x=replace(slips.x, name=name)), "The slips"))
        if seen["pane"] and pane is not None and view is not None:
            panels += _studied(pane, view)
        if seen["climb"] or not panels:
            scene = dense(partial(climb_scene, frame))
            scene = replace(scene, x=replace(scene.x, name="half-step"))
            panels.append(Panel(scene, "The climb", height=0.6))
        return panels

    return make


def _studied(pane: Pane, view: View) -> list[Panel]:
    """The pane that a key opened; none while it has found nothing yet."""
    if pane.study is not None and view.found is None:
        return []
    paper = replace(view, columns=COLUMNS, cursor=None)
    choice = pane.choices[view.choice]
    title = ": ".join(part for part in (pane.title, choice) if part)
    return [Panel(dense(partial(pane.scene, paper)), title, pane.words(paper))]


def _is_seen(widget: Widget) -> bool:
    """Whether it stands on the screen, and all that it stands in."""
    return all(node.display for node in widget.ancestors_with_self if isinstance(node, Widget))
