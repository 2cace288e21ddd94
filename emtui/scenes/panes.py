"""Every pane that a key opens, one row each."""

from __future__ import annotations

from emtui.scenes.assignments_pane import ASSIGNMENTS
from emtui.scenes.basins_pane import BASINS
from emtui.scenes.bound_pane import BOUND
from emtui.scenes.climb_pane import climb_scene
from emtui.scenes.landscape_pane import LANDSCAPE
from emtui.scenes.one_pane import ONE
from emtui.scenes.speed_pane import SPEED
from emtui.scenes.two_pane import TWO
from emtui.scenes.view import Pane

CLIMB = Pane("climb", "The climb", lambda view, columns: climb_scene(view.frame, columns))
"""Beside the slips on pages of the essay, where a page has taken its usual place."""

ROWS = (CLIMB, BOUND, LANDSCAPE, BASINS, ASSIGNMENTS, ONE, SPEED, TWO)
PANES: dict[str, Pane] = {pane.name: pane for pane in ROWS}
"""Panes by name: a new one is a file with its scene, and a row here and in the table of keys."""
