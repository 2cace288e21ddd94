"""Is it two at all: one friend next to two, slip by slip, how sure, by chance; and the cut."""

from __future__ import annotations

from emtui.scenes.pane import Pane, Study
from emtui.scenes.panes.comparison_scenes import cut_in_hand, move_cut, two_scene
from emtui.scenes.panes.comparison_study import CHOICES, compute, depends
from emtui.scenes.panes.comparison_words import two_words

TWO = Pane(
    "two",
    "Is it two at all",
    two_scene,
    two_words,
    Study(depends, compute),
    CHOICES,
    cursor=cut_in_hand,
    move=move_cut,
    point=lambda view, place: (place[0], 0.0),
    by_key=True,
)
