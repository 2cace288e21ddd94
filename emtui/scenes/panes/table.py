"""Every pane that a key opens, one row each."""

from __future__ import annotations

from emtui.scenes.pane import Pane
from emtui.scenes.panes.assignments import ASSIGNMENTS
from emtui.scenes.panes.basins import BASINS
from emtui.scenes.panes.bound import BOUND
from emtui.scenes.panes.climb import climb_scene
from emtui.scenes.panes.comparison import TWO
from emtui.scenes.panes.heights import HEIGHTS
from emtui.scenes.panes.landscape import LANDSCAPE
from emtui.scenes.panes.one_friend import ONE
from emtui.scenes.panes.speed import SPEED

CLIMB = Pane("climb", "The climb", lambda view, columns: climb_scene(view.frame, columns))
"""Shown as a pane on pages of the essay, which take the climb's usual place."""

ROWS = (CLIMB, HEIGHTS, BOUND, LANDSCAPE, BASINS, ASSIGNMENTS, ONE, SPEED, TWO)
PANES: dict[str, Pane] = {pane.name: pane for pane in ROWS}
"""Panes by name. A new pane is a file, a row here, and a row in the table of keys."""
